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
    pub(crate) backward: bool,
    pub(crate) behind: Option<String>,
}

impl Cut {
    /// One row more than the page, which tells whether there are more.
    ///
    /// Written into the statement: with an open limit PostgreSQL would plan every run anew, and there are no more
    /// statements than sizes of pages.
    fn limit(&self) -> usize {
        self.size + 1
    }
}

/// Alias of the page.
const PAGE: &str = "p";

/// The row as the page exports it: the same room under the page's alias, the link's columns under a prefix.
pub(crate) fn page_row(row: &Row) -> Row {
    let mut page = Row::new(row.room, PAGE);
    page.edge = row.edge.clone().map(|edge| sql::Edge {
        alias: PAGE.to_owned(),
        prefix: "x_",
        ..edge
    });
    page
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
    /// Whether a filter is among the conditions.
    pub(crate) filtered: bool,
    pub(crate) order: &'s Order,
    pub(crate) cut: &'s Cut,
    pub(crate) select: &'s Select,
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
        let shared = self.shares();
        let with = if shared {
            self.matching()
        } else {
            String::new()
        };
        // To-one relations are joined once for the pages of all parents. `OFFSET 0` keeps PostgreSQL from joining
        // them into each single page, which it takes for cheap.
        let fenced = self.nested && self.paged && !self.select.joins.is_empty();
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
        let mut from = self.sources(shared);
        if fenced {
            let totals = if self.totals.is_empty() { "" } else { "a.*, " };
            from = format!("(SELECT k.o, {totals}{PAGE}.* FROM {from} OFFSET 0) {PAGE}");
        }
        if self.paged {
            from += &self.select.joins;
        }
        let order = self.final_order(shared, ordinal);
        format!("{with}SELECT {} FROM {from}{order}", columns.join(", "))
    }

    /// Parents, totals and pages, as far as they are asked for.
    fn sources(&self, shared: bool) -> String {
        let mut sources = Vec::new();
        if self.nested {
            sources.push("unnest($1::uuid[]) WITH ORDINALITY k(id, o)".to_owned());
        }
        let lateral = if self.nested { "LATERAL " } else { "" };
        if !self.totals.is_empty() {
            sources.push(format!("{lateral}({}) a", self.totals_sql(shared)));
        }
        let from = sources.join(" CROSS JOIN ");
        if !self.paged {
            return from;
        }
        let page = if shared {
            self.matching_page()
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

    /// Joins may shuffle what the page has ordered; without them its order stands.
    fn final_order(&self, shared: bool, ordinal: &str) -> String {
        if !self.paged || (self.select.joins.is_empty() && !shared) {
            return String::new();
        }
        let keys = order_by(&self.order.keys, self.cut.backward, |i, _| {
            format!("{PAGE}.k{i}")
        });
        let parent = if self.nested {
            format!("{ordinal}.o, ")
        } else {
            String::new()
        };
        format!(" ORDER BY {parent}{keys}")
    }

    /// The page of one parent.
    fn page(&self) -> String {
        let row = &self.rows.row;
        let mut columns = vec![format!("{}.*", row.alias)];
        if let Some(edge) = &row.edge {
            let fields = edge.relation.edge.iter().map(|f| f.column.name);
            columns.extend(fields.map(|name| format!("{} AS x_{name}", edge.column(name))));
        }
        columns.push(self.keys());
        let conditions = [self.conditions, self.cut.behind.as_slice()].concat();
        format!(
            "SELECT {} FROM {}{}{} ORDER BY {} LIMIT {}",
            columns.join(", "),
            self.rows.from,
            self.order.joins,
            where_clause(&conditions),
            order_by(&self.order.keys, self.cut.backward, |_, key| key
                .sql
                .clone()),
            self.cut.limit(),
        )
    }

    fn totals_sql(&self, shared: bool) -> String {
        let totals = self.totals.iter().enumerate();
        let columns: Vec<_> = totals.map(|(i, sql)| format!("{sql} AS a{i}")).collect();
        let columns = columns.join(", ");
        if shared {
            return format!("SELECT {columns} FROM m");
        }
        let conditions = where_clause(self.conditions);
        format!("SELECT {columns} FROM {}{conditions}", self.rows.from)
    }

    /// Whether count and page are best found from one look at what matches: a filter must choose, nothing but the
    /// count be asked for beside the page, and the page be the first. A later page starts where an index takes it.
    fn shares(&self) -> bool {
        self.paged
            && self.filtered
            && !self.nested
            && self.cut.behind.is_none()
            && self.totals == ["count(*)"]
    }

    /// What matches, as ids and keys.
    fn matching(&self) -> String {
        format!(
            "WITH m AS MATERIALIZED (SELECT {}.id AS id, {} FROM {}{}{}) ",
            self.rows.row.alias,
            self.keys(),
            self.rows.from,
            self.order.joins,
            where_clause(self.conditions),
        )
    }

    /// The first page of what matches.
    fn matching_page(&self) -> String {
        let (alias, table) = (&self.rows.row.alias, self.rows.row.room.table.name);
        let keys: Vec<_> = (0..self.order.keys.len())
            .map(|i| format!("m.k{i}"))
            .collect();
        format!(
            "SELECT {alias}.*, {} FROM (SELECT * FROM m ORDER BY {} LIMIT {}) m JOIN {table} {alias} ON {alias}.id = m.id",
            keys.join(", "),
            order_by(&self.order.keys, self.cut.backward, |i, _| format!(
                "m.k{i}"
            )),
            self.cut.limit(),
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
