//! Projections against what they are projections of.

use rusqlite::{Connection, Row};
use sha2::{Digest, Sha256};

use super::multiset::BySeq;
use super::{Findings, Rebuild, Rule};
use crate::error::{During, Result};
use crate::note::NoteVerifier;
use crate::{canon, erase, objects, row, snapshot, sql, tagged, touch};

pub(super) fn each(
    db: &Connection,
    query: &str,
    operation: &'static str,
    mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<()> {
    let mut statement = db.prepare(query).during(operation)?;
    let mut rows = statement.query([]).during(operation)?;
    while let Some(row) = rows.next().during(operation)? {
        visit(row).during(operation)?;
    }
    Ok(())
}

pub(super) fn report(
    rule: Rule,
    table: &str,
    expected: &BySeq,
    live: &BySeq,
    findings: &mut Findings,
) {
    for seq in expected.differences(live) {
        findings.add(
            rule,
            format!("table {table}, entry {seq}"),
            "its rows are not those the entry yields",
        );
    }
    if live.strays > 0 {
        findings.add(
            rule,
            format!("table {table}"),
            format!("{} rows belong to no entry", live.strays),
        );
    }
}

/// The touches that are there against those that the bodies yield.
pub(crate) fn check_touches(
    db: &Connection,
    mut expected: BySeq,
    size: u64,
    findings: &mut Findings,
) {
    let mut live = expected.other(size);
    let done = each(db, sql::ALL_TOUCHES, "verify touches", |row| {
        live.add(row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(())
    });
    findings.take(Rule::Touch, "table touch", done);
    report(Rule::Touch, "touch", &expected, &live, findings);
}

/// Tag lists against the digests in their entries, the keyed index against the tag lists.
pub(crate) fn check_tags(db: &Connection, size: u64, findings: &mut Findings) {
    let Some(mut expected) = findings.take(Rule::Tags, "table seal_tags", BySeq::new()) else {
        return;
    };
    let mut live = expected.other(size);
    let lists = check_tag_lists(db, &mut expected, findings);
    findings.take(Rule::Tags, "table seal_tags", lists);
    let done = each(db, sql::STRAY_SEAL_TAGS, "verify tags", |row| {
        let place = format!("table seal_tags, entry {}", row.get::<_, i64>(0)?);
        findings.add(Rule::Tags, place, "there is no such sealed entry");
        Ok(())
    });
    findings.take(Rule::Tags, "table seal_tags", done);
    let done = each(db, sql::ALL_TAGS, "verify tags", |row| {
        live.add(row.get(0)?, row.get(1)?, 0);
        Ok(())
    });
    findings.take(Rule::Tags, "table sealed_tag", done);
    report(Rule::Tags, "sealed_tag", &expected, &live, findings);
}

fn check_tag_lists(db: &Connection, expected: &mut BySeq, findings: &mut Findings) -> Result<()> {
    let erased = erase::erased_keys(db)?;
    each(db, sql::SEALED_WITH_TAGS, "verify tags", |row| {
        let (seq, key): (i64, String) = (row.get(0)?, row.get(1)?);
        let bytes = |column: usize| row.get_ref(column).and_then(|v| Ok(v.as_bytes_or_null()?));
        let gone = erased.get(&key).is_some_and(|at| *at > row::seq(seq));
        let fault = match (bytes(3)?.zip(bytes(4)?), gone) {
            (None, true) => None,
            (None, false) => Some("its tags are missing and no erasure is recorded"),
            (Some(_), true) => Some("its tags are there although its key was destroyed"),
            (Some((salt, tags)), false) => {
                for tag in erase::tags_from_bytes(tags) {
                    expected.add(tag, seq, 0);
                }
                let digest = canon::tags_digest(salt, tags);
                (bytes(2)? != Some(&digest)).then_some("its tags are not those recorded")
            }
        };
        if let Some(fault) = fault {
            findings.add(Rule::Tags, format!("table seal_tags, entry {seq}"), fault);
        }
        Ok(())
    })
}

/// Snapshots that only keep the version of a table: it is compared row by row.
const OWN: [&str; 3] = [touch::VERSION, objects::VERSION, tagged::VERSION];

/// The signed list of snapshots, their digests, and their bytes where they can be made again.
/// True if some could not be.
pub(crate) fn check_snapshots(
    db: &Connection,
    size: u64,
    verifier: Option<&NoteVerifier>,
    rebuild: Option<Rebuild<'_>>,
    findings: &mut Findings,
) -> bool {
    let signature = db
        .query_row(sql::SNAPSHOTS_SIGNATURE, [], |row| row.get::<_, Vec<u8>>(0))
        .during("verify snapshots");
    let signed = signature.and_then(|signature| Ok((snapshot::list(db)?, signature)));
    let signed = findings.take(Rule::Snapshot, "list of snapshots", signed);
    if let (Some((list, signature)), Some(verifier)) = (signed, verifier)
        && !verifier.verifies(&list, &signature)
    {
        findings.add(
            Rule::Snapshot,
            "list of snapshots",
            "it is not what was signed",
        );
    }
    let mut not_rebuilt = false;
    let done = each(db, sql::ALL_SNAPSHOTS, "verify snapshots", |row| {
        let bytes = |column: usize| row.get_ref(column).and_then(|v| Ok(v.as_bytes()?));
        let (name, seq) = (String::from_utf8_lossy(bytes(0)?), row::seq(row.get(1)?));
        let (digest, body) = (bytes(3)?, bytes(4)?);
        let mut fault =
            |detail: &str| findings.add(Rule::Snapshot, format!("snapshot {name}"), detail);
        if Sha256::digest(body).as_slice() != digest {
            fault("its bytes are not what its digest says");
        }
        if seq > size {
            fault("it is of an entry that does not exist");
        }
        match rebuild.and_then(|make| make(&name, seq)) {
            Some(again) if again != body => fault("the entries yield other bytes"),
            Some(_) => {}
            None => not_rebuilt |= !OWN.contains(&&*name),
        }
        Ok(())
    });
    findings.take(Rule::Snapshot, "table snapshot", done);
    not_rebuilt
}
