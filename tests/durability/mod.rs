//! Nothing that was acknowledged is lost and nothing happens twice: writers that repeat each command until it is answered,
//! against a server and a PostgreSQL that are killed again and again. The figures of the long form, which
//! `make durability` runs, are kept in the documentation.

mod proof;
mod victim;
mod writer;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use self::{
    victim::{Target, Victim},
    writer::{Log, Progress, World, Writer},
};
use crate::support::form::{figure, form};

/// Clients that write at once.
const WRITERS: usize = 8;
/// How many writes are acknowledged between two kills at least, so that there is something to lose.
const BETWEEN: usize = 12;
/// The longest pause before a kill, beside the time that these writes take.
const PAUSE_MS: u64 = 150;
/// How long it may take until writes are acknowledged again.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is killed, in an order that differs from run to run.
fn targets(dice: &mut fastrand::Rng) -> Vec<Target> {
    let (server, postgres, both) = form((3, 1, 1), (80, 30, 20));
    let mut targets = vec![Target::Server; server];
    targets.extend(vec![Target::Postgres; postgres]);
    targets.extend(vec![Target::Both; both]);
    dice.shuffle(&mut targets);
    targets
}

/// Waits until the writers have come so far.
async fn reached(
    progress: &mut watch::Receiver<Progress>,
    so_far: impl FnMut(&Progress) -> bool,
) -> Progress {
    let reached = timeout(PATIENCE, progress.wait_for(so_far)).await;
    let reached = reached.expect("writes are acknowledged again in time");
    *reached.expect("the writers still write")
}

/// The middle and the longest of some times, in milliseconds.
fn middle_and_longest(mut times: Vec<Duration>) -> String {
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    let longest = times.last().copied().unwrap_or_default();
    format!(
        "{} ms, at most {} ms",
        middle.as_millis(),
        longest.as_millis()
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_every_kill_and_happened_once() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut victim = Victim::start().await;
    let (world, mut log) = World::made(&victim.place).await;
    let world = Arc::new(world);
    let (told, mut progress) = watch::channel(Progress::begin());
    let (over, is_over) = watch::channel(false);
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let writer = Writer::new(number, dice.fork(), world.clone(), victim.place.subscribe());
            tokio::spawn(writer.write(told.clone(), is_over.clone()))
        })
        .collect();

    let begun = Instant::now();
    let targets = targets(&mut dice);
    let mut away: Vec<(Target, Duration)> = Vec::new();
    for &target in &targets {
        let before = progress.borrow().acknowledged;
        reached(&mut progress, |now| now.acknowledged >= before + BETWEEN).await;
        sleep(Duration::from_millis(dice.u64(..PAUSE_MS))).await;
        let killed = victim.kill(target).await;
        let now = reached(&mut progress, |now| now.begun > killed).await;
        away.push((target, now.answered - killed));
    }
    over.send_replace(true);
    for writer in writers {
        log.add(
            writer
                .await
                .expect("a writer ends with all of its writes answered"),
        );
    }
    let took = begun.elapsed();

    let found = proof::look(&victim, &world, &log).await;
    victim.stop().await;
    tell(&targets, &away, &log, took);
    found.tell(&log);
    assert_eq!(found.wrong(), Vec::<String>::new());
    assert!(
        found.told_by_key >= form(0, 1),
        "no answer was lost on its way, so that nothing was put to the test"
    );
}

/// Puts what happened into the table.
fn tell(targets: &[Target], away: &[(Target, Duration)], log: &Log, took: Duration) {
    let count = |is: fn(Target) -> bool| targets.iter().filter(|target| is(**target)).count();
    let both = count(|target| target == Target::Both);
    for (what, killed, asked) in [
        ("the server", count(|t| t != Target::Postgres), form(4, 100)),
        (
            "PostgreSQL's postmaster",
            count(|t| t != Target::Server),
            form(2, 50),
        ),
    ] {
        figure(
            &format!("Killed with -9: {what}"),
            &format!("{killed} times, {both} of them both at once"),
            &format!("{asked} times"),
        );
    }
    for (what, target) in [
        ("the server", Target::Server),
        ("PostgreSQL", Target::Postgres),
        ("both", Target::Both),
    ] {
        let times = away.iter().filter(|(of, _)| *of == target);
        figure(
            &format!("Writes are acknowledged again after a kill of {what}"),
            &middle_and_longest(times.map(|(_, time)| *time).collect()),
            "30 s",
        );
    }
    figure(
        &format!("Commands that {WRITERS} writers sent and were answered"),
        &format!("{} in {} s", log.acknowledged.len(), took.as_secs()),
        "",
    );
}
