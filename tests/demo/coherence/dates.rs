//! What comes first comes first.

use super::none;

#[tokio::test]
async fn projects_are_signed_for_then_approved_then_started_then_completed() {
    none(
        "SELECT p.code FROM project p WHERE started_on < approvals_completed_on OR completed_on < started_on \
        UNION ALL SELECT p.code FROM signing s JOIN project p ON p.id = s.project_id \
        WHERE s.signed_on >= coalesce(p.approvals_completed_on, p.started_on, 'infinity') \
        OR s.signed_on > p.created_at::date \
        UNION ALL SELECT p.code FROM approval a JOIN project p ON p.id = a.project_id \
        WHERE a.granted_on < a.submitted_on OR a.granted_on > p.approvals_completed_on \
        OR (p.approvals_completed_on IS NOT NULL AND a.status <> 'GRANTED')",
    )
    .await;
}

#[tokio::test]
async fn what_is_met_before_the_start_is_met_before_it() {
    none(
        "SELECT p.code || ' ' || m.title FROM milestone m JOIN project p ON p.id = m.project_id \
        WHERE m.type = 'DELIVERY' AND m.met_on < p.started_on \
        OR m.type IN ('APPROVAL', 'ENGAGEMENT', 'FINANCING', 'PRE_PROCUREMENT') AND m.met_on > p.started_on",
    )
    .await;
}

#[tokio::test]
async fn nobody_visits_a_project_or_argues_for_it_before_anything_is_known_of_it() {
    none(
        "WITH known AS (SELECT p.id, p.code, \
            least(p.created_at::date, (SELECT min(submitted_on) FROM approval a WHERE a.project_id = p.id)) AS known_on \
            FROM project p) \
        SELECT k.code || ' visited ' || v.started_on FROM known k JOIN field_visit v ON v.project_id = k.id \
        WHERE v.started_on < k.known_on - 30 \
        UNION ALL SELECT k.code || ' argued for ' || l.met_on FROM known k JOIN liaison l ON l.project_id = k.id \
        WHERE l.met_on < k.known_on \
        UNION ALL SELECT k.code || ' signed for ' || s.signed_on FROM known k JOIN signing s ON s.project_id = k.id \
        WHERE s.signed_on >= k.known_on",
    )
    .await;
}

#[tokio::test]
async fn trips_end_before_they_are_followed_by_signings_and_these_come_soon() {
    none(
        "SELECT code FROM promotion_trip WHERE ended_on < started_on OR ended_on - started_on > 5 \
        UNION ALL SELECT t.code FROM promotion_trip t JOIN signing s ON s.promotion_trip_id = t.id \
        WHERE s.signed_on NOT BETWEEN t.started_on AND t.ended_on + 21",
    )
    .await;
}

#[tokio::test]
async fn events_are_on_one_day() {
    none(
        "SELECT event_name FROM signing WHERE event_name IS NOT NULL \
        GROUP BY event_name HAVING count(DISTINCT (signed_on, event_level)) > 1",
    )
    .await;
}

#[tokio::test]
async fn directives_follow_their_meetings_and_replies_follow_directives() {
    none(
        "SELECT d.title FROM directive d JOIN meeting m ON m.id = d.meeting_id WHERE d.issued_on < m.held_on \
        UNION ALL SELECT d.title FROM directive d JOIN directive_addressee a ON a.directive_id = d.id \
        WHERE a.replied_on < d.issued_on \
        UNION ALL SELECT d.title FROM directive d JOIN key_task k ON k.id = d.key_task_id \
        WHERE d.kind = 'REMINDER' AND k.completed_on < d.issued_on \
        UNION ALL SELECT d.title FROM directive d JOIN inspection i ON i.directive_id = d.id \
        WHERE d.issued_on < i.inspected_on",
    )
    .await;
}

#[tokio::test]
async fn directives_are_completed_when_all_have_replied_and_only_then() {
    none(
        "SELECT d.title FROM directive d WHERE d.kind <> 'CIRCULAR' AND (d.status = 'COMPLETED') <> \
        (SELECT bool_and(a.replied_on IS NOT NULL) FROM directive_addressee a WHERE a.directive_id = d.id)",
    )
    .await;
}

#[tokio::test]
async fn problems_are_raised_when_they_are_found_and_resolved_later() {
    none(
        "SELECT p.title FROM problem p WHERE p.resolved_on < p.raised_on OR p.due_on < p.raised_on \
        UNION ALL SELECT p.title FROM problem p JOIN field_visit v ON v.id = p.field_visit_id \
        WHERE p.raised_on NOT BETWEEN v.started_on AND v.ended_on OR p.project_id IS DISTINCT FROM v.project_id \
        UNION ALL SELECT p.title FROM problem p JOIN inspection i ON i.id = p.inspection_id \
        WHERE p.raised_on <> i.inspected_on OR p.project_id IS DISTINCT FROM i.project_id \
        UNION ALL SELECT p.title FROM problem p JOIN window_case w ON w.id = p.window_case_id \
        WHERE p.raised_on <> w.received_on OR p.resolved_on IS DISTINCT FROM w.resolved_on",
    )
    .await;
}

#[tokio::test]
async fn what_an_inspection_found_stands_in_its_findings() {
    none(
        "SELECT p.title FROM problem p JOIN inspection i ON i.id = p.inspection_id \
        WHERE position(split_part(p.title, ':', 2) IN i.findings) = 0",
    )
    .await;
}

#[tokio::test]
async fn window_cases_are_resolved_after_they_came_in_and_rated_after_that() {
    none(
        "SELECT code FROM window_case WHERE resolved_on < received_on OR due_on < received_on \
        OR (satisfaction IS NOT NULL AND resolved_on IS NULL)",
    )
    .await;
}

#[tokio::test]
async fn nothing_that_has_happened_lies_in_the_future() {
    none(
        "WITH happened (what, at) AS ( \
            SELECT 'started ' || code, started_on FROM project \
            UNION ALL SELECT 'completed ' || code, completed_on FROM project \
            UNION ALL SELECT 'approved ' || code, approvals_completed_on FROM project \
            UNION ALL SELECT 'granted', granted_on FROM approval \
            UNION ALL SELECT 'submitted', submitted_on FROM approval \
            UNION ALL SELECT 'met ' || title, met_on FROM milestone \
            UNION ALL SELECT 'reported ' || period, reported_on FROM progress_report \
            UNION ALL SELECT 'observed ' || period, period_end_on FROM observation \
            UNION ALL SELECT 'visited ' || site_name, ended_on FROM field_visit \
            UNION ALL SELECT 'raised ' || title, raised_on FROM problem \
            UNION ALL SELECT 'resolved ' || title, resolved_on FROM problem \
            UNION ALL SELECT 'task ' || title, completed_on FROM key_task \
            UNION ALL SELECT 'service ' || title, completed_on FROM service_item \
            UNION ALL SELECT 'meeting ' || title, held_on FROM meeting \
            UNION ALL SELECT 'directive ' || title, issued_on FROM directive \
            UNION ALL SELECT 'reply', replied_on FROM directive_addressee \
            UNION ALL SELECT 'liaison ' || subject, met_on FROM liaison \
            UNION ALL SELECT 'trip ' || code, ended_on FROM promotion_trip \
            UNION ALL SELECT 'signing ' || investor, signed_on FROM signing \
            UNION ALL SELECT 'inspection', inspected_on FROM inspection \
            UNION ALL SELECT 'assessment ' || scheme, published_on FROM assessment \
            UNION ALL SELECT 'publication ' || title, published_on FROM publication \
            UNION ALL SELECT 'case ' || code, received_on FROM window_case \
            UNION ALL SELECT 'case ' || code, resolved_on FROM window_case) \
        SELECT what FROM happened WHERE at > '2022-11-30'",
    )
    .await;
}

#[tokio::test]
async fn offices_work_on_working_days() {
    none(
        "WITH done (what, at) AS ( \
            SELECT title, held_on FROM meeting \
            UNION ALL SELECT title, issued_on FROM directive \
            UNION ALL SELECT reply, replied_on FROM directive_addressee \
            UNION ALL SELECT subject, met_on FROM liaison \
            UNION ALL SELECT scheme, published_on FROM assessment \
            UNION ALL SELECT title, published_on FROM publication WHERE kind IN ('BRIEFING', 'SPECIAL_REPORT') \
            UNION ALL SELECT code, received_on FROM window_case \
            UNION ALL SELECT code, resolved_on FROM window_case) \
        SELECT what || ' ' || at FROM done WHERE extract(isodow FROM at) > 5 \
        OR at BETWEEN '2022-01-31' AND '2022-02-06' OR at BETWEEN '2022-10-01' AND '2022-10-07'",
    )
    .await;
}
