//! A window case: a matter that someone could not get done, brought to the window made for it.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

use crate::division::AdministrativeLevel;

/// Who brings a matter to a window. 申请人类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "applicant_kind")]
pub enum ApplicantKind {
    /// A person. 个人
    #[sea_orm(string_value = "INDIVIDUAL")]
    Individual,
    /// An enterprise. 企业
    #[sea_orm(string_value = "ENTERPRISE")]
    Enterprise,
    /// Another organisation. 其他组织
    #[sea_orm(string_value = "ORGANISATION")]
    Organisation,
}

/// How far a window case has been dealt with. 窗口事项办理状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "window_case_status")]
pub enum WindowCaseStatus {
    /// Received, not taken up yet. 已登记
    #[sea_orm(string_value = "RECEIVED")]
    Received,
    /// Being dealt with. 办理中
    #[sea_orm(string_value = "IN_PROGRESS")]
    InProgress,
    /// Resolved. 已办结
    #[sea_orm(string_value = "RESOLVED")]
    Resolved,
    /// Declined with reasons, since the law does not allow it. 依法不予办理
    #[sea_orm(string_value = "DECLINED")]
    Declined,
}

/// How satisfied an applicant was, by the five grades in which China's government services are rated. 满意度
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "satisfaction")]
pub enum Satisfaction {
    /// Very dissatisfied. 非常不满意
    #[sea_orm(string_value = "VERY_DISSATISFIED")]
    VeryDissatisfied,
    /// Dissatisfied. 不满意
    #[sea_orm(string_value = "DISSATISFIED")]
    Dissatisfied,
    /// Satisfied on the whole. 基本满意
    #[sea_orm(string_value = "BASICALLY_SATISFIED")]
    BasicallySatisfied,
    /// Satisfied. 满意
    #[sea_orm(string_value = "SATISFIED")]
    Satisfied,
    /// Very satisfied. 非常满意
    #[sea_orm(string_value = "VERY_SATISFIED")]
    VerySatisfied,
}

/// A matter brought to a window for what could not be got done. “办不成事”窗口事项
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "window_case")]
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
    /// Code of the case, unique. 事项编码
    #[sea_orm(unique)]
    pub code: String,
    /// Level of the window: COUNTY, TOWNSHIP or VILLAGE. 窗口层级
    pub window_level: AdministrativeLevel,
    /// What could not be got done. 反映事项
    pub matter: String,
    /// Who brought it. 申请人类型
    pub applicant_kind: ApplicantKind,
    /// Date on which it was brought. 受理日期
    pub received_on: Date,
    /// Date by which it is to be resolved. 办理期限
    pub due_on: Date,
    /// Date on which it was resolved; null before. 办结日期
    pub resolved_on: Option<Date>,
    /// How far it has been dealt with. 办理状态
    pub status: WindowCaseStatus,
    /// How satisfied the applicant was; null when not asked or not answered. 满意度
    pub satisfaction: Option<Satisfaction>,
    /// Division of the window. 窗口所在行政区划
    pub division_id: Uuid,
    /// Department that is to resolve it. 承办单位
    pub department_id: Uuid,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Division of the window.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
    /// Department that is to resolve it.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
