//! The text of a level's statement: one page and its totals for each parent.

use super::{
    compile::Select,
    order::{Order, order_by},
    sql::{self, Row, Rows},
};

/// What a connection's page is cut by.
#[derive(Debug)]
pub(crate) struct Cut {
    pub(crate) index: usize,
    pub(crate) size: usize,
    /// Whether it must be known if there are rows behind the page.
    pub(crate) more: bool,
    pub(crate) backward: bool,
    pub(crate) behind: Option<String>,
}

impl Cut {
    /// The page, and one row more where that is asked for: it tells whether there are more.
    ///
    /// Written into the statement: with an open limit PostgreSQL would plan every run anew, and there are no more
    /// statements than sizes of pages.
    fn limit(&self) -> usize {
        self.size + usize::from(self.more)
    }
}

/// The parents: their ids, each with its ordinal. A plan that is made for any keys expects ten of them.
pub(crate) const KEYS: &str = "unnest($1::uuid[]) WITH ORDINALITY k(id, o)";

/// The same, of which a plan that is made for any keys expects a thousand, as PostgreSQL does of a series whose end it does
/// not know.
pub(crate) const KEYS_OF_MANY: &str =
    "ROWS FROM (unnest($1::uuid[]), generate_series(1, cardinality($1::uuid[])::bigint)) k(id, o)";

/// Alias of the page.
const PAGE: &str = "p";

/// Up to so many matching rows are gathered and sorted; for more, the index of the order is walked.
const FEW: u32 = 1000;

/// Alias of the page's targets, where the page was cut from a link table alone.
const TARGET: &str = "q";

/// The row as the page exports it: the same room under the page's alias, or its target's when the page comes from a
/// link table alone; the link's columns under a prefix.
pub(crate) fn page_row(row: &Row, by_link: bool) -> Row {
    let mut page = Row::new(row.room, if by_link { TARGET } else { PAGE });
    page.edge = row.edge.clone().map(|edge| sql::Edge {
        alias: PAGE.to_owned(),
        prefix: "x_",
        ..edge
    });
    page
}

/// The join that looks up the targets of a page that was cut from a link table alone.
pub(crate) fn join_target(page_row: &Row) -> String {
    let table = page_row.room.table.name;
    format!(" LEFT JOIN {table} {TARGET} ON {TARGET}.id = {PAGE}.id")
}

/// The SQL of a key of the page's order.
pub(crate) fn page_key(index: usize) -> String {
    format!("{PAGE}.k{index}")
}

/// A connection, ready to be written as a statement.
#[derive(Debug)]
pub(crate) struct Text<'s> {
    /// Where its rows come from.
    pub(crate) rows: &'s Rows,
    /// Whether it hangs on parents, whose ids are the first parameter.
    pub(crate) nested: bool,
    /// What the rows must meet, the link to the parent included.
    pub(crate) conditions: &'s [String],
    pub(crate) order: &'s Order,
    pub(crate) cut: &'s Cut,
    pub(crate) select: &'s Select,
    /// Whether the page is cut from the link table alone.
    pub(crate) by_link: bool,
    /// Whether rows are asked for, not only totals.
    pub(crate) paged: bool,
    /// SQL of the count and the aggregates.
    pub(crate) totals: &'s [String],
}

impl Text<'_> {
    /// The statement: the parent's ordinal, the selected columns, the totals.
    pub(crate) fn write(&self) -> String {
        if !self.paged && self.totals.is_empty() {
            // Only `__typename` was asked for: no row is needed.
            return "SELECT 1::bigint, NULL::uuid WHERE FALSE".to_owned();
        }
        let counted = self.counts_first();
        let with = self.with(counted);
        // To-one relations are joined once for the pages of all parents. `OFFSET 0` keeps PostgreSQL from joining
        // them into each single page, which it takes for cheap; the rows are numbered, because joins shuffle them.
        let joined = self.paged && !self.select.joins.is_empty();
        let fenced = self.nested && joined;
        let (ordinal, totals) = if fenced { (PAGE, PAGE) } else { ("k", "a") };
        let mut columns = vec![if self.nested {
            format!("{ordinal}.o")
        } else {
            "1::bigint".to_owned()
        }];
        if self.paged {
            columns.extend(self.select.columns.iter().cloned());
        } else {
            // The row's layout stays the same without a page.
            columns.extend(self.select.columns.iter().map(|_| "NULL::uuid".to_owned()));
        }
        columns.extend((0..self.totals.len()).map(|i| format!("{totals}.a{i}")));
        let mut from = self.sources(counted);
        let mut order = String::new();
        if fenced {
            let totals = if self.totals.is_empty() { "" } else { "a.*, " };
            let number = if self.cut.limit() > 1 {
                order = format!(" ORDER BY {PAGE}.n");
                "row_number() OVER () AS n, "
            } else {
                ""
            };
            from = format!("(SELECT k.o, {number}{totals}{PAGE}.* FROM {from} OFFSET 0) {PAGE}");
        } else if joined || (counted && self.paged) {
            let keys = order_by(&self.order.keys, self.cut.backward, |i, _| page_key(i));
            order = format!(" ORDER BY {keys}");
        }
        if self.paged {
            from += &self.select.joins;
        }
        format!("{with}SELECT {} FROM {from}{order}", columns.join(", "))
    }

    /// What the statement begins with: the query of a view, which PostgreSQL runs once however often it is spoken of,
    /// and the count where that comes first.
    fn with(&self, counted: bool) -> String {
        let table = self.rows.row.room.table.name;
        let view = self.rows.with.as_ref();
        let view = view.map(|sql| format!("{table} AS ({sql})"));
        let count = counted.then(|| format!("a AS MATERIALIZED ({})", self.totals_sql()));
        let all: Vec<_> = view.into_iter().chain(count).collect();
        if all.is_empty() {
            return String::new();
        }
        format!("WITH {} ", all.join(", "))
    }

    /// Parents, totals and pages, as far as they are asked for.
    fn sources(&self, counted: bool) -> String {
        let mut sources = Vec::new();
        if self.nested {
            sources.push(KEYS.to_owned());
        }
        let lateral = if self.nested { "LATERAL " } else { "" };
        if counted {
            sources.push("a".to_owned());
        } else if !self.totals.is_empty() {
            sources.push(format!("{lateral}({}) a", self.totals_sql()));
        }
        let from = sources.join(" CROSS JOIN ");
        if !self.paged {
            return from;
        }
        let page = if counted {
            self.counted_page()
        } else {
            self.page()
        };
        // A parent without rows still has its totals.
        match (from.is_empty(), self.totals.is_empty()) {
            (true, _) => format!("({page}) {PAGE}"),
            (false, true) => format!("{from} CROSS JOIN {lateral}({page}) {PAGE}"),
            (false, false) => format!("{from} LEFT JOIN {lateral}({page}) {PAGE} ON TRUE"),
        }
    }

    /// The page of one parent.
    fn page(&self) -> String {
        let behind = self.cut.behind.as_slice();
        let rows = self.rows_where(behind);
        let keys = &self.order.keys;
        let order = order_by(keys, self.cut.backward, |_, key| key.sql.clone());
        format!("{rows} ORDER BY {order} LIMIT {}", self.cut.limit())
    }

    /// The rows that a page is cut from, with the keys of its order.
    fn rows_where(&self, more: &[String]) -> String {
        let row = &self.rows.row;
        let link = self.rows.link.as_ref().filter(|_| self.by_link);
        let (all, from) = match link {
            Some((link, far)) => (format!("{far} AS id"), link),
            None => (format!("{}.*", row.alias), &self.rows.from),
        };
        let mut columns = vec![all];
        if let Some(edge) = &row.edge {
            let fields = edge.relation.edge.iter().map(|f| f.column.name);
            columns.extend(fields.map(|name| format!("{} AS x_{name}", edge.column(name))));
        }
        columns.push(self.keys());
        format!(
            "SELECT {} FROM {from}{}{}",
            columns.join(", "),
            self.order.joins,
            where_clause(&[self.conditions, more].concat()),
        )
    }

    fn totals_sql(&self) -> String {
        let totals = self.totals.iter().enumerate();
        let columns: Vec<_> = totals.map(|(i, sql)| format!("{sql} AS a{i}")).collect();
        let conditions = where_clause(self.conditions);
        format!(
            "SELECT {} FROM {}{conditions}",
            columns.join(", "),
            self.rows.from
        )
    }

    /// Whether it reads all rows that a filter lets through, only to tell of them.
    pub(crate) fn tells_of_all(&self) -> bool {
        !self.paged && !self.nested && self.filtered()
    }

    /// Whether a filter is among the conditions, beside the link to the parent.
    fn filtered(&self) -> bool {
        self.conditions.len() > usize::from(self.rows.condition.is_some())
    }

    /// Whether the count may choose how the page is found: a filter must thin the rows out, nothing but the count be
    /// asked for beside the page, and the page be the first. A later page starts where an index takes it.
    fn counts_first(&self) -> bool {
        self.paged
            && self.filtered()
            && !self.nested
            && self.cut.behind.is_none()
            && self.totals == ["count(*)"]
    }

    /// The first page, when it is known how many rows match. Of many, the index of the order soon meets a page full;
    /// few are gathered and sorted, since the index would be walked to its end for them. PostgreSQL skips the half
    /// whose condition on the count fails.
    fn counted_page(&self) -> String {
        let walked = self.rows_where(&[format!("(SELECT a0 FROM a) > {FEW}")]);
        let gathered = self.rows_where(&[format!("(SELECT a0 FROM a) <= {FEW}")]);
        let (keys, limit) = (&self.order.keys, self.cut.limit());
        let walk = order_by(keys, self.cut.backward, |_, key| key.sql.clone());
        let sort = order_by(keys, self.cut.backward, |i, _| format!("m.k{i}"));
        format!(
            "(({walked} ORDER BY {walk} LIMIT {limit}) UNION ALL \
             (SELECT * FROM ({gathered} OFFSET 0) m ORDER BY {sort} LIMIT {limit}))"
        )
    }

    fn keys(&self) -> String {
        let keys = self.order.keys.iter().enumerate();
        let keys: Vec<_> = keys
            .map(|(i, key)| format!("{} AS k{i}", key.sql))
            .collect();
        keys.join(", ")
    }
}

fn where_clause(conditions: &[String]) -> String {
    if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE ({})", conditions.join(") AND ("))
    }
}
