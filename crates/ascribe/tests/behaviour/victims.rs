//! Who a victim is stands nowhere in the clear: not in files, not in outputs, not in the index;
//! only where it is revealed, which is recorded, until it is erased.

use crate::sealing::{forms, holds};
use crate::support::{Bench, with_end};
use std::path::Path;

const NAME: &str = "Quarrymill Canary Clinic";
const CANARIES: [&str; 7] = [
    "Quarrymill Canary Clinic",
    "Quarrymill",
    "quarrymill-clinic.net",
    "mx-canary-4711",
    "anna.canary@freemail.example",
    "198.18.99.137",
    "Canaria Quendolin",
];

fn record(bench: &Bench) -> String {
    let text = "Canaria Quendolin of Quarrymill Canary Clinic saw aspx shells on mx-canary-4711.quarrymill-clinic.net \
        and 198.18.99.137, from evil.example-c2.net; UXVhcnJ5bWlsbCBDYW5hcnkgQ2xpbmlj was in the script; mail to anna.canary@freemail.example";
    let file = bench.write(
        "quarrymill-report.txt",
        format!("{text}\nQuarrymill's wards stand still."),
    );
    let run = bench.run(&[
        "--format",
        "json",
        "incident",
        "new",
        "--title",
        "Shells at Quarrymill",
        "--text",
        text,
        "--when",
        "2021-03-02",
        "--file",
        file.to_str().unwrap(),
        "--place",
        "Quarrymill cellar",
        "--victim-name",
        "Quarrymill Canary Clinic Ltd",
        "--own-domain",
        "quarrymill-clinic.net",
        "--own-host",
        "mx-canary-4711",
        "--own-address",
        "198.18.96.0/20",
        "--own-email",
        "anna.canary@freemail.example",
        "--contact",
        "Canaria Quendolin",
        "--reason",
        "Quarrymill is down",
        "--effect",
        "serious",
        "--organisation",
        "medium",
    ]);
    let run = run.exits(0);
    clean("incident new", &run.out);
    clean("incident new", &run.err);
    run.document()["incident"].as_str().unwrap().to_owned()
}

fn clean(what: &str, text: &str) {
    for canary in CANARIES {
        for form in forms(canary) {
            assert!(
                !holds(text.as_bytes(), &form),
                "{what} holds {canary}: {text}"
            );
        }
    }
}

fn clean_file(path: &Path) {
    let Ok(bytes) = std::fs::read(path) else {
        return;
    };
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

fn victim(bench: &Bench, id: &str) -> String {
    let shown = bench.json(&["incident", "show", id]);
    shown["incident"]["facts"]["victim"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_victim_is_in_no_output_and_no_file_unless_revealed() {
    let bench = Bench::new();
    let id = record(&bench);
    bench.json(&[
        "support",
        "add",
        &id,
        "request",
        "--owner",
        "kim",
        "--to",
        "Quarrymill Clinic",
        "--text",
        "Quarrymill asks",
    ]);
    bench.json(&[
        "incident",
        "update",
        &id,
        "--owner",
        "Quarrymill Canary Clinic",
    ]);
    let with = [
        "--what",
        "indicators",
        "--with",
        "Quarrymill Canary Clinic,partners",
    ];
    bench.json(&[&["support", "consent", &id][..], &with].concat());
    let campaign = ["--campaign", "against quarrymill-clinic.net"];
    bench.json(&[&["incident", "link", &id][..], &campaign].concat());
    let who = victim(&bench, &id);
    let assess = ["assess", "--incident", &id];
    let answer = bench
        .run(&[&assess[..], &["--format", "json"]].concat())
        .exits(0);
    let replay = answer.document()["assessments"][0]["replay"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    clean("assess", &answer.out);
    for arguments in [
        &["incident", "show", &id, "--history"][..],
        &["incident", "list"],
        &["incident", "search", "shells"],
        &["support", "waiting"],
        &["victim", "show", &who],
        &["replay", &replay],
        &["keys", "show"],
        &["log", "-n", "100"],
        &["verify"],
        &assess,
        &["assess", "quarrymill-report.txt"],
        &["cluster"],
    ] {
        for format in ["human", "json"] {
            let run = bench
                .run(&[arguments, &["--format", format]].concat())
                .exits(0);
            clean(&format!("{arguments:?}"), &run.out);
            clean(&format!("{arguments:?}"), &run.err);
        }
    }
    for end in ["", "-wal", "-shm"] {
        clean_file(&with_end(&bench.ledger(), end));
    }
    for item in std::fs::read_dir(with_end(&bench.ledger(), ".keys")).unwrap() {
        clean_file(&item.unwrap().path());
    }
    // The search that finds nothing must be able to find something.
    let reveal = [
        "incident",
        "show",
        &id,
        "--reveal",
        "--reason",
        "they called",
    ];
    for format in ["human", "json"] {
        let run = bench
            .run(&[&reveal[..], &["--format", format]].concat())
            .exits(0);
        assert!(
            run.out.contains(NAME) && run.out.contains("Canaria Quendolin"),
            "{run:?}"
        );
    }
}

#[test]
fn readings_and_searches_of_identities_need_a_reason_and_are_recorded() {
    let bench = Bench::new();
    let id = record(&bench);
    let who = victim(&bench, &id);
    assert_eq!(bench.run(&["incident", "show", &id, "--reveal"]).code, 2);
    assert_eq!(
        bench
            .run(&["incident", "show", &id, "--reveal", "--reason", " "])
            .code,
        2
    );
    let log = |bench: &Bench| {
        bench.json(&["log", "--kind", "x-ascribe-access"])["entries"]
            .as_array()
            .unwrap()
            .len()
    };
    let before = log(&bench);
    bench.json(&[
        "incident",
        "show",
        &id,
        "--reveal",
        "--reason",
        "Quarrymill called",
    ]);
    bench.json(&[
        "victim",
        "show",
        &who,
        "--reveal",
        "--reason",
        "to call back",
    ]);
    assert_eq!(log(&bench), before + 2);
    for text in [
        "quarrymill canary clinic",
        "quarrymill-clinic.net",
        "mx1.quarrymill-clinic.net",
        "198.18.99.137",
    ] {
        let plain = bench.json(&["incident", "search", text]);
        assert_eq!(plain["incidents"], serde_json::json!([]), "{text}");
    }
    let before = log(&bench);
    for text in [
        NAME,
        "QUARRYMILL-CLINIC.NET",
        "anna.canary@freemail.example",
    ] {
        let hits = bench.json(&[
            "incident",
            "search",
            text,
            "--identity",
            "--reason",
            "a call",
        ]);
        assert_eq!(hits["victims"][0]["victim"], who.as_str(), "{text}");
        assert_eq!(hits["victims"][0]["incidents"][0], id.as_str());
    }
    let none = bench.json(&[
        "incident",
        "search",
        "Nobody Ltd",
        "--identity",
        "--reason",
        "a call",
    ]);
    assert_eq!(none["victims"], serde_json::json!([]));
    assert_eq!(
        log(&bench),
        before + 7,
        "each search, and each victim found"
    );
    let shown = bench.json(&["victim", "show", &who]);
    assert!(shown["readings"].to_string().contains("revealed by tester"));
    clean("log", &bench.run(&["log", "-n", "500"]).out);
    clean_file(&bench.ledger());
}

#[test]
fn a_victim_known_from_one_incident_is_recognised_in_another() {
    let bench = Bench::new();
    let who = {
        let id = record(&bench);
        victim(&bench, &id)
    };
    let other = bench.json(&[
        "incident",
        "new",
        "--title",
        "A partner",
        "--text",
        "a supplier of Quarrymill Canary Clinic via mx2.quarrymill-clinic.net",
    ]);
    let shown = bench
        .run(&["incident", "show", other["incident"].as_str().unwrap()])
        .exits(0);
    clean("show", &shown.out);
    assert!(shown.out.contains(&who));
    // Declared later, it is kept out of what was told before.
    let early = bench.json(&[
        "incident",
        "new",
        "--text",
        "the Northern Weavers Guild was struck",
    ]);
    let early = early["incident"].as_str().unwrap();
    assert!(
        bench
            .run(&["incident", "show", early])
            .out
            .contains("Weavers")
    );
    bench.json(&[
        "incident",
        "update",
        early,
        "--victim-name",
        "Northern Weavers Guild",
    ]);
    assert!(
        !bench
            .run(&["incident", "show", early])
            .out
            .contains("Weavers")
    );
    assert_eq!(
        bench.json(&["incident", "search", "weavers"])["incidents"],
        serde_json::json!([])
    );
}

#[test]
fn an_erased_victim_is_gone_and_record_and_proofs_stay() {
    let bench = Bench::new();
    let id = record(&bench);
    let who = victim(&bench, &id);
    let checkpoint = bench.json(&["checkpoint"])["checkpoint"]
        .as_str()
        .unwrap()
        .to_owned();
    let checkpoint = bench.write("checkpoint.txt", checkpoint);
    let erased = bench.json(&["victim", "erase", &who, "--reason", "asked by Quarrymill"]);
    assert_eq!(erased["keys"], 2);
    assert_eq!(
        bench.json(&["verify", "--checkpoint", checkpoint.to_str().unwrap()])["intact"],
        true
    );
    let shown = bench.json(&[
        "incident",
        "show",
        &id,
        "--reveal",
        "--reason",
        "is it gone",
    ]);
    assert_eq!(shown["erased"], true);
    assert!(shown.get("identity").is_none());
    assert_eq!(shown["incident"]["severity"]["grades"][0]["level"], "C4");
    clean("after erasure", &shown.to_string());
    let hits = bench.json(&[
        "incident",
        "search",
        NAME,
        "--identity",
        "--reason",
        "a call",
    ]);
    assert_eq!(hits["victims"], serde_json::json!([]));
    assert_eq!(ids_of(&bench), [id]);
    // The same organisation may come again, as another.
    let again = record(&bench);
    assert_ne!(victim(&bench, &again), who);
}

fn ids_of(bench: &Bench) -> Vec<String> {
    let page = bench.json(&["incident", "list"]);
    let all = page["incidents"].as_array().unwrap();
    all.iter()
        .map(|i| i["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_master_key_behind_a_passphrase_opens_with_it_only_and_comes_back_from_escrow() {
    let bench = Bench::new();
    let id = record(&bench);
    let words = bench.write("words.txt", "correct horse battery staple\n");
    let words = words.to_str().unwrap();
    bench.json(&[
        "keys",
        "escrow",
        "--passphrase-file",
        words,
        "--out",
        "escrow.txt",
    ]);
    let status = bench.json(&["keys", "protect", "--passphrase-file", words]);
    assert_eq!(status["master"], "passphrase");
    let locked = bench.run(&["incident", "show", &id]);
    assert!(
        locked.code == 1 && locked.err.contains("ASCRIBE_PASSPHRASE"),
        "{locked:?}"
    );
    let with = |arguments: &[&str]| {
        let output = bench
            .command(arguments)
            .env("ASCRIBE_PASSPHRASE_FILE", words)
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    assert_eq!(with(&["incident", "show", &id]).0, 0);
    std::fs::remove_file(with_end(&bench.ledger(), ".keys/master.key")).unwrap();
    assert_eq!(with(&["incident", "show", &id]).0, 1);
    assert_eq!(with(&["keys", "restore", "escrow.txt"]).0, 0);
    assert_eq!(bench.json(&["keys", "show"])["master"], "file");
    bench.json(&["keys", "rotate"]);
    assert_eq!(bench.run(&["incident", "show", &id]).code, 0);
    // A copy of the master key from before the rotation is of no use.
    assert_eq!(with(&["keys", "restore", "escrow.txt"]).0, 1);
}

/// Every incident of the cluster, as `cluster` made it.
fn clustered(bench: &Bench) -> Vec<String> {
    let made = bench.json(&["cluster"]);
    let members = made["clusters"][0]["members"].as_array().unwrap();
    let members = members.iter().map(|m| m.as_str().unwrap().to_owned());
    members.collect()
}

#[test]
fn what_is_typed_of_clusters_and_erasures_names_no_victim() {
    let bench = Bench::new();
    let first = record(&bench);
    let other = ["--text", "called evil.example-c2.net", "--victim-name"];
    let other = [&["incident", "new"][..], &other, &["Harbour Canary Trust"]].concat();
    let other = bench.json(&other)["incident"].as_str().unwrap().to_owned();
    for id in [&first, &other] {
        bench.json(&["assess", "--incident", id]);
    }
    assert_eq!(clustered(&bench).len(), 2);
    let told = "Quarrymill Canary Clinic called; so did Quendolin of mx-canary-4711";
    let mut last = String::new();
    for arguments in [
        &["split", "CL-0001", &other, "--reason", told][..],
        &["merge", "CL-0001", "CL-0002", "--reason", told],
        &["undo", "LAST", "--reason", told],
    ] {
        let arguments = arguments.iter().map(|a| match *a {
            "LAST" => last.as_str(),
            other => other,
        });
        let arguments: Vec<&str> = ["cluster"].into_iter().chain(arguments).collect();
        let run = bench.run(&[&arguments[..], &["--format", "json"]].concat());
        let run = run.exits(0);
        clean(&format!("{arguments:?}"), &run.out);
        assert!(run.out.contains("victim-"), "{run:?}");
        last = run.document()["id"].as_str().unwrap().to_owned();
    }
    for arguments in [
        &["cluster", "show", "CL-0001"][..],
        &["cluster", "list"],
        &["erase", &first, "--yes", "--reason", told],
        &["log", "-n", "100"],
    ] {
        let run = bench.run(&[arguments, &["--format", "json"]].concat());
        clean(&format!("{arguments:?}"), &run.exits(0).out);
    }
    for end in ["", "-wal", "-shm"] {
        clean_file(&with_end(&bench.ledger(), end));
    }
}

/// What others published names a victim too; kept readable, it would name it to every reader.
#[test]
fn a_published_statement_that_names_a_victim_is_kept_with_its_pseudonym() {
    let bench = Bench::new();
    let id = record(&bench);
    let who = victim(&bench, &id);
    let said = "The Ministry attributes the attack on Quarrymill Canary Clinic to Lantern Moth, \
        seen from mx-canary-4711.quarrymill-clinic.net.\n";
    bench.write("quarrymill.txt", said);
    let add = [
        "claim",
        "add",
        "quarrymill.txt",
        "--title",
        "Quarrymill Canary Clinic struck",
    ];
    let run = bench
        .run(&[&add[..], &["--format", "json"]].concat())
        .exits(0);
    clean("claim add", &run.out);
    clean("claim add", &run.err);
    let added = run.document();
    assert_eq!(added["disguised"], true);
    let statement = added["statement"].as_str().unwrap();
    let claim = &added["claims"][0];
    assert!(
        claim["claim"]["text"].as_str().unwrap().contains(&who),
        "{claim}"
    );
    let claim = claim["id"].as_str().unwrap();
    let reason = "Quarrymill Canary Clinic called";
    let resolve = [
        "claim", "resolve", claim, "--as", "accepted", "--reason", reason,
    ];
    let correct = [
        "claim",
        "correct",
        claim,
        "--set",
        "speakers=Quarrymill Canary Clinic",
        "--reason",
        reason,
    ];
    for arguments in [
        &resolve[..],
        &correct,
        &["names", "decide", "Lantern Moth", "--reason", reason],
        &["claim", "show", statement],
        &["claim", "list"],
        &["log", "-n", "50"],
    ] {
        let run = bench.run(&[arguments, &["--format", "json"]].concat());
        clean(&format!("{arguments:?}"), &run.out);
        clean(&format!("{arguments:?}"), &run.err);
        if arguments == &correct[..] {
            let fields = run.exits(0).document()["fields"].to_string();
            assert!(fields.contains(&who), "{fields}");
        }
    }
    for end in ["", "-wal", "-shm"] {
        clean_file(&with_end(&bench.ledger(), end));
    }
    // What names nobody is kept as it was published.
    bench.write(
        "other.txt",
        "The Ministry attributes the attack on ports to Lantern Moth.\n",
    );
    assert_eq!(
        bench.json(&["claim", "add", "other.txt"])["disguised"],
        false
    );
}
