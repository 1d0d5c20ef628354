//! Writes PostgreSQL's binary values as JSON.
//!
//! Formats: `numeric` by `numeric_send` (digits of base 10 000, weight, sign, display scale), `date` as days and
//! `timestamptz` as microseconds since 2000-01-01, `jsonb` as its text
//! behind a byte for its version, everything else big-endian.

use std::io::Write as _;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};
use entity::Kind;

use super::{plan::Encoding, value::instant_text};
use crate::schema::ids;

/// Writes a value, or `null` when its bytes do not fit its type.
pub(crate) fn value(out: &mut Vec<u8>, encoding: Encoding, bytes: Option<&[u8]>) {
    let Some(bytes) = bytes else {
        return out.extend_from_slice(b"null");
    };
    match encoding {
        Encoding::Id(tag) => match bytes.try_into() {
            Ok(uuid) => quoted(out, |out| out.extend_from_slice(&ids::encode(tag, uuid))),
            Err(_) => out.extend_from_slice(b"null"),
        },
        Encoding::Plain(kind) => plain(out, kind, bytes),
    }
}

fn plain(out: &mut Vec<u8>, kind: Kind, bytes: &[u8]) {
    let written = match kind {
        Kind::Text => {
            text(out, bytes);
            Some(())
        }
        // Values of enums are ASCII names.
        Kind::Enum(_) => {
            quoted(out, |out| out.extend_from_slice(bytes));
            Some(())
        }
        Kind::Boolean => bytes.first().map(|b| {
            out.extend_from_slice(if *b == 0 { b"false" } else { b"true" });
        }),
        Kind::Integer | Kind::BigInteger => integer(bytes).map(|n| {
            out.extend_from_slice(itoa::Buffer::new().format(n).as_bytes());
        }),
        Kind::Json => bytes.split_first().map(|(_, json)| {
            out.extend_from_slice(json);
        }),
        Kind::Uuid | Kind::Decimal | Kind::Date | Kind::Instant => {
            let start = out.len();
            out.push(b'"');
            let done = key(out, kind, bytes);
            out.push(b'"');
            if done.is_none() {
                out.truncate(start);
            }
            done
        }
    };
    if written.is_none() {
        out.extend_from_slice(b"null");
    }
}

/// Writes a value as text without quotes: what cursors carry. UUIDs stay 16 bytes.
pub(crate) fn key(out: &mut Vec<u8>, kind: Kind, bytes: &[u8]) -> Option<()> {
    match kind {
        // It is never sorted by.
        Kind::Json => return None,
        Kind::Uuid | Kind::Text | Kind::Enum(_) => out.extend_from_slice(bytes),
        Kind::Boolean => out.extend_from_slice(if *bytes.first()? == 0 {
            b"false"
        } else {
            b"true"
        }),
        Kind::Integer | Kind::BigInteger => {
            out.extend_from_slice(itoa::Buffer::new().format(integer(bytes)?).as_bytes());
        }
        Kind::Decimal => decimal(out, bytes)?,
        Kind::Date => {
            let days = i32::from_be_bytes(bytes.try_into().ok()?);
            let date = if days < 0 {
                epoch().checked_sub_days(Days::new(days.unsigned_abs().into()))
            } else {
                epoch().checked_add_days(Days::new(days.unsigned_abs().into()))
            };
            date_text(out, date?);
        }
        Kind::Instant => {
            let micros = TimeDelta::microseconds(i64::from_be_bytes(bytes.try_into().ok()?));
            let midnight = epoch().and_hms_opt(0, 0, 0)?;
            let instant = DateTime::<Utc>::from_naive_utc_and_offset(midnight, Utc);
            out.extend_from_slice(instant_text(instant.checked_add_signed(micros)?).as_bytes());
        }
    }
    Some(())
}

/// Writes a date as ISO 8601 has it. chrono would write each character by itself.
fn date_text(out: &mut Vec<u8>, date: NaiveDate) {
    let small = |n: u32| u16::try_from(n).unwrap_or(0);
    match u16::try_from(date.year()) {
        Ok(year) if year < 10_000 => {
            four(out, year, 4);
            for part in [date.month(), date.day()] {
                out.push(b'-');
                two(out, small(part));
            }
        }
        // Writing to memory never fails.
        _ => drop(write!(out, "{date}")),
    }
}

/// Day zero of PostgreSQL's dates.
const fn epoch() -> NaiveDate {
    match NaiveDate::from_ymd_opt(2000, 1, 1) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// A whole number of 2, 4 or 8 bytes.
pub(crate) fn integer(bytes: &[u8]) -> Option<i64> {
    Some(match bytes.len() {
        2 => i16::from_be_bytes(bytes.try_into().ok()?).into(),
        4 => i32::from_be_bytes(bytes.try_into().ok()?).into(),
        8 => i64::from_be_bytes(bytes.try_into().ok()?),
        _ => return None,
    })
}

fn quoted(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    write(out);
    out.push(b'"');
}

/// Writes text as a JSON string.
pub(crate) fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    // All bytes are looked at whatever is found, several at once.
    let is_special = |b: u8| b < 0x20 || b == b'"' || b == b'\\';
    if !bytes.iter().fold(false, |any, b| any | is_special(*b)) {
        return quoted(out, |out| out.extend_from_slice(bytes));
    }
    // Writing to memory never fails.
    let _ = serde_json::to_writer(out, &String::from_utf8_lossy(bytes));
}

fn decimal(out: &mut Vec<u8>, bytes: &[u8]) -> Option<()> {
    const NEGATIVE: u16 = 0x4000;
    let word = |i: usize| {
        Some(u16::from_be_bytes([
            *bytes.get(2 * i)?,
            *bytes.get(2 * i + 1)?,
        ]))
    };
    let (count, weight, sign, scale) = (
        i32::from(word(0)?),
        i32::from(word(1)?.cast_signed()),
        word(2)?,
        usize::from(word(3)?),
    );
    if sign > NEGATIVE {
        return None; // NaN or an infinity: no stored value is one.
    }
    let digit = |i: i32| {
        let inside = (0..count).contains(&i);
        usize::try_from(i)
            .ok()
            .filter(|_| inside)
            .and_then(|i| word(4 + i))
            .unwrap_or(0)
    };
    if sign == NEGATIVE {
        out.push(b'-');
    }
    let mut buffer = itoa::Buffer::new();
    out.extend_from_slice(
        buffer
            .format(digit(0).min(if weight < 0 { 0 } else { u16::MAX }))
            .as_bytes(),
    );
    for i in 1..=weight {
        four(out, digit(i), 4);
    }
    if scale > 0 {
        out.push(b'.');
        let (mut left, mut i) = (scale, weight + 1);
        while left > 0 {
            let width = left.min(4);
            four(out, if i < 0 { 0 } else { digit(i) }, width);
            left -= width;
            i += 1;
        }
    }
    Some(())
}

/// Two digits.
fn two(out: &mut Vec<u8>, number: u16) {
    let digit = |n: u16| b'0' + u8::try_from(n % 10).unwrap_or(0);
    out.extend_from_slice(&[digit(number / 10), digit(number)]);
}

/// The first digits of a group of four.
fn four(out: &mut Vec<u8>, group: u16, width: usize) {
    let digit = |n: u16| b'0' + u8::try_from(n % 10).unwrap_or(0);
    let digits = [
        digit(group / 1000),
        digit(group / 100),
        digit(group / 10),
        digit(group),
    ];
    out.extend_from_slice(&digits[..width]);
}
