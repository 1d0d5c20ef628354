//! The bodies: 68 of the prefecture, its parks and companies, those of the counties and the townships.

use uuid::Uuid;

use super::{
    calendar::OPENING,
    copy::{Cell, Rows},
    places::{Places, SEAT},
    random::Random,
};

/// How many bodies the prefecture has itself, without its companies and parks.
pub(super) const BODIES: usize = 68;

const PARTY: &str = "州委办公室 州纪委州监委 州委组织部 州委宣传部 州委统战部 州委政法委 州委政策研究室 州委网信办 \
    州委编办 州直机关工委 州委老干部局 州委党校 州委督查室 州委巡察办 州档案馆 州政协办公室";

const GOVERNMENT: &str = "州政府办公室 州人大常委会办公室 州发展和改革委员会 州工业和信息化局 州教育体育局 州科学技术局 \
    州民族宗教事务委员会 州公安局 州民政局 州司法局 州财政局 州人力资源和社会保障局 州自然资源和规划局 州生态环境局 \
    州住房和城乡建设局 州交通运输局 州农业农村局 州水务局 州商务局 州文化和旅游局 州卫生健康委员会 州退役军人事务局 \
    州应急管理局 州审计局 州国资委 州市场监督管理局 州林业和草原局 州统计局 州乡村振兴局 州医疗保障局 州地方金融监管局 \
    州投资促进局 州能源局 州搬迁安置办公室 州政务服务管理局 州信访局 州机关事务管理局 州广播电视局 州人民防空办公室 \
    州粮食和物资储备局";

const PUBLIC_INSTITUTIONS: &str = "州人民医院 州中医医院 州疾病预防控制中心 州职业技术学院 州第一中学 州农业科学院 \
    州林业科学研究所 州公共资源交易中心 州住房公积金管理中心 州融媒体中心 州图书馆 州供销合作社";

/// The bodies in charge of an industry whose head leads the promotion of investment.
const LEADING_PROMOTION: [&str; 17] = [
    "州发展和改革委员会",
    "州工业和信息化局",
    "州教育体育局",
    "州科学技术局",
    "州民政局",
    "州自然资源和规划局",
    "州住房和城乡建设局",
    "州交通运输局",
    "州农业农村局",
    "州水务局",
    "州商务局",
    "州文化和旅游局",
    "州卫生健康委员会",
    "州国资委",
    "州林业和草原局",
    "州投资促进局",
    "州能源局",
];

/// The parks, with the index of the county in which each lies.
pub(super) const PARKS: [(&str, usize); 5] = [
    ("楚雄高新技术产业开发区管委会", 0),
    ("禄丰产业园区管委会", 1),
    ("南华产业园区管委会", 4),
    ("元谋产业园区管委会", 8),
    ("武定产业园区管委会", 9),
];

const ENTERPRISES: &str =
    "州发展投资集团 州交通投资集团 州水务投资集团 州城市建设投资集团 州农业投资集团";

/// What every county has: the end of the name, the kind and the body of the prefecture next above.
const OF_COUNTIES: [(&str, &str, &str); 12] = [
    ("委办公室", "PARTY", "州委办公室"),
    ("人民政府办公室", "GOVERNMENT", "州政府办公室"),
    ("发展和改革局", "GOVERNMENT", "州发展和改革委员会"),
    ("工业信息化和科学技术局", "GOVERNMENT", "州工业和信息化局"),
    ("自然资源局", "GOVERNMENT", "州自然资源和规划局"),
    ("生态环境分局", "GOVERNMENT", "州生态环境局"),
    ("住房和城乡建设局", "GOVERNMENT", "州住房和城乡建设局"),
    ("交通运输局", "GOVERNMENT", "州交通运输局"),
    ("农业农村局", "GOVERNMENT", "州农业农村局"),
    ("水务局", "GOVERNMENT", "州水务局"),
    ("林业和草原局", "GOVERNMENT", "州林业和草原局"),
    ("投资促进局", "GOVERNMENT", "州投资促进局"),
];

/// A department.
#[derive(Debug)]
pub(super) struct Department {
    pub(super) id: Uuid,
    pub(super) name: String,
    /// Index of the county in which it sits.
    pub(super) county: usize,
    pub(super) level: &'static str,
}

/// All departments.
#[derive(Debug)]
pub(super) struct Departments {
    pub(super) all: Vec<Department>,
    /// Indexes of those of the prefecture, parks and companies included.
    pub(super) of_prefecture: Vec<usize>,
    /// Indexes of those of each county, in the order of [`OF_COUNTIES`].
    pub(super) of_county: Vec<Vec<usize>>,
    /// Index of the government of each township.
    pub(super) of_township: Vec<usize>,
    /// Indexes of those whose head leads the promotion of investment.
    pub(super) leading_promotion: Vec<usize>,
}

impl Departments {
    /// Enters all departments.
    pub(super) fn new(places: &Places) -> (Self, Rows) {
        let mut entry = Entry {
            random: Random::new("departments"),
            rows: Rows::noun(
                "department",
                "code, name, kind, level, parent_id, division_id, leads_promotion",
            ),
            all: Vec::new(),
        };
        let mut of_prefecture = Vec::new();
        let listed = [
            ("PARTY", PARTY),
            ("GOVERNMENT", GOVERNMENT),
            ("PUBLIC_INSTITUTION", PUBLIC_INSTITUTIONS),
        ];
        for (kind, names) in listed.into_iter().chain([("ENTERPRISE", ENTERPRISES)]) {
            for name in names.split_whitespace() {
                let code = format!("CX-{:03}", of_prefecture.len() + 1);
                of_prefecture.push(entry.add(
                    (&code, name),
                    (kind, "PREFECTURE"),
                    None,
                    (places.prefecture, SEAT),
                ));
            }
        }
        for (name, county) in PARKS {
            let code = format!("CX-{:03}", of_prefecture.len() + 1);
            let seat = (places.counties[county].id, county);
            of_prefecture.push(entry.add((&code, name), ("PARK", "PREFECTURE"), None, seat));
        }
        let mut of_county = Vec::new();
        let mut of_township = Vec::new();
        for (index, county) in places.counties.iter().enumerate() {
            let seat = (county.id, index);
            let mut list = Vec::new();
            for (number, (end, kind, above)) in OF_COUNTIES.into_iter().enumerate() {
                let code = format!("{}-{:02}", county.code, number + 1);
                let parent = entry.all.iter().find(|d| d.name == above).map(|d| d.id);
                list.push(entry.add(
                    (&code, &format!("{}{end}", county.name)),
                    (kind, "COUNTY"),
                    parent,
                    seat,
                ));
            }
            let office = entry.all[list[1]].id;
            for &township in &county.townships {
                let township = &places.townships[township];
                let name = (
                    &*format!("{}-01", township.code),
                    &*format!("{}人民政府", township.name),
                );
                let seat = (township.id, index);
                of_township.push(entry.add(name, ("GOVERNMENT", "TOWNSHIP"), Some(office), seat));
            }
            of_county.push(list);
        }
        let mut departments = Self {
            all: entry.all,
            of_prefecture,
            of_county,
            of_township,
            leading_promotion: Vec::new(),
        };
        departments.leading_promotion = LEADING_PROMOTION
            .map(|name| departments.named(name))
            .to_vec();
        (departments, entry.rows)
    }

    /// The index of a department of the prefecture by its name; the first one's when there is none.
    pub(super) fn named(&self, name: &str) -> usize {
        self.all.iter().position(|d| d.name == name).unwrap_or(0)
    }
}

struct Entry {
    random: Random,
    rows: Rows,
    all: Vec<Department>,
}

impl Entry {
    fn add(
        &mut self,
        (code, name): (&str, &str),
        (kind, level): (&str, &'static str),
        parent: Option<Uuid>,
        (division, county): (Uuid, usize),
    ) -> usize {
        let leads_promotion = LEADING_PROMOTION.contains(&name);
        let cells: [&dyn Cell; 7] = [
            &code,
            &name,
            &kind,
            &level,
            &parent,
            &division,
            &leads_promotion,
        ];
        let id = self.rows.enter(&mut self.random, OPENING, &cells);
        self.all.push(Department {
            id,
            name: name.to_owned(),
            county,
            level,
        });
        self.all.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefecture_has_68_bodies_beside_parks_and_companies() {
        let names = [PARTY, GOVERNMENT, PUBLIC_INSTITUTIONS].join(" ");
        assert_eq!(names.split_whitespace().count(), BODIES);
        let government: Vec<&str> = GOVERNMENT.split_whitespace().collect();
        assert!(
            LEADING_PROMOTION
                .iter()
                .all(|name| government.contains(name))
        );
    }
}
