//! `importRows` as it is asked: the rows come in the request, as values, as a text, or as a workbook.

use std::{io::Cursor, ops::ControlFlow};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value as Json;

use super::{
    ErrorPolicy, Format, Import, MatchBy,
    fields::{Entry, Fields, invalid},
    load::{Loader, Report},
    read, resolve, room,
};
use crate::{
    error::{Code, Fault},
    mutation::{input::Arguments, work::Work, wrong::UserError},
    query::FetchError,
};

/// Its field.
pub(crate) const FIELD: &str = "importRows";
/// Most bytes that a workbook unfolds to: what comes in a request is small.
const MAX_UNFOLDED: u64 = 64 * 1024 * 1024;

/// An import that was asked for.
#[derive(Debug)]
pub(in crate::mutation) struct Asked {
    pub(in crate::mutation) import: Import,
    /// The argument that holds the rows.
    argument: &'static str,
    fields: Fields,
    rows: Vec<Entry>,
    /// What is wrong with the rows as a whole.
    errors: Vec<UserError>,
}

fn one_of<T: Copy + Default>(
    arguments: &Arguments,
    name: &str,
    all: &[(T, &str, &str)],
) -> Result<T, Fault> {
    let text = arguments.text(name)?;
    let found = text.map(|text| all.iter().find(|(_, name, _)| *name == text));
    match found {
        None => Ok(T::default()),
        Some(Some((value, ..))) => Ok(*value),
        Some(None) => Err(unfit(format!("{name} takes a value of its enum."))),
    }
}

fn unfit(message: impl Into<String>) -> Fault {
    Fault::new(Code::InvalidArgument, message)
}

impl Asked {
    /// Reads the arguments and the rows.
    ///
    /// # Errors
    /// When the arguments do not fit one another, or there are too many rows.
    pub(in crate::mutation) async fn read(
        arguments: &Arguments,
        most: usize,
    ) -> Result<Self, FetchError> {
        let room = arguments.text("type")?.and_then(room);
        let room = room.ok_or_else(|| unfit("type takes a value of ImportType."))?;
        let import = Import {
            room,
            match_by: one_of(arguments, "matchBy", &MatchBy::ALL)?,
            policy: one_of(arguments, "errorPolicy", &ErrorPolicy::ALL)?,
        };
        let fields = Fields::of(room);
        let mut asked = Self {
            import,
            argument: "rows",
            fields,
            rows: Vec::new(),
            errors: Vec::new(),
        };
        if let Err(error) = import.check() {
            asked.errors.push(error);
            return Ok(asked);
        }
        match (arguments.get("rows"), arguments.text("content")?) {
            (Some(Json::Array(rows)), None) => asked.values(rows),
            (Some(row), None) => asked.values(std::slice::from_ref(row)),
            (None, Some(content)) => {
                let all = Format::ALL.iter();
                let format = arguments.text("format")?;
                let format = all.clone().find(|(_, name, _)| Some(*name) == format);
                let (format, ..) = format.ok_or_else(|| {
                    unfit("format must be given with content: CSV, XLSX or NDJSON.")
                })?;
                asked = asked.content(*format, content, most).await?;
            }
            _ => return Err(unfit("Give the rows either as rows or as content.").into()),
        }
        if asked.rows.len() > most {
            return Err(unfit(format!(
                "An import takes at most {most} rows, see maxImportRows. Send several, or use sixiang import."
            ))
            .into());
        }
        Ok(asked)
    }

    fn values(&mut self, rows: &[Json]) {
        let rows = (1..).zip(rows).map(|(number, row)| match row {
            Json::Object(object) => self.fields.object(number, object.clone()),
            _ => Entry::wrong(number, invalid("A row is an object of fields.")),
        });
        self.rows = rows.collect();
    }

    async fn content(
        mut self,
        format: Format,
        content: &str,
        most: usize,
    ) -> Result<Self, FetchError> {
        self.argument = "content";
        let bytes = match format {
            Format::Xlsx => STANDARD
                .decode(content.trim())
                .map_err(|error| unfit(format!("content is no base64: {error}.")))?,
            Format::Csv | Format::Ndjson => content.as_bytes().to_vec(),
        };
        // Unfolding a workbook takes long enough to hold up others.
        let read = tokio::task::spawn_blocking(move || {
            let rows = &mut self.rows;
            let mut each = |entry| {
                rows.push(entry);
                if rows.len() > most {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            let read = read::rows(
                format,
                &self.fields,
                Cursor::new(bytes),
                MAX_UNFOLDED,
                &mut each,
            );
            self.errors.extend(read.err());
            self
        });
        let read = read.await.map_err(|error| {
            tracing::error!(%error, "the content of an import could not be read");
            Fault::new(
                Code::Internal,
                "The content can't be read. Send it in another form.",
            )
        })?;
        Ok(read)
    }

    /// Writes the rows; tells all of them undone when the policy says so.
    ///
    /// # Errors
    /// When the database fails.
    pub(in crate::mutation) async fn write(
        &self,
        work: &mut Work<'_>,
    ) -> Result<Report, FetchError> {
        let mut loader = Loader {
            work,
            import: self.import,
            fields: &self.fields,
            report: Report {
                errors: self.errors.clone(),
                ..Report::default()
            },
        };
        if self.errors.is_empty() {
            loader.write(&self.rows).await?;
        }
        let mut report = loader.report;
        if report.is_rejected(self.import.policy) {
            report.undo();
        }
        for row in &mut report.rows {
            work.conceal_in(self.import.room, &mut row.changes).await?;
            for error in &mut row.errors {
                error.path = vec![self.argument.to_owned(), row.number.to_string()];
                error.path.extend(error.field.clone());
            }
        }
        Ok(report)
    }
}

impl Import {
    /// Tells when rows can't be known again as they are to be.
    pub(super) fn check(&self) -> Result<(), UserError> {
        if self.match_by == MatchBy::Key && resolve::key(self.room).is_empty() {
            return Err(invalid(format!(
                "A {} has no key by which it is known. Match by ID.",
                self.room.type_name
            )));
        }
        Ok(())
    }
}
