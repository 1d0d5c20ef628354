//! Search: over all named objects, in Chinese and by its sound, on PostgreSQL alone.
//!
//! | room | what it does |
//! |---|---|
//! | `fold`, `units`, `spelling` | what is written differently and means the same becomes the same |
//! | `query` | reads what is looked for, or says by a code why it can't be |
//! | `lexemes`, `conditions` | what documents are found by, and the conditions that sieve them |
//! | `matching`, `rank`, `highlight` | what really matches, how well, and where |
//! | `place`, `find` | the order among equals, and how the first in it are found without reading all |
//! | `rules`, `triggers`, `upkeep`, `indexer` | how documents follow what is written |
//!
//! There is no segmentation into words: pairs of neighbouring characters find every text that holds a term, also terms
//! that no dictionary has, which names of places and projects mostly are.

mod conditions;
mod find;
mod fold;
mod highlight;
mod indexer;
mod lexemes;
mod matching;
mod place;
mod query;
mod rank;
mod rules;
mod spelling;
pub(crate) mod triggers;
mod units;
pub mod upkeep;

pub(crate) use self::find::PARAMETERS;
pub use self::{
    find::{Hit, Sight, find},
    highlight::{Snippet, Span},
    indexer::{Queue, index},
    place::Place,
    query::{MAX_LENGTH, MAX_TERMS, Query},
    rank::Rank,
};
