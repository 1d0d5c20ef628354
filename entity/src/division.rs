//! A division: where departments sit, projects lie and visits go.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Level of government of a division or body, or of the rank of a leader. 行政层级
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "administrative_level"
)]
pub enum AdministrativeLevel {
    /// Prefecture, autonomous prefecture or prefecture-level city (GB/T 2260: first four digits). 州市级
    #[sea_orm(string_value = "PREFECTURE")]
    Prefecture,
    /// County, autonomous county, county-level city or district (GB/T 2260: six digits). 县市级
    #[sea_orm(string_value = "COUNTY")]
    County,
    /// Town, township or subdistrict (GB/T 10114: three digits more). 乡镇级
    #[sea_orm(string_value = "TOWNSHIP")]
    Township,
    /// Village or residential community (three digits more again). 村级
    #[sea_orm(string_value = "VILLAGE")]
    Village,
}

/// An administrative division, from the prefecture down to a village. 行政区划
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "division")]
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
    /// Code by GB/T 2260 and GB/T 10114: 6 digits to the county, 9 for a township, 12 for a village; unique. 区划代码
    #[sea_orm(unique)]
    pub code: String,
    /// Name of the division. 区划名称
    pub name: String,
    /// Level of the division. 行政层级
    pub level: AdministrativeLevel,
    /// Division next above; null for the topmost. 上级行政区划
    pub parent_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Division next above.
    #[sea_orm(
        belongs_to = "Entity",
        from = "Column::ParentId",
        to = "Column::Id",
        on_delete = "Restrict"
    )]
    Parent,
}

impl ActiveModelBehavior for ActiveModel {}
