//! Answers `codelists` from the entities: no statement is needed for what is the same in every database.

use async_graphql_value::Value;
use entity::describe::{Code as CodelistValue, Codelist};
use serde_json::{Map, Value as Json};

use super::{compile::Compiler, plan::RootValue, selection::Selected};
use crate::error::{Code, Fault};

impl<'a> Compiler<'a> {
    /// The field `codelists`.
    pub(crate) fn codelists(&self, selected: &Selected<'a>) -> Result<RootValue, Fault> {
        let name = selected.field.get_argument("name");
        let name = match name.and_then(|name| self.resolved(&name.node)) {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name),
            Some(_) => {
                return Err(Fault::new(
                    Code::InvalidArgument,
                    "codelists.name takes a text.",
                ));
            }
        };
        let lists = entity::codelists().iter();
        let lists: Vec<_> = lists
            .filter(|list| name.as_ref().is_none_or(|name| name == list.type_name))
            .collect();
        if let (Some(name), true) = (name, lists.is_empty()) {
            let name: String = name.chars().take(100).collect();
            return Err(Fault::new(
                Code::UnknownCode,
                format!("There is no codelist {name}. Leave the name out to read all of them."),
            ));
        }
        let lists = lists.into_iter().map(|list| self.codelist(list, selected));
        let lists = Json::Array(lists.collect::<Result<_, _>>()?);
        Ok(RootValue::known(lists.to_string()))
    }

    fn codelist(&self, list: &Codelist, selected: &Selected<'a>) -> Result<Json, Fault> {
        let (label_en, label_zh, _) = labels(list.doc);
        let mut object = Map::new();
        for selected in self.context.collect(&selected.sets, "Codelist")? {
            let value = match selected.name() {
                "name" => list.type_name.into(),
                "labelEn" => label_en.into(),
                "labelZh" => label_zh.into(),
                "values" => {
                    let values = list.codes.iter();
                    let values = values.map(|value| self.codelist_value(value, &selected));
                    Json::Array(values.collect::<Result<_, _>>()?)
                }
                _ => "Codelist".into(),
            };
            object.insert(selected.key.to_owned(), value);
        }
        Ok(object.into())
    }

    fn codelist_value(
        &self,
        value: &CodelistValue,
        selected: &Selected<'a>,
    ) -> Result<Json, Fault> {
        let (label_en, label_zh, standard) = labels(value.doc);
        let mut object = Map::new();
        for selected in self.context.collect(&selected.sets, "CodelistValue")? {
            let value = match selected.name() {
                "code" => value.code.clone().into(),
                "labelEn" => label_en.into(),
                "labelZh" => label_zh.into(),
                "standard" => standard.map(|s| s.0).into(),
                "standardCode" => standard.map(|s| s.1).into(),
                _ => "CodelistValue".into(),
            };
            object.insert(selected.key.to_owned(), value);
        }
        Ok(object.into())
    }
}

/// What a description says in English and in Chinese, and the standard's name and code, which it tells in brackets:
/// `Handed over and closed (OC4IDS: completed). 完成`
fn labels(doc: &str) -> (&str, &str, Option<(&str, &str)>) {
    let (english, chinese) = doc.rsplit_once(". ").unwrap_or((doc, ""));
    let Some((label, rest)) = english.split_once(" (") else {
        return (english, chinese, None);
    };
    let standard = rest
        .split_once(')')
        .and_then(|(inside, _)| inside.split_once(": "))
        .filter(|(name, _)| matches!(*name, "OC4IDS" | "IATI"));
    match standard {
        Some(_) => (label, chinese, standard),
        None => (english, chinese, None),
    }
}
