//! A signing: an investor binds itself to a contract.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

use crate::liaison::GovernmentLevel;

/// A contract signed with an investor. 签约
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "signing")]
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
    /// Investor who signed. 投资方
    pub investor: String,
    /// Value of the contract, CNY. 协议金额
    #[sea_orm(column_type = "Decimal(Some((20, 2)))")]
    pub contract_value: Decimal,
    /// Date on which it was signed. 签约日期
    pub signed_on: Date,
    /// Event at which it was signed; null when at none. 签约活动
    pub event_name: Option<String>,
    /// Level of the event; null when signed at none. 活动层级
    pub event_level: Option<GovernmentLevel>,
    /// Promotion trip that led to it; null when none did. 外出招商
    pub promotion_trip_id: Option<Uuid>,
    /// Project that came of it; null when none has yet. 项目
    pub project_id: Option<Uuid>,
    /// Division that is to receive the investment. 落地行政区划
    pub division_id: Uuid,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Promotion trip that led to it.
    #[sea_orm(
        belongs_to = "super::promotion_trip::Entity",
        from = "Column::PromotionTripId",
        to = "super::promotion_trip::Column::Id",
        on_delete = "Restrict"
    )]
    PromotionTrip,
    /// Project that came of it.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id",
        on_delete = "Restrict"
    )]
    Project,
    /// Division that is to receive the investment.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
}

impl ActiveModelBehavior for ActiveModel {}
