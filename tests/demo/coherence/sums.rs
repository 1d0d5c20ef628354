//! What is counted together agrees.

use super::none;

#[tokio::test]
async fn progress_only_grows_and_is_what_was_spent() {
    none(
        "WITH report AS (SELECT p.code, p.total_investment, r.*, \
            sum(r.investment_completed) OVER past AS spent, \
            lag(r.financial_progress_percent) OVER past AS financial_before, \
            lag(r.physical_progress_percent) OVER past AS physical_before \
            FROM progress_report r JOIN project p ON p.id = r.project_id \
            WINDOW past AS (PARTITION BY r.project_id ORDER BY r.period_end_on)) \
        SELECT code || ' ' || period FROM report WHERE spent > total_investment \
        OR financial_progress_percent < financial_before OR physical_progress_percent < physical_before \
        OR abs(spent / total_investment * 100 - financial_progress_percent) > 0.02",
    )
    .await;
}

#[tokio::test]
async fn plans_of_all_years_are_the_total() {
    none(
        "SELECT p.code FROM project p JOIN investment_plan i ON i.project_id = p.id \
        GROUP BY p.id HAVING sum(i.amount) <> p.total_investment",
    )
    .await;
}

#[tokio::test]
async fn an_assessment_is_the_sum_of_its_items_and_ranks_follow_totals() {
    none(
        "SELECT a.scheme FROM assessment a JOIN assessment_item i ON i.assessment_id = a.id \
        GROUP BY a.id HAVING sum(i.score) <> a.total OR sum(i.weight) <> 100 OR count(*) <> max(i.position) \
        UNION ALL SELECT scheme FROM (SELECT scheme, rank, \
            rank() OVER (PARTITION BY scheme, period ORDER BY total DESC) AS place FROM assessment) a \
        WHERE rank <> place \
        UNION ALL SELECT scheme FROM assessment WHERE published_on < period_end_on",
    )
    .await;
}

#[tokio::test]
async fn the_prefecture_is_the_sum_of_its_counties_where_that_makes_sense() {
    none(
        "SELECT i.code || ' ' || o.period FROM observation o JOIN indicator i ON i.id = o.indicator_id \
        JOIN division d ON d.id = o.division_id \
        WHERE i.is_additive GROUP BY i.id, o.period \
        HAVING count(*) = 11 AND sum(o.value) <> 2 * sum(o.value) FILTER (WHERE d.level = 'PREFECTURE')",
    )
    .await;
}

#[tokio::test]
async fn no_more_is_paid_than_was_approved_nor_approved_than_was_asked_for() {
    none(
        "SELECT subject FROM liaison WHERE approved_amount > requested_amount OR disbursed_amount > approved_amount \
        OR (status = 'DISBURSED') <> (disbursed_amount IS NOT NULL) \
        OR (approved_amount IS NOT NULL AND status NOT IN ('APPROVED', 'DISBURSED')) \
        UNION ALL SELECT l.subject FROM liaison l JOIN project p ON p.id = l.project_id \
        WHERE l.requested_amount > p.total_investment",
    )
    .await;
}

#[tokio::test]
async fn a_contract_is_at_least_worth_what_its_project_costs() {
    none(
        "SELECT s.investor FROM signing s JOIN project p ON p.id = s.project_id \
        WHERE s.contract_value < p.total_investment \
        UNION ALL SELECT investor FROM signing WHERE contract_value < 1000000 \
        UNION ALL SELECT p.code FROM project p JOIN signing s ON s.project_id = p.id \
        GROUP BY p.id HAVING count(*) > 1",
    )
    .await;
}

#[tokio::test]
async fn what_is_signed_for_and_no_more_has_a_contract_with_its_enterprise() {
    none(
        "SELECT p.code FROM project p WHERE p.stage = 'SIGNED' AND p.owner_name IS NOT NULL \
        AND NOT EXISTS (SELECT FROM signing s WHERE s.project_id = p.id) \
        UNION ALL SELECT p.code FROM project p JOIN signing s ON s.project_id = p.id \
        WHERE substr(p.owner_name, 3) <> substr(s.investor, length(s.investor) - length(p.owner_name) + 3)",
    )
    .await;
}

#[tokio::test]
async fn no_two_texts_of_a_kind_have_one_title() {
    none(
        "SELECT title FROM publication GROUP BY kind, title HAVING count(*) > 1 \
        UNION ALL SELECT title FROM meeting GROUP BY title HAVING count(*) > 1 \
        UNION ALL SELECT name FROM project GROUP BY name HAVING count(*) > 1",
    )
    .await;
}
