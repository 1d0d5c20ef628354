//! Signing in: the server's secret, and whose tokens are taken.

use std::{fmt, path::PathBuf};

use clap::{Args, ValueEnum};

/// How viewers sign in.
#[derive(Args, Clone, Debug)]
pub struct AuthOptions {
    /// The server's secret.
    #[command(flatten)]
    pub secret: SecretOptions,
    /// Whose tokens are taken.
    #[command(flatten)]
    pub tokens: TokenOptions,
}

/// The server's secret.
#[derive(Args, Clone)]
pub struct SecretOptions {
    /// Secret that keys are hashed with, 64 hexadecimal digits; all servers of a database share it. By the variable rather
    /// than the flag, which others can see
    #[arg(
        long,
        global = true,
        env = "SIXIANG_SECRET",
        value_name = "HEX",
        hide_env_values = true
    )]
    pub secret: Option<String>,
    /// File of the secret where it is not set, made when it is missing; secret in the data folder when left out
    #[arg(long, global = true, env = "SIXIANG_SECRET_FILE", value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
}

impl fmt::Debug for SecretOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretOptions")
            .field("has_secret", &self.secret.is_some())
            .field("secret_file", &self.secret_file)
            .finish_non_exhaustive()
    }
}

/// Whose tokens are taken, and what they are to say.
#[derive(Args, Clone, Debug)]
pub struct TokenOptions {
    /// Keys of the issuer of tokens, a JWKS: a file or an https address; without it, no tokens are taken
    #[arg(long, env = "SIXIANG_JWT_JWKS", value_name = "PLACE")]
    pub jwt_jwks: Option<String>,
    /// Issuer of tokens: what their iss must be
    #[arg(long, env = "SIXIANG_JWT_ISSUER", value_name = "TEXT")]
    pub jwt_issuer: Option<String>,
    /// Audience of tokens: what their aud must be or hold
    #[arg(long, env = "SIXIANG_JWT_AUDIENCE", value_name = "TEXT")]
    pub jwt_audience: Option<String>,
    /// Algorithms of tokens, separated by commas
    #[arg(
        long,
        env = "SIXIANG_JWT_ALGORITHMS",
        value_enum,
        value_delimiter = ',',
        default_value = "RS256,ES256,EdDSA"
    )]
    pub jwt_algorithms: Vec<TokenAlgorithm>,
    /// Claim of tokens that holds the role
    #[arg(
        long,
        env = "SIXIANG_JWT_ROLE_CLAIM",
        value_name = "CLAIM",
        default_value = "sixiang_role"
    )]
    pub jwt_role_claim: String,
    /// Claim of tokens that holds the scope: task-force:CODE,department:CODE,division:CODE
    #[arg(
        long,
        env = "SIXIANG_JWT_SCOPE_CLAIM",
        value_name = "CLAIM",
        default_value = "sixiang_scope"
    )]
    pub jwt_scope_claim: String,
}

/// An algorithm of signatures, by public keys all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TokenAlgorithm {
    /// RSA PKCS #1 v1.5 with SHA-256, keys from 2048 bits
    #[value(name = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256
    #[value(name = "ES256")]
    Es256,
    /// Ed25519
    #[value(name = "EdDSA")]
    EdDsa,
}
