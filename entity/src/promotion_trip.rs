//! A promotion trip: leaders travel out of the prefecture to win investors.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Whose head leads a promotion trip. 招商层级
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "trip_level")]
pub enum TripLevel {
    /// A leader of the prefecture. 州级主要领导
    #[sea_orm(string_value = "PREFECTURE")]
    Prefecture,
    /// The head of a county. 县市主要领导
    #[sea_orm(string_value = "COUNTY")]
    County,
    /// The head of a department. 部门主要领导
    #[sea_orm(string_value = "DEPARTMENT")]
    Department,
}

/// A trip out of the prefecture to promote investment. 外出招商
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "promotion_trip")]
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
    /// Code of the trip, unique. 招商编码
    #[sea_orm(unique)]
    pub code: String,
    /// Province visited. 目的地省份
    pub destination_province: String,
    /// City visited; a municipality is both province and city. 目的地城市
    pub destination_city: String,
    /// First day of the trip. 出发日期
    pub started_on: Date,
    /// Last day of the trip. 返回日期
    pub ended_on: Date,
    /// Whose head led it. 招商层级
    pub level: TripLevel,
    /// Division for which the trip was made. 招商行政区划
    pub division_id: Uuid,
    /// Department that made the trip; null when a whole division did. 招商单位
    pub department_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Division for which the trip was made.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
    /// Department that made the trip.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
