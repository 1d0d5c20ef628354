//! A liaison: a request carried up to an authority above the prefecture, and what came of it.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Level of an authority, of an event or of publicity, from the nation down to the county. 层级
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "government_level")]
pub enum GovernmentLevel {
    /// The nation. 国家级
    #[sea_orm(string_value = "NATION")]
    Nation,
    /// The province. 省级
    #[sea_orm(string_value = "PROVINCE")]
    Province,
    /// The prefecture. 州市级
    #[sea_orm(string_value = "PREFECTURE")]
    Prefecture,
    /// The county. 县市级
    #[sea_orm(string_value = "COUNTY")]
    County,
}

/// How far a liaison has come. 对接状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "liaison_status")]
pub enum LiaisonStatus {
    /// The authority was met. 已对接
    #[sea_orm(string_value = "CONTACTED")]
    Contacted,
    /// An application was submitted. 已申报
    #[sea_orm(string_value = "SUBMITTED")]
    Submitted,
    /// Approved. 已批复
    #[sea_orm(string_value = "APPROVED")]
    Approved,
    /// The funds have come. 已到位
    #[sea_orm(string_value = "DISBURSED")]
    Disbursed,
    /// Declined. 未获支持
    #[sea_orm(string_value = "DECLINED")]
    Declined,
}

/// A liaison with an authority above for policies, projects or funds. 向上对接
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "liaison")]
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
    /// What it was about. 对接事项
    pub subject: String,
    /// Authority that was met. 上级部门
    pub authority: String,
    /// Level of the authority. 上级部门层级
    pub level: GovernmentLevel,
    /// Date of the meeting. 对接日期
    pub met_on: Date,
    /// Funds asked for, CNY; null when none were. 申请资金
    #[sea_orm(column_type = "Decimal(Some((20, 2)))")]
    pub requested_amount: Option<Decimal>,
    /// Funds approved, CNY; null when none were yet. 批复资金
    #[sea_orm(column_type = "Decimal(Some((20, 2)))")]
    pub approved_amount: Option<Decimal>,
    /// Funds disbursed, CNY; null when none were yet. 到位资金
    #[sea_orm(column_type = "Decimal(Some((20, 2)))")]
    pub disbursed_amount: Option<Decimal>,
    /// How far it has come. 对接状态
    pub status: LiaisonStatus,
    /// Department that carries it. 对接单位
    pub department_id: Uuid,
    /// Project that it is for; null when for none in particular. 项目
    pub project_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Department that carries it.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
    /// Project that it is for.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id",
        on_delete = "Restrict"
    )]
    Project,
}

impl ActiveModelBehavior for ActiveModel {}
