//! The one place that asks for the time.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Tells the time; tests and the demo hold the calendar still.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    today: Option<NaiveDate>,
}

impl Clock {
    /// A clock whose calendar shows this date, or the real one.
    #[must_use]
    pub fn new(today: Option<NaiveDate>) -> Self {
        Self { today }
    }

    /// The instant, UTC.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this module is the one that asks"
    )]
    pub fn now(self) -> DateTime<Utc> {
        Utc::now()
    }

    /// Today's calendar date in the field's time zone, Asia/Shanghai (UTC+8 all year).
    #[must_use]
    pub fn today(self) -> NaiveDate {
        const SHANGHAI: Option<FixedOffset> = FixedOffset::east_opt(8 * 3600);
        self.today.unwrap_or_else(|| {
            let now = self.now();
            SHANGHAI.map_or(now.date_naive(), |zone| {
                now.with_timezone(&zone).date_naive()
            })
        })
    }
}
