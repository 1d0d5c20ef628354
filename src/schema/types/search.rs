//! The types of `search`.

use super::{Definition, EnumValue, Field, field, input, split_term};
use crate::{
    query::MATCHES,
    schema::{names, rooms},
};

/// The root field.
pub(super) fn root() -> Field {
    Field {
        arguments: vec![
            input(
                "query",
                "String!",
                "What to look for: at most 100 characters in at most 8 words, all of which must be found. Chinese, simplified or traditional, full or half width, its pinyin or the initials of its pinyin: 营商, 營商, yingshang and ys find the same. 关键词",
            ),
            input(
                "types",
                "[SearchType!]",
                "Only objects of these types; all when left out. 对象类型",
            ),
            input("first", "Int", "Size of the page. 前若干条"),
            input("after", "String", "Read on behind this cursor. 起始游标"),
        ],
        ..field(
            "search",
            "SearchConnection!",
            "Objects by their names, titles and texts, the best first: what has it as its title, whose title begins with it, whose title holds it, whose texts do. What was written is found a second later. A page holds 20 unless told, at most 100. 全文检索",
        )
    }
}

/// The types.
pub(super) fn all() -> Vec<Definition> {
    let types = rooms::searched().map(|(room, _)| {
        let (noun, term) = split_term(room.table.doc);
        EnumValue {
            name: names::constant(room.type_name),
            doc: format!("{noun}. {term}"),
        }
    });
    let matches = MATCHES.iter().map(|(_, name, doc)| EnumValue {
        name: (*name).to_owned(),
        doc: (*doc).to_owned(),
    });
    vec![
        Definition::Enum {
            name: "SearchType".to_owned(),
            doc: "A type of objects that can be searched. 可检索类型".to_owned(),
            values: types.collect(),
        },
        Definition::Enum {
            name: "SearchMatch".to_owned(),
            doc: "How well an object matches, the best first. 匹配程度".to_owned(),
            values: matches.collect(),
        },
        object(
            "SearchConnection",
            "A page of what was found. 检索结果",
            vec![
                field(
                    "edges",
                    "[SearchEdge!]!",
                    "What was found, the best first, and where it matches. 边",
                ),
                field("nodes", "[Node!]!", "What was found, the best first. 节点"),
                field(
                    "pageInfo",
                    "PageInfo!",
                    "Where the page lies in the list. 分页信息",
                ),
            ],
        ),
        object(
            "SearchEdge",
            "An object that was found, and where it matches. 检索命中",
            vec![
                field("node", "Node!", "The object. 对象"),
                field(
                    "cursor",
                    "String!",
                    "Stands for this place in the list, for after. 游标",
                ),
                field("match", "SearchMatch!", "How well it matches. 匹配程度"),
                field("title", "SearchSnippet!", "Its title, whole. 标题"),
                field(
                    "excerpt",
                    "SearchSnippet",
                    "The piece around the first match in its further texts; null when only the title matches. 摘录",
                ),
            ],
        ),
        object(
            "SearchSnippet",
            "A piece of a text as it was written, and what in it matches. 片段",
            vec![
                field(
                    "field",
                    "String!",
                    "Name of the object's field that holds the text. 字段名",
                ),
                field("text", "String!", "The piece. 文本"),
                field(
                    "start",
                    "Int!",
                    "Characters of the whole text before the piece. 起始位置",
                ),
                field(
                    "highlights",
                    "[SearchHighlight!]!",
                    "What matches, in order, without overlap. 高亮",
                ),
            ],
        ),
        object(
            "SearchHighlight",
            "A part of a snippet that matches; characters are Unicode code points. 高亮片段",
            vec![
                field(
                    "offset",
                    "Int!",
                    "Characters of the snippet before it. 偏移",
                ),
                field("length", "Int!", "Its characters. 长度"),
            ],
        ),
    ]
}

fn object(name: &str, doc: &str, fields: Vec<Field>) -> Definition {
    Definition::Object {
        name: name.to_owned(),
        doc: doc.to_owned(),
        implements: None,
        fields,
    }
}
