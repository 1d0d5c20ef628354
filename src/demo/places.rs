//! The divisions: the prefecture, its counties, all townships and a few villages.

use uuid::Uuid;

use super::{calendar::OPENING, copy::Rows, random::Random};

/// A county-level division as it is listed: code, name, centre in millionths of a degree, towns, townships.
type Listed = (
    &'static str,
    &'static str,
    (i64, i64),
    &'static str,
    &'static str,
);

const PREFECTURE: (&str, &str) = ("532300", "楚雄彝族自治州");

const COUNTIES: [Listed; 10] = [
    (
        "532301",
        "楚雄市",
        (101_546_000, 25_033_000),
        "鹿城镇 东瓜镇 吕合镇 紫溪镇 东华镇 子午镇 苍岭镇 三街镇 八角镇 中山镇 新村镇 西舍路镇",
        "大过口乡 大地基乡 树苴乡",
    ),
    (
        "532302",
        "禄丰市",
        (102_076_000, 25_143_000),
        "金山镇 仁兴镇 碧城镇 勤丰镇 一平浪镇 广通镇 黑井镇 土官镇 彩云镇 和平镇 恐龙山镇",
        "中村乡 妥安乡 高峰乡",
    ),
    (
        "532322",
        "双柏县",
        (101_640_000, 24_689_000),
        "妥甸镇 大庄镇 碍嘉镇 法脿镇 大麦地镇",
        "安龙堡乡 爱尼山乡 独田乡",
    ),
    (
        "532323",
        "牟定县",
        (101_546_000, 25_313_000),
        "共和镇 新桥镇 江坡镇 凤屯镇",
        "蟠猫乡 戌街乡 安乐乡",
    ),
    (
        "532324",
        "南华县",
        (101_274_000, 25_192_000),
        "龙川镇 沙桥镇 五街镇 红土坡镇 马街镇 兔街镇",
        "雨露白族乡 一街乡 罗武庄乡 五顶山乡",
    ),
    (
        "532325",
        "姚安县",
        (101_242_000, 25_504_000),
        "栋川镇 光禄镇 前场镇 弥兴镇 太平镇 官屯镇",
        "适中乡 左门乡 大河口乡",
    ),
    (
        "532326",
        "大姚县",
        (101_323_000, 25_722_000),
        "金碧镇 石羊镇 六苴镇 龙街镇 新街镇 赵家店镇 三岔河镇 桂花镇",
        "昙华乡 湾碧傣族傈僳族乡 铁锁乡 三台乡",
    ),
    (
        "532327",
        "永仁县",
        (101_671_000, 26_056_000),
        "永定镇 宜就镇 中和镇",
        "莲池乡 维的乡 猛虎乡 永兴傣族乡",
    ),
    (
        "532328",
        "元谋县",
        (101_874_000, 25_704_000),
        "元马镇 黄瓜园镇 羊街镇",
        "老城乡 物茂乡 江边乡 新华乡 平田乡 凉山乡 姜驿乡",
    ),
    (
        "532329",
        "武定县",
        (102_404_000, 25_530_000),
        "狮山镇 高桥镇 猫街镇 插甸镇 白路镇 万德镇 己衣镇",
        "田心乡 发窝乡 环州乡 东坡傣族乡",
    ),
];

/// The county-level city in which the prefecture's own bodies sit.
pub(super) const SEAT: usize = 0;

const VILLAGES: [&str; 12] = [
    "上村",
    "下村",
    "新村",
    "大村",
    "河边村",
    "山脚村",
    "桥头村",
    "坝心村",
    "龙潭村",
    "青松村",
    "联合村",
    "团结村",
];

/// A county-level division.
#[derive(Debug)]
pub(super) struct County {
    pub(super) id: Uuid,
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) centre: (i64, i64),
    /// Indexes of its townships.
    pub(super) townships: Vec<usize>,
}

/// A town or township.
#[derive(Debug)]
pub(super) struct Township {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) name: &'static str,
    /// Index of its county.
    pub(super) county: usize,
    /// The villages entered under it: identifier and name.
    pub(super) villages: Vec<(Uuid, String)>,
}

/// All divisions.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) prefecture: Uuid,
    pub(super) counties: Vec<County>,
    pub(super) townships: Vec<Township>,
}

impl Places {
    /// Enters all divisions.
    pub(super) fn new() -> (Self, Rows) {
        let mut random = Random::new("places");
        let mut rows = Rows::noun("division", "code, name, level, parent_id");
        let (code, name) = PREFECTURE;
        let prefecture = rows.enter(
            &mut random,
            OPENING,
            &[&code, &name, &"PREFECTURE", &None::<Uuid>],
        );
        let mut places = Self {
            prefecture,
            counties: Vec::new(),
            townships: Vec::new(),
        };
        for (county, (code, name, centre, towns, townships)) in COUNTIES.into_iter().enumerate() {
            let id = rows.enter(
                &mut random,
                OPENING,
                &[&code, &name, &"COUNTY", &prefecture],
            );
            let first = places.townships.len();
            for (series, names) in [(100, towns), (200, townships)] {
                for (number, name) in names.split(' ').enumerate() {
                    let code = format!("{code}{}", series + number);
                    let id = rows.enter(&mut random, OPENING, &[&code, &name, &"TOWNSHIP", &id]);
                    places.townships.push(Township {
                        id,
                        code,
                        name,
                        county,
                        villages: Vec::new(),
                    });
                }
            }
            let townships = (first..places.townships.len()).collect();
            places.counties.push(County {
                id,
                code,
                name,
                centre,
                townships,
            });
        }
        for township in places.townships.iter_mut().step_by(3) {
            for (number, village) in random.sample(&VILLAGES, 3).into_iter().enumerate() {
                let code = format!("{}{}", township.code, 201 + number);
                let name = format!("{}{village}", township.name);
                let id = rows.enter(
                    &mut random,
                    OPENING,
                    &[&code, &name, &"VILLAGE", &township.id],
                );
                township.villages.push((id, name));
            }
        }
        (places, rows)
    }

    /// The county in which a township lies.
    pub(super) fn county_of(&self, township: usize) -> &County {
        &self.counties[self.townships[township].county]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_103_townships_of_different_names() {
        let (places, _) = Places::new();
        let names: HashSet<_> = places.townships.iter().map(|t| t.name).collect();
        assert_eq!(
            (places.counties.len(), places.townships.len(), names.len()),
            (10, 103, 103)
        );
    }
}
