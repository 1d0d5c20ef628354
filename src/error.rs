//! Every error a client can see: a stable code, a message that says what to do, and nothing internal.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// Stable codes of errors, sent as `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The HTTP request holds no GraphQL request.
    BadRequest,
    /// The document is larger or deeper than allowed.
    DocumentTooLarge,
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// The document has no operation of that name, or several and none was named.
    OperationNotFound,
    /// A variable is missing or does not fit its declared type.
    InvalidVariable,
    /// An argument does not fit its type.
    InvalidArgument,
    /// A whole number does not fit 32 bits.
    IntegerOutOfRange,
    /// A text holds a NUL character.
    NulCharacter,
    /// A text, a number or a list is longer than allowed.
    ValueTooLong,
    /// An enum has no such value.
    UnknownEnumValue,
    /// A global id is malformed, or of a kind that does not exist.
    InvalidId,
    /// A global id is of another kind than the field asks for.
    WrongIdKind,
    /// No object has this natural key.
    UnknownCode,
    /// A cursor is malformed.
    InvalidCursor,
    /// A cursor comes from another list or another order.
    ForeignCursor,
    /// A page is negative or too large.
    InvalidPageSize,
    /// Page arguments exclude each other.
    ConflictingPageArguments,
    /// An operator of a filter is null.
    NullOperator,
    /// The operators of a filter exclude each other.
    ContradictoryFilter,
    /// A search is for nothing.
    SearchEmpty,
    /// A search is for more than is looked for at once.
    SearchTooLong,
    /// A search is only for characters that nearly every text holds, or for none that are searched.
    SearchOnlyStopWords,
    /// The request ran longer than allowed.
    QueryTimeout,
    /// No connection to the database was free or could be made.
    DatabaseUnavailable,
    /// Anything else: the cause is in the log under the request's id.
    Internal,
}

impl Code {
    /// The code as sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::DocumentTooLarge => "DOCUMENT_TOO_LARGE",
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::OperationNotFound => "OPERATION_NOT_FOUND",
            Self::InvalidVariable => "INVALID_VARIABLE",
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::IntegerOutOfRange => "INTEGER_OUT_OF_RANGE",
            Self::NulCharacter => "NUL_CHARACTER",
            Self::ValueTooLong => "VALUE_TOO_LONG",
            Self::UnknownEnumValue => "UNKNOWN_ENUM_VALUE",
            Self::InvalidId => "INVALID_ID",
            Self::WrongIdKind => "WRONG_ID_KIND",
            Self::UnknownCode => "UNKNOWN_CODE",
            Self::InvalidCursor => "INVALID_CURSOR",
            Self::ForeignCursor => "FOREIGN_CURSOR",
            Self::InvalidPageSize => "INVALID_PAGE_SIZE",
            Self::ConflictingPageArguments => "CONFLICTING_PAGE_ARGUMENTS",
            Self::NullOperator => "NULL_OPERATOR",
            Self::ContradictoryFilter => "CONTRADICTORY_FILTER",
            Self::SearchEmpty => "SEARCH_EMPTY",
            Self::SearchTooLong => "SEARCH_TOO_LONG",
            Self::SearchOnlyStopWords => "SEARCH_ONLY_STOP_WORDS",
            Self::QueryTimeout => "QUERY_TIMEOUT",
            Self::DatabaseUnavailable => "DATABASE_UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }
}

/// An error as a client sees it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What kind of error it is.
    pub code: Code,
    /// What is wrong and what to do.
    pub message: String,
    /// Response path of the field that is null because of it; empty for the request as a whole.
    pub path: Vec<String>,
    /// Places in the document, line and column from 1.
    pub locations: Vec<(usize, usize)>,
}

impl Fault {
    /// An error of the request as a whole.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            path: Vec::new(),
            locations: Vec::new(),
        }
    }

    /// The same error, of a field.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path.push(path.into());
        self
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Location {
            line: usize,
            column: usize,
        }
        #[derive(serde::Serialize)]
        struct Extensions {
            code: &'static str,
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("message", &self.message)?;
        if !self.locations.is_empty() {
            let places: Vec<_> = self
                .locations
                .iter()
                .map(|&(line, column)| Location { line, column })
                .collect();
            map.serialize_entry("locations", &places)?;
        }
        if !self.path.is_empty() {
            map.serialize_entry("path", &self.path)?;
        }
        map.serialize_entry(
            "extensions",
            &Extensions {
                code: self.code.as_str(),
            },
        )?;
        map.end()
    }
}
