//! Rows on their way into the database: the text form of `COPY`, by far the fastest way in.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{calendar::stamp, random::Random};

/// Bytes sent to the server at a time.
const CHUNK: usize = 1 << 20;

/// A value of a row.
pub(super) trait Cell {
    /// Writes the value as `COPY` reads it.
    fn write(&self, out: &mut Vec<u8>);
}

impl Cell for str {
    fn write(&self, out: &mut Vec<u8>) {
        for byte in self.bytes() {
            match byte {
                b'\\' => out.extend_from_slice(b"\\\\"),
                b'\t' => out.extend_from_slice(b"\\t"),
                b'\n' => out.extend_from_slice(b"\\n"),
                b'\r' => out.extend_from_slice(b"\\r"),
                _ => out.push(byte),
            }
        }
    }
}

impl Cell for String {
    fn write(&self, out: &mut Vec<u8>) {
        self.as_str().write(out);
    }
}

impl<T: Cell + ?Sized> Cell for &T {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }
}

impl<T: Cell> Cell for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(out),
            None => out.extend_from_slice(b"\\N"),
        }
    }
}

impl Cell for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(if *self { b't' } else { b'f' });
    }
}

impl Cell for i64 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.to_string().as_bytes());
    }
}

impl Cell for Uuid {
    fn write(&self, out: &mut Vec<u8>) {
        let mut text = Self::encode_buffer();
        out.extend_from_slice(self.as_hyphenated().encode_lower(&mut text).as_bytes());
    }
}

impl Cell for NaiveDate {
    fn write(&self, out: &mut Vec<u8>) {
        let year = self.year().unsigned_abs();
        digits(out, year / 100);
        digits(out, year % 100);
        out.push(b'-');
        digits(out, self.month());
        out.push(b'-');
        digits(out, self.day());
    }
}

impl Cell for DateTime<Utc> {
    fn write(&self, out: &mut Vec<u8>) {
        self.date_naive().write(out);
        for (mark, part) in [
            (b' ', self.hour()),
            (b':', self.minute()),
            (b':', self.second()),
        ] {
            out.push(mark);
            digits(out, part);
        }
        out.extend_from_slice(b"+00");
    }
}

fn digits(out: &mut Vec<u8>, number: u32) {
    for digit in [number / 10 % 10, number % 10] {
        out.push(b'0' + u8::try_from(digit).unwrap_or(0));
    }
}

/// An exact decimal: so many units of the last of so many decimal places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exact<const PLACES: usize>(pub(super) i64);

impl<const PLACES: usize> Cell for Exact<PLACES> {
    fn write(&self, out: &mut Vec<u8>) {
        if self.0 < 0 {
            out.push(b'-');
        }
        let text = format!("{:0width$}", self.0.unsigned_abs(), width = PLACES + 1);
        let (whole, part) = text.split_at(text.len() - PLACES);
        out.extend_from_slice(whole.as_bytes());
        if PLACES > 0 {
            out.push(b'.');
            out.extend_from_slice(part.as_bytes());
        }
    }
}

/// The rows of one table.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) table: &'static str,
    columns: String,
    bytes: Vec<u8>,
    pub(super) count: u64,
}

impl Rows {
    /// Rows of a noun: the columns named come after the identifier and the two instants.
    pub(super) fn noun(table: &'static str, columns: &str) -> Self {
        Self::link(table, &format!("id, created_at, updated_at, {columns}"))
    }

    /// Rows of a table without an identifier.
    pub(super) fn link(table: &'static str, columns: &str) -> Self {
        Self {
            table,
            columns: columns.to_owned(),
            bytes: Vec::new(),
            count: 0,
        }
    }

    /// Adds a row of a noun entered on a day and gives its identifier.
    pub(super) fn enter(
        &mut self,
        random: &mut Random,
        on: NaiveDate,
        cells: &[&dyn Cell],
    ) -> Uuid {
        let at = stamp(random, on);
        let id = random.id(at);
        for cell in [&id as &dyn Cell, &at, &at] {
            cell.write(&mut self.bytes);
            self.bytes.push(b'\t');
        }
        self.add(cells);
        id
    }

    /// Adds a row.
    pub(super) fn add(&mut self, cells: &[&dyn Cell]) {
        for cell in cells {
            cell.write(&mut self.bytes);
            self.bytes.push(b'\t');
        }
        if let Some(last) = self.bytes.last_mut() {
            *last = b'\n';
        }
        self.count += 1;
    }

    /// Sends the rows to the database.
    pub(super) async fn send(
        self,
        connection: &mut PgConnection,
    ) -> Result<(&'static str, u64), sqlx::Error> {
        let statement = format!("COPY {} ({}) FROM STDIN", self.table, self.columns);
        let mut copy = connection.copy_in_raw(&statement).await?;
        for chunk in self.bytes.chunks(CHUNK) {
            copy.send(chunk).await?;
        }
        copy.finish().await?;
        Ok((self.table, self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: &dyn Cell) -> String {
        let mut out = Vec::new();
        cell.write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(written(&Exact::<2>(-5)), "-0.05");
        assert_eq!(written(&Exact::<2>(18_868_200_000_000)), "188682000000.00");
        assert_eq!(written(&Exact::<0>(7)), "7");
    }

    #[test]
    fn text_is_escaped_and_null_is_not_text() {
        assert_eq!(written(&"a\\N\tb\nc"), "a\\\\N\\tb\\nc");
        assert_eq!(written(&None::<&str>), "\\N");
    }
}
