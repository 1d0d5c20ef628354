//! An issuer of tokens for tests: keys of every kind, and tokens with any header and any claims.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
        RSA_PKCS1_SHA256, RsaKeyPair,
    },
};
use serde_json::{Value as Json, json};
use sixiang::clock::Clock;

pub(super) const ISSUER: &str = "https://id.example";
pub(super) const AUDIENCE: &str = "sixiang";

/// A kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rsa,
    Ec,
    Ed,
}

pub(super) const KINDS: [Kind; 3] = [Kind::Rsa, Kind::Ec, Kind::Ed];

impl Kind {
    /// The id of an issuer's key of the kind.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ec => "ec",
            Self::Ed => "ed",
        }
    }

    pub(super) fn algorithm(self) -> &'static str {
        match self {
            Self::Rsa => "RS256",
            Self::Ec => "ES256",
            Self::Ed => "EdDSA",
        }
    }
}

/// A key of each kind.
pub(super) struct Issuer {
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
    random: SystemRandom,
}

pub(super) fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Seconds since 1970, so far from now.
pub(super) fn seconds(from_now: i64) -> i64 {
    Clock::default().now().timestamp() + from_now
}

/// Claims that are good, but for some.
pub(super) fn claims(others: &Json) -> Json {
    let mut claims = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "alice", "exp": seconds(600),
        "sixiang_role": "analyst", "sixiang_scope": "department:D1",
    });
    merge(&mut claims, others);
    claims
}

/// Sets members; null takes one away.
pub(super) fn merge(into: &mut Json, others: &Json) {
    let into = into.as_object_mut().expect("an object");
    for (name, value) in others.as_object().expect("an object") {
        if *value == json!("absent") {
            into.remove(name);
        } else {
            into.insert(name.clone(), value.clone());
        }
    }
}

impl Issuer {
    /// New keys, but for RSA's, which take long to make and are always the same.
    pub(super) fn new() -> Self {
        let random = SystemRandom::new();
        let rsa = include_str!("rsa.pkcs8").replace('\n', "");
        let rsa = base64::engine::general_purpose::STANDARD
            .decode(rsa)
            .expect("base64");
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let ec = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        let ed = Ed25519KeyPair::generate_pkcs8(&random).expect("a key");
        Self {
            rsa: RsaKeyPair::from_pkcs8(&rsa).expect("a key"),
            ec: EcdsaKeyPair::from_pkcs8(algorithm, ec.as_ref(), &random).expect("a key"),
            ed: Ed25519KeyPair::from_pkcs8(ed.as_ref()).expect("a key"),
            random,
        }
    }

    /// The public key of a kind as a JWK.
    pub(super) fn jwk(&self, kind: Kind) -> Json {
        let mut jwk = match kind {
            Kind::Rsa => {
                let key = PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
                json!({ "kty": "RSA", "n": base64(key.n), "e": base64(key.e) })
            }
            Kind::Ec => {
                let point = self.ec.public_key().as_ref();
                json!({ "kty": "EC", "crv": "P-256", "x": base64(&point[1..33]), "y": base64(&point[33..]) })
            }
            Kind::Ed => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": base64(self.ed.public_key()) })
            }
        };
        merge(
            &mut jwk,
            &json!({ "kid": kind.id(), "use": "sig", "alg": kind.algorithm() }),
        );
        jwk
    }

    /// All public keys as a JWKS, beside some that are not for signatures of tokens.
    pub(super) fn jwks(&self) -> Json {
        let mut keys: Vec<_> = KINDS.iter().map(|kind| self.jwk(*kind)).collect();
        let mut other = |kind, members: Json| {
            let mut key = self.jwk(kind);
            merge(&mut key, &members);
            keys.push(key);
        };
        other(Kind::Rsa, json!({ "kid": "for encryption", "use": "enc" }));
        other(
            Kind::Rsa,
            json!({ "kid": "another algorithm", "alg": "RS512" }),
        );
        other(Kind::Ec, json!({ "kid": "to sign", "key_ops": ["sign"] }));
        keys.push(json!({ "kty": "oct", "kid": "symmetric", "k": base64("known to all"), "alg": "HS256" }));
        keys.push(json!({ "kty": "AKP", "kid": "of the future" }));
        keys.push(json!(1));
        json!({ "keys": keys })
    }

    /// The bytes that whoever knows the public key knows.
    pub(super) fn public(&self, kind: Kind) -> Vec<u8> {
        match kind {
            Kind::Rsa => self.rsa.public().as_ref().to_vec(),
            Kind::Ec => self.ec.public_key().as_ref().to_vec(),
            Kind::Ed => self.ed.public_key().as_ref().to_vec(),
        }
    }

    /// The signature of a message.
    pub(super) fn sign(&self, kind: Kind, message: &str) -> Vec<u8> {
        let message = message.as_bytes();
        match kind {
            Kind::Rsa => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                let signed =
                    self.rsa
                        .sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature);
                signed.expect("signed");
                signature
            }
            Kind::Ec => {
                let signature = self.ec.sign(&self.random, message);
                signature.expect("signed").as_ref().to_vec()
            }
            Kind::Ed => self.ed.sign(message).as_ref().to_vec(),
        }
    }

    /// A token with any header and claims, signed by the key of a kind.
    pub(super) fn token(&self, kind: Kind, header: &Json, claims: &Json) -> String {
        let message = message(header, claims);
        let signature = base64(self.sign(kind, &message));
        format!("{message}.{signature}")
    }

    /// A good token of a kind, but for some members of its header.
    pub(super) fn headed(&self, kind: Kind, others: &Json) -> String {
        let mut header = json!({ "typ": "JWT", "alg": kind.algorithm(), "kid": kind.id() });
        merge(&mut header, others);
        self.token(kind, &header, &claims(&json!({})))
    }

    /// A good token, but for some claims.
    pub(super) fn claiming(&self, others: &Json) -> String {
        let header = json!({ "alg": "EdDSA", "kid": "ed" });
        self.token(Kind::Ed, &header, &claims(others))
    }

    /// A good token of a kind.
    pub(super) fn good(&self, kind: Kind) -> String {
        self.headed(kind, &json!({}))
    }
}

/// What is signed of a token.
pub(super) fn message(header: &Json, claims: &Json) -> String {
    format!(
        "{}.{}",
        base64(header.to_string()),
        base64(claims.to_string())
    )
}

/// A token whose "signature" is an HMAC by a key that is no secret.
pub(super) fn hashed(header: &Json, key: &[u8]) -> String {
    let message = message(header, &claims(&json!({})));
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let tag = hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", base64(tag))
}
