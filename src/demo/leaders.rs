//! The leaders: forty of the prefecture, and those of departments, counties and townships. No one of them exists.

use uuid::Uuid;

use super::{
    calendar::OPENING,
    copy::{Cell, Rows},
    departments::Departments,
    places::{Places, SEAT},
    random::Random,
};

/// The leader who heads the party in the prefecture.
pub(super) const PARTY_PRINCIPAL: usize = 0;

/// The leader who heads the government of the prefecture.
pub(super) const GOVERNMENT_PRINCIPAL: usize = 1;

/// How many leaders are of the prefecture's rank.
pub(super) const OF_PREFECTURE: usize = 40;

const SURNAMES: &str = "杨 李 王 张 普 罗 鲁 周 起 陈 刘 赵 徐 马 何 郭 高 黄 段 朱 自 夏 施 董 尹 白 鲍 丁 方 许 \
    唐 苏 谢 吴 郑 孔 曹 严 华 金";

/// The middle character says that the name is made up: shown (示), instance (例), performed (演).
const MIDDLES: [&str; 3] = ["示", "例", "演"];

const LASTS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// The posts of the prefecture's leaders: title, department, how many.
const POSTS: [(&str, &str, usize); 16] = [
    ("州委主要领导", "州委办公室", 1),
    ("州政府主要领导", "州政府办公室", 1),
    ("州委副书记", "州委办公室", 1),
    ("州委常委", "州纪委州监委", 1),
    ("州委常委", "州委组织部", 1),
    ("州委常委", "州委宣传部", 1),
    ("州委常委", "州委统战部", 1),
    ("州委常委", "州委政法委", 1),
    ("州委常委、副州长", "州政府办公室", 2),
    ("州委常委", "州委办公室", 1),
    ("副州长", "州政府办公室", 7),
    ("州人大常委会副主任", "州人大常委会办公室", 7),
    ("州政协副主席", "州政协办公室", 7),
    ("州政府党组成员", "州政府办公室", 3),
    ("二级巡视员", "州政府办公室", 3),
    ("二级巡视员", "州委办公室", 2),
];

const COUNTY_POSTS: [(&str, bool, usize); 5] = [
    ("委主要领导", true, 0),
    ("政府主要领导", true, 1),
    ("委副书记", false, 0),
    ("委常委、政府副职领导", false, 1),
    ("政府副职领导", false, 1),
];

/// A leader.
#[derive(Debug)]
pub(super) struct Leader {
    pub(super) id: Uuid,
    /// Index of the county in which the leader works; the whole prefecture when none.
    pub(super) county: Option<usize>,
    /// Index of the township in which the leader works.
    pub(super) township: Option<usize>,
}

/// All leaders in office; the first forty are those of the prefecture.
#[derive(Debug)]
pub(super) struct Leaders {
    pub(super) all: Vec<Leader>,
    /// Index of the head of each department; those of the prefecture's rank head none.
    pub(super) head_of: Vec<usize>,
    /// Indexes of the leaders of each county.
    pub(super) of_county: Vec<Vec<usize>>,
    /// Indexes of the leaders of each township.
    pub(super) of_township: Vec<Vec<usize>>,
}

/// Where a leader works.
#[derive(Clone, Copy)]
struct Place {
    department: usize,
    division: Uuid,
    county: Option<usize>,
    township: Option<usize>,
}

impl Leaders {
    /// Enters all leaders; larger scales have deputies as well.
    pub(super) fn new(places: &Places, departments: &Departments, scale: u32) -> (Self, Rows) {
        let mut entry = Entry {
            random: Random::new("leaders"),
            rows: Rows::noun(
                "leader",
                "name, title, rank, is_principal, department_id, division_id, phone, status",
            ),
            departments,
            all: Vec::new(),
            names: 0,
        };
        for (title, department, count) in POSTS {
            for _ in 0..count {
                let is_principal = entry.all.len() <= GOVERNMENT_PRINCIPAL;
                let department = departments.named(department);
                let place = Place {
                    department,
                    division: places.prefecture,
                    county: None,
                    township: None,
                };
                entry.add(title, "PREFECTURE", is_principal, place);
            }
        }
        let mut leaders = Self {
            all: Vec::new(),
            head_of: vec![0; departments.all.len()],
            of_county: Vec::new(),
            of_township: Vec::new(),
        };
        let deputies = scale >= 5;
        leaders.enter_departments(&mut entry, places, deputies);
        leaders.enter_governments(&mut entry, places, deputies);
        for status in ["TRANSFERRED", "RETIRED"].repeat(4) {
            let department = *entry.random.pick(&departments.of_prefecture);
            let place = Place {
                department,
                division: places.prefecture,
                county: None,
                township: None,
            };
            entry.write("原单位负责人", "COUNTY", false, place, status);
        }
        leaders.all = entry.all;
        (leaders, entry.rows)
    }

    fn enter_departments(&mut self, entry: &mut Entry<'_>, places: &Places, deputies: bool) {
        for (department, of) in entry.departments.all.iter().enumerate() {
            let (rank, division, county) = match of.level {
                "PREFECTURE" => ("COUNTY", places.prefecture, None),
                "COUNTY" => ("TOWNSHIP", places.counties[of.county].id, Some(of.county)),
                _ => continue,
            };
            let place = Place {
                department,
                division,
                county,
                township: None,
            };
            self.head_of[department] =
                entry.add(&format!("{}主要负责人", of.name), rank, false, place);
            if deputies {
                entry.add(&format!("{}副职负责人", of.name), rank, false, place);
            }
        }
    }

    fn enter_governments(&mut self, entry: &mut Entry<'_>, places: &Places, deputies: bool) {
        for (index, county) in places.counties.iter().enumerate() {
            let offices = &entry.departments.of_county[index];
            let list = COUNTY_POSTS.map(|(title, is_principal, office)| {
                let title = format!("{}{title}", county.name);
                let place = Place {
                    department: offices[office],
                    division: county.id,
                    county: Some(index),
                    township: None,
                };
                entry.add(&title, "COUNTY", is_principal, place)
            });
            self.of_county.push(list.to_vec());
        }
        for (index, township) in places.townships.iter().enumerate() {
            let department = entry.departments.of_township[index];
            let place = Place {
                department,
                division: township.id,
                county: Some(township.county),
                township: Some(index),
            };
            let mut list = Vec::new();
            let posts = [
                ("党委主要领导", true),
                ("政府主要领导", true),
                ("副职领导", false),
            ];
            for (title, is_principal) in posts.into_iter().take(if deputies { 3 } else { 2 }) {
                let title = format!("{}{title}", township.name);
                list.push(entry.add(&title, "TOWNSHIP", is_principal, place));
            }
            self.head_of[department] = list[1];
            self.of_township.push(list);
        }
    }

    /// The identifier of a leader.
    pub(super) fn id(&self, leader: usize) -> Uuid {
        self.all[leader].id
    }

    /// The county in which a leader is at home.
    pub(super) fn home(&self, leader: usize) -> usize {
        self.all[leader].county.unwrap_or(SEAT)
    }
}

struct Entry<'a> {
    random: Random,
    rows: Rows,
    departments: &'a Departments,
    all: Vec<Leader>,
    names: usize,
}

impl Entry<'_> {
    fn add(&mut self, title: &str, rank: &str, is_principal: bool, place: Place) -> usize {
        let id = self.write(title, rank, is_principal, place, "IN_OFFICE");
        let Place {
            county, township, ..
        } = place;
        self.all.push(Leader {
            id,
            county,
            township,
        });
        self.all.len() - 1
    }

    fn write(
        &mut self,
        title: &str,
        rank: &str,
        is_principal: bool,
        place: Place,
        status: &str,
    ) -> Uuid {
        let name = name(self.names);
        self.names += 1;
        // An exchange that does not exist.
        let phone = self
            .random
            .chance(85)
            .then(|| format!("0878-000{:04}", self.names));
        let department = self.departments.all[place.department].id;
        let cells: [&dyn Cell; 8] = [
            &name,
            &title,
            &rank,
            &is_principal,
            &department,
            &place.division,
            &phone,
            &status,
        ];
        self.rows.enter(&mut self.random, OPENING, &cells)
    }
}

/// The n-th of 1 200 different names.
fn name(n: usize) -> String {
    let surnames: Vec<&str> = SURNAMES.split_whitespace().collect();
    let surname = surnames[n % surnames.len()];
    let round = n / surnames.len();
    let last = LASTS[(round + n) % LASTS.len()];
    let middle = MIDDLES[round / LASTS.len() % MIDDLES.len()];
    format!("{surname}{middle}{last}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_differ() {
        assert_eq!((0..1200).map(name).collect::<HashSet<_>>().len(), 1200);
    }

    #[test]
    fn forty_are_of_the_rank_of_the_prefecture() {
        assert_eq!(
            POSTS.iter().map(|(_, _, count)| count).sum::<usize>(),
            OF_PREFECTURE
        );
    }
}
