//! The accounts that an efficiency office draws up: each is one request.

use serde_json::json;

use super::year;

#[tokio::test]
async fn a_leaders_year() {
    let server = year::server().await;
    let document = r#"{ leaders(filter: { name: { eq: "甲" } }) { nodes {
      taskForces { edges { role node { code } } }
      projects { nodes { code } }
      research: visitCount(kind: RESEARCH, period: "2022")
      onSite: visitCount(kind: ON_SITE_OFFICE, period: "2022")
      fieldDays(period: "2022")
      fieldVisits(filter: { startedOn: { during: "2022" } }) { totalCount }
      meetings { edges { role node { kind heldOn chair { name } attendees { edges { role node { name } } } } } }
      meetingsChaired(filter: { heldOn: { during: "2022" } }) { totalCount }
      directives { nodes { kind issueNumber isReplied meeting { kind } keyTask { number } } }
      promotionTrips { edges { role node { code days destinationCity
        signings { aggregate { count sum { contractValue } } } } } }
      liaisons { nodes { subject disbursedAmount project { code } leaders { nodes { name } } } }
      keyTasks { nodes { number isOverdue department { code } taskForce { code } } }
    } } }"#;
    let expected = json!({ "leaders": { "nodes": [{
        "taskForces": { "edges": [{ "role": "LEAD", "node": { "code": "T1" } }] },
        "projects": { "nodes": [{ "code": "P1" }] },
        "research": 2,
        "onSite": 1,
        "fieldDays": "2.5",
        "fieldVisits": { "totalCount": 3 },
        "meetings": { "edges": [{ "role": "ATTENDEE", "node": {
            "kind": "QUARTERLY_DISPATCH", "heldOn": "2022-09-28", "chair": { "name": "甲" },
            "attendees": { "edges": [
                { "role": "ATTENDEE", "node": { "name": "甲" } },
                { "role": "OBSERVER", "node": { "name": "乙" } },
            ] },
        } }] },
        "meetingsChaired": { "totalCount": 1 },
        "directives": { "nodes": [{
            "kind": "INSTRUCTION", "issueNumber": "2022-01", "isReplied": false,
            "meeting": { "kind": "QUARTERLY_DISPATCH" }, "keyTask": { "number": 7 },
        }] },
        "promotionTrips": { "edges": [{ "role": "LEAD", "node": {
            "code": "PT1", "days": 3, "destinationCity": "上海市",
            "signings": { "aggregate": { "count": 1, "sum": { "contractValue": "500000000.00" } } },
        } }] },
        "liaisons": { "nodes": [{
            "subject": "专项债", "disbursedAmount": "500000.00", "project": { "code": "P1" },
            "leaders": { "nodes": [{ "name": "甲" }] },
        }] },
        "keyTasks": { "nodes": [{
            "number": 7, "isOverdue": true, "department": { "code": "D2" }, "taskForce": { "code": "T1" },
        }] },
    }] } });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn a_projects_life() {
    let server = year::server().await;
    let document = r#"{ projectByCode(code: "P1") {
      startDueOn startedOn monthsToStart isStartOverdue investmentRate
      signings { nodes { investor contractValue eventLevel promotionTrip { code } } }
      liaisons { aggregate { sum { requestedAmount approvedAmount disbursedAmount } } }
      approvals { nodes { element status } }
      milestones { nodes { title status } }
      progressReports { nodes { period health } }
      problems { nodes { title inspection { method } fieldVisit { kind } windowCase { code } } }
      fieldVisits { nodes { kind startedOn leaders { nodes { name } } } }
      inspections { nodes { method area findings directive { kind } problems { totalCount } } }
    } }"#;
    let expected = json!({ "projectByCode": {
        "startDueOn": "2022-03-10",
        "startedOn": "2022-03-01",
        "monthsToStart": 1,
        "isStartOverdue": false,
        "investmentRate": "20.00",
        "signings": { "nodes": [{
            "investor": "示例集团", "contractValue": "500000000.00", "eventLevel": "PREFECTURE",
            "promotionTrip": { "code": "PT1" },
        }] },
        "liaisons": { "aggregate": { "sum": {
            "requestedAmount": "3000000.00", "approvedAmount": "2000000.00", "disbursedAmount": "500000.00",
        } } },
        "approvals": { "nodes": [{ "element": "LAND", "status": "GRANTED" }] },
        "milestones": { "nodes": [{ "title": "主体封顶", "status": "SCHEDULED" }] },
        "progressReports": { "nodes": [{ "period": "2022M10", "health": "ON_TRACK" }] },
        "problems": { "nodes": [{
            "title": "督查发现", "inspection": { "method": "COVERT" }, "fieldVisit": null, "windowCase": null,
        }] },
        "fieldVisits": { "nodes": [{
            "kind": "ON_SITE_OFFICE", "startedOn": "2022-05-01", "leaders": { "nodes": [{ "name": "甲" }] },
        }] },
        "inspections": { "nodes": [{
            "method": "COVERT", "area": "BUSINESS_ENVIRONMENT", "findings": "窗口无人值守", "directive": null,
            "problems": { "totalCount": 1 },
        }] },
    } });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn a_departments_account() {
    let server = year::server().await;
    let document = r#"{
      bureau: departmentByCode(code: "D2") {
        leadsPromotion
        keyTasks { nodes { number status progressPercent leader { name } } }
        serviceItemCompletion
        serviceItems { nodes { code status } }
        directives { edges { repliedOn reply node { kind issueNumber leader { name } } } }
        assessments { nodes { scheme period total rank items { nodes { position score } aggregate { sum { weight score } } } } }
        inspections { nodes { method division { code } } }
        publications { nodes { kind issueNumber promotedTo } }
        windowCases { nodes { code isOverdue satisfaction problems { nodes { title } } } }
        liaisons { nodes { authority level status } }
        promotionTrips { nodes { code level } }
      }
      office: departmentByCode(code: "D1") {
        procedures { nodes { code kind meetingKind frequency } }
        directives { edges { repliedOn reply node { issueNumber } } }
        serviceItemCompletion
      }
    }"#;
    let expected = json!({
        "bureau": {
            "leadsPromotion": true,
            "keyTasks": { "nodes": [{
                "number": 7, "status": "IN_PROGRESS", "progressPercent": "50.00", "leader": { "name": "甲" },
            }] },
            "serviceItemCompletion": "95.25",
            "serviceItems": { "nodes": [
                { "code": "S1", "status": "COMPLETED" },
                { "code": "S2", "status": "IN_PROGRESS" },
                { "code": "S3", "status": "CANCELLED" },
            ] },
            "directives": { "edges": [{
                "repliedOn": "2022-10-20", "reply": "已办结",
                "node": { "kind": "INSTRUCTION", "issueNumber": "2022-01", "leader": { "name": "甲" } },
            }] },
            "assessments": { "nodes": [{
                "scheme": "综合绩效考评", "period": "2022H1", "total": "93.50", "rank": 2,
                "items": {
                    "nodes": [{ "position": 1, "score": "50.00" }, { "position": 2, "score": "43.50" }],
                    "aggregate": { "sum": { "weight": "100.00", "score": "93.50" } },
                },
            }] },
            "inspections": { "nodes": [{ "method": "COVERT", "division": { "code": "532301" } }] },
            "publications": { "nodes": [
                { "kind": "TYPICAL_CASE", "issueNumber": "2022-09", "promotedTo": "PROVINCE" },
            ] },
            "windowCases": { "nodes": [{
                "code": "WC1", "isOverdue": false, "satisfaction": "SATISFIED",
                "problems": { "nodes": [{ "title": "窗口反映" }] },
            }] },
            "liaisons": { "nodes": [{ "authority": "省发展改革委", "level": "PROVINCE", "status": "DISBURSED" }] },
            "promotionTrips": { "nodes": [{ "code": "PT1", "level": "DEPARTMENT" }] },
        },
        "office": {
            "procedures": { "nodes": [{
                "code": "PC3", "kind": "DISPATCH", "meetingKind": "QUARTERLY_DISPATCH", "frequency": "QUARTERLY",
            }] },
            "directives": { "edges": [{ "repliedOn": null, "reply": null, "node": { "issueNumber": "2022-01" } }] },
            "serviceItemCompletion": null,
        },
    });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn a_divisions_page() {
    let server = year::server().await;
    let document = r#"{ divisionByCode(code: "532301") {
      parent { code }
      projects { nodes { code } }
      fieldVisits(filter: { startedOn: { during: "2022" } }) { totalCount }
      promotionTrips { nodes { code leaders { edges { role node { name } } } } }
      signings { aggregate { count sum { contractValue } } }
      inspections { nodes { area department { code } } }
      assessments { nodes { period total rank } }
      windowCases { nodes { code windowLevel department { code } } }
      observations { nodes { period value indicator { code } } }
      publications { nodes { title: issueNumber department { code } } }
    } }"#;
    let expected = json!({ "divisionByCode": {
        "parent": { "code": "532300" },
        "projects": { "nodes": [{ "code": "P1" }] },
        "fieldVisits": { "totalCount": 3 },
        "promotionTrips": { "nodes": [{ "code": "PT1", "leaders": { "edges": [
            { "role": "LEAD", "node": { "name": "甲" } },
            { "role": "MEMBER", "node": { "name": "乙" } },
        ] } }] },
        "signings": { "aggregate": { "count": 1, "sum": { "contractValue": "500000000.00" } } },
        "inspections": { "nodes": [{ "area": "BUSINESS_ENVIRONMENT", "department": { "code": "D2" } }] },
        "assessments": { "nodes": [{ "period": "2022H1", "total": "90.00", "rank": null }] },
        "windowCases": { "nodes": [{ "code": "WC1", "windowLevel": "COUNTY", "department": { "code": "D2" } }] },
        "observations": { "nodes": [{ "period": "2022Q3", "value": "100.000000", "indicator": { "code": "GRP" } }] },
        "publications": { "nodes": [{ "title": "2022-09", "department": { "code": "D2" } }] },
    } });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn a_task_forces_account() {
    let server = year::server().await;
    let document = r#"{ taskForceByCode(code: "T1") {
      keyTasks { nodes { number } } meetings { nodes { kind directives { nodes { issueNumber } } } }
      assessments { nodes { total taskForce { code } department { code } } }
    } }"#;
    let expected = json!({ "taskForceByCode": {
        "keyTasks": { "nodes": [{ "number": 7 }] },
        "meetings": { "nodes": [{
            "kind": "QUARTERLY_DISPATCH", "directives": { "nodes": [{ "issueNumber": "2022-01" }] },
        }] },
        "assessments": { "nodes": [{ "total": "90.00", "taskForce": { "code": "T1" }, "department": null }] },
    } });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn natural_keys_lead_to_their_objects() {
    let server = year::server().await;
    let document = r#"{
      keyTaskByNumber(number: 7) { number directives { nodes { issueNumber } } }
      procedureByCode(code: "PC3") { code }
      directiveByKindAndIssueNumber(kind: INSTRUCTION, issueNumber: "2022-01") { id
        addressees { nodes { repliedOn department { code } } } departments { nodes { code } } }
      serviceItemByCode(code: "S2") { code }
      promotionTripByCode(code: "PT1") { code }
      publicationByKindAndIssueNumber(kind: TYPICAL_CASE, issueNumber: "2022-09") { issueNumber }
      windowCaseByCode(code: "WC1") { code }
      assessments(filter: { department: {} }) { nodes { id } }
    }"#;
    let mut data = server.query(document).await;
    let directive = data["directiveByKindAndIssueNumber"]["id"].take();
    let assessment = data["assessments"]["nodes"][0]["id"].take();
    let expected = json!({
        "keyTaskByNumber": { "number": 7, "directives": { "nodes": [{ "issueNumber": "2022-01" }] } },
        "procedureByCode": { "code": "PC3" },
        "directiveByKindAndIssueNumber": {
            "id": null,
            "addressees": { "nodes": [
                { "repliedOn": "2022-10-20", "department": { "code": "D2" } },
                { "repliedOn": null, "department": { "code": "D1" } },
            ] },
            "departments": { "nodes": [{ "code": "D1" }, { "code": "D2" }] },
        },
        "serviceItemByCode": { "code": "S2" },
        "promotionTripByCode": { "code": "PT1" },
        "publicationByKindAndIssueNumber": { "issueNumber": "2022-09" },
        "windowCaseByCode": { "code": "WC1" },
        "assessments": { "nodes": [{ "id": null }] },
    });
    assert_eq!(data, expected);
    let document = r#"query($directive: ID!, $assessment: ID!) {
      directiveAddresseeByDirectiveAndDepartment(directive: $directive, department: "D2") { reply }
      assessmentItemByAssessmentAndPosition(assessment: $assessment, position: 2) { score }
    }"#;
    let found = server
        .data(
            document,
            json!({ "directive": directive, "assessment": assessment }),
        )
        .await;
    let expected = json!({
        "directiveAddresseeByDirectiveAndDepartment": { "reply": "已办结" },
        "assessmentItemByAssessmentAndPosition": { "score": "43.50" },
    });
    assert_eq!(found, expected);
}
