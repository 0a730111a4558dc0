//! The proof that nothing was altered. It needs the file alone: no key, no network.
//!
//! Every column of every table is covered: entries by their digests and the signed root, the
//! head by recomputation, keyed tags by digests inside the entries, snapshots by digests and a signature,
//! touches by deriving them again. What cannot be checked is named, not passed over.

mod entries;
mod multiset;
mod objects;
mod ordered;
mod projections;
mod resealed;
mod schema;
mod shared;
mod tagged;

use std::path::Path;

use rusqlite::Connection;

use crate::entry::Head;
use crate::error::{During, Result};
use crate::merkle::Hash;
use crate::note::NoteVerifier;
use crate::objects::Reduce;
use crate::touch::Derive;
use crate::{connect, genesis};

/// Makes a snapshot again: (name, entry number) to its bytes; `None` for names it does not know.
pub type Rebuild<'a> = &'a dyn Fn(&str, u64) -> Option<Vec<u8>>;

/// Most findings reported one by one.
const MAX_FINDINGS: usize = 1000;

/// What to verify against.
#[derive(Default)]
pub struct VerifyOptions<'a> {
    /// A checkpoint kept elsewhere: finds rollback, truncation and rewriting by the key's owner.
    pub checkpoint: Option<&'a str>,
    /// The public key kept elsewhere, as [`NoteVerifier::to_text`] wrote it.
    pub public_key: Option<&'a str>,
    /// Derives the touches of a body.
    pub derive: Option<Derive<'a>>,
    /// Makes snapshots again.
    pub rebuild: Option<Rebuild<'a>>,
    /// Makes the states of objects again.
    pub reduce: Option<&'a dyn Reduce>,
}

/// The rule that a finding breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The file is whole and its indexes agree with its tables.
    Storage,
    /// Tables, indexes and triggers are those of the format.
    Schema,
    /// The first entry begins a ledger and its public key is the expected one.
    Genesis,
    /// An entry is what was recorded.
    Entry,
    /// Entries are numbered without gap and their times do not fall.
    Order,
    /// Size and frontier kept for appending are those of the entries.
    Tree,
    /// The last checkpoint is signed and its root is that of the entries.
    Signature,
    /// The checkpoint given is signed by this ledger and part of its history.
    Checkpoint,
    /// The keyed tags are those that were recorded.
    Tags,
    /// The touches are those of the bodies.
    Touch,
    /// The states of objects, and what they are found by, are those the entries yield.
    Object,
    /// A snapshot is what was stored and what the entries yield.
    Snapshot,
}

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The rule broken.
    pub rule: Rule,
    /// Where: a table, an entry, a name.
    pub place: String,
    /// What is wrong.
    pub detail: String,
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// What is wrong, the first thousand; empty if nothing is.
    pub findings: Vec<Finding>,
    /// Number of findings, those not listed included.
    pub total: u64,
    /// Number of entries read.
    pub entries: u64,
    /// Root of the tree over them.
    pub root: Hash,
    /// What could not be checked with the options given.
    pub unchecked: Vec<&'static str>,
}

impl VerifyReport {
    /// True if nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.total == 0
    }
}

/// Collects findings.
#[derive(Default)]
struct Findings {
    list: Vec<Finding>,
    total: u64,
}

impl Findings {
    fn add(&mut self, rule: Rule, place: impl Into<String>, detail: impl Into<String>) {
        self.total += 1;
        if self.list.len() < MAX_FINDINGS {
            self.list.push(Finding {
                rule,
                place: place.into(),
                detail: detail.into(),
            });
        }
    }

    /// Takes the error of a check that could not be carried through as a finding.
    fn take<T>(&mut self, rule: Rule, place: &str, result: Result<T>) -> Option<T> {
        result
            .map_err(|error| self.add(rule, place, error.to_string()))
            .ok()
    }
}

/// Verifies the ledger at `path`. Damage is a finding, not an error.
///
/// # Errors
/// Those of [`crate::Ledger::open`] for a file that is missing, no ledger or of another format.
pub fn verify(path: impl AsRef<Path>, options: &VerifyOptions<'_>) -> Result<VerifyReport> {
    let path = path.as_ref();
    let db = connect::read_only(path)?;
    connect::check_identity(&db, path)?;
    // One moment of the file, whoever else is writing to it.
    let moment = db.unchecked_transaction().during("verify")?;
    let mut findings = Findings::default();
    let mut unchecked = Vec::new();
    schema::check(&moment, &mut findings);
    let own_key = findings
        .take(Rule::Genesis, "entry 1", genesis::read(&moment))
        .map(|(_, verifier)| verifier);
    let verifier = expected_key(options, own_key, &mut findings);
    let given = given_checkpoint(options, verifier.as_ref(), &mut findings);
    let walk = entries::walk(
        &moment,
        options.derive,
        given.map(|head| head.size),
        &mut findings,
    );
    entries::check_head(&moment, &walk, verifier.as_ref(), &mut findings);
    if let Some(given) = given {
        check_given(&given, &walk, &mut findings);
    }
    resealed::check(&moment, walk.resealed, &mut findings);
    projections::check_tags(&moment, walk.head.size, &mut findings);
    check_projections(
        &moment,
        options,
        walk.head,
        walk.touches,
        verifier.as_ref(),
        &mut findings,
        &mut unchecked,
    );
    let Findings { list, total } = findings;
    Ok(VerifyReport {
        findings: list,
        total,
        entries: walk.head.size,
        root: walk.head.root,
        unchecked,
    })
}

fn check_projections(
    db: &Connection,
    options: &VerifyOptions<'_>,
    head: Head,
    touches: Option<multiset::BySeq>,
    verifier: Option<&NoteVerifier>,
    findings: &mut Findings,
    unchecked: &mut Vec<&'static str>,
) {
    match touches {
        Some(expected) => projections::check_touches(db, expected, head.size, findings),
        None => unchecked.push("touches: no derivation given"),
    }
    match options.reduce {
        Some(reducer) => {
            objects::check(db, reducer, head.size, findings);
            shared::check(db, reducer, findings);
            tagged::check(db, reducer, findings);
        }
        None if shared::are_kept(db) => {
            unchecked.push("objects and shared values: no reduction given")
        }
        None if objects::are_kept(db) => unchecked.push("objects: no reduction given"),
        None => {}
    }
    if projections::check_snapshots(db, head.size, verifier, options.rebuild, findings) {
        unchecked.push("snapshots: only digests and signature, no rebuilding given");
    }
}

/// The key to verify signatures with: the one given, else the one the ledger names.
fn expected_key(
    options: &VerifyOptions<'_>,
    genesis: Option<NoteVerifier>,
    findings: &mut Findings,
) -> Option<NoteVerifier> {
    let Some(text) = options.public_key else {
        return genesis;
    };
    let given = findings.take(Rule::Genesis, "public key given", NoteVerifier::parse(text))?;
    if genesis.is_some_and(|own| own != given) {
        findings.add(
            Rule::Genesis,
            "entry 1",
            "the ledger names another public key than the one given",
        );
    }
    Some(given)
}

fn given_checkpoint(
    options: &VerifyOptions<'_>,
    verifier: Option<&NoteVerifier>,
    findings: &mut Findings,
) -> Option<Head> {
    let text = options.checkpoint?;
    findings.take(
        Rule::Checkpoint,
        "checkpoint given",
        verifier?.open_checkpoint(text),
    )
}

fn check_given(given: &Head, walk: &entries::Walk, findings: &mut Findings) {
    let place = "checkpoint given";
    if given.size > walk.head.size {
        let detail = format!(
            "it was signed over {} entries, the ledger has {}",
            given.size, walk.head.size
        );
        findings.add(
            Rule::Checkpoint,
            place,
            format!("rolled back or truncated: {detail}"),
        );
    } else if walk.root_at_given != Some(given.root) {
        let detail = format!(
            "the first {} entries are not those it was signed over",
            given.size
        );
        findings.add(
            Rule::Checkpoint,
            place,
            format!("altered or forked: {detail}"),
        );
    }
}
