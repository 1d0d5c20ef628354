//! The types of `importRows`.

use super::{Definition, EnumValue, Field, field, input, mutations::object, split_term};
use crate::{
    mutation::import::{ErrorPolicy, Format, MatchBy, Status, imported},
    schema::names,
};

/// The mutation.
pub(super) fn field_of_mutation() -> Field {
    Field {
        arguments: vec![
            input(
                "type",
                "ImportType!",
                "Of which type the objects are. 对象类型",
            ),
            input(
                "rows",
                "[JSON!]",
                "Rows, each an object of fields as in the type's input, beside `id` and `version`; at most `maxListItems`, more as content. Objects may be referred to by their id or their code, under the name of the reference or of its id: {\"division\": \"532301\"}. 数据行",
            ),
            input(
                "content",
                "String",
                "Rows as a text, in place of `rows`. Columns are named as in the type's input or by the Chinese terms of their descriptions; an empty cell says nothing, or empties the field where `!` stands behind the column's name. 数据内容",
            ),
            input("format", "ImportFormat", "What `content` is. 数据格式"),
            input(
                "matchBy",
                "ImportMatch",
                "By what a row is known to be an object that is there, which it then changes; a row that is none enters one. KEY when left out. 匹配方式",
            ),
            input(
                "errorPolicy",
                "ImportErrorPolicy",
                "What becomes of the import when rows are wrong. REJECT_ALL when left out. 错误处理策略",
            ),
            input(
                "dryRun",
                "Boolean",
                "Whether to do all of it and then undo it, to learn what would be wrong and what would change; false when left out. 是否试运行",
            ),
            input(
                "clientMutationId",
                "String",
                "Key of repetition, 1 to 200 bytes: the same command sent again with it is done once and answered the same for 24 hours. 幂等键",
            ),
        ],
        ..field(
            "importRows",
            "ImportPayload!",
            "Enters or changes many objects of one type, in one transaction; at most `maxImportRows`. What a row leaves out stays as it is. 批量导入",
        )
    }
}

/// The types.
pub(super) fn all() -> Vec<Definition> {
    let types = imported().map(|room| {
        let (noun, term) = split_term(room.table.doc);
        EnumValue {
            name: names::constant(room.type_name),
            doc: format!("{noun}. {term}"),
        }
    });
    vec![
        Definition::Enum {
            name: "ImportType".to_owned(),
            doc: "A type whose objects can be imported. 可导入类型".to_owned(),
            values: types.collect(),
        },
        one_of(
            "ImportFormat",
            "What a text of rows is. 数据格式",
            &Format::ALL,
        ),
        one_of(
            "ImportMatch",
            "By what a row is known to be an object that is there. 匹配方式",
            &MatchBy::ALL,
        ),
        one_of(
            "ImportErrorPolicy",
            "What becomes of an import in which rows are wrong. 错误处理策略",
            &ErrorPolicy::ALL,
        ),
        one_of(
            "ImportRowStatus",
            "What became of a row. 行状态",
            &Status::ALL,
        ),
        object(
            "ImportPayload",
            "What an import has done. 导入结果",
            vec![
                field(
                    "created",
                    "Int!",
                    "How many objects were entered, or would be. 新增数",
                ),
                field(
                    "updated",
                    "Int!",
                    "How many objects were changed, or would be. 更新数",
                ),
                field(
                    "unchanged",
                    "Int!",
                    "How many rows say what their objects are already. 无变化数",
                ),
                field("failed", "Int!", "How many rows are wrong. 失败数"),
                field(
                    "rows",
                    "[ImportedRow!]!",
                    "What became of each row, in their order; without wrong ones when those are ignored. 各行结果",
                ),
                field(
                    "userErrors",
                    "[UserError!]!",
                    "What is wrong with the import as a whole, of which nothing was written then. 业务错误",
                ),
                field(
                    "clientMutationId",
                    "String",
                    "The key of repetition, as it was sent. 幂等键",
                ),
            ],
        ),
        object(
            "ImportedRow",
            "A row and what became of it. 导入行",
            vec![
                field(
                    "number",
                    "Int!",
                    "Its place in `rows` from 1; its line, or its row of the sheet, in `content`. 行号",
                ),
                field("status", "ImportRowStatus!", "What became of it. 行状态"),
                field(
                    "objectId",
                    "ID",
                    "Id of the object that it is of; null when there is none. 对象标识",
                ),
                field(
                    "userErrors",
                    "[UserError!]!",
                    "What is wrong with it. 业务错误",
                ),
                field(
                    "changes",
                    "[FieldChange!]!",
                    "What it changed, or would change. 变更内容",
                ),
            ],
        ),
    ]
}

fn one_of<T>(name: &str, doc: &str, all: &[(T, &str, &str)]) -> Definition {
    let values = all.iter().map(|(_, name, doc)| EnumValue {
        name: (*name).to_owned(),
        doc: (*doc).to_owned(),
    });
    Definition::Enum {
        name: name.to_owned(),
        doc: doc.to_owned(),
        values: values.collect(),
    }
}
