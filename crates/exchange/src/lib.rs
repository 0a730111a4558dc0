//! What is handed to others, in the forms they use.
//!
//! * [`spread`]: how the use of a vulnerability spread from actor to actor;
//! * [`advisory`]: what to do now about an actor, a vulnerability or an incident, with indicators,
//!   rules and pages;
//! * [`bundle`]: entries of a record as STIX 2.1 without loss; [`misp`]: as MISP events;
//! * [`conclusion`]: answers and activity clusters, for other records.
//!
//! Pure: no clock, no I/O; the same input gives the same bytes. Every string that comes in is
//! untrusted; each format escapes it by its own rules.

pub mod advisory;
pub mod bundle;
pub mod conclusion;
pub mod marked;
pub mod misp;
pub mod spread;
mod text;
