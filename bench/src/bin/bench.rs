//! Measures Sixiang against the floor on both drivers, in alternation, on one PostgreSQL cluster of its own.
//!
//! Fills the cluster once, makes sure that all three give the same answers, counts Sixiang's statements, then drives
//! each with wrk and writes the figures as a table.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use rustix::process::{Pid, Signal, geteuid, kill_process};
use serde_json::{Value, json};

/// The documents of Q1 to Q4.
const QUERIES: [&str; 4] = [
    include_str!("../../queries/q1.graphql"),
    include_str!("../../queries/q2.graphql"),
    include_str!("../../queries/q3.graphql"),
    include_str!("../../queries/q4.graphql"),
];

/// How many clients ask at once.
const CLIENTS: [usize; 2] = [1, 32];

/// Measures Sixiang against hand-written SQL.
#[derive(Parser)]
struct Arguments {
    /// Folder of PostgreSQL's programs.
    #[arg(long, env = "PG_BIN_DIR")]
    pg_bin_dir: PathBuf,
    /// Folder of the built programs.
    #[arg(long)]
    programs: PathBuf,
    /// Folder of the cluster, kept from run to run.
    #[arg(long)]
    data: PathBuf,
    /// File to write the table to.
    #[arg(long)]
    output: PathBuf,
    /// Script that wrk runs.
    #[arg(long)]
    script: PathBuf,
    /// Size of the demo data.
    #[arg(long, default_value_t = 20)]
    scale: u32,
    /// How often each is measured; the median is told.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Length of each measurement.
    #[arg(long, default_value_t = 2)]
    seconds: u64,
}

/// A program that runs until it is dropped.
struct Running {
    child: Child,
    end: Signal,
}

impl Running {
    /// The size of its memory that is resident, now or at most (`VmRSS`, `VmHWM`), in MB.
    fn memory(&self, field: &str) -> Option<u64> {
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
struct Cluster<'a> {
    bin: &'a Path,
    data: &'a Path,
    sockets: PathBuf,
    /// Whom PostgreSQL runs as when we are root, which it refuses to be.
    user: Option<(u32, u32)>,
}

impl<'a> Cluster<'a> {
    fn new(bin: &'a Path, data: &'a Path) -> Result<Self> {
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
    fn folder(&self, path: &Path) -> Result<()> {
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

    fn create(&self) -> Result<()> {
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

    fn start(&self, settings: &[&str]) -> Result<Running> {
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

    fn url(&self) -> String {
        let host = self.sockets.display().to_string().replace('/', "%2F");
        format!("postgres://sixiang@{host}/sixiang")
    }

    fn sql(&self, sql: &str) -> Result<String> {
        self.sql_in("sixiang", sql)
    }

    fn sql_in(&self, database: &str, sql: &str) -> Result<String> {
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
fn output(command: &mut Command) -> Result<String> {
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

/// A server that answers the queries.
struct Server {
    running: Running,
    address: String,
}

impl Server {
    /// Starts a server and waits until it says where it listens.
    fn start(command: &mut Command, database_url: &str) -> Result<Self> {
        command.args(["--listen", "127.0.0.1:0", "--database-url", database_url]);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let child = child.with_context(|| format!("{command:?}"))?;
        let mut running = Running {
            child,
            end: Signal::TERM,
        };
        let (sender, receiver) = std::sync::mpsc::channel();
        let streams: [Option<Box<dyn Read + Send>>; 2] = [
            running
                .child
                .stdout
                .take()
                .map(|stream| Box::new(stream) as _),
            running
                .child
                .stderr
                .take()
                .map(|stream| Box::new(stream) as _),
        ];
        // Both are read to their end, so that the server never waits for a reader.
        for stream in streams.into_iter().flatten() {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        drop(sender);
        let mut said = String::new();
        for line in &receiver {
            if let Some((_, rest)) = line.split_once("is ready: http://") {
                let address = rest.split(['/', ' ']).next().unwrap_or(rest).to_owned();
                return Ok(Self { running, address });
            }
            let _ = writeln!(said, "{line}");
        }
        bail!("{command:?} ended before it was ready:\n{said}")
    }

    /// Posts a body and returns the answer's.
    fn post(&self, body: &str) -> Result<String> {
        let mut connection = TcpStream::connect(&self.address)?;
        write!(
            connection,
            "POST /graphql HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len(),
        )?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .context("an answer without a body")?;
        ensure!(head.starts_with("HTTP/1.1 200 "), "{head}\n{body}");
        Ok(body.to_owned())
    }
}

/// What one measurement by wrk gave.
#[derive(Clone, Copy)]
struct Figures {
    requests_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

impl Figures {
    fn measure(server: &Server, load: &Load, clients: usize, seconds: u64) -> Result<Self> {
        let printed = output(
            Command::new("wrk")
                .args([
                    "-t1",
                    "-c",
                    &clients.to_string(),
                    "-d",
                    &format!("{seconds}s"),
                    "-s",
                ])
                .arg(load.script)
                .arg(format!("http://{}/graphql", server.address))
                .arg("--")
                .arg(&load.bodies),
        )?;
        let line = printed
            .lines()
            .find_map(|line| line.strip_prefix("figures "));
        let figures = line.with_context(|| format!("wrk printed no figures:\n{printed}"))?;
        let figures: Vec<f64> = figures
            .split(' ')
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let [requests, microseconds, p50, p99, errors] = figures[..] else {
            bail!("wrk printed other figures:\n{printed}");
        };
        ensure!(errors == 0.0, "{errors} of {requests} requests failed");
        Ok(Self {
            requests_per_second: requests / microseconds * 1e6,
            p50_ms: p50 / 1e3,
            p99_ms: p99 / 1e3,
        })
    }
}

/// A query's request bodies, in memory and as the file that wrk reads.
struct Load<'a> {
    name: String,
    texts: Vec<String>,
    bodies: PathBuf,
    script: &'a Path,
}

impl<'a> Load<'a> {
    fn all(cluster: &Cluster, script: &'a Path) -> Result<Vec<Self>> {
        let ids = cluster.sql(
            r"SELECT translate(encode('\x504a'::bytea || uuid_send(id), 'base64'), '+/', '-_')
              FROM project ORDER BY md5(id::text) LIMIT 1000",
        )?;
        QUERIES
            .iter()
            .zip(1..)
            .map(|(document, number)| {
                let name = format!("Q{number}");
                let texts: Vec<String> = if document.contains("$id") {
                    ids.lines()
                        .map(|id| {
                            json!({"operationName": name, "query": document, "variables": {"id": id}})
                        })
                        .map(|body| body.to_string())
                        .collect()
                } else {
                    vec![json!({"operationName": name, "query": document}).to_string()]
                };
                let bodies = cluster.sockets.join(&name);
                fs::write(&bodies, texts.join("\n"))?;
                Ok(Self { name, texts, bodies, script })
            })
            .collect()
    }
}

/// Fails unless the floor gives the server's answers; tells whether they are so byte for byte.
fn compare(load: &Load, server: &Server, floor: &Server) -> Result<bool> {
    let mut is_same_text = true;
    for body in load.texts.iter().take(20) {
        let (ours, theirs) = (server.post(body)?, floor.post(body)?);
        if ours == theirs {
            continue;
        }
        is_same_text = false;
        let is_same: bool =
            serde_json::from_str::<Value>(&ours)? == serde_json::from_str::<Value>(&theirs)?;
        if !is_same {
            let at = ours
                .bytes()
                .zip(theirs.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            let near = |text: &str| -> String {
                let bytes = &text.as_bytes()[at.saturating_sub(120)..(at + 120).min(text.len())];
                String::from_utf8_lossy(bytes).into_owned()
            };
            bail!(
                "{}: answers differ\nserver {}\nfloor  {}",
                load.name,
                near(&ours),
                near(&theirs)
            );
        }
    }
    Ok(is_same_text)
}

/// How many statements the server sends for a request, beside those that open and close a transaction.
fn statements(cluster: &Cluster, load: &Load, server: &Server) -> Result<(u64, u64)> {
    const TIMES: u64 = 20;
    let ask = || (0..TIMES).try_for_each(|_| server.post(&load.texts[0]).map(drop));
    // What is prepared once is not counted.
    ask()?;
    cluster.sql("SELECT pg_stat_statements_reset()")?;
    ask()?;
    let counted = cluster.sql(
        "SELECT coalesce(sum(calls) FILTER (WHERE query !~* '^(begin|commit|rollback|start|set|discard)'), 0),
                coalesce(sum(calls) FILTER (WHERE query ~* '^(begin|commit|rollback|start|set|discard)'), 0)
         FROM pg_stat_statements WHERE query !~ 'pg_stat_statements'",
    )?;
    let (work, rest) = counted.trim().split_once('|').context("two counts")?;
    Ok((work.parse::<u64>()? / TIMES, rest.parse::<u64>()? / TIMES))
}

/// The servers in the order of the table.
fn servers(arguments: &Arguments, cluster: &Cluster) -> Result<[Server; 3]> {
    let floor = |driver| {
        let mut command = Command::new(arguments.programs.join("floor"));
        Server::start(command.args(["--driver", driver]), &cluster.url())
    };
    let mut sixiang = Command::new(arguments.programs.join("sixiang"));
    Ok([
        Server::start(sixiang.arg("serve"), &cluster.url())?,
        floor("tokio-postgres")?,
        floor("sqlx")?,
    ])
}

/// Fills the cluster with demo data, unless an earlier run did.
fn fill(arguments: &Arguments, cluster: &Cluster) -> Result<()> {
    let done = arguments.data.with_extension("filled");
    if done.exists() {
        println!("Using the data in {}.", arguments.data.display());
        return Ok(());
    }
    println!(
        "Filling {} at scale {} ...",
        arguments.data.display(),
        arguments.scale
    );
    fs::remove_dir_all(&arguments.data)?;
    cluster.folder(&arguments.data)?;
    cluster.create()?;
    let _postgres = cluster.start(&[])?;
    let mut sixiang = Command::new(arguments.programs.join("sixiang"));
    sixiang.args(["demo", "--demo-scale", &arguments.scale.to_string()]);
    drop(Server::start(&mut sixiang, &cluster.url())?);
    cluster.sql("VACUUM ANALYZE")?;
    fs::write(done, "")?;
    Ok(())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
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
fn row(load: &Load, clients: usize, rounds: &[[Figures; 3]], statements: (u64, u64)) -> String {
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

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let cluster = Cluster::new(&arguments.pg_bin_dir, &arguments.data)?;
    fill(&arguments, &cluster)?;

    let mut counts = Vec::new();
    let mut is_same_text = true;
    {
        let _postgres = cluster.start(&["shared_preload_libraries=pg_stat_statements"])?;
        cluster.sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")?;
        let [server, floors @ ..] = servers(&arguments, &cluster)?;
        for load in Load::all(&cluster, &arguments.script)? {
            for floor in &floors {
                is_same_text &= compare(&load, &server, floor)?;
            }
            counts.push(statements(&cluster, &load, &server)?);
        }
        println!(
            "All three give the same answers{}.",
            if is_same_text { ", byte for byte" } else { "" }
        );
    }

    let _postgres = cluster.start(&[])?;
    let servers = servers(&arguments, &cluster)?;
    let mut table = String::from(
        "| query | clients | Sixiang req/s | p50 ms | p99 ms | floor (tokio-postgres) req/s | p50 ms | p99 ms \
         | floor (sqlx) req/s | p50 ms | p99 ms | ratio to tokio-postgres | ratio to sqlx | statements |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut memory = None;
    for (load, count) in Load::all(&cluster, &arguments.script)?.iter().zip(counts) {
        for clients in CLIENTS {
            for server in &servers {
                Figures::measure(server, load, clients, 1)?;
            }
            let mut rounds = Vec::new();
            for _ in 0..arguments.rounds {
                let measure = |server| Figures::measure(server, load, clients, arguments.seconds);
                rounds.push([
                    measure(&servers[0])?,
                    measure(&servers[1])?,
                    measure(&servers[2])?,
                ]);
            }
            if load.name == "Q2" {
                let server = &servers[0].running;
                memory = server.memory("VmRSS").zip(server.memory("VmHWM"));
            }
            let row = row(load, clients, &rounds, count);
            println!("{row}");
            let _ = writeln!(table, "{row}");
        }
    }

    let version = cluster.sql("SHOW server_version")?;
    let cores = std::thread::available_parallelism()?;
    let _ = write!(
        table,
        "\nMedians of {} rounds of {} s, the three in alternation; ratios are medians of the rounds' ratios. \
         {cores} cores, PostgreSQL {}, demo data at scale {}. Statements: those that read + those that open, \
         set and close the transaction.",
        arguments.rounds,
        arguments.seconds,
        version.trim(),
        arguments.scale,
    );
    if let Some((resident, most)) = memory {
        let _ = write!(
            table,
            " Sixiang's memory after Q2 at 32 clients: {resident} MB (at most {most} MB)."
        );
    }
    table.push('\n');
    if let Some(folder) = arguments.output.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&arguments.output, &table)?;
    println!("Written to {}.", arguments.output.display());
    Ok(())
}
