//! Trips to other provinces to bring investment in: of the two principals, of counties and of departments.

use chrono::NaiveDate;
use uuid::Uuid;

use super::ordinal;
use crate::demo::{
    agenda::{Absence, Agenda},
    calendar::{NEW_YEAR, PRESENT, after, days_between, is_holiday},
    copy::{Cell, Rows},
    leaders::OF_PREFECTURE,
    random::Random,
    sites::Sites,
};

/// Trips of counties, and of departments, at scale 1; with the delegations of the two principals they are 508.
const OF_COUNTIES: usize = 306;
const OF_DEPARTMENTS: usize = 187;

/// Province and cities; the two principals went to the first eleven.
const DESTINATIONS: [(&str, &[&str]); 18] = [
    ("北京市", &["朝阳区", "海淀区", "大兴区"]),
    ("上海市", &["浦东新区", "闵行区", "嘉定区"]),
    ("江苏省", &["苏州市", "无锡市", "常州市", "南京市"]),
    ("安徽省", &["合肥市", "芜湖市", "滁州市"]),
    ("福建省", &["厦门市", "泉州市", "福州市"]),
    ("江西省", &["上饶市", "南昌市", "赣州市"]),
    ("山东省", &["青岛市", "潍坊市", "烟台市"]),
    ("河南省", &["郑州市", "洛阳市", "许昌市"]),
    ("湖南省", &["长沙市", "株洲市", "湘潭市"]),
    ("四川省", &["成都市", "攀枝花市", "宜宾市"]),
    ("西藏自治区", &["拉萨市"]),
    ("广东省", &["深圳市", "佛山市", "东莞市", "广州市"]),
    ("浙江省", &["杭州市", "宁波市", "嘉兴市", "温州市"]),
    ("重庆市", &["渝北区", "江北区", "璧山区"]),
    ("湖北省", &["武汉市", "宜昌市"]),
    ("陕西省", &["西安市", "宝鸡市"]),
    ("河北省", &["承德市", "保定市"]),
    ("贵州省", &["贵阳市", "遵义市"]),
];

/// How many of the destinations the two principals went to.
const OF_PRINCIPALS: usize = 11;

/// A trip that was made.
#[derive(Debug)]
pub(super) struct Trip {
    pub(super) id: Uuid,
    /// Index of the county whose trip it was; none when it was of the prefecture or a department of it.
    pub(super) county: Option<usize>,
    pub(super) province: &'static str,
    pub(super) started_on: NaiveDate,
    pub(super) ended_on: NaiveDate,
    pub(super) level: &'static str,
}

/// A trip before it is entered: level, county, department, leaders with the one who leads it first, first and last day.
struct Draft {
    level: &'static str,
    county: Option<usize>,
    department: Option<usize>,
    leaders: Vec<usize>,
    days: (NaiveDate, NaiveDate),
}

/// Enters all trips with those who went.
pub(super) fn enter(
    sites: &Sites<'_>,
    agenda: &mut Agenda,
    delegations: &[Absence],
    times: usize,
) -> (Vec<Trip>, [Rows; 2]) {
    let mut entry = Entry {
        random: Random::new("trips"),
        sites,
        agenda,
        drafts: Vec::new(),
    };
    for delegation in delegations {
        entry.of_prefecture(delegation);
    }
    for number in 0..OF_COUNTIES * times {
        entry.of_county(number);
    }
    for number in 0..OF_DEPARTMENTS * times {
        entry.of_department(number);
    }
    entry.write()
}

struct Entry<'a> {
    random: Random,
    sites: &'a Sites<'a>,
    agenda: &'a mut Agenda,
    drafts: Vec<Draft>,
}

impl Entry<'_> {
    /// A delegation, with others of the prefecture and the head of a county, as far as they have the time.
    fn of_prefecture(&mut self, delegation: &Absence) {
        let days = (delegation.started_on, delegation.ended_on);
        let mut others: Vec<usize> = (2..OF_PREFECTURE).collect();
        self.random.shuffle(&mut others);
        let mut of_counties: Vec<usize> = self
            .sites
            .leaders
            .of_county
            .iter()
            .map(|list| list[0])
            .collect();
        self.random.shuffle(&mut of_counties);
        let mut leaders = vec![delegation.leader];
        for (list, count) in [
            (vec![self.head("州投资促进局")], 1),
            (others, 2),
            (of_counties, 1),
        ] {
            let free = list
                .into_iter()
                .filter(|&leader| self.agenda.leave(leader, days.0, days.1));
            leaders.extend(free.take(count));
        }
        self.drafts.push(Draft {
            level: "PREFECTURE",
            county: None,
            department: None,
            leaders,
            days,
        });
    }

    /// A trip of the head of the party or of the government of a county.
    fn of_county(&mut self, number: usize) {
        let counties = self.sites.places.counties.len();
        let (county, round) = (number % counties, number / counties);
        let leaders = &self.sites.leaders.of_county[county];
        let lead = leaders[round % 2];
        let days = self.days(lead);
        let department = self.sites.departments.of_county[county][11];
        let mut others = vec![self.sites.leaders.head_of[department]];
        if self.random.chance(40) {
            others.push(*self.random.pick(&leaders[3..]));
        }
        others.retain(|&leader| self.agenda.leave(leader, days.0, days.1));
        self.drafts.push(Draft {
            level: "COUNTY",
            county: Some(county),
            department: None,
            leaders: std::iter::once(lead).chain(others).collect(),
            days,
        });
    }

    /// A trip of the head of a department in charge of an industry.
    fn of_department(&mut self, number: usize) {
        let departments = &self.sites.departments.leading_promotion;
        let department = departments[number % departments.len()];
        let lead = self.sites.leaders.head_of[department];
        let days = self.days(lead);
        let other = self.head("州投资促进局");
        let comes =
            other != lead && self.random.chance(15) && self.agenda.leave(other, days.0, days.1);
        self.drafts.push(Draft {
            level: "DEPARTMENT",
            county: None,
            department: Some(department),
            leaders: std::iter::once(lead)
                .chain(comes.then_some(other))
                .collect(),
            days,
        });
    }

    fn head(&self, department: &str) -> usize {
        self.sites.leaders.head_of[self.sites.departments.named(department)]
    }

    /// Two to four days on which a leader is free; at larger scales, where the year is full, perhaps not.
    fn days(&mut self, leader: usize) -> (NaiveDate, NaiveDate) {
        let mut days = (NEW_YEAR, NEW_YEAR);
        for attempt in 0..60 {
            // Whoever finds no time makes it short.
            let length = if attempt < 40 {
                self.random.range(2, 4)
            } else {
                2
            };
            let latest = days_between(NEW_YEAR, PRESENT) - length;
            let started_on = after(NEW_YEAR, self.random.range(9, latest));
            days = (started_on, after(started_on, length - 1));
            if is_holiday(days.0) || is_holiday(days.1) {
                continue;
            }
            if self.agenda.leave(leader, days.0, days.1) {
                break;
            }
        }
        days
    }

    /// Enters the trips in the order in which they began.
    fn write(mut self) -> (Vec<Trip>, [Rows; 2]) {
        let mut rows = Rows::noun(
            "promotion_trip",
            "code, destination_province, destination_city, started_on, ended_on, level, division_id, department_id",
        );
        let mut links = Rows::link(
            "promotion_trip_leader",
            "promotion_trip_id, leader_id, role",
        );
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_key(|draft| (draft.days, draft.leaders[0]));
        let mut trips = Vec::with_capacity(drafts.len());
        let mut of_principals = 0;
        for draft in drafts {
            let (province, cities) = if draft.level == "PREFECTURE" {
                of_principals += 1;
                DESTINATIONS[(of_principals - 1) % OF_PRINCIPALS]
            } else {
                *self.random.pick(&DESTINATIONS)
            };
            let city = *self.random.pick(cities);
            let (started_on, ended_on) = draft.days;
            let division = match draft.county {
                Some(county) => self.sites.places.counties[county].id,
                None => self.sites.places.prefecture,
            };
            let department = draft
                .department
                .map(|department| self.sites.departments.all[department].id);
            let cells: [&dyn Cell; 8] = [
                &format!("PT-2022-{:05}", ordinal(trips.len() + 1)),
                &province,
                &city,
                &started_on,
                &ended_on,
                &draft.level,
                &division,
                &department,
            ];
            let id = rows.enter(&mut self.random, ended_on, &cells);
            for (place, &leader) in draft.leaders.iter().enumerate() {
                let role = if place == 0 { "LEAD" } else { "MEMBER" };
                links.add(&[&id, &self.sites.leaders.id(leader), &role]);
            }
            trips.push(Trip {
                id,
                county: draft.county,
                province,
                started_on,
                ended_on,
                level: draft.level,
            });
        }
        (trips, [rows, links])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::visits::DELEGATIONS;

    #[test]
    fn there_are_508_trips_at_scale_1() {
        let delegations: usize = DELEGATIONS.iter().map(|(_, count)| count).sum();
        assert_eq!(delegations, 15);
        assert_eq!(delegations + OF_COUNTIES + OF_DEPARTMENTS, 508);
    }
}
