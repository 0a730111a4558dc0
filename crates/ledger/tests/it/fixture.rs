//! A small ledger with everything in it, and short ways to speak of it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ascribe_ledger::{
    Body, Context, Credibility, Draft, Entry, Filter, Ledger, OpenMode, Reliability, VerifyOptions,
    VerifyReport, verify,
};
use tempfile::TempDir;

/// 2021-03-02T00:00Z in milliseconds.
pub const T0: i64 = 1_614_643_200_000;

pub fn at(offset_ms: i64) -> Context {
    Context {
        recorder: "analyst".into(),
        now: T0 + offset_ms,
    }
}

pub fn draft(id: &str, source: &str, body: &str) -> Draft {
    Draft {
        kind: "indicator".into(),
        object_id: id.into(),
        source: source.into(),
        reliability: Reliability::B,
        credibility: Credibility::new(2).unwrap(),
        marking: "clear".into(),
        lineage: vec!["report--1".into()],
        happened: None,
        published: Some(T0),
        body: Body::Open(body.into()),
        touches: derive("indicator", body),
    }
}

pub fn sealed(id: &str, incident: &str, text: &str) -> Draft {
    let tags = vec![
        ("hostname".into(), text.into()),
        ("email-addr".into(), format!("it@{text}")),
    ];
    sealed_as("evidence", id, incident, text, tags)
}

pub fn sealed_as(
    kind: &str,
    id: &str,
    incident: &str,
    text: &str,
    tags: Vec<(String, String)>,
) -> Draft {
    Draft {
        kind: kind.into(),
        body: Body::Sealed {
            incident: incident.into(),
            plaintext: text.into(),
            tags,
        },
        touches: vec![],
        ..draft(id, "victim", "")
    }
}

/// One touch for each word of a body.
pub fn derive(_kind: &str, body: &str) -> Vec<(i64, u32)> {
    let hash = |word: &str| {
        word.bytes()
            .fold(7i64, |h, b| h.wrapping_mul(31).wrapping_add(b.into()))
    };
    body.split_whitespace()
        .enumerate()
        .map(|(pos, word)| (hash(word), pos as u32))
        .collect()
}

pub fn snapshot_bytes(seq: u64) -> Vec<u8> {
    format!("picture built from {seq} entries").into_bytes()
}

pub struct Store {
    pub dir: TempDir,
    pub path: PathBuf,
}

pub fn empty() -> (Store, Ledger) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.db");
    let ledger = Ledger::open(&path, OpenMode::Create(at(0))).unwrap();
    (Store { dir, path }, ledger)
}

/// Entries of every form, in four commits, with projections of every form.
pub fn filled() -> (Store, Ledger) {
    let (store, mut ledger) = empty();
    let open: Vec<Draft> = (0..20)
        .map(|i| {
            draft(
                &format!("indicator--{i}"),
                "feed",
                &format!("evil-{i}.example shared.example"),
            )
        })
        .collect();
    ledger.append(&at(10), &open).unwrap();
    let identities = [
        sealed("e--1", "incident-1", "dairy.example"),
        sealed("e--2", "incident-2", "bank.example"),
    ];
    ledger.append(&at(20), &identities).unwrap();
    ledger
        .append(
            &at(30),
            &[draft("indicator--3", "other", "evil-3.example again")],
        )
        .unwrap();
    ledger.destroy_key(&at(40), "incident-2").unwrap();
    let one = ["incident-1".to_owned()];
    ledger.rotate_data_keys(&at(50), &one).unwrap();
    let seq = ledger.head().unwrap().size;
    ledger.rebuild_projections(3, &derive).unwrap();
    ledger
        .put_snapshot("all", seq, 1, &snapshot_bytes(seq))
        .unwrap();
    (store, ledger)
}

pub fn all(ledger: &Ledger, filter: &Filter) -> Vec<Entry> {
    let mut found = Vec::new();
    ledger
        .entries(filter, |entry| {
            found.push(entry);
            ControlFlow::Continue(())
        })
        .unwrap();
    found
}

/// Everything that can be verified without a key.
pub fn check(path: &Path, checkpoint: Option<&str>) -> VerifyReport {
    let rebuild = |name: &str, seq| (name == "all").then(|| snapshot_bytes(seq));
    let options = VerifyOptions {
        checkpoint,
        public_key: None,
        derive: Some(&derive),
        rebuild: Some(&rebuild),
        reduce: None,
    };
    verify(path, &options).unwrap()
}
