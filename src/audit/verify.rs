//! Walks the chain: every seal is that of the server, and every event is as it was sealed.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::{
    chain::{self, Head, Key, ORIGIN, Seal},
    event::{self, Event, Position},
    report::Report,
    rows,
};

const COUNT: &str = "SELECT count(*) FROM change";
/// Events behind the last seal.
const UNSEALED: &str = "SELECT count(*) FROM change WHERE (transaction_id, sequence) > ($1, $2)";

/// Told how many of how many events were looked at.
pub type Progress<'a> = &'a mut (dyn FnMut(u64, u64) + Send);

/// Holds all events against their seals, and all rows against their events. In one snapshot, which the transaction that
/// the connection is in is to have: the record goes on meanwhile.
///
/// # Errors
/// When the database fails, or is not migrated.
pub async fn verify(
    connection: &mut PgConnection,
    key: &Key,
    kept: Option<Head>,
    progress: Progress<'_>,
) -> Result<Report, sqlx::Error> {
    let mut report = Report::default();
    let events: i64 = sqlx::query_scalar(COUNT)
        .fetch_one(&mut *connection)
        .await?;
    let events = u64::try_from(events).unwrap_or(0);
    // Each is looked at twice.
    let mut walk = Walk {
        connection: &mut *connection,
        key,
        kept,
        report: &mut report,
        looked: 0,
        told: &mut |looked| progress(looked, 2 * events),
    };
    walk.seals().await?;
    let looked = walk.looked;
    rows::hold(connection, &mut report, &mut |more| {
        progress(looked + more, 2 * events);
    })
    .await?;
    Ok(report)
}

struct Walk<'w> {
    connection: &'w mut PgConnection,
    key: &'w Key,
    kept: Option<Head>,
    report: &'w mut Report,
    looked: u64,
    told: &'w mut (dyn FnMut(u64) + Send),
}

impl Walk<'_> {
    async fn seals(&mut self) -> Result<(), sqlx::Error> {
        let (mut number, mut previous, mut at) = (0, ORIGIN.to_vec(), Position::START);
        loop {
            let seals = chain::after(number, self.connection).await?;
            if seals.is_empty() {
                break;
            }
            for seal in seals {
                self.link(&seal, number, &previous);
                // One that was moved back has no events: they were those of others.
                let up_to = seal.last.max(at);
                self.events(&seal, at, up_to).await?;
                at = up_to;
                number = seal.number;
                previous = seal.mac;
            }
        }
        if let Some(kept) = self.kept.filter(|kept| kept.number > number) {
            let what = format!("the chain ends at seal {number}: what followed was cut off");
            self.report.find(format!("head {}", kept.number), what);
        }
        if let Ok(mac) = previous.try_into()
            && number > 0
        {
            self.report.head = Some(Head { number, mac });
        }
        let unsealed = sqlx::query_scalar(UNSEALED)
            .bind(at.transaction)
            .bind(at.sequence);
        let unsealed: i64 = unsealed.fetch_one(&mut *self.connection).await?;
        self.report.unsealed = u64::try_from(unsealed).unwrap_or(0);
        Ok(())
    }

    /// Looks at a seal itself, and at how it hangs on the one before.
    fn link(&mut self, seal: &Seal, before: i64, previous: &[u8]) {
        let number = seal.number;
        let place = format!("seal {number}");
        self.report.seals += 1;
        if number != before + 1 {
            let missing = before + 1..number;
            let what = format!("it follows seal {before}: those between are missing");
            self.report.find(format!("seal {}", missing.start), what);
        } else if seal.previous != previous {
            let what = "it was not made after the seal before it";
            self.report.find(&place, what);
        }
        if !seal.is_genuine(self.key) {
            let what = "it is not as the server made it";
            self.report.find(&place, what);
        }
        if let Some(kept) = self.kept.filter(|kept| kept.number == number)
            && kept.mac[..] != seal.mac
        {
            self.report.find(&place, "it is not the head that was kept");
        }
    }

    /// Looks at the events of a seal.
    async fn events(
        &mut self,
        seal: &Seal,
        after: Position,
        up_to: Position,
    ) -> Result<(), sqlx::Error> {
        let mut expected: HashMap<&[u8], usize> = seal.events().zip(1..).collect();
        let (mut at, mut last) = (after, 0);
        loop {
            let events = event::between(at, up_to, self.connection).await?;
            let Some(end) = events.last() else { break };
            at = end.position;
            for event in &events {
                match expected.remove(&event.digest[..]) {
                    Some(place) if place > last => last = place,
                    Some(_) => self.event(event, seal, "stands in another place than when it was"),
                    None => self.event(event, seal, "is not as it was when it was"),
                }
            }
            self.report.sealed += events.len() as u64;
            self.looked += events.len() as u64;
            (self.told)(self.looked);
        }
        let mut missing: Vec<_> = expected.into_values().collect();
        missing.sort_unstable();
        let all = seal.events().len();
        for place in missing {
            let what = format!("event {place} of its {all} is not there as it was sealed");
            self.report.find(format!("seal {}", seal.number), what);
        }
        Ok(())
    }

    fn event(&mut self, event: &Event, seal: &Seal, what: &str) {
        let place = format!("event {} ({})", event.id, event.what);
        let what = format!("it {what} sealed, by seal {}", seal.number);
        self.report.find(place, what);
    }
}
