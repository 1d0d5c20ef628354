//! A milestone: a dated step on a project's way.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Kind of milestone by OC4IDS. 节点类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "milestone_type")]
pub enum MilestoneType {
    /// Preparation before procurement (OC4IDS: preProcurement). 采购准备
    #[sea_orm(string_value = "PRE_PROCUREMENT")]
    PreProcurement,
    /// Approval of a plan, a budget or a design (OC4IDS: approval). 审批
    #[sea_orm(string_value = "APPROVAL")]
    Approval,
    /// Engagement with those concerned, land and resettlement included (OC4IDS: engagement). 征地与群众工作
    #[sea_orm(string_value = "ENGAGEMENT")]
    Engagement,
    /// Assessment of the environment, of risks or of quality (OC4IDS: assessment). 评估
    #[sea_orm(string_value = "ASSESSMENT")]
    Assessment,
    /// Delivery of works, goods or services (OC4IDS: delivery). 建设交付
    #[sea_orm(string_value = "DELIVERY")]
    Delivery,
    /// Reporting or publication (OC4IDS: reporting). 报告
    #[sea_orm(string_value = "REPORTING")]
    Reporting,
    /// Money secured or paid (OC4IDS: financing). 融资与资金到位
    #[sea_orm(string_value = "FINANCING")]
    Financing,
}

/// State of a milestone by OC4IDS. 节点状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "milestone_status")]
pub enum MilestoneStatus {
    /// Not due yet (OC4IDS: scheduled). 未到期
    #[sea_orm(string_value = "SCHEDULED")]
    Scheduled,
    /// Met in full (OC4IDS: met). 已完成
    #[sea_orm(string_value = "MET")]
    Met,
    /// Due and not met (OC4IDS: notMet). 未完成
    #[sea_orm(string_value = "NOT_MET")]
    NotMet,
    /// Met in part (OC4IDS: partiallyMet). 部分完成
    #[sea_orm(string_value = "PARTIALLY_MET")]
    PartiallyMet,
}

/// A dated step on a project's way. 节点
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "milestone")]
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
    /// Project. 项目
    pub project_id: Uuid,
    /// What is to be reached. 节点名称
    pub title: String,
    /// Kind of milestone by OC4IDS. 节点类型
    pub r#type: MilestoneType,
    /// Date by which it is due. 到期日期
    pub due_on: Date,
    /// Date on which it was met; null while it is not, may be null when it is met in part. 完成日期
    pub met_on: Option<Date>,
    /// State by OC4IDS. 节点状态
    pub status: MilestoneStatus,
    /// Department answerable for the milestone; null when the project's owner is. 责任单位
    pub department_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Project.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id",
        on_delete = "Cascade"
    )]
    Project,
    /// Department answerable for the milestone.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
