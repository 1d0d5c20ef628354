//! Directives: what departments were told to do, and what they replied.

use entity::{Kind, department, directive, directive_addressee, inspection};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Computed,
    Direction::{Asc, Desc},
    Room, node,
};

const IS_REPLIED: &str = "(SELECT count(*) > 0 AND count(*) = count(a.replied_on) FROM {directive_addressee} a \
    WHERE a.directive_id = {t}.id)";

pub(super) fn room() -> Room {
    use directive::Column;
    Room::of::<directive::Entity>("Directive", "directives", *b"DR")
        .key(&["kind", "issueNumber"])
        .sort([Column::IssuedOn, Column::DueOn])
        .order([(Column::IssuedOn, Desc)])
        .search_last(Column::Title, [Column::IssueNumber, Column::Body])
        .many(
            "addressees",
            "Departments addressed with their replies, those that replied first come first. 承办记录",
            &directive_addressee::Relation::Directive.def(),
            [(directive_addressee::Column::RepliedOn, Asc)],
        )
        .through::<directive_addressee::Entity>(
            "departments",
            "Departments addressed; the reply and its date are on the edge. 承办单位",
            &directive_addressee::Relation::Directive.def(),
            &directive_addressee::Relation::Department.def(),
            [node(department::Column::Code, Asc)],
        )
        .many(
            "inspections",
            "Inspections whose findings the directive hands on. 督查检查",
            &inspection::Relation::Directive.def(),
            [(inspection::Column::InspectedOn, Desc)],
        )
        .computed(Computed {
            name: "isReplied",
            doc: "Whether every department addressed has replied; false when none is addressed. 是否全部回复",
            kind: Kind::Boolean,
            nullable: false,
            sql: IS_REPLIED,
            arguments: &[],
        })
}
