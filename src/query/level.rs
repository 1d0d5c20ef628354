//! The text of a level's statement: one page and its totals for each parent.

use entity::Kind;

use super::{
    compile::Select,
    order::{Order, order_by},
    plan::Source,
    sql::{self, Row, Rows, Statement},
};

/// What a connection's page is cut by.
#[derive(Debug)]
pub(crate) struct Cut {
    pub(crate) index: usize,
    pub(crate) backward: bool,
    pub(crate) behind: Option<String>,
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
    statement: &mut Statement,
) -> String {
    let limit = statement.bind(Kind::BigInteger, Source::Limit(cut.index));
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
    let columns: Vec<_> = select
        .columns
        .iter()
        .enumerate()
        .map(|(i, sql)| format!("{sql} AS c{i}"))
        .collect();
    format!(
        "SELECT {} FROM (SELECT {} FROM {}{}{} ORDER BY {} LIMIT {limit}) {}{} ORDER BY {}",
        columns.join(", "),
        inner.join(", "),
        rows.from,
        order.joins,
        where_clause(&conditions),
        order_by(&order.keys, cut.backward, |_, key| key.sql.clone()),
        page.alias,
        select.joins,
        order_by(&order.keys, cut.backward, |i, _| format!(
            "{}.k{i}",
            page.alias
        )),
    )
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
