//! The types of `codelists`: every enum with its labels, so that no portal keeps labels of its own.

use super::{Definition, Field, field, input};

/// The root field.
pub(super) fn root() -> Field {
    Field {
        arguments: vec![input(
            "name",
            "String",
            "Only the one of this name; all when left out; the error UNKNOWN_CODE when there is none. 代码表名称",
        )],
        ..field(
            "codelists",
            "[Codelist!]!",
            "All codelists: the enums of this schema with the labels of their values, in the order of the schema. 代码表",
        )
    }
}

/// The types.
pub(super) fn all() -> Vec<Definition> {
    vec![
        Definition::Object {
            name: "Codelist".to_owned(),
            doc: "An enum and the labels of its values. 代码表".to_owned(),
            implements: None,
            fields: vec![
                field(
                    "name",
                    "String!",
                    "Name of the enum in this schema. 代码表名称",
                ),
                field(
                    "labelEn",
                    "String!",
                    "What the enum tells, in English. 英文名称",
                ),
                field(
                    "labelZh",
                    "String!",
                    "What the enum tells, in Chinese. 中文名称",
                ),
                field(
                    "values",
                    "[CodelistValue!]!",
                    "Its values, in the order in which they sort. 代码值",
                ),
            ],
        },
        Definition::Object {
            name: "CodelistValue".to_owned(),
            doc: "A value of an enum and its labels. 代码值".to_owned(),
            implements: None,
            fields: vec![
                field("code", "String!", "The value. 代码"),
                field("labelEn", "String!", "What it means, in English. 英文标签"),
                field("labelZh", "String!", "Its Chinese term. 中文标签"),
                field(
                    "standard",
                    "String",
                    "The standard that has this value, as OC4IDS; null when none has. 所属标准",
                ),
                field(
                    "standardCode",
                    "String",
                    "The value in that standard; null when no standard has it. 标准代码",
                ),
            ],
        },
    ]
}
