//! Measures Sixiang against the floor on both drivers, in alternation, on one PostgreSQL cluster of its own.
//!
//! Fills the cluster once, makes sure that all three give the same answers, counts Sixiang's statements, then drives
//! each with wrk and writes the figures as a table.

mod cluster;
mod load;
mod server;
mod table;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Parser;

use cluster::Cluster;
use load::{Figures, Load, compare, statements};
use server::Server;
use table::row;

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
            let measure = |server, seconds| {
                cluster.settle()?;
                Figures::measure(server, load, clients, seconds)
            };
            for server in &servers {
                measure(server, 1)?;
            }
            let mut rounds = Vec::new();
            for _ in 0..arguments.rounds {
                rounds.push([
                    measure(&servers[0], arguments.seconds)?,
                    measure(&servers[1], arguments.seconds)?,
                    measure(&servers[2], arguments.seconds)?,
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
