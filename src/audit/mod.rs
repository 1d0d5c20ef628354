//! The record as evidence: it has an order that readers can go by, and a chain of seals that tells of tampering.
//!
//! | room | what it does |
//! |---|---|
//! | `order` | keeps the order of events when a dump moves to another cluster |
//! | `event`, `chain` | what is sealed of an event, and how seals hang together |
//! | `sealer` | seals what was written, and throws out keys of repetition that are over |
//! | `verify`, `rows` | hold events against their seals, and rows against their events |
//! | `report` | what was found |

mod chain;
mod event;
mod order;
mod report;
mod rows;
mod sealer;
mod verify;

pub use self::{
    chain::{Head, Key},
    order::follow,
    report::{Finding, Report},
    sealer::{keep, seal, throw_out_keys},
    verify::{Progress, verify},
};
