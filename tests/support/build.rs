//! Rows for tests: one builder for every table, with plausible defaults for each noun.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Map, Value as Json};
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

mod mechanism;

pub(crate) use mechanism::*;

/// Numbers for ids and codes: no two rows of a test run share one, and later rows have greater ids.
fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A row to be: its table and values by column; columns that are not set take the table's defaults.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) table: &'static str,
    id: Uuid,
    values: Map<String, Json>,
}

impl Row {
    /// A row of a link table, which has no id.
    pub(crate) fn link(table: &'static str) -> Self {
        Self {
            table,
            id: Uuid::nil(),
            values: Map::new(),
        }
    }

    /// A row with an id of its own.
    pub(crate) fn new(table: &'static str) -> Self {
        let id = Uuid::from_u128(0x0185_0000_0000_7000_8000_0000_0000_0000 + u128::from(number()));
        Self {
            id,
            ..Self::link(table)
        }
        .set("id", id.to_string())
    }

    /// Sets a column: numbers, texts and booleans as they are, dates and decimals as texts, `()` for null.
    pub(crate) fn set(mut self, column: &str, value: impl Into<Json>) -> Self {
        self.values.insert(column.to_owned(), value.into());
        self
    }

    /// Sets a column to the id of another row.
    pub(crate) fn refer(self, column: &str, id: Uuid) -> Self {
        self.set(column, id.to_string())
    }

    /// The id.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    /// The value of a column; null when it is not set.
    pub(crate) fn get(&self, column: &str) -> &Json {
        self.values.get(column).unwrap_or(&Json::Null)
    }

    /// Inserts the row and gives its id.
    pub(crate) async fn insert(self, pool: &PgPool) -> Uuid {
        let id = self.id;
        insert_all(pool, vec![self]).await;
        id
    }
}

/// Inserts rows of any tables, each table after those that it refers to, many rows by one statement.
pub(crate) async fn insert_all(pool: &PgPool, mut rows: Vec<Row>) {
    let place = |row: &Row| entity::tables().iter().position(|t| t.name == row.table);
    rows.sort_by_key(place);
    let alike = |a: &Row, b: &Row| a.table == b.table && a.values.keys().eq(b.values.keys());
    for rows in rows.chunk_by(alike) {
        let table = rows[0].table;
        try_insert(pool, rows)
            .await
            .unwrap_or_else(|error| panic!("rows of {table}: {error}"));
    }
}

/// The name of the constraint that refuses rows of one table with the same columns, inserted by one statement.
pub(crate) async fn refusal(pool: &PgPool, rows: &[Row]) -> Option<String> {
    let refused = try_insert(pool, rows).await.err()?;
    refused.as_database_error()?.constraint().map(str::to_owned)
}

/// Inserts rows of one table with the same columns by one statement.
async fn try_insert(pool: &PgPool, rows: &[Row]) -> Result<(), sqlx::Error> {
    let table = rows[0].table;
    let columns: Vec<_> = rows[0]
        .values
        .keys()
        .map(|column| format!("\"{column}\""))
        .collect();
    let columns = columns.join(", ");
    let sql = format!(
        "INSERT INTO {table} ({columns}) \
         SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $1::jsonb)"
    );
    let values: Json = rows
        .iter()
        .map(|row| Json::Object(row.values.clone()))
        .collect();
    let insert = sqlx::query(AssertSqlSafe(sql)).bind(values.to_string());
    insert.execute(pool).await.map(drop)
}

/// A county without a parent.
pub(crate) fn division() -> Row {
    let n = number();
    Row::new("division")
        .set("code", format!("{n:06}"))
        .set("name", format!("县{n}"))
        .set("level", "COUNTY")
        .set("parent_id", ())
}

/// A government department of a division.
pub(crate) fn department(division: Uuid) -> Row {
    let n = number();
    Row::new("department")
        .set("code", format!("D{n:06}"))
        .set("name", format!("局{n}"))
        .set("kind", "GOVERNMENT")
        .set("level", "COUNTY")
        .refer("division_id", division)
}

/// A prefecture-level leader in office.
pub(crate) fn leader(department: Uuid, division: Uuid) -> Row {
    Row::new("leader")
        .set("name", format!("领导{}", number()))
        .set("title", "副州长")
        .set("rank", "PREFECTURE")
        .set("is_principal", false)
        .set("status", "IN_OFFICE")
        .refer("department_id", department)
        .refer("division_id", division)
}

/// A task force for a key industry.
pub(crate) fn task_force() -> Row {
    let n = number();
    Row::new("task_force")
        .set("code", format!("T{n:06}"))
        .set("name", format!("专班{n}"))
        .set("kind", "KEY_INDUSTRY")
        .set("established_on", "2022-01-05")
}

/// A leader's place on a task force, as its lead.
pub(crate) fn member(task_force: Uuid, leader: Uuid) -> Row {
    Row::new("task_force_member")
        .refer("task_force_id", task_force)
        .refer("leader_id", leader)
        .set("role", "LEAD")
        .set("started_on", "2022-01-10")
}

/// A department's place on a task force.
pub(crate) fn task_force_department(task_force: Uuid, department: Uuid) -> Row {
    Row::link("task_force_department")
        .refer("task_force_id", task_force)
        .refer("department_id", department)
        .set("role", "MEMBER")
}

/// A project under construction that no task force drives.
pub(crate) fn project(division: Uuid) -> Row {
    let n = number();
    Row::new("project")
        .set("code", format!("P{n:06}"))
        .set("name", format!("项目{n}"))
        .set("status", "IMPLEMENTATION")
        .set("stage", "UNDER_CONSTRUCTION")
        .set("total_investment", "1000000.00")
        .set("started_on", "2022-03-01")
        .refer("division_id", division)
}

/// Investment planned for a project in a year.
pub(crate) fn investment_plan(project: Uuid, year: i32) -> Row {
    Row::new("investment_plan")
        .refer("project_id", project)
        .set("year", year)
        .set("amount", "250000.00")
}

/// A milestone of a project that is still to come.
pub(crate) fn milestone(project: Uuid) -> Row {
    Row::new("milestone")
        .refer("project_id", project)
        .set("title", "主体封顶")
        .set("type", "DELIVERY")
        .set("due_on", "2022-12-20")
        .set("met_on", ())
        .set("status", "SCHEDULED")
}

/// A project's report for a month, made on the month's last day.
pub(crate) fn progress_report(project: Uuid, month: u32) -> Row {
    Row::new("progress_report")
        .refer("project_id", project)
        .set("period", format!("2022M{month:02}"))
        .set("period_start_on", format!("2022-{month:02}-01"))
        .set("period_end_on", format!("2022-{month:02}-28"))
        .set("reported_on", format!("2022-{month:02}-28"))
        .set("investment_completed", "50000.00")
        .set("financial_progress_percent", "5.00")
        .set("physical_progress_percent", "6.00")
        .set("health", "ON_TRACK")
}

/// A day of research in a township.
pub(crate) fn field_visit(division: Uuid) -> Row {
    Row::new("field_visit")
        .set("kind", "RESEARCH")
        .set("started_on", "2022-05-10")
        .set("ended_on", "2022-05-10")
        .set("days", "1.0")
        .set("site_kind", "TOWNSHIP")
        .set("site_name", format!("乡{}", number()))
        .refer("division_id", division)
}

/// A leader's part in a field visit, as its lead.
pub(crate) fn field_visit_leader(field_visit: Uuid, leader: Uuid) -> Row {
    Row::link("field_visit_leader")
        .refer("field_visit_id", field_visit)
        .refer("leader_id", leader)
        .set("role", "LEAD")
}

/// An open problem that hinders nothing in particular.
pub(crate) fn problem() -> Row {
    Row::new("problem")
        .set("title", format!("问题{}", number()))
        .set("severity", "HIGH")
        .set("status", "OPEN")
        .set("raised_on", "2022-05-10")
}

/// A quarterly indicator that may be summed and of which more is better.
pub(crate) fn indicator() -> Row {
    let n = number();
    Row::new("indicator")
        .set("code", format!("I{n:06}"))
        .set("name", format!("指标{n}"))
        .set("unit", "亿元")
        .set("measure", "UNIT")
        .set("is_ascending", true)
        .set("is_additive", true)
        .set("frequency", "QUARTERLY")
}

/// A quarter of 2022 as `target` and `observation` hold it.
fn quarter(row: Row, quarter: u32) -> Row {
    let (first, last) = (quarter * 3 - 2, quarter * 3);
    let days = if matches!(quarter, 1 | 4) { 31 } else { 30 };
    row.set("period", format!("2022Q{quarter}"))
        .set("period_start_on", format!("2022-{first:02}-01"))
        .set("period_end_on", format!("2022-{last:02}-{days}"))
}

/// A value that an indicator is to reach in a quarter of 2022.
pub(crate) fn target(indicator: Uuid, division: Uuid, of_quarter: u32) -> Row {
    let row = Row::new("target")
        .refer("indicator_id", indicator)
        .refer("division_id", division);
    quarter(row, of_quarter).set("value", "120")
}

/// A value that an indicator had in a quarter of 2022.
pub(crate) fn observation(indicator: Uuid, division: Uuid, of_quarter: u32) -> Row {
    let row = Row::new("observation")
        .refer("indicator_id", indicator)
        .refer("division_id", division)
        .set("status", "FINAL");
    quarter(row, of_quarter).set("value", "100")
}

/// Adds `n` of every noun of the spine, linked from division to problem, under a division of their own.
pub(crate) async fn story(pool: &PgPool, n: usize) {
    let top = division().set("level", "PREFECTURE");
    let above = top.id();
    let mut rows = vec![top];
    for _ in 0..n {
        let division = division().refer("parent_id", above);
        let department = department(division.id());
        let leader = leader(department.id(), division.id());
        let task_force = task_force();
        let project = project(division.id())
            .refer("task_force_id", task_force.id())
            .refer("owner_department_id", department.id())
            .refer("responsible_leader_id", leader.id());
        let visit = field_visit(division.id())
            .refer("project_id", project.id())
            .refer("task_force_id", task_force.id());
        let problem = problem()
            .refer("field_visit_id", visit.id())
            .refer("project_id", project.id())
            .refer("department_id", department.id());
        let indicator = indicator().refer("task_force_id", task_force.id());
        rows.extend([
            member(task_force.id(), leader.id()),
            task_force_department(task_force.id(), department.id()),
            investment_plan(project.id(), 2022),
            milestone(project.id()),
            progress_report(project.id(), 10),
            field_visit_leader(visit.id(), leader.id()),
            target(indicator.id(), division.id(), 3),
            observation(indicator.id(), division.id(), 3),
        ]);
        rows.extend([
            division, department, leader, task_force, project, visit, problem, indicator,
        ]);
    }
    insert_all(pool, rows).await;
}
