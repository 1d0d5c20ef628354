//! Values on their way from a document or a variable to a bound parameter.

use std::fmt::Write as _;

use async_graphql_value::Value;
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use entity::Kind;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use sqlx::{Arguments, postgres::PgArguments};
use uuid::Uuid;

use crate::{
    error::{Code, Fault},
    schema::{ids, period, rooms},
};

/// Longest text that a filter, a key or a cursor may hold, in bytes.
pub(crate) const MAX_TEXT: usize = 8192;
/// Most digits of a decimal.
const MAX_DIGITS: usize = 28;

/// Type of a scalar input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scalar {
    /// A value of a column's type.
    Value(Kind),
    /// A global id; of this kind, or of any.
    Id(Option<ids::Tag>),
    /// First day of a period.
    PeriodStart,
    /// Last day of a period.
    PeriodEnd,
}

impl Scalar {
    /// The type that PostgreSQL compares it as.
    #[must_use]
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Value(kind) => kind,
            Self::Id(_) => Kind::Uuid,
            Self::PeriodStart | Self::PeriodEnd => Kind::Date,
        }
    }

    /// Its name in GraphQL.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Value(kind) => type_name(kind),
            Self::Id(_) => "ID",
            Self::PeriodStart | Self::PeriodEnd => "Period",
        }
    }
}

/// The GraphQL type of a column's values.
#[must_use]
pub fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Uuid => "ID",
        Kind::Text => "String",
        Kind::Boolean => "Boolean",
        Kind::Integer | Kind::BigInteger => "Int",
        Kind::Decimal => "Decimal",
        Kind::Date => "Date",
        Kind::Instant => "DateTime",
        Kind::Json => "JSON",
        Kind::Enum(name) => entity::codelists()
            .iter()
            .find(|c| c.name == name)
            .map_or("String", |c| c.type_name),
    }
}

/// A typed value, ready to be bound.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Datum {
    /// No value.
    Null,
    /// `boolean`
    Boolean(bool),
    /// `integer`
    Integer(i32),
    /// `bigint`
    BigInteger(i64),
    /// `text`; also an enum's value.
    Text(String),
    /// `numeric`
    Decimal(Decimal),
    /// `uuid`
    Uuid(Uuid),
    /// `date`
    Date(NaiveDate),
    /// `timestamptz`
    Instant(DateTime<Utc>),
    /// An array of the kind that the slot says.
    List(Vec<Datum>),
}

/// A value as it stands in a document or in a variable's JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Literal<'a> {
    /// `null`
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number.
    Number(&'a serde_json::Number),
    /// A string; in JSON also an enum's value.
    Text(&'a str),
    /// A list.
    List(List<'a>),
    /// Anything else: an object.
    Other,
}

/// A list as it stands in a document or in a variable's JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) enum List<'a> {
    /// In a document.
    Document(&'a [Value]),
    /// In a variable.
    Json(&'a [Json]),
}

impl<'a> From<&'a Json> for Literal<'a> {
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(b) => Self::Boolean(*b),
            Json::Number(n) => Self::Number(n),
            Json::String(s) => Self::Text(s),
            Json::Array(list) => Self::List(List::Json(list)),
            Json::Object(_) => Self::Other,
        }
    }
}

impl<'a> From<&'a Value> for Literal<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(b) => Self::Boolean(*b),
            Value::Number(n) => Self::Number(n),
            Value::String(s) => Self::Text(s),
            Value::Enum(name) => Self::Text(name),
            Value::List(list) => Self::List(List::Document(list)),
            _ => Self::Other,
        }
    }
}

impl Datum {
    /// Reads one value of a scalar type; `at` names the place for the message.
    ///
    /// # Errors
    /// A code and a message that says what the type takes.
    pub(crate) fn read(scalar: Scalar, literal: Literal<'_>, at: &str) -> Result<Self, Fault> {
        match (scalar, literal) {
            (Scalar::Id(kind), Literal::Text(text)) => read_id(kind, text, at),
            (Scalar::PeriodStart | Scalar::PeriodEnd, Literal::Text(text)) => {
                let period = period::Period::parse(text).ok_or_else(|| {
                    wrong(at, "takes a period such as 2022, 2022H1, 2022Q3, 2022M09 or 2022-01-01/2022-09-30")
                })?;
                let start = scalar == Scalar::PeriodStart;
                Ok(Self::Date(if start { period.start } else { period.end }))
            }
            (Scalar::Value(kind), literal) => read_value(kind, literal, at),
            _ => Err(wrong(
                at,
                &format!("takes one value of type {}", scalar.name()),
            )),
        }
    }

    /// Reads a list; one value counts as a list of one.
    ///
    /// # Errors
    /// As [`Datum::read`], and when an item is null or the list too long.
    pub(crate) fn read_list(scalar: Scalar, literal: Literal<'_>, at: &str) -> Result<Self, Fault> {
        fn all<'a, T>(scalar: Scalar, items: &'a [T], at: &str) -> Result<Datum, Fault>
        where
            Literal<'a>: From<&'a T>,
        {
            let read = |item| Datum::read(scalar, Literal::from(item), at);
            items
                .iter()
                .map(read)
                .collect::<Result<_, _>>()
                .map(Datum::List)
        }
        match literal {
            Literal::List(List::Document(items)) => all(scalar, items, at),
            Literal::List(List::Json(items)) => all(scalar, items, at),
            one => Ok(Self::List(vec![Self::read(scalar, one, at)?])),
        }
    }

    /// Adds it to a statement's parameters as a value of this kind.
    pub(crate) fn bind(
        &self,
        kind: Kind,
        list: bool,
        to: &mut PgArguments,
    ) -> Result<(), sqlx::error::BoxDynError> {
        if list {
            let empty = Vec::new();
            let items = if let Self::List(items) = self {
                items
            } else {
                &empty
            };
            return bind_list(kind, items, to);
        }
        match self {
            Self::Boolean(v) => to.add(*v),
            Self::Integer(v) => to.add(*v),
            Self::BigInteger(v) => to.add(*v),
            Self::Text(v) => to.add(v),
            Self::Decimal(v) => to.add(*v),
            Self::Uuid(v) => to.add(*v),
            Self::Date(v) => to.add(*v),
            Self::Instant(v) => to.add(*v),
            Self::Null | Self::List(_) => {
                Err("neither null nor a list is bound as a single value".into())
            }
        }
    }
}

fn bind_list(
    kind: Kind,
    items: &[Datum],
    to: &mut PgArguments,
) -> Result<(), sqlx::error::BoxDynError> {
    match kind {
        Kind::Uuid => to.add(pick(items, |d| {
            if let Datum::Uuid(v) = d {
                Some(*v)
            } else {
                None
            }
        })),
        Kind::Boolean => to.add(pick(items, |d| {
            if let Datum::Boolean(v) = d {
                Some(*v)
            } else {
                None
            }
        })),
        Kind::Integer => to.add(pick(items, |d| {
            if let Datum::Integer(v) = d {
                Some(*v)
            } else {
                None
            }
        })),
        Kind::BigInteger => to.add(pick(items, |d| {
            if let Datum::BigInteger(v) = d {
                Some(*v)
            } else {
                None
            }
        })),
        Kind::Date => to.add(pick(items, |d| {
            if let Datum::Date(v) = d {
                Some(*v)
            } else {
                None
            }
        })),
        Kind::Instant => to.add(pick(items, |d| {
            if let Datum::Instant(v) = d {
                Some(*v)
            } else {
                None
            }
        })),
        Kind::Decimal => to.add(pick(items, |d| {
            if let Datum::Decimal(v) = d {
                Some(*v)
            } else {
                None
            }
        })),
        // JSON is sent as text, and cast.
        Kind::Text | Kind::Enum(_) | Kind::Json => to.add(pick(items, |d| {
            if let Datum::Text(v) = d {
                Some(v.clone())
            } else {
                None
            }
        })),
    }
}

fn pick<T>(items: &[Datum], of: impl Fn(&Datum) -> Option<T>) -> Vec<T> {
    items.iter().filter_map(of).collect()
}

fn wrong(at: &str, what: &str) -> Fault {
    Fault::new(Code::InvalidArgument, format!("{at} {what}."))
}

fn read_id(kind: Option<ids::Tag>, text: &str, at: &str) -> Result<Datum, Fault> {
    let (tag, uuid) = ids::decode(text)?;
    let Some(room) = rooms::by_tag(tag) else {
        return Err(ids::unknown_kind());
    };
    match kind {
        Some(expected) if expected != tag => {
            let expected = rooms::by_tag(expected).map_or("another type", |r| r.type_name);
            Err(Fault::new(
                Code::WrongIdKind,
                format!(
                    "{at} takes the id of a {expected}; this is the id of a {}.",
                    room.type_name
                ),
            ))
        }
        _ => Ok(Datum::Uuid(uuid)),
    }
}

fn read_value(kind: Kind, literal: Literal<'_>, at: &str) -> Result<Datum, Fault> {
    match (kind, literal) {
        (Kind::Boolean, Literal::Boolean(b)) => Ok(Datum::Boolean(b)),
        (Kind::Integer | Kind::BigInteger, Literal::Number(n)) => read_integer(kind, n, at),
        (Kind::Decimal, Literal::Text(text)) => read_decimal(text, at),
        (Kind::Decimal, Literal::Number(n)) => read_decimal(&n.to_string(), at),
        (Kind::Text, Literal::Text(text)) => read_text(text, at),
        (Kind::Date, Literal::Text(text)) => period::date(text)
            .map(Datum::Date)
            .ok_or_else(|| wrong(at, "takes a date that exists, written YYYY-MM-DD")),
        (Kind::Instant, Literal::Text(text)) => read_instant(text, at),
        (Kind::Uuid, Literal::Text(text)) => read_id(None, text, at),
        (Kind::Enum(name), Literal::Text(text)) => read_enum(name, text, at),
        (_, Literal::Null) => Err(Fault::new(
            Code::NullOperator,
            format!(
                "{at} is null, which is no condition. Leave it out, or use isNull: true for \"has no value\"."
            ),
        )),
        _ => Err(wrong(
            at,
            &format!("takes one value of type {}", type_name(kind)),
        )),
    }
}

fn read_integer(kind: Kind, number: &serde_json::Number, at: &str) -> Result<Datum, Fault> {
    let out_of_range = || {
        Fault::new(
            Code::IntegerOutOfRange,
            format!(
                "{at} takes a whole number from {} to {}.",
                i32::MIN,
                i32::MAX
            ),
        )
    };
    let Some(value) = number.as_i64() else {
        let whole = number.is_u64() || number.as_f64().is_some_and(|f| f.fract() == 0.0);
        // 2.0 is a whole number: some clients know no other numbers.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "within the range of i32, and whole"
        )]
        if let Some(float) = number
            .as_f64()
            .filter(|f| whole && f.abs() < f64::from(i32::MAX))
        {
            return read_integer(kind, &serde_json::Number::from(float as i64), at);
        }
        return Err(if whole {
            out_of_range()
        } else {
            wrong(at, "takes a whole number")
        });
    };
    let value = i32::try_from(value).map_err(|_| out_of_range())?;
    Ok(match kind {
        Kind::BigInteger => Datum::BigInteger(value.into()),
        _ => Datum::Integer(value),
    })
}

/// Reads a decimal; exact, and never `NaN` or infinite.
pub(crate) fn read_decimal(text: &str, at: &str) -> Result<Datum, Fault> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || exponent.parse::<i32>().is_err() {
        return Err(wrong(
            at,
            "takes a decimal number, as a string such as \"1886.82\"",
        ));
    }
    // An exact value or none: nothing is rounded on the way in.
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .map(Datum::Decimal)
        .map_err(|_| {
            Fault::new(
                Code::ValueTooLong,
                format!("{at} takes a decimal of at most {MAX_DIGITS} digits."),
            )
        })
}

fn read_text(text: &str, at: &str) -> Result<Datum, Fault> {
    if text.len() > MAX_TEXT {
        return Err(Fault::new(
            Code::ValueTooLong,
            format!(
                "{at} takes a text of at most {MAX_TEXT} bytes; this one has {}.",
                text.len()
            ),
        ));
    }
    if text.contains('\0') {
        return Err(Fault::new(
            Code::NulCharacter,
            format!("{at} holds a NUL character, which no stored text can contain. Remove it."),
        ));
    }
    Ok(Datum::Text(text.to_owned()))
}

fn read_instant(text: &str, at: &str) -> Result<Datum, Fault> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|instant| instant.to_utc())
        .filter(|instant| (1..=9999).contains(&instant.year()))
        .map(Datum::Instant)
        .ok_or_else(|| {
            wrong(
                at,
                "takes an instant by RFC 3339, such as 2022-11-30T08:00:00Z",
            )
        })
}

fn read_enum(name: &str, text: &str, at: &str) -> Result<Datum, Fault> {
    let Some(codelist) = entity::codelists().iter().find(|c| c.name == name) else {
        return Err(wrong(at, "takes a value of an unknown enum"));
    };
    if codelist.codes.iter().any(|c| c.code == text) {
        return Ok(Datum::Text(text.to_owned()));
    }
    let mut message = format!("{at} takes a value of {}:", codelist.type_name);
    for code in &codelist.codes {
        // Writing to a String never fails.
        let _ = write!(message, " {}", code.code);
    }
    message.push('.');
    Err(Fault::new(Code::UnknownEnumValue, message))
}

/// An instant as answers and cursors write it.
#[must_use]
pub(crate) fn instant_text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
