//! The table of figures.

use std::fmt::Write as _;

use super::load::{Figures, Load};

pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}

/// A line of the table: figures of the three by round, and the server's statements.
pub(super) fn row(
    load: &Load,
    clients: usize,
    rounds: &[[Figures; 3]],
    statements: (u64, u64),
) -> String {
    let of = |server: usize, pick: fn(&Figures) -> f64| {
        median(rounds.iter().map(|round| pick(&round[server])))
    };
    let mut row = format!("| {} | {clients} |", load.name);
    for server in 0..3 {
        let _ = write!(
            row,
            " {:.0} | {:.2} | {:.2} |",
            of(server, |figures| figures.requests_per_second),
            of(server, |figures| figures.p50_ms),
            of(server, |figures| figures.p99_ms),
        );
    }
    // The ratio within a round says more than that of medians: both met the same neighbours on the machine.
    for floor in 1..3 {
        let ratio = median(
            rounds
                .iter()
                .map(|round| round[0].requests_per_second / round[floor].requests_per_second),
        );
        let _ = write!(row, " {ratio:.2} |");
    }
    let (work, rest) = statements;
    let _ = write!(row, " {work} + {rest} |");
    row
}
