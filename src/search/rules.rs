//! By which rules documents are made: where they change, all documents are made anew.

use std::{fmt::Write as _, sync::LazyLock};

use sha2::{Digest, Sha256};

use crate::schema::{room::Searched, rooms};

/// Raised by hand with each change to how texts are folded, read or taken apart, also by a library.
const NUMBER: u32 = 1;

/// What tells these rules from others: their number, and which columns of which rooms are searched.
pub(super) fn current() -> &'static str {
    static CURRENT: LazyLock<String> = LazyLock::new(|| {
        let mut rules = NUMBER.to_string();
        for (room, searched) in rooms::searched() {
            let _ = write!(
                rules,
                " {:?} {} {} {}",
                searched.tag, room.table.name, searched.title.name, searched.is_record
            );
            for text in &searched.texts {
                let _ = write!(rules, " {}", text.name);
            }
        }
        let hash = Sha256::digest(rules);
        hash.iter().take(8).fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    });
    &CURRENT
}

/// The tag of a searched kind as the database keeps it.
pub(super) fn tag(searched: &Searched) -> String {
    String::from_utf8_lossy(&searched.tag).into_owned()
}
