//! The text of an API key: `sx_` with a prefix that names it, then its secret and a checksum.
//!
//! The checksum tells a slip of the hand, and a scanner that looks for secrets what it has found, without the database.

use std::fmt;

use ring::{
    digest::{SHA256, digest},
    hmac,
};

use crate::random;

/// How keys begin.
const MARK: &str = "sx_";
/// Characters of a key: 32, without those that are taken for one another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Characters of the prefix, the secret and the checksum.
const PREFIX: usize = 8;
const SECRET: usize = 40;
const CHECKSUM: usize = 6;

/// A key as it is sent. It is a secret: only its prefix may be told.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(String);

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyText").field(&self.prefix()).finish()
    }
}

impl KeyText {
    /// A new key.
    #[must_use]
    pub fn new() -> Self {
        let drawn = random::bytes::<{ PREFIX + SECRET }>();
        let characters = letters(&drawn);
        let (prefix, secret) = characters.split_at(PREFIX);
        let text = format!("{MARK}{prefix}_{secret}");
        let sum = checksum(&text);
        Self(text + &sum)
    }

    /// Whether a credential says of itself that it is a key.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        text.starts_with(MARK)
    }

    /// A key that was sent; none if it is none or was miswritten.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (prefix, rest) = text.strip_prefix(MARK)?.split_once('_')?;
        let is_ours = |part: &str| part.bytes().all(|byte| ALPHABET.contains(&byte));
        if prefix.len() != PREFIX || rest.len() != SECRET + CHECKSUM {
            return None;
        }
        if !is_ours(prefix) || !is_ours(rest) {
            return None;
        }
        let (body, sum) = text.split_at(text.len() - CHECKSUM);
        (checksum(body) == sum).then(|| Self(text.to_owned()))
    }

    /// What names the key.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.0[MARK.len()..][..PREFIX]
    }

    /// The key as it is to be sent.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub(super) fn hash(&self, pepper: &hmac::Key) -> Vec<u8> {
        hmac::sign(pepper, self.0.as_bytes()).as_ref().to_vec()
    }

    /// Whether this was kept of it. Takes the same time whatever differs.
    #[must_use]
    pub(in crate::auth) fn is_kept_as(&self, hash: &[u8], pepper: &hmac::Key) -> bool {
        hmac::verify(pepper, self.0.as_bytes(), hash).is_ok()
    }
}

impl Default for KeyText {
    fn default() -> Self {
        Self::new()
    }
}

/// A character for each byte; as likely each, since 256 is a multiple of 32.
fn letters(bytes: &[u8]) -> String {
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    bytes.iter().map(letter).collect()
}

fn checksum(text: &str) -> String {
    letters(&digest(&SHA256, text.as_bytes()).as_ref()[..CHECKSUM])
}

#[cfg(test)]
mod tests {
    use super::KeyText;

    #[test]
    fn a_key_is_read_as_it_was_made_and_no_two_are_alike() {
        let (one, other) = (KeyText::new(), KeyText::new());
        let read = KeyText::read(one.reveal());
        assert_eq!((read, one == other), (Some(one), false));
    }

    #[test]
    fn every_slip_of_one_character_is_found() {
        let key = KeyText::new();
        let text = key.reveal();
        let slips = (0..text.len()).map(|at| {
            let other = if text.as_bytes()[at] == b'a' {
                "b"
            } else {
                "a"
            };
            format!("{}{other}{}", &text[..at], &text[at + 1..])
        });
        let missed: Vec<_> = slips.filter(|slip| KeyText::read(slip).is_some()).collect();
        assert_eq!(missed, [""; 0]);
    }

    #[test]
    fn a_key_does_not_tell_its_secret_by_accident() {
        let key = KeyText::new();
        assert_eq!(format!("{key:?}"), format!("KeyText({:?})", key.prefix()));
    }
}
