//! A small prefecture's year, in which every noun of the mechanism occurs and is linked with its neighbours.

use uuid::Uuid;

use crate::support::{
    Server,
    build::{self, Row},
};

/// What most rows of the year refer to.
struct Cast {
    prefecture: Uuid,
    county: Uuid,
    office: Uuid,
    bureau: Uuid,
    /// Leads the task force, chairs, instructs, travels.
    lead: Uuid,
    /// Comes along.
    other: Uuid,
    task_force: Uuid,
    project: Uuid,
}

/// A server over that year.
pub(super) async fn server() -> Server {
    let server = Server::empty().await;
    let prefecture = build::division()
        .set("code", "532300")
        .set("level", "PREFECTURE");
    let county = build::division()
        .set("code", "532301")
        .refer("parent_id", prefecture.id());
    let office = build::department(prefecture.id()).set("code", "D1");
    let bureau = build::department(prefecture.id())
        .set("code", "D2")
        .set("leads_promotion", true);
    let lead = build::leader(office.id(), prefecture.id()).set("name", "甲");
    let other = build::leader(bureau.id(), prefecture.id()).set("name", "乙");
    let task_force = build::task_force().set("code", "T1");
    let project = build::project(county.id())
        .set("code", "P1")
        .set("total_investment", "900000000.00")
        .set("approvals_completed_on", "2022-02-10")
        .refer("task_force_id", task_force.id())
        .refer("owner_department_id", bureau.id())
        .refer("responsible_leader_id", lead.id());
    let cast = Cast {
        prefecture: prefecture.id(),
        county: county.id(),
        office: office.id(),
        bureau: bureau.id(),
        lead: lead.id(),
        other: other.id(),
        task_force: task_force.id(),
        project: project.id(),
    };
    let mut rows = vec![
        prefecture, county, office, bureau, lead, other, task_force, project,
    ];
    rows.extend(cast.field());
    rows.extend(cast.dispatch());
    rows.extend(cast.promotion());
    rows.extend(cast.supervision());
    rows.extend(cast.project());
    build::insert_all(&server.pool, rows).await;
    server
}

impl Cast {
    /// Visits: two of research and one of office on site in 2022, one of research before.
    fn field(&self) -> Vec<Row> {
        let visit = |on: &str, kind: &str| {
            build::field_visit(self.county)
                .set("started_on", on)
                .set("ended_on", on)
                .set("kind", kind)
        };
        let visits = [
            visit("2022-03-01", "RESEARCH"),
            visit("2022-04-01", "RESEARCH").set("days", "0.5"),
            visit("2022-05-01", "ON_SITE_OFFICE").refer("project_id", self.project),
            visit("2021-05-01", "RESEARCH"),
        ];
        let parts = visits
            .iter()
            .map(|visit| build::field_visit_leader(visit.id(), self.lead));
        let mut rows: Vec<_> = parts.collect();
        rows.push(build::member(self.task_force, self.lead));
        rows.extend(visits);
        rows
    }

    /// A procedure, a meeting of it with a directive on a key task, to which one of two departments replied.
    fn dispatch(&self) -> Vec<Row> {
        let task = build::key_task(self.bureau)
            .set("number", 7)
            .set("due_on", "2022-11-15")
            .refer("leader_id", self.lead)
            .refer("task_force_id", self.task_force);
        let meeting = build::meeting()
            .refer("chair_id", self.lead)
            .refer("task_force_id", self.task_force);
        let directive = build::directive()
            .set("kind", "INSTRUCTION")
            .set("issue_number", "2022-01")
            .refer("leader_id", self.lead)
            .refer("meeting_id", meeting.id())
            .refer("key_task_id", task.id());
        let replied = build::addressee(directive.id(), self.bureau)
            .set("replied_on", "2022-10-20")
            .set("reply", "已办结");
        let item = |code: &str, status: &str, percent: &str| {
            build::service_item(self.bureau)
                .set("code", code)
                .set("status", status)
                .set("progress_percent", percent)
        };
        vec![
            build::procedure(self.office).set("code", "PC3"),
            build::meeting_leader(meeting.id(), self.lead),
            build::meeting_leader(meeting.id(), self.other).set("role", "OBSERVER"),
            replied,
            build::addressee(directive.id(), self.office),
            item("S1", "COMPLETED", "100").set("completed_on", "2022-10-01"),
            item("S2", "IN_PROGRESS", "90.5"),
            item("S3", "CANCELLED", "10"),
            task,
            meeting,
            directive,
        ]
    }

    /// A trip with a contract from which the project came, and funds asked for above.
    fn promotion(&self) -> Vec<Row> {
        let trip = build::promotion_trip(self.county)
            .set("code", "PT1")
            .set("level", "DEPARTMENT")
            .refer("department_id", self.bureau);
        let liaison = build::liaison(self.bureau)
            .set("subject", "专项债")
            .set("requested_amount", "3000000.00")
            .set("approved_amount", "2000000.00")
            .set("disbursed_amount", "500000.00")
            .set("status", "DISBURSED")
            .refer("project_id", self.project);
        let signing = build::signing(self.county)
            .set("investor", "示例集团")
            .set("contract_value", "500000000.00")
            .set("event_name", "州级集中签约")
            .set("event_level", "PREFECTURE")
            .refer("promotion_trip_id", trip.id())
            .refer("project_id", self.project);
        vec![
            build::promotion_trip_leader(trip.id(), self.lead),
            build::promotion_trip_leader(trip.id(), self.other).set("role", "MEMBER"),
            build::liaison_leader(liaison.id(), self.lead),
            trip,
            liaison,
            signing,
        ]
    }

    /// An inspection and a window case, each with the problem that it brought up; assessments and a publication.
    fn supervision(&self) -> Vec<Row> {
        let inspection = build::inspection()
            .refer("division_id", self.county)
            .refer("department_id", self.bureau)
            .refer("project_id", self.project);
        let case = build::window_case(self.county, self.bureau)
            .set("code", "WC1")
            .set("status", "RESOLVED")
            .set("resolved_on", "2022-11-20")
            .set("satisfaction", "SATISFIED");
        let of_bureau = build::assessment()
            .set("total", "93.50")
            .set("rank", 2)
            .refer("department_id", self.bureau);
        let item = |position, score: &str| {
            build::assessment_item(of_bureau.id(), position).set("score", score)
        };
        let indicator = build::indicator().set("code", "GRP");
        vec![
            build::problem()
                .set("title", "督查发现")
                .refer("inspection_id", inspection.id())
                .refer("project_id", self.project),
            build::problem()
                .set("title", "窗口反映")
                .refer("window_case_id", case.id()),
            item(1, "50.00"),
            item(2, "43.50"),
            build::assessment().refer("division_id", self.county),
            build::assessment().refer("task_force_id", self.task_force),
            build::publication()
                .set("issue_number", "2022-09")
                .set("promoted_to", "PROVINCE")
                .refer("department_id", self.bureau)
                .refer("division_id", self.county),
            build::observation(indicator.id(), self.county, 3),
            build::observation(indicator.id(), self.prefecture, 3),
            indicator,
            inspection,
            case,
            of_bureau,
        ]
    }

    /// The project's approvals, milestones, plan and progress.
    fn project(&self) -> Vec<Row> {
        vec![
            Row::new("approval")
                .refer("project_id", self.project)
                .set("element", "LAND")
                .set("status", "GRANTED")
                .set("granted_on", "2022-02-10")
                .refer("department_id", self.bureau),
            build::milestone(self.project),
            build::investment_plan(self.project, 2022),
            build::progress_report(self.project, 10),
        ]
    }
}
