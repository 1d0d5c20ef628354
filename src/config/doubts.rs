//! Settings that a server starts with although they contradict one another or can't be meant.

use std::fs::File;

use super::{DocumentsMode, Serve, TokenOptions};
use crate::auth::Role;

/// A setting that can't be meant so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What comes of it.
    pub what: String,
    /// What to set instead.
    pub fix: String,
}

fn doubt(what: impl Into<String>, fix: impl Into<String>) -> Doubt {
    Doubt {
        what: what.into(),
        fix: fix.into(),
    }
}

/// All doubts about the settings of a server.
#[must_use]
pub fn doubts(options: &Serve) -> Vec<Doubt> {
    let mut found = sizes(options);
    found.extend(times(options));
    found.extend(front_door(options));
    found.extend(tokens(&options.auth.tokens));
    found
}

fn sizes(options: &Serve) -> Vec<Doubt> {
    let limits = &options.limits;
    let mut found = Vec::new();
    if limits.default_page_size > limits.max_page_size {
        found.push(doubt(
            format!(
                "a page has {} objects unless told, and {} are the most: {0} are never given",
                limits.default_page_size, limits.max_page_size
            ),
            "lower --default-page-size or raise --max-page-size",
        ));
    }
    if limits.max_document_bytes > limits.max_body_bytes {
        found.push(doubt(
            format!(
                "a document may have {} bytes, the body that it comes in only {}",
                limits.max_document_bytes, limits.max_body_bytes
            ),
            "raise --max-body-bytes",
        ));
    }
    if limits.max_sockets < limits.max_requests {
        found.push(doubt(
            format!(
                "{} requests may run at once, but only {} sockets are open",
                limits.max_requests, limits.max_sockets
            ),
            "raise --max-sockets",
        ));
    }
    let nothing = [
        ("--max-connections", options.database.max_connections == 0),
        ("--max-requests", limits.max_requests == 0),
        ("--max-sockets", limits.max_sockets == 0),
        ("--max-page-size", limits.max_page_size == 0),
        ("--max-body-bytes", limits.max_body_bytes == 0),
    ];
    for (flag, is_zero) in nothing {
        if is_zero {
            found.push(doubt(
                format!("{flag} is 0: no request can be answered"),
                format!("raise {flag}"),
            ));
        }
    }
    found
}

fn times(options: &Serve) -> Vec<Doubt> {
    let limits = &options.limits;
    let boundless: Vec<_> = Role::ALL
        .into_iter()
        .filter(|role| limits.statement_timeout_ms.of(*role) == 0)
        .map(Role::as_str)
        .collect();
    let mut found = Vec::new();
    if !boundless.is_empty() {
        found.push(doubt(
            format!(
                "statements are never cut off by the database for {}",
                boundless.join(", ")
            ),
            "set --statement-timeout-ms above 0 for every role",
        ));
    }
    let zero = [
        ("--pool-timeout-ms", limits.pool_timeout_ms),
        ("--head-timeout-ms", limits.head_timeout_ms),
        ("--body-timeout-ms", limits.body_timeout_ms),
    ];
    for (flag, milliseconds) in zero {
        if milliseconds == 0 {
            found.push(doubt(
                format!("{flag} is 0: nothing arrives in no time"),
                format!("raise {flag}"),
            ));
        }
    }
    found
}

fn front_door(options: &Serve) -> Vec<Doubt> {
    let http = &options.http;
    let mut found = Vec::new();
    if http.anonymous_role > Role::Viewer {
        found.push(doubt(
            format!(
                "whoever carries no credential has the rights of {}",
                http.anonymous_role.as_str()
            ),
            "set --anonymous-role to public or viewer, unless nobody else can reach the address",
        ));
    }
    if http.cors_origins.len() > 1 && http.cors_origins.iter().any(|origin| origin == "*") {
        found.push(doubt(
            "* allows the pages of all origins; the others named beside it change nothing",
            "leave * out of --cors-origins",
        ));
    }
    let mode = http.trusted_documents_mode;
    match &http.trusted_documents {
        Some(file) => {
            if let Err(error) = File::open(file) {
                found.push(doubt(
                    format!("the manifest {} can't be read: {error}", file.display()),
                    "correct --trusted-documents",
                ));
            }
        }
        None if Role::ALL
            .into_iter()
            .any(|role| mode.of(role) != DocumentsMode::Off) =>
        {
            found.push(doubt(
                format!("--trusted-documents-mode is {mode}, and no manifest names any document"),
                "set --trusted-documents to the manifest's file",
            ));
        }
        None => {}
    }
    found
}

fn tokens(options: &TokenOptions) -> Vec<Doubt> {
    let mut found = Vec::new();
    let whose = [
        ("--jwt-issuer", options.jwt_issuer.is_some()),
        ("--jwt-audience", options.jwt_audience.is_some()),
    ];
    for (flag, is_set) in whose {
        match (&options.jwt_jwks, is_set) {
            (Some(_), false) => found.push(doubt(
                format!("--jwt-jwks tells the keys of tokens, and {flag} is not set: the server does not start"),
                format!("set {flag} to what the tokens say"),
            )),
            (None, true) => found.push(doubt(
                format!("{flag} is set, and no keys check tokens: none is taken"),
                "set --jwt-jwks to the issuer's keys",
            )),
            _ => {}
        }
    }
    if let Some(place) = &options.jwt_jwks
        && !place.contains("://")
        && let Err(error) = File::open(place)
    {
        found.push(doubt(
            format!("the keys of tokens in {place} can't be read: {error}"),
            "correct --jwt-jwks",
        ));
    }
    if options.jwt_role_claim == options.jwt_scope_claim {
        found.push(doubt(
            "role and scope of tokens are read from one claim: no scope is a role",
            "name another claim by --jwt-scope-claim",
        ));
    }
    found
}
