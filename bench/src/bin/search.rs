//! Measures the search: fills a database with demo data of some 100 000 documents, then looks for many things in it.
//!
//! `cargo run --release --package sixiang-bench --bin search -- --data-dir target/search`

use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use clap::Parser;
use sixiang::{
    config::DatabaseOptions,
    database::{connect::connect, migrate},
    demo,
    schema::ids::Tag,
    search::{self, Query, upkeep},
};
use sqlx::{Connection, PgConnection, PgPool};

/// What is looked for, by kind of search.
const SEARCHES: [(&str, &[&str]); 13] = [
    (
        "one character",
        &["项", "营", "县", "水", "王", "路", "縣", "楚"],
    ),
    (
        "two characters",
        &[
            "营商", "環境", "楚雄", "水库", "道路", "招商", "姚安", "银行",
        ],
    ),
    (
        "very common",
        &["项目", "建设", "州", "村", "完成", "项目建设", "項目"],
    ),
    (
        "long",
        &[
            "楚雄市产业园区基础设施建设项目",
            "可行性研究报告批复",
            "用地征收与群众工作完成",
            "楚雄彝族自治州",
        ],
    ),
    (
        "pinyin",
        &[
            "yingshang",
            "chuxiong",
            "shuiku",
            "yaoan",
            "huanjing",
            "jiansheju",
        ],
    ),
    (
        "common pinyin",
        &["xiangmu", "jianshe", "wancheng", "xian", "sh", "zh"],
    ),
    ("initials", &["ys", "cx", "sk", "zs", "xmjs", "cxs", "hj"]),
    ("one letter", &["x", "s", "z", "y"]),
    (
        "mixed",
        &["ys环境", "楚雄s", "jian设", "云南chuxiong", "xm建设"],
    ),
    (
        "several terms",
        &[
            "楚雄 项目",
            "水库 工程",
            "姚安 xm",
            "项目 建设 完成",
            "s x z y",
        ],
    ),
    (
        "rare",
        &["PJ", "龙川江", "gdp", "5g", "532301", "牟定县", "增速"],
    ),
    (
        "nothing",
        &["龘龘", "qqqxyz", "营营营营", "不存在的东西", "zzzz"],
    ),
    ("of few kinds", &["项目", "建设", "xm", "州"]),
];

/// Measures the search.
#[derive(Parser)]
struct Arguments {
    /// Size of the demo data.
    #[arg(long, default_value_t = 6)]
    scale: u32,
    /// How often each is looked for.
    #[arg(long, default_value_t = 30)]
    rounds: usize,
    /// Hits that are asked for.
    #[arg(long, default_value_t = 20)]
    first: usize,
    /// Who looks at once.
    #[arg(long, default_value_t = 1)]
    clients: usize,
    /// Which database.
    #[command(flatten)]
    database: DatabaseOptions,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let database = connect(&arguments.database, Duration::ZERO)
        .await
        .map_err(|trouble| anyhow!("{trouble}"))?;
    let done = run(&arguments, &database.pool).await;
    database.close().await;
    done
}

async fn run(arguments: &Arguments, pool: &PgPool) -> Result<()> {
    fill(arguments, pool).await?;
    let sizes: (i64, String, String) = sqlx::query_as(
        "SELECT count(*), pg_size_pretty(pg_table_size('search_document')), \
         pg_size_pretty(pg_relation_size('ix_search_document_terms')) FROM search_document",
    )
    .fetch_one(pool)
    .await?;
    println!(
        "{} documents, table {}, index {}; first {}, {} clients\n",
        sizes.0, sizes.1, sizes.2, arguments.first, arguments.clients
    );
    println!("| looked for | searches | p50 ms | p95 ms | p99 ms | most ms | slowest |");
    println!("|---|---|---|---|---|---|---|");
    let mut all = Vec::new();
    for (name, searches) in SEARCHES {
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..arguments.clients {
            let (pool, rounds, first) = (pool.clone(), arguments.rounds, arguments.first);
            clients.spawn(async move { measure(&pool, name, searches, rounds, first).await });
        }
        let mut times = Vec::new();
        while let Some(measured) = clients.join_next().await {
            times.extend(measured??);
        }
        report(name, &mut times);
        all.extend(times);
    }
    report("all", &mut all);
    Ok(())
}

/// Fills an empty database, telling how long it takes, and how long documents take that are made one batch after the
/// other.
async fn fill(arguments: &Arguments, pool: &PgPool) -> Result<()> {
    migrate::up(pool).await?;
    if demo::state(pool).await? != demo::State::Empty {
        return Ok(());
    }
    let begun = Instant::now();
    let written = demo::seed(pool, arguments.scale).await?;
    println!("{} rows loaded in {:.1?}", written.rows(), begun.elapsed());
    let changed = sqlx::query("UPDATE milestone SET title = title || '!' WHERE id IN (SELECT id FROM milestone LIMIT 5000)")
        .execute(pool)
        .await?;
    let begun = Instant::now();
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    while upkeep::work(&mut connection).await? == upkeep::Progress::Worked {}
    println!(
        "{} documents made anew in {:.1?}",
        changed.rows_affected(),
        begun.elapsed()
    );
    sqlx::query("VACUUM ANALYZE search_document")
        .execute(pool)
        .await?;
    Ok(())
}

async fn measure(
    pool: &PgPool,
    name: &str,
    searches: &'static [&'static str],
    rounds: usize,
    first: usize,
) -> Result<Vec<(Duration, &'static str)>> {
    let few: &[Tag] = &[*b"LD", *b"TF"];
    let tags = (name == "of few kinds").then_some(few);
    let mut times = Vec::new();
    for round in 0..=rounds {
        for text in searches {
            let begun = Instant::now();
            let query = Query::parse(text).with_context(|| (*text).to_owned())?;
            let mut connection = pool.acquire().await?;
            let hits = search::find(&mut connection, &query, tags, first, None, None).await?;
            // The first round warms caches up.
            if round > 0 {
                times.push((begun.elapsed(), *text));
            } else if std::env::var_os("SHOW").is_some() {
                let ranks: Vec<_> = hits.iter().map(|hit| hit.rank).collect();
                println!("{text}: {} {ranks:?}", hits.len());
            }
        }
    }
    Ok(times)
}

fn report(name: &str, times: &mut [(Duration, &str)]) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].0;
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let (most, slowest) = times[times.len() - 1];
    println!(
        "| {name} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {slowest} |",
        times.len(),
        ms(at(50)),
        ms(at(95)),
        ms(at(99)),
        ms(most),
    );
}
