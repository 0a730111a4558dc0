//! A victim called by less than its name, asked for by what is its own, and kept out once erased.

use crate::support::Bench;
use serde_json::Value;

const TRUST: &str = "Kahurangi Valley Health Trust";

pub fn victim(bench: &Bench, more: &[&str]) -> String {
    let given = [
        "incident",
        "new",
        "--when",
        "2021-03-02",
        "--victim-name",
        TRUST,
        "--own-domain",
        "kvht.health.nz",
        "--own-address",
        "203.0.113.0/26",
        "--reference",
        "HELP-4711",
    ];
    let recorded = bench.json(&[&given[..], more].concat());
    recorded["incident"].as_str().unwrap().to_owned()
}

pub fn stranger(bench: &Bench, text: &str) -> String {
    let recorded = bench.json(&["incident", "new", "--when", "2021-04-02", "--text", text]);
    recorded["incident"].as_str().unwrap().to_owned()
}

pub fn found(answer: &Value) -> Vec<&str> {
    let all = answer["incidents"].as_array().unwrap();
    all.iter().map(|i| i["id"].as_str().unwrap()).collect()
}

#[test]
fn a_name_cut_short_or_run_together_gives_way_everywhere() {
    let bench = Bench::new();
    let file = bench.write("KahurangiValley_memory.bin", "evil.example-c2.net");
    let own = victim(&bench, &["--file", file.to_str().unwrap()]);
    let other = stranger(&bench, "Kahurangi Valley told them; the valley is green");
    for arguments in [
        &["incident", "show", own.as_str()][..],
        &["incident", "show", other.as_str()],
        &["assess", "--incident", own.as_str()],
    ] {
        let shown = bench.run(arguments).exits(0).out;
        assert!(!shown.contains("Kahurangi"), "{arguments:?}: {shown}");
    }
    let shown = bench.run(&["incident", "show", &other]).exits(0).out;
    assert!(shown.contains("the valley is green"), "{shown}");
    let hits = bench.json(&["incident", "search", "Kahurangi"]);
    assert!(found(&hits).is_empty(), "{hits}");
}

#[test]
fn an_identity_is_found_by_what_lies_within_it() {
    let bench = Bench::new();
    let own = victim(&bench, &[]);
    for asked in [
        TRUST,
        "kahurangi valley health",
        "203.0.113.45",
        "mereana.tuhoe@kvht.health.nz",
        "www.kvht.health.nz",
    ] {
        let search = [
            "incident",
            "search",
            asked,
            "--identity",
            "--reason",
            "is it one of ours?",
        ];
        let hits = bench.json(&search);
        let incidents = &hits["victims"][0]["incidents"];
        assert_eq!(incidents[0], own.as_str(), "{asked}: {hits}");
    }
    for asked in ["203.0.113.77", "health.nz", "Valley Health"] {
        let search = [
            "incident",
            "search",
            asked,
            "--identity",
            "--reason",
            "is it one of ours?",
        ];
        let hits = bench.json(&search);
        assert!(
            hits["victims"].as_array().unwrap().is_empty(),
            "{asked}: {hits}"
        );
    }
}

#[test]
fn who_was_erased_is_not_unmasked_by_what_others_told() {
    let bench = Bench::new();
    let own = victim(&bench, &["--contact", "Hemi Parata"]);
    let text = "Hemi Parata of KAHURANGI VALLEY HEALTH TRUST wrote from 203.0.113.45; \
        intra[.]kvht[.]health[.]nz answered; a2FodXJhbmdpIHZhbGxleSBoZWFsdGggdHJ1c3Q= too";
    let before = stranger(&bench, text);
    let pseudonym = bench.json(&["incident", "show", &own])["incident"]["facts"]["victim"]
        .as_str()
        .unwrap()
        .to_owned();
    let erase = [
        "victim",
        "erase",
        &pseudonym,
        "--reason",
        "asked to be forgotten",
    ];
    bench.run(&erase).exits(0);
    let after = stranger(&bench, text);
    for id in [&before, &after] {
        let shown = bench
            .run(&["--format", "json", "incident", "show", id])
            .exits(0)
            .out;
        for telling in ["Parata", "KAHURANGI", "203.0.113", "kvht", "a2FodXJh"] {
            assert!(!shown.contains(telling), "{telling}: {shown}");
        }
        assert!(
            shown.contains(&pseudonym) && shown.contains("answered"),
            "{shown}"
        );
    }
    for arguments in [&["log", "-n", "99"][..], &["incident", "search", "parata"]] {
        let run = bench.run(arguments).exits(0);
        assert!(!run.out.to_lowercase().contains("parata"), "{}", run.out);
    }
    // It can be declared again, as somebody of whom nothing is known; and erased only once.
    bench.run(&erase).exits(2);
    let again = bench.json(&["incident", "show", &victim(&bench, &[])]);
    assert_ne!(again["incident"]["facts"]["victim"], pseudonym.as_str());
}

#[test]
fn a_number_of_the_source_finds_its_incident() {
    let bench = Bench::new();
    let own = victim(&bench, &[]);
    let hits = bench.json(&["incident", "search", "HELP-4711"]);
    assert_eq!(found(&hits), [own.as_str()]);
}

#[test]
fn a_campaign_has_one_name_whoever_its_victims_are() {
    let bench = Bench::new();
    let own = victim(&bench, &[]);
    let other = stranger(&bench, "the same shells");
    for id in [&own, &other] {
        bench.json(&["incident", "link", id, "--campaign", "Autumn shells"]);
    }
    let page = bench.json(&["incident", "list", "--campaign", "Autumn shells"]);
    assert_eq!(found(&page).len(), 2, "{page}");
    let link = [
        "incident",
        "link",
        own.as_str(),
        "--campaign",
        "Kahurangi wave",
    ];
    let refused = bench.run(&link).exits(2);
    assert!(
        refused.err.contains("gives the victim away"),
        "{}",
        refused.err
    );
    let both = format!("{TRUST} wave");
    bench.json(&["incident", "link", &other, "--campaign", &both]);
    let page = bench.json(&["incident", "list", "--campaign", &both]);
    assert_eq!(found(&page), [other.as_str()]);
    assert!(!page.to_string().contains("Kahurangi"), "{page}");
}

#[test]
fn a_victim_that_nobody_knows_is_refused_and_names_typed_before_give_way() {
    let bench = Bench::new();
    let typed = "Aroha at Waipuna Creamery Cooperative";
    let new = ["incident", "new", "--when", "2021-03", "--owner", typed];
    let id = bench.json(&new)["incident"].as_str().unwrap().to_owned();
    let wrong = [
        "incident",
        "update",
        &id,
        "--victim",
        "victim-0000000000000000",
    ];
    bench.run(&wrong).exits(1);
    bench.json(&["support", "add", &id, "request", "--to", typed]);
    let declare = [
        "incident",
        "update",
        &id,
        "--victim-name",
        "Waipuna Creamery Cooperative",
    ];
    bench.json(&declare);
    for arguments in [
        &["incident", "show", &id][..],
        &["incident", "show", &id, "--history"],
    ] {
        for form in ["human", "json"] {
            let out = bench
                .run(&[arguments, &["--format", form]].concat())
                .exits(0)
                .out;
            assert!(!out.contains("Waipuna"), "{out}");
        }
    }
}

#[test]
fn who_may_know_the_victim_reads_why_others_asked() {
    let bench = Bench::new();
    let own = victim(&bench, &[]);
    let shown = bench.json(&["incident", "show", &own]);
    let pseudonym = shown["incident"]["facts"]["victim"].as_str().unwrap();
    let reason = "call back the duty manager";
    bench.json(&["victim", "show", pseudonym, "--reveal", "--reason", reason]);
    let plain = bench.json(&["victim", "show", pseudonym]);
    assert!(!plain.to_string().contains(reason), "{plain}");
    let told = bench.json(&[
        "victim",
        "show",
        pseudonym,
        "--reveal",
        "--reason",
        "review of readings",
    ]);
    let first = told["readings"][0].as_str().unwrap();
    assert!(first.ends_with(&format!(": {reason}")), "{told}");
}

/// As a directory has a person, and with a letter of another script in a name.
#[test]
fn names_turned_round_or_disguised_give_way_in_other_incidents() {
    let bench = Bench::new();
    victim(&bench, &["--contact", "Hemi Parata"]);
    let told = "Asked Parata, Hemi. A letter named \u{41A}ahurangi Valley Health Trust, too.";
    let id = stranger(&bench, told);
    let shown = bench.run(&["incident", "show", &id]).exits(0).out;
    assert!(shown.contains("victim-"), "{shown}");
    for name in ["Parata", "Hemi", "ahurangi", "Valley"] {
        assert!(!shown.contains(name), "{name}: {shown}");
    }
}
