//! Builders of the mechanism's rows.

use uuid::Uuid;

use super::{Row, number};

/// A key task of a department, under way.
pub(crate) fn key_task(department: Uuid) -> Row {
    let n = number();
    Row::new("key_task")
        .set("number", n)
        .set("title", format!("重点任务{n}"))
        .set("standard", "按期完成并验收")
        .set("due_on", "2022-12-31")
        .set("status", "IN_PROGRESS")
        .set("progress_percent", "50.00")
        .refer("department_id", department)
}

/// A quarterly dispatch that no one chaired.
pub(crate) fn meeting() -> Row {
    Row::new("meeting")
        .set("kind", "QUARTERLY_DISPATCH")
        .set("held_on", "2022-09-28")
        .set("title", format!("调度会{}", number()))
}

/// A leader's presence at a meeting.
pub(crate) fn meeting_leader(meeting: Uuid, leader: Uuid) -> Row {
    Row::link("meeting_leader")
        .refer("meeting_id", meeting)
        .refer("leader_id", leader)
        .set("role", "ATTENDEE")
}

/// The procedure of quarterly dispatch.
pub(crate) fn procedure(department: Uuid) -> Row {
    Row::new("procedure")
        .set("code", format!("PC{:06}", number()))
        .set("name", "调度督办制度")
        .set("kind", "DISPATCH")
        .set("meeting_kind", "QUARTERLY_DISPATCH")
        .set("frequency", "QUARTERLY")
        .set("effective_on", "2022-01-01")
        .refer("department_id", department)
}

/// A circular, addressed to no one yet.
pub(crate) fn directive() -> Row {
    let n = number();
    Row::new("directive")
        .set("kind", "CIRCULAR")
        .set("issue_number", format!("2022-{n:06}"))
        .set("title", format!("情况通报{n}"))
        .set("body", "请抓紧办理。")
        .set("issued_on", "2022-10-08")
        .set("status", "ISSUED")
}

/// A department to which a directive is addressed and which has not replied.
pub(crate) fn addressee(directive: Uuid, department: Uuid) -> Row {
    Row::new("directive_addressee")
        .refer("directive_id", directive)
        .refer("department_id", department)
        .set("replied_on", ())
        .set("reply", ())
}

/// An item on a department's checklist, half done.
pub(crate) fn service_item(department: Uuid) -> Row {
    let n = number();
    Row::new("service_item")
        .set("code", format!("SI{n:06}"))
        .set("title", format!("服务事项{n}"))
        .set("beneficiary", "ENTERPRISES")
        .set("due_on", "2022-12-20")
        .set("status", "IN_PROGRESS")
        .set("progress_percent", "50.00")
        .refer("department_id", department)
}

/// A liaison with an authority of the province.
pub(crate) fn liaison(department: Uuid) -> Row {
    Row::new("liaison")
        .set("subject", format!("争取资金{}", number()))
        .set("authority", "省发展改革委")
        .set("level", "PROVINCE")
        .set("met_on", "2022-06-15")
        .set("status", "CONTACTED")
        .refer("department_id", department)
}

/// A leader's part in a liaison.
pub(crate) fn liaison_leader(liaison: Uuid, leader: Uuid) -> Row {
    Row::link("liaison_leader")
        .refer("liaison_id", liaison)
        .refer("leader_id", leader)
}

/// A county's trip of three days.
pub(crate) fn promotion_trip(division: Uuid) -> Row {
    Row::new("promotion_trip")
        .set("code", format!("PT{:06}", number()))
        .set("destination_province", "上海市")
        .set("destination_city", "上海市")
        .set("started_on", "2022-07-04")
        .set("ended_on", "2022-07-06")
        .set("level", "COUNTY")
        .refer("division_id", division)
}

/// A leader's part in a promotion trip, as its lead.
pub(crate) fn promotion_trip_leader(promotion_trip: Uuid, leader: Uuid) -> Row {
    Row::link("promotion_trip_leader")
        .refer("promotion_trip_id", promotion_trip)
        .refer("leader_id", leader)
        .set("role", "LEAD")
}

/// A contract for investment in a division.
pub(crate) fn signing(division: Uuid) -> Row {
    Row::new("signing")
        .set("investor", format!("示例投资{}", number()))
        .set("contract_value", "100000000.00")
        .set("signed_on", "2022-08-08")
        .refer("division_id", division)
}

/// A published inspection without a subject, which the database refuses.
pub(crate) fn inspection() -> Row {
    Row::new("inspection")
        .set("method", "COVERT")
        .set("area", "BUSINESS_ENVIRONMENT")
        .set("inspected_on", "2022-07-12")
        .set("findings", "窗口无人值守")
        .set("published_on", "2022-07-20")
}

/// A published assessment of the first half of 2022 without a subject, which the database refuses.
pub(crate) fn assessment() -> Row {
    Row::new("assessment")
        .set("period", "2022H1")
        .set("period_start_on", "2022-01-01")
        .set("period_end_on", "2022-06-30")
        .set("scheme", "综合绩效考评")
        .set("total", "90.00")
        .set("published_on", "2022-07-20")
}

/// The points given for one criterion.
pub(crate) fn assessment_item(assessment: Uuid, position: i32) -> Row {
    Row::new("assessment_item")
        .refer("assessment_id", assessment)
        .set("position", position)
        .set("criterion", format!("指标{position}"))
        .set("weight", "50.00")
        .set("score", "45.00")
}

/// A typical case that comes from nowhere in particular.
pub(crate) fn publication() -> Row {
    let n = number();
    Row::new("publication")
        .set("kind", "TYPICAL_CASE")
        .set("issue_number", format!("2022-{n:06}"))
        .set("title", format!("典型经验{n}"))
        .set("body", "做法与成效。")
        .set("published_on", "2022-09-09")
}

/// A case at a county's window, under way.
pub(crate) fn window_case(division: Uuid, department: Uuid) -> Row {
    Row::new("window_case")
        .set("code", format!("WC{:06}", number()))
        .set("window_level", "COUNTY")
        .set("matter", "证照办理受阻")
        .set("applicant_kind", "INDIVIDUAL")
        .set("received_on", "2022-11-01")
        .set("due_on", "2022-12-01")
        .set("status", "IN_PROGRESS")
        .refer("division_id", division)
        .refer("department_id", department)
}
