//! Values that no careful client sends, as GraphQL and as JSON write them.

use fastrand::Rng;

use super::bytes::{pick, word};

/// Texts that stand for something in one of the places that values pass through.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\u{0}",
    "a\u{0}b",
    "\u{feff}",
    "\u{202e}",
    "\u{ffff}",
    "\u{10ffff}",
    "😀",
    "👨‍👩‍👧‍👦",
    "e\u{301}\u{301}\u{301}",
    "'",
    "''; --",
    "\\",
    "\\'",
    "%",
    "_",
    "$1",
    "{t}",
    "*",
    "&",
    "|",
    "<->",
    "!",
    ":*",
    "NaN",
    "Infinity",
    "-Infinity",
    "null",
    "true",
    "0x10",
    "1e3",
    "1e999999999",
    "1e-999999999",
    "-0",
    "+1",
    "1_000",
    "１２",
    "٣",
    "1.",
    ".5",
    "--1",
    "9999-12-31",
    "10000-01-01",
    "0000-00-00",
    "0001-01-01",
    "-0001-01-01",
    "2022-02-30",
    "2022-13-01",
    "２０２２-01-01",
    "2022",
    "2022Q5",
    "2022H0",
    "2022M00",
    "2022M13",
    "0000Q1",
    "9999M12",
    "2022-01-01/2021-01-01",
    "/",
    "2022-01-01/",
    "2022-01-01/2022-01-01/2022-01-01",
    "infinity",
    "-infinity",
    "epoch",
    "now",
    "today",
    "allballs",
    "2022-01-01T24:00:00Z",
    "2022-01-01T23:59:60Z",
    "2022-06-30T23:59:60.999999999Z",
    "2022-01-01T00:00:00+24:00",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "2022-01-01 00:00:00",
    "2022-01-01T00:00:00.1234567890123Z",
    "+262142-12-31T00:00:00Z",
    "-262143-01-01T00:00:00Z",
    "79228162514264337593543950335",
    "79228162514264337593543950336",
    "-79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "0.00000000000000000000000000001",
    "99999999999999999999999999999999999999999999",
    "1.7976931348623157e308",
    "5e-324",
    "9223372036854775807",
    "9223372036854775808",
    "2147483648",
    "-2147483649",
    "营商",
    "營商",
    "yingshang",
    "ys",
    "的",
    "a b c d e f g h i",
    "㍿",
    "ﬁ",
    "ß",
    "İ",
    "ı",
    "龘",
    "𠮷",
    "\u{e000}",
];

/// Literals of GraphQL, valid or not.
const LITERALS: &[&str] = &[
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "9223372036854775808",
    "99999999999999999999999999999999999",
    "-0",
    "00",
    "01",
    "0x10",
    "1.",
    ".5",
    "1.5",
    "1e400",
    "-1e400",
    "1e-400",
    "1E+5",
    "1e",
    "- 1",
    "--1",
    "0.1e+",
    "NaN",
    "null",
    "true",
    "false",
    "NULL",
    "Null",
    "nullish",
    "ASC",
    "NOPE",
    "__typename",
    "$",
    "$undefined",
    "$$v",
    "$1",
    "{}",
    "[]",
    "[[]]",
    "[{}]",
    "[null]",
    "{ a: }",
    "{ a }",
    "{ : 1 }",
    "{ a: 1 a: 2 }",
    "{ eq: null }",
    "{ in: [null] }",
    "{ not: {} }",
    "{ not: { not: { not: {} } } }",
    "{ and: [] }",
    "{ or: [] }",
    "{ or: [{}, {}] }",
    "{ __proto__: 1 }",
    "\"\"",
    "\"",
    "\"\\",
    "\"\\u\"",
    "\"\\u0000\"",
    "\"\\uD800\"",
    "\"\\uDC00\\uD800\"",
    "\"\\uD83D\\uDE00\"",
    "\"\\u{1F600}\"",
    "\"\\u{110000}\"",
    "\"\\u{}\"",
    "\"\\x\"",
    "\"a\nb\"",
    "\"\"\"\"\"\"",
    "\"\"\"",
    "\"\"\" \\\"\"\" \"\"\"",
    "\"\"\"\n  a\n    b\n\"\"\"",
    "\"\"\"\\u0000\"\"\"",
    "\"😀\"",
    "'single'",
    "@skip",
    "...",
    "# comment\n1",
    "\u{feff}1",
    "\u{0}",
    "\u{a0}1",
    "１",
];

/// JSON, valid or not.
const JSONS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "0.0",
    "-1",
    "1.5",
    "1e2",
    "1e400",
    "-1e400",
    "1e-400",
    "2147483648",
    "-2147483649",
    "9007199254740993",
    "18446744073709551616",
    "99999999999999999999999999999999999",
    "01",
    "+1",
    "1.",
    ".5",
    "0x10",
    "NaN",
    "Infinity",
    "undefined",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "[{}]",
    "{\"\":1}",
    "{\"a\":1,\"a\":2}",
    "{\"eq\":null}",
    "{\"in\":[]}",
    "{\"in\":[null]}",
    "{\"not\":{}}",
    "{\"and\":[]}",
    "{\"or\":[{}]}",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u\"",
    "\"\\x\"",
    "\"\t\"",
    "\"a\nb\"",
    "\"\u{7f}\"",
    "'a'",
    "\"\\/\"",
    "[1,]",
    "{\"a\":1,}",
];

/// A text.
pub(super) fn text(rng: &mut Rng) -> String {
    match rng.u8(..12) {
        0 => word(rng, TEXTS).repeat(rng.usize(..300)),
        1 => (0..rng.usize(..40)).map(|_| rng.char(..)).collect(),
        2 => digits(rng),
        3 => [word(rng, TEXTS), word(rng, TEXTS)].concat(),
        _ => word(rng, TEXTS).to_owned(),
    }
}

/// A number of any size.
pub(super) fn digits(rng: &mut Rng) -> String {
    let most = *pick(rng, &[3, 12, 40, 400]);
    let mut digits = String::from(if rng.bool() { "-" } else { "" });
    digits.extend((0..=rng.usize(..most)).map(|_| rng.digit(10)));
    if rng.bool() {
        digits.push('.');
        digits.extend((0..rng.usize(..most)).map(|_| rng.digit(10)));
    }
    if rng.u8(..4) == 0 {
        digits.push('e');
        digits.push_str(&rng.i32(-400..400).to_string());
    }
    digits
}

/// As GraphQL writes it.
pub(super) fn graphql(rng: &mut Rng) -> String {
    match rng.u8(..16) {
        0 => quoted(&text(rng)),
        1 => digits(rng),
        2 => nested(rng, "[", "]"),
        3 => nested(rng, "{ a: ", " }"),
        4 => nested(rng, "{ not: ", " }"),
        5 => format!("\"\"\"{}\"\"\"", text(rng)),
        6 => format!("[{}]", "1 ".repeat(rng.usize(..1500))),
        _ => word(rng, LITERALS).to_owned(),
    }
}

/// As JSON writes it.
pub(super) fn json(rng: &mut Rng) -> String {
    match rng.u8(..16) {
        0 | 1 => quoted(&text(rng)),
        2 => digits(rng),
        3 => nested(rng, "[", "]"),
        4 => nested(rng, "{\"a\":", "}"),
        5 => nested(rng, "{\"not\":", "}"),
        6 => format!("[{}1]", "1,".repeat(rng.usize(..1500))),
        _ => word(rng, JSONS).to_owned(),
    }
}

/// A text in quotes, which GraphQL reads as JSON does.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn nested(rng: &mut Rng, open: &str, close: &str) -> String {
    let most = *pick(rng, &[4, 40, 200, 2000]);
    let depth = rng.usize(..most);
    // Now and then, one that is not closed.
    let closed = if rng.u8(..8) == 0 { 0 } else { depth };
    format!("{}1{}", open.repeat(depth), close.repeat(closed))
}
