//! Bad credentials: whatever is wrong, the answer is one and the same.

use std::fmt::Write as _;

use reqwest::{Client, header::HeaderValue};
use serde_json::{Value as Json, json};
use sixiang::auth::Role;

use super::{
    issuer::{Issuer, KINDS, Kind, base64, claims, hashed, message, seconds},
    keys::{other_secret, rewritten},
    tokens,
};
use crate::support::{Server, keys};

/// What is wrong, and the headers that are sent.
struct Case {
    name: String,
    headers: Vec<HeaderValue>,
}

fn header(name: &str, value: impl AsRef<[u8]>) -> Case {
    Case {
        name: name.to_owned(),
        headers: vec![HeaderValue::from_bytes(value.as_ref()).expect("a header")],
    }
}

fn bearer(name: &str, credential: &str) -> Case {
    header(name, format!("Bearer {credential}"))
}

/// Headers that carry no bearer's credential, or a good one in a wrong way.
fn wrong_headers(good: &str) -> Vec<Case> {
    let mut all = vec![
        header("nothing", ""),
        header("no scheme", good),
        header("no credential", "Bearer"),
        header("two spaces", format!("Bearer  {good}")),
        header("something behind", format!("Bearer {good} x")),
        header("a comma behind", format!("Bearer {good},")),
        header("a tab", format!("Bearer\t{good}")),
        header(
            "the scheme Basic",
            format!("Basic {}", base64(format!("x:{good}"))),
        ),
        header("the scheme Basic with a key", format!("Basic {good}")),
        header("the scheme Digest", "Digest username=\"x\""),
        header("bytes that are no text", b"Bearer \xff\xfe"),
        header("a scheme that begins like ours", format!("Bearers {good}")),
    ];
    for (name, second) in [("twice", good), ("twice, different", "x")] {
        let mut case = bearer(name, good);
        let second = HeaderValue::try_from(format!("Bearer {second}"));
        case.headers.push(second.expect("a header"));
        all.push(case);
    }
    all
}

/// Keys, each wrong in its way.
async fn wrong_keys(server: &Server, good: &str) -> Vec<Case> {
    let pool = &server.pool;
    let revoked = keys::key(pool, Role::Admin, "").await;
    let mut connection = pool.acquire().await.expect("a connection");
    let done = sixiang::auth::key::revoke(&mut connection, &revoked[3..11]).await;
    assert!(done.expect("revoked"));
    let expired = keys::key(pool, Role::Admin, "").await;
    let sql = "UPDATE api_key SET created_at = now() - interval '2 days', expires_at = now() - interval '1 second' \
        WHERE prefix = $1";
    let aged = sqlx::query(sql).bind(&expired[3..11]).execute(pool).await;
    aged.expect("aged");
    let unknown = sixiang::auth::key::KeyText::new();
    let last = good.len() - 1;
    let slip = if good.ends_with('a') { "b" } else { "a" };
    vec![
        bearer("a key that was revoked", &revoked),
        bearer("a key that has expired", &expired),
        bearer("a key that nobody made", unknown.reveal()),
        bearer("a key with another secret", &other_secret(good)),
        bearer("a key with a slip", &format!("{}{slip}", &good[..last])),
        bearer("a key in capitals", &good.to_uppercase()),
        bearer("a key with a capital mark", &good.replacen("sx", "SX", 1)),
        bearer("a key cut off", &good[..last]),
        bearer("a key with more behind", &format!("{good}a")),
        bearer("a mark alone", "sx_"),
        bearer("a prefix alone", &good[..12]),
        bearer("a prefix with a checksum", &rewritten(&good[..12])),
        bearer(
            "a key without its prefix",
            &rewritten(&format!("sx__{}", &good[12..52])),
        ),
        bearer("a key twice", &format!("{good}{good}")),
    ]
}

/// Tokens whose signature is none, another's, or by an algorithm that the key is not for.
fn wrong_signatures(issuer: &Issuer) -> Vec<Case> {
    let mut all = Vec::new();
    let stranger = Issuer::new();
    let good = |kind| issuer.good(kind);
    for kind in KINDS {
        let (name, id) = (format!("{kind:?}"), kind.id());
        let hs = json!({ "alg": "HS256", "kid": id });
        all.push(bearer(
            &format!("HS256 by the public key, {name}"),
            &hashed(&hs, &issuer.public(kind)),
        ));
        let jwk = issuer.jwk(kind).to_string();
        all.push(bearer(
            &format!("HS256 by the JWK, {name}"),
            &hashed(&hs, jwk.as_bytes()),
        ));
        for other in KINDS.into_iter().filter(|other| *other != kind) {
            let named = format!("{} signed by {name}", other.algorithm());
            let header = json!({ "alg": other.algorithm(), "kid": id });
            all.push(bearer(
                &named,
                &issuer.token(kind, &header, &claims(&json!({}))),
            ));
            let header = json!({ "alg": kind.algorithm(), "kid": other.id() });
            let named = format!("{name} under the id of {other:?}");
            all.push(bearer(
                &named,
                &issuer.token(kind, &header, &claims(&json!({}))),
            ));
        }
        let token = good(kind);
        let (signed, signature) = token.rsplit_once('.').expect("three parts");
        all.push(bearer(
            &format!("no signature, {name}"),
            &format!("{signed}."),
        ));
        all.push(bearer(&format!("no part for it, {name}"), signed));
        let half = &signature[..signature.len() / 2];
        all.push(bearer(
            &format!("half of it, {name}"),
            &format!("{signed}.{half}"),
        ));
        let zero = base64(vec![0; signature.len() * 3 / 4]);
        all.push(bearer(
            &format!("zeros, {name}"),
            &format!("{signed}.{zero}"),
        ));
        let header = json!({ "alg": kind.algorithm(), "kid": id });
        let changed = message(&header, &claims(&json!({ "sixiang_role": "admin" })));
        all.push(bearer(
            &format!("other claims, {name}"),
            &format!("{changed}.{signature}"),
        ));
        if kind != Kind::Rsa {
            // All issuers of the tests have the same key of RSA.
            all.push(bearer(
                &format!("a stranger's, {name}"),
                &stranger.good(kind),
            ));
        }
    }
    for algorithm in [
        "none", "None", "NONE", "", "RS512", "PS256", "ES384", "HS512", "EdDSa", "rs256",
    ] {
        let token = issuer.headed(Kind::Rsa, &json!({ "alg": algorithm }));
        let (signed, _) = token.rsplit_once('.').expect("three parts");
        all.push(bearer(&format!("alg {algorithm}"), &token));
        all.push(bearer(
            &format!("alg {algorithm}, stripped"),
            &format!("{signed}."),
        ));
    }
    let symmetric = json!({ "alg": "HS256", "kid": "symmetric" });
    all.push(bearer(
        "a symmetric key of the set",
        &hashed(&symmetric, b"known to all"),
    ));
    let empty = json!({ "alg": "HS256", "kid": "rsa" });
    all.push(bearer("HS256 by nothing", &hashed(&empty, b"")));
    all
}

/// Tokens that are signed well, with a header that asks for or brings what is not taken.
fn wrong_heads(issuer: &Issuer) -> Vec<Case> {
    let stranger = Issuer::new();
    let jwk = stranger.jwk(Kind::Ed);
    let mut all: Vec<_> = [
        json!({ "kid": "absent" }),
        json!({ "kid": "unknown" }),
        json!({ "kid": "" }),
        json!({ "kid": "ed\u{0}" }),
        json!({ "kid": "../../../dev/null" }),
        json!({ "kid": "' OR 1=1 --" }),
        json!({ "kid": 1 }),
        json!({ "kid": ["ed"] }),
        json!({ "alg": "absent" }),
        json!({ "alg": null }),
        json!({ "alg": ["EdDSA"] }),
        json!({ "crit": ["exp"] }),
        json!({ "crit": ["b64"], "b64": false }),
        json!({ "crit": [] }),
        json!({ "crit": "exp" }),
        json!({ "b64": false }),
        json!({ "jwk": issuer.jwk(Kind::Ed) }),
        json!({ "jku": "https://stranger.example/jwks" }),
        json!({ "x5u": "https://stranger.example/x5u" }),
        json!({ "x5c": ["MIIB"] }),
        json!({ "typ": "JWE" }),
        json!({ "cty": "JWT" }),
        json!({ "zip": "DEF" }),
        json!({ "enc": "A256GCM" }),
    ]
    .iter()
    .map(|others| {
        bearer(
            &format!("header {others}"),
            &issuer.headed(Kind::Ed, others),
        )
    })
    .collect();
    for (id, kind) in [
        ("for encryption", Kind::Rsa),
        ("another algorithm", Kind::Rsa),
        ("to sign", Kind::Ec),
    ] {
        all.push(bearer(
            &format!("the key {id}"),
            &issuer.headed(kind, &json!({ "kid": id })),
        ));
    }
    let own = json!({ "jwk": jwk });
    all.push(bearer(
        "a key that it brings",
        &stranger.headed(Kind::Ed, &own),
    ));
    all
}

/// Tokens that are signed well, with claims that are not ours.
fn wrong_claims(issuer: &Issuer) -> Vec<Case> {
    let absent = |claim: &str| json!({ claim: "absent" });
    let mut others: Vec<Json> = ["exp", "iss", "aud", "sub", "sixiang_role"]
        .map(absent)
        .into();
    let of = |claim: &str, values: Vec<Json>| {
        let values = values.into_iter();
        values
            .map(|value| json!({ claim: value }))
            .collect::<Vec<_>>()
    };
    others.extend(of(
        "exp",
        vec![
            json!(seconds(-90)),
            json!(0),
            json!(-1),
            json!(seconds(600).to_string()),
            json!(null),
            json!(true),
            json!([seconds(600)]),
            json!(1e300),
            json!(1e18),
        ],
    ));
    others.extend(of(
        "nbf",
        vec![
            json!(seconds(90)),
            json!("0"),
            json!([]),
            json!(-1),
            json!(1e300),
        ],
    ));
    others.extend(of(
        "iss",
        vec![
            json!("https://id.example/"),
            json!("https://stranger.example"),
            json!(["https://id.example"]),
            json!(1),
            json!(""),
        ],
    ));
    others.extend(of(
        "aud",
        vec![
            json!("other"),
            json!(["other"]),
            json!([]),
            json!(1),
            json!(null),
        ],
    ));
    others.extend(of(
        "sub",
        vec![
            json!(""),
            json!(1),
            json!("a\u{0}b"),
            json!("x".repeat(201)),
        ],
    ));
    others.extend(of(
        "sixiang_role",
        vec![
            json!("public"),
            json!("boss"),
            json!("ADMIN"),
            json!(["admin"]),
            json!(5),
            json!(null),
        ],
    ));
    others.extend(of(
        "sixiang_scope",
        vec![
            json!("D1"),
            json!("project:P1"),
            json!("department:"),
            json!(["department:D1"]),
            json!(1),
        ],
    ));
    let fill = json!({ "fill": "x".repeat(9_000) });
    let mut all: Vec<_> = others
        .iter()
        .map(|others| bearer(&format!("claims {others}"), &issuer.claiming(others)))
        .collect();
    all.push(bearer("larger than any", &issuer.claiming(&fill)));
    all
}

/// What looks like a token.
fn wrong_forms(issuer: &Issuer) -> Vec<Case> {
    let good = issuer.good(Kind::Ed);
    let parts: Vec<_> = good.split('.').collect();
    let [head, body, signature] = parts[..] else {
        panic!("three parts")
    };
    let signed = |head: &str, body: &str| {
        let message = format!("{head}.{body}");
        let signature = base64(issuer.sign(Kind::Ed, &message));
        format!("{message}.{signature}")
    };
    let twice = base64("{\"alg\":\"EdDSA\",\"alg\":\"none\",\"kid\":\"ed\"}");
    [
        ("a word", "token".to_owned()),
        ("dots", "..".to_owned()),
        ("four parts", format!("{good}.{signature}")),
        ("five parts", format!("{good}.{head}.{body}")),
        ("padding", signed(&format!("{head}=="), body)),
        ("no base64", signed("~~~", body)),
        ("a header cut off", signed(&head[..head.len() - 3], body)),
        ("a header that is a list", signed(&base64("[]"), body)),
        ("a header that is a text", signed(&base64("\"alg\""), body)),
        ("a header that tells twice", signed(&twice, body)),
        ("a header of bytes", signed(&base64([0xff, 0xfe]), body)),
        ("no claims", signed(head, "")),
        ("claims that are a list", signed(head, &base64("[]"))),
        ("claims that are null", signed(head, &base64("null"))),
        ("claims cut off", signed(head, &body[..body.len() - 5])),
        ("nothing signed", format!(".{body}.{signature}")),
    ]
    .map(|(name, credential)| bearer(name, &credential))
    .into()
}

/// Everything of an answer that a client sees, but for its time and its id.
async fn seen(server: &Server, headers: &[HeaderValue], accept: &str, by_get: bool) -> String {
    let client = Client::new();
    let mut request = if by_get {
        let address = reqwest::Url::parse_with_params(&server.api, [("query", "{ __typename }")]);
        client.get(address.expect("an address"))
    } else {
        client
            .post(&server.api)
            .json(&json!({ "query": "{ __typename }" }))
    };
    request = request.header("accept", accept);
    for header in headers {
        request = request.header("authorization", header);
    }
    let response = request.send().await.expect("an answer");
    let mut seen = format!("{}\n", response.status());
    for (name, value) in response.headers() {
        if !matches!(name.as_str(), "date" | "x-request-id") {
            // Writing to a String never fails.
            let _ = writeln!(seen, "{name}: {value:?}");
        }
    }
    seen + &response.text().await.expect("a text")
}

#[tokio::test]
async fn whatever_is_wrong_with_a_credential_the_answer_is_the_same() {
    let issuer = Issuer::new();
    let (_folder, server) = tokens::server(&issuer, &[]).await;
    let key = keys::key(&server.pool, Role::Admin, "").await;
    let mut cases = wrong_headers(&key);
    cases.extend(wrong_keys(&server, &key).await);
    cases.extend(wrong_signatures(&issuer));
    cases.extend(wrong_heads(&issuer));
    cases.extend(wrong_claims(&issuer));
    cases.extend(wrong_forms(&issuer));
    let mut told = String::new();
    for (accept, by_get) in [
        ("application/json", false),
        ("application/graphql-response+json", false),
        ("application/json", true),
    ] {
        let expected = seen(&server, &cases[0].headers, accept, by_get).await;
        let mut different = Vec::new();
        for case in &cases {
            let seen = seen(&server, &case.headers, accept, by_get).await;
            if seen != expected {
                different.push((&case.name, seen));
            }
        }
        assert!(different.is_empty(), "{} {different:#?}", different.len());
        let _ = write!(told, "{expected}\n\n");
    }
    // A good one beside them is taken, so that they are not all refused for something else.
    for good in [
        key,
        issuer.good(Kind::Rsa),
        issuer.good(Kind::Ec),
        issuer.good(Kind::Ed),
    ] {
        assert_eq!(super::status(&server, &good).await, 200);
    }
    assert!(cases.len() >= 150, "{}", cases.len());
    insta::assert_snapshot!(told.trim_end());
}

#[tokio::test]
async fn a_credential_that_is_miswritten_costs_no_statement() {
    let server = Server::empty().await;
    for credential in ["sx_aaaaaaaa_b", "a.b.c", "x"] {
        super::status(&server, credential).await;
    }
    let sql = "SELECT count(*) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \
        WHERE d.datname = current_database() AND s.query LIKE 'SELECT%FROM api_key WHERE prefix%'";
    let asked: i64 = sqlx::query_scalar(sql)
        .fetch_one(&server.pool)
        .await
        .expect("a count");
    assert_eq!(asked, 0);
}
