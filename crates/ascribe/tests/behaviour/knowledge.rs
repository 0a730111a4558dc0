//! Sources: updated from mirrors and servers, compared, left out, withdrawn.

use crate::support::{Bench, probability};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// Puts a feed of the source `cert` (as `Example CERT`) into the bench's mirror.
fn feed(bench: &Bench, rows: &[[&str; 3]]) {
    let mut text = "value,actor,reference\n".to_owned();
    for row in rows {
        text.push_str(&row.join(","));
        text.push('\n');
    }
    bench.write("mirror/cert/cert.csv", text);
}

fn bench() -> Bench {
    let bench = Bench::new();
    bench.json(&[
        "knowledge",
        "add",
        "cert",
        "--kind",
        "csv",
        "--url",
        "https://cert.example.org/f.csv",
        "--source",
        "Example CERT",
        "--reliability",
        "B",
        "--map",
        "value=value,actor=actor,reference=reference",
    ]);
    bench
}

fn update(bench: &Bench) -> Value {
    let mirror = bench.path("mirror");
    let report = bench.json(&["knowledge", "update", "--from", mirror.to_str().unwrap()]);
    report["updates"][0].clone()
}

fn said(bench: &Bench, value: &str, more: &[&str]) -> usize {
    let mut arguments = vec!["show", value];
    arguments.extend(more);
    bench.json(&arguments)["said"].as_array().unwrap().len()
}

const A: [&str; 3] = ["alpha-c2.net", "APT28", "https://cert.example.org/1"];
const B: [&str; 3] = ["bravo-c2.net", "APT28", "https://cert.example.org/2"];

#[test]
fn what_is_no_longer_listed_is_withdrawn_and_may_come_back() {
    let bench = bench();
    feed(&bench, &[A, B]);
    let first = update(&bench);
    assert_eq!(
        (&first["outcome"], &first["objects"]),
        (&json!("updated"), &json!(2)),
        "{first}"
    );
    assert_eq!(update(&bench)["outcome"], "unchanged");
    feed(&bench, &[A]);
    let second = update(&bench);
    assert_eq!(
        (&second["withdrawn"], &second["added"]),
        (&json!(1), &json!(0)),
        "{second}"
    );
    assert_eq!((said(&bench, A[0], &[]), said(&bench, B[0], &[])), (1, 0));
    let diff = bench.json(&["knowledge", "diff", "cert"])["sources"][0].clone();
    assert_eq!(diff["removed"].as_array().unwrap().len(), 1, "{diff}");
    assert_eq!(
        diff["values"]["removed_values"],
        json!([["domain-name", B[0]]])
    );
    feed(&bench, &[A, B]);
    let third = update(&bench);
    assert_eq!(
        (&third["listed_again"], &third["added"]),
        (&json!(1), &json!(0)),
        "{third}"
    );
    assert_eq!((said(&bench, A[0], &[]), said(&bench, B[0], &[])), (1, 1));
    feed(&bench, &[B]);
    assert_eq!(update(&bench)["withdrawn"], 1);
    assert_eq!((said(&bench, A[0], &[]), said(&bench, B[0], &[])), (0, 1));
    bench.run(&["verify"]).exits(0);
}

#[test]
fn a_feed_that_shrinks_suddenly_is_not_believed() {
    let bench = bench();
    let names: Vec<String> = (0..3000)
        .map(|n| format!("host{n}.example-c2.net"))
        .collect();
    let links: Vec<String> = (0..3000)
        .map(|n| format!("https://cert.example.org/{}", n / 50))
        .collect();
    let rows: Vec<[&str; 3]> = names
        .iter()
        .zip(&links)
        .map(|(n, l)| [n.as_str(), "APT28", l.as_str()])
        .collect();
    feed(&bench, &rows);
    update(&bench);
    feed(&bench, &rows[..50]);
    let shrunk = update(&bench);
    assert_eq!(shrunk["withdrawn"], 0, "{shrunk}");
    assert!(
        shrunk["problems"][0]
            .as_str()
            .unwrap()
            .contains("--accept-shrink")
    );
    let mirror = bench.path("mirror");
    let meant = bench.json(&[
        "knowledge",
        "update",
        "--accept-shrink",
        "--from",
        mirror.to_str().unwrap(),
    ]);
    assert_eq!(meant["updates"][0]["withdrawn"], 59, "{meant}");
}

#[test]
fn a_source_is_left_out_taken_back_and_removed_without_loss() {
    let bench = bench();
    feed(&bench, &[A, B]);
    update(&bench);
    let entries = || bench.json(&["verify"])["entries"].as_u64().unwrap();
    let text = "Traffic to alpha-c2[.]net and bravo-c2[.]net on 2024-05-01.";
    let with = bench.assess_text("case.txt", text, &[]);
    let without = bench.assess_text("case.txt", text, &["--without", "cert"]);
    assert!(probability(&with, "APT28") > probability(&without, "APT28"));
    assert_eq!(without["as_of"]["without"], json!(["Example CERT"]));
    assert!(with["as_of"].get("without").is_none());
    bench
        .run(&["assess", "case.txt", "--without", "nobody"])
        .exits(1);
    let before = entries();
    let moment = bench.json(&["log", "-n", "1"])["entries"][0]["recorded"]
        .as_str()
        .unwrap()
        .to_owned();
    std::thread::sleep(Duration::from_millis(5));

    bench.json(&[
        "knowledge",
        "disable",
        "Example CERT",
        "--reason",
        "planted",
    ]);
    assert_eq!(said(&bench, A[0], &[]), 0);
    assert_eq!(
        said(&bench, A[0], &["--as-of", &moment]),
        1,
        "an earlier moment is as it was"
    );
    let listed = bench.json(&["knowledge", "list"]);
    let own = listed["sources"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["name"] == "cert")
        .unwrap()
        .clone();
    assert_eq!(
        (&own["enabled"], &own["entries"]),
        (&json!(false), &json!(2)),
        "{own}"
    );
    for answer in [&with, &without] {
        let id = answer["replay"]["id"].as_str().unwrap();
        assert_eq!(bench.json(&["replay", id])["identical"], true);
    }
    assert_eq!(
        bench.json(&["knowledge", "disable", "cert"])["changed"],
        false
    );
    bench.json(&["knowledge", "enable", "cert"]);
    assert_eq!(said(&bench, A[0], &[]), 1);

    bench.run(&["knowledge", "remove", "cert"]).exits(2);
    bench.json(&["knowledge", "remove", "cert", "--yes"]);
    assert_eq!(said(&bench, A[0], &[]), 0);
    // Three decisions, and nothing else: the record remains.
    assert_eq!(entries(), before + 3);
    feed(&bench, &[A]);
    assert_eq!(update(&bench)["listed_again"], 1);
    assert_eq!((said(&bench, A[0], &[]), said(&bench, B[0], &[])), (1, 0));
    bench.run(&["verify"]).exits(0);
}

#[test]
fn what_expired_is_history() {
    let bench = Bench::new();
    let object = |kind: &str, n: u32, rest: Value| {
        let mut object = json!({
            "type": kind, "spec_version": "2.1", "id": format!("{kind}--0000000{n}-0000-4000-8000-000000000000"),
            "created": "2021-01-01T00:00:00Z", "modified": "2021-01-01T00:00:00Z",
        });
        object
            .as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        object
    };
    let actor = object("intrusion-set", 1, json!({"name": "Expiring Otter"}));
    let indicator = object(
        "indicator",
        2,
        json!({
            "pattern": "[domain-name:value = 'alpha-c2.net']", "pattern_type": "stix",
            "valid_from": "2021-01-01T00:00:00Z", "valid_until": "2022-01-01T00:00:00Z",
        }),
    );
    let says = object(
        "relationship",
        3,
        json!({
            "relationship_type": "indicates", "source_ref": indicator["id"], "target_ref": actor["id"],
        }),
    );
    let bundle = json!({"type": "bundle", "id": "bundle--0a0a0a0a-1111-4222-8333-444444444444", "objects": [actor, indicator, says]});
    let path = bench.write("b.json", bundle.to_string());
    bench.json(&[
        "import",
        path.to_str().unwrap(),
        "--source",
        "House",
        "--reliability",
        "B",
    ]);
    let text = "alpha-c2[.]net";
    let then = bench.assess_text("case.txt", text, &["--observed-at", "2021-06-01"]);
    let later = bench.assess_text("case.txt", text, &["--observed-at", "2023-06-01"]);
    let of = |answer: &Value| answer["evidence"][0].clone();
    assert!(of(&then)["discount"].is_null(), "{then}");
    assert_eq!(of(&later)["discount"]["kind"], "expired", "{later}");
    assert!(
        of(&later)["discount"]["because"]
            .as_str()
            .unwrap()
            .contains("valid until 2022-01-01 by House")
    );
    assert!(probability(&then, "Expiring Otter") > probability(&later, "Expiring Otter"));
    assert_eq!(
        bench.json(&["show", "alpha-c2.net"])["said"][0]["expired"],
        "2022-01-01"
    );
}

#[test]
fn a_mapping_file_says_what_columns_mean() {
    let bench = Bench::new();
    let map = bench.write(
        "m.toml",
        "delimiter = ';'\n[columns]\nvalue = 'ioc'\nactor = 'grp'\n",
    );
    let table = bench.write("t.csv", "grp;ioc\nAPT28;alpha-c2.net\n");
    bench.json(&[
        "import",
        table.to_str().unwrap(),
        "--map",
        map.to_str().unwrap(),
    ]);
    assert_eq!(said(&bench, "alpha-c2.net", &[]), 1);
    bench.write("bad.toml", "[columns]\nvalu = 1\n");
    let run = bench
        .run(&["import", "t.csv", "--map", "bad.toml"])
        .exits(2);
    assert!(run.err.contains("valu"), "{}", run.err);
}

/// Answers three requests with a feed, then with "not modified"; ends by itself.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            let Ok((mut stream, _)) = listener.accept() else {
                std::thread::sleep(Duration::from_millis(5));
                continue;
            };
            stream.set_nonblocking(false).unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(2)))
                .unwrap();
            let mut head = [0u8; 4096];
            let n = stream.read(&mut head).unwrap_or(0);
            let same = String::from_utf8_lossy(&head[..n])
                .to_lowercase()
                .contains("if-none-match: \"1\"");
            let answer = if same {
                "HTTP/1.1 304 Not Modified\r\nconnection: close\r\n\r\n".to_owned()
            } else {
                let body = "alpha-c2.net\nbravo-c2.net\n";
                format!(
                    "HTTP/1.1 200 OK\r\netag: \"1\"\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                )
            };
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn a_server_inside_is_asked_only_if_that_is_allowed() {
    let bench = Bench::new();
    let address = serve();
    bench.json(&[
        "knowledge",
        "add",
        "inner",
        "--kind",
        "text",
        "--url",
        &address,
    ]);
    let refused = bench.run(&["knowledge", "update", "inner"]).exits(1);
    assert!(refused.err.contains("--allow-internal"), "{}", refused.err);
    let first = bench.json(&["knowledge", "update", "inner", "--allow-internal"]);
    assert_eq!(first["updates"][0]["added"], 1, "{first}");
    let second = bench.json(&["knowledge", "update", "inner", "--allow-internal"]);
    assert_eq!(second["updates"][0]["outcome"], "unchanged");
    // A mirror written here is read elsewhere.
    let mirror = bench.path("stick");
    bench.json(&[
        "knowledge",
        "mirror",
        mirror.to_str().unwrap(),
        "inner",
        "--allow-internal",
    ]);
    assert!(mirror.join("SHA256SUMS").is_file());
    let read = bench.json(&[
        "knowledge",
        "update",
        "inner",
        "--from",
        mirror.to_str().unwrap(),
    ]);
    assert_eq!(read["updates"][0]["unchanged"], 1, "{read}");
    std::fs::write(mirror.join("inner/inner.txt"), "evil.example.net\n").unwrap();
    let altered = bench
        .run(&[
            "knowledge",
            "update",
            "inner",
            "--from",
            mirror.to_str().unwrap(),
        ])
        .exits(1);
    assert!(altered.err.contains("SHA-256"), "{}", altered.err);
    assert_eq!(said(&bench, "evil.example.net", &[]), 0);
}

#[test]
fn the_audit_names_who_disagrees() {
    let bench = Bench::new();
    let set = |n: u32, name: &str, aliases: &[&str]| {
        json!({
            "type": "intrusion-set", "spec_version": "2.1", "name": name, "aliases": aliases,
            "id": format!("intrusion-set--{n:08x}-0000-4000-8000-000000000000"),
            "created": "2024-01-01T00:00:00Z", "modified": "2024-01-01T00:00:00Z",
        })
    };
    let bundle = json!({"type": "bundle", "id": "bundle--0a0a0a0a-1111-4222-8333-444444444444", "objects": [
        set(1, "Quiet Heron", &["Shared Nickname"]), set(2, "Loud Heron", &["SHARED-NICKNAME", "Тихий Волк"]),
    ]});
    let path = bench.write("h.json", bundle.to_string());
    bench.json(&["import", path.to_str().unwrap(), "--source", "House"]);
    let audit = |more: &[&str]| {
        let mut arguments = vec!["names", "audit", "--source", "House"];
        arguments.extend(more);
        bench.json(&arguments)
    };
    let all = audit(&[]);
    let shared = &all["contested_aliases"];
    assert_eq!(shared.as_array().unwrap().len(), 1, "{all}");
    assert_eq!(shared[0]["bearers"][0]["alias_of"], json!(["House"]));
    assert_eq!(shared[0]["bearers"].as_array().unwrap().len(), 2);
    assert!(
        audit(&["--only", "countries"])["contested_aliases"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    bench.json(&["names", "shared_nickname", "--actor", "Quiet Heron"]);
    assert!(
        audit(&[])["contested_aliases"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        audit(&["--settled"])["contested_aliases"][0]["decided"],
        "Quiet Heron"
    );
    // A name in another alphabet or width is the same name.
    assert_eq!(bench.json(&["show", "Tikhiy Volk"])["actor"], "Loud Heron");
    assert_eq!(
        bench.json(&["show", "ＱＵＩＥＴ＿heron"])["actor"],
        "Quiet Heron"
    );
}
