//! An incident as people read it: every fact, and each reason beside what it justifies.

use crate::support::Bench;

fn recorded(bench: &Bench) -> String {
    let log = bench.write("server.log", "203.0.113.77");
    let given = "--title;Shells;--text;Staff saw files;--when;2021-03;--detected;2021-03-05;--reported;2021-03-06T10:00;\
        --zone;+13:00;--owner;kim;--reference;HELP-4711;--effect;serious;--organisation;medium;\
        --reason;many hosts;--file";
    let mut arguments = vec!["incident", "new"];
    arguments.extend(given.split(';'));
    arguments.push(log.to_str().unwrap());
    let id = bench.json(&arguments)["incident"]
        .as_str()
        .unwrap()
        .to_owned();
    let copy = bench.write("copy.txt", "dump");
    let copy = copy.to_str().unwrap();
    for more in [
        &[
            "support",
            "add",
            &id,
            "indicators",
            "--to",
            "the vendor",
            "--indicators",
            "12",
            "--text",
            "sent by hand",
        ][..],
        &[
            "incident",
            "update",
            &id,
            "--custody",
            "file-1=derived",
            "--derived",
            copy,
        ],
        &[
            "incident",
            "update",
            &id,
            "--severity",
            "uk:C2",
            "--reason",
            "the minister asked",
        ],
        &[
            "incident",
            "update",
            &id,
            "--nature",
            "criminal",
            "--link",
            "linked",
            "--reason",
            "same note",
        ],
    ] {
        bench.json(more);
    }
    id
}

#[test]
fn people_read_every_fact_with_its_reason_beside_it() {
    let bench = Bench::new();
    let id = recorded(&bench);
    let text = bench.run(&["incident", "show", &id]).exits(0).out;
    for (name, value) in [
        ("Reference", "HELP-4711"),
        ("Detected", "2021-03-05 +13:00"),
        ("Reported", "2021-03-06T10:00 +13:00"),
        ("Owner", "kim"),
        ("Severity", "many hosts"),
        ("Severity", "the minister asked"),
        ("Actor", "criminal, linked; same note"),
        ("Text", "Staff saw files"),
        ("support-1", "to the vendor, 12 indicators"),
        ("file-1", "12 bytes"),
        ("file-2", "from file-1"),
    ] {
        let told = |l: &&str| l.trim_start().starts_with(name) && l.contains(value);
        assert_eq!(
            text.lines().filter(told).count(),
            1,
            "{name} {value}: {text}"
        );
    }
    let below = text
        .split("support-1")
        .nth(1)
        .unwrap()
        .lines()
        .nth(1)
        .unwrap();
    assert_eq!(below.trim(), "sent by hand", "{text}");
    assert!(!text.contains("Note "), "{text}");
}

#[test]
fn the_history_says_each_event_in_a_line_of_words() {
    let bench = Bench::new();
    let id = recorded(&bench);
    let text = bench
        .run(&["incident", "show", &id, "--history"])
        .exits(0)
        .out;
    let line = |words: &str| {
        let found = text
            .lines()
            .filter(|l| l.contains("  by tester  ") && l.contains(words));
        assert_eq!(found.count(), 1, "{words}: {text}");
    };
    line("recorded: when 2021-03 +13:00; detected 2021-03-05 +13:00");
    line("file-2 derived from file-1");
    line("support-1: indicators done, to the vendor, 12 indicators");
    line("graded: effect serious; organisation medium; uk C2 (by-hand) (the minister asked)");
    line("actor criminal, linked (same note)");
    assert!(!text.contains("{\""), "{text}");
    let history = bench.json(&["incident", "show", &id, "--history"])["history"].take();
    assert_eq!(history[0]["change"]["act"], "new");
}

#[test]
fn what_has_its_day_before_it_waits_and_says_for_what() {
    let bench = Bench::new();
    let name = ["--victim-name", "Quarrymill Canary Clinic"];
    let new = [
        &[
            "incident",
            "new",
            "--title",
            "Quarrymill Canary Clinic struck",
        ][..],
        &name,
    ]
    .concat();
    let id = bench.json(&new)["incident"].as_str().unwrap().to_owned();
    let add = |more: &[&str]| {
        bench.json(&[&["support", "add", &id][..], more].concat());
    };
    let owner = ["--owner", "Ann of Quarrymill Canary Clinic"];
    add(&[
        &["on-site", "--due", "2999-01-01", "--text", "take an image"][..],
        &owner,
    ]
    .concat());
    add(&["advice", "--due", "2021-01-01"]);
    add(&["forensics", "--due", "2999-01-01", "--state", "done"]);
    let waiting = bench.json(&[&["support", "waiting"][..], &owner].concat())["waiting"].take();
    assert_eq!(waiting.as_array().unwrap().len(), 1, "{waiting}");
    assert_eq!(waiting[0]["handle"], "support-1");
    assert_eq!(waiting[0]["text"], "take an image");
    let all = bench.run(&["support", "waiting"]).exits(0).out;
    assert_eq!(all.matches("support-").count(), 1, "{all}");
    assert!(
        all.contains("take an image") && all.contains(" struck"),
        "{all}"
    );
    assert!(!all.contains("Quarrymill"), "{all}");
}
