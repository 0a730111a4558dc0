//! What a victim sent is in the record only as cipher text.

use crate::support::{Bench, with_end};
use base64ct::{Base64, Base64Url, Encoding};
use std::path::Path;

/// Host, mailbox, account, key, free text, path, registry key, mutex, file and folder name, name
/// of the incident: what would tell who the victim is.
const CANARIES: [&str; 12] = [
    "mx-canary-4711.quarrymill-clinic.net",
    "anna.canary@quarrymill-clinic.net",
    "http://intra.quarrymill-clinic.net/patients/canary-8812",
    "Doctor Canaria Quendolin was on duty",
    "C:\\Canary\\Ward7\\patients.xlsx",
    "HKLM\\Software\\CanaryWard\\Agent",
    "198.18.99.137",
    "5e0c1b7a9d3f48e2b6a4c8d0f1e3a5b75e0c1b7a9d3f48e2b6a4c8d0f1e3a5b7",
    "canary-minutes-of-ward-7",
    "Quarrymill Canary Clinic",
    "canary-folder-q7",
    "2019-07-23",
];

fn evidence(bench: &Bench) -> std::path::PathBuf {
    let text = CANARIES.join("\n")
        + "\n2019-07-23 10:00:01 seen; APT28 says the canary-minutes-of-ward-7\n";
    bench.write("canary-folder-q7/canary-minutes-of-ward-7.txt", &text);
    let json = serde_json::json!({ "host": CANARIES[0], "note": CANARIES[3] });
    bench.write("canary-folder-q7/more.json", json.to_string());
    bench.path("canary-folder-q7")
}

/// The forms in which a text might stand in a file.
pub fn forms(text: &str) -> Vec<Vec<u8>> {
    let hex = |upper: bool| -> Vec<u8> {
        let digits = text.bytes().map(|b| {
            if upper {
                format!("{b:02X}")
            } else {
                format!("{b:02x}")
            }
        });
        digits.collect::<String>().into_bytes()
    };
    let mut forms = vec![
        text.as_bytes().to_vec(),
        text.to_lowercase().into_bytes(),
        text.to_uppercase().into_bytes(),
        text.replace('\\', "\\\\").into_bytes(),
        hex(false),
        hex(true),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        text.bytes().rev().collect(),
    ];
    // In Base64 of something longer the text stands at one of three offsets; the characters at
    // its ends depend on the neighbours.
    for offset in 0..3 {
        let padded = [&b"\0\0\0"[..offset], text.as_bytes()].concat();
        for encoded in [
            Base64::encode_string(&padded),
            Base64Url::encode_string(&padded),
        ] {
            let inner = encoded.trim_end_matches('=');
            let inner = &inner[4.min(inner.len())..inner.len().saturating_sub(2)];
            if inner.len() >= 8 {
                forms.push(inner.as_bytes().to_vec());
            }
        }
    }
    forms
}

pub fn holds(bytes: &[u8], form: &[u8]) -> bool {
    let first = form[0];
    bytes
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == first)
        .any(|(i, _)| bytes[i..].starts_with(form))
}

fn assert_sealed(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    for canary in CANARIES {
        for form in forms(canary) {
            let shown = String::from_utf8_lossy(&form).into_owned();
            assert!(
                !holds(&bytes, &form),
                "{} holds {canary} as {shown}",
                path.display()
            );
        }
    }
}

#[test]
fn the_search_would_find_them() {
    for canary in CANARIES {
        let text = format!("before {canary} after");
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hex: String = text.bytes().map(|b| format!("{b:02x}")).collect();
        let hidden = [
            text.clone().into_bytes(),
            wide,
            hex.into_bytes(),
            Base64::encode_string(text.as_bytes()).into_bytes(),
            Base64::encode_string(&text.as_bytes()[1..]).into_bytes(),
            Base64::encode_string(&text.as_bytes()[2..]).into_bytes(),
        ];
        for bytes in hidden {
            let found = forms(canary).iter().any(|form| holds(&bytes, form));
            assert!(found, "{canary} in {}", String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn nothing_of_the_evidence_stands_in_the_record() {
    let bench = Bench::new();
    bench.json(&["log"]);
    // An open reader keeps the write-ahead log from being emptied at the end.
    let reader = rusqlite::Connection::open(bench.ledger()).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM entry;")
        .unwrap();
    let held: i64 = reader
        .query_row("SELECT count(*) FROM entry", [], |r| r.get(0))
        .unwrap();
    let folder = evidence(&bench);
    let answer = bench.assess(&folder, &["--name", "Quarrymill Canary Clinic"]);
    assert_eq!(answer["name"], "Quarrymill Canary Clinic");
    bench.assess(&folder, &["--observed-at", "2019-07-23"]);
    bench.json(&["extract", folder.to_str().unwrap()]);
    let wal = with_end(&bench.ledger(), "-wal");
    assert!(held > 1 && std::fs::metadata(&wal).unwrap().len() > 0);
    assert_sealed(&wal);
    drop(reader);
    bench.json(&["verify"]);
    assert_sealed(&bench.ledger());
    for end in ["-wal", "-shm"] {
        let path = with_end(&bench.ledger(), end);
        if path.exists() {
            assert_sealed(&path);
        }
    }
    let keys = with_end(&bench.ledger(), ".keys");
    for item in std::fs::read_dir(keys).unwrap() {
        let path = item.unwrap().path();
        assert_sealed(&path);
        assert!(!path.to_string_lossy().contains("canary"));
    }
    // Whoever has the keys reads it; whoever has the file alone does not.
    let id = answer["replay"]["id"].as_str().unwrap();
    assert_eq!(
        bench.json(&["replay", id])["answer"]["name"],
        "Quarrymill Canary Clinic"
    );
    let bare = bench.copy_record("copy/ledger.db", false);
    let run = bench.run(&["--ledger", bare.to_str().unwrap(), "replay", id]);
    assert!(run.code == 1 && !run.out.contains("Canary"), "{run:?}");
}

/// The history is shown to whoever may see the record: it tells that there is sealed evidence only.
#[test]
fn the_log_tells_nothing_of_the_evidence() {
    let bench = Bench::new();
    let folder = evidence(&bench);
    bench.assess(&folder, &["--name", "Quarrymill Canary Clinic"]);
    for arguments in [
        &["log", "--format", "json"][..],
        &["log"],
        &["verify"],
        &["checkpoint"],
    ] {
        let run = bench.run(arguments).exits(0);
        for canary in CANARIES {
            assert!(!run.out.contains(canary), "{arguments:?}: {canary}");
        }
    }
    let log = bench.json(&["log", "--kind", "x-ascribe-evidence"]);
    assert_eq!(log["entries"][0]["sealed"], true);
    assert_eq!(log["entries"][0]["marking"], "TLP:AMBER");
}
