//! Bytes mutated without regard to what they mean.

use fastrand::Rng;

use super::{Input, seeds::Seeds, wire};

/// Bytes that mean something to one of the readers on the way.
const TELLING: &[u8] =
    b"\"\\{}[]():!$@&|=,.#-+eE0123456789 \t\r\n\0\x7f\x80\xbf\xc0\xed\xef\xf0\xff";

/// A valid request whose body, or whose document alone, is mutated.
pub(super) fn input(rng: &mut Rng, seeds: &Seeds) -> Input {
    let asked = pick(rng, &seeds.asked);
    let other = pick(rng, &seeds.asked);
    let body = if rng.u8(..3) == 0 {
        mutate(rng, asked.body().into_bytes(), other.body().as_bytes())
    } else {
        let document = asked.document.clone().into_bytes();
        let mutated = mutate(rng, document, other.document.as_bytes());
        let document = String::from_utf8_lossy(&mutated);
        serde_json::json!({ "query": document, "variables": asked.variables })
            .to_string()
            .into_bytes()
    };
    wire::post(body)
}

/// One of several.
pub(super) fn pick<'a, T>(rng: &mut Rng, among: &'a [T]) -> &'a T {
    &among[rng.usize(..among.len())]
}

/// One of several words.
pub(super) fn word<'a>(rng: &mut Rng, among: &[&'a str]) -> &'a str {
    among[rng.usize(..among.len())]
}

/// Flips, inserts, deletes, duplicates, cuts off and splices, mostly once or twice.
pub(super) fn mutate(rng: &mut Rng, mut bytes: Vec<u8>, other: &[u8]) -> Vec<u8> {
    let times = if rng.u8(..4) == 0 {
        rng.u8(2..20)
    } else {
        rng.u8(1..3)
    };
    for _ in 0..times {
        let at = rng.usize(..=bytes.len());
        let end = (at + rng.usize(..=16)).min(bytes.len());
        match rng.u8(..8) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << rng.u8(..8);
                }
            }
            1 => bytes.insert(at, *pick(rng, TELLING)),
            2 => bytes.insert(at, rng.u8(..)),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].to_vec();
                let times = if rng.u8(..20) == 0 { 500 } else { 2 };
                bytes.splice(at..end, piece.repeat(times));
            }
            5 if rng.u8(..4) == 0 => bytes.truncate(at),
            6 if !other.is_empty() => {
                let from = rng.usize(..other.len());
                let to = (from + rng.usize(..64)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = *pick(rng, TELLING);
                }
            }
        }
    }
    bytes
}
