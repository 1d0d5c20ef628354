//! Names of operations as metrics tell them: clients choose them, so that only so many are told apart.

use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
};

/// Names that are told apart beside those of trusted documents.
const MOST: usize = 200;
/// Longest name that is told, in bytes.
const LONGEST: usize = 100;

/// The names that are told apart.
#[derive(Debug)]
pub(super) struct Names {
    known: RwLock<Known>,
    anonymous: Arc<str>,
    other: Arc<str>,
}

#[derive(Debug)]
struct Known {
    names: HashSet<Arc<str>>,
    left: usize,
}

impl Names {
    /// These are told apart whatever else comes.
    pub(super) fn new<'a>(trusted: impl IntoIterator<Item = &'a String>) -> Self {
        Self {
            known: RwLock::new(Known {
                names: trusted
                    .into_iter()
                    .map(|name| name.as_str().into())
                    .collect(),
                left: MOST,
            }),
            anonymous: "".into(),
            other: "other".into(),
        }
    }

    /// The name as it is told: itself, or `other` when there are too many.
    pub(super) fn label(&self, name: &str) -> Arc<str> {
        if name.is_empty() {
            return self.anonymous.clone();
        }
        // Nothing panics while it holds the lock; if it did, the set would be as good as before.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.names.get(name) {
            return known.clone();
        }
        let is_full = known.left == 0;
        drop(known);
        if is_full || name.len() > LONGEST {
            return self.other.clone();
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Another request may have brought it, or taken the last place, in between.
        if let Some(known) = known.names.get(name) {
            return known.clone();
        }
        if known.left == 0 {
            return self.other.clone();
        }
        let new: Arc<str> = name.into();
        known.left -= 1;
        known.names.insert(new.clone());
        new
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Names};

    #[test]
    fn trusted_names_and_the_first_others_are_told_apart() {
        let names = Names::new(&["Trusted".to_owned()]);
        for number in 0..MOST {
            let name = format!("Name{number}");
            assert_eq!(&*names.label(&name), name);
        }
        let told = ["", "Trusted", "Name0", "Late"].map(|name| names.label(name).to_string());
        assert_eq!(told, ["", "Trusted", "Name0", "other"]);
    }

    #[test]
    fn a_long_name_takes_no_place() {
        assert_eq!(&*Names::new(&[]).label(&"x".repeat(101)), "other");
    }
}
