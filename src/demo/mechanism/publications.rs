//! The publications: briefings and special reports of the office, typical cases, and what the media wrote.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    day_between, issue, ordinal,
    stories::{BRIEFINGS, IN_MEDIA, OF_COUNTIES, OF_PROVINCE, OUTLETS, PRACTICES, REPORTS},
};
use crate::demo::{
    calendar::{PRESENT, after, date, days_between, workday},
    copy::{Cell, Rows},
    departments::BODIES,
    random::Random,
    sites::Sites,
};

/// Briefings, special reports and typical cases promoted across the prefecture at scale 1.
const BRIEFINGS_OF_YEAR: usize = 28;
const REPORTS_OF_YEAR: usize = 18;
const CASES: usize = 105;

/// Typical cases at scale 1 that only the county of their own took up, or nobody yet.
const OTHER_CASES: usize = 21;

/// Typical cases at scale 1 that are written and not published.
const UNPUBLISHED: usize = 12;

/// Reports of the media at scale 1.
const MEDIA_REPORTS: usize = 24;

/// When the first briefing was out.
const FIRST: NaiveDate = date(2022, 2, 24);

/// A publication before it has its number.
struct Draft {
    title: String,
    body: String,
    published_on: NaiveDate,
    outlet: Option<&'static str>,
    promoted_to: Option<&'static str>,
    department: Option<Uuid>,
    division: Option<Uuid>,
}

/// Enters all publications.
pub(super) fn enter(sites: &Sites<'_>, times: usize) -> Rows {
    let mut entry = Entry {
        random: Random::new("publications"),
        sites,
        rows: Rows::noun(
            "publication",
            "kind, issue_number, title, body, published_on, outlet, promoted_to, department_id, division_id",
        ),
    };
    let end = "等地进展较快,经验做法供各级各部门参阅。";
    entry.of_office(("BRIEFING", end), &BRIEFINGS, BRIEFINGS_OF_YEAR * times);
    let end = "等地情况附后,请州委、州政府领导同志审阅。";
    entry.of_office(("SPECIAL_REPORT", end), &REPORTS, REPORTS_OF_YEAR * times);
    entry.cases(times);
    entry.media(MEDIA_REPORTS * times);
    entry.unpublished(times);
    entry.rows
}

struct Entry<'a> {
    random: Random,
    sites: &'a Sites<'a>,
    rows: Rows,
}

impl Entry<'_> {
    /// What the office itself writes, evenly over the year.
    fn of_office(&mut self, (kind, end): (&str, &str), subjects: &[(&str, &str)], count: usize) {
        let office = self.department("州委办公室");
        let days = days_between(FIRST, PRESENT) - 3;
        let drafts = (0..count).map(|number| {
            let (title, story) = subjects[number % subjects.len()];
            let county = self.random.pick(&self.sites.places.counties);
            let days = days * ordinal(number) / ordinal(count) + self.random.range(0, 3);
            let published_on = workday(after(FIRST, days));
            let month = published_on.format("%-m月");
            // The first round is of the whole prefecture, those after it come back to the subject by place.
            let title = if number < subjects.len() {
                title.to_owned()
            } else {
                format!("{title}({}·{month})", county.name)
            };
            Draft {
                title,
                body: format!("{story}。{}{end}", county.name),
                published_on,
                outlet: None,
                promoted_to: None,
                department: Some(office),
                division: None,
            }
        });
        let drafts = drafts.collect();
        self.write(kind, drafts);
    }

    fn cases(&mut self, times: usize) {
        let mut drafts = Vec::new();
        for number in 0..(CASES + OTHER_CASES) * times {
            let promoted_to = if number < CASES * times {
                Some("PREFECTURE")
            } else {
                (number % 3 > 0).then_some("COUNTY")
            };
            drafts.push(self.case(number, promoted_to));
        }
        for (title, county) in OF_PROVINCE {
            let (department, division) = self.source(county);
            drafts.push(Draft {
                title: title.to_owned(),
                body: "经逐级推荐和省级评选,作为作风革命效能革命先进典型在全省推广。".to_owned(),
                published_on: day_between(&mut self.random, date(2022, 8, 15), date(2022, 10, 28)),
                outlet: None,
                promoted_to: Some("PROVINCE"),
                department,
                division,
            });
        }
        self.write("TYPICAL_CASE", drafts);
    }

    /// A practice of a body of the prefecture, a county or a township, by turns.
    fn case(&mut self, number: usize, promoted_to: Option<&'static str>) -> Draft {
        let (place, round) = (number % PRACTICES.len(), number / PRACTICES.len());
        let (title, what, effect, departments) = PRACTICES[place];
        let sites = self.sites;
        let turn = if promoted_to == Some("PREFECTURE") {
            round % 5
        } else {
            4
        };
        let named = departments.get(turn / 3);
        let (name, department, division) = match (turn, named) {
            (0 | 3, Some(name)) => (*name, Some(self.department(name)), None),
            (0, None) => {
                let body = sites.departments.of_prefecture[self.random.below(BODIES)];
                let body = &sites.departments.all[body];
                (&*body.name, Some(body.id), None)
            }
            (4, _) => {
                let township = self.random.pick(&sites.places.townships);
                (township.name, None, Some(township.id))
            }
            _ => {
                // Each time a practice returns it is of another county.
                let counties = &sites.places.counties;
                let county = &counties[(place + 3 * round) % counties.len()];
                (county.name, None, Some(county.id))
            }
        };
        let published_on = day_between(&mut self.random, after(FIRST, 10), after(PRESENT, -1));
        Draft {
            title: title.replace("{place}", name),
            body: format!("{what}。{effect}。"),
            published_on: workday(published_on),
            outlet: None,
            promoted_to,
            department,
            division,
        }
    }

    /// What the media wrote; the nation's came in September.
    fn media(&mut self, count: usize) {
        let mut drafts = Vec::new();
        for number in 0..count {
            let known = IN_MEDIA.get(number);
            let (outlet, promoted_to, title, county) =
                if let Some(&(outlet, level, title, county)) = known {
                    (outlet, Some(level), title.to_owned(), county)
                } else {
                    let counties = &self.sites.places.counties;
                    let county = number % counties.len();
                    let title = OF_COUNTIES[number / counties.len() % OF_COUNTIES.len()];
                    let title = title.replace("{county}", counties[county].name);
                    (*self.random.pick(&OUTLETS), None, title, Some(county))
                };
            let (first, last) = if promoted_to == Some("NATION") {
                (date(2022, 9, 5), date(2022, 9, 28))
            } else {
                (date(2022, 3, 15), after(PRESENT, -1))
            };
            let (department, division) = self.source(county);
            drafts.push(Draft {
                title,
                body: "记者走访项目现场、服务窗口和村组社区,报道当地转作风、强效率、促发展的做法和成效。"
                    .to_owned(),
                published_on: day_between(&mut self.random, first, last),
                outlet: Some(outlet),
                promoted_to,
                department,
                division,
            });
        }
        self.write("MEDIA_REPORT", drafts);
    }

    /// Typical cases that wait for approval, by turns of a body of the prefecture and of a county.
    fn unpublished(&mut self, times: usize) {
        let before = (CASES + OTHER_CASES) * times + OF_PROVINCE.len();
        let count = UNPUBLISHED * times;
        let sites = self.sites;
        for number in 0..count {
            let (title, what, effect, _) = PRACTICES[number % PRACTICES.len()];
            let (name, department, division) = if number % 2 == 0 {
                let body = sites.departments.of_prefecture[number / 2 % BODIES];
                let body = &sites.departments.all[body];
                (&*body.name, Some(body.id), None)
            } else {
                let counties = &sites.places.counties;
                let county = &counties[number / 2 % counties.len()];
                (county.name, None, Some(county.id))
            };
            let title = title.replace("{place}", name);
            let none: Option<&str> = None;
            let cells: [&dyn Cell; 9] = [
                &"TYPICAL_CASE",
                &issue(before + number + 1, before + count),
                &format!("{title}(送审稿{})", number + 1),
                &format!("{what}。{effect}。"),
                &None::<NaiveDate>,
                &none,
                &none,
                &department,
                &division,
            ];
            self.rows
                .enter(&mut self.random, after(PRESENT, -1), &cells);
        }
    }

    /// The county, or else the office of the prefecture's party committee.
    fn source(&self, county: Option<usize>) -> (Option<Uuid>, Option<Uuid>) {
        match county {
            Some(county) => (None, Some(self.sites.places.counties[county].id)),
            None => (Some(self.department("州委办公室")), None),
        }
    }

    fn department(&self, name: &str) -> Uuid {
        self.sites.departments.all[self.sites.departments.named(name)].id
    }

    /// Enters what is of one kind in the order of the days, numbered.
    fn write(&mut self, kind: &str, mut drafts: Vec<Draft>) {
        drafts.sort_by_key(|draft| draft.published_on);
        let count = drafts.len();
        for (number, draft) in drafts.into_iter().enumerate() {
            let cells: [&dyn Cell; 9] = [
                &kind,
                &issue(number + 1, count),
                &draft.title,
                &draft.body,
                &draft.published_on,
                &draft.outlet,
                &draft.promoted_to,
                &draft.department,
                &draft.division,
            ];
            self.rows
                .enter(&mut self.random, draft.published_on, &cells);
        }
    }
}
