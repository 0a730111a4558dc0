use super::*;
use ascribe_stix::validate::{Level, validate};

fn known(kind: &str, value: &str, last: &str) -> Known {
    Known {
        kind: kind.to_owned(),
        value: value.to_owned(),
        actor: Some("HAFNIUM".to_owned()),
        cited: vec![Cited {
            publisher: "Volexity".to_owned(),
            url: Some("https://volexity.example/a".to_owned()),
            published: Some(last.to_owned()),
        }],
        last_stated: Some(last.to_owned()),
        marking: "TLP:CLEAR".to_owned(),
        confidence: Some(70),
        ..Known::default()
    }
}

fn technique(id: &str, publishers: usize) -> Technique {
    Technique {
        id: id.to_owned(),
        publishers,
        ..Technique::default()
    }
}

fn brief() -> Brief {
    let doubtful = Known {
        warnings: vec!["Public resolvers".to_owned()],
        ..known("ipv4-addr", "8.8.8.8", "2026-10-01")
    };
    let hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    Brief {
        subject: Subject {
            kind: "actor".to_owned(),
            name: "HAFNIUM | <b>".to_owned(),
            ids: vec!["G0125".to_owned()],
            ..Subject::default()
        },
        techniques: vec![
            technique("T1190", 3),
            technique("T1505.003", 2),
            technique("T9999", 1),
        ],
        flaws: vec![Flaw {
            cves: vec!["CVE-2021-26855".to_owned()],
            used_by: vec!["HAFNIUM".to_owned()],
            ..Flaw::default()
        }],
        indicators: vec![
            known("ipv4-addr", "103.77.192.219", "2021-03-02"),
            known("domain-name", "evil.example", "2026-10-01"),
            known("url", "http://evil.example/a;b\"?c=*", "2026-10-01"),
            known("sha256", hash, "2021-03-02"),
            known("cryptocurrency-wallet", "x", "2021-03-02"),
            doubtful,
        ],
        now: "2026-11-22T00:00:00.000Z".to_owned(),
        marking: "TLP:GREEN".to_owned(),
        ..Brief::default()
    }
}

fn content(name: &str) -> String {
    let made = files(&advisory(&brief()));
    made.into_iter().find(|f| f.name == name).unwrap().content
}

#[test]
fn age_and_lists_decide_what_to_act_on() {
    let made = advisory(&brief());
    let status = |value: &str| {
        made.indicators
            .iter()
            .find(|j| j.known.value == value)
            .unwrap()
            .status
    };
    assert_eq!(status("103.77.192.219"), Status::Expired);
    assert_eq!(status("evil.example"), Status::Live);
    assert_eq!(status("8.8.8.8"), Status::Doubtful);
    let hash = made
        .indicators
        .iter()
        .find(|j| j.known.kind == "sha256")
        .unwrap();
    assert_eq!((hash.status, &hash.valid_until), (Status::Live, &None));
    assert_eq!(made.marking, "TLP:GREEN");
}

#[test]
fn a_source_may_shorten_but_not_lengthen_a_life() {
    let mut one = known("domain-name", "evil.example", "2026-10-01");
    one.source_until = Some("2026-10-05".to_owned());
    let judged = indicators::judge(&one, "2026-10-06T00:00:00Z");
    assert_eq!(judged.status, Status::Expired);
    one.source_until = Some("2036-10-05".to_owned());
    let judged = indicators::judge(&one, "2026-10-06T00:00:00Z");
    assert_eq!(judged.valid_until.as_deref(), Some("2027-10-01"));
}

#[test]
fn what_hinders_entry_and_most_techniques_comes_first() {
    let made = advisory(&brief());
    let first = made.actions.first().unwrap();
    // T1190 is entry (3), T1505 spreads (2): what hinders both leads.
    assert!(made.actions.windows(2).all(|w| w[0].effect >= w[1].effect));
    assert_eq!(first.effect, 3);
    let related = Relation {
        mitigation: "M1042".to_owned(),
        name: "Disable".to_owned(),
        technique: "T1505.003".to_owned(),
        source: "MITRE ATT&CK".to_owned(),
    };
    let brief = Brief {
        relations: vec![related],
        ..brief()
    };
    let with = advisory(&brief);
    let of_505: Vec<&Action> = with
        .actions
        .iter()
        .filter(|a| a.against == ["T1505.003"])
        .collect();
    assert_eq!(
        of_505.len(),
        1,
        "a source's relations replace the own table"
    );
    assert_eq!(of_505[0].basis, "MITRE ATT&CK");
}

#[test]
fn the_bundle_is_sound_and_every_object_marked() {
    let bundle: serde_json::Value = serde_json::from_str(&content("indicators.stix.json")).unwrap();
    let objects = bundle["objects"].as_array().unwrap();
    for object in objects {
        let broken = validate(object)
            .into_iter()
            .find(|f| f.level == Level::Must);
        assert_eq!(broken, None, "{object}");
        let kind = object["type"].as_str().unwrap();
        if !matches!(
            kind,
            "marking-definition" | "identity" | "extension-definition"
        ) {
            assert!(object["object_marking_refs"].is_array(), "{kind}");
        }
    }
    let count = |kind: &str| objects.iter().filter(|o| o["type"] == kind).count();
    assert_eq!(
        (count("indicator"), count("intrusion-set"), count("report")),
        (5, 1, 1)
    );
}

#[test]
fn rules_hold_what_is_live_and_nothing_doubtful() {
    let rules = content("suricata.rules");
    assert!(rules.contains("\n# alert ip $HOME_NET any -> 103.77.192.219 any"));
    assert!(rules.contains("\nalert dns") && !rules.contains("8.8.8.8"));
    assert!(
        rules.contains("content:\"/a|3B|b|22||3F|c=|2A|\"; startswith;"),
        "{rules}"
    );
    let dns = content("sigma/dns-live.yml");
    assert!(dns.contains("            - 'evil.example'\n") && dns.contains("level: high"));
    assert!(content("sigma/proxy-live.yml").contains("evil.example/a;b\"\\?c=\\*"));
    assert!(content("sigma/firewall-expired.yml").contains("level: low"));
    let made = files(&advisory(&brief()));
    assert!(
        made.iter()
            .filter(|f| f.name.starts_with("sigma"))
            .all(|f| !f.content.contains("8.8.8.8"))
    );
}

#[test]
fn tables_and_pages_are_harmless() {
    let table = content("indicators.csv");
    assert_eq!(table.lines().count(), 7);
    assert!(content("directors.html").contains("HAFNIUM | &lt;b&gt;"));
    assert!(content("directors.md").contains("HAFNIUM \\| \\<b\\>"));
    let layer: serde_json::Value = serde_json::from_str(&content("navigator-layer.json")).unwrap();
    assert_eq!(layer["versions"]["layer"], "4.5");
}

#[test]
fn an_empty_brief_makes_an_advisory_all_the_same() {
    let empty = advisory(&Brief::default());
    assert!(files(&empty).iter().all(|f| !f.content.is_empty()));
}
