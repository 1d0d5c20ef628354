//! Malformed inputs, a million of them in the long form: each is answered, soon, without a server error.
//!
//! They come by number from a seed, so that each can be sent again: `SIXIANG_FUZZ_SEED` and `SIXIANG_FUZZ_INPUT` choose one,
//! which is then shown with its answer; `SIXIANG_FUZZ_INPUTS` chooses how many.

mod bytes;
mod client;
mod encodings;
mod grammar;
mod literals;
mod seeds;
mod values;
mod verdict;
mod wire;

use std::{
    collections::BTreeMap,
    env,
    fs::File,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use fastrand::Rng;

use self::{client::Client, seeds::Seeds};
use crate::{
    command::Process,
    support::{database, form},
};

/// Clients that send at once.
const CLIENTS: usize = 4;
/// An input that took too long is sent this often again: what it takes at least is its own, the rest is the machine's.
const AGAIN: usize = 3;
/// Failures that are told before the test ends.
const MOST_FAILURES: usize = 10;

/// What is sent.
struct Input {
    bytes: Vec<u8>,
    /// Whether it ends where it says, so that it must be answered and the connection be kept. What follows another one
    /// can't be told.
    is_framed: bool,
}

/// Makes an input.
type Maker = fn(&mut Rng, &Seeds) -> Input;

/// The kinds of inputs, in equal shares.
const KINDS: [(&str, Maker); 5] = [
    ("bytes", bytes::input),
    ("grammar", grammar::input),
    ("http", wire::input),
    ("encodings", encodings::input),
    ("values", values::input),
];

/// The input of a number.
fn input(seed: u64, number: u64, seeds: &Seeds) -> Input {
    // Neighbours must have nothing in common.
    let mut rng = Rng::with_seed(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let kind = usize::try_from(number % KINDS.len() as u64).unwrap_or_default();
    (KINDS[kind].1)(&mut rng, seeds)
}

/// What all clients share.
struct Run {
    seed: u64,
    inputs: u64,
    until: Instant,
    /// What one request may take.
    patience: Duration,
    seeds: Seeds,
    process: Process,
    next: AtomicU64,
    tally: Mutex<Tally>,
}

/// What came of the inputs.
#[derive(Default)]
struct Tally {
    answered: u64,
    fine: u64,
    outcomes: BTreeMap<(&'static str, String), u64>,
    /// Microseconds of each.
    times: Vec<u32>,
    /// The slowest that came within the time, by number.
    slowest: (Duration, u64),
    /// Those that took too long once, but not again.
    delayed: u64,
    failures: Vec<String>,
    /// Memory of the server after each tenth of the inputs: after the first, its caches are full.
    resident: Vec<u64>,
}

impl Run {
    fn tally(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends inputs until there are no more.
    async fn work(self: Arc<Self>) {
        let mut client = Client::new(&self.process.base);
        while Instant::now() < self.until {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.inputs || self.tally().failures.len() >= MOST_FAILURES {
                return;
            }
            if number > 0 && number.is_multiple_of((self.inputs / 10).max(1)) {
                let resident = self.process.resident();
                self.tally().resident.push(resident);
            }
            self.one(&mut client, number).await;
        }
    }

    async fn one(&self, client: &mut Client, number: u64) {
        let input = input(self.seed, number, &self.seeds);
        let mut exchange = client.send(&input).await;
        let first = exchange
            .as_ref()
            .map_or(Duration::ZERO, |exchange| exchange.took);
        for _ in 0..AGAIN {
            if exchange
                .as_ref()
                .is_ok_and(|exchange| exchange.took > self.patience)
            {
                exchange = client.send(&input).await;
            }
        }
        let mut tally = self.tally();
        let exchange = match exchange {
            Ok(exchange) => exchange,
            Err(error) => return tally.fail(&input, number, &error),
        };
        let verdict = verdict::of(&input, &exchange);
        tally.answered += 1;
        tally.fine += u64::from(verdict.is_fine);
        tally
            .times
            .push(u32::try_from(first.as_micros()).unwrap_or(u32::MAX));
        let is_refused = !verdict.is_fine && !verdict.has_run;
        if is_refused {
            tally.slowest = tally.slowest.max((exchange.took, number));
        }
        tally.delayed += u64::from(first > self.patience);
        let kind = KINDS[usize::try_from(number % KINDS.len() as u64).unwrap_or_default()].0;
        *tally.outcomes.entry((kind, verdict.outcome)).or_default() += 1;
        if exchange.took > self.patience && is_refused {
            let took = exchange.took;
            tally.fail(&input, number, &format!("it took {took:?}"));
        }
        if let Some(wrong) = verdict.wrong {
            tally.fail(&input, number, &wrong);
        }
    }
}

impl Tally {
    fn fail(&mut self, input: &Input, number: u64, why: &str) {
        let bytes = input.bytes.escape_ascii().to_string();
        let bytes: String = bytes.chars().take(3000).collect();
        self.failures
            .push(format!("input {number}: {why}\n    {bytes}"));
    }

    /// The time that so many of a thousand inputs took at most.
    fn quantile(&mut self, of_thousand: usize) -> Duration {
        self.times.sort_unstable();
        let at = (self.times.len() * of_thousand / 1000).min(self.times.len().saturating_sub(1));
        Duration::from_micros(self.times.get(at).copied().unwrap_or_default().into())
    }
}

/// A number from the environment.
fn chosen(name: &str) -> Option<u64> {
    env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Sends one input and shows it with what comes back.
async fn show(base: &str, input: &Input) {
    println!("{}", input.bytes.escape_ascii());
    match Client::new(base).send(input).await {
        Err(error) => println!("{error}"),
        Ok(exchange) => {
            for answer in &exchange.answers {
                println!(
                    "{} {}",
                    answer.status,
                    String::from_utf8_lossy(&answer.body)
                );
            }
            println!("{:?}", exchange.took);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_inputs_are_refused_soon_and_leave_nothing_behind() {
    let url = database::demo().await;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let process = Process::start_logged(
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--database-url",
            &url,
            "--today",
            "2022-11-30",
            "--max-connections",
            "4",
            "--max-batch",
            "10",
        ],
        File::create(&log).expect("a log"),
    );
    let seeds = Seeds::of(&process.base).await;
    let seed = chosen("SIXIANG_FUZZ_SEED").unwrap_or(20_220_101);
    println!("seed {seed}");
    if let Some(number) = chosen("SIXIANG_FUZZ_INPUT") {
        return show(&process.base, &input(seed, number, &seeds)).await;
    }
    let inputs = chosen("SIXIANG_FUZZ_INPUTS").unwrap_or(form::form(6_000, 1_000_000));
    let begun = Instant::now();
    let run = Arc::new(Run {
        seed,
        inputs,
        until: begun + form::form(Duration::from_mins(8), Duration::from_mins(40)),
        patience: form::form(Duration::from_secs(2), Duration::from_millis(100)),
        seeds,
        process,
        next: AtomicU64::new(0),
        tally: Mutex::default(),
    });
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| tokio::spawn(run.clone().work()))
        .collect();
    for client in clients {
        client.await.expect("a client ends well");
    }
    let log = std::fs::read_to_string(&log).expect("a log");
    let is_grave = |line: &&str| line.contains("panicked") || line.contains("ERROR");
    let grave: Vec<_> = log.lines().filter(is_grave).take(MOST_FAILURES).collect();
    let end = run.process.resident();
    let mut tally = std::mem::take(&mut *run.tally());
    let warm = tally.resident.first().copied().unwrap_or(end);
    let grown = end.saturating_sub(warm) / 1024;
    for ((kind, outcome), count) in &tally.outcomes {
        println!("{kind:10} {count:8} {outcome}");
    }
    let [median, most] = [500, 999].map(|of_thousand| tally.quantile(of_thousand));
    println!(
        "{} inputs in {:?}, {} of them fine; half within {median:?}, 99.9% within {most:?}; {} delayed once; \
         slowest {:?} (input {}); resident, in KiB: {:?}, {end} at the end",
        tally.answered,
        begun.elapsed(),
        tally.fine,
        tally.delayed,
        tally.slowest.0,
        tally.slowest.1,
        tally.resident,
    );
    form::figure(
        "Malformed inputs answered below 500 or closed",
        &tally.answered.to_string(),
        "1 000 000",
    );
    form::figure(
        "Slowest of them, where it is their own",
        &format!("{:?}", tally.slowest.0),
        "100 ms",
    );
    form::figure(
        "Memory that the server gained after the first tenth of them",
        &format!("{grown} MiB"),
        "32 MiB",
    );
    assert!(
        tally.failures.is_empty() && grave.is_empty(),
        "seed {seed}\n{}\n{}",
        tally.failures.join("\n"),
        grave.join("\n")
    );
    assert!(grown < form::form(96, 32), "{grown} MiB more");
}
