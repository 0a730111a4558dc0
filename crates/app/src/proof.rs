//! Integrity: checkpoints to keep elsewhere, and proof that the record is what it was.

use crate::error::AppError;
use crate::picture::{KEPT, build};
use crate::policy::Access;
use crate::register::Incidents;
use crate::session::Session;
use ascribe_knowledge::picture::VERSION;
use ascribe_knowledge::touch::derive;
use ascribe_ledger::{Finding, Ledger, OpenMode, VerifyOptions};
use serde::Serialize;
use std::path::Path;

/// Outcome of a verification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proof {
    /// True when nothing was found.
    pub intact: bool,
    /// Entries checked.
    pub entries: u64,
    /// Root of the Merkle tree, hexadecimal.
    pub root: String,
    /// Every finding, the first thousand.
    pub findings: Vec<Finding>,
    /// Number of findings, those not listed included.
    pub total: u64,
    /// What could not be checked with what was given.
    pub unchecked: Vec<&'static str>,
}

/// Checks a ledger offline, against a checkpoint and a public key kept elsewhere if given.
/// Needs no secret key.
///
/// # Errors
/// When the file is missing or no ledger at all; damage is a finding.
pub fn verify(
    path: &Path,
    checkpoint: Option<&str>,
    public_key: Option<&str>,
    access: &Access,
) -> Result<Proof, AppError> {
    may_see_proofs(access, "verify")?;
    if let Some(text) = checkpoint
        && !(text.starts_with("ascribe/") && text.contains("\n\n\u{2014} "))
    {
        return Err(AppError::Usage {
            what: "--checkpoint".to_owned(),
            rule: "is not a checkpoint".to_owned(),
            remedy: "give a file that `ascribe checkpoint` wrote".to_owned(),
        });
    }
    let rebuild = |name: &str, seq: u64| {
        if name != KEPT {
            return None;
        }
        let ledger = Ledger::open(path, OpenMode::ReadOnly).ok()?;
        // A picture of another layout cannot be compared; it is made anew at the next question.
        let (_, version) = ledger.snapshot_header(KEPT).ok()??;
        if version != VERSION {
            return None;
        }
        build(&ledger, seq).ok()?.to_bytes().ok()
    };
    let options = VerifyOptions {
        checkpoint,
        public_key,
        derive: Some(&derive),
        rebuild: Some(&rebuild),
        reduce: Some(&Incidents),
    };
    let report = ascribe_ledger::verify(path, &options)?;
    Ok(Proof {
        intact: report.is_clean(),
        entries: report.entries,
        root: report.root.iter().map(|b| format!("{b:02x}")).collect(),
        total: report.total,
        findings: report.findings,
        unchecked: report.unchecked,
    })
}

/// What tells of the whole record is for those whose profile says so.
fn may_see_proofs(access: &Access, what: &str) -> Result<(), AppError> {
    if access.proofs() {
        return Ok(());
    }
    Err(AppError::Usage {
        what: what.to_owned(),
        rule: "tells how much is recorded, which this reader may not see".to_owned(),
        remedy: "ask as a reader whose profile says `proofs = true`".to_owned(),
    })
}

impl Session {
    /// The last signed checkpoint, a C2SP signed note: to be kept outside this machine.
    ///
    /// # Errors
    /// The record's own.
    pub fn checkpoint(&self) -> Result<String, AppError> {
        may_see_proofs(&self.access, "checkpoint")?;
        if !self.ledger.is_restricted() {
            return Ok(self.ledger.checkpoint()?);
        }
        Ok(Ledger::open(&self.path, OpenMode::ReadOnly)?.checkpoint()?)
    }

    /// The public key that checkpoints verify with, as text.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.ledger.public_key().to_text()
    }
}
