//! Names are claims: contested ones join nobody, and analysts decide and undo.

use crate::support::Bench;
use serde_json::{Value, json};

fn actor(number: u32, name: &str, aliases: &[&str]) -> Value {
    let mut names = vec![name];
    names.extend(aliases);
    json!({
        "type": "intrusion-set", "spec_version": "2.1", "name": name, "aliases": names,
        "id": format!("intrusion-set--{number:08x}-0000-4000-8000-000000000000"),
        "created": "2024-01-01T00:00:00Z", "modified": "2024-01-01T00:00:00Z",
    })
}

fn import(bench: &Bench, source: &str, actors: &[Value]) {
    let bundle = json!({
        "type": "bundle", "id": "bundle--0a0a0a0a-1111-4222-8333-444444444444", "objects": actors,
    });
    let path = bench.write(&format!("{source}.json"), bundle.to_string());
    bench.json(&["import", path.to_str().unwrap(), "--source", source]);
}

/// Two actors of one source bear a name, another source uses it for one of them.
fn contested() -> Bench {
    let bench = Bench::new();
    import(
        &bench,
        "House A",
        &[
            actor(1, "Lantern Moth", &["COPPER STEPPE", "LM-1"]),
            actor(2, "Quiet Heron", &["COPPER STEPPE", "QH-2"]),
        ],
    );
    import(
        &bench,
        "House B",
        &[actor(3, "Moth Lantern", &["LM-1", "COPPER STEPPE"])],
    );
    import(&bench, "House C", &[actor(4, "COPPER STEPPE", &[])]);
    bench
}

fn names(shown: &Value) -> Vec<String> {
    let all = shown["names"].as_array().unwrap();
    all.iter()
        .map(|n| n["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_contested_alias_joins_nobody() {
    let bench = contested();
    let moth = bench.json(&["show", "Lantern Moth"]);
    let heron = bench.json(&["show", "Quiet Heron"]);
    assert_ne!(moth["id"], heron["id"]);
    assert!(
        !names(&moth)
            .iter()
            .any(|n| n == "Quiet Heron" || n == "QH-2"),
        "{moth:#}"
    );
    assert!(
        !names(&heron)
            .iter()
            .any(|n| n == "Lantern Moth" || n == "LM-1"),
        "{heron:#}"
    );
    for shown in [&moth, &heron] {
        let all = shown["names"].as_array().unwrap();
        let own = all.iter().find(|n| n["name"] == "COPPER STEPPE").unwrap();
        assert_eq!(own["contested"], true, "the contest is shown: {shown:#}");
    }
}

#[test]
fn several_bearers_are_candidates_and_nobody_is_the_actor() {
    let bench = Bench::new();
    import(
        &bench,
        "House A",
        &[
            actor(1, "Lantern Moth", &["COPPER STEPPE"]),
            actor(2, "Quiet Heron", &["COPPER STEPPE"]),
        ],
    );
    let shown = bench.json(&["show", "copper-steppe"]);
    assert!(shown["actor"].is_null(), "{shown:#}");
    let candidates = shown["candidates"].as_array().unwrap();
    let told: Vec<&str> = candidates
        .iter()
        .map(|c| c["actor"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["Lantern Moth", "Quiet Heron"]);
    for candidate in candidates {
        assert!(candidate["external_ids"].is_array());
        assert_eq!(candidate["names"][0]["sources"], json!(["House A"]));
    }
    let human = bench.run(&["show", "COPPER STEPPE"]).exits(0).out;
    assert!(
        human.contains("contested") && human.contains("ascribe names"),
        "{human}"
    );
}

#[test]
fn an_analyst_decides_and_another_undoes() {
    let bench = Bench::new();
    import(
        &bench,
        "House A",
        &[
            actor(1, "Lantern Moth", &["COPPER STEPPE"]),
            actor(2, "Quiet Heron", &["COPPER STEPPE"]),
        ],
    );
    let shown = || bench.json(&["show", "COPPER STEPPE"])["actor"].take();
    assert!(shown().is_null());
    let decided = bench.json(&[
        "names",
        "COPPER STEPPE",
        "--actor",
        "Quiet Heron",
        "--reason",
        "met them",
    ]);
    assert_eq!(decided["actor"], "Quiet Heron");
    assert_eq!(shown(), "Quiet Heron");
    bench.json(&["names", "Copper-Steppe", "--actor", "Lantern Moth"]);
    assert_eq!(shown(), "Lantern Moth", "the later decision holds");
    let undone = bench.json(&["names", "COPPER STEPPE", "--undo"]);
    assert!(undone["actor"].is_null());
    assert!(shown().is_null());
    // Decisions are claims in the record like any other: nothing was taken out.
    let log = bench.json(&["log", "--kind", "x-ascribe-name-decision"]);
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    assert!(entries.iter().all(|e| e["source"] == "tester"));
    assert_eq!(bench.run(&["verify"]).code, 0);
}

/// What a feed says of a contested name weighs for nobody until someone decides.
#[test]
fn a_feed_under_a_contested_name_points_to_nobody_until_decided() {
    let bench = Bench::new();
    import(
        &bench,
        "House A",
        &[
            actor(1, "Lantern Moth", &["COPPER STEPPE"]),
            actor(2, "Quiet Heron", &["COPPER STEPPE"]),
        ],
    );
    let event = json!({"Event": {
        "uuid": "3d6a7f14-92c8-4b0e-8f5d-61e2c7a4b930", "info": "seen", "date": "2024-05-01",
        "Orgc": {"name": "House D", "uuid": "8c1e6f20-3b5a-4d77-9e64-2f1a0b9c8d7e"},
        "Tag": [{"name": "misp-galaxy:threat-actor=\"COPPER STEPPE\""}],
        "Attribute": [{"uuid": "5f8b1c52-7d0e-4a63-9c1d-0a3e5b7c9d01", "type": "ip-dst",
            "category": "Network activity", "value": "198.18.7.10", "to_ids": true,
            "timestamp": "1714550400"}],
    }});
    let path = bench.write("event.json", event.to_string());
    bench.json(&["import", path.to_str().unwrap()]);
    let open = bench.assess_text("note.txt", "198.18.7.10", &[]);
    assert_eq!(open["verdict"], "unattributed");
    let named = |answer: &Value| answer["hypotheses"].as_array().unwrap().len() - 1;
    assert_eq!(named(&open), 0, "{open:#}");
    bench.json(&["names", "COPPER STEPPE", "--actor", "Quiet Heron"]);
    let decided = bench.assess_text("note.txt", "198.18.7.10", &[]);
    assert_eq!(
        decided["hypotheses"]
            .as_array()
            .unwrap()
            .iter()
            .find(|h| h["unknown"] == false)
            .unwrap()["actor"],
        "Quiet Heron"
    );
}

#[test]
fn a_name_leads_to_its_actor_and_says_who_uses_it() {
    let bench = Bench::new();
    let shown = bench.json(&["show", "Silk Typhoon"]);
    assert_eq!(shown["actor"], "HAFNIUM");
    assert_eq!(shown["external_ids"], json!(["G0125"]));
    assert!(names(&shown).contains(&"Silk Typhoon".to_owned()));
    for asked in [
        "hafnium",
        "G0125",
        "Operation Exchange Marauder",
        "operation-exchange marauder",
    ] {
        assert_eq!(bench.json(&["show", asked])["id"], shown["id"], "{asked}");
    }
    let forty = bench.json(&["show", "Gingham Typhoon"]);
    assert_ne!(forty["id"], shown["id"], "HAFNIUM stays apart");
    assert_eq!(forty["external_ids"], json!(["G0065"]));
}

#[test]
fn search_finds_by_part_of_a_name_or_id() {
    let bench = Bench::new();
    let kinds = |text: &str| {
        let hits = bench.json(&["search", text])["hits"].take();
        let all = hits.as_array().unwrap().clone();
        all.iter()
            .map(|h| h["kind"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(kinds("silk typh").contains(&"actor".to_owned()));
    assert!(kinds("china chopper").contains(&"tool".to_owned()));
    assert!(kinds("2021-26855").contains(&"vulnerability".to_owned()));
    assert!(kinds("documentation").contains(&"list".to_owned()));
    assert!(kinds("zzzzzzzz").is_empty());
}
