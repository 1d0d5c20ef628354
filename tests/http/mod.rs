//! HTTP: media types, the IDE, the schema.

mod ide;
mod negotiation;
