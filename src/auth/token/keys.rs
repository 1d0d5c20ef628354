//! The keys of a JWKS that can check tokens, each with the one algorithm that it is for.

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::config::TokenAlgorithm;

/// A key that checks tokens.
#[derive(Debug)]
pub(super) struct Key {
    id: Option<String>,
    /// What it checks them by.
    pub(super) algorithm: Algorithm,
    /// The public key.
    pub(super) public: DecodingKey,
}

/// All keys of a set that can be used.
#[derive(Debug, Default)]
pub(super) struct Keys(Vec<std::sync::Arc<Key>>);

impl Keys {
    /// Reads a set; keys of other kinds are left out.
    ///
    /// # Errors
    /// When it is no set of keys.
    pub(super) fn read(text: &[u8], allowed: &[TokenAlgorithm]) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Set {
            // As JSON, so that a key that is not known here does not spoil the others.
            keys: Vec<Json>,
        }
        let set: Set = serde_json::from_slice(text)?;
        let keys = set.keys.into_iter();
        let keys = keys.filter_map(|key| usable(&serde_json::from_value(key).ok()?, allowed));
        Ok(Self(keys.map(std::sync::Arc::new).collect()))
    }

    /// The key of an id; without one, the only key that there is.
    pub(super) fn find(&self, id: Option<&str>) -> Option<std::sync::Arc<Key>> {
        match (id, &self.0[..]) {
            (Some(id), all) => all
                .iter()
                .find(|key| key.id.as_deref() == Some(id))
                .cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A key, if it checks signatures by an algorithm that is allowed.
fn usable(jwk: &Jwk, allowed: &[TokenAlgorithm]) -> Option<Key> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => TokenAlgorithm::Rs256,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            TokenAlgorithm::Es256
        }
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            TokenAlgorithm::EdDsa
        }
        _ => return None,
    };
    let common = &jwk.common;
    let known = Algorithm::from(algorithm);
    let is_meant = common
        .key_algorithm
        .is_none_or(|meant| Algorithm::try_from(meant).is_ok_and(|meant| meant == known));
    let is_for_signatures = common
        .public_key_use
        .as_ref()
        .is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let verifies = common
        .key_operations
        .as_ref()
        .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    if !allowed.contains(&algorithm) || !is_meant || !is_for_signatures || !verifies {
        return None;
    }
    Some(Key {
        id: common.key_id.clone(),
        algorithm: known,
        public: DecodingKey::from_jwk(jwk).ok()?,
    })
}

impl From<TokenAlgorithm> for Algorithm {
    fn from(algorithm: TokenAlgorithm) -> Self {
        match algorithm {
            TokenAlgorithm::Rs256 => Self::RS256,
            TokenAlgorithm::Es256 => Self::ES256,
            TokenAlgorithm::EdDsa => Self::EdDSA,
        }
    }
}
