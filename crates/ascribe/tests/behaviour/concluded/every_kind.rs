//! Every kind of entry there is, through an export into another record and out of it again.

use crate::releases::{agree, attributed, by, draft};
use crate::support::{Bench, repository};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What must stay, and why: `docs/exchange.md`.
const STAYS: [&str; 10] = [
    "x-ascribe-erased-victim",
    "x-ascribe-ledger-genesis",
    "x-ascribe-ledger-erasure",
    "x-ascribe-ledger-rotation",
    "x-ascribe-victim",
    "x-ascribe-access-reason",
    "x-ascribe-evidence",
    "x-ascribe-incident-note",
    "x-ascribe-judgement",
    "x-ascribe-item-salts",
];
const ANSWER: &str = "x-ascribe-answer";
const VICTIM: &str = "Thistlegate Harbour Trust";

/// A bundle with a version of an actor, what is said of it, and what is no sound object.
fn bundle(alias: &str) -> String {
    let at = "2024-01-01T00:00:00.000Z";
    let id = |kind: &str, n: u32| format!("{kind}--6f2d8a10-3b1c-4e5d-9a7f-0c1b2d3e4f{n}");
    json!({"type": "bundle", "id": id("bundle", 49), "objects": [
        {"type": "intrusion-set", "spec_version": "2.1", "id": id("intrusion-set", 50), "name": "Grey Ferry",
         "aliases": [alias], "created": at, "modified": at},
        {"type": "indicator", "spec_version": "2.1", "id": id("indicator", 51), "pattern_type": "stix",
         "pattern": "[domain-name:value = 'ferry.example']", "valid_from": at, "created": at, "modified": at},
        {"type": "relationship", "spec_version": "2.1", "id": id("relationship", 52), "created": at, "modified": at,
         "relationship_type": "indicates", "source_ref": id("indicator", 51), "target_ref": id("intrusion-set", 50)},
        {"type": "sighting", "spec_version": "2.1", "id": id("sighting", 53), "sighting_of_ref": id("indicator", 51),
         "created": at, "modified": at},
        {"type": "ipv4-addr", "spec_version": "2.1", "id": "ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd", "value": "198.51.100.3"},
        {"type": "x-house-thing", "id": id("x-house-thing", 54), "anything": [1, 2.5, "ü"]},
        {"type": "indicator", "id": id("indicator", 55), "pattern": 5, "created": 7},
        {"type": "marking-definition", "spec_version": "2.1", "definition_type": "statement",
         "id": id("marking-definition", 56), "created": at, "definition": {"statement": "(c) House"}}
    ]})
    .to_string()
}

/// A record in which everything that can be recorded was.
fn everything() -> Bench {
    let bench = Bench::new();
    let (assessment, clear) = attributed(&bench, false);
    let drafted = draft(&bench, &assessment, &clear);
    let statement = drafted["id"].as_str().unwrap();
    agree(&bench, statement);
    by(&bench, "cid", &["statement", "release", statement]).exits(0);
    intelligence(&bench);
    claims(&bench);
    objected(&bench, &assessment);
    incidents(&bench);
    decided(&bench);
    bench
}

fn intelligence(bench: &Bench) {
    for (name, alias) in [("one.json", "Quiet Heron"), ("two.json", "Loud Heron")] {
        let path = bench.write(name, bundle(alias));
        let from = [
            "--source",
            "House",
            "--marking",
            "TLP:GREEN",
            "--credibility",
            "2",
        ];
        let start = ["import", path.to_str().unwrap()];
        bench.json(&[&start[..], &from].concat());
    }
}

fn claims(bench: &Bench) {
    let said = "The Ministry attributes the attack on ports to Lantern Moth.";
    let path = bench.write("said.txt", said);
    let from = ["--source", "Ministry", "--marking", "TLP:CLEAR"];
    let start = ["claim", "add", path.to_str().unwrap()];
    let added = bench.json(&[&start[..], &from].concat());
    let claim = added["claims"][0]["id"].as_str().unwrap();
    bench.json(&[
        "claim",
        "resolve",
        claim,
        "--as",
        "contested",
        "--reason",
        "two views",
    ]);
    bench.json(&[
        "claim",
        "correct",
        claim,
        "--set",
        "scope=ports",
        "--reason",
        "so it says",
    ]);
}

fn objected(bench: &Bench, assessment: &str) {
    let text = bench.write("reply.txt", "We reject the accusation.");
    let text = text.to_str().unwrap();
    let against = [
        "challenge",
        "add",
        "--against",
        assessment,
        "--link",
        "activity",
    ];
    let who = ["--by", "The embassy", "--text", text];
    let added = bench.json(&[&against[..], &who].concat());
    bench.json(&["challenge", "run", added["id"].as_str().unwrap()]);
    let judged = [
        "judge",
        assessment,
        "--item",
        "e1",
        "--hypothesis",
        "Lantern Moth",
    ];
    let how = [
        "--consistency",
        "I",
        "--by",
        "Ben",
        "--reason",
        "seen elsewhere",
    ];
    bench.json(&[&judged[..], &how].concat());
}

fn incidents(bench: &Bench) {
    // As many as a published period needs.
    for n in 0..8 {
        let victim = format!("{VICTIM} {n}");
        let told = [
            "incident",
            "new",
            "--title",
            "Shells",
            "--text",
            "A shell called 198.51.100.7",
        ];
        let when = [
            "--from",
            "2025-09-03",
            "--came-in",
            "victim",
            "--sector",
            "health",
            "--country",
            "NZ",
        ];
        let how = [
            "--effect",
            "serious",
            "--organisation",
            "medium",
            "--victim-name",
            &victim,
        ];
        bench.json(&[&told[..], &when, &how].concat());
    }
    let list = bench.json(&["incident", "list"]);
    let victim = list["incidents"][0]["victim"].as_str();
    let victim = victim.map_or_else(|| find(&list, "victim-"), str::to_owned);
    bench.json(&["victim", "show", &victim, "--reveal", "--reason", "a call"]);
    let shared = "quillfeather-7731.net";
    for (file, more) in [
        ("a/note.txt", "one"),
        ("b/note.txt", "two"),
        ("c/note.txt", "three"),
    ] {
        bench.assess_text(file, &format!("{shared} {more} T1505.003"), &[]);
    }
    bench.json(&["cluster", "update"]);
    let erased = bench.assess_text("d/note.txt", "8.8.8.8 only", &[]);
    let erased = erased["id"].as_str().unwrap();
    bench.json(&["erase", erased, "--yes", "--reason", "asked for"]);
}

fn decided(bench: &Bench) {
    bench.json(&[
        "names",
        "Moth",
        "--actor",
        "HAFNIUM",
        "--reason",
        "so we say",
    ]);
    bench.json(&["knowledge", "disable", "feed-c", "--reason", "planted"]);
    bench.json(&["statistics", "freeze", "--period", "2025-07-01..2025-12-31"]);
    bench.json(&[
        "statistics",
        "publish",
        "--period",
        "2025-07-01..2025-12-31",
    ]);
    bench.json(&["keys", "renew", "--all"]);
}

/// The first word of a document that begins so.
fn find(document: &Value, start: &str) -> String {
    let text = document.to_string();
    let at = text.find(start).unwrap_or_else(|| panic!("{document:#}"));
    let word = text[at..].chars();
    word.take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect()
}

/// The history without what is of one file alone.
fn log(bench: &Bench, ledger: &str) -> Vec<Value> {
    let all = [
        "--ledger", ledger, "--format", "json", "log", "-n", "100000",
    ];
    let mut log = bench.run(&all).exits(0).document();
    let mut entries: Vec<Value> = log["entries"].as_array_mut().unwrap().drain(..).collect();
    for entry in &mut entries {
        for name in ["seq", "recorded", "recorder"] {
            entry[name].take();
        }
    }
    entries.reverse();
    entries
}

fn export(bench: &Bench, ledger: &str, what: &[String]) -> Value {
    let mut all = [
        "--ledger",
        ledger,
        "export",
        "--as",
        "stix",
        "-q",
        "--include-sealed",
        "--max-marking",
        "TLP:RED",
    ]
    .map(str::to_owned)
    .to_vec();
    all.extend_from_slice(what);
    bench.run(&all).exits(0).document()
}

/// The objects of an export, but for what each export makes anew for readers of plain STIX.
fn objects(document: &Value) -> Vec<String> {
    let all = document["objects"].as_array().unwrap().iter();
    let made = |o: &&Value| o.to_string().contains("\"derived\":true") && o["type"] != "incident";
    all.filter(|o| !made(o)).map(Value::to_string).collect()
}

/// What the extensions hold is what their published schemas say.
fn keeps_the_schemas(document: &Value) {
    let schema = |name: &str| {
        let path = repository().join(format!("docs/schemas/ascribe-{name}.schema.json"));
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        jsonschema::draft202012::new(&schema).unwrap()
    };
    let (entry, answer, cluster) = (schema("entry"), schema("answer"), schema("cluster"));
    for object in document["objects"].as_array().unwrap() {
        let broken = |schema: &jsonschema::Validator, part: &Value| {
            let errors: Vec<String> = schema.iter_errors(part).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}: {part}");
        };
        match object["type"].as_str().unwrap() {
            "x-ascribe-entry" => broken(&entry, object),
            ANSWER => broken(&answer, object),
            _ => {}
        }
        for (id, part) in object["extensions"].as_object().into_iter().flatten() {
            if id.starts_with("extension-definition--c84e2b57") {
                broken(&cluster, part);
            }
            if id.starts_with("extension-definition--b1ae2a1c")
                && object["type"] != "x-ascribe-entry"
            {
                broken(&entry, part);
            }
        }
    }
}

/// The first difference, if there is one.
fn same(sent: &[String], again: &[String]) {
    for (one, other) in sent.iter().zip(again) {
        assert_eq!(one, other);
    }
    let longer = if sent.len() > again.len() {
        sent
    } else {
        again
    };
    let more = longer.get(sent.len().min(again.len()));
    assert_eq!(more, None, "{} sent, {} came back", sent.len(), again.len());
}

fn kind(entry: &Value) -> &str {
    entry["kind"].as_str().unwrap()
}

/// Every kind of statement that this program makes, by its table of labels.
fn own_kinds() -> BTreeSet<String> {
    let table = repository().join("crates/app/src/labels/labels.toml");
    let table = std::fs::read_to_string(table).unwrap();
    let names = table
        .lines()
        .filter_map(|l| l.strip_prefix('[')?.strip_suffix(']').map(str::to_owned));
    names.collect()
}

#[test]
fn every_kind_comes_back_as_it_was_or_stays_as_is_written() {
    let bench = everything();
    let first = bench.ledger();
    let first = first.to_str().unwrap();
    let other = bench.path("other.db");
    let other = other.to_str().unwrap();
    let before = log(&bench, first);
    let kinds: BTreeSet<String> = before.iter().map(|e| kind(e).to_owned()).collect();
    let documented = std::fs::read_to_string(repository().join("docs/exchange.md")).unwrap();
    for kind in own_kinds() {
        assert!(
            documented.contains(&format!("`{kind}`")),
            "docs/exchange.md says nothing of {kind}"
        );
    }
    // All knowledge and conclusions; then each kind that leaves only when it is named.
    let all = vec!["--all".to_owned()];
    let sent = export(&bench, first, &all);
    let text = sent.to_string();
    let known: BTreeSet<String> = kinds
        .iter()
        .filter(|k| !leaves_with_all(&text, k))
        .cloned()
        .collect();
    let named: Vec<String> = known
        .iter()
        .flat_map(|k| ["--kind".to_owned(), k.clone()])
        .collect();
    let named_sent = export(&bench, first, &named);
    for document in [&sent, &named_sent] {
        assert!(
            !document.to_string().contains("Thistlegate"),
            "a victim left"
        );
        keeps_the_schemas(document);
        let path = bench.write("sent.json", document.to_string());
        let import = [
            "--ledger",
            other,
            "--bare",
            "--format",
            "json",
            "import",
            path.to_str().unwrap(),
        ];
        let report = bench.run(&import).exits(0).document();
        assert_eq!(report["problems"], json!([]), "{report:#}");
    }
    // Out again: the same objects, byte for byte.
    for (what, sent) in [(&all, &sent), (&named, &named_sent)] {
        same(&objects(sent), &objects(&export(&bench, other, what)));
    }
    // And the same entries, kind by kind.
    let after = log(&bench, other);
    for one in &kinds {
        let of = |entries: &[Value]| -> Vec<Value> {
            entries.iter().filter(|e| kind(e) == one).cloned().collect()
        };
        let (before, after) = (of(&before), of(&after));
        match one.as_str() {
            "x-ascribe-ledger-genesis" => assert_eq!(after.len(), 1),
            stays if STAYS.contains(&stays) => assert!(after.is_empty(), "{stays} left"),
            "x-ascribe-assessment" | "x-ascribe-cluster-event" => assert!(after.is_empty()),
            _ if before.iter().any(|e| e["source"] == "feed-c") => {}
            _ => assert_eq!(before, after, "{one}"),
        }
    }
    let answers = after.iter().filter(|e| kind(e) == ANSWER).count();
    let own = before
        .iter()
        .filter(|e| kind(e) == "x-ascribe-assessment")
        .count();
    assert_eq!(answers + 1, own, "all but that of the erased incident");
    assert_eq!(after.iter().filter(|e| kind(e) == "grouping").count(), 1);
    bench.run(&["--ledger", other, "verify"]).exits(0);
    let seen: Vec<&str> = kinds.iter().map(String::as_str).collect();
    for expected in [
        "x-ascribe-claim-resolution",
        "x-ascribe-release-act",
        "x-ascribe-incident",
        "x-ascribe-access",
        "sighting",
    ] {
        assert!(
            seen.contains(&expected),
            "{expected} is not in the record: {seen:?}"
        );
    }
    let unseen: Vec<String> = own_kinds()
        .into_iter()
        .filter(|k| !seen.contains(&k.as_str()))
        .collect();
    assert_eq!(
        unseen, UNSEEN,
        "kinds that the record has not, so that nothing was tried"
    );
}

/// Kinds that the first record has not: what the other has of it, the carrier itself, a sealed one
/// that stays, and two that only `knowledge update` makes, which travel as all do.
const UNSEEN: [&str; 5] = [
    "x-ascribe-answer",
    "x-ascribe-entry",
    "x-ascribe-erased-victim",
    "x-ascribe-source-update",
    "x-ascribe-withdrawal",
];

fn leaves_with_all(sent: &str, kind: &str) -> bool {
    STAYS.contains(&kind)
        || ["x-ascribe-assessment", "x-ascribe-cluster-event"].contains(&kind)
        || sent.contains(&format!("\"type\":\"{kind}\""))
        || sent.contains(&format!("\"entry_kind\":\"{kind}\""))
}
