//! How well an object matches.

/// How well an object matches, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Its title is what is looked for.
    ExactTitle,
    /// Its title begins with what is looked for.
    TitleStart,
    /// Its title holds what is looked for.
    Title,
    /// Its title and further texts together hold what is looked for.
    Text,
}

impl Rank {
    /// All ranks, the best first.
    pub const ALL: [Self; 4] = [Self::ExactTitle, Self::TitleStart, Self::Title, Self::Text];
}
