//! Folders, processes and SQL for the tests of the embedded cluster.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sixiang::database::embedded::{Cluster, ClusterError, Options, installed};
use tempfile::TempDir;

/// Names the data folder to the process that [`Supervisor`] starts.
pub(super) const DATA_DIR: &str = "SIXIANG_TEST_DATA_DIR";

/// What that process says when its cluster runs, before `true` or `false` for owned.
const RUNNING: &str = "cluster runs, owned: ";

/// How long something that ought to happen at once may take.
pub(super) const SOON: Duration = Duration::from_secs(2);

/// How long something that takes a start or a shutdown may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// A data folder that is removed at the end.
pub(super) struct Folder {
    outer: TempDir,
    path: PathBuf,
    /// What this is a copy of.
    original: Option<Arc<Folder>>,
}

impl Folder {
    pub(super) fn new() -> Self {
        Self::named("data")
    }

    /// A folder with a cluster that has not been used.
    pub(super) fn with_cluster() -> Self {
        Self::new().filled()
    }

    /// Puts a cluster into the folder that has not been used.
    ///
    /// Copied, since making one takes longest. The original lives as long as some test uses a
    /// copy, so that nothing stays behind at the end.
    pub(super) fn filled(mut self) -> Self {
        static ORIGINAL: Mutex<Weak<Folder>> = Mutex::new(Weak::new());
        let mut original = ORIGINAL.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = original.upgrade().unwrap_or_else(|| {
            let folder = Self::new();
            folder.start().expect("a cluster").stop();
            Arc::new(folder)
        });
        *original = Arc::downgrade(&kept);
        drop(original);
        fs::create_dir_all(&self.path).expect("a folder");
        let copied = Command::new("cp")
            .arg("-a")
            .arg(kept.path.join("pg"))
            .arg(&self.path)
            .status();
        assert!(copied.expect("cp").success());
        self.original = Some(kept);
        self
    }

    pub(super) fn named(name: &str) -> Self {
        let outer = tempfile::tempdir().expect("a temporary folder");
        // Made for its owner alone, which as root shuts out the user that PostgreSQL runs as.
        fs::set_permissions(outer.path(), Permissions::from_mode(0o755)).expect("a mode");
        let path = outer.path().join(name);
        Self {
            outer,
            path,
            original: None,
        }
    }

    pub(super) fn outer(&self) -> &Path {
        self.outer.path()
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn start(&self) -> Result<Cluster, ClusterError> {
        Cluster::start(&self.path, &Options::default())
    }

    pub(super) fn pid_file(&self) -> PathBuf {
        self.path.join("pg/postmaster.pid")
    }

    /// The number of the server, by PostgreSQL's own file.
    pub(super) fn postmaster(&self) -> i32 {
        let content = fs::read_to_string(self.pid_file()).expect("a server");
        content
            .lines()
            .next()
            .and_then(|pid| pid.parse().ok())
            .expect("a number")
    }

    /// Makes the server's file name another process and keeps the rest.
    pub(super) fn rewrite_pid(&self, pid: u32) {
        let content = fs::read_to_string(self.pid_file()).expect("a server's file");
        let rest = content.split_once('\n').expect("lines").1;
        fs::write(self.pid_file(), format!("{pid}\n{rest}")).expect("writing");
    }

    /// A program of PostgreSQL, run as the user whom the cluster belongs to.
    pub(super) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(bin_dir().join(name));
        self.as_owner(&mut command);
        command
    }

    pub(super) fn as_owner(&self, command: &mut Command) {
        let owner = fs::metadata(self.path.join("pg")).expect("a cluster");
        if is_root() {
            command.uid(owner.uid()).gid(owner.gid());
        }
        command.current_dir("/").stdin(Stdio::null());
    }

    /// `psql` on this cluster.
    pub(super) fn psql(&self) -> Command {
        let mut command = Command::new(bin_dir().join("psql"));
        command
            .env_clear()
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-p", "5432"]);
        command
            .args(["-U", "sixiang", "-d", "sixiang", "-h"])
            .arg(self.path.join("run"));
        command
    }

    /// What a statement answers; panics where it fails.
    pub(super) fn sql(&self, statement: &str) -> String {
        let said = self.psql().args(["-c", statement]).output().expect("psql");
        assert!(
            said.status.success(),
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
        String::from_utf8(said.stdout)
            .expect("text")
            .trim()
            .to_owned()
    }

    /// Whether a statement works by now, as a server that comes back lets it.
    pub(super) fn answers(&self) -> bool {
        let said = self.psql().args(["-c", "SELECT 1"]).output().expect("psql");
        said.status.success()
    }

    /// The names in the data folder that begin so.
    pub(super) fn names(&self, prefix: &str) -> Vec<String> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with(prefix)).collect()
    }
}

/// A process of its own that starts the cluster, for us to kill.
pub(super) struct Supervisor {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    /// While this is open the process goes on.
    input: Option<ChildStdin>,
}

impl Supervisor {
    /// Runs this very test program again, confined to the test that acts as the process.
    pub(super) fn spawn(folder: &Folder) -> Self {
        let module = module_path!()
            .split_once("::")
            .expect("a module in a crate")
            .1;
        let module = module.strip_suffix("::support").expect("this module");
        let mut command = Command::new("/bin/sh");
        // The strictest mask, under which folders made by root are shut to everybody else.
        command.args(["-c", "umask 077; exec \"$@\"", "sh"]);
        command.arg(std::env::current_exe().expect("this program"));
        command.args([
            "--exact",
            &format!("{module}::acts_as_supervisor"),
            "--nocapture",
        ]);
        command
            .env(DATA_DIR, folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("a process");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let input = child.stdin.take();
        Self {
            child,
            output,
            input,
        }
    }

    /// Waits for its cluster; tells whether it owns it.
    pub(super) fn wait_until_running(&mut self) -> bool {
        let mut line = String::new();
        while self.output.read_line(&mut line).expect("its output") > 0 {
            if let Some((_, owned)) = line.split_once(RUNNING) {
                return owned.trim() == "true";
            }
            line.clear();
        }
        panic!("the process ended without a cluster");
    }

    pub(super) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the process");
    }

    /// Asks the process to stop its cluster and waits for its end.
    pub(super) fn end(mut self) {
        drop(self.input.take());
        assert!(self.child.wait().expect("its end").success());
    }

    /// `kill -9`.
    pub(super) fn kill(mut self) {
        self.child.kill().expect("killing");
        self.child.wait().expect("its end");
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the process of [`Supervisor`] does.
pub(super) fn act_as_supervisor(data_dir: &Path) {
    let cluster = Cluster::start(data_dir, &Options::default()).expect("a cluster");
    println!("\n{RUNNING}{}", cluster.owned());
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("the input");
    cluster.stop();
}

/// Leaves the folder as `kill -9` of the server and its supervisor at once does.
///
/// The supervisor is halted first, lest it bring the server back in between.
pub(super) fn kill_both(folder: &Folder, supervisor: Supervisor) {
    supervisor.signal(Signal::STOP);
    kill(folder.postmaster());
    supervisor.kill();
}

pub(super) fn kill(pid: i32) {
    kill_process(Pid::from_raw(pid).expect("a number"), Signal::KILL).expect("the process");
}

/// Whether a process lives; a zombie does not.
pub(super) fn lives(pid: i32) -> bool {
    let said = Command::new("ps")
        .args(["-o", "stat=", "-p", &pid.to_string()])
        .output();
    let said = String::from_utf8(said.expect("ps").stdout).expect("text");
    !said.trim().is_empty() && !said.trim().starts_with('Z')
}

/// Waits until something is so, at most this long; tells whether it came about.
pub(super) fn within(patience: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < patience {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    is_so()
}

/// A program that outlives nothing: killed when the test ends.
pub(super) struct Bystander(pub(super) Child);

impl Drop for Bystander {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The folder of PostgreSQL's programs.
pub(super) fn bin_dir() -> &'static Path {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| installed(None).expect("PostgreSQL").swap_remove(0).bin_dir)
}

/// A folder of programs that only pretend to be PostgreSQL's.
///
/// Written by another process: a file that we hold open for writing, even by a fork of another
/// test's making, cannot be run.
pub(super) fn pretend(folder: &Folder, version: &str, initdb: &str) -> PathBuf {
    let bin = folder.outer().join("bin");
    fs::create_dir(&bin).expect("a folder");
    for (name, body) in [
        (
            "postgres",
            format!("echo 'postgres (PostgreSQL) {version}'"),
        ),
        ("initdb", initdb.to_owned()),
    ] {
        let script = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"";
        let written = Command::new("sh")
            .args(["-c", script, "sh", &body])
            .arg(bin.join(name))
            .status();
        assert!(written.expect("a shell").success());
    }
    bin
}
