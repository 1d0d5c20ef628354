//! A field visit: leaders go where the work is.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Kind of field visit. 下沉类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "visit_kind")]
pub enum VisitKind {
    /// Research at the grass roots. 调查研究
    #[sea_orm(string_value = "RESEARCH")]
    Research,
    /// Office held on site to settle matters. 现场办公
    #[sea_orm(string_value = "ON_SITE_OFFICE")]
    OnSiteOffice,
    /// Outreach: policies explained to the people. 宣传宣讲
    #[sea_orm(string_value = "OUTREACH")]
    Outreach,
    /// Mediation of conflicts and disputes. 矛盾纠纷化解
    #[sea_orm(string_value = "MEDIATION")]
    Mediation,
    /// Supervision of work that must be pushed. 督战
    #[sea_orm(string_value = "SUPERVISION")]
    Supervision,
}

/// Kind of place visited. 下沉地点类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "site_kind")]
pub enum SiteKind {
    /// Town or township. 乡镇
    #[sea_orm(string_value = "TOWNSHIP")]
    Township,
    /// Agency or grass-roots unit. 机关(基层)单位
    #[sea_orm(string_value = "AGENCY")]
    Agency,
    /// Enterprise. 企业
    #[sea_orm(string_value = "ENTERPRISE")]
    Enterprise,
    /// Site of a project. 项目点
    #[sea_orm(string_value = "PROJECT_SITE")]
    ProjectSite,
    /// Industrial park. 园区
    #[sea_orm(string_value = "PARK")]
    Park,
    /// Village or residential community. 村(社区)
    #[sea_orm(string_value = "VILLAGE")]
    Village,
}

/// A visit of one or more leaders to the place where the work is. 下沉调研
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "field_visit")]
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
    /// Kind of field visit. 下沉类型
    pub kind: VisitKind,
    /// First day of the visit. 开始日期
    pub started_on: Date,
    /// Last day of the visit. 结束日期
    pub ended_on: Date,
    /// Length of the visit in days, exact to half a day. 天数
    #[sea_orm(column_type = "Decimal(Some((5, 1)))")]
    pub days: Decimal,
    /// Kind of place visited. 下沉地点类型
    pub site_kind: SiteKind,
    /// Name of the place visited. 下沉地点
    pub site_name: String,
    /// What was seen and settled; null when nothing was written. 调研摘要
    pub summary: Option<String>,
    /// Address of the report on the visit; null when there is none. 调研报告链接
    pub report_url: Option<String>,
    /// Division in which the place lies. 所在行政区划
    pub division_id: Uuid,
    /// Project visited; null when the visit was to none. 项目
    pub project_id: Option<Uuid>,
    /// Task force for which the visit was made; null when for none. 专班
    pub task_force_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Division in which the place lies.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
    /// Project visited.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id",
        on_delete = "Restrict"
    )]
    Project,
    /// Task force for which the visit was made.
    #[sea_orm(
        belongs_to = "super::task_force::Entity",
        from = "Column::TaskForceId",
        to = "super::task_force::Column::Id",
        on_delete = "Restrict"
    )]
    TaskForce,
}

impl ActiveModelBehavior for ActiveModel {}
