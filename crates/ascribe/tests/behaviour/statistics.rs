//! Statistics on the command line: freezing, publishing, revising, reporting.

use crate::support::Bench;
use serde_json::Value;

const YEAR: &str = "2020-07-01..2021-06-30";
const FIGURES: &str = r#"
[[year]]
period = "2022-07-01..2023-06-30"
definition = "NCSC, Cyber Threat Report"
incidents = 316
linked = 73
[[year]]
period = "2023-07-01..2024-06-30"
definition = "NCSC, Cyber Threat Report"
incidents = 343
linked = 110
criminal = 65
"#;

/// A register from a table: `count` incidents, most of them alike.
fn register(bench: &Bench, name: &str, count: usize) {
    let mut table = String::from("reference,when,sector,kind,came-in,nature,link\n");
    for n in 0..count {
        let (sector, kind) = match n % 10 {
            0 => ("finance", "phishing"),
            1..=3 => ("health", "system-compromise"),
            _ => ("central-government", "system-compromise"),
        };
        let (nature, link) = match n % 4 {
            0 => ("state-sponsored", "linked"),
            1 => ("criminal", "none"),
            _ => ("unknown", "none"),
        };
        let month = 1 + n % 6;
        let came = if n % 2 == 0 { "detected" } else { "victim" };
        table.push_str(&format!(
            "{name}-{n},2021-{month:02}-03,{sector},{kind},{came},{nature},{link}\n"
        ));
    }
    let path = bench.write(&format!("{name}.csv"), table);
    bench
        .run(&["incident", "import", path.to_str().unwrap()])
        .exits(0);
}

fn number(cells: &Value, key: &str) -> Option<u64> {
    cells[key]["count"].as_u64()
}

#[test]
fn a_period_is_frozen_published_shown_and_counted_again_to_the_byte() {
    let bench = Bench::new();
    register(&bench, "first", 80);
    bench
        .run(&["statistics", "publish", "--period", YEAR])
        .exits(1);
    bench
        .run(&["statistics", "freeze", "--period", YEAR])
        .exits(0);
    let released = bench.json(&["statistics", "publish", "--period", YEAR]);
    let cells = &released["release"]["published"]["cells"];
    assert_eq!(number(cells, "total"), Some(80));
    assert_eq!(number(cells, "actor/state"), Some(20));
    assert_eq!(cells["severity/minor"], "withheld");
    assert!(released["examined"].as_u64().unwrap() > 10);

    // More becomes known: what was published stays as it was, and can be made again.
    register(&bench, "more", 24);
    let shown = bench.json(&["statistics", "show", "--period", YEAR, "--check"]);
    assert_eq!(shown["reproduced"], true);
    assert_eq!(&shown["release"]["published"]["cells"], cells);
    let fast = bench.json(&[
        "statistics",
        "show",
        "--period",
        YEAR,
        "--internal",
        "--check",
    ]);
    assert_eq!(
        (&fast["reproduced"], &fast["internal"]),
        (&true.into(), &true.into())
    );

    bench
        .run(&["statistics", "revise", "--period", YEAR, "--reason", "late"])
        .exits(2);
    bench
        .run(&["statistics", "freeze", "--period", YEAR])
        .exits(0);
    let revised = bench.json(&[
        "statistics",
        "revise",
        "--period",
        YEAR,
        "--reason",
        "reported late",
    ]);
    let changed = revised["release"]["changed"].as_array().unwrap();
    assert!(changed.contains(&"total".into()), "{changed:?}");
    assert_eq!(revised["release"]["published"]["revision"], 1);
    let text = bench
        .run(&["statistics", "show", "--period", YEAR, "--check"])
        .exits(0)
        .out;
    assert!(
        text.contains("the same bytes") && text.contains("Revised: "),
        "{text}"
    );
    bench.run(&["verify"]).exits(0);
}

#[test]
fn overlapping_periods_and_parts_of_months_are_refused() {
    let bench = Bench::new();
    register(&bench, "first", 60);
    for period in [YEAR, "2021-01-01..2021-12-31"] {
        bench
            .run(&["statistics", "freeze", "--period", period])
            .exits(0);
    }
    bench
        .run(&["statistics", "publish", "--period", YEAR])
        .exits(0);
    let refused = bench
        .run(&[
            "statistics",
            "publish",
            "--period",
            "2021-01-01..2021-12-31",
        ])
        .exits(2);
    assert!(refused.err.contains("shares months"), "{}", refused.err);
    let refused = bench
        .run(&["statistics", "freeze", "--period", "2021-01-02..2021-12-31"])
        .exits(2);
    assert!(refused.err.contains("whole months"), "{}", refused.err);
    let list = bench.json(&["statistics", "list"]);
    assert_eq!(list["freezes"].as_array().unwrap().len(), 2);
    assert_eq!(list["releases"].as_array().unwrap().len(), 1);
}

#[test]
fn a_report_tells_cases_only_with_consent_and_holds_no_title() {
    let bench = Bench::new();
    register(&bench, "first", 80);
    let id = bench.json(&[
        "incident",
        "new",
        "--title",
        "Canary Holdings",
        "--when",
        "2021-03-02",
        "--sector",
        "central-government",
        "--kind",
        "system-compromise",
    ]);
    let id = id["incident"].as_str().unwrap();
    let report = |bench: &Bench| {
        let out = bench.path("report.html");
        let out = out.to_str().unwrap();
        let document = bench.json(&["report", "annual", "--period", YEAR, "--out", out]);
        (document, std::fs::read_to_string(out).unwrap())
    };
    bench
        .run(&["statistics", "freeze", "--period", YEAR])
        .exits(0);
    bench
        .run(&["statistics", "publish", "--period", YEAR])
        .exits(0);
    let (before, page) = report(&bench);
    assert_eq!(before["cases"], serde_json::json!([]));
    assert!(!page.contains("Case 1"));
    bench
        .run(&[
            "support",
            "consent",
            id,
            "--what",
            "case-study",
            "--with",
            "*",
        ])
        .exits(0);
    let (after, page) = report(&bench);
    assert_eq!(after["cases"].as_array().unwrap().len(), 1);
    assert!(
        page.contains("Case 1") && !page.contains("Canary"),
        "{page}"
    );
    assert!(page.contains("withheld") && page.contains("15"), "{page}");
    assert!(
        after["sentences"][0]
            .as_str()
            .unwrap()
            .starts_with("81 incidents")
    );
}

#[test]
fn the_published_year_of_new_zealand_is_stated() {
    let bench = Bench::new();
    let figures = bench.write("figures.toml", FIGURES);
    let out = bench.path("report.html");
    let arguments = [
        "report",
        "annual",
        "--period",
        "2023-07-01..2024-06-30",
        "--from-figures",
        figures.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    let text = bench.run(&arguments).exits(0).out.replace('\u{A0}', " ");
    for words in [
        "343 incidents, 29 a month on average; up 8.5 % from 316",
        "110 of 343 incidents (32 %)",
        "up 50.7 % from 73",
        "65 of 343 incidents (19 %)",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(
        text.matches("8.5").count(),
        1,
        "the rise is of the total alone"
    );
    let page = std::fs::read_to_string(out).unwrap();
    assert!(page.contains("linked share") && page.contains("Content-Security-Policy"));
    assert!(!bench.ledger().exists(), "no record is needed");
}
