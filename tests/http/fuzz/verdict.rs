//! What is wrong with an answer to a malformed input.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::Value as Json;
use sixiang::error::ENTRIES;

use super::{
    Input,
    client::{Answer, Exchange},
};

/// Words of what is inside, which no message may hold unless the input did.
const INTERNAL: [&str; 12] = [
    "sqlx",
    "panicked",
    "/src/",
    "SELECT ",
    "pg_",
    "stack ",
    "thread '",
    "at or near",
    "relation \"",
    "column \"",
    "byte sequence",
    "Elapsed",
];

/// What came of an input.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// What is wrong, if anything is.
    pub(super) wrong: Option<String>,
    /// How it was answered: the first code, or the status, or that the connection was closed.
    pub(super) outcome: String,
    /// Whether there was nothing to refuse.
    pub(super) is_fine: bool,
    /// Whether some of it was run, which takes the time of the queries that it holds.
    pub(super) has_run: bool,
}

/// Judges all that came back for an input.
pub(super) fn of(input: &Input, exchange: &Exchange) -> Verdict {
    let Some(first) = exchange.answers.first() else {
        return Verdict {
            wrong: input
                .is_framed
                .then(|| "closed without an answer".to_owned()),
            outcome: "closed".to_owned(),
            is_fine: false,
            has_run: false,
        };
    };
    let mut judged = exchange.answers.iter().map(|answer| judge(input, answer));
    let wrong = judged.find_map(Result::err);
    let code = json(first)
        .and_then(|body| Some(body["errors"][0]["extensions"]["code"].as_str()?.to_owned()));
    Verdict {
        wrong,
        is_fine: code.is_none() && first.status < 400,
        has_run: exchange.answers.iter().any(has_run),
        outcome: code.unwrap_or_else(|| first.status.to_string()),
    }
}

/// Whether an answer, or one of a batch, has data.
fn has_run(answer: &Answer) -> bool {
    let has_data = |answer: &Json| answer["data"].is_object();
    match json(answer) {
        Some(Json::Array(all)) => all.iter().any(has_data),
        Some(one) => has_data(&one),
        None => false,
    }
}

fn judge(input: &Input, answer: &Answer) -> Result<(), String> {
    let status = answer.status;
    if status >= 500 {
        return Err(format!(
            "{status}: {}",
            String::from_utf8_lossy(&answer.body)
        ));
    }
    let is_json = answer.header("content-type").contains("json");
    let is_read = matches!(answer.header("content-encoding"), "" | "gzip");
    if !is_json || !is_read || answer.body.is_empty() {
        return Ok(());
    }
    let body = json(answer).ok_or_else(|| format!("{status} with a body that is not JSON"))?;
    if body.get("status").is_some() {
        // Health, not GraphQL.
        return Ok(());
    }
    match &body {
        Json::Array(all) => all.iter().try_for_each(|one| one_answer(input, one)),
        one => one_answer(input, one),
    }
}

/// The body as JSON.
fn json(answer: &Answer) -> Option<Json> {
    if answer.header("content-encoding") == "gzip" {
        let mut plain = Vec::new();
        GzDecoder::new(answer.body.as_slice())
            .read_to_end(&mut plain)
            .ok()?;
        return serde_json::from_slice(&plain).ok();
    }
    serde_json::from_slice(&answer.body).ok()
}

/// Whether an answer has the form that GraphQL gives it.
fn one_answer(input: &Input, answer: &Json) -> Result<(), String> {
    let members = answer.as_object().ok_or("an answer that is no object")?;
    let known = ["data", "errors", "extensions"];
    if let Some(name) = members.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("an answer with {name}"));
    }
    let errors = match members.get("errors") {
        None if members.contains_key("data") => return Ok(()),
        None => return Err("an answer without data and errors".to_owned()),
        Some(errors) => errors.as_array().filter(|errors| !errors.is_empty()),
    };
    for error in errors.ok_or("errors that are no list")? {
        let message = error["message"].as_str().unwrap_or_default();
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        let entry = ENTRIES.iter().find(|entry| entry.name == code);
        let entry = entry.ok_or_else(|| format!("an error without a code: {error}"))?;
        if message.is_empty() || entry.status >= 500 {
            return Err(format!("{error}"));
        }
        let sent = String::from_utf8_lossy(&input.bytes);
        let told = INTERNAL
            .iter()
            .find(|word| message.contains(**word) && !sent.contains(**word));
        if told.is_some() {
            return Err(format!("a message that tells of the inside: {message}"));
        }
    }
    Ok(())
}
