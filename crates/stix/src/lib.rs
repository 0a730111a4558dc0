//! STIX objects and their rules.
//!
//! The crate reads STIX 2.0 and 2.1 as it is found in the wild: what it
//! understands it shows in a typed [`View`], what it does not understand stays
//! byte for byte in [`Object::raw`]. Nothing here stores, fetches or judges.
//!
//! * [`parse()`]: bundles, arrays and single objects, one bad object never
//!   spoils the rest;
//! * [`Index`]: the objects of one input by id, type and relationship;
//! * [`upgrade()`]: STIX 2.0 to 2.1 without losing a value;
//! * [`canonical()`]: one text for one JSON value (RFC 8785);
//! * [`carry`]: entries of a record inside STIX documents;
//! * [`id`]: identifiers, also those that follow from an object's content;
//! * [`pattern`]: the STIX patterning language;
//! * [`validate`]: objects against the MUSTs and SHOULDs of the specification;
//! * [`marking`]: who may read what, as a lattice.

pub mod canonical;
pub mod carry;
pub mod id;
mod index;
mod limits;
pub mod marking;
mod members;
pub mod notes;
pub mod object;
mod parse;
pub mod pattern;
mod scan;
pub mod upgrade;
pub mod validate;

pub use canonical::{canonical, canonical_of};
pub use index::Index;
pub use limits::Limits;
pub use members::Members;
pub use object::{ExternalReference, KillChainPhase, Object, Text, View};
pub use parse::{BundleHeader, Parsed, Problem, Reason, parse};
pub use upgrade::{Upgraded, needs_upgrade, upgrade};
