//! Lists of links: what a link table without ids of its own holds of an object is a member of that object's inputs, and
//! one field of its record.

use std::collections::{HashMap, HashSet};

use entity::Table;
use serde_json::{Map, Value as Json};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{
    input::{self, MAX_ITEMS, Member, Row, datum, invalid, member_of, missing, within},
    row::Query,
    work::given,
};
use crate::{
    error::{Code, Fault},
    query::{Bound, Datum, FetchError},
    schema::{
        names,
        room::{Link, Room},
    },
};

/// A list of links that its owner's inputs hold.
#[derive(Debug)]
pub struct List {
    /// Name in GraphQL.
    pub name: String,
    /// Description.
    pub doc: &'static str,
    /// Members of its items: the columns of the link, but for the one that refers to the owner.
    pub members: Vec<Member>,
    /// The link table.
    pub table: &'static Table,
    near: &'static str,
    far: &'static str,
}

/// The lists of a room: of the two that a link table links, the one whose name it begins with holds the list.
#[must_use]
pub fn lists(room: &'static Room) -> Vec<List> {
    let all = room.relations.iter().filter_map(|relation| {
        let Link::Through { table, near, far } = &relation.link else {
            return None;
        };
        let is_owner = table.name.strip_prefix(room.table.name)?.starts_with('_');
        let members = table.columns.iter().filter(|column| column.name != near);
        (is_owner && table.column("id").is_none()).then(|| List {
            name: relation.name.clone(),
            doc: relation.doc,
            members: members.map(|column| member_of(table, column)).collect(),
            table,
            near,
            far,
        })
    });
    all.collect()
}

/// A list as a command gives it.
#[derive(Debug)]
pub(super) struct Links {
    pub(super) list: List,
    pub(super) rows: Vec<Row>,
}

/// Parts the lists of an input object from its columns.
///
/// # Errors
/// When an item is malformed, or a list too long.
pub(super) fn part(
    room: &'static Room,
    object: &Map<String, Json>,
    at: &str,
) -> Result<(Map<String, Json>, Vec<Links>), Fault> {
    let mut object = object.clone();
    let mut all = Vec::new();
    for list in lists(room) {
        let Some(value) = object.remove(&list.name) else {
            continue;
        };
        let at = within(at, &list.name);
        let items = items(&value, &at)?;
        let rows = items.iter().enumerate();
        let rows = rows.map(|(number, item)| list.row(item, &within(&at, &number.to_string())));
        let rows = rows.collect::<Result<_, _>>()?;
        all.push(Links { list, rows });
    }
    Ok((object, all))
}

/// The items of a list; one value counts as a list of one, null as an empty list.
///
/// # Errors
/// When there are too many.
pub(super) fn items<'a>(value: &'a Json, at: &str) -> Result<&'a [Json], Fault> {
    let items = match value {
        Json::Null => &[],
        Json::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    if items.len() > MAX_ITEMS {
        let message =
            format!("{at} takes at most {MAX_ITEMS} items. Write the rest by another command.");
        return Err(Fault::new(Code::ValueTooLong, message));
    }
    Ok(items)
}

impl List {
    fn row(&self, item: &Json, at: &str) -> Result<Row, Fault> {
        let item = item
            .as_object()
            .ok_or_else(|| invalid(at, "takes an object"))?;
        for name in item.keys() {
            if self.members.iter().all(|member| member.name != *name) {
                return Err(invalid(
                    &within(at, name),
                    "does not exist; see the input's type",
                ));
            }
        }
        let members = self.members.iter();
        let row = members.map(|member| {
            let at = within(at, &member.name);
            let value = item.get(&member.name).ok_or_else(|| missing(&at))?;
            Ok((member.column, datum(member, value, &at)?))
        });
        row.collect()
    }

    /// The member that refers to what is linked.
    pub(super) fn far(&self) -> Option<&Member> {
        self.members
            .iter()
            .find(|member| member.column.name == self.far)
    }

    /// What the database holds of an owner's list, in an order that does not depend on chance.
    pub(super) async fn read(
        &self,
        owner: Uuid,
        connection: &mut PgConnection,
        bound: &Bound<'_>,
    ) -> Result<Json, FetchError> {
        let mut query = Query::default();
        let owner = query.id(owner);
        let sql = format!("{} = {owner}", self.selected());
        let rows = query.rows(&sql, connection, bound).await?;
        let items = rows.iter().map(|row| self.item(row));
        Ok(ordered(items.collect::<Result<_, _>>()?))
    }

    /// The same of many owners; of those whose list is empty there is none.
    pub(crate) async fn read_all(
        &self,
        owners: &[Uuid],
        connection: &mut PgConnection,
    ) -> Result<HashMap<Uuid, Json>, sqlx::Error> {
        let sql = format!("{} = ANY($1)", self.selected());
        let query = sqlx::query(AssertSqlSafe(sql)).bind(owners);
        let mut lists: HashMap<Uuid, Vec<Json>> = HashMap::new();
        for row in query.fetch_all(connection).await? {
            let items = lists.entry(row.try_get(0)?).or_default();
            items.push(self.item(&row)?);
        }
        let lists = lists.into_iter();
        Ok(lists
            .map(|(owner, items)| (owner, ordered(items)))
            .collect())
    }

    /// The statement that reads owners with the members of their items, up to the owner that is asked for.
    fn selected(&self) -> String {
        let members = self.members.iter();
        let columns = members.map(|member| format!(", {}::text", member.column.name));
        format!(
            "SELECT {near}{} FROM {} WHERE {near}",
            columns.collect::<String>(),
            self.table.name,
            near = self.near
        )
    }

    /// An item of a row that was so read.
    fn item(&self, row: &PgRow) -> Result<Json, sqlx::Error> {
        let members = self.members.iter().enumerate().map(|(place, member)| {
            let text: Option<String> = row.try_get(place + 1)?;
            Ok((member.name.clone(), input::json(member, text.as_deref())))
        });
        members.collect::<Result<_, _>>().map(Json::Object)
    }
}

impl Links {
    /// What the list will hold, as [`List::read`] gives it.
    pub(super) fn json(&self) -> Json {
        let items = self.rows.iter().map(|row| {
            let members = self.list.members.iter().zip(row);
            members
                .map(|(member, (_, value))| (member.name.clone(), given(member, value)))
                .collect()
        });
        ordered(items.map(Json::Object).collect())
    }

    /// The ids of what it links, item by item.
    pub(super) fn ids(&self) -> Vec<Uuid> {
        let values = self.rows.iter().flatten();
        let ids = values.filter_map(|(column, value)| match value {
            Datum::Uuid(id) if column.name == self.list.far => Some(*id),
            _ => None,
        });
        ids.collect()
    }

    /// Puts it in the place of what the owner's list held.
    pub(super) async fn write(
        &self,
        owner: Uuid,
        connection: &mut PgConnection,
        bound: &Bound<'_>,
    ) -> Result<(), FetchError> {
        let (table, near) = (self.list.table.name, self.list.near);
        let mut query = Query::default();
        let id = query.id(owner);
        let sql = format!("DELETE FROM {table} WHERE {near} = {id}");
        query.rows(&sql, connection, bound).await?;
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut query = Query::default();
        let owner = query.id(owner);
        let rows = self.rows.iter().map(|row| {
            let values = row.iter().map(|(column, value)| query.bind(column, value));
            format!("({owner}, {})", values.collect::<Vec<_>>().join(", "))
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        let columns = self.list.members.iter().map(|member| member.column.name);
        let sql = format!(
            "INSERT INTO {table} ({near}, {}) VALUES {rows}",
            columns.collect::<Vec<_>>().join(", ")
        );
        query.rows(&sql, connection, bound).await.map(drop)
    }
}

/// Places in a list at which an id stands that stood before.
pub(super) fn repeated(ids: &[Uuid]) -> Vec<usize> {
    let mut known = HashSet::new();
    let places = ids.iter().enumerate();
    places
        .filter(|(_, id)| !known.insert(**id))
        .map(|(place, _)| place)
        .collect()
}

/// The type of a list's items.
#[must_use]
pub fn item_type(list: &List) -> String {
    let words = list.table.name.split('_').map(names::capitalise);
    names::input(&words.collect::<String>())
}

fn ordered(mut items: Vec<Json>) -> Json {
    items.sort_by_cached_key(Json::to_string);
    Json::Array(items)
}
