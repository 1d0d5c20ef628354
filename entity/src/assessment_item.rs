//! An assessment item: the points given for one criterion.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// The points given for one criterion of an assessment. 考评指标得分
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "assessment_item")]
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
    /// Assessment. 考评
    pub assessment_id: Uuid,
    /// Place of the criterion in the scheme, from 1. 序号
    pub position: i32,
    /// What is judged. 考评指标
    pub criterion: String,
    /// Most points that the criterion can bring. 分值
    #[sea_orm(column_type = "Decimal(Some((6, 2)))")]
    pub weight: Decimal,
    /// Points given, at most the weight. 得分
    #[sea_orm(column_type = "Decimal(Some((6, 2)))")]
    pub score: Decimal,
    /// What the score rests on; null when not written down. 评分依据
    pub evidence: Option<String>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Assessment.
    #[sea_orm(
        belongs_to = "super::assessment::Entity",
        from = "Column::AssessmentId",
        to = "super::assessment::Column::Id",
        on_delete = "Cascade"
    )]
    Assessment,
}

impl ActiveModelBehavior for ActiveModel {}
