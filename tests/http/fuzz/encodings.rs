//! Valid requests in encodings that are not read, and in UTF-8 that is none.

use std::io::Write;

use fastrand::Rng;
use flate2::{Compression, write::GzEncoder};

use super::{
    Input,
    bytes::{mutate, pick, word},
    seeds::Seeds,
    wire::{self, Request},
};

/// Bytes that are not UTF-8: overlong, surrogates, beyond the last character, cut off, alone.
const BROKEN: &[&[u8]] = &[
    b"\xc0\x80",
    b"\xc0\xaf",
    b"\xc1\xbf",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xed\xa0\x80",
    b"\xed\xa0\xbd\xed\xb8\x80",
    b"\xf4\x90\x80\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xe4\xb8",
    b"\x80",
    b"\xff",
    b"\xfe\xff",
    b"\xc4\xe3",
    b"\0",
];

const CHARSETS: &[&str] = &[
    "utf-16",
    "UTF-16LE",
    "utf-32",
    "gbk",
    "gb18030",
    "iso-8859-1",
    "utf-8",
    "\"utf-8\"",
    "UTF8",
    "utf-7",
    "",
    "\"",
];

const CODINGS: &[&str] = &[
    "gzip",
    "deflate",
    "br",
    "zstd",
    "identity",
    "gzip, gzip",
    "GZIP",
    "x-gzip",
    "*",
    "",
];

/// Byte order marks.
const MARKS: &[&[u8]] = &[b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"];

/// What percent signs may stand before.
const ESCAPES: &[&str] = &[
    "%",
    "%%",
    "%0",
    "%zz",
    "%00",
    "%ff",
    "%c0%80",
    "%ed%a0%80",
    "%u4e00",
    "%E4%BA%91",
    "%25",
    "%2",
    "+",
    "%0d%0a",
    "%22",
];

/// One of them.
pub(super) fn input(rng: &mut Rng, seeds: &Seeds) -> Input {
    let asked = pick(rng, &seeds.asked);
    if rng.u8(..5) == 0 {
        return by_get(rng, &asked.document);
    }
    let text = asked.body();
    let mut request = Request::post(Vec::new());
    if rng.u8(..3) == 0 {
        let charset = pick(rng, CHARSETS);
        request.set(
            "content-type",
            format!("application/json; charset={charset}"),
        );
    }
    request.body = match rng.u8(..9) {
        0 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        2 => text
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect(),
        3 => text
            .chars()
            .map(|c| u8::try_from(c).unwrap_or(0x80))
            .collect(),
        4 => [*pick(rng, MARKS), text.as_bytes()].concat(),
        5 => {
            let coding = word(rng, CODINGS);
            request.set("content-encoding", coding);
            let packed = if rng.bool() {
                gzip(text.as_bytes())
            } else {
                text.into_bytes()
            };
            if rng.bool() {
                mutate(rng, packed, b"\x1f\x8b\x08\0")
            } else {
                packed
            }
        }
        6 => overlong(rng, &text),
        _ => with_broken(rng, text.into_bytes()),
    };
    request.framed()
}

/// Bytes that are not UTF-8 here and there.
fn with_broken(rng: &mut Rng, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..rng.usize(1..4) {
        let at = rng.usize(..=bytes.len());
        bytes.splice(at..at, pick(rng, BROKEN).iter().copied());
    }
    bytes
}

/// Some letters in two bytes, as UTF-8 does not write them.
fn overlong(rng: &mut Rng, text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for byte in text.bytes() {
        if byte.is_ascii() && rng.u8(..16) == 0 {
            bytes.extend([0xc0 | byte >> 6, 0x80 | byte & 0x3f]);
        } else {
            bytes.push(byte);
        }
    }
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// A GET whose percent signs stand for anything.
fn by_get(rng: &mut Rng, document: &str) -> Input {
    let mut query: String = form_urlencoded::byte_serialize(document.as_bytes()).collect();
    for _ in 0..rng.usize(1..4) {
        let at = rng.usize(..=query.len());
        query.insert_str(at, word(rng, ESCAPES));
    }
    let name = pick(
        rng,
        &[
            "query",
            "quer%79",
            "%71uery",
            "query[]",
            "variables",
            "extensions",
        ],
    );
    let rest = pick(
        rng,
        &[
            "",
            "&variables=%7B%7D",
            "&variables=%7B",
            "&variables=%ff",
            "&query=1",
            "&&=&=",
            "&extensions=null",
        ],
    );
    wire::get(&format!("/graphql?{name}={query}{rest}"))
}
