//! The PostgreSQL cluster that all are measured on, and the programs that run beside it.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, geteuid, kill_process};

/// A program that runs until it is dropped.
pub(super) struct Running {
    pub(super) child: Child,
    pub(super) end: Signal,
}

impl Running {
    /// The size of its memory that is resident, now or at most (`VmRSS`, `VmHWM`), in MB.
    pub(super) fn memory(&self, field: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with(field))?;
        let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes.div_ceil(1024))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            let _ = kill_process(pid, self.end);
        }
        let _ = self.child.wait();
    }
}

/// A PostgreSQL cluster that only this benchmark uses, reached by a socket.
pub(super) struct Cluster<'a> {
    bin: &'a Path,
    data: &'a Path,
    pub(super) sockets: PathBuf,
    /// Whom PostgreSQL runs as when we are root, which it refuses to be.
    user: Option<(u32, u32)>,
}

impl<'a> Cluster<'a> {
    pub(super) fn new(bin: &'a Path, data: &'a Path) -> Result<Self> {
        let user = if geteuid().is_root() {
            let id = |flag| -> Result<u32> {
                let output = output(Command::new("id").args([flag, "postgres"]))?;
                Ok(output.trim().parse()?)
            };
            Some((id("-u")?, id("-g")?))
        } else {
            None
        };
        // Not beside the data: the path of a socket may have some hundred bytes only.
        let sockets = std::env::temp_dir().join(format!("sixiang-bench-{}", std::process::id()));
        let cluster = Self {
            bin,
            data,
            sockets,
            user,
        };
        cluster.folder(&cluster.sockets)?;
        cluster.folder(data)?;
        Ok(cluster)
    }

    /// Makes a folder that PostgreSQL owns.
    pub(super) fn folder(&self, path: &Path) -> Result<()> {
        fs::create_dir_all(path).with_context(|| format!("making {}", path.display()))?;
        if let Some((user, group)) = self.user {
            std::os::unix::fs::chown(path, Some(user), Some(group))?;
        }
        Ok(())
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        // A folder that its user may enter, whoever that is.
        command.current_dir("/");
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }

    pub(super) fn create(&self) -> Result<()> {
        let options = [
            "--username=sixiang",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
        ];
        output(
            self.program("initdb")
                .args(options)
                .arg("--pgdata")
                .arg(self.data),
        )?;
        let _server = self.start(&[])?;
        self.sql_in("postgres", "CREATE DATABASE sixiang")?;
        Ok(())
    }

    pub(super) fn start(&self, settings: &[&str]) -> Result<Running> {
        let mut command = self.program("postgres");
        command
            .arg("-D")
            .arg(self.data)
            .arg("-k")
            .arg(&self.sockets);
        // As the embedded cluster is set. Compiling expressions costs such short statements more than it saves: a
        // third of Q2's floor.
        let always = [
            "listen_addresses=",
            "shared_buffers=256MB",
            "jit=off",
            "random_page_cost=1.1",
        ];
        for setting in settings.iter().chain(&always) {
            command.args(["-c", setting]);
        }
        let log = fs::File::create(self.data.with_extension("log"))?;
        let child = command.stdout(log.try_clone()?).stderr(log).spawn()?;
        let mut running = Running {
            child,
            end: Signal::INT,
        };
        for _ in 0..300 {
            if self.sql_in("postgres", "SELECT 1").is_ok() {
                return Ok(running);
            }
            if let Some(status) = running.child.try_wait()? {
                bail!(
                    "PostgreSQL ended with {status}, see {}.log",
                    self.data.display()
                );
            }
            sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not start, see {}.log", self.data.display())
    }

    pub(super) fn url(&self) -> String {
        let host = self.sockets.display().to_string().replace('/', "%2F");
        format!("postgres://sixiang@{host}/sixiang")
    }

    pub(super) fn sql(&self, sql: &str) -> Result<String> {
        self.sql_in("sixiang", sql)
    }

    /// Waits until no statement runs: what clients left unanswered would otherwise slow down whoever is measured next.
    pub(super) fn settle(&self) -> Result<()> {
        const BUSY: &str = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' \
            AND state <> 'idle' AND pid <> pg_backend_pid()";
        for _ in 0..500 {
            if self.sql(BUSY)?.trim() == "0" {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
        bail!("statements run on and on")
    }

    pub(super) fn sql_in(&self, database: &str, sql: &str) -> Result<String> {
        output(
            Command::new(self.bin.join("psql"))
                .args(["-XAtqU", "sixiang", "-d", database, "-c", sql, "-h"])
                .arg(&self.sockets),
        )
    }
}

impl Drop for Cluster<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.sockets);
    }
}

/// Runs a command to its end and returns what it printed.
pub(super) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}
