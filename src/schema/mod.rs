//! The schema: rooms say what clients see; async-graphql validates against it and answers introspection.

pub mod ids;
pub mod names;
pub mod period;
mod registry;
pub mod room;
pub mod rooms;
pub mod types;

use std::sync::Arc;

use async_graphql::{
    EmptySubscription, Response, SDLExportOptions,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
};

pub use self::registry::{Mutation, Query};

/// The schema as async-graphql knows it.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema from the rooms.
#[must_use]
pub fn build() -> Schema {
    builder().finish()
}

/// The same schema, which suggests no names in place of those that do not exist: looking for them takes as long as all
/// other rules together.
#[must_use]
pub fn build_terse() -> Schema {
    builder().disable_suggestions().finish()
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, EmptySubscription> {
    // Depth and size of documents are measured before validation, where it costs nothing.
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .extension(Validation)
        .limit_recursive_depth(1_000)
}

/// The schema in SDL, in a stable order.
#[must_use]
pub fn sdl(schema: &Schema) -> String {
    schema.sdl_with_options(
        SDLExportOptions::new()
            .prefer_single_line_descriptions()
            .include_specified_by()
            .use_space_ident()
            .indent_width(2),
    )
}

/// Marks a request that is to be validated and not executed.
#[derive(Clone, Copy, Debug)]
pub struct ValidateOnly;

/// Ends requests that are only to be validated before they are executed.
#[derive(Debug)]
struct Validation;

impl ExtensionFactory for Validation {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Validation {
    async fn execute(
        &self,
        context: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        if context.data_opt::<ValidateOnly>().is_some() {
            return Response::default();
        }
        next.run(context, operation_name).await
    }
}
