//! Tokens: JWTs of an issuer whose public keys are known, checked as the configuration says and never as they ask.

mod claims;
mod issuer;
mod keys;
mod signature;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Header, Validation, decode, decode_header, errors::ErrorKind};

use self::{claims::Claims, issuer::Issuer};
use super::{Grant, Role};
use crate::{config::TokenOptions, database::Trouble};

/// Longest token, in bytes.
const LONGEST: usize = 8 * 1024;
/// How far the clocks of issuer and server may differ, in seconds.
const LEEWAY: u64 = 60;

/// Checks tokens.
#[derive(Debug)]
pub(super) struct Tokens {
    issuer: Issuer,
    /// What a token must say, but for the algorithm, which its key tells.
    validation: Validation,
    role_claim: String,
    scope_claim: String,
}

/// What a good token tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) subject: String,
    pub(super) role: Role,
    pub(super) grant: Grant,
    pub(super) expires_at: DateTime<Utc>,
}

/// Why a token is not taken: for the log, so that it quotes nothing of the token.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("it is longer than {LONGEST} bytes")]
    TooLong,
    #[error("its header demands or carries what is not taken")]
    Header,
    #[error("no key of the issuer has its key id")]
    UnknownKey,
    #[error("it is not valid: {0:?}")]
    Invalid(ErrorKind),
    #[error("its claims don't tell who it is for")]
    Claims,
}

impl From<jsonwebtoken::errors::Error> for Refusal {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        match error.into_kind() {
            // They quote what they could not read.
            ErrorKind::Json(_) | ErrorKind::Utf8(_) | ErrorKind::Base64(_) => {
                Self::Invalid(ErrorKind::InvalidToken)
            }
            kind => Self::Invalid(kind),
        }
    }
}

impl Tokens {
    /// Reads the issuer's keys, if tokens are configured. Those of an address may come later.
    ///
    /// # Errors
    /// When the settings contradict, or the file can't be read.
    pub(super) async fn load(options: &TokenOptions) -> Result<Option<Self>, Trouble> {
        let Some(jwks) = &options.jwt_jwks else {
            return Ok(None);
        };
        let (Some(issuer), Some(audience)) = (&options.jwt_issuer, &options.jwt_audience) else {
            return Err(Trouble::new(
                "tokens can't be checked",
                "--jwt-jwks tells the keys, but not whose tokens are meant for whom",
                "set --jwt-issuer and --jwt-audience to what the tokens' iss and aud say",
            ));
        };
        signature::install();
        let mut validation = Validation {
            leeway: LEEWAY,
            validate_nbf: true,
            ..Validation::default()
        };
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        Ok(Some(Self {
            issuer: Issuer::load(jwks, &options.jwt_algorithms).await?,
            validation,
            role_claim: options.jwt_role_claim.clone(),
            scope_claim: options.jwt_scope_claim.clone(),
        }))
    }

    /// What a token tells, if it is good.
    ///
    /// # Errors
    /// Why it is not.
    pub(super) async fn check(&self, token: &str) -> Result<Told, Refusal> {
        if token.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        let header = decode_header(token)?;
        if !is_plain(&header) {
            return Err(Refusal::Header);
        }
        let key = self.issuer.key(header.kid.as_deref()).await;
        let key = key.ok_or(Refusal::UnknownKey)?;
        let mut validation = self.validation.clone();
        validation.algorithms = vec![key.algorithm];
        let claims: Claims = decode(token, &key.public, &validation)?.claims;
        claims
            .read(&self.role_claim, &self.scope_claim)
            .ok_or(Refusal::Claims)
    }
}

/// Whether a header asks for nothing beyond the standard, and brings no key of its own.
fn is_plain(header: &Header) -> bool {
    let type_is_known = header.typ.as_deref().is_none_or(|name| {
        ["JWT", "at+jwt", "application/at+jwt"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    });
    type_is_known
        && header.crit.is_none()
        && header.jku.is_none()
        && header.jwk.is_none()
        && header.x5u.is_none()
        && header.x5c.is_none()
        && header.cty.is_none()
        && header.enc.is_none()
        && header.zip.is_none()
        && !header.extras.inner().contains_key("b64")
}
