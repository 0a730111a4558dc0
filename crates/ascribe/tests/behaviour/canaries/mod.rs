//! Fifty victims in every encoding, planted through every way in; no way out names one of them.
//!
//! | module | holds |
//! |---|---|
//! | `names` | the victims |
//! | `encode` | how a name hides |
//! | `plant` | the ways in |
//! | `outputs` | the ways out |
//! | `search` | finds a name in any bytes |
//! | `pdf` | what a PDF holds |

mod encode;
mod names;
mod outputs;
mod pdf;
mod plant;
mod search;

use crate::support::with_end;
use encode::FORMS;
use names::all;
use plant::Planted;
use search::Searcher;

#[test]
fn no_way_out_names_a_victim() {
    let mut planted = Planted::new();
    planted.sweep();
    assert!(
        planted.leaks.is_empty(),
        "{} leaks:\n{}",
        planted.leaks.len(),
        planted.leaks.join("\n")
    );
    the_searcher_finds_what_is_there(&mut planted);
}

/// Where it is allowed the names stand, and faults planted into the record and a paper are seen.
fn the_searcher_finds_what_is_there(planted: &mut Planted) {
    let ids = planted.incidents();
    let reveal = [
        "incident",
        "show",
        &ids[0],
        "--reveal",
        "--reason",
        "they called",
    ];
    let shown = planted.bench.run(&reveal).exits(0).out;
    assert!(
        !planted.searcher.hits(shown.as_bytes()).is_empty(),
        "{shown}"
    );
    let record = rusqlite::Connection::open(planted.bench.ledger()).unwrap();
    let name = planted.canaries[7].name.clone();
    record
        .execute_batch("CREATE TABLE slip (words TEXT)")
        .unwrap();
    record
        .execute("INSERT INTO slip VALUES (?1)", [&name])
        .unwrap();
    planted.kept();
    assert!(
        !planted.leaks.is_empty(),
        "an identity in the record is not seen"
    );
    drop(record);
    assert!(with_end(&planted.bench.ledger(), "").exists());
}

#[test]
fn the_searcher_finds_every_canary_in_every_encoding() {
    let canaries = all();
    let searcher = Searcher::new(&canaries);
    let words: std::collections::BTreeSet<&String> =
        canaries.iter().flat_map(|c| &c.words).collect();
    assert!(words.len() >= 120, "words of their own: {}", words.len());
    for canary in &canaries {
        for (form, encode) in FORMS {
            let error = format!("cannot read the row of {} at line 3", encode(&canary.name));
            assert!(
                !searcher.hits(error.as_bytes()).is_empty(),
                "{form}: {error}"
            );
        }
        let wide = encode::wide(&format!("of {}.", canary.name));
        assert!(!searcher.hits(&wide).is_empty());
    }
    for clean in [
        "Trust and an example of a net",
        "198.19.7.77 in 2021",
        "victim-0123456789abcdef",
    ] {
        assert!(searcher.hits(clean.as_bytes()).is_empty(), "{clean}");
    }
}

#[test]
fn the_searcher_reads_papers() {
    let bench = crate::support::Bench::new();
    let figures = "[[year]]\nperiod = \"2023-07-01..2024-06-30\"\ndefinition = \"as counted by Zībelqornath\"\nincidents = 343\n";
    let path = bench.write("figures.toml", figures);
    let period = "2023-07-01..2024-06-30";
    let run = |out: &str| {
        bench
            .run(&[
                "report",
                "annual",
                "--period",
                period,
                "--from-figures",
                path.to_str().unwrap(),
                "--out",
                out,
            ])
            .exits(0);
        std::fs::read(bench.path(out)).unwrap()
    };
    let file = run("a.pdf");
    assert_eq!(file, run("b.pdf"), "the same bytes");
    let words = pdf::words(&file);
    assert!(
        words.contains("343 incidents, 29 a month on average"),
        "{words}"
    );
    let searcher = Searcher::new(&all());
    assert!(!searcher.hits(&file).is_empty(), "in the text of a page");
    // The same paper without the name, and then with it in the file's properties.
    let clean = bench.write("figures.toml", figures.replace("Zībelqornath", "us"));
    assert!(clean.exists());
    let file = run("c.pdf");
    assert!(searcher.hits(&file).is_empty());
    let hex: String = "Zibelqornath"
        .encode_utf16()
        .map(|u| format!("{u:04X}"))
        .collect();
    let octal: String = "Zibelqornath"
        .bytes()
        .map(|b| format!("\\{b:03o}"))
        .collect();
    for author in [
        "(Zibelqornath)".to_owned(),
        format!("<FEFF{hex}>"),
        format!("({octal})"),
    ] {
        let planted = [
            &file[..],
            format!("9 0 obj <</Author {author}>> endobj").as_bytes(),
        ]
        .concat();
        assert!(!searcher.hits(&planted).is_empty(), "{author}");
    }
}
