//! Writes filters into documents: as literals, as one variable, or with variables here and there.

use serde_json::{Map, Value as Json};

use super::{random::Input, rows::Dice};

/// How a filter stands in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Written out.
    Literal,
    /// As one variable.
    Variable,
    /// Written out, with variables for some of its parts.
    Mixed,
}

/// A document with several root fields, and its variables.
#[derive(Debug, Default)]
pub(crate) struct Document {
    declarations: String,
    fields: String,
    pub(crate) variables: Map<String, Json>,
    names: usize,
}

impl Document {
    /// Adds a root field with a filter.
    pub(crate) fn add(
        &mut self,
        dice: &mut Dice,
        start: &str,
        filter: &Input,
        style: Style,
        end: &str,
    ) {
        let mut text = String::new();
        self.write(dice, filter, style, style == Style::Variable, &mut text);
        self.fields.extend([start, &text, end, "\n"]);
    }

    /// The text.
    pub(crate) fn text(&self) -> String {
        let declarations = match self.declarations.as_str() {
            "" => String::new(),
            some => format!("query({some}) "),
        };
        format!("{declarations}{{\n{}}}", self.fields)
    }

    fn write(
        &mut self,
        dice: &mut Dice,
        input: &Input,
        style: Style,
        now: bool,
        into: &mut String,
    ) {
        let ty = match input {
            Input::Object(ty, _) => ty.clone(),
            Input::List(ty, _) => Some(format!("[{ty}!]")),
            Input::Leaf(ty, _) => Some(ty.clone()),
        };
        let percent = if matches!(input, Input::Object(..)) {
            10
        } else {
            50
        };
        if let Some(ty) = ty
            && (now || style == Style::Mixed && dice.chance(percent))
        {
            *into += &self.variable(dice, &ty, input);
            return;
        }
        match input {
            Input::Object(_, members) => {
                *into += "{";
                for (name, member) in members {
                    into.extend([" ", name, ": "]);
                    self.write(dice, member, style, false, into);
                }
                *into += " }";
            }
            Input::List(_, items) => {
                *into += "[";
                for item in items {
                    self.write(dice, item, style, false, into);
                    *into += " ";
                }
                *into += "]";
            }
            Input::Leaf(ty, value) => {
                *into += &match value {
                    Json::String(code) if is_enum(ty) => code.clone(),
                    Json::String(number) if ty == "Decimal" && dice.chance(30) => number.clone(),
                    value => value.to_string(),
                }
            }
        }
    }

    /// Declares a variable: required, optional, or with a default that may stand for its value.
    fn variable(&mut self, dice: &mut Dice, ty: &str, input: &Input) -> String {
        let name = format!("v{}", self.names);
        self.names += 1;
        let mut default = String::new();
        if dice.chance(30) {
            self.write(dice, input, Style::Literal, false, &mut default);
            default.insert_str(0, " = ");
        } else {
            default.push('!');
        }
        if default == "!" || dice.chance(50) {
            self.variables.insert(name.clone(), input.json());
        }
        self.declarations
            .extend(["$", &name, ": ", ty, &default, " "]);
        format!("${name}")
    }
}

fn is_enum(ty: &str) -> bool {
    entity::codelists().iter().any(|list| list.type_name == ty)
}
