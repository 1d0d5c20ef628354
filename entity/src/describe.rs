//! What an entity says of itself: table, columns, types, meanings and references, read from its derives and doc comments.

use documented::{Documented, DocumentedFields};
use sea_orm::{
    ActiveEnum, ColumnTrait, ColumnType, EntityTrait, IdenStatic, Identity, Iterable, RelationDef,
    RelationTrait, RelationType,
    sea_query::{ForeignKeyAction, TableRef},
};

/// The type of a column, as far as filters, JSON and binds need to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `uuid`
    Uuid,
    /// `text`
    Text,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `bigint`
    BigInteger,
    /// `numeric`, exact
    Decimal,
    /// `date`, a calendar date
    Date,
    /// `timestamptz`, an instant
    Instant,
    /// `jsonb`, an object
    Json,
    /// A native enum of this name
    Enum(&'static str),
}

impl Kind {
    /// The name of the type in SQL.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::Text => "text",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::BigInteger => "bigint",
            Self::Decimal => "numeric",
            Self::Date => "date",
            Self::Instant => "timestamptz",
            Self::Json => "jsonb",
            Self::Enum(name) => name,
        }
    }
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the database.
    pub name: &'static str,
    /// Meaning, unit, when null, Chinese term: the doc comment of the field.
    pub doc: &'static str,
    /// Type.
    pub kind: Kind,
    /// Whether the column may be null.
    pub nullable: bool,
}

/// A foreign key: this table's column holds the id of a row of another table.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The table that holds the column.
    pub from: String,
    /// The column that holds the id.
    pub column: String,
    /// The table referred to.
    pub table: String,
    /// What happens to this row when that row is deleted.
    pub on_delete: Option<ForeignKeyAction>,
}

/// A table and all that its entity says of it.
#[derive(Clone, Debug)]
pub struct Table {
    /// Name in the database.
    pub name: &'static str,
    /// Meaning: the doc comment of the model.
    pub doc: &'static str,
    /// Columns in the entity's order.
    pub columns: Vec<Column>,
    /// Foreign keys: the entity's `belongs_to` relations.
    pub references: Vec<Reference>,
}

impl Table {
    /// Describes the table of an entity.
    ///
    /// # Panics
    /// When a column has a type that [`Kind`] does not know: a mistake in the entity, found by the first test.
    #[must_use]
    pub fn of<E>() -> Self
    where
        E: EntityTrait + Default,
        E::Model: Documented + DocumentedFields,
        E::Relation: RelationTrait,
    {
        let columns = E::Column::iter()
            .zip(E::Model::FIELD_DOCS)
            .map(|(column, doc)| {
                let def = column.def();
                let name = column.as_str();
                Column {
                    name,
                    doc,
                    kind: kind(def.get_column_type())
                        .unwrap_or_else(|| panic!("column {name} has a type that Kind lacks")),
                    nullable: def.is_null(),
                }
            })
            .collect();
        Self {
            name: E::default().as_str(),
            doc: E::Model::DOCS,
            columns,
            references: E::Relation::iter()
                .filter_map(|r| reference(&r.def()))
                .collect(),
        }
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }
}

fn kind(ty: &ColumnType) -> Option<Kind> {
    Some(match ty {
        ColumnType::Uuid => Kind::Uuid,
        ColumnType::Text | ColumnType::String(_) => Kind::Text,
        ColumnType::Boolean => Kind::Boolean,
        ColumnType::Integer => Kind::Integer,
        ColumnType::BigInteger => Kind::BigInteger,
        ColumnType::Decimal(_) => Kind::Decimal,
        ColumnType::Date => Kind::Date,
        ColumnType::TimestampWithTimeZone => Kind::Instant,
        ColumnType::JsonBinary => Kind::Json,
        ColumnType::Enum { name, .. } => Kind::Enum(codelist(name.inner().as_ref())?.name),
        _ => return None,
    })
}

fn codelist(name: &str) -> Option<&'static Codelist> {
    crate::codelists().iter().find(|c| c.name == name)
}

/// The foreign key of a `belongs_to` relation; none for the other directions.
#[must_use]
pub fn reference(def: &RelationDef) -> Option<Reference> {
    (def.rel_type == RelationType::HasOne && !def.is_owner).then(|| Reference {
        from: table_name(&def.from_tbl),
        column: identity(&def.from_col),
        table: table_name(&def.to_tbl),
        on_delete: def.on_delete,
    })
}

fn identity(id: &Identity) -> String {
    id.iter()
        .map(|i| i.inner().into_owned())
        .collect::<Vec<_>>()
        .join(",")
}

fn table_name(table: &TableRef) -> String {
    match table {
        TableRef::Table(name, _) => name.1.inner().into_owned(),
        _ => String::new(),
    }
}

/// One value of a codelist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The value, in the database and in GraphQL.
    pub code: String,
    /// Meaning, the standard's code where one exists, Chinese label.
    pub doc: &'static str,
}

/// An enum of the domain: a native enum of the database and a GraphQL enum at once.
#[derive(Clone, Debug)]
pub struct Codelist {
    /// Name of the type in the database, `snake_case`.
    pub name: &'static str,
    /// Name of the type in GraphQL, `PascalCase`.
    pub type_name: &'static str,
    /// Meaning.
    pub doc: &'static str,
    /// Values in their order, which is also the sort order of the database.
    pub codes: Vec<Code>,
}

impl Codelist {
    /// Describes an enum.
    #[must_use]
    pub fn of<T>(name: &'static str, type_name: &'static str) -> Self
    where
        T: ActiveEnum<Value = String> + Iterable + Documented + DocumentedFields,
    {
        let codes = <T as Iterable>::iter()
            .zip(T::FIELD_DOCS)
            .map(|(value, doc)| Code {
                code: value.to_value(),
                doc,
            })
            .collect();
        Self {
            name,
            type_name,
            doc: T::DOCS,
            codes,
        }
    }
}
