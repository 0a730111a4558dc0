//! Entries, their order, their tree, and what was signed of it.

use rusqlite::{Connection, OptionalExtension, Row};

use super::multiset::BySeq;
use super::resealed::Met;
use super::{Findings, Rule};
use crate::canon::{self, Fields, ResealedRow, SealedForm};
use crate::entry::Head;
use crate::error::{During, Result};
use crate::merkle::{Frontier, Hash, empty_root};
use crate::note::NoteVerifier;
use crate::touch::{self, Derive};
use crate::{connect, row, sql};

/// What reading all entries yields.
pub(crate) struct Walk {
    /// Size and root recomputed from the rows.
    pub head: Head,
    frontier: Vec<u8>,
    /// Root at the size of the checkpoint given.
    pub root_at_given: Option<Hash>,
    /// The touches that the bodies should have.
    pub touches: Option<BySeq>,
    /// What was encrypted anew.
    pub resealed: Met,
}

/// One row, as it lies there.
struct Stored {
    seq: i64,
    recorded_at: i64,
    leaf: Hash,
    faults: Vec<&'static str>,
    /// Name of the key, what is kept of it, and the digest of what lies there now.
    resealed: Option<(String, ResealedRow, Hash)>,
}

/// Reads every entry; stops at a row that cannot be read.
pub(crate) fn walk(
    db: &Connection,
    derive: Option<Derive<'_>>,
    given: Option<u64>,
    findings: &mut Findings,
) -> Walk {
    let mut frontier = Frontier::default();
    let mut root_at_given = (given == Some(0)).then(empty_root);
    let mut touches = derive.and_then(|_| findings.take(Rule::Touch, "touch", BySeq::new()));
    let mut last_time = i64::MIN;
    let mut resealed = Met::default();
    let visit = |stored: &Row<'_>| {
        let expected = row::sql(frontier.size() + 1);
        let entry = read(stored)?;
        let place = || format!("entry {}", entry.seq);
        if entry.seq != expected {
            findings.add(
                Rule::Order,
                place(),
                format!("number {expected} was expected"),
            );
        }
        if entry.recorded_at < last_time {
            findings.add(
                Rule::Order,
                place(),
                "recorded before the entry that precedes it",
            );
        }
        for fault in &entry.faults {
            findings.add(Rule::Entry, place(), *fault);
        }
        last_time = entry.recorded_at;
        frontier.push(entry.leaf);
        if let Some((key, row, ciphertext)) = &entry.resealed {
            resealed.add(key, entry.seq, row, ciphertext);
        }
        if given == Some(frontier.size()) {
            root_at_given = Some(frontier.root());
        }
        if let (Some(derive), Some(touches)) = (derive, touches.as_mut()) {
            expect_touches(stored, entry.seq, derive, touches)?;
        }
        Ok(())
    };
    let done = each(db, visit);
    findings.take(Rule::Storage, "table entry", done);
    let head = Head {
        size: frontier.size(),
        root: frontier.root(),
    };
    Walk {
        head,
        frontier: frontier.to_bytes(),
        root_at_given,
        touches,
        resealed,
    }
}

fn each(db: &Connection, mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<()>) -> Result<()> {
    let query = sql::all_columns(connect::format(db)?);
    let mut statement = db.prepare(&query).during("verify entries")?;
    let mut rows = statement.query([]).during("verify entries")?;
    while let Some(row) = rows.next().during("verify entries")? {
        visit(row).during("verify entries")?;
    }
    Ok(())
}

/// Recomputes digest and leaf of a row of [`sql::all_columns`].
fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let bytes = |column: usize| row.get_ref(column).and_then(|v| Ok(v.as_bytes()?));
    let (seq, recorded_at): (i64, i64) = (row.get(0)?, row.get(1)?);
    let fields = Fields {
        source: bytes(3)?,
        reliability: bytes(4)?,
        credibility: row.get(5)?,
        marking: bytes(6)?,
        lineage: bytes(7)?,
        kind: bytes(8)?,
        object_id: bytes(9)?,
        happened: row.get(10)?,
        published: row.get(11)?,
    };
    let (object, same, content): (i64, i64, &[u8]) = (row.get(12)?, row.get(13)?, bytes(14)?);
    let optional = |column: usize| row.get_ref(column).and_then(|v| Ok(v.as_bytes_or_null()?));
    let mut faults = Vec::new();
    let parts = (
        optional(15)?,
        row.get::<_, Option<i64>>(16)?,
        optional(17)?,
        optional(18)?,
        optional(19)?,
    );
    let mut resealed = None;
    let recomputed = match (parts, optional(20)?) {
        ((None, None, None, None, None), Some(body)) => {
            let content = fields.open(body);
            if same != canon::short(&content) {
                faults.push("its short digest is not that of its content");
            }
            Some(content)
        }
        (
            (Some(key), Some(key_version), Some(commitment), Some(tags_digest), Some(ciphertext)),
            None,
        ) => {
            let now = canon::ciphertext_digest(ciphertext);
            let renewed = renewed(row)?;
            // The leaf commits to what was recorded, which the renewal left a digest of.
            let form = SealedForm {
                key,
                key_version,
                same,
                commitment,
                ciphertext: renewed.map_or(now, |r| r.before),
                tags_digest,
            };
            let key = String::from_utf8_lossy(key).into_owned();
            resealed = renewed.map(|renewed| (key, renewed, now));
            Some(fields.sealed(&form))
        }
        _ => None,
    };
    match recomputed {
        None => faults.push("it is neither open nor sealed"),
        Some(digest) if digest != content => faults.push("its content is not what its digest says"),
        Some(_) => {}
    }
    if object != canon::object_key(fields.object_id) {
        faults.push("its short object id is not that of its object id");
    }
    // The leaf of what is there, so that a consistent change of content and digest moves the root.
    let leaf = canon::leaf(
        seq,
        recorded_at,
        bytes(2)?,
        recomputed.as_ref().map_or(content, |d| d.as_slice()),
    );
    Ok(Stored {
        seq,
        recorded_at,
        leaf,
        faults,
        resealed,
    })
}

/// What is kept of an entry that was encrypted anew.
fn renewed(row: &Row<'_>) -> rusqlite::Result<Option<ResealedRow>> {
    let version: Option<i64> = row.get(21)?;
    let (same, before) = (row.get::<_, Option<i64>>(22)?, row.get(23)?);
    let all = version.zip(same).zip(before);
    Ok(all.map(|((key_version, same), before)| ResealedRow {
        key_version,
        same,
        before,
    }))
}

fn expect_touches(
    row: &Row<'_>,
    seq: i64,
    derive: Derive<'_>,
    touches: &mut BySeq,
) -> rusqlite::Result<()> {
    let Some(body) = row.get_ref(20)?.as_bytes_or_null()? else {
        return Ok(());
    };
    // A body that is no text any more is a finding of its own already.
    let (Ok(kind), Ok(body)) = (
        std::str::from_utf8(row.get_ref(8)?.as_bytes()?),
        std::str::from_utf8(body),
    ) else {
        return Ok(());
    };
    for (hash, pos) in touch::of_body(derive, kind, body) {
        touches.grow(hash, seq, pos.into());
    }
    Ok(())
}

/// Compares the head with what the entries yield.
pub(crate) fn check_head(
    db: &Connection,
    walk: &Walk,
    verifier: Option<&NoteVerifier>,
    findings: &mut Findings,
) {
    let read = |row: &Row<'_>| {
        Ok((
            row.get(0)?,
            row.get::<_, Vec<u8>>(1)?,
            row.get::<_, String>(2)?,
        ))
    };
    let stored = db
        .query_row(sql::HEAD, [], read)
        .optional()
        .during("verify head");
    let Some(stored) = findings.take(Rule::Tree, "head", stored) else {
        return;
    };
    let Some((size, frontier, checkpoint)) = stored else {
        findings.add(Rule::Tree, "head", "it is missing");
        return;
    };
    if row::seq(size) != walk.head.size {
        findings.add(
            Rule::Tree,
            "head",
            format!("it says {size} entries, there are {}", walk.head.size),
        );
    } else if frontier != walk.frontier {
        findings.add(
            Rule::Tree,
            "head",
            "its frontier is not that of the entries",
        );
    }
    let Some(verifier) = verifier else { return };
    let signed = findings.take(
        Rule::Signature,
        "last checkpoint",
        verifier.open_checkpoint(&checkpoint),
    );
    if signed.is_some_and(|signed| signed != walk.head) {
        findings.add(
            Rule::Signature,
            "last checkpoint",
            "the entries are not those it was signed over",
        );
    }
}
