//! Writes the rows of a plan as the JSON of its answer, in the order of the selection.

use super::{
    data::Data,
    encode,
    fetch::RootData,
    page,
    plan::{
        AggregatePart, Connection, ConnectionPart, EdgePart, Encoding, Out, Page, PageInfoPart,
        Plan, RootValue,
    },
};
use crate::{
    config::Limits,
    error::{Code, Fault},
};

/// Writes an answer's data.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    out: Vec<u8>,
    /// Bytes after which no more objects are written, since the answer is refused.
    most: usize,
    pages: &'a [Page],
    scratch: Vec<u8>,
}

/// The data of an answer as JSON, and the faults of single fields.
pub(crate) fn write(
    plan: &Plan,
    data: &[RootData],
    // What no row tells, by response keys.
    apart: &serde_json::Map<String, serde_json::Value>,
    limits: &Limits,
) -> Result<(Vec<u8>, Vec<Fault>), Fault> {
    // Names take about as much as values.
    let about = 512 + 2 * data.iter().map(RootData::size).sum::<usize>();
    let mut writer = Writer {
        out: Vec::with_capacity(about.min(limits.max_response_bytes)),
        most: limits.max_response_bytes,
        pages: &plan.pages,
        scratch: Vec::new(),
    };
    let mut faults = Vec::new();
    writer.out.push(b'{');
    for (index, (root, data)) in plan.roots.iter().zip(data).enumerate() {
        writer.comma(index);
        writer
            .out
            .extend_from_slice(format!("\"{}\":", root.key).as_bytes());
        match (&root.value, data) {
            (RootValue::Raw { json, .. }, _) => writer.out.extend_from_slice(json.as_bytes()),
            (RootValue::Introspection | RootValue::Viewer(_), _) => {
                let value = apart.get(&*root.key).unwrap_or(&serde_json::Value::Null);
                // Writing JSON to memory never fails.
                let _ = serde_json::to_writer(&mut writer.out, value);
            }
            (RootValue::One { outs, missing, .. }, RootData::Level(data)) => {
                match (data.of(0).first(), missing) {
                    (Some(row), _) => writer.object(outs, data, *row),
                    (None, missing) => {
                        writer.null();
                        faults.extend(
                            missing.as_ref().map(|message| {
                                Fault::new(Code::UnknownCode, message).at(&*root.key)
                            }),
                        );
                    }
                }
            }
            (RootValue::Connection { connection, .. }, RootData::Level(data)) => {
                writer.connection(connection, data, 0);
            }
            (RootValue::Nodes { single, kinds, .. }, RootData::Nodes { kinds: data, found }) => {
                // A variable may hold a list also where one id is asked for: of none or of several, one value is told.
                let found = if *single {
                    found.get(..1).unwrap_or(&[None])
                } else {
                    found
                };
                if !single {
                    writer.out.push(b'[');
                }
                for (index, found) in found.iter().enumerate() {
                    writer.comma(index);
                    match found {
                        Some((kind, row)) => writer.object(&kinds[*kind].outs, &data[*kind], *row),
                        None => writer.null(),
                    }
                }
                if !single {
                    writer.out.push(b']');
                }
            }
            (RootValue::Search(search), RootData::Found(found)) => writer.search(search, found),
            _ => writer.null(),
        }
    }
    writer.out.push(b'}');
    if writer.out.len() > writer.most {
        return Err(too_large());
    }
    Ok((writer.out, faults))
}

/// The fault of an answer that is larger than allowed.
pub(crate) fn too_large() -> Fault {
    Fault::new(
        Code::ResponseTooLarge,
        "The answer is larger than allowed. Ask for smaller pages or fewer fields; `serverLimits` tells the limit.",
    )
}

impl Writer<'_> {
    /// What is written so far, to write on.
    pub(crate) fn out(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    pub(crate) fn comma(&mut self, index: usize) {
        if index > 0 {
            self.out.push(b',');
        }
    }

    pub(crate) fn object(&mut self, outs: &[Out], data: &Data, row: u32) {
        if self.out.len() > self.most {
            return;
        }
        self.out.push(b'{');
        for (index, out) in outs.iter().enumerate() {
            self.comma(index);
            self.member(out, data, row);
        }
        self.out.push(b'}');
    }

    fn member(&mut self, out: &Out, data: &Data, row: u32) {
        match out {
            Out::Raw(bytes) => self.raw(bytes),
            Out::Value {
                key,
                column,
                encoding,
            } => {
                self.raw(key);
                encode::value(&mut self.out, *encoding, data.bytes(row, *column));
            }
            Out::Inline {
                key,
                presence,
                outs,
            } => {
                self.raw(key);
                if data.bytes(row, *presence).is_some() {
                    self.object(outs, data, row);
                } else {
                    self.null();
                }
            }
            Out::Connection {
                key,
                child,
                connection,
            } => {
                self.raw(key);
                let Some((below, parent_of)) = data.children.get(*child) else {
                    return self.null();
                };
                let parent = parent_of.get(row as usize).copied().unwrap_or(u32::MAX);
                self.connection(connection, below, parent);
            }
        }
    }

    fn connection(&mut self, connection: &Connection, data: &Data, parent: u32) {
        let totals = connection.totals;
        let all = data.of(parent);
        let page = connection.page.and_then(|i| self.pages.get(i));
        // A row of totals alone has no id; the row behind the page only tells that there is more.
        let real = match (page, all) {
            (None, _) => &[],
            (Some(_), [only]) if data.bytes(*only, 1).is_none() => &[],
            _ => all,
        };
        let size = page.map_or(0, |page| page.size);
        let (rows, more) = (real.get(..size).unwrap_or(real), real.len() > size);
        let reversed: Vec<u32>;
        let rows = if page.is_some_and(|page| page.backward) {
            reversed = rows.iter().rev().copied().collect();
            &reversed
        } else {
            rows
        };
        self.out.push(b'{');
        for (index, part) in connection.parts.iter().enumerate() {
            self.comma(index);
            match part {
                ConnectionPart::Raw(bytes) => self.raw(bytes),
                ConnectionPart::Nodes(key, outs) => {
                    self.raw(key);
                    self.out.push(b'[');
                    for (index, row) in rows.iter().enumerate() {
                        self.comma(index);
                        self.object(outs, data, *row);
                    }
                    self.out.push(b']');
                }
                ConnectionPart::Edges(key, parts) => {
                    self.raw(key);
                    self.out.push(b'[');
                    for (index, row) in rows.iter().enumerate() {
                        self.comma(index);
                        self.edge(parts, data, *row, page);
                    }
                    self.out.push(b']');
                }
                ConnectionPart::PageInfo(key, parts) => {
                    self.raw(key);
                    self.page_info(parts, data, rows, more, page);
                }
                ConnectionPart::Total(key, column) => {
                    self.raw(key);
                    let count = all
                        .first()
                        .and_then(|row| data.bytes(*row, totals + column));
                    encode::value(
                        &mut self.out,
                        Encoding::Plain(entity::Kind::BigInteger),
                        count,
                    );
                }
                ConnectionPart::Aggregate(key, parts) => {
                    self.raw(key);
                    self.aggregate(parts, totals, data, all.first().copied());
                }
            }
        }
        self.out.push(b'}');
    }

    fn edge(&mut self, parts: &[EdgePart], data: &Data, row: u32, page: Option<&Page>) {
        self.out.push(b'{');
        for (index, part) in parts.iter().enumerate() {
            self.comma(index);
            match part {
                EdgePart::Out(out) => self.member(out, data, row),
                EdgePart::Node(key, outs) => {
                    self.raw(key);
                    self.object(outs, data, row);
                }
                EdgePart::Cursor(key) => {
                    self.raw(key);
                    self.cursor(page, data, Some(row));
                }
            }
        }
        self.out.push(b'}');
    }

    fn page_info(
        &mut self,
        parts: &[PageInfoPart],
        data: &Data,
        rows: &[u32],
        more: bool,
        page: Option<&Page>,
    ) {
        let backward = page.is_some_and(|p| p.backward);
        // What lies on the side that was come from: a cursor stands for a row there.
        let behind = page.is_some_and(|p| p.cursor.is_some());
        self.out.push(b'{');
        for (index, part) in parts.iter().enumerate() {
            self.comma(index);
            match part {
                PageInfoPart::Raw(bytes) => self.raw(bytes),
                PageInfoPart::HasNext(key) => {
                    self.raw(key);
                    self.boolean(if backward { behind } else { more });
                }
                PageInfoPart::HasPrevious(key) => {
                    self.raw(key);
                    self.boolean(if backward { more } else { behind });
                }
                PageInfoPart::Start(key) => {
                    self.raw(key);
                    self.cursor(page, data, rows.first().copied());
                }
                PageInfoPart::End(key) => {
                    self.raw(key);
                    self.cursor(page, data, rows.last().copied());
                }
            }
        }
        self.out.push(b'}');
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        self.raw(if value { b"true" } else { b"false" });
    }

    fn cursor(&mut self, page: Option<&Page>, data: &Data, row: Option<u32>) {
        let (Some(page), Some(row)) = (page, row) else {
            return self.null();
        };
        let mut ends = Vec::with_capacity(page.columns.len());
        self.scratch.clear();
        for (column, kind) in page.columns.iter().zip(&page.keys) {
            let start = self.scratch.len();
            let written = data
                .bytes(row, *column)
                .and_then(|bytes| encode::key(&mut self.scratch, *kind, bytes));
            ends.push(written.map(|()| start..self.scratch.len()));
        }
        let keys = ends
            .into_iter()
            .map(|range| range.and_then(|r| self.scratch.get(r)));
        let cursor = page::encode(page.order, keys);
        self.out.push(b'"');
        self.out.extend_from_slice(cursor.as_bytes());
        self.out.push(b'"');
    }

    fn aggregate(&mut self, parts: &[AggregatePart], totals: usize, data: &Data, row: Option<u32>) {
        self.out.push(b'{');
        for (index, part) in parts.iter().enumerate() {
            self.comma(index);
            match part {
                AggregatePart::Raw(bytes) => self.raw(bytes),
                AggregatePart::Value { key, column, kind } => {
                    self.raw(key);
                    let bytes = row.and_then(|row| data.bytes(row, totals + column));
                    encode::value(&mut self.out, Encoding::Plain(*kind), bytes);
                }
                AggregatePart::Group(key, parts) => {
                    self.raw(key);
                    self.aggregate(parts, totals, data, row);
                }
            }
        }
        self.out.push(b'}');
    }
}
