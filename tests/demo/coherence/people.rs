//! Everybody is where he belongs, and in one place at a time.

use super::none;

#[tokio::test]
async fn no_leader_bears_the_name_of_a_real_one() {
    none("SELECT name FROM leader WHERE substr(name, 2, 1) !~ '[示例演]' OR length(name) <> 3")
        .await;
}

#[tokio::test]
async fn leaders_go_to_projects_of_their_task_forces_more_often_than_not() {
    // The head of the party, who stands above all task forces, goes to the largest works.
    none(
        "WITH visit AS (SELECT l.id, l.name, EXISTS (SELECT FROM task_force_member m \
                WHERE m.leader_id = l.id AND m.task_force_id = p.task_force_id) AS is_own \
            FROM leader l JOIN field_visit_leader f ON f.leader_id = l.id AND f.role = 'LEAD' \
            JOIN field_visit v ON v.id = f.field_visit_id JOIN project p ON p.id = v.project_id \
            WHERE l.title <> '州委主要领导' AND EXISTS (SELECT FROM task_force_member m \
                JOIN task_force t ON t.id = m.task_force_id \
                WHERE m.leader_id = l.id AND t.kind IN ('KEY_WORK', 'KEY_INDUSTRY', 'MAJOR_PROJECT'))) \
        SELECT format('%s %s of %s', name, count(*) FILTER (WHERE is_own), count(*)) FROM visit \
        GROUP BY id, name HAVING 2 * count(*) FILTER (WHERE is_own) <= count(*)",
    )
    .await;
}

#[tokio::test]
async fn visits_for_a_task_force_are_to_its_projects_by_one_who_sits_on_it() {
    none(
        "SELECT v.site_name FROM field_visit v JOIN project p ON p.id = v.project_id \
        WHERE v.task_force_id IS NOT NULL AND (v.task_force_id <> p.task_force_id OR NOT EXISTS ( \
            SELECT FROM field_visit_leader f JOIN task_force_member m ON m.leader_id = f.leader_id \
            WHERE f.field_visit_id = v.id AND f.role = 'LEAD' AND m.task_force_id = v.task_force_id))",
    )
    .await;
}

#[tokio::test]
async fn who_attends_a_meeting_of_a_task_force_sits_on_it() {
    none(
        "SELECT m.title FROM meeting m JOIN meeting_leader a ON a.meeting_id = m.id \
        WHERE m.task_force_id IS NOT NULL AND NOT EXISTS (SELECT FROM task_force_member t \
            WHERE t.task_force_id = m.task_force_id AND t.leader_id = a.leader_id)",
    )
    .await;
}

#[tokio::test]
async fn whoever_holds_a_meeting_attends_it_and_is_not_alone() {
    none(
        "SELECT m.title FROM meeting m JOIN meeting_leader a ON a.meeting_id = m.id GROUP BY m.id \
        HAVING count(*) < 2 OR count(*) FILTER (WHERE a.leader_id = m.chair_id AND a.role = 'ATTENDEE') <> 1",
    )
    .await;
}

#[tokio::test]
async fn nobody_is_in_two_places_at_once() {
    none(
        "WITH away AS (SELECT p.leader_id, t.code, t.started_on, t.ended_on \
            FROM promotion_trip_leader p JOIN promotion_trip t ON t.id = p.promotion_trip_id) \
        SELECT a.code || ' and ' || b.code FROM away a JOIN away b ON b.leader_id = a.leader_id AND b.code > a.code \
        WHERE b.started_on <= a.ended_on AND b.ended_on >= a.started_on \
        UNION ALL SELECT a.code || ' and a visit to ' || v.site_name FROM away a \
        JOIN field_visit_leader f ON f.leader_id = a.leader_id JOIN field_visit v ON v.id = f.field_visit_id \
        WHERE v.started_on <= a.ended_on AND v.ended_on >= a.started_on \
        UNION ALL SELECT a.code || ' and ' || m.title FROM away a \
        JOIN meeting_leader l ON l.leader_id = a.leader_id JOIN meeting m ON m.id = l.meeting_id \
        WHERE m.held_on BETWEEN a.started_on AND a.ended_on \
        UNION ALL SELECT a.code || ' and ' || i.subject FROM away a \
        JOIN liaison_leader l ON l.leader_id = a.leader_id JOIN liaison i ON i.id = l.liaison_id \
        WHERE i.met_on BETWEEN a.started_on AND a.ended_on",
    )
    .await;
}

#[tokio::test]
async fn a_day_holds_no_more_than_a_day_of_work() {
    // A visit takes its half days from the first day on; one that begins or ends at noon shares that day.
    none(
        "WITH work AS (SELECT f.leader_id, day::date AS day, CASE WHEN v.days >= v.ended_on - v.started_on + 1 \
                THEN 1 WHEN day IN (v.started_on, v.ended_on) THEN 0.5 ELSE 1 END AS days \
            FROM field_visit_leader f JOIN field_visit v ON v.id = f.field_visit_id, \
                generate_series(v.started_on, v.ended_on, interval '1 day') AS day \
            WHERE f.role = 'LEAD' OR f.role = 'COMPANION' \
            UNION ALL SELECT l.leader_id, m.held_on, 0.5 FROM meeting_leader l JOIN meeting m ON m.id = l.meeting_id) \
        SELECT l.name || ' on ' || w.day FROM work w JOIN leader l ON l.id = w.leader_id \
        GROUP BY l.id, w.day HAVING sum(w.days) > 1",
    )
    .await;
}

#[tokio::test]
async fn signings_of_a_trip_are_of_the_division_whose_trip_it_was() {
    none(
        "SELECT s.investor FROM signing s JOIN promotion_trip t ON t.id = s.promotion_trip_id \
        JOIN division d ON d.id = t.division_id \
        WHERE d.level <> 'PREFECTURE' AND s.division_id <> t.division_id \
        UNION ALL SELECT s.investor FROM signing s JOIN project p ON p.id = s.project_id \
        JOIN division d ON d.id = p.division_id WHERE s.division_id NOT IN (d.id, d.parent_id)",
    )
    .await;
}

#[tokio::test]
async fn trips_are_led_by_one_of_the_division_or_the_department_whose_trip_it_was() {
    none(
        "SELECT t.code FROM promotion_trip t JOIN promotion_trip_leader p ON p.promotion_trip_id = t.id \
        JOIN leader l ON l.id = p.leader_id JOIN department d ON d.id = l.department_id \
        WHERE p.role = 'LEAD' AND (l.division_id <> t.division_id OR CASE t.level \
            WHEN 'DEPARTMENT' THEN t.department_id <> d.id OR NOT d.leads_promotion ELSE NOT l.is_principal END) \
        UNION ALL SELECT t.code FROM promotion_trip t JOIN promotion_trip_leader p ON p.promotion_trip_id = t.id \
        GROUP BY t.id HAVING count(*) FILTER (WHERE p.role = 'LEAD') <> 1",
    )
    .await;
}

#[tokio::test]
async fn who_answers_for_a_key_task_heads_the_department_that_does() {
    none(
        "SELECT k.title FROM key_task k JOIN leader l ON l.id = k.leader_id WHERE l.department_id <> k.department_id \
        UNION ALL SELECT l.subject FROM liaison l WHERE NOT EXISTS (SELECT FROM liaison_leader i \
            JOIN leader d ON d.id = i.leader_id WHERE i.liaison_id = l.id AND d.department_id = l.department_id)",
    )
    .await;
}

#[tokio::test]
async fn directives_that_hand_findings_on_tell_of_whom_they_were_found_at() {
    none(
        "SELECT d.title FROM inspection i JOIN directive d ON d.id = i.directive_id \
        LEFT JOIN project p ON p.id = i.project_id LEFT JOIN division v ON v.id = i.division_id \
        LEFT JOIN department t ON t.id = i.department_id \
        WHERE position(coalesce(p.name, t.name, v.name) IN d.title) = 0 \
        OR (t.id IS NOT NULL AND NOT EXISTS (SELECT FROM directive_addressee a \
            WHERE a.directive_id = d.id AND a.department_id = t.id)) \
        OR NOT EXISTS (SELECT FROM problem q WHERE q.inspection_id = i.id)",
    )
    .await;
}

#[tokio::test]
async fn windows_stand_where_their_level_is_and_each_has_its_own_department() {
    none(
        "SELECT w.code FROM window_case w JOIN division v ON v.id = w.division_id \
        JOIN department d ON d.id = w.department_id \
        WHERE v.level <> w.window_level \
        OR d.division_id <> CASE v.level WHEN 'VILLAGE' THEN v.parent_id ELSE v.id END",
    )
    .await;
}

#[tokio::test]
async fn every_task_force_has_met_and_every_leader_of_the_prefecture_has_a_year() {
    none(
        "SELECT t.name FROM task_force t WHERE t.kind IN ('KEY_WORK', 'KEY_INDUSTRY', 'MAJOR_PROJECT', 'LEADING_GROUP') \
        AND NOT EXISTS (SELECT FROM meeting m WHERE m.task_force_id = t.id) \
        UNION ALL SELECT l.name FROM leader l WHERE l.rank = 'PREFECTURE' AND NOT (\
            EXISTS (SELECT FROM task_force_member m WHERE m.leader_id = l.id) \
            AND EXISTS (SELECT FROM field_visit_leader f WHERE f.leader_id = l.id) \
            AND EXISTS (SELECT FROM meeting_leader m WHERE m.leader_id = l.id))",
    )
    .await;
}
