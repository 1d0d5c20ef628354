//! What the rows of each table are made of.

/// The columns of each table and the values of a row, `{side}` being its side and `{of}` that of what it refers to.
pub(super) const TABLES: &[(&str, &str, &str)] = &[
    (
        "division",
        "code, name, level, parent_id",
        "new_code(), word(), one_of(enum_range(NULL::administrative_level)), pick('division', {of})",
    ),
    (
        "department",
        "code, name, kind, level, parent_id, division_id",
        "new_code(), word(), 'PARTY', one_of(enum_range(NULL::administrative_level)), pick('department', {of}), \
            pick('division', {of})",
    ),
    (
        "leader",
        "name, title, rank, is_principal, department_id, division_id, status",
        "word(), word(), one_of(enum_range(NULL::administrative_level)), true, pick('department', {of}), \
            pick('division', {of}), 'IN_OFFICE'",
    ),
    (
        "task_force",
        "code, name, kind, established_on, parent_id",
        "new_code(), word(), 'KEY_WORK', day('2022-01-01'), perhaps(pick('task_force', {of}))",
    ),
    (
        "task_force_member",
        "task_force_id, leader_id, role, started_on, ended_on",
        "pick('task_force', {of}), pick('leader', {of}), one_of(enum_range(NULL::task_force_role)), \
            day('2022-01-01'), perhaps(day('2022-07-01'))",
    ),
    (
        "project",
        "code, name, status, stage, division_id, task_force_id, owner_department_id, responsible_leader_id, \
            total_investment, approvals_completed_on, planned_start_on, started_on, planned_completion_on, \
            completed_on",
        "new_code(), word(), 'PREPARATION', one_of(enum_range(NULL::project_stage)), pick('division', {of}), \
            perhaps(pick('task_force', {of})), perhaps(pick('department', {of})), perhaps(pick('leader', {of})), \
            one_of(ARRAY[0, 0.01, 9, 10, 1886820000.5, 123456789012345678.99]), perhaps(day('2022-01-01')), \
            perhaps(day('2022-01-01')), perhaps(day('2022-01-01')), perhaps(day('2022-07-01')), \
            perhaps(day('2022-07-01'))",
    ),
    (
        "investment_plan",
        "project_id, year, amount",
        "pick('project', {of}), 2018 + floor(random() * 9)::int, one_of(ARRAY[0, 9, 10.5])",
    ),
    (
        "milestone",
        "project_id, title, type, due_on, met_on, status, department_id",
        "pick('project', {of}), word(), 'DELIVERY', day('2022-01-01'), perhaps(day('2022-02-01')), \
            'PARTIALLY_MET', perhaps(pick('department', {of}))",
    ),
    (
        "approval",
        "project_id, element, submitted_on, status, department_id",
        "pick('project', {of}), one_of(enum_range(NULL::approval_element)), perhaps(day('2022-01-01')), 'SUBMITTED', \
            perhaps(pick('department', {of}))",
    ),
    (
        "progress_report",
        "project_id, period, period_start_on, period_end_on, reported_on, investment_completed, \
            financial_progress_percent, physical_progress_percent, health",
        "pick('project', {of}), 2000 + nextval('serial') % 8000, '2022-01-01', day('2022-01-30'), \
            day('2022-07-01'), one_of(ARRAY[0, 9, 10.5]), 10, 20, one_of(enum_range(NULL::project_health))",
    ),
    (
        "field_visit",
        "kind, started_on, ended_on, days, site_kind, site_name, division_id, project_id, task_force_id",
        "one_of(enum_range(NULL::visit_kind)), day('2022-01-01'), day('2022-07-01'), one_of(ARRAY[0.5, 1, 1.5, 10]), \
            one_of(enum_range(NULL::site_kind)), word(), pick('division', {of}), perhaps(pick('project', {of})), \
            perhaps(pick('task_force', {of}))",
    ),
    (
        "indicator",
        "code, name, unit, measure, is_ascending, is_additive, frequency, task_force_id, department_id",
        "new_code(), word(), word(), 'UNIT', true, true, 'ANNUAL', perhaps(pick('task_force', {of})), \
            perhaps(pick('department', {of}))",
    ),
    (
        "target",
        "indicator_id, division_id, period, period_start_on, period_end_on, value",
        "pick('indicator', {of}), pick('division', {of}), 2000 + nextval('serial') % 8000, '2022-01-01', \
            day('2022-01-30'), one_of(ARRAY[-1, 0, 9, 10.000001])",
    ),
    (
        "observation",
        "indicator_id, division_id, period, period_start_on, period_end_on, value, year_on_year, \
            rank_in_province, status",
        "pick('indicator', {of}), pick('division', {of}), 2000 + nextval('serial') % 8000, '2022-01-01', \
            day('2022-01-30'), one_of(ARRAY[-1, 0, 9, 10.000001]), perhaps(one_of(ARRAY[-10.5, -9, 0, 9, 10])), \
            perhaps(1 + floor(random() * 16)::int), 'FINAL'",
    ),
    (
        "key_task",
        "number, title, standard, due_on, completed_on, status, progress_percent, department_id, leader_id, \
            task_force_id",
        "1 + nextval('serial') * 7919 % 1000000, word(), word(), day('2022-01-01'), d.done, \
            CASE WHEN d.done IS NULL THEN 'IN_PROGRESS'::task_status ELSE 'COMPLETED' END, \
            CASE WHEN d.done IS NULL THEN one_of(ARRAY[0, 9, 10.5]) ELSE 100 END, pick('department', {of}), \
            perhaps(pick('leader', {of})), perhaps(pick('task_force', {of})) \
            FROM (SELECT perhaps(day('2022-02-01')) AS done) d",
    ),
    (
        "meeting",
        "kind, held_on, title, chair_id, task_force_id",
        "one_of(enum_range(NULL::meeting_kind)), day('2022-01-01'), word(), perhaps(pick('leader', {of})), \
            perhaps(pick('task_force', {of}))",
    ),
    (
        "procedure",
        "code, name, kind, meeting_kind, frequency, effective_on, department_id",
        "new_code(), word(), 'DISPATCH', 'QUARTERLY_DISPATCH', 'QUARTERLY', day('2022-01-01'), \
            pick('department', {of})",
    ),
    (
        "directive",
        "kind, issue_number, title, body, issued_on, due_on, status, leader_id, meeting_id, key_task_id",
        "one_of(enum_range(NULL::directive_kind)), new_code(), word(), word(), day('2022-01-01'), \
            perhaps(day('2022-07-01')), 'ISSUED', perhaps(pick('leader', {of})), perhaps(pick('meeting', {of})), \
            perhaps(pick('key_task', {of}))",
    ),
    (
        "directive_addressee",
        "directive_id, department_id, replied_on",
        "pick('directive', {of}), pick('department', {of}), perhaps(day('2022-07-01'))",
    ),
    (
        "service_item",
        "code, title, beneficiary, due_on, completed_on, status, progress_percent, department_id",
        "new_code(), word(), 'MASSES', day('2022-01-01'), d.done, \
            CASE WHEN d.done IS NULL THEN 'IN_PROGRESS'::task_status ELSE 'COMPLETED' END, \
            CASE WHEN d.done IS NULL THEN one_of(ARRAY[0, 9, 10.5]) ELSE 100 END, pick('department', {of}) \
            FROM (SELECT perhaps(day('2022-02-01')) AS done) d",
    ),
    (
        "liaison",
        "subject, authority, level, met_on, requested_amount, approved_amount, disbursed_amount, status, \
            department_id, project_id",
        "word(), word(), one_of(enum_range(NULL::government_level)), day('2022-01-01'), \
            perhaps(one_of(ARRAY[0, 9, 10.5])), perhaps(one_of(ARRAY[9, 10, 10.5])), \
            perhaps(one_of(ARRAY[0, 0.01, 9])), 'APPROVED', pick('department', {of}), perhaps(pick('project', {of}))",
    ),
    (
        "promotion_trip",
        "code, destination_province, destination_city, started_on, ended_on, level, division_id, department_id",
        "new_code(), word(), word(), day('2022-01-01'), day('2022-07-01'), 'COUNTY', pick('division', {of}), \
            perhaps(pick('department', {of}))",
    ),
    (
        "signing",
        "investor, contract_value, signed_on, promotion_trip_id, project_id, division_id",
        "word(), one_of(ARRAY[0, 9, 10.5]), day('2022-01-01'), perhaps(pick('promotion_trip', {of})), \
            perhaps(pick('project', {of})), pick('division', {of})",
    ),
    (
        "inspection",
        "method, area, inspected_on, findings, division_id, department_id, project_id, directive_id",
        "one_of(enum_range(NULL::inspection_method)), one_of(enum_range(NULL::inspection_area)), \
            day('2022-01-01'), word(), pick('division', {of}), perhaps(pick('department', {of})), \
            perhaps(pick('project', {of})), perhaps(pick('directive', {of}))",
    ),
    (
        "assessment",
        "period, period_start_on, period_end_on, scheme, total, rank, published_on, department_id, division_id, \
            task_force_id",
        "2000 + nextval('serial') % 8000, '2022-01-01', day('2022-01-30'), word(), one_of(ARRAY[0, 9, 10.5]), \
            perhaps(1 + floor(random() * 16)::int), perhaps(day('2022-07-01')), \
            CASE d.n WHEN 0 THEN pick('department', {of}) END, CASE d.n WHEN 1 THEN pick('division', {of}) END, \
            CASE d.n WHEN 2 THEN pick('task_force', {of}) END FROM (SELECT floor(random() * 3)::int AS n) d",
    ),
    (
        "assessment_item",
        "assessment_id, position, criterion, weight, score",
        "pick('assessment', {of}), 1 + floor(random() * 9)::int, word(), 10, one_of(ARRAY[0, 9, 9.5])",
    ),
    (
        "publication",
        "kind, issue_number, title, body, published_on, outlet, department_id, division_id",
        "one_of(enum_range(NULL::publication_kind)), new_code(), word(), word(), perhaps(day('2022-01-01')), word(), \
            perhaps(pick('department', {of})), perhaps(pick('division', {of}))",
    ),
    (
        "window_case",
        "code, window_level, matter, applicant_kind, received_on, due_on, resolved_on, status, satisfaction, \
            division_id, department_id",
        "new_code(), 'TOWNSHIP', word(), 'INDIVIDUAL', day('2022-01-01'), day('2022-07-01'), d.done, \
            CASE WHEN d.done IS NULL THEN 'IN_PROGRESS'::window_case_status ELSE 'RESOLVED' END, \
            perhaps(one_of(enum_range(NULL::satisfaction))), pick('division', {of}), pick('department', {of}) \
            FROM (SELECT perhaps(day('2022-07-01')) AS done) d",
    ),
    (
        "problem",
        "title, severity, status, raised_on, due_on, resolved_on, field_visit_id, inspection_id, window_case_id, \
            project_id, department_id",
        "word(), one_of(enum_range(NULL::problem_severity)), 'EXPOSED', day('2022-01-01'), \
            perhaps(day('2022-07-01')), perhaps(day('2022-07-01')), \
            CASE d.n WHEN 0 THEN pick('field_visit', {of}) END, CASE d.n WHEN 1 THEN pick('inspection', {of}) END, \
            CASE d.n WHEN 2 THEN pick('window_case', {of}) END, perhaps(pick('project', {of})), \
            perhaps(pick('department', {of})) FROM (SELECT floor(random() * 4)::int AS n) d",
    ),
];

/// A table that links two others: the two, and the columns of a link beside them with their values.
type Link = (&'static str, [&'static str; 2], &'static str, &'static str);

/// Tables that link two others.
pub(super) const LINKS: [Link; 7] = [
    (
        "task_force_member",
        ["task_force", "leader"],
        ", id, version, role, started_on",
        ", new_id(), 3, 'MEMBER', day('2022-01-01')",
    ),
    (
        "task_force_department",
        ["task_force", "department"],
        ", role",
        ", one_of(enum_range(NULL::department_role))",
    ),
    (
        "field_visit_leader",
        ["field_visit", "leader"],
        ", role",
        ", one_of(enum_range(NULL::visit_role))",
    ),
    (
        "meeting_leader",
        ["meeting", "leader"],
        ", role",
        ", one_of(enum_range(NULL::meeting_role))",
    ),
    (
        "promotion_trip_leader",
        ["promotion_trip", "leader"],
        ", role",
        ", one_of(enum_range(NULL::trip_role))",
    ),
    ("liaison_leader", ["liaison", "leader"], "", ""),
    (
        "directive_addressee",
        ["directive", "department"],
        ", id, version, replied_on",
        ", new_id(), 3, perhaps(day('2022-07-01'))",
    ),
];

/// Columns of which a row may fill only one.
pub(super) const ONE_OF: [(&str, [&str; 3]); 2] = [
    (
        "assessment",
        ["department_id", "division_id", "task_force_id"],
    ),
    (
        "problem",
        ["field_visit_id", "inspection_id", "window_case_id"],
    ),
];
