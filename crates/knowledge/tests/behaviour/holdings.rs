//! Who is known to hold what, and since when.

use crate::world::{picture, set};
use ascribe_knowledge::Day;
use ascribe_knowledge::picture::Feature;
use serde_json::{Value, json};

fn source(publisher: &str, day: &str) -> Value {
    json!({"publisher": publisher, "published": day, "url": format!("https://{publisher}.net/r")})
}

fn actor(key: u32, name: &str, more: Value) -> Value {
    let mut object = json!({
        "type": "x-ascribe-actor", "id": format!("x-ascribe-actor--{key}"), "name": name,
    });
    for (member, value) in more.as_object().unwrap() {
        object[member.as_str()] = value.clone();
    }
    object
}

#[test]
fn the_starter_form_and_attack_meet_in_one_actor() {
    let uses = json!({
        "type": "relationship", "id": "relationship--1", "relationship_type": "uses",
        "source_ref": set(1, 125, &["HAFNIUM"])["id"], "target_ref": "attack-pattern--1",
        "created": "2021-04-01T00:00:00Z", "modified": "2021-04-01T00:00:00Z",
        "description": "Left web shells.(Citation: House March 2021)",
        "external_references": [
            {"source_name": "House March 2021", "url": "https://house-two.net/2021/03/02/x"},
            {"source_name": "Not cited", "url": "https://house-three.net/x"}],
    });
    let technique = json!({
        "type": "attack-pattern", "id": "attack-pattern--1", "name": "Web Shell",
        "external_references": [{"source_name": "mitre-attack", "external_id": "T1505.003"}],
    });
    let own = actor(
        1,
        "HAFNIUM",
        json!({
            "attack_id": "G0125",
            "techniques": [{"id": "T1505.003", "sources": [source("house-one", "2021-03-05")]}],
        }),
    );
    let known = picture(&[
        ("ATT&CK", set(1, 125, &["HAFNIUM"])),
        ("ATT&CK", technique),
        ("ATT&CK", uses),
        ("starter", own),
    ]);
    assert_eq!(known.actors.len(), 1);
    let held = &known.holdings[&Feature::Technique("T1505.003".to_owned())];
    assert!(held.iter().all(|h| h.actor == 0));
    let publishers: Vec<&str> = held
        .iter()
        .flat_map(|h| &h.origins)
        .map(|o| o.publisher.as_str())
        .collect();
    assert_eq!(publishers.len(), 2);
    assert!(publishers.contains(&"house-two.net") && publishers.contains(&"house-one.net"));
    assert_eq!(known.techniques["T1505.003"], "Web Shell");
}

#[test]
fn one_publisher_cited_twice_is_one_origin() {
    let sources = [
        source("house-one", "2021-03-05"),
        source("house-one", "2021-03-09"),
    ];
    let known = picture(&[(
        "starter",
        actor(
            1,
            "Moth",
            json!({"software": [{"name": "Lantern", "sources": sources}]}),
        ),
    )]);
    let held = &known.holdings[&Feature::Software("tool:lantern".to_owned())];
    assert_eq!(held[0].origins.len(), 1);
    assert_eq!(held[0].published, Day::parse("2021-03-05"));
}

#[test]
fn a_vulnerability_nobody_dates_was_public_when_first_reported() {
    let exploit = |key, name, day| {
        let used =
            json!({"cve": "CVE-2024-0009", "first_used": day, "sources": [source(name, day)]});
        ("starter", actor(key, name, json!({"exploits": [used]})))
    };
    let known = picture(&[
        exploit(1, "moth", "2024-03-05"),
        exploit(2, "heron", "2024-02-01"),
    ]);
    assert_eq!(
        known.vulnerabilities["CVE-2024-0009"].disclosed,
        Day::parse("2024-02-01")
    );
    let dated = json!({
        "type": "x-ascribe-vulnerability", "id": "x-ascribe-vulnerability--1", "name": "Hole",
        "cves": ["CVE-2024-0009"], "disclosed": "2024-01-15", "poc_public": "2024-01-20",
    });
    let known = picture(&[exploit(1, "moth", "2024-03-05"), ("starter", dated)]);
    let hole = &known.vulnerabilities["CVE-2024-0009"];
    assert_eq!(hole.disclosed, Day::parse("2024-01-15"));
    assert_eq!(hole.poc_public, Day::parse("2024-01-20"));
}

#[test]
fn tools_of_several_sources_are_one_by_their_names() {
    let malware = json!({
        "type": "malware", "id": "malware--1", "name": "China Chopper",
        "external_references": [{"source_name": "mitre-attack", "external_id": "S0020"}],
    });
    let own = json!({
        "type": "x-ascribe-software", "id": "x-ascribe-software--1", "name": "China Chopper",
        "aliases": ["Chopper Shell"], "shared": true, "public_since": "2012-11-01",
    });
    for said in [
        [("ATT&CK", malware.clone()), ("starter", own.clone())],
        [("starter", own.clone()), ("ATT&CK", malware.clone())],
    ] {
        let known = picture(&said);
        assert_eq!(known.tools.len(), 1);
        let tool = &known.tools["S0020"];
        assert!(tool.shared && tool.public_since == Day::parse("2012-11-01"));
        assert_eq!(known.tool_names["choppershell"], "S0020");
    }
}

#[test]
fn sponsors_keep_hedge_and_author() {
    let sponsors = json!([
        {"country": "CN", "hedge": "assessed", "said_by": "House"},
        {"country": "RU", "degree": "ordered", "said_by": "Other"},
    ]);
    let known = picture(&[("starter", actor(1, "Moth", json!({"sponsors": sponsors})))]);
    let told: Vec<(&str, Option<&str>, &str)> = known.actors[0]
        .sponsors
        .iter()
        .map(|s| (s.sponsor.as_str(), s.hedge.as_deref(), s.said_by.as_str()))
        .collect();
    assert_eq!(
        told,
        [("CN", Some("assessed"), "House"), ("RU", None, "Other")]
    );
}

/// What an attacker or a slip puts into a feed must not stop the others.
#[test]
fn strange_bodies_are_left_out() {
    let mut said: Vec<(&'static str, Value)> = Vec::new();
    for kind in [
        "x-ascribe-actor",
        "x-ascribe-vulnerability",
        "x-ascribe-software",
        "x-ascribe-indicator-block",
        "x-misp-galaxy-cluster",
        "x-misp-warninglist",
        "x-misp-event",
        "intrusion-set",
        "indicator",
        "relationship",
        "x-ascribe-name-decision",
    ] {
        for odd in [
            json!([]),
            json!(5),
            json!({"a": 1}),
            json!(null),
            json!("x"),
        ] {
            said.push((
                "odd",
                json!({"type": kind, "id": "odd--1", "name": odd, "cluster": odd,
                "names": odd, "values": odd, "aliases": odd, "pattern": odd, "cves": odd}),
            ));
        }
    }
    said.push(("good", set(1, 7, &["Moth"])));
    let known = picture(&said);
    assert!(known.resolve("Moth").actor().is_some());
}
