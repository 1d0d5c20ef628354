//! The documents that ask for the article's figures.

/// The leading group and what stands under it.
pub(super) const LEADING_GROUP: &str = "{
  taskForces(filter: { kind: { eq: LEADING_GROUP } }) {
    nodes {
      departments { totalCount }
      members(filter: { role: { eq: HEAD } }) { totalCount }
      children(filter: { kind: { eq: WORKING_GROUP } }) { totalCount }
    }
  }
}";

pub(super) const TASK_FORCES: &str = "{
  taskForces(filter: { kind: { in: [KEY_WORK, KEY_INDUSTRY, MAJOR_PROJECT] } }) { totalCount }
}";

/// How the prefecture-level leaders spent the year in the field.
pub(super) const LEADERS_YEAR: &str = "{
  leaders(filter: { rank: { eq: PREFECTURE } }) {
    aggregate {
      avg {
        research: fieldDays(kind: RESEARCH, period: \"2022\")
        onSite: fieldDays(kind: ON_SITE_OFFICE, period: \"2022\")
        onSiteVisits: visitCount(kind: ON_SITE_OFFICE, period: \"2022\")
      }
    }
  }
}";

pub(super) const STARTED_PROJECTS: &str = "{
  projects(filter: { startedOn: { during: \"2022\" } }) {
    aggregate { count sum { totalInvestment plannedInvestment(year: 2022) } }
  }
}";

pub(super) const COUNTIES_VISITED: &str = "
query($visits: FieldVisitListFilter = { some: {
  startedOn: { during: \"2022\" }, leaders: { some: { title: { eq: \"州委主要领导\" } } }
} }) {
  divisions(filter: {
    level: { eq: COUNTY }
    or: [{ fieldVisits: $visits }, { children: { some: { fieldVisits: $visits } } }]
  }) { totalCount }
}";

pub(super) const UNITS_VISITED: &str = "{
  leaders(filter: { title: { eq: \"州委主要领导\" } }) {
    nodes {
      townships: unitsCovered(siteKind: TOWNSHIP, period: \"2022\")
      agencies: unitsCovered(siteKind: AGENCY, period: \"2022\")
      enterprises: unitsCovered(siteKind: ENTERPRISE, period: \"2022\")
      projectSites: unitsCovered(siteKind: PROJECT_SITE, period: \"2022\")
    }
  }
}";

/// The economy in the first three quarters.
pub(super) const ECONOMY: &str = "
query($filter: ObservationFilter = {
  division: { code: { eq: \"532300\" } }, period: { eq: \"2022-01-01/2022-09-30\" }
}) {
  grp: indicatorByCode(code: \"GRP\") { ...observed }
  iva: indicatorByCode(code: \"IVA\") { ...observed }
  fai: indicatorByCode(code: \"FAI\") { ...observed }
  rscg: indicatorByCode(code: \"RSCG\") { ...observed }
}
fragment observed on Indicator {
  observations(filter: $filter) { nodes { value yearOnYear aheadOfProvince rankInProvince } }
}";

/// The meetings of the year by kind.
pub(super) const MEETINGS: &str = "
query($year: DateFilter = { during: \"2022\" }) {
  committee: meetings(filter: { kind: { eq: STANDING_COMMITTEE } heldOn: $year }) { totalCount }
  studies: meetings(filter: { kind: { eq: THEORY_STUDY } heldOn: $year }) { totalCount }
  dispatches: meetings(filter: { kind: { eq: QUARTERLY_DISPATCH } heldOn: $year }) { totalCount }
}";

/// Key tasks with a person responsible; unit, deadline and standard every one has.
pub(super) const KEY_TASKS: &str = "{
  keyTasks(filter: { leader: { status: { eq: IN_OFFICE } } }) {
    totalCount
    nodes { department { name } leader { name } dueOn standard }
  }
}";

pub(super) const PROCEDURES: &str = "{ procedures { totalCount } }";

/// What was issued: by the office, and by the principal leader.
pub(super) const DIRECTIVES: &str = "
query($year: DateFilter = { during: \"2022\" }) {
  issues: directives(filter: { kind: { in: [REMINDER, ASSIGNMENT, CIRCULAR] } issuedOn: $year }) { totalCount }
  instructions: directives(filter: {
    kind: { eq: INSTRUCTION } issuedOn: $year leader: { title: { eq: \"州委主要领导\" } }
  }) { totalCount }
}";

/// The lists of services.
pub(super) const SERVICES: &str = "{
  departments(filter: { serviceItems: { some: { dueOn: { during: \"2022\" } } } }) { totalCount }
  serviceItems(filter: { dueOn: { during: \"2022\" } }) { aggregate { count avg { progressPercent } } }
}";

/// The promotion of investment.
pub(super) const PROMOTION: &str = "
query($year: DateFilter = { during: \"2022\" }) {
  delegations: promotionTrips(filter: {
    level: { eq: PREFECTURE } startedOn: $year
    leaders: { some: { edge: { role: { eq: LEAD } } isPrincipal: { eq: true } rank: { eq: PREFECTURE } } }
  }) { totalCount }
  counties: divisions(filter: { level: { eq: COUNTY } }) { totalCount }
  departments(filter: { leadsPromotion: { eq: true } level: { eq: PREFECTURE } }) { totalCount }
  trips: promotionTrips(filter: { startedOn: $year }) { totalCount }
}";

pub(super) const SIGNINGS: &str = "
query($year: DateFilter = { during: \"2022\" }) {
  ofTrips: signings(filter: { promotionTrip: { startedOn: $year } }) { totalCount }
  atEvents: signings(filter: { eventLevel: { in: [PROVINCE, PREFECTURE] } signedOn: $year }) {
    aggregate { count sum { contractValue } }
  }
}";

pub(super) const PUBLICATIONS: &str = "
query($year: DateFilter = { during: \"2022\" }) {
  cases: publications(filter: {
    kind: { eq: TYPICAL_CASE } promotedTo: { eq: PREFECTURE } publishedOn: $year
  }) { totalCount }
  briefings: publications(filter: { kind: { eq: BRIEFING } publishedOn: $year }) { totalCount }
  reports: publications(filter: { kind: { eq: SPECIAL_REPORT } publishedOn: $year }) { totalCount }
}";

/// How long it took from complete approvals to the start where the rule was kept.
pub(super) const STARTS_IN_TIME: &str = "{
  projects(filter: { startedOn: { during: \"2022\" } isStartOverdue: { eq: false } }) {
    aggregate { max { monthsToStart } }
  }
}";

/// The levels that have windows in 禄丰市.
pub(super) const WINDOWS: &str = "{
  windowCases(filter: { division: { within: \"532302\" } }) { aggregate { countDistinct { windowLevel } } }
}";

/// The departments that answer for the business environment or help with it.
pub(super) const BUSINESS_ENVIRONMENT: &str = "{
  taskForceByCode(code: \"TF-2022-14\") { name departments { totalCount } }
}";
