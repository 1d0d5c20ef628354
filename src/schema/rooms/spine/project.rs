//! Projects: what task forces drive, leaders care for and visits go to.

use entity::{
    Kind, approval, field_visit, inspection, investment_plan, liaison, milestone, problem,
    progress_report, project, signing,
};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Argument, ArgumentKind, Computed,
    Direction::{Asc, Desc},
    Room,
};

/// A project starts within one month of its complete approvals (figure F48); later, or not yet, is overdue.
const IS_START_OVERDUE: &str = "({t}.approvals_completed_on IS NOT NULL AND \
    coalesce({t}.started_on, {today}) > ({t}.approvals_completed_on + interval '1 month')::date)";

const START_DUE_ON: &str = "({t}.approvals_completed_on + interval '1 month')::date";

/// The months of the calendar between the two, and one more when the day of the month had passed as well.
const MONTHS_TO_START: &str = "(SELECT greatest(0, m.n + ({t}.started_on > \
    ({t}.approvals_completed_on + make_interval(months => m.n))::date)::integer) \
    FROM (SELECT ((extract(year FROM {t}.started_on) - extract(year FROM {t}.approvals_completed_on)) * 12 \
    + extract(month FROM {t}.started_on) - extract(month FROM {t}.approvals_completed_on))::integer AS n) m \
    WHERE m.n IS NOT NULL)";

const PLANNED_INVESTMENT: &str = "coalesce((SELECT sum(i.amount) FROM {investment_plan} i \
    WHERE i.project_id = {t}.id[[ AND i.year = {year}]]), 0)";

const INVESTMENT_COMPLETED: &str = "coalesce((SELECT sum(r.investment_completed) FROM {progress_report} r \
    WHERE r.project_id = {t}.id\
    [[ AND r.period_start_on >= {period.start} AND r.period_end_on <= {period.end}]]), 0)";

/// Without a period this year's, by the plan of the year in which the period ends.
const INVESTMENT_RATE: &str = "(SELECT round(100 * coalesce((SELECT sum(r.investment_completed) FROM {progress_report} r \
    WHERE r.project_id = {t}.id \
    AND r.period_start_on >= coalesce([[{period.start}, ]]date_trunc('year', {today})::date) \
    AND r.period_end_on <= coalesce([[{period.end}, ]](date_trunc('year', {today}) + interval '1 year - 1 day')::date)), 0) / nullif(sum(i.amount), 0), 2) \
    FROM {investment_plan} i WHERE i.project_id = {t}.id \
    AND i.year = coalesce([[{year}, ]][[extract(year FROM {period.end})::integer, ]]extract(year FROM {today})::integer))";

const LAST_VISITED_ON: &str =
    "(SELECT max(v.started_on) FROM {field_visit} v WHERE v.project_id = {t}.id)";

const DAYS_SINCE_VISIT: &str =
    "({today} - (SELECT max(v.started_on) FROM {field_visit} v WHERE v.project_id = {t}.id))";

const HEALTH: &str = "(SELECT r.health FROM {progress_report} r WHERE r.project_id = {t}.id \
    ORDER BY r.period_end_on DESC, r.id DESC LIMIT 1)";

/// A report speaks for 45 days: a month, and half of one to write it.
const HEALTH_WITH_AGE: &str = "coalesce((SELECT CASE WHEN {t}.completed_on IS NULL AND r.reported_on < {today} - 45 \
    THEN 'OUTDATED' ELSE r.health::text END FROM {progress_report} r WHERE r.project_id = {t}.id \
    ORDER BY r.period_end_on DESC, r.id DESC LIMIT 1), 'NO_UPDATE')::project_health_with_age";

pub(super) fn room() -> Room {
    progress(investment(related()))
}

fn related() -> Room {
    use project::Column;
    Room::of::<project::Entity>("Project", "projects", *b"PJ")
        .within(&["division", "taskForce", "ownerDepartment"])
        .key(&["code"])
        .sort([
            Column::Code,
            Column::Name,
            Column::Stage,
            Column::TotalInvestment,
            Column::StartedOn,
            Column::PlannedStartOn,
            Column::ApprovalsCompletedOn,
            Column::PlannedCompletionOn,
            Column::CompletedOn,
        ])
        .order([(Column::Code, Asc)])
        .search(
            Column::Name,
            [Column::Code, Column::Industry, Column::OwnerName],
        )
        .many(
            "milestones",
            "Milestones of the project. 节点",
            &milestone::Relation::Project.def(),
            [(milestone::Column::DueOn, Asc)],
        )
        .many(
            "approvals",
            "Approvals that the project needs. 要素保障",
            &approval::Relation::Project.def(),
            [(approval::Column::Element, Asc)],
        )
        .many(
            "investmentPlans",
            "Investment planned for the project, year by year. 年度投资计划",
            &investment_plan::Relation::Project.def(),
            [(investment_plan::Column::Year, Asc)],
        )
        .many(
            "progressReports",
            "Progress reported for the project. 进度报告",
            &progress_report::Relation::Project.def(),
            [(progress_report::Column::PeriodEndOn, Desc)],
        )
        .many(
            "problems",
            "Problems that hold the project up or did. 堵点问题",
            &problem::Relation::Project.def(),
            [(problem::Column::RaisedOn, Desc)],
        )
        .many(
            "fieldVisits",
            "Field visits to the project's site. 下沉调研",
            &field_visit::Relation::Project.def(),
            [(field_visit::Column::StartedOn, Desc)],
        )
        .many(
            "signings",
            "Contracts signed with investors that the project came of. 签约",
            &signing::Relation::Project.def(),
            [(signing::Column::SignedOn, Desc)],
        )
        .many(
            "liaisons",
            "Liaisons with authorities above for the project. 向上对接",
            &liaison::Relation::Project.def(),
            [(liaison::Column::MetOn, Desc)],
        )
        .many(
            "inspections",
            "Inspections of the project. 督查检查",
            &inspection::Relation::Project.def(),
            [(inspection::Column::InspectedOn, Desc)],
        )
}

fn investment(room: Room) -> Room {
    room
        .computed(Computed {
            name: "plannedInvestment",
            doc: "Investment planned, CNY: for one year or for all; 0 when none is. 计划投资",
            kind: Kind::Decimal,
            nullable: false,
            sql: PLANNED_INVESTMENT,
            arguments: &[Argument {
                name: "year",
                kind: ArgumentKind::Value(Kind::Integer),
                required: false,
                doc: "The year; all years when left out. 年份",
            }],
        })
        .computed(Computed {
            name: "investmentCompleted",
            doc: "Investment completed by the progress reports whose periods lie within the period, CNY; 0 when there are none. 完成投资",
            kind: Kind::Decimal,
            nullable: false,
            sql: INVESTMENT_COMPLETED,
            arguments: &[Argument {
                name: "period",
                kind: ArgumentKind::Period,
                required: false,
                doc: "The period; all reports when left out. 时期",
            }],
        })
        .computed(Computed {
            name: "investmentRate",
            doc: "Investment completed in a period by what is planned for its year, percent; null when nothing is planned. 投资完成率",
            kind: Kind::Decimal,
            nullable: true,
            sql: INVESTMENT_RATE,
            arguments: &[
                Argument {
                    name: "period",
                    kind: ArgumentKind::Period,
                    required: false,
                    doc: "Count the reports whose periods lie within this period; this year when left out. 时期",
                },
                Argument {
                    name: "year",
                    kind: ArgumentKind::Value(Kind::Integer),
                    required: false,
                    doc: "Measure by the plan of this year; by that in which the period ends when left out. 计划年度",
                },
            ],
        })
}

fn progress(room: Room) -> Room {
    room
        .computed(Computed {
            name: "startDueOn",
            doc: "Last date on which a start is in time: one month after complete approvals; null while they are incomplete. 应开工日期",
            kind: Kind::Date,
            nullable: true,
            sql: START_DUE_ON,
            arguments: &[],
        })
        .computed(Computed {
            name: "monthsToStart",
            doc: "Months from complete approvals to the start, each begun month counted whole; null while not started or approvals are incomplete. 审批完备至开工月数",
            kind: Kind::Integer,
            nullable: true,
            sql: MONTHS_TO_START,
            arguments: &[],
        })
        .computed(Computed {
            name: "isStartOverdue",
            doc: "Whether more than one month passed between complete approvals and the start, or today while not started. 是否超期未开工",
            kind: Kind::Boolean,
            nullable: false,
            sql: IS_START_OVERDUE,
            arguments: &[],
        })
        .computed(Computed {
            name: "lastVisitedOn",
            doc: "Date on which the latest field visit to the project started; null when there was none. 最近下沉日期",
            kind: Kind::Date,
            nullable: true,
            sql: LAST_VISITED_ON,
            arguments: &[],
        })
        .computed(Computed {
            name: "daysSinceVisit",
            doc: "Days since the latest field visit started; null when there was none. 距上次下沉天数",
            kind: Kind::Integer,
            nullable: true,
            sql: DAYS_SINCE_VISIT,
            arguments: &[],
        })
        .computed(Computed {
            name: "health",
            doc: "Health by the latest progress report, whatever its age; null when there is none. 健康度",
            kind: Kind::Enum("project_health"),
            nullable: true,
            sql: HEALTH,
            arguments: &[],
        })
        .computed(Computed {
            name: "healthWithAge",
            doc: "Health by the latest progress report; OUTDATED when that is older than 45 days and the project not completed, NO_UPDATE when there is none. 健康度（含时效）",
            kind: Kind::Enum("project_health_with_age"),
            nullable: false,
            sql: HEALTH_WITH_AGE,
            arguments: &[],
        })
}
