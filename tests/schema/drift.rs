//! Entities and the migrated database say the same: tables, columns, types, keys, enums, comments, and an index for
//! every reference and every offered order.

use std::collections::{BTreeMap, BTreeSet};

use entity::{Kind, Table};
use sixiang::schema::{
    room::{Link, Room},
    rooms,
};
use sqlx::{PgPool, Row as _};

use crate::support::Server;

/// Columns as PostgreSQL has them.
const COLUMNS: &str = "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), NOT a.attnotnull \
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped";

/// Foreign keys as PostgreSQL has them.
const REFERENCES: &str = "SELECT c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text, \
    CASE c.confdeltype WHEN 'c' THEN 'Cascade' WHEN 'r' THEN 'Restrict' ELSE c.confdeltype::text END \
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'";

/// Enums with their values in order.
const ENUMS: &str = "SELECT t.typname::text, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) \
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1";

/// Indexes with their key columns as text without quotes, such as `started_on DESC NULLS LAST`.
const INDEXES: &str = "SELECT i.indrelid::regclass::text, array_agg(replace(pg_get_indexdef(i.indexrelid, k, false), '\"', '') \
    || CASE i.indoption[k - 1] & 3 WHEN 0 THEN '' WHEN 1 THEN ' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' ELSE ' DESC' END ORDER BY k) \
    FROM pg_index i CROSS JOIN generate_series(1, i.indnkeyatts) k GROUP BY i.indexrelid, 1";

/// Tables that are no nouns: the migrations' own, the mark of demo data, keys, answers to repetitions, and the search's.
const OTHERS: [&str; 8] = [
    "seaql_migrations",
    "demo_seed",
    "api_key",
    "server_secret",
    "idempotency_key",
    "search_document",
    "search_pending",
    "search_rules",
];

async fn rows(pool: &PgPool, sql: &'static str) -> Vec<sqlx::postgres::PgRow> {
    sqlx::query(sql)
        .fetch_all(pool)
        .await
        .expect("the catalogue answers")
}

fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Instant => "timestamp with time zone",
        other => other.sql(),
    }
}

fn expected_columns(table: &Table) -> impl Iterator<Item = String> + '_ {
    table.columns.iter().map(|c| {
        format!(
            "{}.{} {} nullable={}",
            table.name,
            c.name,
            type_name(c.kind),
            c.nullable
        )
    })
}

fn difference(entities: &BTreeSet<String>, database: &BTreeSet<String>) -> Vec<String> {
    let missing = entities
        .difference(database)
        .map(|s| format!("only in entities: {s}"));
    let extra = database
        .difference(entities)
        .map(|s| format!("only in the database: {s}"));
    missing.chain(extra).collect()
}

#[tokio::test]
async fn columns_are_those_of_the_entities() {
    let server = Server::empty().await;
    let database = rows(&server.pool, COLUMNS).await;
    let database = database.iter().filter_map(|row| {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let (kind, nullable): (String, bool) = (row.get(2), row.get(3));
        (!OTHERS.contains(&table.as_str()))
            .then(|| format!("{table}.{column} {kind} nullable={nullable}"))
    });
    let entities = entity::tables().iter().flat_map(expected_columns);
    assert_eq!(
        difference(&entities.collect(), &database.collect()),
        [""; 0]
    );
}

#[tokio::test]
async fn foreign_keys_are_those_of_the_entities() {
    let server = Server::empty().await;
    let database = rows(&server.pool, REFERENCES).await;
    let database = database.iter().map(|row| {
        let part = |i: usize| row.get::<String, _>(i);
        format!(
            "{}.{} -> {} on delete {}",
            part(0),
            part(1),
            part(2),
            part(3)
        )
    });
    let entities = entity::tables().iter().flat_map(|table| {
        table.references.iter().map(|r| {
            let action = r
                .on_delete
                .as_ref()
                .map_or("a".to_owned(), |a| format!("{a:?}"));
            format!(
                "{}.{} -> {} on delete {action}",
                table.name, r.column, r.table
            )
        })
    });
    assert_eq!(
        difference(&entities.collect(), &database.collect()),
        [""; 0]
    );
}

#[tokio::test]
async fn enums_have_the_values_of_the_codelists_in_their_order() {
    let server = Server::empty().await;
    let database = rows(&server.pool, ENUMS).await;
    let database = database.iter().map(|row| {
        format!(
            "{}: {}",
            row.get::<String, _>(0),
            row.get::<Vec<String>, _>(1).join(" ")
        )
    });
    let entities = entity::codelists().iter().map(|list| {
        let codes: Vec<_> = list.codes.iter().map(|c| c.code.as_str()).collect();
        format!("{}: {}", list.name, codes.join(" "))
    });
    assert_eq!(
        difference(&entities.collect(), &database.collect()),
        [""; 0]
    );
}

#[tokio::test]
async fn comments_are_the_words_of_the_entities() {
    let server = Server::empty().await;
    let sql = "SELECT count(*) FROM pg_description d JOIN pg_class c ON c.oid = d.objoid \
        AND d.classoid = 'pg_class'::regclass WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'";
    let found: i64 = sqlx::query_scalar(sql)
        .fetch_one(&server.pool)
        .await
        .expect("a count");
    let said = entity::comments()
        .iter()
        .filter(|(object, _)| !object.starts_with("TYPE"))
        .count();
    assert_eq!(found, i64::try_from(said).expect("a small number"));
}

/// The indexes of every table, each as its columns.
async fn indexes(pool: &PgPool) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in rows(pool, INDEXES).await {
        all.entry(row.get(0)).or_default().push(row.get(1));
    }
    all
}

#[tokio::test]
async fn every_reference_has_an_index() {
    let server = Server::empty().await;
    let indexes = indexes(&server.pool).await;
    let bare: Vec<_> = entity::tables()
        .iter()
        .flat_map(|table| {
            table
                .references
                .iter()
                .map(move |r| (table.name, &r.column))
        })
        .filter(|(table, column)| {
            !indexes[*table]
                .iter()
                .any(|index| index.first() == Some(*column))
        })
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}

/// What an index must begin with to serve an order by a column: nulls are last in both directions.
fn orders(room: &Room) -> Vec<Vec<String>> {
    let id = |suffix: &str| format!("id{suffix}");
    let unique = |name: &str| room.code().is_some_and(|code| code.column.name == name);
    let mut all = Vec::new();
    for field in room
        .fields
        .iter()
        .filter(|f| f.sortable && !unique(f.column.name))
    {
        let name = field.column.name;
        all.push(vec![name.to_owned(), id("")]);
        if field.column.nullable {
            all.push(vec![format!("{name} DESC NULLS LAST"), id(" DESC")]);
        }
    }
    all
}

#[tokio::test]
async fn every_offered_order_has_an_index() {
    let server = Server::empty().await;
    let indexes = indexes(&server.pool).await;
    // A list that a query makes is sorted once it is made.
    let stored = rooms::all().iter().filter(|room| room.view.is_none());
    let bare: Vec<_> = stored
        .flat_map(|room| {
            orders(room)
                .into_iter()
                .map(move |order| (room.table.name, order))
        })
        .filter(|(table, order)| !indexes[*table].iter().any(|index| index.starts_with(order)))
        .collect();
    assert!(bare.is_empty(), "{bare:#?}");
}

#[tokio::test]
async fn every_to_many_relation_has_an_index_that_leads_from_its_owner() {
    let server = Server::empty().await;
    let indexes = indexes(&server.pool).await;
    let mut bare = Vec::new();
    for room in rooms::all() {
        for relation in &room.relations {
            let (table, column) = match &relation.link {
                Link::Children { column } => (relation.target.as_str(), column.as_str()),
                Link::Through { table, near, .. } => (table.name, near.as_str()),
                Link::Tree { parent, .. } => (room.table.name, *parent),
                Link::Reference { .. } => continue,
            };
            if !indexes[table]
                .iter()
                .any(|index| index.first().is_some_and(|c| c == column))
            {
                bare.push(format!("{}.{}", room.type_name, relation.name));
            }
        }
    }
    assert!(bare.is_empty(), "{bare:?}");
}
