//! What is deliberately missing, so that `reportingGaps` has something to find.
//!
//! - No weekly analysis was held in the week of 3 October 2022, and no monthly coordination in July 2022.
//! - The half-year supervision of 2022H1 was held; that of 2022H2 and the year-end assessment are not due yet.
//! - `TF14-DAYS` is observed every month, in every county but 双柏县 for 2022M07 and 永仁县 for 2022M09.
//! - Three large works reported nothing for 2022M08; what they spent then is in the report of the month after.
//!
//! Beside these, one work in thirty has fallen silent some months ago and one in five has not reported on the present
//! month yet, as the progress reports tell.

use chrono::NaiveDate;

use super::calendar::date;

/// Monday of the week without a weekly analysis.
pub(super) const WEEK_WITHOUT_ANALYSIS: NaiveDate = date(2022, 10, 3);

/// The month of 2022 without a monthly coordination.
pub(super) const MONTH_WITHOUT_COORDINATION: u32 = 7;

/// The month for which some works reported nothing, as a period.
pub(super) const MONTH_WITHOUT_REPORT: &str = "2022M08";

/// How many works reported nothing for that month.
pub(super) const WORKS_WITHOUT_REPORT: usize = 3;

/// The code of the indicator that is observed every month at every scale.
pub(super) const MONTHLY_INDICATOR: &str = "TF14-DAYS";

/// How many months of it are observed at least, up to the last one.
pub(super) const MONTHS_OBSERVED: usize = 10;

/// Indexes of the counties whose observation of the monthly indicator is missing, with the period.
pub(super) const UNOBSERVED: [(usize, &str); 2] = [(2, "2022M07"), (7, "2022M09")];
