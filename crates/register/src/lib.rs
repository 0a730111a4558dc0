//! Incidents, severity rules, custody, support, victims behind pseudonyms.
//!
//! Pure rules and types: what is kept and shown is the caller's. An incident is what its events
//! make of it; events hold no prose and nothing that says who the victim is.
//!
//! | module | holds |
//! |---|---|
//! | `event`, `incident` | what is recorded of an incident; how it stands after that |
//! | `when`, `words`, `taxonomy` | moments with precision and zone; controlled words; RSIT, dispositions, sectors as data |
//! | `severity` | levels from effect and kind of organisation, by rules with a version |
//! | `support` | who waits for us; what a victim has allowed |
//! | `identity`, `recognise`, `fold` | who a victim is, and finding that in text |
//! | `facets`, `counted` | what incidents are found by; what statistics count |
//! | `correlate` | which events share values, counted over tables of any size |
//! | `demo` | invented registers, seeded |
//! | `import` | incidents from tables, JSON, MISP and VERIS |

mod address;
pub mod correlate;
pub mod counted;
pub mod demo;
pub mod event;
pub mod facets;
pub mod fold;
pub mod identity;
pub mod import;
pub mod incident;
pub mod recognise;
pub mod severity;
pub mod support;
pub mod taxonomy;
mod view;
pub mod when;
pub mod words;

pub use counted::Counted;
pub use event::{Change, Event, Facts, INCIDENT, Ties};
pub use identity::{Identity, VICTIM};
pub use incident::Incident;
pub use recognise::Recogniser;
pub use when::{Moment, Period};
