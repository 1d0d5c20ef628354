//! Tokens that are good.

use serde_json::json;

use super::{
    WHO,
    issuer::{AUDIENCE, ISSUER, Issuer, KINDS, Kind, claims, seconds},
    status, told,
};
use crate::support::{Server, database};

/// A server that takes the tokens of an issuer, whose keys stay in a file for as long as the folder.
pub(super) async fn server(issuer: &Issuer, flags: &[&str]) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("jwks.json");
    std::fs::write(&file, issuer.jwks().to_string()).expect("written");
    let file = file.to_str().expect("a readable path");
    let server = taking(file, flags).await;
    (folder, server)
}

/// A server that takes the tokens of an issuer whose keys are at a place.
pub(super) async fn taking(place: &str, flags: &[&str]) -> Server {
    let tokens = [
        "--jwt-jwks",
        place,
        "--jwt-issuer",
        ISSUER,
        "--jwt-audience",
        AUDIENCE,
    ];
    Server::on(&database::empty().await, &[&tokens, flags].concat()).await
}

#[tokio::test]
async fn a_token_signs_in_with_its_role_and_its_scope() {
    let issuer = Issuer::new();
    let (_folder, server) = server(&issuer, &[]).await;
    let expires = seconds(600);
    let token = issuer.claiming(&json!({ "exp": expires }));
    let (_, answer) = told(&server, &token, &WHO.replace("name", "name expiresAt")).await;
    let at = chrono::DateTime::from_timestamp(expires, 0).expect("a time");
    assert_eq!(
        answer["data"]["viewer"],
        json!({
            "name": "jwt:alice", "role": "ANALYST", "isSignedIn": true,
            "expiresAt": at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            "scopes": { "divisions": [], "departments": ["D1"], "taskForces": [] }
        })
    );
}

#[tokio::test]
async fn tokens_that_are_good_in_other_ways_are_taken() {
    let issuer = Issuer::new();
    let (_folder, server) = server(&issuer, &[]).await;
    let mut tokens: Vec<_> = KINDS
        .map(|kind| (format!("{kind:?}"), issuer.good(kind)))
        .into();
    let claiming = [
        json!({ "aud": ["other", AUDIENCE] }),
        json!({ "exp": seconds(-30) }),
        json!({ "nbf": seconds(30) }),
        json!({ "nbf": seconds(-30), "iat": seconds(-30), "jti": "x" }),
        json!({ "sixiang_scope": "absent" }),
        json!({ "sixiang_scope": "" }),
        json!({ "sixiang_role": "admin" }),
        json!({ "sub": "张三" }),
    ];
    tokens.extend(claiming.map(|others| (others.to_string(), issuer.claiming(&others))));
    let headed = [
        json!({ "typ": "absent" }),
        json!({ "typ": "at+jwt" }),
        json!({ "x5t": "abc" }),
        json!({ "mine": { "is": "ignored" } }),
    ];
    tokens.extend(headed.map(|others| (others.to_string(), issuer.headed(Kind::Ec, &others))));
    let mut refused = Vec::new();
    for (name, token) in tokens {
        if status(&server, &token).await != 200 {
            refused.push(name);
        }
    }
    assert_eq!(refused, [""; 0]);
}

#[tokio::test]
async fn a_token_needs_no_key_id_where_there_is_one_key() {
    let issuer = Issuer::new();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("jwks.json");
    let mut key = issuer.jwk(Kind::Ec);
    super::issuer::merge(
        &mut key,
        &json!({ "kid": "absent", "alg": "absent", "use": "absent" }),
    );
    std::fs::write(&file, json!({ "keys": [key] }).to_string()).expect("written");
    let server = taking(file.to_str().expect("a path"), &[]).await;
    let token = issuer.headed(Kind::Ec, &json!({ "kid": "absent" }));
    assert_eq!(status(&server, &token).await, 200);
}

#[tokio::test]
async fn role_and_scope_are_read_from_the_claims_that_are_named() {
    let issuer = Issuer::new();
    let flags = [
        "--jwt-role-claim",
        "role",
        "--jwt-scope-claim",
        "https://id.example/scope",
    ];
    let (_folder, server) = server(&issuer, &flags).await;
    let token = issuer.claiming(&json!({
        "role": "editor", "https://id.example/scope": "task-force:ZB-01", "sixiang_role": "admin"
    }));
    let (_, answer) = told(&server, &token, WHO).await;
    let viewer = &answer["data"]["viewer"];
    assert_eq!(
        json!([viewer["role"], viewer["scopes"]["taskForces"]]),
        json!(["EDITOR", ["ZB-01"]])
    );
}

#[tokio::test]
async fn an_algorithm_that_is_not_allowed_is_refused() {
    let issuer = Issuer::new();
    let (_folder, server) = server(&issuer, &["--jwt-algorithms", "ES256"]).await;
    let mut statuses = Vec::new();
    for kind in KINDS {
        statuses.push(status(&server, &issuer.good(kind)).await);
    }
    assert_eq!(statuses, [401, 200, 401]);
}

#[tokio::test]
async fn a_token_is_taken_up_to_its_longest() {
    let issuer = Issuer::new();
    let (_folder, server) = server(&issuer, &[]).await;
    let of_length = |length: usize| {
        // Four characters of base64 for three bytes: the first guess is short by a few.
        (0..400)
            .map(|fill| {
                let claims = claims(&json!({ "fill": "x".repeat(length * 3 / 4 - 400 + fill) }));
                issuer.token(Kind::Ed, &json!({ "alg": "EdDSA", "kid": "ed" }), &claims)
            })
            .find(|token| token.len() >= length)
            .expect("one is long enough")
    };
    let (fits, over) = (of_length(8_190), of_length(8_193));
    assert!(fits.len() <= 8_192);
    let statuses = (status(&server, &fits).await, status(&server, &over).await);
    assert_eq!(statuses, (200, 401));
}
