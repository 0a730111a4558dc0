//! What the register does not take: values that could never be met, times that never were, and
//! steps that leave out what has to be said of them. Each refusal names the option, the rule and
//! the remedy.

use crate::support::Bench;

fn new(bench: &Bench, more: &[&str]) -> String {
    let id = bench.json(&[&["incident", "new"][..], more].concat());
    id["incident"].as_str().unwrap().to_owned()
}

/// The command is wrong, and what is told of it holds these.
fn refuses(bench: &Bench, command: &[&str], tells: &[&str]) {
    let run = bench.run(command).exits(2);
    for part in tells {
        assert!(run.err.contains(part), "{part} in {command:?}: {}", run.err);
    }
}

#[test]
fn values_that_could_never_be_met_are_refused_where_they_are_given() {
    let bench = Bench::new();
    for (option, value, rule) in [
        ("--vulnerability", "foo", "CVE-2021-26855"),
        ("--vulnerability", "CVE-2021-1", "CVE-2021-26855"),
        ("--technique", "T9", "T1190"),
        ("--observable", "not a value", "recognised"),
        ("--own-address", "999.1.1.1", "198.51.100.0/24"),
        ("--own-domain", "not a domain", "clinic.example"),
        ("--own-email", "foo", "office@clinic.example"),
        ("--marking", "TLP:PURPLE", "policy"),
        ("--when", "", "empty"),
        ("--status", "closed", "incident close"),
        ("--severity", "uk:C2", "--reason"),
    ] {
        let command = ["incident", "new", "--title", "x", option, value];
        let what = if option == "--severity" {
            "by hand"
        } else {
            option
        };
        refuses(&bench, &command, &[what, rule]);
    }
    refuses(
        &bench,
        &["incident", "new", "--reason", "why"],
        &["nothing"],
    );
    assert!(
        bench.json(&["incident", "list"])["incidents"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let id = new(
        &bench,
        &[
            "--title",
            "x",
            "--victim-name",
            "Quarrymill",
            "--vulnerability",
            "ghsa-jfh8-c2jp-5v3q",
        ],
    );
    let shown = bench.json(&["incident", "show", &id]);
    assert_eq!(
        shown["incident"]["ties"]["vulnerabilities"][0],
        "GHSA-jfh8-c2jp-5v3q"
    );
    let victim = shown["incident"]["facts"]["victim"].as_str().unwrap();
    refuses(
        &bench,
        &["victim", "add", victim, "--own-address", "999.1.1.1"],
        &["--own-address"],
    );
    refuses(
        &bench,
        &["incident", "update", &id, "--technique", "T9"],
        &["--technique", "T1190"],
    );
    // Nobody is known by that pseudonym, so nobody would be kept out of what is told.
    bench
        .run(&["incident", "update", &id, "--victim", "victim-0000"])
        .exits(1);
}

#[test]
fn a_row_with_such_a_value_is_named_and_the_others_go_in() {
    let bench = Bench::new();
    let csv = "title,vulnerabilities,techniques,observables,domain,address,email\n\
        Good,CVE-2021-26855,T1190,203.0.113.9,clinic.example,198.51.100.0/24,a@clinic.example\n\
        Flaw,foo,,,,,\n\
        Bad,,T9,not a value,not a domain,999.1.1.1,foo\n\
        Also good,,,,,,\n";
    let path = bench.write("rows.csv", csv);
    let import = ["incident", "import", path.to_str().unwrap()];
    let report = bench
        .run(&[&["--format", "json"][..], &import].concat())
        .exits(1)
        .document();
    assert_eq!(
        (&report["recorded"], &report["refused"]),
        (&2.into(), &2.into()),
        "{report}"
    );
    let row = &report["report"][2];
    assert_eq!(row["place"], "line 4");
    let told = row["remarks"].to_string();
    for field in ["techniques", "observables", "domain", "address", "email"] {
        assert!(told.contains(&format!("{field} ")), "{field}: {told}");
    }
    refuses(
        &bench,
        &[&import[..], &["--marking", "TLP:PURPLE"]].concat(),
        &["--marking"],
    );
}

#[test]
fn a_time_shown_twice_is_kept_as_both_and_one_leapt_over_is_refused() {
    let bench = Bench::new();
    let zone = ["--zone", "Pacific/Auckland", "--title", "x", "--when"];
    let leapt = [&["incident", "new"][..], &zone, &["2021-09-26T02:30"]].concat();
    refuses(&bench, &leapt, &["--when", "offset"]);
    let id = new(&bench, &[&zone[..], &["2021-04-04T02:30"]].concat());
    let facts = bench.json(&["incident", "show", &id])["incident"]["facts"].take();
    let from = &facts["period"]["from"];
    let minutes = (from["to"].as_i64().unwrap() - from["from"].as_i64().unwrap() + 1) / 60_000;
    assert_eq!(minutes, 61, "{from}");
}

#[test]
fn closing_says_what_became_of_it_and_opening_again_says_why() {
    let bench = Bench::new();
    let id = new(&bench, &["--title", "x", "--when", "2021-03-02"]);
    refuses(
        &bench,
        &["incident", "update", &id, "--status", "closed"],
        &["--status", "incident close"],
    );
    bench.json(&["incident", "close", &id, "--disposition", "refuted"]);
    refuses(
        &bench,
        &["incident", "update", &id, "--status", "open"],
        &["--reopen", "--reason"],
    );
    refuses(
        &bench,
        &["incident", "close", &id, "--reopen"],
        &["--reason"],
    );
    bench.json(&[
        "incident",
        "close",
        &id,
        "--reopen",
        "--reason",
        "it was real",
    ]);
    // Open again, it counts again: nothing is said of what became of it.
    let shown = bench.json(&["incident", "show", &id]);
    assert_eq!(shown["incident"]["facts"]["status"], "open");
    assert!(
        shown["incident"]["facts"]["disposition"].is_null(),
        "{shown}"
    );
}

#[test]
fn a_duplicate_repeats_the_first_and_a_tie_leads_to_what_is_recorded() {
    let bench = Bench::new();
    let all = ["one", "two", "three", "four"].map(|title| new(&bench, &["--title", title]));
    let [one, two, three, four] = &all;
    bench.json(&["incident", "link", two, "--duplicate-of", one]);
    let repeat = |id: &str, of: &str, tells: &[&str]| {
        refuses(
            &bench,
            &["incident", "link", id, "--duplicate-of", of],
            tells,
        );
    };
    repeat(one, two, &["--duplicate-of", "repeats this one"]);
    // Not two incidents alone: a circle of any length.
    repeat(three, two, &["repeats another", one]);
    bench.json(&["incident", "link", one, "--duplicate-of", four]);
    repeat(four, two, &["repeats this one"]);
    let list = bench.run(&["incident", "list"]).exits(0).out;
    let signs = list.lines().filter(|l| l.contains("= ")).count();
    assert_eq!(signs, 3, "two incidents and what the sign means: {list}");
    for (option, id) in [
        ("--assessment", "assessment-0000000000000000"),
        ("--cluster", "nonsense"),
    ] {
        let run = bench.run(&["incident", "link", one, option, id]).exits(1);
        assert!(
            run.err.contains("not in the record") && !run.err.contains(id),
            "{}",
            run.err
        );
    }
    bench.json(&["incident", "link", one, "--cluster", "HAFNIUM"]);
    // What a reader may not see is to it as what is not there.
    let kept = new(
        &bench,
        &[
            "--title",
            "kept",
            "--text",
            "203.0.113.9",
            "--marking",
            "TLP:RED",
        ],
    );
    bench.json(&["assess", "--incident", &kept]);
    let shown = bench.json(&["incident", "show", &kept]);
    let hidden = shown["incident"]["ties"]["assessments"][0]
        .as_str()
        .unwrap();
    let link = |id: &str| {
        let reader = [
            "--reader",
            "duty-analyst",
            "incident",
            "link",
            one,
            "--assessment",
            id,
        ];
        bench.run(&reader).exits(1).err
    };
    assert_eq!(link(hidden), link("assessment-0000000000000000"));
}

#[test]
fn nothing_follows_on_a_destruction_and_a_move_says_whither() {
    let bench = Bench::new();
    let log = bench.write("server.log", "203.0.113.77");
    let id = new(&bench, &["--title", "x", "--file", log.to_str().unwrap()]);
    let step = |step: &str| {
        let piece = format!("file-1={step}");
        let command = ["incident", "update", &id, "--custody", &piece];
        command.map(str::to_owned)
    };
    let moved = step("moved");
    let moved: Vec<&str> = moved.iter().map(String::as_str).collect();
    refuses(&bench, &moved, &["--place", "--reason"]);
    bench.json(&[&moved[..], &["--place", "vault"]].concat());
    bench.run(&step("destroyed")).exits(0);
    let accessed = step("accessed");
    let accessed: Vec<&str> = accessed.iter().map(String::as_str).collect();
    refuses(&bench, &accessed, &["--custody", "destroyed"]);
}

#[test]
fn a_reason_too_short_is_named_as_such() {
    let bench = Bench::new();
    let search = [
        "incident",
        "search",
        "Quarrymill",
        "--identity",
        "--reason",
        "ip",
    ];
    refuses(&bench, &search, &["--reason", "4 characters"]);
}
