//! Rows of texts and files: CSV, NDJSON, and the first sheet of a workbook, read one after another.

use std::{
    cell::Cell,
    io::{self, BufRead, Read, Seek},
    ops::ControlFlow,
    rc::Rc,
};

use calamine::{Data, DataRef, Reader as _, Xlsx};
use clap::ValueEnum;
use serde_json::Value as Json;

use super::fields::{Entry, Fields, invalid};
use crate::mutation::wrong::UserError;

/// Most bytes of one row: a quote that is never closed would make one of all that follows.
const MAX_ROW: usize = 1024 * 1024;
/// What is read ahead of a row.
const AHEAD: usize = 64 * 1024;

/// What a text or a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values in UTF-8, whose first row names the columns
    Csv,
    /// A workbook, whose first sheet is read
    Xlsx,
    /// An object of JSON in each line
    Ndjson,
}

impl Format {
    /// All formats, with their names in GraphQL and their meanings.
    pub const ALL: [(Self, &str, &str); 3] = [
        (
            Self::Csv,
            "CSV",
            "Comma-separated values, whose first row names the columns. CSV 表格",
        ),
        (
            Self::Xlsx,
            "XLSX",
            "A workbook in base64, whose first sheet is read, its first row naming the columns. Excel 工作簿",
        ),
        (
            Self::Ndjson,
            "NDJSON",
            "One JSON object in each line. JSON 行格式",
        ),
    ];
}

/// Takes rows one after another, until it has enough.
pub(super) type Each<'e> = dyn FnMut(Entry) -> ControlFlow<()> + 'e;

/// Reads all rows of a text or a file; a workbook may unfold to so many bytes.
///
/// # Errors
/// What is wrong with the whole, once it is met: rows before it were handed out.
pub(super) fn rows(
    format: Format,
    fields: &Fields,
    from: impl BufRead + Seek,
    most_unfolded: u64,
    each: &mut Each<'_>,
) -> Result<(), UserError> {
    match format {
        Format::Csv => csv(fields, from, each),
        Format::Ndjson => ndjson(fields, from, each),
        Format::Xlsx => xlsx(fields, from, most_unfolded, each),
    }
}

/// Stops reading when one row takes too much.
struct Bounded<R> {
    inner: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(AHEAD);
        if self.left.get() < most {
            return Err(io::Error::other(format!(
                "a row is longer than {MAX_ROW} bytes; look for a quote that is not closed"
            )));
        }
        let read = self.inner.read(&mut into[..most])?;
        self.left.set(self.left.get() - read);
        Ok(read)
    }
}

/// The cells of a record, the last without the carriage return that may end its line.
fn cells(record: &csv::StringRecord) -> impl Iterator<Item = &str> {
    let last = record.len().saturating_sub(1);
    record.iter().enumerate().map(move |(place, cell)| {
        if place == last {
            cell.trim_end_matches('\r')
        } else {
            cell
        }
    })
}

fn csv(fields: &Fields, from: impl Read, each: &mut Each<'_>) -> Result<(), UserError> {
    let left = Rc::new(Cell::new(MAX_ROW + AHEAD));
    let bounded = Bounded {
        inner: from,
        left: left.clone(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(AHEAD)
        // Lines are counted by their ends, of which a carriage return is no part.
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(bounded);
    let mut record = csv::StringRecord::new();
    let mut headings = None;
    loop {
        left.set(MAX_ROW + AHEAD);
        let begun = reader.position().line();
        let is_text = match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => true,
            Err(error) if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) => false,
            Err(error) => return Err(unreadable(begun, &error)),
        };
        // The end of a record tells its line; where it begins, lines without anything may come first.
        let end = reader.position().line() - u64::from(!reader.is_done());
        let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let line = end
            .saturating_sub(u64::try_from(within).unwrap_or(0))
            .max(begun);
        if record.len() == 1 && cells(&record).all(str::is_empty) {
            continue;
        }
        let not_utf8 = || {
            invalid(format!(
                "Line {line} is not in UTF-8. Save the file as CSV in UTF-8."
            ))
        };
        let Some(headings) = &headings else {
            if !is_text {
                return Err(not_utf8());
            }
            headings = Some(fields.headings(cells(&record))?);
            continue;
        };
        let entry = if !is_text {
            Entry::wrong(line, not_utf8())
        } else if record.len() == headings.len() {
            fields.cells(line, headings, cells(&record))
        } else {
            let message = format!(
                "Line {line} has {} cells, and the first row {}. Look for a comma too many or a quote that is missing.",
                record.len(),
                headings.len()
            );
            Entry::wrong(line, invalid(message))
        };
        if each(entry).is_break() {
            break;
        }
    }
    Ok(())
}

fn ndjson(fields: &Fields, mut from: impl BufRead, each: &mut Each<'_>) -> Result<(), UserError> {
    let most = u64::try_from(MAX_ROW).unwrap_or(u64::MAX);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        let read = from.by_ref().take(most).read_until(b'\n', &mut line);
        if read.map_err(|error| unreadable(number, &error))? == 0 {
            return Ok(());
        }
        if line.len() == MAX_ROW {
            return Err(invalid(format!(
                "Line {number} is longer than {MAX_ROW} bytes. Write one object in each line."
            )));
        }
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let entry = match serde_json::from_slice(text) {
            Ok(Json::Object(object)) => fields.object(number, object),
            Ok(_) => Entry::wrong(number, invalid(format!("Line {number} is no object."))),
            Err(error) => Entry::wrong(
                number,
                invalid(format!("Line {number} is no JSON: {error}.")),
            ),
        };
        if each(entry).is_break() {
            return Ok(());
        }
    }
}

fn xlsx(
    fields: &Fields,
    mut from: impl BufRead + Seek,
    most_unfolded: u64,
    each: &mut Each<'_>,
) -> Result<(), UserError> {
    let unreadable = |error: &dyn std::fmt::Display| {
        invalid(format!(
            "The workbook can't be read: {error}. Save it as an Excel workbook (.xlsx) without a password."
        ))
    };
    let size = unfolded(&mut from, most_unfolded).map_err(|error| unreadable(&error))?;
    if size > most_unfolded {
        return Err(invalid(format!(
            "The workbook unfolds to more than {most_unfolded} bytes. Save the sheet as CSV."
        )));
    }
    from.rewind().map_err(|error| unreadable(&error))?;
    let mut workbook = Xlsx::new(from).map_err(|error| unreadable(&error))?;
    let sheets = workbook.sheet_names();
    let Some(sheet) = sheets.first() else {
        return Err(invalid("The workbook has no sheet."));
    };
    let reader = workbook.worksheet_cells_reader(sheet);
    let mut reader = reader.map_err(|error| unreadable(&error))?;
    let mut headings = None;
    // The row that is being gathered, from 1 as the sheet shows it.
    let mut row: (u32, Vec<String>) = (0, Vec::new());
    loop {
        let cell = reader.next_cell().map_err(|error| unreadable(&error))?;
        let next = cell.as_ref().map(|cell| cell.get_position().0 + 1);
        if next != Some(row.0) {
            let (number, cells) = std::mem::take(&mut row);
            let is_empty = cells.iter().all(|cell| cell.trim().is_empty());
            let cells = cells.iter().map(String::as_str);
            match &headings {
                _ if is_empty => {}
                None => headings = Some(fields.headings(cells)?),
                Some(headings) if cells.len() > headings.len() => {
                    let message = format!("Row {number} has a cell without a heading.");
                    if each(Entry::wrong(number.into(), invalid(message))).is_break() {
                        return Ok(());
                    }
                }
                Some(headings) => {
                    // A row ends with its last cell that is not empty.
                    let cells = cells.chain(std::iter::repeat(""));
                    if each(fields.cells(number.into(), headings, cells)).is_break() {
                        return Ok(());
                    }
                }
            }
        }
        let (Some(cell), Some(number)) = (cell, next) else {
            return if headings.is_some() {
                Ok(())
            } else {
                fields.headings(std::iter::empty()).map(drop)
            };
        };
        row.0 = number;
        let value = text(cell.get_value());
        if !value.is_empty() {
            let column = usize::try_from(cell.get_position().1).unwrap_or(usize::MAX);
            // At most the 16 384 columns that a sheet has.
            row.1
                .resize(row.1.len().max(column.min(16_383) + 1), String::new());
            row.1[column.min(16_383)] = value;
        }
    }
}

/// How many bytes a workbook unfolds to, counted up to a limit: what it declares may be wrong.
fn unfolded(from: impl Read + Seek, most: u64) -> Result<u64, zip::result::ZipError> {
    let mut archive = zip::ZipArchive::new(from)?;
    let mut size = 0;
    for place in 0..archive.len() {
        let file = archive.by_index(place)?;
        size += io::copy(&mut file.take(most + 1), &mut io::sink())?;
        if size > most {
            break;
        }
    }
    Ok(size)
}

/// A cell as a text: numbers in full, days as dates, times as instants of the field's time zone.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(time) => match time.as_datetime() {
            Some(time) if time.time() == chrono::NaiveTime::MIN => time.date().to_string(),
            Some(time) => format!("{}+08:00", time.format("%Y-%m-%dT%H:%M:%S")),
            None => time.as_f64().to_string(),
        },
        other => Data::from(other.clone()).to_string(),
    }
}

fn unreadable(line: u64, error: &dyn std::fmt::Display) -> UserError {
    invalid(format!(
        "The content can't be read from line {line} on: {error}."
    ))
}
