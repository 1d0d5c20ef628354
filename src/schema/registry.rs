//! Hands our types to async-graphql: the one file that touches its registry, whose module is not part of its promise.

use std::{borrow::Cow, marker::PhantomData};

use async_graphql::{
    CacheControl, ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned,
    ServerResult, Value,
    parser::types::Field as AstField,
    registry::{Deprecation, MetaEnumValue, MetaField, MetaInputValue, MetaType, Registry},
};

use super::types::{self, Definition, EnumValue, Field, Input};

/// The root of all queries. Its fields are answered by the engine.
pub type Query = Root<Queries>;
/// The root of all mutations. Its fields are run by us.
pub type Mutation = Root<Mutations>;

/// A root, which async-graphql validates requests by and sees null in the place of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Root<R>(PhantomData<R>);

/// Which root it is.
pub trait Kind: Send + Sync {
    /// Name of its type.
    const NAME: &str;

    /// Its type; all others are entered beside it by one of the roots.
    fn define(registry: &mut Registry) -> MetaType;
}

/// That of queries, with which all types come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Queries;

/// That of mutations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mutations;

impl Kind for Queries {
    const NAME: &str = "Query";

    fn define(registry: &mut Registry) -> MetaType {
        let mut root = None;
        for definition in types::definitions() {
            let name = definition.name().to_owned();
            if let Definition::Object {
                implements: Some(interface),
                ..
            } = &definition
            {
                registry.add_implements(&name, interface);
            }
            let meta = meta(definition);
            match &*name {
                Self::NAME => root = Some(meta),
                // It comes by itself.
                Mutations::NAME => {}
                _ => drop(registry.types.insert(name, meta)),
            }
        }
        root.unwrap_or_else(|| object(Self::NAME.to_owned(), String::new(), Vec::new()))
    }
}

impl Kind for Mutations {
    const NAME: &str = "Mutation";

    fn define(_: &mut Registry) -> MetaType {
        meta(types::mutations::root())
    }
}

impl<R: Kind> OutputType for Root<R> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(R::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let id = async_graphql::registry::MetaTypeId::Object;
        registry.create_output_type::<Self, _>(id, R::define)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<AstField>,
    ) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

impl<R: Kind> ContainerType for Root<R> {
    async fn resolve_field(&self, _: &Context<'_>) -> ServerResult<Option<Value>> {
        Ok(Some(Value::Null))
    }
}

impl<R: Kind> ObjectType for Root<R> {}

fn meta(definition: Definition) -> MetaType {
    match definition {
        Definition::Object {
            name, doc, fields, ..
        } => object(name, doc, fields),
        Definition::Interface {
            name,
            doc,
            fields,
            possible,
        } => MetaType::Interface {
            name,
            description: Some(doc),
            fields: fields.into_iter().map(field).collect(),
            possible_types: possible.into_iter().collect(),
            extends: false,
            inaccessible: false,
            tags: Vec::new(),
            keys: None,
            visible: None,
            rust_typename: None,
            directive_invocations: Vec::new(),
            requires_scopes: Vec::new(),
        },
        Definition::Input {
            name,
            doc,
            one_of,
            fields,
        } => MetaType::InputObject {
            name,
            description: Some(doc),
            input_fields: fields.into_iter().map(input).collect(),
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            rust_typename: None,
            oneof: one_of,
            directive_invocations: Vec::new(),
        },
        Definition::Enum { name, doc, values } => MetaType::Enum {
            name,
            description: Some(doc),
            enum_values: values.into_iter().map(enum_value).collect(),
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            rust_typename: None,
            directive_invocations: Vec::new(),
            requires_scopes: Vec::new(),
        },
        Definition::Scalar {
            name,
            doc,
            specified_by,
        } => MetaType::Scalar {
            name,
            description: Some(doc),
            // What a value must look like is checked where it is bound, by code and with a remedy.
            is_valid: None,
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            specified_by_url: specified_by.map(str::to_owned),
            directive_invocations: Vec::new(),
            requires_scopes: Vec::new(),
        },
    }
}

fn object(name: String, doc: String, fields: Vec<Field>) -> MetaType {
    MetaType::Object {
        name,
        description: Some(doc),
        fields: fields.into_iter().map(field).collect(),
        cache_control: CacheControl::default(),
        extends: false,
        shareable: false,
        resolvable: true,
        keys: None,
        visible: None,
        inaccessible: false,
        interface_object: false,
        tags: Vec::new(),
        is_subscription: false,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

fn field(field: Field) -> (String, MetaField) {
    let meta = MetaField {
        name: field.name.clone(),
        description: Some(field.doc),
        args: field.arguments.into_iter().map(input).collect(),
        ty: field.ty,
        deprecation: Deprecation::NoDeprecated,
        cache_control: CacheControl::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: Vec::new(),
        override_from: None,
        compute_complexity: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
    (field.name, meta)
}

fn input(input: Input) -> (String, MetaInputValue) {
    let meta = MetaInputValue {
        name: input.name.clone(),
        description: Some(input.doc),
        ty: input.ty,
        deprecation: Deprecation::NoDeprecated,
        default_value: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        is_secret: false,
        directive_invocations: Vec::new(),
    };
    (input.name, meta)
}

fn enum_value(value: EnumValue) -> (String, MetaEnumValue) {
    let meta = MetaEnumValue {
        name: value.name.clone(),
        description: Some(value.doc),
        deprecation: Deprecation::NoDeprecated,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        directive_invocations: Vec::new(),
    };
    (value.name, meta)
}
