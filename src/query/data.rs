//! The rows of statements: their values one behind the other, and whose rows they are.

use sqlx::{Row as _, ValueRef as _, postgres::PgRow};
use uuid::Uuid;

use super::{encode, value::Datum};

/// Rows of one statement. All values lie in one piece of memory, rather than in one a row.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    values: Vec<u8>,
    /// Where each value begins and ends, row by row; [`NULL`] when it is null.
    places: Vec<(u32, u32)>,
    columns: usize,
    count: u32,
}

/// Room that the first row is given, in bytes a column.
const FIRST: usize = 32;

/// The place of a null.
const NULL: (u32, u32) = (u32::MAX, 0);

impl Rows {
    /// Adds a row, which has as many columns as those before, and tells how many bytes it takes. There are never more
    /// bytes in all than a meter lets pass.
    pub(crate) fn push(&mut self, row: &PgRow) -> usize {
        let start = self.values.len();
        if self.count == 0 {
            self.columns = row.len();
            self.places.reserve(self.columns);
            self.values.reserve(self.columns * FIRST);
        }
        self.count += 1;
        for column in 0..self.columns {
            let place = self.keep(row, column).unwrap_or(NULL);
            self.places.push(place);
        }
        self.values.len() - start + self.columns * size_of_val(&NULL)
    }

    /// Lets go of room that no row takes.
    pub(crate) fn fit(&mut self) {
        self.values.shrink_to_fit();
        self.places.shrink_to_fit();
    }

    fn keep(&mut self, row: &PgRow, column: usize) -> Option<(u32, u32)> {
        let value = row.try_get_raw(column).ok()?;
        if value.is_null() {
            return None;
        }
        let start = u32::try_from(self.values.len()).ok()?;
        self.values.extend_from_slice(value.as_bytes().ok()?);
        Some((start, u32::try_from(self.values.len()).ok()?))
    }

    /// How many rows there are.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The bytes of a column of a row; `None` when it is null.
    fn bytes(&self, row: u32, column: usize) -> Option<&[u8]> {
        let (start, end) = *self.places.get(row as usize * self.columns + column)?;
        self.values.get(start as usize..end as usize)
    }
}

/// The rows of a level and of the levels below.
#[derive(Debug, Default)]
pub(crate) struct Data {
    rows: Rows,
    /// Indexes of rows, those of a parent together, in the order of the answer.
    order: Vec<u32>,
    /// Where each parent's rows begin in `order`.
    starts: Vec<u32>,
    /// The levels below, each with the parent's number of every row of this level.
    pub(crate) children: Vec<(Data, Vec<u32>)>,
}

/// No parent: the row has no key.
const NONE: u32 = u32::MAX;

impl Data {
    /// The rows of a parent.
    pub(crate) fn of(&self, parent: u32) -> &[u32] {
        let start = |i: u32| self.starts.get(i as usize).map(|s| *s as usize);
        match (start(parent), parent.checked_add(1).and_then(start)) {
            (Some(from), Some(to)) => self.order.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The rows of each parent.
    fn pages(&self) -> impl Iterator<Item = &[u32]> {
        (0..)
            .zip(self.starts.iter().skip(1))
            .map(|(parent, _)| self.of(parent))
    }

    /// The bytes of a column of a row; `None` when it is null.
    pub(crate) fn bytes(&self, row: u32, column: usize) -> Option<&[u8]> {
        self.rows.bytes(row, column)
    }

    /// Bytes of the values of its rows and of those below.
    pub(crate) fn size(&self) -> usize {
        let below = self.children.iter().map(|(data, _)| data.size());
        self.rows.values.len() + below.sum::<usize>()
    }

    /// Sorts rows by their parents, of which there are so many.
    pub(crate) fn new(rows: Rows, parents: usize) -> Self {
        let mut data = Self {
            rows,
            ..Self::default()
        };
        let parent = |row: u32| {
            let ordinal = data.bytes(row, 0).and_then(encode::integer).unwrap_or(0);
            usize::try_from(ordinal - 1).ok().filter(|p| *p < parents)
        };
        let count = data.rows.count;
        let mut starts = vec![0_u32; parents + 1];
        for row in 0..count {
            if let Some(parent) = parent(row) {
                starts[parent + 1] += 1;
            }
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut order = vec![0_u32; count as usize];
        for row in 0..count {
            if let Some(parent) = parent(row) {
                order[next[parent] as usize] = row;
                next[parent] += 1;
            }
        }
        data.order = order;
        data.starts = starts;
        data
    }

    /// The distinct keys in a column, and for each row the number of its key. A row behind its parent's page has none:
    /// no one asked for what hangs on it. They are sorted, so that PostgreSQL meets the pages of an index one after the
    /// other.
    pub(crate) fn keys(&self, column: usize, page: usize) -> (Vec<Datum>, Vec<u32>) {
        let rows = self.pages().flat_map(|rows| rows.iter().take(page));
        let key = |row| Uuid::from_slice(self.bytes(row, column)?).ok();
        let mut found: Vec<(Uuid, u32)> = rows
            .filter_map(|row| key(*row).map(|key| (key, *row)))
            .collect();
        found.sort_unstable();
        let mut keys = Vec::with_capacity(found.len());
        let mut parent_of = vec![NONE; self.rows.count as usize];
        for same in found.chunk_by(|(a, _), (b, _)| a == b) {
            let number = u32::try_from(keys.len()).unwrap_or(NONE);
            keys.extend(same.first().map(|(key, _)| Datum::Uuid(*key)));
            for (_, row) in same {
                parent_of[*row as usize] = number;
            }
        }
        (keys, parent_of)
    }
}
