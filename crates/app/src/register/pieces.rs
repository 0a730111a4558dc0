//! Pieces of evidence: which an incident has, and the step of custody of each file handed in.

use super::record::{FileNote, Note};
use crate::evidence::Evidence;
use ascribe_register::Change;
use ascribe_register::event::Custody;
use ascribe_register::words::CustodyStep;
use std::collections::BTreeMap;

/// The pieces of evidence that an incident has.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    /// Their number.
    pub count: usize,
    /// Handle of each, by SHA-256.
    pub by_hash: BTreeMap<String, String>,
}

/// A step of custody for each file taken in: received, derived if it lay in another, or read again
/// if the incident has it.
pub(crate) fn custody(
    files: &Evidence,
    known: &Pieces,
    place: Option<&str>,
) -> Vec<(Change, Note)> {
    let mut next = known.count;
    let mut handle = |file: &ascribe_reason::assessment::FileRead| {
        let had = known.by_hash.get(&file.sha256).cloned();
        had.unwrap_or_else(|| {
            next += 1;
            format!("file-{next}")
        })
    };
    let handles: Vec<String> = files.files.iter().map(&mut handle).collect();
    let by_name: BTreeMap<&str, &String> = files
        .files
        .iter()
        .map(|f| f.file.as_str())
        .zip(&handles)
        .collect();
    let step = |(file, handle): (&ascribe_reason::assessment::FileRead, &String)| {
        if let Some(piece) = known.by_hash.get(&file.sha256) {
            let step = Custody {
                file: piece.clone(),
                step: CustodyStep::Accessed,
                from: None,
                bytes: None,
            };
            return (Change::Custody(step), Note::because(Some("read again")));
        }
        // `mail.zip!/note.txt` was taken out of `mail.zip`.
        let holder = file.file.rsplit_once("!/").map(|(holder, _)| holder);
        let from = holder.and_then(|name| by_name.get(name));
        let step = Custody {
            file: handle.clone(),
            step: match from {
                Some(_) => CustodyStep::Derived,
                None => CustodyStep::Received,
            },
            from: from.map(|f| (*f).clone()),
            bytes: Some(file.bytes),
        };
        let note = Note {
            file: Some(FileNote {
                name: file.file.clone(),
                sha256: file.sha256.clone(),
                place: place.unwrap_or_default().to_owned(),
            }),
            ..Note::default()
        };
        (Change::Custody(step), note)
    };
    files.files.iter().zip(&handles).map(step).collect()
}
