//! Challenges: objections recorded as claims against a named link, the assessment computed again
//! without what they contest, and a dossier of every objection with its treatment.

mod add;
mod dossier;
mod run;

pub use add::{ChallengeOptions, ChallengedLink, RecordedChallenge};
pub use run::{Stand, Treatment};

/// Kind of the entry that holds a challenge.
pub const CHALLENGE: &str = "x-ascribe-challenge";
/// Kind of the entry that holds how it was treated.
pub const TREATMENT: &str = "x-ascribe-challenge-treatment";
