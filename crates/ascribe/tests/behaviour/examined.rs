//! What is asked of an answer once it stands: lists and echoes, words, judgements, replay with
//! other knowledge, erasure, clusters.

use crate::support::{Bench, incident, item, probability};
use serde_json::Value;

const SITE: &str = "https://harbour-press-11.net/report";
const OTHER: &str = "https://mill-lane-research.org/paper";

fn row<'a>(value: &'a str, actor: &'a str, reference: &'a str) -> [&'a str; 4] {
    [value, actor, reference, "2024-05-01"]
}

fn replay_id(answer: &Value) -> String {
    answer["replay"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_shared_or_benign_alone_attributes_nobody_and_it_is_explained() {
    let bench = Bench::new();
    let own = [
        "8.8.8.8",
        "quillfeather.etowns.net",
        "lantern.ddns.net",
        "moth.000space.com",
    ];
    for (source, site) in [("one", SITE), ("two", OTHER)] {
        let rows: Vec<[&str; 4]> = own.iter().map(|v| row(v, "Lantern Moth", site)).collect();
        bench.feed(source, "B", &rows);
    }
    let answer = bench.assess_text("note.txt", &own.join(" "), &[]);
    assert_ne!(answer["verdict"], "attributed");
    for value in own {
        let discount = &item(&answer, value)["discount"];
        assert!(
            discount["because"].as_str().is_some_and(|b| !b.is_empty()),
            "{value}: {discount}"
        );
    }
    let reasons = answer["reasons"].to_string();
    assert!(reasons.contains("weighed down"), "{reasons}");
}

#[test]
fn addresses_in_ranges_of_a_vpn_attribute_nobody() {
    let bench = Bench::new();
    let list = serde_json::json!({
        "name": "Ranges of VPN providers", "version": 1, "description": "exits of many people",
        "type": "cidr", "matching_attributes": ["ip-src", "ip-dst"], "list": ["198.18.40.0/24"],
    });
    let list = bench.write("lists/vpn/list.json", list.to_string());
    bench.json(&["import", list.to_str().unwrap()]);
    let exits = ["198.18.40.7", "198.18.40.8"];
    bench.feed("one", "B", &[row(exits[0], "Lantern Moth", SITE)]);
    bench.feed("two", "B", &[row(exits[1], "Lantern Moth", OTHER)]);
    let answer = bench.assess_text("note.txt", &exits.join(" "), &[]);
    assert_eq!(answer["verdict"], "unattributed");
    assert!(
        answer["reasons"]
            .to_string()
            .contains("Ranges of VPN providers")
    );
}

#[test]
fn hosts_claimed_for_several_actors_attribute_nobody() {
    let bench = Bench::new();
    let hosts = ["quillfeather-7731.net", "lattice-ferry-42.org"];
    for (actor, site) in [("Lantern Moth", SITE), ("Copper Heron", OTHER)] {
        let rows: Vec<[&str; 4]> = hosts.iter().map(|v| row(v, actor, site)).collect();
        bench.feed(actor, "B", &rows);
    }
    let answer = bench.assess_text("note.txt", &hosts.join(" "), &[]);
    assert_ne!(answer["verdict"], "attributed");
    let because = item(&answer, hosts[0])["discount"]["because"].to_string();
    assert!(because.contains("claimed for 2 actors"), "{because}");
}

#[test]
fn ten_sites_that_echo_one_report_count_once() {
    let bench = Bench::new();
    let values = ["quillfeather-7731.net", "lattice-ferry-42.org"];
    let feed = |n: usize, values: &[&str]| {
        let site = format!("https://echo-site-{n}.net/post");
        let rows: Vec<[&str; 4]> = values
            .iter()
            .map(|v| row(v, "Lantern Moth", &site))
            .collect();
        bench.feed(&format!("site {n}"), "B", &rows);
    };
    feed(0, &values);
    let text = format!("{} mill-weir-55.com", values.join(" "));
    let one = bench.assess_text("note.txt", &text, &[]);
    (1..11).for_each(|n| feed(n, &values));
    let ten = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(one["verdict"], "linked");
    assert_eq!(ten["verdict"], "linked");
    let (a, b) = (
        probability(&one, "Lantern Moth"),
        probability(&ten, "Lantern Moth"),
    );
    assert!((a - b).abs() < 1e-9, "{a} {b}");
    assert_eq!(
        ten["lineages"][0]["repeated_by"].as_array().unwrap().len(),
        10
    );
    feed(11, &[values[1], "mill-weir-55.com"]);
    let corroborated = bench.assess_text("note.txt", &text, &[]);
    assert_eq!(
        corroborated["verdict"], "attributed",
        "{:#}",
        corroborated["reasons"]
    );
}

#[test]
fn the_same_exchange_evidence_says_less_day_by_day() {
    let bench = Bench::new();
    let curve = bench.json(&[
        "curve",
        "CVE-2021-26855",
        "CVE-2021-26857",
        "--actor",
        "HAFNIUM",
        "--days",
        "2021-01-01..2021-04-30",
    ]);
    let weights: Vec<f64> = curve["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["weight"].as_f64().unwrap())
        .collect();
    assert_eq!(weights.len(), 120);
    assert!(
        weights.windows(2).all(|w| w[1] <= w[0] + 1e-9),
        "{weights:?}"
    );
    assert!(weights[0] > 1.0 && weights[119] < 0.1);
    assert!(
        curve["changes"]
            .to_string()
            .contains("proof of concept public")
    );
    let file = bench.path("curve.svg");
    bench
        .run(&[
            "curve",
            "CVE-2021-26855",
            "--actor",
            "HAFNIUM",
            "--days",
            "2021-01..2021-04",
            "--out",
            file.to_str().unwrap(),
        ])
        .exits(0);
    assert!(std::fs::read_to_string(file).unwrap().starts_with("<svg"));
}

#[test]
fn words_follow_the_scale_and_say_where_it_has_a_gap() {
    let bench = Bench::new();
    let path = incident("03-fernleigh-trade");
    let path = if path.exists() {
        path
    } else {
        crate::support::example()
    };
    let plain = bench.json(&["assess", path.to_str().unwrap()]);
    let phia = bench.json(&["assess", path.to_str().unwrap(), "--words", "phia"]);
    assert!(plain["assessments"][0]["words"].is_null());
    assert_eq!(phia["assessments"][0]["words"]["scale"], "phia");
    assert!(
        phia["assessments"][0]["words"]["rule"]
            .to_string()
            .contains("nearer to even")
    );
    assert_eq!(crate::schema::violations(&phia), Vec::<String>::new());
    let id = replay_id(&phia["assessments"][0]);
    let again = bench.json(&["replay", &id]);
    assert_eq!(again["identical"], true);
}

#[test]
fn an_analysts_judgement_is_kept_beside_the_computed_one() {
    let bench = Bench::new();
    bench.feed(
        "one",
        "B",
        &[row("quillfeather-7731.net", "Lantern Moth", SITE)],
    );
    let answer = bench.assess_text("note.txt", "quillfeather-7731.net", &[]);
    let id = replay_id(&answer);
    let judge = |by: &str, letters: &str| {
        bench.json(&[
            "judge",
            &id,
            "--item",
            "e1",
            "--hypothesis",
            "Lantern Moth",
            "--consistency",
            letters,
            "--by",
            by,
            "--reason",
            "seen at another victim",
        ])
    };
    assert_eq!(judge("Ana", "CC")["dissents"], false);
    let dissent = judge("Ben", "I");
    assert_eq!(
        (&dissent["dissents"], &dissent["computed"]),
        (&true.into(), &"CC".into())
    );
    let all = bench.json(&["judge", &id]);
    assert_eq!(all["judgements"].as_array().unwrap().len(), 2);
    assert_eq!(all["dissents"], 1);
    assert_eq!(all["disputed"].as_array().unwrap().len(), 1);
    let out = bench.path("dossier");
    bench
        .run(&["judge", &id, "--out", out.to_str().unwrap()])
        .exits(0);
    let page = std::fs::read_to_string(out.join("dossier.html")).unwrap();
    assert!(page.contains("dissents") && page.contains("seen at another victim"));
    assert_eq!(bench.json(&["replay", &id])["identical"], true);
    bench
        .run(&[
            "judge",
            &id,
            "--item",
            "e99",
            "--hypothesis",
            "unknown",
            "--consistency",
            "C",
            "--by",
            "x",
        ])
        .exits(2);
}

#[test]
fn replay_with_later_knowledge_names_the_entry_that_changed_the_answer() {
    let bench = Bench::new();
    bench.feed(
        "one",
        "B",
        &[row("quillfeather-7731.net", "Lantern Moth", SITE)],
    );
    let answer = bench.assess_text(
        "note.txt",
        "quillfeather-7731.net lattice-ferry-42.org",
        &[],
    );
    let id = replay_id(&answer);
    let same = bench.json(&["replay", &id, "--with-knowledge-of", "now"]);
    assert!(same["changed"]["entries"].as_array().unwrap().is_empty());
    bench.feed(
        "noise",
        "B",
        &[row("unrelated-7.net", "Copper Heron", SITE)],
    );
    bench.feed(
        "two",
        "B",
        &[row("lattice-ferry-42.org", "Lantern Moth", OTHER)],
    );
    bench.feed("more", "B", &[row("unrelated-8.net", "Copper Heron", SITE)]);
    let later = bench.json(&["replay", &id, "--with-knowledge-of", "now"]);
    assert_eq!(later["changed"]["before"]["verdict"], "linked");
    assert_eq!(later["changed"]["after"]["verdict"], "attributed");
    let entries = later["changed"]["entries"].as_array().unwrap();
    assert!(
        entries
            .iter()
            .any(|e| e["source"] == "two" && e["to"]["verdict"] == "attributed"),
        "{later:#}"
    );
    assert!(
        later["changed"]["items"]
            .to_string()
            .contains("lattice-ferry-42.org")
    );
    assert_eq!(bench.json(&["replay", &id])["identical"], true);
}

#[test]
fn after_an_erasure_replay_proves_the_commitment_and_refuses() {
    let bench = Bench::new();
    let answer = bench.assess_text("note.txt", "quillfeather-7731.net CVE-2021-26855", &[]);
    let (id, incident) = (
        replay_id(&answer),
        answer["id"].as_str().unwrap().to_owned(),
    );
    bench
        .run(&["erase", &incident, "--reason", "asked for"])
        .exits(2);
    bench.run(&["erase", &incident, "--yes"]).exits(2);
    let erased = bench.json(&["erase", &incident, "--yes", "--reason", "asked for"]);
    assert_eq!(erased["entries"], 2);
    let run = bench.run(&["replay", &id, "--format", "json"]).exits(1);
    let document = run.document();
    let all = document["erased"].as_array().unwrap();
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|c| c["verified"] == true), "{document:#}");
    assert!(document["answer"].is_null());
    assert!(document["note"].as_str().unwrap().contains(&incident));
    bench.run(&["verify"]).exits(0);
    bench
        .run(&["replay", &id, "--with-knowledge-of", "now"])
        .exits(1);
}

#[test]
fn incidents_cluster_and_the_decisions_can_be_taken_back() {
    let bench = Bench::new();
    let shared = "quillfeather-7731.net 8.8.8.8";
    let first = bench.assess_text(
        "a/note.txt",
        &format!("{shared} one"),
        &["--observed-at", "2024-01-01"],
    );
    let second = bench.assess_text(
        "b/note.txt",
        &format!("{shared} two"),
        &["--observed-at", "2024-09-01"],
    );
    bench.assess_text("c/note.txt", "8.8.8.8 only", &[]);
    let made = bench.json(&["cluster"]);
    assert_eq!(made["clusters"].as_array().unwrap().len(), 1);
    assert_eq!(made["alone"].as_array().unwrap().len(), 1);
    assert!(
        !made.to_string().contains("quillfeather"),
        "events are readable and name no value"
    );
    let shown = bench.json(&["cluster", "show", "CL-0001"]);
    assert_eq!(
        shown["links"][0]["shared"][0]["value"],
        "quillfeather-7731.net"
    );
    assert!(
        bench.json(&["cluster"])["recorded"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let like = bench.assess_text("d/note.txt", &format!("{shared} four"), &[]);
    assert_eq!(like["clusters"][0]["cluster"], "CL-0001");
    bench.json(&["cluster"]);
    let id = second["id"].as_str().unwrap();
    let split = bench.json(&[
        "cluster",
        "split",
        "CL-0001",
        id,
        "--reason",
        "another owner",
    ]);
    assert_eq!(
        bench.json(&["cluster"])["clusters"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    bench.json(&["cluster", "undo", split["id"].as_str().unwrap()]);
    let back = bench.json(&["cluster", "list"]);
    assert!(back["clusters"][0]["members"].to_string().contains(id));
    let refused = bench
        .run(&[
            "cluster", "promote", "CL-0001", "--level", "named", "--name", "Quill",
        ])
        .exits(2);
    assert!(refused.err.contains("independent sources"), "{refused:?}");
    bench
        .run(&["cluster", "split", "CL-0001", "incident-none"])
        .exits(2);
    bench.json(&[
        "erase",
        first["id"].as_str().unwrap(),
        "--yes",
        "--reason",
        "asked for",
    ]);
    assert_eq!(
        bench.json(&["cluster", "list"])["erased"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
