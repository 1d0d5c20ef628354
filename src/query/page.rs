//! Keyset pages: cursors that carry the keys of a row and the order they belong to, and the condition behind one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate};
use entity::Kind;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    order::OrderKey,
    plan::{OrderTag, Source},
    sql::Statement,
    value::{Datum, MAX_TEXT, read_decimal},
};
use crate::{
    error::{Code, Fault},
    schema::room::Direction,
};

const CHECK: usize = 4;
const TAG: usize = 8;
/// Longest cursor that is looked at: keys may hold texts.
const MAX_CURSOR: usize = 4 * MAX_TEXT;

/// The tag of an order: equal lists in equal orders have equal tags.
pub(crate) fn order_tag(type_name: &str, keys: &[OrderKey]) -> OrderTag {
    let mut hash = Sha256::new();
    hash.update(type_name);
    for key in keys {
        hash.update([0, u8::from(key.direction == Direction::Desc)]);
        hash.update(&key.name);
    }
    let mut tag = OrderTag::default();
    tag.copy_from_slice(&hash.finalize()[..TAG]);
    tag
}

/// The tag of a list that has one order only.
pub(crate) fn order_tag_of(list: &str) -> OrderTag {
    order_tag(list, &[])
}

/// Writes a cursor from the keys of a row.
pub(crate) fn encode<'k>(order: OrderTag, keys: impl Iterator<Item = Option<&'k [u8]>>) -> String {
    let mut bytes = vec![0; CHECK];
    bytes.extend(order);
    for key in keys {
        match key {
            None => bytes.push(0),
            Some(key) => {
                bytes.push(1);
                bytes.extend(u32::try_from(key.len()).unwrap_or(u32::MAX).to_be_bytes());
                bytes.extend(key);
            }
        }
    }
    let check = check(&bytes[CHECK..]);
    bytes[..CHECK].copy_from_slice(&check);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    check.copy_from_slice(&Sha256::digest(bytes)[..CHECK]);
    check
}

/// A cursor, taken apart.
struct Parts {
    order: OrderTag,
    keys: Vec<Option<Vec<u8>>>,
}

fn malformed() -> Fault {
    Fault::new(
        Code::InvalidCursor,
        "This is not a cursor of this server. Pass a `cursor`, `startCursor` or `endCursor` unchanged.",
    )
}

fn take_apart(text: &str) -> Result<Parts, Fault> {
    let bytes = (text.len() <= MAX_CURSOR)
        .then(|| URL_SAFE_NO_PAD.decode(text).ok())
        .flatten();
    let bytes = bytes.ok_or_else(malformed)?;
    let (sum, body) = bytes.split_at_checked(CHECK).ok_or_else(malformed)?;
    if sum != check(body) {
        return Err(malformed());
    }
    let (order, mut rest) = body.split_first_chunk::<TAG>().ok_or_else(malformed)?;
    let mut keys = Vec::new();
    while let Some((&given, tail)) = rest.split_first() {
        rest = tail;
        if given == 0 {
            keys.push(None);
            continue;
        }
        let (length, tail) = rest.split_first_chunk::<4>().ok_or_else(malformed)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (key, tail) = tail.split_at_checked(length).ok_or_else(malformed)?;
        keys.push(Some(key.to_vec()));
        rest = tail;
    }
    Ok(Parts {
        order: *order,
        keys,
    })
}

/// Which keys of a cursor are null, one byte a key and an end mark.
pub(crate) fn null_mask(cursor: &Json) -> Result<Vec<u8>, Fault> {
    let parts = take_apart(cursor.as_str().unwrap_or_default())?;
    Ok(parts
        .keys
        .iter()
        .map(|k| 1 + u8::from(k.is_none()))
        .chain([0])
        .collect())
}

/// The keys of a cursor, when it belongs to this order.
pub(crate) fn decode(text: &str, order: OrderTag, kinds: &[Kind]) -> Result<Vec<Datum>, Fault> {
    let parts = take_apart(text)?;
    if parts.order != order || parts.keys.len() != kinds.len() {
        return Err(Fault::new(
            Code::ForeignCursor,
            "This cursor comes from another list or another order. Start again without it, or keep type and orderBy.",
        ));
    }
    let keys = parts.keys.iter().zip(kinds);
    keys.map(|(key, kind)| {
        key.as_ref()
            .map_or(Some(Datum::Null), |key| read(*kind, key))
    })
    .collect::<Option<_>>()
    .ok_or_else(malformed)
}

/// Reads a key: texts as UTF-8, numbers and dates as the texts that [`super::encode::key`] writes.
fn read(kind: Kind, key: &[u8]) -> Option<Datum> {
    let text = std::str::from_utf8(key).ok().filter(|t| !t.contains('\0'));
    Some(match kind {
        Kind::Uuid => Datum::Uuid(Uuid::from_slice(key).ok()?),
        Kind::Boolean => Datum::Boolean(text? == "true"),
        Kind::Integer => Datum::Integer(text?.parse().ok()?),
        Kind::BigInteger => Datum::BigInteger(text?.parse().ok()?),
        Kind::Decimal => read_decimal(text?, "cursor").ok()?,
        Kind::Text => Datum::Text(text?.to_owned()),
        Kind::Enum(name) => {
            let list = entity::codelists().iter().find(|c| c.name == name)?;
            Datum::Text(
                list.codes
                    .iter()
                    .find(|c| c.code.as_bytes() == key)?
                    .code
                    .clone(),
            )
        }
        Kind::Date => Datum::Date(text?.parse::<NaiveDate>().ok()?),
        Kind::Instant => Datum::Instant(DateTime::parse_from_rfc3339(text?).ok()?.to_utc()),
        // It is never sorted by.
        Kind::Json => return None,
    })
}

/// The condition that a row lies behind a cursor in the order's direction of reading.
///
/// Nulls come last; reading backwards turns the whole order round, nulls first. `is_null` says which keys of the
/// cursor are null: that is part of the plan, so that the statement stays one that an index can serve.
pub(crate) fn behind(
    statement: &mut Statement,
    keys: &[OrderKey],
    page: usize,
    is_null: &[bool],
    backward: bool,
) -> String {
    let bind = |statement: &mut Statement, index: usize| {
        statement.bind(keys[index].kind, Source::Cursor { page, key: index })
    };
    let uniform = keys
        .iter()
        .all(|k| !k.nullable && k.direction == keys[0].direction);
    if uniform {
        let values: Vec<_> = (0..keys.len()).map(|i| bind(statement, i)).collect();
        let columns: Vec<_> = keys.iter().map(|k| k.sql.as_str()).collect();
        let sign = sign(keys[0].direction, backward);
        return format!("({}) {sign} ({})", columns.join(", "), values.join(", "));
    }
    let mut alternatives = Vec::new();
    let mut equal = Vec::new();
    let mut bound = String::new();
    for (index, key) in keys.iter().enumerate() {
        let sql = &key.sql;
        let null = is_null.get(index).copied().unwrap_or(false);
        let value = (!null).then(|| bind(statement, index));
        let sign = sign(key.direction, backward);
        let further = match (&value, backward) {
            (Some(value), false) if key.nullable => {
                Some(format!("({sql} {sign} {value} OR {sql} IS NULL)"))
            }
            (Some(value), _) => Some(format!("{sql} {sign} {value}")),
            // Nothing lies behind the nulls, and everything else lies before them.
            (None, false) => None,
            (None, true) => Some(format!("{sql} IS NOT NULL")),
        };
        if let Some(further) = further {
            alternatives.push([equal.as_slice(), &[further]].concat().join(" AND "));
        }
        if let (0, Some(value), false) = (index, &value, key.nullable) {
            // Says again, in a form that an index can start from, what the alternatives imply.
            bound = format!("{sql} {sign}= {value} AND ");
        }
        equal.push(match value {
            Some(value) => format!("{sql} = {value}"),
            None => format!("{sql} IS NULL"),
        });
    }
    format!("{bound}(({}))", alternatives.join(") OR ("))
}

fn sign(direction: Direction, backward: bool) -> &'static str {
    if (direction == Direction::Asc) == backward {
        "<"
    } else {
        ">"
    }
}
