//! The demo data: the article's figures.

mod figures;
