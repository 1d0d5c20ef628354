//! The codes of errors, each with its meaning and its remedy.

/// Stable codes of errors, sent as `extensions.code`.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
pub enum Code {
    /// The HTTP request holds no GraphQL request.
    BadRequest,
    /// The body is larger than allowed.
    BodyTooLarge,
    /// The body did not arrive in time.
    BodyTimeout,
    /// The body is of a media type that is not read.
    UnsupportedMediaType,
    /// None of the media types in Accept is written here.
    NotAcceptable,
    /// The method, or the operation by this method, is not allowed.
    MethodNotAllowed,
    /// There is nothing at this path.
    NotFound,
    /// Batches are off, or this one has too many requests.
    BatchNotAllowed,
    /// The document is larger, deeper or has more of something than allowed.
    DocumentTooLarge,
    /// What the request could return is more than allowed.
    CostTooHigh,
    /// The answer is larger than allowed.
    ResponseTooLarge,
    /// The server does not know a document of this hash.
    PersistedQueryNotFound,
    /// The hash is not the SHA-256 of the document.
    PersistedQueryMismatch,
    /// Only trusted documents run for this role.
    DocumentNotTrusted,
    /// The credential is not good.
    Unauthenticated,
    /// The role may not do this.
    Forbidden,
    /// A key of repetition was used for another command.
    KeyReused,
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// The document has no operation of that name, or several and none was named.
    OperationNotFound,
    /// The operation is a subscription, which this schema does not have, or a mutation by a method that does not write.
    NotAQuery,
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
    /// The request ran longer than allowed and was cut off.
    QueryTimeout,
    /// No connection to the database was free in time.
    PoolTimeout,
    /// The server answers as many requests as it can.
    Overloaded,
    /// The database can't be reached at the moment.
    DatabaseUnavailable,
    /// The database went away while a command without key was being completed.
    OutcomeUnknown,
    /// Something went wrong inside the server.
    Internal,
}

/// What is said of a code, here and in the table of the documentation.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The code as sent.
    pub name: &'static str,
    /// HTTP status of a request that fails as a whole because of it; clients of `application/json` see 200 in place of
    /// 400 where the document was read.
    pub status: u16,
    /// What it means.
    pub meaning: &'static str,
    /// What the caller can do.
    pub remedy: &'static str,
}

const fn entry(
    code: Code,
    name: &'static str,
    status: u16,
    meaning: &'static str,
    remedy: &'static str,
) -> Entry {
    Entry {
        code,
        name,
        status,
        meaning,
        remedy,
    }
}

/// All codes, in the order of [`Code`].
pub const ENTRIES: &[Entry] = &[
    entry(
        Code::BadRequest,
        "BAD_REQUEST",
        400,
        "The HTTP request holds no GraphQL request.",
        "Send JSON: {\"query\": \"...\", \"variables\": {...}}.",
    ),
    entry(
        Code::BodyTooLarge,
        "BODY_TOO_LARGE",
        413,
        "The body is larger than allowed.",
        "Split the request; send long lists in several requests.",
    ),
    entry(
        Code::BodyTimeout,
        "BODY_TIMEOUT",
        408,
        "The body did not arrive in time.",
        "Send it again over a better connection.",
    ),
    entry(
        Code::UnsupportedMediaType,
        "UNSUPPORTED_MEDIA_TYPE",
        415,
        "The body is of a media type that is not read.",
        "Send Content-Type: application/json.",
    ),
    entry(
        Code::NotAcceptable,
        "NOT_ACCEPTABLE",
        406,
        "None of the media types in Accept is written here.",
        "Accept application/graphql-response+json or application/json.",
    ),
    entry(
        Code::MethodNotAllowed,
        "METHOD_NOT_ALLOWED",
        405,
        "The method, or the operation by this method, is not allowed.",
        "Use one of the methods that the header Allow tells.",
    ),
    entry(
        Code::NotFound,
        "NOT_FOUND",
        404,
        "There is nothing at this path.",
        "The API is at /graphql.",
    ),
    entry(
        Code::BatchNotAllowed,
        "BATCH_NOT_ALLOWED",
        400,
        "Batches are off, or this one has too many requests.",
        "Send the requests one by one, or several root fields in one request.",
    ),
    entry(
        Code::DocumentTooLarge,
        "DOCUMENT_TOO_LARGE",
        400,
        "The document is larger, deeper or has more of something than allowed.",
        "Split it; `serverLimits` tells every limit.",
    ),
    entry(
        Code::CostTooHigh,
        "COST_TOO_HIGH",
        400,
        "What the request could return is more than allowed.",
        "Ask for smaller pages or fewer levels; the message tells the cost and the limit.",
    ),
    entry(
        Code::ResponseTooLarge,
        "RESPONSE_TOO_LARGE",
        400,
        "The answer is larger than allowed.",
        "Ask for smaller pages or fewer fields.",
    ),
    entry(
        Code::PersistedQueryNotFound,
        "PERSISTED_QUERY_NOT_FOUND",
        404,
        "The server does not know a document of this hash.",
        "Send the document together with its hash once.",
    ),
    entry(
        Code::PersistedQueryMismatch,
        "PERSISTED_QUERY_MISMATCH",
        400,
        "The hash is not the SHA-256 of the document.",
        "Send the hash of exactly this document.",
    ),
    entry(
        Code::DocumentNotTrusted,
        "DOCUMENT_NOT_TRUSTED",
        403,
        "Only trusted documents run for this role.",
        "Use a document of the manifest, by documentId.",
    ),
    entry(
        Code::Unauthenticated,
        "UNAUTHENTICATED",
        401,
        "The credential is not good.",
        "Send Authorization: Bearer with a key or token that holds, or no such header.",
    ),
    entry(
        Code::Forbidden,
        "FORBIDDEN",
        403,
        "The role may not do this.",
        "Sign in with a role that may.",
    ),
    entry(
        Code::KeyReused,
        "KEY_REUSED",
        409,
        "A key of repetition was used for another command.",
        "Repeat that command unchanged, or make a new key.",
    ),
    entry(
        Code::ParseFailed,
        "GRAPHQL_PARSE_FAILED",
        400,
        "The document is not GraphQL.",
        "Correct it at the place that the error tells.",
    ),
    entry(
        Code::ValidationFailed,
        "GRAPHQL_VALIDATION_FAILED",
        400,
        "The document does not fit the schema.",
        "Correct it at the place that the error tells.",
    ),
    entry(
        Code::OperationNotFound,
        "OPERATION_NOT_FOUND",
        400,
        "The document has no operation of that name, or several and none was named.",
        "Set operationName to one of its operations.",
    ),
    entry(
        Code::NotAQuery,
        "NOT_A_QUERY",
        400,
        "The operation is a subscription, which this schema does not have, or a mutation that was sent by GET.",
        "Send queries, and mutations by POST.",
    ),
    entry(
        Code::InvalidVariable,
        "INVALID_VARIABLE",
        400,
        "A variable is missing or does not fit its declared type.",
        "Send a value of the declared type.",
    ),
    entry(
        Code::InvalidArgument,
        "INVALID_ARGUMENT",
        400,
        "An argument does not fit its type.",
        "Pass a value as the argument's description tells.",
    ),
    entry(
        Code::IntegerOutOfRange,
        "INTEGER_OUT_OF_RANGE",
        400,
        "A whole number does not fit 32 bits.",
        "Pass a number from -2147483648 to 2147483647.",
    ),
    entry(
        Code::NulCharacter,
        "NUL_CHARACTER",
        400,
        "A text holds a NUL character.",
        "Leave it out.",
    ),
    entry(
        Code::ValueTooLong,
        "VALUE_TOO_LONG",
        400,
        "A text, a number or a list is longer than allowed.",
        "Shorten it; the message tells the limit.",
    ),
    entry(
        Code::UnknownEnumValue,
        "UNKNOWN_ENUM_VALUE",
        400,
        "An enum has no such value.",
        "Pass one of the enum's values; `codelists` lists them.",
    ),
    entry(
        Code::InvalidId,
        "INVALID_ID",
        400,
        "A global id is malformed, or of a kind that does not exist.",
        "Pass an `id` of this server unchanged.",
    ),
    entry(
        Code::WrongIdKind,
        "WRONG_ID_KIND",
        400,
        "A global id is of another kind than the field asks for.",
        "Use `node`, or the field of that kind.",
    ),
    entry(
        Code::UnknownCode,
        "UNKNOWN_CODE",
        400,
        "No object has this natural key.",
        "Look the code up in the type's list.",
    ),
    entry(
        Code::InvalidCursor,
        "INVALID_CURSOR",
        400,
        "A cursor is malformed.",
        "Pass a `cursor`, `startCursor` or `endCursor` unchanged.",
    ),
    entry(
        Code::ForeignCursor,
        "FOREIGN_CURSOR",
        400,
        "A cursor comes from another list or another order.",
        "Start again without it, or keep type and orderBy.",
    ),
    entry(
        Code::InvalidPageSize,
        "INVALID_PAGE_SIZE",
        400,
        "A page is negative or too large.",
        "Ask for a size from 0 to the limit that the message tells.",
    ),
    entry(
        Code::ConflictingPageArguments,
        "CONFLICTING_PAGE_ARGUMENTS",
        400,
        "Page arguments exclude each other.",
        "Use first and after, or last and before.",
    ),
    entry(
        Code::NullOperator,
        "NULL_OPERATOR",
        400,
        "An operator of a filter is null.",
        "Leave it out, or use isNull.",
    ),
    entry(
        Code::ContradictoryFilter,
        "CONTRADICTORY_FILTER",
        400,
        "The operators of a filter exclude each other.",
        "Correct the values that the message tells.",
    ),
    entry(
        Code::SearchEmpty,
        "SEARCH_EMPTY",
        400,
        "A search is for nothing.",
        "Send at least one letter, digit or Chinese character.",
    ),
    entry(
        Code::SearchTooLong,
        "SEARCH_TOO_LONG",
        400,
        "A search is for more than is looked for at once.",
        "Shorten it; the message tells the limit.",
    ),
    entry(
        Code::SearchOnlyStopWords,
        "SEARCH_ONLY_STOP_WORDS",
        400,
        "A search is only for characters that nearly every text holds, or for none that are searched.",
        "Add a word that tells more.",
    ),
    entry(
        Code::QueryTimeout,
        "QUERY_TIMEOUT",
        504,
        "The request ran longer than allowed and was cut off.",
        "Ask for fewer rows, or filter by an indexed field.",
    ),
    entry(
        Code::PoolTimeout,
        "POOL_TIMEOUT",
        503,
        "No connection to the database was free in time.",
        "Try again after the seconds in Retry-After.",
    ),
    entry(
        Code::Overloaded,
        "OVERLOADED",
        503,
        "The server answers as many requests as it can.",
        "Try again after the seconds in Retry-After.",
    ),
    entry(
        Code::DatabaseUnavailable,
        "DATABASE_UNAVAILABLE",
        503,
        "The database can't be reached at the moment.",
        "Try again after the seconds in Retry-After.",
    ),
    entry(
        Code::OutcomeUnknown,
        "OUTCOME_UNKNOWN",
        500,
        "The database went away while the command was being completed: it may have been done, or not.",
        "Look whether it was done before you send it again; give commands a clientMutationId, under which they may be repeated.",
    ),
    entry(
        Code::Internal,
        "INTERNAL",
        500,
        "Something went wrong inside the server.",
        "Report it with the request id; the log tells the cause under it.",
    ),
];

impl Code {
    /// What is said of it.
    #[must_use]
    pub fn entry(self) -> &'static Entry {
        &ENTRIES[self as usize]
    }

    /// The code as sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.entry().name
    }

    /// Whether the same request can succeed a little later.
    #[must_use]
    pub fn is_temporary(self) -> bool {
        self.entry().status == 503
    }
}

#[cfg(test)]
mod tests {
    use super::ENTRIES;

    #[test]
    fn every_code_has_its_own_entry() {
        for entry in ENTRIES {
            assert_eq!(entry.code.entry().name, entry.name);
        }
    }
}
