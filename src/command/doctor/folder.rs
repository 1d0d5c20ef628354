//! The data folder of the embedded cluster: what lies there, what would run it, and the room on its disk.

use std::path::Path;

use rustix::fs::statvfs;

use super::finding::Finding;
use crate::{
    config::DatabaseOptions,
    database::embedded::{Inspection, State},
};

/// Bytes below which the disk is about to be full: a start and a day's writing need less.
const LOW: u64 = 1 << 30;
/// Bytes below which a cluster can't even be made.
const EMPTY: u64 = 128 << 20;

/// All that is found about the folder, and the address of the database when the cluster runs.
pub(super) fn findings(options: &DatabaseOptions) -> (Vec<Finding>, Option<String>) {
    let inspection = match Inspection::of(&options.data_dir) {
        Ok(inspection) => inspection,
        Err(error) => return (vec![Finding::cluster("data folder", error)], None),
    };
    let mut found = vec![folder(&inspection), disk(inspection.folder())];
    found.push(match inspection.programs(options.pg_bin_dir.as_deref()) {
        Ok(one) => Finding::ok(
            "programs",
            format!("PostgreSQL {} in {}", one.major, one.bin_dir.display()),
        ),
        Err(error) => Finding::cluster("programs", error),
    });
    let (cluster, is_serving) = cluster(&inspection);
    found.push(cluster);
    (found, is_serving.then(|| inspection.url()))
}

fn folder(inspection: &Inspection) -> Finding {
    const WHAT: &str = "data folder";
    let place = inspection.folder().display();
    if let Some((open, mode)) = inspection.open.first() {
        return Finding::warn(
            WHAT,
            format!(
                "{} has mode {mode:04o}, others can enter it",
                open.display()
            ),
            format!(
                "chmod 0700 {}; the next start does it as well",
                open.display()
            ),
        );
    }
    match inspection.major {
        Some(major) => Finding::ok(WHAT, format!("{place}, made by PostgreSQL {major}")),
        None => Finding::ok(
            WHAT,
            format!("{place}, without a cluster; sixiang serve makes one"),
        ),
    }
}

fn disk(folder: &Path) -> Finding {
    const WHAT: &str = "disk";
    let fix = "free some space, or choose a folder on another disk: --data-dir DIR";
    // A folder that is still to be made comes to lie where the nearest one above it lies.
    let state = folder.ancestors().find_map(|above| statvfs(above).ok());
    let Some(state) = state else {
        return Finding::warn(WHAT, "the free space can't be told", fix);
    };
    let free = state.f_bavail.saturating_mul(state.f_frsize);
    let total = state.f_blocks.saturating_mul(state.f_frsize);
    let told = format!("{} MiB of {} MiB are free", free >> 20, total >> 20);
    match free {
        ..EMPTY => Finding::fail(WHAT, told, fix),
        EMPTY..LOW => Finding::warn(WHAT, told, fix),
        LOW.. => Finding::ok(WHAT, told),
    }
}

/// What is found of the cluster, and whether it can be asked.
fn cluster(inspection: &Inspection) -> (Finding, bool) {
    const WHAT: &str = "cluster";
    let finding = match inspection.state {
        State::Missing | State::Stopped => {
            Finding::ok(WHAT, "not running; sixiang serve starts it")
        }
        State::Crashed => Finding::warn(
            WHAT,
            "not running, and it was not shut down: postmaster.pid is left of it",
            "sixiang serve starts it, which recovers all that was committed; do not delete the file",
        ),
        State::Starting(pid) => Finding::warn(
            WHAT,
            format!("process {pid} runs it, but takes no connections yet"),
            "wait: after a crash it recovers first; pg.log in the data folder tells how far it is",
        ),
        State::Serving(pid) => Finding::ok(WHAT, format!("running, process {pid}")),
        State::Foreign(pid) => Finding::fail(
            WHAT,
            format!("process {pid} runs it, and was not started by Sixiang"),
            format!("kill -INT {pid}; then sixiang serve starts it"),
        ),
    };
    (finding, matches!(inspection.state, State::Serving(_)))
}
