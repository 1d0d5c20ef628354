//! A project: what a task force drives and what leaders visit.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// State of a project by OC4IDS, with SUSPENDED added. 项目状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "project_status")]
pub enum ProjectStatus {
    /// The need is established and the project is being outlined (OC4IDS: identification). 谋划
    #[sea_orm(string_value = "IDENTIFICATION")]
    Identification,
    /// Studies, design and approvals are under way (OC4IDS: preparation). 前期
    #[sea_orm(string_value = "PREPARATION")]
    Preparation,
    /// Construction or installation is under way (OC4IDS: implementation). 实施
    #[sea_orm(string_value = "IMPLEMENTATION")]
    Implementation,
    /// Work is finished and is being handed over (OC4IDS: completion). 竣工验收
    #[sea_orm(string_value = "COMPLETION")]
    Completion,
    /// Handed over and closed (OC4IDS: completed). 完成
    #[sea_orm(string_value = "COMPLETED")]
    Completed,
    /// Given up before completion (OC4IDS: cancelled). 取消
    #[sea_orm(string_value = "CANCELLED")]
    Cancelled,
    /// Halted, to be resumed; no OC4IDS code. 暂停
    #[sea_orm(string_value = "SUSPENDED")]
    Suspended,
}

/// How far a project has come on its way from reserve to full capacity. 项目阶段
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "project_stage")]
pub enum ProjectStage {
    /// Kept in reserve. 储备
    #[sea_orm(string_value = "RESERVE")]
    Reserve,
    /// Contract signed. 签约
    #[sea_orm(string_value = "SIGNED")]
    Signed,
    /// Approvals are being obtained. 审批
    #[sea_orm(string_value = "APPROVAL")]
    Approval,
    /// Construction has started. 开工
    #[sea_orm(string_value = "STARTED")]
    Started,
    /// Under construction. 在建
    #[sea_orm(string_value = "UNDER_CONSTRUCTION")]
    UnderConstruction,
    /// Construction completed. 竣工
    #[sea_orm(string_value = "COMPLETED")]
    Completed,
    /// In production. 投产
    #[sea_orm(string_value = "IN_PRODUCTION")]
    InProduction,
    /// At full designed capacity. 达产
    #[sea_orm(string_value = "AT_CAPACITY")]
    AtCapacity,
}

/// A construction or industry project that a task force drives. 项目
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "project")]
pub struct Model {
    /// Identifier. 标识
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number of the row's version, from 1, one more with each change. 版本号
    pub version: i32,
    /// Instant at which the row was created, UTC. 创建时间
    pub created_at: DateTimeUtc,
    /// Instant at which the row was last changed, UTC. 更新时间
    pub updated_at: DateTimeUtc,
    /// Project code, unique in the prefecture. 项目编码
    #[sea_orm(unique)]
    pub code: String,
    /// Name of the project. 项目名称
    pub name: String,
    /// State by OC4IDS. 项目状态
    pub status: ProjectStatus,
    /// Stage on the way from reserve to capacity. 项目阶段
    pub stage: ProjectStage,
    /// Industry that the project belongs to; null when it serves none in particular. 所属产业
    pub industry: Option<String>,
    /// Division in which the project lies. 所在行政区划
    pub division_id: Uuid,
    /// Task force that drives the project; null when none does. 牵头专班
    pub task_force_id: Option<Uuid>,
    /// Department that owns the project; null when an enterprise does. 责任单位
    pub owner_department_id: Option<Uuid>,
    /// Enterprise that owns the project; null when a department does. 业主企业
    pub owner_name: Option<String>,
    /// Leader in whose care the project is; null when it is in no one's. 包保领导
    pub responsible_leader_id: Option<Uuid>,
    /// Total investment, CNY. 总投资
    #[sea_orm(column_type = "Decimal(Some((20, 2)))")]
    pub total_investment: Decimal,
    /// Date on which the last approval was granted; null while approvals are incomplete. 审批完备日期
    pub approvals_completed_on: Option<Date>,
    /// Date on which construction is planned to start; null when not planned yet. 计划开工日期
    pub planned_start_on: Option<Date>,
    /// Date on which construction started; null before. 开工日期
    pub started_on: Option<Date>,
    /// Date on which completion is planned; null when not planned yet. 计划竣工日期
    pub planned_completion_on: Option<Date>,
    /// Date on which construction was completed; null before. 竣工日期
    pub completed_on: Option<Date>,
    /// Longitude of the site in degrees, WGS 84; null when unknown. 经度
    #[sea_orm(column_type = "Decimal(Some((9, 6)))")]
    pub longitude: Option<Decimal>,
    /// Latitude of the site in degrees, WGS 84; null when unknown. 纬度
    #[sea_orm(column_type = "Decimal(Some((9, 6)))")]
    pub latitude: Option<Decimal>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Division in which the project lies.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
    /// Task force that drives the project.
    #[sea_orm(
        belongs_to = "super::task_force::Entity",
        from = "Column::TaskForceId",
        to = "super::task_force::Column::Id",
        on_delete = "Restrict"
    )]
    TaskForce,
    /// Department that owns the project.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::OwnerDepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    OwnerDepartment,
    /// Leader in whose care the project is.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::ResponsibleLeaderId",
        to = "super::leader::Column::Id",
        on_delete = "Restrict"
    )]
    ResponsibleLeader,
}

impl ActiveModelBehavior for ActiveModel {}
