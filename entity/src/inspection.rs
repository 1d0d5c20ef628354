//! An inspection: how divisions and departments do their work is looked into.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// How an inspection is done. 督查方式
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "inspection_method")]
pub enum InspectionMethod {
    /// Announced beforehand. 明察
    #[sea_orm(string_value = "OPEN")]
    Open,
    /// Unannounced and unrecognised. 暗访
    #[sea_orm(string_value = "COVERT")]
    Covert,
    /// Supervision on site. 实地督查
    #[sea_orm(string_value = "ON_SITE")]
    OnSite,
    /// Patrol inspection by the party. 巡察
    #[sea_orm(string_value = "PATROL")]
    Patrol,
}

/// Area of work that is inspected. 督查领域
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "inspection_area")]
pub enum InspectionArea {
    /// The people's livelihood. 民生改善
    #[sea_orm(string_value = "LIVELIHOOD")]
    Livelihood,
    /// Prevention and control of epidemics. 疫情防控
    #[sea_orm(string_value = "EPIDEMIC_CONTROL")]
    EpidemicControl,
    /// Access to medical care. 看病就医
    #[sea_orm(string_value = "MEDICAL_CARE")]
    MedicalCare,
    /// Protection of the environment. 生态保护
    #[sea_orm(string_value = "ECOLOGICAL_PROTECTION")]
    EcologicalProtection,
    /// Business environment. 营商环境
    #[sea_orm(string_value = "BUSINESS_ENVIRONMENT")]
    BusinessEnvironment,
    /// Construction of projects. 项目建设
    #[sea_orm(string_value = "PROJECT_CONSTRUCTION")]
    ProjectConstruction,
    /// How officials work. 作风建设
    #[sea_orm(string_value = "WORK_STYLE")]
    WorkStyle,
    /// Anything else. 其他
    #[sea_orm(string_value = "OTHER")]
    Other,
}

/// An inspection of a division's or a department's work. 督查检查
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "inspection")]
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
    /// How it was done. 督查方式
    pub method: InspectionMethod,
    /// Area of work that was inspected. 督查领域
    pub area: InspectionArea,
    /// Date of the inspection. 督查日期
    pub inspected_on: Date,
    /// What was found. 督查发现
    pub findings: String,
    /// Date on which it was published; null before. 公布日期
    pub published_on: Option<Date>,
    /// Division inspected; null when a department alone was. 被督查行政区划
    pub division_id: Option<Uuid>,
    /// Department inspected; null when a division alone was. 被督查单位
    pub department_id: Option<Uuid>,
    /// Project inspected; null when none in particular. 项目
    pub project_id: Option<Uuid>,
    /// Directive by which its findings were handed on to be remedied; null when by none. 交办督办件
    pub directive_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Division inspected.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
    /// Department inspected.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
    /// Project inspected.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id",
        on_delete = "Restrict"
    )]
    Project,
    /// Directive by which its findings were handed on to be remedied.
    #[sea_orm(
        belongs_to = "super::directive::Entity",
        from = "Column::DirectiveId",
        to = "super::directive::Column::Id",
        on_delete = "Restrict"
    )]
    Directive,
}

impl ActiveModelBehavior for ActiveModel {}
