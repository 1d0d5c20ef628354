//! The types of mutations: the root, an input and a patch for each room, and what commands answer.

use super::{Definition, EnumValue, Field, Input, field, imports, input, split_term};
use crate::{
    mutation::{
        Action, Argument, Command, ErrorCode, List, Member, Shape, Verb, commands, item_type,
        lists, members,
    },
    query::type_name,
    schema::{names, room::Room, rooms},
};

/// The root.
pub(crate) fn root() -> Definition {
    Definition::Object {
        name: "Mutation".to_owned(),
        doc: "Where everything is written. Each command is one transaction: all of it happens, or nothing. 写入入口"
            .to_owned(),
        implements: None,
        fields: commands()
            .iter()
            .map(command)
            .chain([imports::field_of_mutation()])
            .collect(),
    }
}

fn command(command: &'static Command) -> Field {
    let room = command.room;
    let noun = room.type_name;
    let (_, term) = split_term(room.table.doc);
    let id = || input("id", "ID!", format!("Id of the {noun}. 标识"));
    let version = || {
        input(
            "expectedVersion",
            "Int!",
            "The version that you have seen; when it is another by now, nothing is changed and `conflict` tells why. 预期版本号",
        )
    };
    let (doc, mut arguments) = match command.action {
        Action::Create => (
            format!("Enters a {noun}. 新增{term}"),
            vec![
                input(
                    "input",
                    format!("{}!", names::input(noun)),
                    "What it is to hold. 内容",
                ),
                input(
                    "id",
                    "ID",
                    "Id of the new object, a UUID of version 7, for clients that enter it without a network; made by the server when left out. 标识",
                ),
            ],
        ),
        Action::Update => (
            format!("Changes fields of a {noun}. 修改{term}"),
            vec![
                id(),
                version(),
                input(
                    "patch",
                    format!("{}!", names::patch(noun)),
                    "The fields to change: what is left out stays, what is null is emptied. 修改内容",
                ),
                input(
                    "merge",
                    "Boolean",
                    "Whether to write although other fields were changed in the meantime; false when left out. 是否合并",
                ),
            ],
        ),
        Action::Delete => (
            format!(
                "Deletes a {noun}, to which nothing may refer any more; the record keeps what it was, and `{}Restore` brings it back. 删除{term}",
                room.one
            ),
            vec![id(), version()],
        ),
        Action::Restore => (
            format!(
                "Brings a deleted {noun} back as it was, with the parts that went with it. 恢复{term}"
            ),
            vec![id()],
        ),
        Action::Verb(verb) => {
            let told = verb.told();
            let arguments = told.arguments.iter().map(argument).collect();
            (told.doc.to_owned(), arguments)
        }
    };
    arguments.push(input(
        "dryRun",
        "Boolean",
        "Whether to do all of it and then undo it, to learn what would be wrong and what would change; false when left out. 是否试运行",
    ));
    arguments.push(input(
        "clientMutationId",
        "String",
        "Key of repetition, 1 to 200 bytes: the same command sent again with it is done once and answered the same for 24 hours. 幂等键",
    ));
    Field {
        arguments,
        ..field(&command.name, names::payload(noun), doc)
    }
}

/// The types that all commands share.
pub(super) fn shared() -> Vec<Definition> {
    vec![
        Definition::Enum {
            name: "UserErrorCode".to_owned(),
            doc: "Why a command changed nothing. 业务错误码".to_owned(),
            values: ErrorCode::ALL
                .iter()
                .map(|(_, name, doc)| EnumValue {
                    name: (*name).to_owned(),
                    doc: (*doc).to_owned(),
                })
                .collect(),
        },
        object(
            "UserError",
            "What is wrong with a command; all that is wrong is told at once, and nothing was changed. 业务错误",
            vec![
                field("code", "UserErrorCode!", "What kind of error it is. 错误码"),
                field(
                    "field",
                    "String",
                    "The field that it is about; null when about the whole. 字段",
                ),
                field(
                    "message",
                    "String!",
                    "What is wrong and what to do. 错误信息",
                ),
                field(
                    "path",
                    "[String!]!",
                    "Where that field stands in the arguments. 字段路径",
                ),
            ],
        ),
        object(
            "Conflict",
            "Why a version could not be changed: someone else was faster. 版本冲突",
            vec![
                field(
                    "currentVersion",
                    "Int!",
                    "The version as it is now. 当前版本号",
                ),
                field(
                    "fields",
                    "[FieldConflict!]!",
                    "The fields that differ. 冲突字段",
                ),
            ],
        ),
        object(
            "FieldConflict",
            "A field that differs between the version that you have seen, the present one, and yours. 冲突字段",
            vec![
                field("field", "String!", "Name of the field. 字段名"),
                field(
                    "base",
                    "JSON",
                    "Its value in the version that you have seen; null also when the record does not tell. 原值",
                ),
                field("theirs", "JSON", "Its value now. 他人值"),
                field("yours", "JSON", "Its value as you would have it. 您的值"),
            ],
        ),
        object(
            "FieldChange",
            "A field that was changed, or would be. 字段变更",
            vec![
                field(
                    "objectType",
                    "String!",
                    "Type of the object that it belongs to. 对象类型",
                ),
                field("field", "String!", "Name of the field. 字段名"),
                field(
                    "before",
                    "JSON",
                    "Its value before; null when the object is new. 变更前",
                ),
                field(
                    "after",
                    "JSON",
                    "Its value after; null when the object is deleted. 变更后",
                ),
            ],
        ),
    ]
}

/// The types of a room's commands.
pub(super) fn of(room: &'static Room) -> Vec<Definition> {
    if !room.is_written() {
        return Vec::new();
    }
    let noun = room.type_name;
    let (_, term) = split_term(room.table.doc);
    let given = |is_new: bool| {
        let members = members(room);
        let members = members.iter().map(|m| member(m, is_new));
        let lists = lists(room);
        let lists = lists.iter().map(|l| list(l, is_new, false));
        members.chain(lists).collect()
    };
    let mut all = vec![
        Definition::Input {
            name: names::input(noun),
            doc: format!("What a new {noun} is to hold. {term}"),
            one_of: false,
            fields: given(true),
        },
        Definition::Input {
            name: names::patch(noun),
            doc: format!(
                "Fields of a {noun} to change: what is left out stays, what is null is emptied. {term}"
            ),
            one_of: false,
            fields: given(false),
        },
        object(
            &names::payload(noun),
            &format!("What a command on a {noun} has done. {term}"),
            vec![
                field(
                    &room.one,
                    noun,
                    "The object as it is now, or would be; null when something was wrong or it was deleted. 变更后的对象",
                ),
                field(
                    "userErrors",
                    "[UserError!]!",
                    "What was wrong; empty when all was done. 业务错误",
                ),
                field(
                    "conflict",
                    "Conflict",
                    "How the present version differs from the expected one; null when it does not. 版本冲突",
                ),
                field(
                    "changes",
                    "[FieldChange!]!",
                    "What was changed, or would be; empty when nothing differs. 变更内容",
                ),
                field(
                    "clientMutationId",
                    "String",
                    "The key of repetition, as it was sent. 幂等键",
                ),
            ],
        ),
    ];
    all.extend(lists(room).iter().map(|list| {
        let (_, term) = split_term(list.table.doc);
        Definition::Input {
            name: item_type(list),
            doc: format!("An item of a {noun}'s `{}`. {term}", list.name),
            one_of: false,
            fields: list.members.iter().map(|m| member(m, true)).collect(),
        }
    }));
    let verbs = Verb::ALL.into_iter().map(Verb::told);
    let verbs = verbs.filter(|told| told.room.type_name == noun);
    all.extend(verbs.flat_map(|told| told.shapes).map(|s| shape(&s)));
    all
}

/// The input object of a verb.
fn shape(shape: &Shape) -> Definition {
    let members = members(shape.room);
    let members = members
        .iter()
        .filter(|member| !shape.without.contains(&&*member.name));
    let members = members.map(|known| {
        let mut optional = shape.optional.iter();
        match optional.find(|(name, _)| *name == known.name) {
            Some((_, otherwise)) => {
                let given = member(known, false);
                let (said, term) = split_term(&given.doc);
                let doc = format!("{said}; {otherwise}. {term}");
                Input { doc, ..given }
            }
            None => member(known, true),
        }
    });
    let lists = lists(shape.room);
    let lists = lists
        .iter()
        .map(|l| list(l, true, shape.required.contains(&&*l.name)));
    let further = shape.further.iter().map(argument);
    Definition::Input {
        name: shape.name.to_owned(),
        doc: shape.doc.to_owned(),
        one_of: false,
        fields: members.chain(lists).chain(further).collect(),
    }
}

fn argument(argument: &Argument) -> Input {
    input(argument.name, argument.ty, argument.doc)
}

fn list(list: &List, is_new: bool, is_required: bool) -> Input {
    let (said, term) = split_term(list.doc);
    let (said, _) = said.split_once(';').unwrap_or((said, ""));
    let doc = if is_new {
        format!("{said}, each once, at most 100. {term}")
    } else {
        format!(
            "{said}, each once, at most 100: they take the place of all that were there. {term}"
        )
    };
    let required = if is_required { "!" } else { "" };
    input(&list.name, format!("[{}!]{required}", item_type(list)), doc)
}

fn member(member: &Member, is_new: bool) -> Input {
    let target = member.refers_to.and_then(rooms::by_tag);
    let ty = match target {
        Some(_) => "ID",
        None => type_name(member.column.kind),
    };
    let is_required = is_new && !member.column.nullable;
    let doc = match target {
        Some(target) => {
            let (said, term) = split_term(member.column.doc);
            format!("Id of a {}: {said}. {term}", target.type_name)
        }
        None => member.column.doc.to_owned(),
    };
    input(
        &member.name,
        format!("{ty}{}", if is_required { "!" } else { "" }),
        doc,
    )
}

pub(super) fn object(name: &str, doc: &str, fields: Vec<Field>) -> Definition {
    Definition::Object {
        name: name.to_owned(),
        doc: doc.to_owned(),
        implements: None,
        fields,
    }
}
