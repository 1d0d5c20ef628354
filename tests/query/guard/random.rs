//! Random queries of one department's editor: answers are those of a database without what the editor does not see.

use std::{collections::HashMap, fmt::Write as _};

use sixiang::{
    auth::{Role, Viewer},
    schema::{
        rooms,
        types::{self, Definition, Field, Input},
    },
};

use super::world::{Asker, World};
use crate::{
    query::filter::rows::Dice,
    support::form::{figure, form},
};

/// Deepest nesting of a random document.
const DEPTH: usize = 4;
/// Documents of the short form and of the long one.
const DOCUMENTS: (usize, usize) = (300, 10_000);

/// Texts that the demo data hold, and one that they do not.
const TEXTS: [&str; 6] = ["的", "州", "县", "项目", "营商", "没有这样的字"];
/// Types of which not everyone sees all, and what leads to them: asked for more often.
const NEAR: [&str; 9] = [
    "inspections",
    "assessments",
    "assessmentItems",
    "publications",
    "problems",
    "directives",
    "departments",
    "divisions",
    "projects",
];

/// Writes random documents over the whole schema, with filters, orders, counts and aggregates.
struct Writer {
    types: HashMap<String, Definition>,
    dice: Dice,
}

impl Writer {
    fn new(seed: u64) -> Self {
        let types = types::definitions();
        let types = types.into_iter().map(|t| (t.name().to_owned(), t));
        Self {
            types: types.collect(),
            dice: Dice(seed),
        }
    }

    fn document(&mut self) -> String {
        let roots: Vec<_> = rooms::all()
            .iter()
            .filter(|room| room.view.is_none())
            .map(|room| room.many)
            .collect();
        let mut document = "{ ".to_owned();
        for n in 0..=self.dice.below(2) {
            let root = if self.dice.chance(60) {
                *self.dice.pick(&NEAR)
            } else {
                *self.dice.pick(&roots)
            };
            let ty = self.types["Query"].field(root).expect("a root").ty.clone();
            let _ = write!(document, "r{n}: {} ", self.list(root, &ty, DEPTH));
        }
        document + "}"
    }

    /// A connection with its arguments.
    fn list(&mut self, name: &str, ty: &str, depth: usize) -> String {
        let connection = ty.trim_end_matches('!').to_owned();
        let stem = connection.trim_end_matches("Connection").to_owned();
        let mut arguments = format!(
            "{}: {}",
            self.dice.pick(&["first", "first", "last"]),
            self.dice.below(5)
        );
        if self.dice.chance(50) {
            let filter = self.filter(&format!("{stem}Filter"), 2);
            let _ = write!(arguments, " filter: {filter}");
        }
        if self.dice.chance(40) {
            let order = self.order(&format!("{stem}Order"), 2);
            let _ = write!(arguments, " orderBy: [{order}]");
        }
        let nodes = self.types[&connection]
            .field("nodes")
            .expect("nodes")
            .ty
            .clone();
        let node = nodes.trim_matches(['[', ']', '!']).to_owned();
        let object = self.object(&node, depth - 1);
        let total = match self.dice.below(4) {
            0 => "totalCount ".to_owned(),
            1 => self.aggregate(&node),
            _ => String::new(),
        };
        let page = match self.dice.below(4) {
            0 => "edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }".to_owned(),
            1 => format!("edges {{ node {object} }}"),
            _ => format!("nodes {object}"),
        };
        format!("{name}({arguments}) {{ {total}{page} }}")
    }

    fn aggregate(&mut self, node: &str) -> String {
        let distinct = self.pick_field(&format!("{node}AggregateCountDistinct"));
        let greatest = self.pick_field(&format!("{node}AggregateMax"));
        format!("aggregate {{ count countDistinct {{ {distinct} }} max {{ {greatest} }} }} ")
    }

    fn pick_field(&mut self, ty: &str) -> String {
        match &self.types[ty] {
            Definition::Object { fields, .. } => {
                let fields: Vec<_> = fields
                    .iter()
                    .filter(|f| !needs(f))
                    .map(|f| f.name.clone())
                    .collect();
                self.dice.pick(&fields).clone()
            }
            _ => "__typename".to_owned(),
        }
    }

    /// Some fields of an object type, its id among them.
    fn object(&mut self, ty: &str, depth: usize) -> String {
        let fields: Vec<(String, String)> = match &self.types[ty] {
            Definition::Object { fields, .. } => {
                let fields = fields.iter().filter(|f| !needs(f));
                fields.map(|f| (f.name.clone(), f.ty.clone())).collect()
            }
            _ => Vec::new(),
        };
        let has_id = fields.iter().any(|(name, _)| name == "id");
        let mut object = format!("{{ {} ", if has_id { "id" } else { "__typename" });
        for n in 0..=self.dice.below(3) {
            let (name, ty) = self.dice.pick(&fields).clone();
            let inner = ty.trim_matches(['[', ']', '!']).to_owned();
            let is_object = matches!(self.types.get(&inner), Some(Definition::Object { .. }));
            if is_object && depth == 0 {
                continue;
            }
            let text = match is_object {
                true if inner.ends_with("Connection") => self.list(&name, &ty, depth),
                true => format!("{name} {}", self.object(&inner, depth - 1)),
                false => name,
            };
            let _ = write!(object, "f{n}: {text} ");
        }
        object + "}"
    }

    /// One condition of a filter, or one operator.
    fn filter(&mut self, ty: &str, depth: usize) -> String {
        let inputs: Vec<(String, String)> = self.types[ty]
            .inputs()
            .iter()
            // An id must be of the right kind.
            .filter(|input| input.name != "id" && input.ty != "ID")
            .map(|input: &Input| (input.name.clone(), input.ty.clone()))
            .collect();
        let related: Vec<_> = inputs
            .iter()
            .filter(|(_, ty)| ty.ends_with("ListFilter") || self.is_of_noun(ty))
            .cloned()
            .collect();
        let (name, ty) = match (related.is_empty(), depth) {
            (false, 1..) if self.dice.chance(60) => self.dice.pick(&related).clone(),
            _ => self.dice.pick(&inputs).clone(),
        };
        format!("{{ {name}: {} }}", self.value(&ty, depth))
    }

    /// Whether it is a filter of a type's objects.
    fn is_of_noun(&self, ty: &str) -> bool {
        let inputs = self
            .types
            .get(ty)
            .map(Definition::inputs)
            .unwrap_or_default();
        inputs.iter().any(|input| input.name == "and")
    }

    fn value(&mut self, ty: &str, depth: usize) -> String {
        let ty = ty.trim_end_matches('!');
        if let Some(item) = ty.strip_prefix('[') {
            let item = item.trim_end_matches(']').to_owned();
            let items: Vec<_> = (0..self.dice.below(3))
                .map(|_| self.value(&item, depth))
                .collect();
            return format!("[{}]", items.join(", "));
        }
        let text = match ty {
            "Boolean" => (*self.dice.pick(&["true", "false"])).to_owned(),
            "Int" => self.dice.below(4).to_string(),
            "Decimal" => (*self.dice.pick(&["0", "90", "1000000"])).to_owned(),
            "Date" => format!("\"2022-{:02}-15\"", 1 + self.dice.below(12)),
            "DateTime" => format!("\"2022-{:02}-15T00:00:00Z\"", 1 + self.dice.below(12)),
            "Period" => (*self.dice.pick(&["\"2022\"", "\"2022Q3\"", "\"2022M11\""])).to_owned(),
            "String" => format!("{:?}", self.dice.pick(&TEXTS)),
            _ => String::new(),
        };
        if !text.is_empty() {
            return text;
        }
        if let Definition::Enum { values, .. } = &self.types[ty] {
            let values: Vec<_> = values.iter().map(|v| v.name.clone()).collect();
            return self.dice.pick(&values).clone();
        }
        if ty.ends_with("Range") {
            let inner = self.types[ty].inputs()[0].ty.clone();
            let ends = [self.value(&inner, depth), self.value(&inner, depth)];
            return format!("{{ from: {} to: {} }}", ends[0], ends[1]);
        }
        if depth == 0 && self.is_of_noun(ty) {
            return "{}".to_owned();
        }
        self.filter(ty, depth.saturating_sub(1))
    }

    fn order(&mut self, ty: &str, depth: usize) -> String {
        let inputs: Vec<_> = self.types[ty]
            .inputs()
            .iter()
            .filter(|input| depth > 0 || input.ty == "Direction")
            .map(|input| (input.name.clone(), input.ty.clone()))
            .collect();
        let (name, ty) = self.dice.pick(&inputs).clone();
        if ty == "Direction" {
            return format!("{{ {name}: {} }}", self.dice.pick(&["ASC", "DESC"]));
        }
        if self.types[&ty]
            .inputs()
            .iter()
            .any(|input| input.name == "direction")
        {
            return format!("{{ {name}: {{ direction: DESC }} }}");
        }
        format!("{{ {name}: {} }}", self.order(&ty, depth.saturating_sub(1)))
    }
}

fn needs(field: &Field) -> bool {
    field.arguments.iter().any(|a| a.ty.ends_with('!'))
}

#[tokio::test]
async fn an_editor_is_answered_as_if_nothing_else_were_there() {
    let world = World::get().await;
    let office = Viewer::anonymous(Role::Office);
    let editor = Asker::over_engine(&world.full, world.editor.clone()).await;
    let without = Asker::over_engine(&world.of_editor, office.clone()).await;
    let whole = Asker::over_engine(&world.full, office).await;
    let mut writer = Writer::new(20_221_130);
    let (mut wrong, mut refused, mut guarded, mut sampled) = (Vec::new(), 0, 0, 0);
    let count = form(DOCUMENTS.0, DOCUMENTS.1);
    for number in 0..count {
        let document = writer.document();
        let found = editor.ask(&document).await;
        if found != without.ask(&document).await {
            wrong.push(document.clone());
        }
        refused += usize::from(found["data"].is_null());
        // A sample tells that the office is answered otherwise: the guard is what is tested.
        if number % 5 == 0 {
            sampled += 1;
            guarded += usize::from(found != whole.ask(&document).await);
        }
    }
    figure(
        "Random documents of an editor whose answers tell of what others alone see",
        &format!("{} of {count}, {refused} of them refused", wrong.len()),
        "0",
    );
    assert_eq!(wrong, [""; 0]);
    assert!(
        guarded * 10 > sampled,
        "{guarded} of {sampled} asked for what is guarded"
    );
    assert!(refused * 10 < count, "{refused} documents were refused");
}
