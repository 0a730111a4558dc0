//! The register of incidents: recorded, graded, supported, and confidential.
//!
//! Facts are open entries, reduced to the state of each incident (`reduce`). Prose, names of files and
//! what was found are sealed under a key for each incident; who a victim is, under a key for each
//! organisation. What is shown goes through the recogniser (`disguise`) first.
//!
//! | module | holds |
//! |---|---|
//! | `record` | events with their sealed notes, as drafts |
//! | `demo` | an invented register to explore |
//! | `readable` | names in the open part of events, without victims |
//! | `new`, `update`, `import` | what changes incidents |
//! | `found` | values and names in what was told |
//! | `assess` | assessing an incident with all its evidence |
//! | `list`, `show`, `search`, `support`, `waiting` | what is asked of them |
//! | `told` | events in words |
//! | `links` | what else has the values of an incident |
//! | `victim`, `disguise` | identities, and keeping them out of what is shown |
//! | `keys` | the master key: protecting, rotating, escrow |
//! | `reduce` | how entries make incidents |

mod around;
mod assess;
mod demo;
mod disguise;
mod found;
mod import;
mod keys;
mod links;
mod list;
mod new;
mod pieces;
mod readable;
mod record;
mod reduce;
mod search;
mod show;
mod support;
mod told;
mod update;
mod victim;
mod waiting;

pub use demo::write_demo;
pub use import::{IncidentImport, RowReport};
pub use keys::KeyForm;
pub use links::{
    IncidentLinks, KnownValue, LinkedIncident, RegisterCorrelated, Touched, TouchedIncident,
    ValueOfMany,
};
pub use list::{IncidentFilter, IncidentPage, ListedIncident};
pub use new::{NewIncident, Recorded};
pub use search::IdentityHit;
pub use show::{Reveal, ShownEvent, ShownFile, ShownIncident, ShownNote, ShownObservable};
pub use support::{ConsentRequest, SupportRequest};
pub use told::{consent as consent_told, support as support_told};
pub use update::{LinkRequest, UpdateRequest};
pub use victim::{ErasedVictim, ShownVictim};
pub use waiting::{ShownWaiting, WaitingFilter};

pub(crate) use disguise::{Everyone, InMind};
pub(crate) use keys::unlock_from_environment;
pub(crate) use links::evidence_tags;
pub(crate) use record::NOTE;
pub(crate) use reduce::{Incidents, REDUCTION, SEARCHED};
pub(crate) use victim::{ACCESS, ACCESS_REASON};

pub(crate) use ascribe_register::identity::ERASED;
pub(crate) use ascribe_register::{INCIDENT, VICTIM};

use crate::error::AppError;

/// A wrong request.
fn usage(what: &str, rule: impl Into<String>, remedy: impl Into<String>) -> AppError {
    AppError::Usage {
        what: what.to_owned(),
        rule: rule.into(),
        remedy: remedy.into(),
    }
}

/// Something that is not there.
fn absent(what: impl Into<String>, remedy: &str) -> AppError {
    AppError::NotFound {
        what: what.into(),
        remedy: remedy.to_owned(),
    }
}
