//! `sixiang config show`

use super::print;
use crate::config::{Invocation, Serve, doubts};

/// Shows every setting and where it comes from, then what contradicts itself.
pub(super) fn show(invocation: &Invocation, options: &Serve) {
    let mut rows = vec![["flag", "environment", "from", "value"].map(str::to_owned)];
    for setting in invocation.settings() {
        rows.push([
            setting.flag,
            setting.environment.unwrap_or_else(|| "-".to_owned()),
            setting.origin.as_str().to_owned(),
            setting.value.unwrap_or_else(|| "-".to_owned()),
        ]);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    for [flag, environment, origin, value] in &rows {
        print(&format!(
            "{flag:<0$}  {environment:<1$}  {origin:<2$}  {value}",
            widths[0], widths[1], widths[2]
        ));
    }
    for doubt in doubts(options) {
        print(&format!("\nwarn  {}\n  fix: {}", doubt.what, doubt.fix));
    }
}
