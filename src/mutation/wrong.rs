//! What is wrong with a command: expected failures, which are told as data.

use super::record::Divergence;

/// Why a command changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// A text is blank.
    Blank,
    /// A value is out of range or does not fit others.
    Invalid,
    /// Another object has the same key.
    NotUnique,
    /// There is no such object.
    NotFound,
    /// An object that is referred to does not exist.
    ReferenceNotFound,
    /// Others refer to the object.
    InUse,
    /// The object was changed in the meantime.
    VersionConflict,
    /// The object lies outside the viewer's scope.
    OutOfScope,
    /// The id is taken, also by an object that was deleted.
    IdTaken,
    /// The step is not the next one.
    WrongStep,
}

impl ErrorCode {
    /// All codes with their meanings.
    pub const ALL: [(Self, &str, &str); 10] = [
        (Self::Blank, "BLANK", "A text is blank. 内容为空"),
        (
            Self::Invalid,
            "INVALID",
            "A value is out of range, or does not fit the others. 数值无效",
        ),
        (
            Self::NotUnique,
            "NOT_UNIQUE",
            "Another object has the same key. 重复",
        ),
        (
            Self::NotFound,
            "NOT_FOUND",
            "There is no such object, or it is not shown to you. 对象不存在",
        ),
        (
            Self::ReferenceNotFound,
            "REFERENCE_NOT_FOUND",
            "An object that is referred to does not exist, or is not shown to you. 引用对象不存在",
        ),
        (
            Self::InUse,
            "IN_USE",
            "Other objects refer to it, so that it can't be deleted. 被引用",
        ),
        (
            Self::VersionConflict,
            "VERSION_CONFLICT",
            "It was changed since the version that you expected; `conflict` tells how. 版本冲突",
        ),
        (
            Self::OutOfScope,
            "OUT_OF_SCOPE",
            "It lies, or would lie, outside your scope. 超出权限范围",
        ),
        (
            Self::IdTaken,
            "ID_TAKEN",
            "The id is taken, perhaps by an object that was deleted. 标识已占用",
        ),
        (
            Self::WrongStep,
            "WRONG_STEP",
            "It is not the next step in the order that the field follows. 步骤不符",
        ),
    ];

    /// The code as sent.
    pub(super) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// An expected failure, which is told as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserError {
    pub(super) code: ErrorCode,
    /// The input's member that it is about.
    pub(super) field: Option<String>,
    pub(super) message: String,
    /// Where that member stands in the arguments.
    pub(super) path: Vec<String>,
}

impl UserError {
    pub(super) fn new(code: ErrorCode, field: Option<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            field,
            message: message.into(),
            path: Vec::new(),
        }
    }

    /// The same of an argument, whose member it is about; of a member within it, with a dot between the two; of an
    /// argument itself, when the text is empty.
    pub(super) fn at(mut self, argument: &str) -> Self {
        let steps = argument.split('.').filter(|step| !step.is_empty());
        self.path = steps.map(str::to_owned).collect();
        self.path.extend(self.field.clone());
        self
    }
}

impl std::fmt::Display for UserError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let field = self.field.as_ref().map(|field| format!(" {field}"));
        let field = field.unwrap_or_default();
        write!(f, "{}{field}: {}", self.code.name(), self.message)
    }
}

/// What kept a command from changing a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The version as it is.
    pub(super) version: i32,
    /// What differs.
    pub(super) fields: Vec<Divergence>,
}
