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

/// The row as the page exports it: the same room under the page's alias, the link's columns under a prefix.
pub(crate) fn page_row(row: &Row) -> Row {
    let mut page = Row::new(row.room, "p");
    page.edge = row.edge.clone().map(|edge| sql::Edge {
        alias: "p".to_owned(),
        prefix: "x_",
        ..edge
    });
    page
}

pub(crate) fn where_clause(conditions: &[String]) -> String {
    if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE ({})", conditions.join(") AND ("))
    }
}

/// The page of one owner: cut first, joined to its to-one relations after.
pub(crate) fn page_sql(
    rows: &Rows,
    page: &Row,
    conditions: &[String],
    order: &Order,
    cut: &Cut,
    select: &Select,
) -> String {
    let mut inner = vec![format!("{}.*", rows.row.alias)];
    if let Some(edge) = &rows.row.edge {
        let fields = edge.relation.edge.iter().map(|f| f.column.name);
        inner.extend(fields.map(|name| format!("{} AS x_{name}", edge.column(name))));
    }
    inner.extend(
        order
            .keys
            .iter()
            .enumerate()
            .map(|(i, key)| format!("{} AS k{i}", key.sql)),
    );
    let conditions = [conditions, cut.behind.as_slice()].concat();
    format!(
        "SELECT {} FROM (SELECT {} FROM {}{}{} ORDER BY {} LIMIT {}) {}{} ORDER BY {}",
        listed(select),
        inner.join(", "),
        rows.from,
        order.joins,
        where_clause(&conditions),
        order_by(&order.keys, cut.backward, |_, key| key.sql.clone()),
        cut.limit(),
        page.alias,
        select.joins,
        order_by(&order.keys, cut.backward, |i, _| format!(
            "{}.k{i}",
            page.alias
        )),
    )
}

/// Whether count and page are best found from one look at what matches: a filter must choose, nothing but the count
/// be asked for beside the page, and the page be the first. A later page starts where an index takes it.
pub(crate) fn shares(totals: &[String], filtered: bool, cut: &Cut) -> bool {
    filtered && cut.behind.is_none() && totals == ["count(*)"]
}

/// The first page of a filtered list with its count: what matches is found once, as ids and keys.
pub(crate) fn counted_page_sql(
    rows: &Rows,
    page: &Row,
    conditions: &[String],
    order: &Order,
    cut: &Cut,
    select: &Select,
) -> String {
    let (alias, table) = (&rows.row.alias, rows.row.room.table.name);
    let keys = order.keys.iter().enumerate();
    let keys: Vec<_> = keys
        .map(|(i, key)| format!("{} AS k{i}", key.sql))
        .collect();
    let names: Vec<_> = (0..order.keys.len()).map(|i| format!("m.k{i}")).collect();
    let columns: Vec<_> = (0..select.columns.len())
        .map(|i| format!("q.c{i}"))
        .collect();
    format!(
        "WITH m AS MATERIALIZED (SELECT {alias}.id AS id, {} FROM {}{}{}) \
         SELECT 1::bigint, {}, a.a0 FROM (SELECT count(*) AS a0 FROM m) a LEFT JOIN (SELECT {} FROM \
         (SELECT {alias}.*, {} FROM (SELECT * FROM m ORDER BY {} LIMIT {}) m JOIN {table} {alias} ON {alias}.id = m.id) {}{} \
         ORDER BY {}) q ON TRUE",
        keys.join(", "),
        rows.from,
        order.joins,
        where_clause(conditions),
        columns.join(", "),
        listed(select),
        names.join(", "),
        order_by(&order.keys, cut.backward, |i, _| format!("m.k{i}")),
        cut.limit(),
        page.alias,
        select.joins,
        order_by(&order.keys, cut.backward, |i, _| format!(
            "{}.k{i}",
            page.alias
        )),
    )
}

/// The select list of a page, its columns named by their numbers.
fn listed(select: &Select) -> String {
    let columns = select.columns.iter().enumerate();
    columns
        .map(|(i, sql)| format!("{sql} AS c{i}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The totals of one owner, and how many they are.
pub(crate) fn totals_sql(rows: &Rows, conditions: &[String], totals: &[String]) -> (usize, String) {
    let columns = totals.iter().enumerate();
    let columns: Vec<_> = columns.map(|(i, sql)| format!("{sql} AS a{i}")).collect();
    let text = format!(
        "SELECT {} FROM {}{}",
        columns.join(", "),
        rows.from,
        where_clause(conditions)
    );
    (totals.len(), text)
}

/// Page and totals of all parents as one statement, the parent's ordinal first.
pub(crate) fn statement_sql(
    nested: bool,
    page: Option<&str>,
    select: &Select,
    totals: Option<(usize, String)>,
) -> String {
    let mut columns: Vec<String> = vec![if nested {
        "k.o".into()
    } else {
        "1::bigint".into()
    }];
    match page {
        Some(_) => columns.extend((0..select.columns.len()).map(|i| format!("q.c{i}"))),
        // The row's layout stays the same without a page.
        None => columns.extend((0..select.columns.len()).map(|_| "NULL::uuid".to_owned())),
    }
    if let Some((count, _)) = &totals {
        columns.extend((0..*count).map(|i| format!("a.a{i}")));
    }
    let columns = columns.join(", ");
    let keys = "unnest($1::uuid[]) WITH ORDINALITY k(id, o)";
    match (nested, page, totals) {
        (true, Some(page), None) => {
            format!("SELECT {columns} FROM {keys} CROSS JOIN LATERAL ({page}) q")
        }
        (true, Some(page), Some((_, totals))) => format!(
            "SELECT {columns} FROM {keys} CROSS JOIN LATERAL ({totals}) a LEFT JOIN LATERAL ({page}) q ON TRUE"
        ),
        (true, None, Some((_, totals))) => {
            format!("SELECT {columns} FROM {keys} CROSS JOIN LATERAL ({totals}) a")
        }
        (false, Some(page), None) => format!("SELECT {columns} FROM ({page}) q"),
        (false, Some(page), Some((_, totals))) => {
            format!("SELECT {columns} FROM ({totals}) a LEFT JOIN ({page}) q ON TRUE")
        }
        (false, None, Some((_, totals))) => format!("SELECT {columns} FROM ({totals}) a"),
        // Only `__typename` was asked for: no row is needed.
        (_, None, None) => "SELECT 1::bigint, NULL::uuid WHERE FALSE".to_owned(),
    }
}
