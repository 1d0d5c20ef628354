//! The SDL: a change of the schema is seen, and meant, in its snapshot.

use sixiang::schema;

#[test]
fn the_sdl_is_the_snapshot() {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("schema.graphql", schema::sdl(&schema::build()));
    });
}
