//! Pages: nothing is lost or doubled, whatever the order, the size, the direction, and what happens in between.

mod orders;
mod sizes;
mod tables;
mod walk;
mod world;

use std::{collections::HashSet, sync::atomic::AtomicUsize};

use futures_util::{StreamExt, stream};

use self::{
    orders::{List, Path, Schema},
    walk::{Reader, Walk},
    world::World,
};
use crate::support::{Server, database};

async fn reader() -> Reader {
    // The office sees all rows: what is not published is among the missing values that pages are cut by.
    let flags = ["--today", "2022-11-30", "--anonymous-role", "office"];
    let server = Server::on(&database::empty().await, &flags).await;
    let schema = Schema::of(&server).await;
    let world = World::fill(&server.pool).await;
    Reader {
        server,
        schema,
        world,
        pages: AtomicUsize::new(0),
    }
}

/// Reads a list by every order of `paths`, forwards and backwards, by sizes 1 to 7 in turn.
///
/// What the list itself sorts by is read in both directions at the root, in one in the list of an object, and once as
/// the first of two keys in opposite directions; what lies behind a relation is read in one of these ways, in turn.
async fn read<'a>(
    reader: &Reader,
    list: &'a List,
    owner: Option<&'a str>,
    paths: Vec<&'a Path>,
    untouched: &HashSet<String>,
) -> Vec<String> {
    let mut orders = Vec::new();
    for (i, path) in paths.iter().copied().enumerate() {
        let turned = i % 2 == 1;
        orders.push((vec![(path, turned)], i % 4 > 1));
        if path.behind.is_none() {
            let second = paths[(i * 7 + 3) % paths.len()];
            orders.push((vec![(path, turned)], i % 4 < 2));
            orders.push((vec![(path, turned), (second, !turned)], i % 4 > 1));
        }
        if path.behind.is_none() && (owner.is_none() || path.on_edge) {
            orders.extend([false, true].map(|backward| (vec![(path, !turned)], backward)));
        }
    }
    let walks = orders
        .into_iter()
        .enumerate()
        .map(|(i, (order, backward))| Walk {
            list,
            owner,
            // What a row counts changes as rows below it come and go.
            stirred: list.field != "ancestors",
            order,
            backward,
            size: 1 + i % 7,
        });
    let walks = stream::iter(walks.collect::<Vec<_>>());
    let problems = walks
        .map(|walk| async move { walk.problems(reader, untouched).await })
        .buffer_unordered(4);
    problems.concat().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_row_is_lost_or_doubled_in_any_order_of_any_noun_while_others_come_and_go() {
    let reader = reader().await;
    let mut problems = Vec::new();
    for list in &reader.schema.lists(true) {
        let untouched = reader.untouched(list, None).await;
        problems.extend(read(&reader, list, None, list.paths.iter().collect(), &untouched).await);
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_row_is_lost_or_doubled_in_the_list_of_an_object_while_others_come_and_go() {
    let reader = reader().await;
    let mut problems = Vec::new();
    let roots = reader.schema.lists(true);
    for (number, list) in reader.schema.lists(false).iter().enumerate() {
        let root = roots
            .iter()
            .find(|root| root.node == list.owner)
            .expect("every noun has a root");
        let field = &list.field;
        let document = format!(
            "{{ {}(first: 1, orderBy: [{{ {field}: {{ count: DESC }} }}], filter: {{ version: {{ eq: 1 }} }}) {{ nodes {{ id }} }} }}",
            root.field
        );
        let longest = reader.server.query(&document).await;
        let owner = longest[&root.field]["nodes"][0]["id"]
            .as_str()
            .expect("an owner");
        let untouched = reader.untouched(list, Some(owner)).await;
        // The root has read all of them: here, its own fields and the link's, and one in eight of its relations', but
        // none behind the owner, nor one that counts rows of this noun: those change with the list.
        let is_read = |i: usize, path: &Path| match &path.behind {
            None => true,
            Some(target) => {
                (i + number).is_multiple_of(8)
                    && *target != list.owner
                    && path.counts.as_ref() != Some(&list.node)
            }
        };
        let paths = list.paths.iter().enumerate();
        let paths = paths
            .filter(|(i, path)| is_read(*i, path))
            .map(|(_, path)| path);
        problems.extend(read(&reader, list, Some(owner), paths.collect(), &untouched).await);
    }
    assert_eq!(problems, Vec::<String>::new());
}
