//! What mutations take.

use sixiang::schema::types::{Definition, definitions};

#[test]
fn no_mutation_takes_a_filter() {
    let all = definitions();
    let root = all
        .iter()
        .find(|definition| definition.name() == "Mutation");
    let sixiang::schema::types::Definition::Object { fields, .. } = root.expect("a root") else {
        panic!("the root is an object")
    };
    // Inputs of inputs as well.
    let mut types: Vec<String> = Vec::new();
    let mut left: Vec<_> = fields.iter().flat_map(|field| &field.arguments).collect();
    while let Some(input) = left.pop() {
        let name = input.ty.trim_matches(['[', ']', '!']).to_owned();
        if !types.contains(&name) {
            let below = all.iter().filter(|definition| definition.name() == name);
            left.extend(below.flat_map(Definition::inputs));
            types.push(name);
        }
    }
    let filters = types.iter().filter(|name| name.contains("Filter"));
    assert_eq!(
        (filters.count(), types.contains(&"ProjectPatch".to_owned())),
        (0, true)
    );
}
