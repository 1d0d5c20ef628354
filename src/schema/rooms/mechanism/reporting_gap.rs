//! What is due and has not been held, observed or reported. 缺报事项

use entity::reporting_gap;

use crate::schema::room::{Argument, ArgumentKind, Direction::Asc, Room, View};

/// Days after a period's end within which it is to be observed.
const OBSERVATION_DAYS: &str = "30";
/// Days after a period's end within which a project is to be reported on.
const REPORT_DAYS: &str = "15";

/// The periods of each frequency that are over and end within the period asked for. None is made from before there was
/// anything to be missing, however far back is asked.
const CALENDAR: &str = "
cadence(frequency, unit, step) AS (VALUES
    ('WEEKLY', 'week', interval '7 days'),
    ('MONTHLY', 'month', interval '1 month'),
    ('QUARTERLY', 'quarter', interval '3 months'),
    ('HALF_YEARLY', 'year', interval '6 months'),
    ('ANNUAL', 'year', interval '1 year')
), calendar(frequency, start_on, end_on) AS MATERIALIZED (
    SELECT c.frequency, s.start::date, (s.start + c.step)::date - 1
    FROM cadence c
    CROSS JOIN LATERAL generate_series(
        date_trunc(c.unit, greatest({period.start}, coalesce(least(
            (SELECT min(effective_on) FROM {procedure} p),
            (SELECT min(period_end_on) FROM {observation} o),
            (SELECT min(started_on) FROM {project} p)), {today}))::timestamp),
        least({period.end}, {today})::timestamp,
        c.step) s(start)
    WHERE (s.start + c.step)::date - 1 BETWEEN {period.start} AND least({period.end}, {today} - 1)
)";

/// Periods of procedures in which no meeting of their kind was held.
const MEETINGS: &str = "
SELECT 'MEETING'::reporting_gap_kind AS kind, p.name AS subject,
    c.start_on AS period_start_on, c.end_on AS period_end_on, c.end_on AS due_on,
    p.id AS procedure_id, NULL::uuid AS indicator_id, NULL::uuid AS project_id,
    NULL::uuid AS division_id, p.department_id, NULL::uuid AS leader_id, NULL::uuid AS task_force_id
FROM {procedure} p
JOIN calendar c ON c.frequency = p.frequency::text AND c.end_on >= p.effective_on
WHERE NOT EXISTS (
    SELECT FROM {meeting} m WHERE m.kind = p.meeting_kind AND m.held_on BETWEEN c.start_on AND c.end_on)";

/// Every indicator with every division where it is observed, since the first time.
const SERIES: &str = "
series(indicator_id, division_id, since) AS (
    SELECT indicator_id, division_id, min(period_end_on) FROM {observation} o GROUP BY indicator_id, division_id
)";

/// Periods of series without a value of just that period. Set against all values at once: nearly all are struck out, and
/// only the rest is looked at closer.
const UNOBSERVED: &str = "
unobserved(indicator_id, division_id, start_on, end_on) AS MATERIALIZED (
    SELECT s.indicator_id, s.division_id, c.start_on, c.end_on
    FROM series s
    JOIN {indicator} i ON i.id = s.indicator_id
    JOIN calendar c ON c.frequency = i.frequency::text AND c.end_on > s.since AND c.end_on + {days} < {today}
    EXCEPT
    SELECT indicator_id, division_id, period_start_on, period_end_on
    FROM {observation} o WHERE period_end_on BETWEEN {period.start} AND {period.end}
)";

/// Of these, all but those of series that are only ever told as the year to date, and are told so up to the same day:
/// their values begin with the year, or are longer than the period.
const OBSERVATIONS: &str = "
SELECT 'OBSERVATION', i.name, u.start_on, u.end_on, u.end_on + {days},
    NULL, i.id, NULL, u.division_id, i.department_id, NULL, i.task_force_id
FROM unobserved u
JOIN {indicator} i ON i.id = u.indicator_id
WHERE NOT EXISTS (
        SELECT FROM {observation} o WHERE o.indicator_id = u.indicator_id AND o.division_id = u.division_id
            AND o.period_end_on = u.end_on AND o.period_start_on = date_trunc('year', u.end_on::timestamp))
    OR EXISTS (
        SELECT FROM {observation} o WHERE o.indicator_id = u.indicator_id AND o.division_id = u.division_id
            AND o.period_start_on > date_trunc('year', o.period_start_on::timestamp)
            AND o.period_end_on - o.period_start_on <= u.end_on - u.start_on + 3)";

/// Projects under way with the ends of months that no report of theirs covers: by ending there, or by ending later and
/// having begun in an earlier month.
const UNREPORTED: &str = "
unreported(project_id, end_on) AS MATERIALIZED (
    SELECT p.id, c.end_on
    FROM {project} p
    JOIN calendar c ON c.frequency = 'MONTHLY' AND c.end_on + {days} < {today}
        AND c.end_on >= p.started_on AND (p.completed_on IS NULL OR p.completed_on >= c.end_on)
    WHERE p.status NOT IN ('SUSPENDED', 'CANCELLED')
    EXCEPT (
        SELECT project_id, period_end_on
        FROM {progress_report} r WHERE period_end_on BETWEEN {period.start} AND {period.end}
        UNION ALL
        SELECT r.project_id, c.end_on
        FROM (
            SELECT project_id, period_start_on, period_end_on FROM {progress_report} r
            WHERE period_end_on > {period.start} AND period_start_on < date_trunc('month', period_end_on::timestamp)
            OFFSET 0) r
        JOIN calendar c ON c.frequency = 'MONTHLY' AND c.end_on >= r.period_start_on AND c.end_on < r.period_end_on
    )
)";

/// Of these, those that end a quarter where the report before was on more than a month, and all others.
const REPORTS: &str = "
SELECT 'PROGRESS_REPORT', p.name,
    date_trunc(CASE WHEN b.is_long THEN 'quarter' ELSE 'month' END, u.end_on::timestamp)::date, u.end_on,
    u.end_on + {days}, NULL, NULL, p.id, p.division_id, p.owner_department_id, p.responsible_leader_id, p.task_force_id
FROM unreported u
JOIN {project} p ON p.id = u.project_id
LEFT JOIN LATERAL (
    SELECT r.period_end_on - r.period_start_on > 31 AS is_long
    FROM {progress_report} r
    WHERE r.project_id = u.project_id AND r.period_end_on < u.end_on
    ORDER BY r.period_end_on DESC LIMIT 1) b ON TRUE
WHERE b.is_long IS NOT TRUE OR extract(month FROM u.end_on) IN (3, 6, 9, 12)";

/// All gaps: what is computed of each alike stands here.
fn query() -> String {
    let unobserved = UNOBSERVED.replace("{days}", OBSERVATION_DAYS);
    let observations = OBSERVATIONS.replace("{days}", OBSERVATION_DAYS);
    let unreported = UNREPORTED.replace("{days}", REPORT_DAYS);
    let reports = REPORTS.replace("{days}", REPORT_DAYS);
    format!(
        "WITH {CALENDAR}, {SERIES}, {unobserved}, {unreported}
        SELECT md5(concat_ws(' ', g.kind, g.procedure_id, g.indicator_id, g.project_id, g.division_id, \
            g.period_end_on))::uuid AS id, g.*, {{today}} - g.due_on AS days_late
        FROM ({MEETINGS} UNION ALL {observations} UNION ALL {reports}) g"
    )
}

pub(super) fn room() -> Room {
    use reporting_gap::Column;
    let view = View {
        sql: query(),
        arguments: &[Argument {
            name: "period",
            kind: ArgumentKind::Period,
            required: true,
            doc: "Gaps of periods that end within this one. 时期",
        }],
    };
    Room::of_query::<reporting_gap::Entity>("ReportingGap", "reportingGaps", view)
        .sort([
            Column::Kind,
            Column::Subject,
            Column::PeriodEndOn,
            Column::DueOn,
            Column::DaysLate,
        ])
        .order([
            (Column::DueOn, Asc),
            (Column::Kind, Asc),
            (Column::Subject, Asc),
        ])
}
