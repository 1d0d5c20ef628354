//! An approval: an element that a project needs before construction may start.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Element that a project needs to be granted. 要素类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "approval_element")]
pub enum ApprovalElement {
    /// Use of land. 用地
    #[sea_orm(string_value = "LAND")]
    Land,
    /// Use of forest land. 用林
    #[sea_orm(string_value = "FOREST")]
    Forest,
    /// Assessment of the environmental impact. 环评
    #[sea_orm(string_value = "ENVIRONMENT")]
    Environment,
    /// Use of energy. 能耗
    #[sea_orm(string_value = "ENERGY")]
    Energy,
    /// Planning permission. 规划
    #[sea_orm(string_value = "PLANNING")]
    Planning,
    /// Funds secured. 资金
    #[sea_orm(string_value = "FUNDING")]
    Funding,
    /// Use of water, and conservation of soil and water. 水资源与水土保持
    #[sea_orm(string_value = "WATER")]
    Water,
    /// Construction permit. 施工许可
    #[sea_orm(string_value = "CONSTRUCTION")]
    Construction,
}

/// How far an approval has come. 审批状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "approval_status")]
pub enum ApprovalStatus {
    /// Not applied for yet. 未报批
    #[sea_orm(string_value = "NOT_SUBMITTED")]
    NotSubmitted,
    /// Applied for, awaiting the answer. 已报批
    #[sea_orm(string_value = "SUBMITTED")]
    Submitted,
    /// Granted. 已批复
    #[sea_orm(string_value = "GRANTED")]
    Granted,
    /// Rejected. 未通过
    #[sea_orm(string_value = "REJECTED")]
    Rejected,
}

/// The approval of one element that a project needs before construction may start. 要素审批
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "approval")]
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
    /// Element to be granted; a project has each at most once. 要素类型
    pub element: ApprovalElement,
    /// Date of the application; null before, or when unknown. 报批日期
    pub submitted_on: Option<Date>,
    /// Date on which it was granted; null when it is not. 批复日期
    pub granted_on: Option<Date>,
    /// How far it has come. 审批状态
    pub status: ApprovalStatus,
    /// Department that grants it; null when one above the prefecture does. 审批单位
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
    /// Department that grants it.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
