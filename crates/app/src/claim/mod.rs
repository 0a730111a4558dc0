//! Statements in the record: as claims, side by side, compared, corrected, resolved.

mod add;
mod compare;
mod kept;
mod list;
mod pages;
mod read;
mod resolve;

pub use add::{ClaimOptions, RecordedStatement};
pub use compare::{ComparedText, DriftReport};
pub use kept::{Correction, KeptClaim, KeptStatement, Resolution};
pub use list::{ClaimFilter, ClaimList, ShownStatement};
pub use resolve::Resolve;

/// Kind of the entry that holds a statement's text.
pub const STATEMENT: &str = "x-ascribe-statement";
/// Kind of the entry that holds one claim of a statement.
pub const CLAIM: &str = "x-ascribe-claim";
/// Kind of the entry that corrects what was read out of a statement.
pub const CORRECTION: &str = "x-ascribe-claim-correction";
/// Kind of the entry that says what holds of a claim.
pub const RESOLUTION: &str = "x-ascribe-claim-resolution";
