//! What the demo leaves out is found by one request.

use serde_json::json;

use crate::support::Server;

const GAPS: &str = "
query($year: Period = \"2022\", $month: Period = \"2022M08\") {
  meetings: reportingGaps(period: $year, filter: { kind: { eq: MEETING } }) {
    nodes { procedure { meetingKind } periodStartOn department { name } daysLate }
  }
  observations: reportingGaps(period: $year, filter: { kind: { eq: OBSERVATION } }) {
    nodes { indicator { code } division { name } periodEndOn dueOn }
  }
  silent: reportingGaps(period: $month, filter: {
    kind: { eq: PROGRESS_REPORT } project: { progressReports: { some: { periodStartOn: { gt: \"2022-08-31\" } } } }
  }) { totalCount nodes { project { name } leader { name } department { name } } }
}";

#[tokio::test]
async fn the_deliberate_gaps_are_found_by_one_request() {
    let server = Server::demo().await;
    let found = server.query(GAPS).await;
    assert_eq!(
        found["meetings"]["nodes"],
        json!([
            { "procedure": { "meetingKind": "MONTHLY_COORDINATION" }, "periodStartOn": "2022-07-01",
              "department": { "name": "州委办公室" }, "daysLate": 122 },
            { "procedure": { "meetingKind": "WEEKLY_ANALYSIS" }, "periodStartOn": "2022-10-03",
              "department": { "name": "州委政策研究室" }, "daysLate": 52 }
        ])
    );
    assert_eq!(
        found["observations"]["nodes"],
        json!([
            { "indicator": { "code": "TF14-DAYS" }, "division": { "name": "双柏县" },
              "periodEndOn": "2022-07-31", "dueOn": "2022-08-30" },
            { "indicator": { "code": "TF14-DAYS" }, "division": { "name": "永仁县" },
              "periodEndOn": "2022-09-30", "dueOn": "2022-10-30" }
        ])
    );
    assert_eq!(found["silent"]["totalCount"], 3);
}
