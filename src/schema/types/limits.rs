//! The type of `serverLimits`: every limit as a field, with where its value comes from.

use super::{Definition, Field, field};
use crate::{auth::Role, config::Limits};

/// Name of the type.
pub const TYPE: &str = "ServerLimits";

/// One limit.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Its field.
    pub name: &'static str,
    doc: &'static str,
    /// Its value for a role.
    pub value: fn(&Limits, Role) -> u64,
}

/// All limits.
pub const ALL: &[Limit] = &[
    Limit {
        name: "maxBodyBytes",
        doc: "Largest body of a request, in bytes. 请求体上限",
        value: |limits, _| number(limits.max_body_bytes),
    },
    Limit {
        name: "maxDocumentBytes",
        doc: "Longest document, in bytes. 文档长度上限",
        value: |limits, _| number(limits.max_document_bytes),
    },
    Limit {
        name: "maxTokens",
        doc: "Most tokens of a document: names, values and punctuation. 词元上限",
        value: |limits, _| number(limits.max_tokens),
    },
    Limit {
        name: "maxDepth",
        doc: "Deepest nesting of fields, fragments written out. 嵌套层数上限",
        value: |limits, _| number(limits.max_depth),
    },
    Limit {
        name: "maxFields",
        doc: "Most fields of a document, fragments written out. 字段数上限",
        value: |limits, _| number(limits.max_fields),
    },
    Limit {
        name: "maxRootFields",
        doc: "Most root fields of an operation, fragments written out. 根字段数上限",
        value: |limits, _| number(limits.max_root_fields),
    },
    Limit {
        name: "maxAliases",
        doc: "Most aliases of a document. 别名数上限",
        value: |limits, _| number(limits.max_aliases),
    },
    Limit {
        name: "maxFragments",
        doc: "Most fragments and spreads of fragments of a document. 片段数上限",
        value: |limits, _| number(limits.max_fragments),
    },
    Limit {
        name: "maxDirectives",
        doc: "Most directives of a document. 指令数上限",
        value: |limits, _| number(limits.max_directives),
    },
    Limit {
        name: "maxListItems",
        doc: "Most items of a list that is passed as a value. 列表长度上限",
        value: |limits, _| number(limits.max_list_items),
    },
    Limit {
        name: "maxImportRows",
        doc: "Most rows that one import takes within a request. 单次导入行数上限",
        value: |limits, _| number(limits.max_import_rows),
    },
    Limit {
        name: "maxConditions",
        doc: "Most conditions in the filters of a request. 筛选条件数上限",
        value: |limits, _| number(limits.max_conditions),
    },
    Limit {
        name: "maxBatch",
        doc: "Most requests in one batch; 0: batches are off. 批量请求上限",
        value: |limits, _| limits.max_batch.into(),
    },
    Limit {
        name: "defaultPageSize",
        doc: "Size of a page when first and last are left out. 默认页长",
        value: |limits, _| number(limits.page_size()),
    },
    Limit {
        name: "maxPageSize",
        doc: "Largest page. 页长上限",
        value: |limits, _| number(limits.max_page_size),
    },
    Limit {
        name: "maxCost",
        doc: "Most that a request of this role may cost, in objects that it could return: page sizes are multiplied down \
              the tree; a total, an aggregate and a filter or order that looks at other types cost 10 for each list. \
              费用上限",
        value: |limits, role| limits.max_cost.of(role),
    },
    Limit {
        name: "maxResponseBytes",
        doc: "Largest answer, in bytes. 响应上限",
        value: |limits, _| number(limits.max_response_bytes),
    },
    Limit {
        name: "statementTimeoutMs",
        doc: "Longest time of one statement for this role, in milliseconds. 语句时限",
        value: |limits, role| milliseconds(limits.statement_timeout(role)),
    },
    Limit {
        name: "requestTimeoutMs",
        doc: "Longest time of a request for this role, in milliseconds. 请求时限",
        value: |limits, role| milliseconds(limits.request_timeout(role)),
    },
    Limit {
        name: "maxRequests",
        doc: "Most requests that are answered or wait for it at once, of all clients. 并发请求上限",
        value: |limits, _| number(limits.max_requests),
    },
    Limit {
        name: "poolTimeoutMs",
        doc: "Longest time that a request waits for a connection to the database, in milliseconds. 等待连接时限",
        value: |limits, _| limits.pool_timeout_ms.into(),
    },
    Limit {
        name: "headTimeoutMs",
        doc: "Longest time for the head of a request to arrive, in milliseconds. 请求头时限",
        value: |limits, _| limits.head_timeout_ms.into(),
    },
    Limit {
        name: "bodyTimeoutMs",
        doc: "Longest time for the body of a request to arrive, in milliseconds. 请求体时限",
        value: |limits, _| limits.body_timeout_ms.into(),
    },
];

fn milliseconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The root field.
pub(super) fn root() -> Field {
    field(
        "serverLimits",
        "ServerLimits!",
        "What a request may hold and cost, and how long it may take, for whoever asks. 服务限额",
    )
}

/// The type.
pub(super) fn all() -> Vec<Definition> {
    vec![Definition::Object {
        name: TYPE.to_owned(),
        doc: "Limits of requests; what exceeds one is refused with a code and a message that tells it. 服务限额"
            .to_owned(),
        implements: None,
        fields: ALL
            .iter()
            .map(|limit| field(limit.name, "Int!", limit.doc))
            .collect(),
    }]
}
