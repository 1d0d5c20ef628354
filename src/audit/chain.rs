//! The chain: each seal has a MAC over all that it says, the digests of its events and the MAC of the seal before.

use std::{fmt, str::FromStr};

use ring::hmac;
use sqlx::{PgConnection, Row as _};
use uuid::Uuid;

use super::event::{Digest, LENGTH, Position};
use crate::auth::Secret;

/// What the MAC of the first seal is made of in place of one before.
pub(super) const ORIGIN: Digest = [0; LENGTH];
/// Says of what a MAC is: another form of seals would have another.
const FORM: &[u8] = b"sixiang seal 1";

/// The last seal, or one of those before: the whole chain up to it can be told by it.
const LAST: &str = "SELECT number, mac, last_transaction, last_sequence FROM change_seal ORDER BY number DESC LIMIT 1";
const PAGE: &str = "SELECT number, first_event, last_event, last_transaction, last_sequence, digests, previous, \
    to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), mac \
    FROM change_seal WHERE number > $1 ORDER BY number LIMIT 50";
const ADD: &str = "INSERT INTO change_seal (number, first_event, last_event, last_transaction, last_sequence, digests, \
    previous, sealed_at, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::timestamp AT TIME ZONE 'UTC', $9)";

/// The key that seals are made with.
#[derive(Clone)]
pub struct Key(hmac::Key);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The key of a server's secret.
    #[must_use]
    pub fn of(secret: &Secret) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &secret.key("audit")))
    }
}

/// An end of the chain, to be kept where nobody reaches it who reaches the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the seal.
    pub number: i64,
    /// Its MAC.
    pub mac: Digest,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.number)?;
        self.mac.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let head = || {
            let (number, digits) = text.split_once(':')?;
            let number = number.parse().ok().filter(|number| *number >= 1)?;
            let is_mac =
                digits.len() == 2 * LENGTH && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let mut mac = [0; LENGTH];
            for (place, byte) in mac.iter_mut().enumerate().filter(|_| is_mac) {
                *byte = u8::from_str_radix(&digits[2 * place..2 * place + 2], 16).ok()?;
            }
            is_mac.then_some(Self { number, mac })
        };
        head().ok_or_else(|| "a head is NUMBER:MAC, as sixiang audit verify prints it".to_owned())
    }
}

/// A seal as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Seal {
    pub(super) number: i64,
    pub(super) first_event: Uuid,
    pub(super) last_event: Uuid,
    /// Place of the last event.
    pub(super) last: Position,
    /// Of its events, one after the other.
    pub(super) digests: Vec<u8>,
    pub(super) previous: Vec<u8>,
    /// When it was made, as a text of UTC.
    pub(super) sealed_at: String,
    pub(super) mac: Vec<u8>,
}

impl Seal {
    /// The digests of its events.
    pub(super) fn events(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.digests.chunks(LENGTH)
    }

    /// Whether its MAC is that of what it says.
    pub(super) fn is_genuine(&self, key: &Key) -> bool {
        hmac::verify(&key.0, &self.said(), &self.mac).is_ok()
    }

    /// Makes its MAC.
    pub(super) fn sign(&mut self, key: &Key) {
        self.mac = hmac::sign(&key.0, &self.said()).as_ref().to_vec();
    }

    /// All that it says, as bytes.
    fn said(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.digests.len() + 256);
        let parts = [
            FORM,
            &self.number.to_be_bytes(),
            self.first_event.as_bytes(),
            self.last_event.as_bytes(),
            &self.last.transaction.to_be_bytes(),
            &self.last.sequence.to_be_bytes(),
            self.sealed_at.as_bytes(),
            &self.previous,
            &self.digests,
        ];
        for part in parts {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part);
        }
        bytes
    }

    /// Adds it to the chain.
    pub(super) async fn add(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let query = sqlx::query(ADD)
            .bind(self.number)
            .bind(self.first_event)
            .bind(self.last_event)
            .bind(self.last.transaction)
            .bind(self.last.sequence)
            .bind(&self.digests)
            .bind(&self.previous)
            .bind(&self.sealed_at)
            .bind(&self.mac);
        query.execute(connection).await.map(drop)
    }
}

/// The number and MAC of the last seal, and the place of its last event.
pub(super) async fn last(
    connection: &mut PgConnection,
) -> Result<Option<(i64, Vec<u8>, Position)>, sqlx::Error> {
    let row = sqlx::query(LAST).fetch_optional(connection).await?;
    row.map(|row| {
        let position = Position {
            transaction: row.try_get(2)?,
            sequence: row.try_get(3)?,
        };
        Ok((row.try_get(0)?, row.try_get(1)?, position))
    })
    .transpose()
}

/// The seals that follow a number, some of them.
pub(super) async fn after(
    number: i64,
    connection: &mut PgConnection,
) -> Result<Vec<Seal>, sqlx::Error> {
    let rows = sqlx::query(PAGE).bind(number).fetch_all(connection).await?;
    let read = |row: &sqlx::postgres::PgRow| {
        Ok(Seal {
            number: row.try_get(0)?,
            first_event: row.try_get(1)?,
            last_event: row.try_get(2)?,
            last: Position {
                transaction: row.try_get(3)?,
                sequence: row.try_get(4)?,
            },
            digests: row.try_get(5)?,
            previous: row.try_get(6)?,
            sealed_at: row.try_get::<Option<String>, _>(7)?.unwrap_or_default(),
            mac: row.try_get(8)?,
        })
    };
    rows.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let head = Head {
            number: 4711,
            mac: [0xa5; 32],
        };
        assert_eq!(head.to_string().parse(), Ok(head));
    }

    #[test]
    fn what_is_no_head_is_refused() {
        let mac = "a5".repeat(32);
        let wrong = [
            "",
            "1",
            ":",
            &format!("0:{mac}"),
            &format!("1:{mac}0"),
            "1:zz",
            &format!("x:{mac}"),
        ];
        assert_eq!(wrong.map(|text| text.parse::<Head>().is_err()), [true; 7]);
    }
}
