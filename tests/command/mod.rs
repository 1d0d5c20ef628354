//! The binary: what it prints, how it starts, and what it says when it can't.

mod config;
mod demo;
mod doctor;
mod help;
mod start;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// The binary, with nothing of this process's environment that would configure it.
fn sixiang(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sixiang"));
    command
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env_remove("PG_BIN_DIR")
        .stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    sixiang(arguments).output().expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A server in a process of its own; ended as by Ctrl-C.
pub(crate) struct Process {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    /// The base address that the ready line tells.
    pub(crate) base: String,
}

impl Process {
    /// Starts the binary and waits until it says that it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut process = Self::begin(arguments);
        process.base = process.line("Sixiang is ready: ").replace("/graphql", "");
        process
    }

    /// Starts the binary with its log in a file, and waits until it says that it is ready.
    pub(crate) fn start_logged(arguments: &[&str], log: std::fs::File) -> Self {
        let mut process = Self::begin_with(arguments, log.into());
        process.base = process.line("Sixiang is ready: ").replace("/graphql", "");
        process
    }

    /// Starts the binary.
    pub(crate) fn begin(arguments: &[&str]) -> Self {
        Self::begin_with(arguments, Stdio::inherit())
    }

    fn begin_with(arguments: &[&str], log: Stdio) -> Self {
        let mut child = sixiang(arguments)
            .stderr(log)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        Self {
            child,
            lines,
            base: String::new(),
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

    /// Interrupts it and tells whether it ended well.
    fn stop(mut self) -> bool {
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
