//! The demo data: the article's figures, and how what is told there hangs together.

mod coherence;
mod documents;
mod figures;
mod gaps;
