//! What a verification has found.

use std::fmt;

use super::chain::Head;

/// Findings that are told one by one; of more it is told how many there are.
const MOST: usize = 100;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: a seal, an event or an object.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "broken   {}: {}", self.place, self.what)
    }
}

/// What a verification has found.
#[derive(Debug, Default)]
pub struct Report {
    /// What is wrong, in the order of the chain, then of objects; the first hundred.
    pub findings: Vec<Finding>,
    /// How much is wrong.
    pub broken: u64,
    /// Seals.
    pub seals: u64,
    /// Events that are sealed.
    pub sealed: u64,
    /// Events that are not sealed yet.
    pub unsealed: u64,
    /// Objects that the record tells of.
    pub objects: u64,
    /// Of these, those of types that this program does not know.
    pub unknown: u64,
    /// Rows that the record does not tell of.
    pub older: u64,
    /// The end of the chain.
    pub head: Option<Head>,
}

impl Report {
    pub(super) fn find(&mut self, place: impl fmt::Display, what: impl fmt::Display) {
        self.broken += 1;
        if self.findings.len() < MOST {
            self.findings.push(Finding {
                place: place.to_string(),
                what: what.to_string(),
            });
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let untold = self.broken - self.findings.len() as u64;
        if untold > 0 {
            writeln!(f, "broken   and {untold} more")?;
        }
        writeln!(
            f,
            "events   {} sealed by {} seals, {} not sealed yet",
            self.sealed, self.seals, self.unsealed
        )?;
        write!(
            f,
            "objects  {} held against the record",
            self.objects - self.unknown
        )?;
        if self.unknown > 0 {
            write!(
                f,
                ", {} of types that this version does not know",
                self.unknown
            )?;
        }
        writeln!(
            f,
            "\nrows     {} that the record does not tell of: this number may fall, never grow",
            self.older
        )?;
        match &self.head {
            Some(head) => writeln!(f, "head     {head}")?,
            None => writeln!(f, "head     none: nothing is sealed")?,
        }
        if self.broken == 0 {
            write!(f, "All is as it was written.")
        } else {
            write!(f, "{} places are not as they were written.", self.broken)
        }
    }
}
