//! The append-only record: who said what and when, provable and sealed where it must be.
//!
//! One SQLite file holds the entries; the keys lie in a folder beside it (`<file>.keys`).
//! Entries are leaves of a Merkle tree whose root is signed at every commit. The record knows
//! nothing of what it keeps: bodies are bytes, markings are words, and the values a body
//! touches come from the caller as hashes.
//!
//! | module | holds |
//! |---|---|
//! | `entry`, `grade` | what goes in and comes out; the Admiralty code |
//! | `store`, `connect`, `genesis` | opening, creating, the one way to write |
//! | `append`, `limits`, `read`, `erase` | recording and what is taken, reading, destroying the key of an incident |
//! | `touch`, `objects`, `shared`, `tagged`, `met`, `snapshot` | projections: what can be rebuilt from the entries |
//! | `canon`, `merkle`, `note` | what is hashed, the tree, signed checkpoints |
//! | `keys`, `seal`, `vault` | keys and their store; encryption and keyed tags; protecting, rotating, escrow |
//! | `rotate` | new data keys, and what lay under the old ones encrypted anew |
//! | `verify` | the proof that nothing was altered, without any secret |
//! | `witness` | one readable entry with the proof that it stands in the record |
//! | `labels` | who may see each stored column |
//! | `view` | what one reader may see: filtered before anything is read, counted or ordered |
//! | `sql` | every statement sent to the database |

mod append;
mod canon;
mod connect;
mod entry;
mod erase;
mod error;
mod genesis;
mod grade;
mod keys;
pub mod labels;
mod limits;
pub mod merkle;
mod met;
mod note;
mod objects;
mod read;
mod rotate;
mod row;
mod seal;
mod shared;
mod snapshot;
mod sql;
mod store;
mod tagged;
mod touch;
mod vault;
mod verify;
mod view;
mod witness;

pub use entry::{Body, Content, Context, Draft, Entry, Filter, Head, Outcome};
pub use erase::{Erased, KnownTags};
pub use error::{LedgerError, Result};
pub use genesis::{ERASURE, GENESIS, ROTATION};
pub use grade::{Credibility, Reliability};
pub use keys::{KeyStatus, Protection, Unlock};
pub use labels::FieldLabels;
pub use limits::MAX_BATCH;
pub use note::NoteVerifier;
pub use objects::{Facets, ObjectQuery, ObjectState, Reduce, Step};
pub use rotate::Rotated;
pub use shared::Sharers;
pub use snapshot::Snapshot;
pub use store::{Ledger, OpenMode};
pub use touch::{Derive, Touch};
pub use verify::{Finding, Rebuild, Rule, VerifyOptions, VerifyReport, verify};
pub use view::{Admits, Restriction};
pub use witness::Witness;
