//! The use cases, one function each: `(reader, request) → answer`.
//!
//! Every door (command line, and later HTTP) calls this crate and nothing below it, so that
//! whatever is checked here cannot be forgotten there. A [`Session`] is an open record with the
//! picture of what is known; the modules are what can be asked of it.

mod assess;
mod backtest;
mod clock;
mod error;
mod evidence;
mod extract;
mod hits;
mod import;
mod incident;
mod judge;
mod names;
mod picture;
mod proof;
mod reading;
mod replay;
mod search;
mod session;
mod show;
mod starter;
mod stored;

pub use ascribe_knowledge::origin::publisher_of;
pub use ascribe_publish as publish;
pub use ascribe_reason::Excluded;
pub use ascribe_reason::assessment::{Assessment, Verdict};
pub use assess::{AssessOptions, Assessed};
pub use backtest::{
    Backtest, BacktestOptions, CaseAnswer, FitOptions, Fitted, Metrics, backtest, fit,
};
pub use clock::{Clock, moment, parse_moment};
pub use error::AppError;
pub use extract::{ExtractSink, FoundMention, FoundObservable, extract};
pub use import::{ImportOptions, ImportReport, SourceCount};
pub use judge::Known;
pub use names::Decision;
pub use proof::{Proof, verify};
pub use reading::{READ_APART, Reading};
#[cfg(unix)]
pub use reading::serve as serve_reading;
pub use replay::Replayed;
pub use search::{LogEntry, LogFilter, SearchHit};
pub use session::{Moment, Session, default_ledger};
pub use show::{Answer, ShownActor, ShownName, ShownValue};

/// Receives word of how far long work has come: what is done, bytes or items so far.
pub trait Progress {
    /// `done` so far of `what`; `total` if known.
    fn at(&mut self, what: &str, done: u64, total: Option<u64>);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn at(&mut self, _: &str, _: u64, _: Option<u64>) {}
}
