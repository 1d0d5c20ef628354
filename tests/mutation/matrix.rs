//! Who may command what: every command on every noun in every role, over the demo's rows, of which none is changed by that.

use serde_json::{Value as Json, json};
use sixiang::{
    auth::Role,
    mutation::{Action, Command, commands},
    schema::names,
};

use super::every_noun::input;
use crate::support::{Server, database};

/// Tries a command on a row, with its own values; gives the codes of what is wrong.
async fn tried(server: &Server, command: &Command, id: &str, values: &Json) -> Vec<String> {
    let noun = command.room.type_name;
    let (given, arguments) = match command.action {
        Action::Create => (format!("$input: {}!", names::input(noun)), "input: $input"),
        Action::Update => (
            format!("$id: ID!, $input: {}!", names::patch(noun)),
            "id: $id, expectedVersion: 1, patch: $input",
        ),
        Action::Delete => ("$id: ID!".to_owned(), "id: $id, expectedVersion: 1"),
        Action::Restore => ("$id: ID!".to_owned(), "id: $id"),
        Action::Verb(_) => return Vec::new(),
    };
    let document = format!(
        "mutation({given}) {{ done: {}({arguments}, dryRun: true) {{ userErrors {{ code }} }} }}",
        command.name
    );
    let (_, answer) = server
        .answer(&document, json!({ "id": id, "input": values }))
        .await;
    let code = |error: &Json| error.as_str().unwrap_or_default().to_owned();
    match answer["errors"].as_array() {
        Some(errors) => errors
            .iter()
            .map(|error| code(&error["extensions"]["code"]))
            .collect(),
        None => answer["data"]["done"]["userErrors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| code(&error["code"]))
            .collect(),
    }
}

/// A server whose callers are of a role.
async fn of(url: &str, role: Role) -> Server {
    let flags = ["--today", "2022-11-30", "--anonymous-role", role.as_str()];
    Server::on(url, &flags).await
}

/// What is told where someone of a role may not do it, or may, whatever else is wrong with it.
fn is_right(role: Role, action: Action, codes: &[String]) -> bool {
    let has = |code: &str| codes.iter().any(|told| told == code);
    match (role, action) {
        (Role::Public | Role::Viewer | Role::Analyst, _) => codes == ["FORBIDDEN"],
        // Nothing of them was deleted.
        (_, Action::Restore) => codes == ["NOT_FOUND"],
        // Without a scope, an editor may change nothing: what is not shown is not there, and a copy has the key of what it
        // is a copy of.
        (Role::Editor, Action::Create) => has("OUT_OF_SCOPE") || has("NOT_UNIQUE"),
        (Role::Editor, _) => codes == ["OUT_OF_SCOPE"] || codes == ["NOT_FOUND"],
        (Role::Office | Role::Admin, Action::Update) => codes.is_empty(),
        (Role::Office | Role::Admin, Action::Delete) => codes.is_empty() || codes == ["IN_USE"],
        (Role::Office | Role::Admin, _) => codes.is_empty() || codes == ["NOT_UNIQUE"],
    }
}

#[tokio::test]
async fn every_command_on_every_noun_is_done_by_those_who_may() {
    let url = database::demo().await;
    let office = of(&url, Role::Office).await;
    let mut rows = Vec::new();
    for command in commands()
        .iter()
        .filter(|c| !matches!(c.action, Action::Verb(_)))
    {
        rows.push((command, input(&office, command.room).await.expect("a row")));
    }
    let mut wrong = Vec::new();
    for role in [
        Role::Public,
        Role::Viewer,
        Role::Analyst,
        Role::Editor,
        Role::Office,
        Role::Admin,
    ] {
        let server = of(&url, role).await;
        for (command, (id, values)) in &rows {
            let codes = tried(&server, command, id, values).await;
            if !is_right(role, command.action, &codes) {
                wrong.push(format!("{} {}: {codes:?}", role.as_str(), command.name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
