//! The binary: what it prints, how it starts, and what it says when it can't.

mod demo;
mod help;
mod log;
#[cfg(feature = "otlp")]
mod otlp;
mod start;

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread::JoinHandle,
};

use rustix::process::{Pid, Signal, kill_process};

/// The binary, with nothing of this process's environment that would configure it.
fn sixiang(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sixiang"));
    command
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env_remove("OTEL_EXPORTER_OTLP_ENDPOINT")
        .env_remove("SIXIANG_LOG")
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
struct Process {
    child: Child,
    /// The base address that the ready line tells.
    base: String,
    /// What it says on standard error, which is read while it runs, so that it never waits.
    log: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts the binary and waits until it says that it is ready.
    fn start(arguments: &[&str]) -> Self {
        Self::spawn(&mut sixiang(arguments))
    }

    /// Starts the binary with an environment, and keeps its log.
    fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = sixiang(arguments);
        command
            .envs(environment.iter().copied())
            .stderr(Stdio::piped());
        Self::spawn(&mut command)
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
        let ready = lines.map_while(Result::ok).find_map(|line| {
            let api = line.strip_prefix("Sixiang is ready: ")?;
            api.strip_suffix("/graphql").map(str::to_owned)
        });
        Self {
            child,
            base: ready.expect("a ready line"),
            log,
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
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::INT).expect("it runs");
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
fn folder() -> tempfile::TempDir {
    use std::{fs, os::unix::fs::PermissionsExt};
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("open to all");
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a readable path")
}
