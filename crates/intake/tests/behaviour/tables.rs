//! Tables with a declared mapping, a telling heading, or telling rows.

use crate::support::{read_files_with, read_one};
use ascribe_intake::{Limits, Mapping, Options};
use serde_json::json;

const BLOCK: &str = "x-ascribe-indicator-block";

fn mapped(mapping: &str) -> Options {
    Options {
        mapping: Some(Mapping::from_pairs(mapping).unwrap()),
        ..Options::default()
    }
}

#[test]
fn rows_are_grouped_by_actor_reference_and_day() {
    let csv = "ioc,type,group,report,date,confidence\n\
        a.example.com,domain,APT1,https://r.example/1,2021-03-02,80\n\
        b.example.com,domain,APT2,https://r.example/2,2021-03-03,80\n\
        192.0.2.1:443,ip,APT1,https://r.example/1,2021-03-02,80\n\
        \"c[.]example.com\",hostname,APT1,https://r.example/1,2021-03-02,20\n";
    let kept = read_one("feed.csv", csv);
    let blocks = kept.bodies(BLOCK);
    assert_eq!(blocks.len(), 3, "{:?}", kept.problems);
    assert_eq!(
        blocks[0]["indicators"],
        json!([["domain-name", "a.example.com"], ["ipv4-addr", "192.0.2.1"]])
    );
    assert_eq!(blocks[0]["names"], json!(["APT1"]));
    assert_eq!(blocks[0]["references"], json!(["https://r.example/1"]));
    assert_eq!(blocks[2]["confidence"], "20");
    assert_eq!(kept.items[0].published.as_deref(), Some("2021-03-02"));
    assert_eq!(kept.items[0].source, "feed");
}

#[test]
fn bad_rows_are_told_with_their_line() {
    let csv = "value,type\na.example.com,domain\nnonsense,md5\n,domain\n\nb.example.com,colour\nc.example.com,domain\n";
    let kept = read_one("feed.csv", csv);
    let places: Vec<_> = kept.problems.iter().map(|p| p.place.as_str()).collect();
    assert_eq!(places, ["line 3", "line 4", "line 6"]);
    assert_eq!(
        kept.bodies(BLOCK)[0]["indicators"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let windows = read_one("feed.csv", &format!("{}z,md5", csv.replace('\n', "\r\n")));
    let places: Vec<_> = windows.problems.iter().map(|p| p.place.as_str()).collect();
    assert_eq!(places, ["line 3", "line 4", "line 6", "line 8"]);
    assert_eq!(
        windows.bodies(BLOCK)[0]["indicators"],
        kept.bodies(BLOCK)[0]["indicators"]
    );
    let many_lines = read_one(
        "feed.csv",
        "# made\nvalue,type,note\nx,md5,\"two\nlines\"\ny,md5,\n",
    );
    let places: Vec<_> = many_lines
        .problems
        .iter()
        .map(|p| p.place.as_str())
        .collect();
    assert_eq!(places, ["line 3", "line 5"]);
}

#[test]
fn what_is_no_date_is_a_note() {
    let kept = read_one(
        "feed.csv",
        "value,published\na.example.com,soon\nb.example.com,2021/03/02\n",
    );
    let days: Vec<_> = kept
        .items
        .iter()
        .map(|item| item.published.as_deref())
        .collect();
    assert_eq!(days, [None, Some("2021-03-02")]);
    assert_eq!(kept.bodies(BLOCK)[0]["notes"], json!(["published: soon"]));
    assert!(kept.problems[0].kept && kept.problems[0].place == "line 2");
}

#[test]
fn rows_of_type_and_value_need_no_heading() {
    let kept = read_one(
        "feed.tsv",
        "domain\ta.example.com\nip\t192.0.2.1\ncidr\t192.0.2.0/24\nurl\thttp://a.example.com/x\n",
    );
    let kinds: Vec<_> = kept.bodies(BLOCK)[0]["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p[0].clone())
        .collect();
    assert_eq!(
        kinds,
        ["domain-name", "ipv4-addr", "ipv4-addr", "url"].map(serde_json::Value::from)
    );
    assert!(kept.problems.is_empty());
}

#[test]
fn a_mapping_decides_by_name_number_or_fixed_text() {
    let by_name = read_files_with(
        &[("f.csv", b"x;y\nAPT1;a.example.com\n")],
        &mapped("value=y,actor=x"),
    );
    assert_eq!(by_name.bodies(BLOCK)[0]["names"], json!(["APT1"]));
    let by_number = read_files_with(
        &[("f.csv", b"APT1;a.example.com\nAPT1;b.example.com\n")],
        &mapped("value=2,actor=1"),
    );
    assert_eq!(
        by_number.bodies(BLOCK)[0]["indicators"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let fixed = read_files_with(
        &[("f.csv", b"a.example.com\n")],
        &mapped("value=1,actor='APT28',type='domain'"),
    );
    assert_eq!(fixed.bodies(BLOCK)[0]["names"], json!(["APT28"]));
    let wrong = read_files_with(
        &[("f.csv", b"x;y\nAPT1;a.example.com\n")],
        &mapped("value=z"),
    );
    assert!(
        wrong.left_out().reason.contains("there are: x, y"),
        "{:?}",
        wrong.problems
    );
}

#[test]
fn an_unclear_table_asks_for_a_mapping() {
    let kept = read_one("feed.csv", "alpha,beta\none,two\n");
    assert!(kept.items.is_empty());
    assert!(kept.left_out().remedy.contains("--map"));
}

#[test]
fn blocks_hold_a_thousand_and_read_the_same_again() {
    let csv: String = std::iter::once("value,actor\n".to_owned())
        .chain((0..1001).map(|n| format!("h{n}.example.com,APT1\n")))
        .collect();
    let kept = read_one("feed.csv", &csv);
    let lengths: Vec<_> = kept
        .bodies(BLOCK)
        .iter()
        .map(|b| b["indicators"].as_array().unwrap().len())
        .collect();
    assert_eq!(lengths, [1000, 1]);
    let again = read_one("feed.csv", &csv);
    assert_eq!(kept.items, again.items);
}

#[test]
fn a_quote_that_is_not_closed_ends_the_reading_early() {
    let csv = format!(
        "value,type\na.example.com,domain\n\"{}",
        "b.example.com\n".repeat(40_000)
    );
    let options = Options {
        limits: Limits {
            max_line_bytes: 1000,
            ..Limits::default()
        },
        ..Options::default()
    };
    let kept = read_files_with(&[("f.csv", csv.as_bytes())], &options);
    assert_eq!(kept.items.len(), 1);
    assert!(
        kept.left_out().reason.contains("quote"),
        "{:?}",
        kept.problems
    );
}
