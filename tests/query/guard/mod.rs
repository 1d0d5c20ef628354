//! What a viewer does not see is not there: on no path, in no number, by no error.

mod fields;
mod matrix;
mod random;
mod rules;
mod world;
