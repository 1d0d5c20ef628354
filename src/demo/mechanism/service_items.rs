//! The lists of services of the 68 bodies of the prefecture.

use chrono::NaiveDate;

use super::services::{BENEFICIARIES, trade};
use crate::demo::{
    calendar::{OPENING, PRESENT, after, date, workday},
    copy::{Cell, Exact, Rows},
    departments::BODIES,
    random::{Random, allocate},
    sites::Sites,
};

/// Items on all lists at scale 1.
const ITEMS: usize = 648;

/// Enters the items of all lists.
pub(super) fn enter(sites: &Sites<'_>, times: usize) -> Rows {
    let mut random = Random::new("service items");
    let mut rows = Rows::noun(
        "service_item",
        "code, title, beneficiary, due_on, completed_on, status, progress_percent, department_id",
    );
    // Each list has at least six items, the rest differs.
    let weights: Vec<i64> = (0..BODIES).map(|_| random.range(10, 30)).collect();
    let total = super::ordinal(ITEMS * times);
    let least = super::ordinal(6 * times);
    let more = allocate(total - least * super::ordinal(BODIES), &weights);
    let of_prefecture = &sites.departments.of_prefecture[..BODIES];
    for (&department, more) in of_prefecture.iter().zip(more) {
        let department = &sites.departments.all[department];
        let services = &trade(&department.name).services;
        let first = random.below(services.len() * services[0].len());
        for number in 0..usize::try_from(least + more).unwrap_or(0) {
            let number = first + number;
            let beneficiary = number % BENEFICIARIES.len();
            let service = services[beneficiary][number / BENEFICIARIES.len() % 3];
            // What returns on a list is for another county.
            let county = (number + 3 * (number / 9)) % sites.places.counties.len();
            let county = sites.places.counties[county].name;
            let (due_on, completed_on, status, percent) = progress(&mut random);
            let cells: [&dyn Cell; 8] = [
                &format!("SI-2022-{:05}", rows.count + 1),
                &service.replace("{county}", county),
                &BENEFICIARIES[beneficiary],
                &due_on,
                &completed_on,
                &status,
                &Exact::<2>(percent * 100),
                &department.id,
            ];
            rows.enter(&mut random, after(OPENING, 20), &cells);
        }
    }
    rows
}

/// When an item is due and was completed, its status and its progress in percent: nearly all is done.
fn progress(random: &mut Random) -> (NaiveDate, Option<NaiveDate>, &'static str, i64) {
    const DUE: [(u32, u32); 8] = [
        (3, 31),
        (6, 30),
        (6, 30),
        (9, 30),
        (9, 30),
        (10, 31),
        (11, 30),
        (12, 31),
    ];
    let (month, day) = *random.pick(&DUE);
    let due_on = date(2022, month, day);
    let completed_on = workday(after(due_on, random.range(-45, 12)).min(PRESENT));
    // What is due in the last days of the year is still going on more often.
    let done = if due_on > PRESENT { 55 } else { 91 };
    match random.range(0, 99) {
        roll if roll < done => (due_on, Some(completed_on), "COMPLETED", 100),
        99 => (due_on, None, "NOT_STARTED", 0),
        _ => (due_on, None, "IN_PROGRESS", random.range(64, 98)),
    }
}
