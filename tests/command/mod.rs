//! The binary: what it prints, how it starts, and what it says when it can't.

mod audit;
mod config;
mod demo;
mod doctor;
mod help;
mod import;
mod key;
mod log;
#[cfg(feature = "otlp")]
mod otlp;
mod start;

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::keys;

/// The binary, with nothing of this process's environment that would configure it.
fn sixiang(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sixiang"));
    command
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env_remove("OTEL_EXPORTER_OTLP_ENDPOINT")
        .env_remove("SIXIANG_LOG")
        .env_remove("PG_BIN_DIR")
        .env_remove("SIXIANG_SECRET_FILE")
        .env("SIXIANG_SECRET", keys::SECRET)
        .stdin(Stdio::null());
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    sixiang(arguments).output().expect("the binary runs")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A server in a process of its own; ended as by Ctrl-C.
pub(crate) struct Process {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    /// The base address that the ready line tells.
    pub(crate) base: String,
    /// What it says on standard error, which is read while it runs, so that it never waits.
    log: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts the binary and waits until it says that it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::begin(arguments).ready()
    }

    /// Starts the binary with an environment, keeps its log, and waits until it says that it is ready.
    fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = sixiang(arguments);
        command
            .envs(environment.iter().copied())
            .stderr(Stdio::piped());
        Self::spawn(&mut command).ready()
    }

    /// Starts the binary with its log in a file, and waits until it says that it is ready.
    pub(crate) fn start_logged(arguments: &[&str], log: std::fs::File) -> Self {
        Self::spawn(sixiang(arguments).stderr(log)).ready()
    }

    /// Starts the binary.
    pub(crate) fn begin(arguments: &[&str]) -> Self {
        Self::spawn(&mut sixiang(arguments))
    }

    fn ready(mut self) -> Self {
        self.base = self.line("Sixiang is ready: ").replace("/graphql", "");
        self
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let log = child.stderr.take().map(|mut stderr| {
            std::thread::spawn(move || {
                let mut log = String::new();
                stderr.read_to_string(&mut log).expect("a text");
                log
            })
        });
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        Self {
            child,
            lines,
            base: String::new(),
            log,
        }
    }

    /// Waits for a line that begins with some words, and gives the rest of it.
    pub(crate) fn line(&mut self, words: &str) -> String {
        self.lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix(words).map(str::to_owned))
            .unwrap_or_else(|| panic!("no line that begins with {words}"))
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// How many files it has open.
    pub(crate) fn files(&self) -> u64 {
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.child.id()));
        files.expect("it runs").count() as u64
    }

    /// Memory that it holds, in KiB.
    pub(crate) fn resident(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.expect("it has some")
    }

    /// Processor time that it has used, in hundredths of a second.
    pub(crate) fn ticks(&self) -> u64 {
        let path = format!("/proc/{}/stat", self.child.id());
        let stat = std::fs::read_to_string(path).expect("it runs");
        // Behind the name, which may hold anything: user and system time are the 14th and 15th of all fields.
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let times = fields.split_whitespace().skip(11).take(2);
        times.filter_map(|t| t.parse::<u64>().ok()).sum()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("it runs");
    }

    /// How it ended, once it has; a test fails that waits for longer than the limit.
    pub(crate) async fn end(&mut self, limit: Duration) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it is ours") {
                return status;
            }
            assert!(begun.elapsed() < limit, "it still runs after {limit:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Interrupts it and gives all that it has logged.
    fn log(mut self) -> String {
        assert!(self.interrupt(), "it ends well");
        let log = self.log.take().expect("it was started with its log kept");
        log.join().expect("it was read")
    }

    /// Interrupts it and tells whether it ended well.
    fn stop(mut self) -> bool {
        self.interrupt()
    }

    fn interrupt(&mut self) -> bool {
        self.signal(Signal::INT);
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Already gone after `stop`; else a test failed on the way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder that PostgreSQL's user can enter.
pub(crate) fn folder() -> tempfile::TempDir {
    use std::{fs, os::unix::fs::PermissionsExt};
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("open to all");
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a readable path")
}
