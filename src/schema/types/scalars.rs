//! Scalars and enums.

use super::{Definition, EnumValue};

/// Scalars of our own and all codelists.
pub(super) fn all() -> Vec<Definition> {
    let scalar = |name: &str, doc: &str, specified_by| Definition::Scalar {
        name: name.to_owned(),
        doc: doc.to_owned(),
        specified_by,
    };
    let mut all = vec![
        scalar(
            "Decimal",
            "An exact decimal number, written as a string such as \"1886.82\"; numbers are taken too. Money is in CNY. 精确小数",
            None,
        ),
        scalar(
            "Date",
            "A calendar date of Asia/Shanghai, YYYY-MM-DD. 日期",
            Some("https://scalars.graphql.org/andimarek/local-date.html"),
        ),
        scalar(
            "DateTime",
            "An instant by RFC 3339, answered in UTC. 时间",
            Some("https://scalars.graphql.org/andimarek/date-time.html"),
        ),
        scalar(
            "JSON",
            "Any value as JSON; its form is told where it stands. JSON 值",
            Some(
                "https://www.ecma-international.org/publications-and-standards/standards/ecma-404/",
            ),
        ),
        scalar(
            "Period",
            "A period of calendar dates: 2022, 2022H1, 2022Q3, 2022M09, or 2022-01-01/2022-09-30 with both ends included. 时期",
            None,
        ),
        Definition::Enum {
            name: "Direction".to_owned(),
            doc: "Direction of an order. Missing values come last in both. 排序方向".to_owned(),
            values: [
                ("ASC", "Smallest first. 升序"),
                ("DESC", "Largest first. 降序"),
            ]
            .map(|(name, doc)| EnumValue {
                name: name.to_owned(),
                doc: doc.to_owned(),
            })
            .into(),
        },
    ];
    all.extend(entity::codelists().iter().map(|list| {
        Definition::Enum {
            name: list.type_name.to_owned(),
            doc: list.doc.to_owned(),
            values: list
                .codes
                .iter()
                .map(|code| EnumValue {
                    name: code.code.clone(),
                    doc: code.doc.to_owned(),
                })
                .collect(),
        }
    }));
    all
}
