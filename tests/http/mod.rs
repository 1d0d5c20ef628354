//! HTTP: media types, the IDE, the schema, connections that are slow, too many or drained.

mod drain;
mod health;
mod ide;
mod negotiation;
mod shed;
mod slow;
