//! Answers `viewer`: who asks. A plan is kept for all viewers of a role, so that what differs between them is told when
//! it runs.

use serde_json::{Map, Value as Json};

use super::{
    compile::Compiler,
    plan::{Plan, RootValue},
    selection::Selected,
    value::instant_text,
};
use crate::{auth::Viewer, error::Fault, schema::types::viewer};

/// What stands in a place of the answer.
#[derive(Debug)]
pub(crate) enum Part {
    /// The same for all viewers of the role.
    Known(Json),
    /// The viewer's name.
    Name,
    /// When the credential ends.
    End,
    /// Codes of divisions.
    Divisions,
    /// Codes of departments.
    Departments,
    /// Codes of task forces.
    TaskForces,
    /// An object.
    Object(Vec<(Box<str>, Part)>),
}

impl<'a> Compiler<'a> {
    /// The field `viewer`.
    pub(crate) fn viewer(&self, selected: &Selected<'a>) -> Result<RootValue, Fault> {
        let part = self.viewer_object(selected, viewer::TYPE, |selected| {
            Ok(match selected.name() {
                "name" => Part::Name,
                "role" => Part::Known(viewer::role(self.role).into()),
                "isSignedIn" => Part::Known(self.role.is_signed_in().into()),
                "scopes" => self.viewer_object(selected, viewer::SCOPES, |selected| {
                    Ok(match selected.name() {
                        "divisions" => Part::Divisions,
                        "departments" => Part::Departments,
                        "taskForces" => Part::TaskForces,
                        _ => Part::Known(viewer::SCOPES.into()),
                    })
                })?,
                "expiresAt" => Part::End,
                "limits" => Part::Known(self.limits(selected)?),
                _ => Part::Known(viewer::TYPE.into()),
            })
        });
        Ok(RootValue::Viewer(part?))
    }

    fn viewer_object(
        &self,
        selected: &Selected<'a>,
        type_name: &str,
        part: impl Fn(&Selected<'a>) -> Result<Part, Fault>,
    ) -> Result<Part, Fault> {
        let fields = self.context.collect(&selected.sets, type_name)?;
        let fields = fields
            .iter()
            .map(|field| Ok((field.key.into(), part(field)?)));
        Ok(Part::Object(fields.collect::<Result<_, Fault>>()?))
    }
}

/// What a plan asks of the viewer, by response keys.
pub(crate) fn tell(plan: &Plan, viewer: &Viewer) -> Map<String, Json> {
    let roots = plan.roots.iter();
    roots
        .filter_map(|root| match &root.value {
            RootValue::Viewer(part) => Some((root.key.to_string(), part.tell(viewer))),
            _ => None,
        })
        .collect()
}

impl Part {
    fn tell(&self, viewer: &Viewer) -> Json {
        let grant = &viewer.grant;
        match self {
            Self::Known(json) => json.clone(),
            Self::Name => (*viewer.name).into(),
            Self::End => viewer.expires_at.map(instant_text).into(),
            Self::Divisions => grant.divisions.clone().into(),
            Self::Departments => grant.departments.clone().into(),
            Self::TaskForces => grant.task_forces.clone().into(),
            Self::Object(fields) => fields
                .iter()
                .map(|(key, part)| (key.to_string(), part.tell(viewer)))
                .collect::<Map<_, _>>()
                .into(),
        }
    }
}
