//! Runs a search: finds the best, then reads each kind among them by one statement.

use sqlx::PgConnection;
use tracing::Instrument as _;

use super::Search;
use crate::{
    query::{
        bound::Bound, data::Data, failure::FetchError, fetch::run as run_level, guard::sight,
        value::Datum,
    },
    schema::ids::Tag,
    search::{self, Hit, Place, Query, Rank},
};

/// What was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// The hits of the page, each with its kind's number and its row.
    pub(super) hits: Vec<(Hit, usize, u32)>,
    /// The rows of each kind.
    pub(in crate::query) kinds: Vec<Data>,
    /// Whether more follow.
    pub(super) more: bool,
    /// Whether the page lies behind a cursor.
    pub(super) behind: bool,
}

/// Runs a search.
pub(crate) async fn run(
    connection: &mut PgConnection,
    search: &Search,
    bound: &Bound<'_>,
) -> Result<Found, FetchError> {
    let text = match bound.value(&search.text)? {
        Datum::Text(text) => text,
        _ => String::new(),
    };
    let query = Query::parse(&text)?;
    let tags: Vec<Tag> = search.kinds.iter().map(|kind| kind.tag).collect();
    let after = bound
        .cursors
        .get(search.page)
        .and_then(|keys| place(keys.as_ref()?));
    let first = search.size + usize::from(search.more);
    let sight = sight(bound.viewer, &tags);
    let hits = search::find(
        connection,
        &query,
        Some(&tags),
        first,
        after,
        sight.as_ref(),
    );
    let mut hits = hits.instrument(tracing::debug_span!("search")).await?;
    let more = hits.len() > search.size;
    hits.truncate(search.size);

    let mut kinds = Vec::with_capacity(search.kinds.len());
    let mut found = Vec::with_capacity(hits.len());
    found.resize_with(hits.len(), || None);
    for (number, kind) in search.kinds.iter().enumerate() {
        let mine: Vec<usize> = (0..hits.len())
            .filter(|hit| hits[*hit].tag == kind.tag)
            .collect();
        let keys: Vec<Datum> = mine.iter().map(|hit| Datum::Uuid(hits[*hit].id)).collect();
        let data = if keys.is_empty() {
            Data::default()
        } else {
            run_level(connection, &kind.level, &keys, keys.len(), bound).await?
        };
        for (ordinal, hit) in (0_u32..).zip(&mine) {
            found[*hit] = data.of(ordinal).first().map(|row| (number, *row));
        }
        kinds.push(data);
    }
    // What was deleted since it was last indexed is left out.
    let hits = hits.into_iter().zip(found);
    let hits = hits.filter_map(|(hit, found)| found.map(|(kind, row)| (hit, kind, row)));
    Ok(Found {
        hits: hits.collect(),
        kinds,
        more,
        behind: after.is_some(),
    })
}

/// The place that a cursor stands for.
fn place(keys: &[Datum]) -> Option<(Rank, Place)> {
    match keys {
        [Datum::Integer(rank), Datum::BigInteger(place)] => {
            let rank = usize::try_from(*rank).ok()?;
            Some((*Rank::ALL.get(rank)?, Place::from_number(*place)))
        }
        _ => None,
    }
}
