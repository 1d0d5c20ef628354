//! The index never loses what matches: whatever part of a text, written in whatever way, finds the text.

use pinyin::{Pinyin, ToPinyinMulti};
use sixiang::search::{self, Query};
use sqlx::PgConnection;
use uuid::Uuid;

use super::World;

/// Characters that are read in several ways, traditional ones among them.
const HAN: [&str; 32] = [
    "营", "營", "商", "环", "環", "境", "重", "庆", "慶", "银", "行", "长", "長", "绿", "著", "乐",
    "率", "西", "安", "先", "项", "目", "建", "设", "厦", "阿", "额", "欧", "和", "龙", "双", "床",
];

/// Words, what parts, and what does not.
const OTHER: [&str; 7] = ["5G", "gdp", "2022", "x", "，", " ", "·"];

/// Numbers by chance, the same each time.
struct Dice(u64);

impl Dice {
    /// A number below another.
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }
}

fn readings(c: char) -> Vec<&'static str> {
    let all = c.to_pinyin_multi().into_iter().flatten();
    let mut all: Vec<_> = all.map(Pinyin::plain).collect();
    let mut seen = Vec::new();
    all.retain(|reading| {
        let is_new = !seen.contains(reading);
        seen.push(*reading);
        is_new
    });
    // Those that nobody knows a character by are not searched, of a traditional one only the first is.
    all.truncate(if "營環慶長著".contains(c) { 1 } else { 2 });
    all
}

/// Writes a piece of a text in some way: characters as they are, by their sounds or by their initials, words as a
/// whole. Letters that follow one another are all of one kind, since nothing would part them.
fn write(dice: &mut Dice, piece: &[&str]) -> String {
    let mut out = String::new();
    let mut way = dice.below(3);
    for (number, part) in piece.iter().enumerate() {
        let c = part.chars().next().expect("a character");
        let all = readings(c);
        if all.is_empty() {
            // Neither a word nor a break, with letters beside it, would stay what it is.
            if out.ends_with(|c: char| c.is_ascii()) && part.is_ascii() {
                return out;
            }
            out.push_str(part);
            way = 0;
            continue;
        }
        if way == 0 || out.ends_with(|c: char| c.is_ascii_digit()) {
            out.push_str(part);
            way = dice.below(3);
            // Letters may not stand beside a word.
            if piece.get(number + 1).is_some_and(|next| next.is_ascii()) {
                way = 0;
            }
        } else if piece[..number]
            .last()
            .is_some_and(|before| before.is_ascii())
        {
            out.push_str(part);
        } else {
            let reading = all[dice.below(all.len())];
            let written = if way == 1 { reading } else { &reading[..1] };
            out.push_str(&written.replace('ü', "v"));
            // Back to characters now and then.
            if dice.below(4) == 0 && piece.get(number + 1).is_some_and(|next| !next.is_ascii()) {
                way = 0;
            }
        }
    }
    out
}

async fn finds(connection: &mut PgConnection, text: &str, id: Uuid) -> Option<bool> {
    let query = Query::parse(text).ok()?;
    let hits = search::find(connection, &query, None, 300, None, None).await;
    Some(hits.expect("hits").iter().any(|hit| hit.id == id))
}

#[tokio::test]
async fn whatever_part_of_a_text_is_written_in_whatever_way_finds_it() {
    let world = World::new().await;
    let mut dice = Dice(0x5158_4947);
    let mut texts = Vec::new();
    for _ in 0..200 {
        let length = 2 + dice.below(9);
        let mut text: Vec<&str> = vec!["某"];
        for _ in 0..length {
            // Never two others in a row, which would be one word.
            if dice.below(5) == 0 && text.last().is_some_and(|last| HAN.contains(last)) {
                text.push(OTHER[dice.below(OTHER.len())]);
            } else {
                text.push(HAN[dice.below(HAN.len())]);
            }
        }
        let joined = text.concat();
        let id = if texts.len() % 2 == 0 {
            world.project(&joined).await
        } else {
            world.visit("某地", &joined).await
        };
        texts.push((text, joined, id));
    }
    world.index().await;
    let mut connection = world.connection().await;
    let mut asked = 0;
    for _ in 0..700 {
        let (text, joined, id) = &texts[dice.below(texts.len())];
        let from = dice.below(text.len());
        let to = from + 1 + dice.below((text.len() - from).min(7));
        // Words are found by their beginnings, not by their ends.
        let written = write(&mut dice, &text[from..to]);
        if let Some(is_found) = finds(&mut connection, &written, *id).await {
            assert!(is_found, "{written} is part of {joined}");
            asked += 1;
        }
    }
    assert!(asked > 500, "{asked}");
}
