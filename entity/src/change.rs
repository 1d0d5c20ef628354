//! A change: an event of the record, by which it can be told who changed what and when.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// What was done with an object. 变更类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "change_kind")]
pub enum ChangeKind {
    /// It was entered. 新增
    #[sea_orm(string_value = "CREATE")]
    Create,
    /// Fields of it were given other values. 修改
    #[sea_orm(string_value = "UPDATE")]
    Update,
    /// It was removed; the event is its tombstone and holds all that it was. 删除
    #[sea_orm(string_value = "DELETE")]
    Delete,
    /// It was brought back after it had been removed; the event holds all that it is. 恢复
    #[sea_orm(string_value = "RESTORE")]
    Restore,
}

/// A change of an object: who, when, what, and by which request. 变更记录
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Identifier. 标识
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number of the row's version: events are never changed, so that it is 1. 版本号
    pub version: i32,
    /// Instant at which the change was made, UTC. 变更时间
    pub created_at: DateTimeUtc,
    /// Instant at which the event was written, UTC. 记录时间
    pub updated_at: DateTimeUtc,
    /// Number of the event, given out before its transaction ends: among transactions that run together it tells no order. 序号
    pub sequence: i64,
    /// Number of the transaction that made the change. 事务号
    pub transaction_id: i64,
    /// What was done. 变更类型
    pub kind: ChangeKind,
    /// Type of the object, such as Project. 对象类型
    pub object_type: String,
    /// Global id of the object, for `node` as long as there is such an object. 对象标识
    pub object_id: String,
    /// Identifier of the object's row. 对象行标识
    pub subject: Uuid,
    /// The object's version after the change. 变更后版本号
    pub object_version: i32,
    /// Mutation by which it was made, such as projectAdvance. 变更命令
    pub command: String,
    /// Who made it: the name of an API key or of a token's subject. 操作人
    pub actor: String,
    /// Role in which it was made. 操作人角色
    pub role: String,
    /// Id of the request by which it was made, as in the header x-request-id; null when by no request. 请求标识
    pub request: Option<String>,
    /// What changed, an object of fields, each with its value before and after: {"stage": {"before": "SIGNED", "after": "STARTED"}}. 变更内容
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: String,
}

/// It refers to none by a key: what it tells of may be gone.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
