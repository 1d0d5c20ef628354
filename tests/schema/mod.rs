//! The schema: its SDL, its descriptions, and the database behind it.

mod described;
mod drift;
mod sdl;
mod written;
