//! The places that leaders go to.

use uuid::Uuid;

use super::{
    departments::{BODIES, Departments, PARKS},
    leaders::{Leaders, OF_PREFECTURE},
    places::Places,
    projects::Projects,
    random::Random,
    task_forces::TaskForces,
    timeline::Fate,
};

/// A place to visit.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) division: Uuid,
    /// Index of the county.
    pub(super) county: usize,
    /// Index of the township, where it is known.
    pub(super) township: Option<usize>,
    /// Index of the project.
    pub(super) project: Option<usize>,
}

/// All places to visit.
#[derive(Debug)]
pub(super) struct Sites<'a> {
    pub(super) places: &'a Places,
    pub(super) departments: &'a Departments,
    pub(super) leaders: &'a Leaders,
    pub(super) task_forces: &'a TaskForces,
    pub(super) projects: &'a Projects,
}

impl Sites<'_> {
    /// A place for a leader: a project of the leader's task forces more often than not.
    pub(super) fn pick(&self, random: &mut Random, leader: usize) -> Site {
        let roll = random.range(0, 99);
        if let Some(township) = self.leaders.all[leader].township {
            return match roll {
                ..45 => self.project_of(random, &self.projects.of_township[township]),
                45..80 => None,
                _ => self.project_of(random, &self.projects.of_county[self.leaders.home(leader)]),
            }
            .unwrap_or_else(|| self.village(random, township));
        }
        let county = match self.leaders.all[leader].county {
            Some(county) => county,
            None => random.below(self.places.counties.len()),
        };
        let township = *random.pick(&self.places.counties[county].townships);
        match roll {
            ..62 => self
                .project(random, leader, county)
                .unwrap_or_else(|| self.township(township)),
            62..74 => self
                .enterprise(random, county)
                .unwrap_or_else(|| self.township(township)),
            74..84 => self.township(township),
            84..91 => self.agency(*random.pick(&self.departments.of_county[county])),
            91..95 => self.park(random),
            _ => self.village(random, township),
        }
    }

    /// A project of the leader's task forces, else of the county.
    fn project(&self, random: &mut Random, leader: usize, county: usize) -> Option<Site> {
        let task_forces = &self.task_forces.of_leader[leader];
        if !task_forces.is_empty() && (leader < OF_PREFECTURE || random.chance(90)) {
            let task_force = *random.pick(task_forces);
            return self.project_of(random, &self.projects.of_task_force[task_force]);
        }
        self.project_of(random, &self.projects.of_county[county])
    }

    fn project_of(&self, random: &mut Random, projects: &[usize]) -> Option<Site> {
        // Not those that were given up, seldom those that are only an idea.
        (0..4).filter(|_| !projects.is_empty()).find_map(|_| {
            let project = *random.pick(projects);
            let fate = self.projects.all[project].timeline.fate;
            let is_dull = matches!(fate, Fate::Cancelled | Fate::Reserve);
            (!is_dull).then(|| self.project_site(project))
        })
    }

    /// The site of a project.
    pub(super) fn project_site(&self, index: usize) -> Site {
        let project = &self.projects.all[index];
        let mut site = self.township(project.township);
        site.kind = "PROJECT_SITE";
        site.name.clone_from(&project.name);
        site.project = Some(index);
        site
    }

    /// A township.
    pub(super) fn township(&self, index: usize) -> Site {
        let township = &self.places.townships[index];
        Site {
            kind: "TOWNSHIP",
            name: township.name.to_owned(),
            division: township.id,
            county: township.county,
            township: Some(index),
            project: None,
        }
    }

    /// A village of a township; the township itself where none is entered.
    fn village(&self, random: &mut Random, township: usize) -> Site {
        let mut site = self.township(township);
        let villages = &self.places.townships[township].villages;
        if !villages.is_empty() {
            let (division, name) = random.pick(villages);
            site.kind = "VILLAGE";
            site.division = *division;
            site.name.clone_from(name);
        }
        site
    }

    /// A department; those of the prefecture sit in its seat.
    pub(super) fn agency(&self, department: usize) -> Site {
        let department = &self.departments.all[department];
        let county = department.county;
        self.in_county("AGENCY", department.name.clone(), county)
    }

    /// An enterprise that owns a project in the county.
    fn enterprise(&self, random: &mut Random, county: usize) -> Option<Site> {
        let projects = &self.projects.of_county[county];
        (0..8).filter(|_| !projects.is_empty()).find_map(|_| {
            let name = self.projects.all[*random.pick(projects)]
                .enterprise
                .clone()?;
            Some(self.in_county("ENTERPRISE", name, county))
        })
    }

    /// The enterprises of a county, each once.
    pub(super) fn enterprises(&self, county: usize) -> Vec<Site> {
        let projects = self.projects.of_county[county].iter();
        let mut names: Vec<&String> = projects
            .filter_map(|&project| self.projects.all[project].enterprise.as_ref())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
            .into_iter()
            .map(|name| self.in_county("ENTERPRISE", name.clone(), county))
            .collect()
    }

    fn park(&self, random: &mut Random) -> Site {
        let first = self.departments.of_prefecture.len() - PARKS.len();
        let park = *random.pick(&self.departments.of_prefecture[first..]);
        let mut site = self.agency(park);
        site.kind = "PARK";
        site
    }

    fn in_county(&self, kind: &'static str, name: String, county: usize) -> Site {
        let division = self.places.counties[county].id;
        Site {
            kind,
            name,
            division,
            county,
            township: None,
            project: None,
        }
    }

    /// The places to which the head of the party went in 2022, each once.
    pub(super) fn of_party_principal(&self, random: &mut Random) -> Vec<Site> {
        const TOWNSHIPS: usize = 96;
        const AGENCIES_OF_PREFECTURE: usize = 41;
        const AGENCIES_OF_COUNTIES: usize = 38;
        const ENTERPRISES: usize = 99;
        const PROJECTS: usize = 69;

        // All counties: no more than seven townships are left out, and each county has at least that many.
        let all: Vec<usize> = (0..self.places.townships.len()).collect();
        let mut sites: Vec<Site> = random
            .sample(&all, TOWNSHIPS)
            .into_iter()
            .map(|t| self.township(t))
            .collect();

        let bodies = random.sample(
            &self.departments.of_prefecture[..BODIES],
            AGENCIES_OF_PREFECTURE,
        );
        let offices: Vec<usize> = self
            .departments
            .of_county
            .iter()
            .flatten()
            .copied()
            .collect();
        let offices = random.sample(&offices, AGENCIES_OF_COUNTIES);
        sites.extend(
            bodies
                .into_iter()
                .chain(offices)
                .map(|department| self.agency(department)),
        );

        let counties = 0..self.places.counties.len();
        let mut enterprises: Vec<Site> = counties
            .flat_map(|county| self.enterprises(county))
            .collect();
        random.shuffle(&mut enterprises);
        sites.extend(enterprises.into_iter().take(ENTERPRISES));

        // The largest of the started ones.
        let is_started =
            |&project: &usize| self.projects.all[project].timeline.fate == Fate::Started;
        let mut largest: Vec<usize> = (0..self.projects.all.len()).filter(is_started).collect();
        largest.sort_by_key(|&project| std::cmp::Reverse(self.projects.all[project].total));
        sites.extend(
            largest
                .into_iter()
                .take(PROJECTS)
                .map(|project| self.project_site(project)),
        );
        random.shuffle(&mut sites);
        sites
    }
}
