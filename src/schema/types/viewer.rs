//! The type of `viewer`: who asks, as the server sees them.

use super::{Definition, EnumValue, Field, field};
use crate::auth::Role;

/// Name of the type.
pub const TYPE: &str = "Viewer";
/// Name of the type of what is in a viewer's care.
pub const SCOPES: &str = "ViewerScopes";
/// Name of the enum of roles.
const ROLE: &str = "ViewerRole";

/// The root field.
pub(super) fn root() -> Field {
    field(
        "viewer",
        "Viewer!",
        "Who asks: what the server makes of the credential that came with this request. 当前用户",
    )
}

/// A role as the schema writes it.
#[must_use]
pub fn role(role: Role) -> String {
    role.as_str().to_uppercase()
}

fn meaning(role: Role) -> &'static str {
    match role {
        Role::Public => "Anyone: sees what is published. 公众",
        Role::Viewer => "Signed in, reads. 读者",
        Role::Analyst => "Signed in, reads much and long. 分析员",
        Role::Editor => "Signed in, writes what is in their care. 填报员",
        Role::Office => "The efficiency office: sees and writes everything. 效能办",
        Role::Admin => "Administers the server. 管理员",
    }
}

/// The types.
pub(super) fn all() -> Vec<Definition> {
    let codes = |name: &str, doc: &str| field(name, "[String!]!", doc);
    vec![
        Definition::Object {
            name: TYPE.to_owned(),
            doc: "Who asks. 当前用户".to_owned(),
            implements: None,
            fields: vec![
                field(
                    "name",
                    "String!",
                    "Under which the record tells of what they do: anonymous, key: with the key's prefix and name, or jwt: with the token's subject. 名称",
                ),
                field(
                    "role",
                    "ViewerRole!",
                    "What they are to the office, on which limits and rights depend. 角色",
                ),
                field(
                    "isSignedIn",
                    "Boolean!",
                    "Whether they may see more than what is published. 是否已登录",
                ),
                field(
                    "scopes",
                    "ViewerScopes!",
                    "What was given into their care. 管理范围",
                ),
                field(
                    "expiresAt",
                    "DateTime",
                    "When the credential ends; null when it does not, or there is none. 到期时间",
                ),
                field(
                    "limits",
                    "ServerLimits!",
                    "What a request of theirs may hold and cost, and how long it may take: the same as serverLimits. 服务限额",
                ),
            ],
        },
        Definition::Object {
            name: SCOPES.to_owned(),
            doc: "Codes of what was given into a viewer's care. What lies below is in it as well, and a division brings its \
                  departments. 管理范围"
                .to_owned(),
            implements: None,
            fields: vec![
                codes("divisions", "Codes of divisions. 行政区划代码"),
                codes("departments", "Codes of departments. 单位代码"),
                codes("taskForces", "Codes of task forces. 专班代码"),
            ],
        },
        Definition::Enum {
            name: ROLE.to_owned(),
            doc: "What a viewer is to the office, from the least to the most that may be seen. 用户角色".to_owned(),
            values: Role::ALL
                .into_iter()
                .map(|value| EnumValue {
                    name: role(value),
                    doc: meaning(value).to_owned(),
                })
                .collect(),
        },
    ]
}
