//! Finds objects, the best first, by as few rows as that takes.
//!
//! The order of hits is known before any is found: by rank, and within a rank by place. So one statement goes through
//! stages in that order, each the documents of one part of the order that meet the condition of one rank, and ends as
//! soon as it has enough. Parts begin small: of a term that half of all documents hold, only some hundred are looked
//! at. A rare term is asked of all parts, each of which answers at once that it has nothing.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, PgConnection, query::QueryAs};
use uuid::Uuid;

use super::{
    conditions::Condition,
    highlight::{self, Snippet},
    matching,
    place::{Part, Place},
    query::Query,
    rank::Rank,
    units::units,
};
use crate::schema::{ids::Tag, names, rooms};

/// Most documents that one search looks at. Only what holds all the parts of a term over and over, but never the term
/// itself, has a search look at so many; it then misses what it did not get to.
const MAX_DOCUMENTS: usize = 10_000;

/// The first documents of some stages.
///
/// Conditions are columns of a row rather than parameters, so that the plan can't depend on them: what the planner
/// knows of single lexemes would now and then have it read the whole table. `{sight}` is a viewer's [`Sight`].
const DOCUMENTS: &str = "SELECT s.number - 1, d.tag, d.id, d.place, d.title, d.texts \
    FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS s(condition, after, number) \
    CROSS JOIN LATERAL (SELECT tag, id, place, title, texts FROM search_document \
    WHERE terms @@ s.condition::tsquery AND place > s.after{sight} ORDER BY place LIMIT $3) d \
    ORDER BY s.number LIMIT $3";

/// Parameters of the statement that reads documents, before those of a [`Sight`].
pub(crate) const PARAMETERS: usize = 3;

/// What a viewer may find, who does not see everything that is searched.
#[derive(Clone, Debug)]
pub struct Sight {
    /// SQL condition on a row of `search_document`.
    pub(crate) condition: String,
    /// Ids that are its parameters.
    pub(crate) ids: Vec<Vec<Uuid>>,
}

/// An object that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its kind.
    pub tag: Tag,
    /// Its id.
    pub id: Uuid,
    /// How well it matches.
    pub rank: Rank,
    /// Where it stands among those that match as well.
    pub place: Place,
    /// Its title.
    pub title: Snippet,
    /// The piece of another text of it that matches, with the name of its field; none when only the title does.
    pub text: Option<(String, Snippet)>,
}

/// Finds the first objects that match, of all kinds or of these, after the one of this rank and place, as far as they
/// are in sight.
///
/// Objects come by rank, then by place: the same each time while nothing is written.
///
/// # Errors
/// When the database fails.
pub async fn find(
    connection: &mut PgConnection,
    query: &Query,
    tags: Option<&[Tag]>,
    first: usize,
    after: Option<(Rank, Place)>,
    sight: Option<&Sight>,
) -> Result<Vec<Hit>, sqlx::Error> {
    let mut hits = Vec::new();
    let stages = stages(query, tags, after);
    if first == 0 || stages.is_empty() {
        return Ok(hits);
    }
    let mut stages = &stages[..];
    let mut after = after.map_or(Place::BEFORE_ALL, |(_, place)| place);
    let mut seen = HashSet::new();
    // What matches well meets the conditions of lower ranks too, and is met again there.
    let mut wanted = 2 * first;
    let mut left = MAX_DOCUMENTS.max(wanted);
    loop {
        wanted = wanted.min(left);
        let found = documents(connection, stages, after, wanted, sight).await?;
        left -= found.len();
        let is_end = found.len() < wanted || left == 0;
        let last = found
            .last()
            .map(|(stage, document)| (*stage, document.place));
        for (stage, document) in found {
            let rank = stages.get(stage).map_or(Rank::Text, |stage| stage.rank);
            if let Some(hit) = look(query, rank, document)
                && seen.insert((hit.tag, hit.id))
            {
                hits.push(hit);
                if hits.len() == first {
                    return Ok(hits);
                }
            }
        }
        match last {
            Some((stage, place)) if !is_end => {
                stages = stages.get(stage..).unwrap_or_default();
                after = place;
                wanted *= 4;
            }
            _ => return Ok(hits),
        }
    }
}

/// The documents of a part of the order that may match at a rank.
#[derive(Debug)]
struct Stage {
    rank: Rank,
    condition: String,
}

/// The stages from the one on in which this rank and place lie, where objects of these kinds may be.
fn stages(query: &Query, tags: Option<&[Tag]>, after: Option<(Rank, Place)>) -> Vec<Stage> {
    let from = after.map(|(rank, place)| (rank, place.part()));
    let has = |part: Part| {
        let is_there = |tag: &Tag| {
            let searched = rooms::by_tag(*tag).and_then(|room| room.searched.as_ref());
            searched.is_some_and(|searched| searched.is_record == part.is_record())
        };
        tags.is_none_or(|tags| tags.iter().any(is_there))
    };
    let mut all = Vec::new();
    for rank in Rank::ALL {
        if let Some(condition) = Condition::of(query, rank, tags) {
            let parts = Part::all()
                .filter(|part| has(*part) && from.is_none_or(|from| (rank, *part) >= from));
            all.extend(parts.map(|part| Stage {
                rank,
                condition: condition.within(part),
            }));
        }
    }
    all
}

/// A document as it is kept.
struct Document {
    tag: Tag,
    id: Uuid,
    place: Place,
    title: String,
    texts: Vec<String>,
}

/// The first documents of these stages, each with the number of its stage; of the first stage only those after a place.
async fn documents(
    connection: &mut PgConnection,
    stages: &[Stage],
    after: Place,
    limit: usize,
    sight: Option<&Sight>,
) -> Result<Vec<(usize, Document)>, sqlx::Error> {
    type Row = (i64, String, Uuid, i64, String, Vec<String>);
    let conditions: Vec<_> = stages.iter().map(|s| s.condition.as_str()).collect();
    let mut afters = vec![Place::BEFORE_ALL.number(); stages.len()];
    if let Some(first) = afters.first_mut() {
        *first = after.number();
    }
    let condition = sight.map_or_else(String::new, |s| format!(" AND {}", s.condition));
    let sql = DOCUMENTS.replace("{sight}", &condition);
    let statement = sqlx::query_as(AssertSqlSafe(sql))
        .bind(conditions)
        .bind(afters)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let ids = sight.iter().flat_map(|sight| &sight.ids);
    let statement = ids.fold(statement, QueryAs::bind);
    let rows: Vec<Row> = statement.fetch_all(connection).await?;
    let document = |(stage, tag, id, place, title, texts): Row| {
        let document = Document {
            tag: tag.as_bytes().try_into().unwrap_or_default(),
            id,
            place: Place::from_number(place),
            title,
            texts,
        };
        (usize::try_from(stage).unwrap_or_default(), document)
    };
    let mut found: Vec<_> = rows.into_iter().map(document).collect();
    // As the statement gives them, though it does not promise to.
    found.sort_by_key(|(stage, document)| (*stage, document.place));
    Ok(found)
}

/// The hit that a document is when it matches at a rank, and not at a better one.
fn look(query: &Query, rank: Rank, document: Document) -> Option<Hit> {
    let title = units(&document.title);
    let found = matching::of_title(query, &title);
    if found.unwrap_or(Rank::Text) != rank {
        return None;
    }
    let mut all = vec![title];
    all.extend(document.texts.iter().map(|text| units(text)));
    if found.is_none() && !matching::any_hold(query, &all) {
        return None;
    }
    let searched = rooms::by_tag(document.tag)?.searched.as_ref()?;
    let mut texts = searched.texts.iter().zip(&document.texts).zip(&all[1..]);
    let text = texts.find_map(|((column, text), units)| {
        let snippet = highlight::around(query, text, units)?;
        Some((names::camel(column.name), snippet))
    });
    Some(Hit {
        tag: document.tag,
        id: document.id,
        rank,
        place: document.place,
        title: highlight::whole(query, document.title, &all[0]),
        text,
    })
}
