//! Galaxies, warning lists and text feeds.

use crate::support::{Kept, read_files, read_one};
use serde_json::{Value, json};

#[test]
fn clusters_keep_their_original() {
    let galaxy = r#"{"name":"Threat Actor","type":"threat-actor","uuid":"7cdff317-0000-4000-8000-000000000000","version":3,"authors":["x"],
        "values":[{"value":"ONE","uuid":"AAAAAAAA-0000-4000-8000-000000000001","meta":{"synonyms":["Uno"],"refs":["https://a.example/1"]},"own":1.5e3},
                  {"value":"NO UUID"}, {"uuid":"no value"}]}"#;
    let kept = read_one("threat-actor.json", galaxy);
    let clusters = kept.bodies("x-misp-galaxy-cluster");
    assert_eq!(clusters.len(), 2);
    assert_eq!(
        clusters[0]["id"],
        "x-misp-galaxy-cluster--aaaaaaaa-0000-4000-8000-000000000001"
    );
    assert_eq!(clusters[0]["galaxy"], "threat-actor");
    assert_eq!(clusters[0]["cluster"]["own"], 1500);
    assert_eq!(clusters[0]["cluster"]["meta"]["synonyms"], json!(["Uno"]));
    assert_eq!(kept.items[1].lineage, ["https://a.example/1"]);
    let galaxy = &kept.bodies("x-misp-galaxy")[0]["galaxy"];
    assert_eq!(
        (&galaxy["version"], &galaxy["values"]),
        (&json!(3), &Value::Null)
    );
    assert_eq!(kept.left_out().place, "value 2");
}

#[test]
fn long_warning_lists_are_parted_and_keep_how_they_match() {
    let values: Vec<String> = (0..5001)
        .map(|n| format!("10.{}.{}.0/24", n / 256, n % 256))
        .collect();
    let list = json!({"name":"Nets","description":"d","version":20_260_811,"type":"cidr","matching_attributes":["ip-dst"],"list":values,"own":true});
    let kept = read_files(&[("lists/nets/list.json", list.to_string().as_bytes())]);
    let parts = kept.bodies("x-misp-warninglist");
    let lengths: Vec<_> = parts
        .iter()
        .map(|p| (p["part"].as_u64(), p["values"].as_array().unwrap().len()))
        .collect();
    assert_eq!(lengths, [(Some(1), 5000), (Some(2), 1)]);
    assert_eq!(parts[1]["matching"], "cidr");
    assert_eq!(parts[1]["attributes"], json!(["ip-dst"]));
    assert_eq!(parts[0]["extra"], json!({"own": true}));
    assert_eq!(kept.items[0].published.as_deref(), Some("2026-08-11"));
    assert_ne!(kept.items[0].id, kept.items[1].id);
}

const TRAILS: &str =
    "# Copyright (c) 2014-2026 Maltrail developers (https://github.com/stamparm/maltrail/)
# See the file 'LICENSE' for copying permission

# Aliases: First Alias, second

# Reference: https://a.example/report
# Referecne: https://b.example/report

198.51.100.7:443
host.example.com
http://198.51.100.9
files.example.net/a.php
/gate.php
late.example.org    # sinkholed

# Reference: https://c.example/report

203.0.113.0/24
# off.example.com

# Generic trails

/other.php
";

fn blocks(kept: &Kept) -> Vec<Value> {
    kept.bodies("x-ascribe-indicator-block")
}

#[test]
fn a_run_of_references_is_a_block() {
    let kept = read_one("apt_example.txt", TRAILS);
    let blocks = blocks(&kept);
    assert_eq!(blocks.len(), 3);
    let first = &blocks[0];
    assert_eq!(first["collection"], "maltrail");
    assert_eq!(first["label"], "apt_example");
    assert_eq!(first["names"], json!(["example", "First Alias", "second"]));
    assert_eq!(
        first["references"],
        json!(["https://a.example/report", "https://b.example/report"])
    );
    assert_eq!(first["first_line"], 9);
    assert_eq!(
        first["indicators"],
        json!([
            ["ipv4-addr", "198.51.100.7"],
            ["domain-name", "host.example.com"],
            ["ipv4-addr", "198.51.100.9"],
            ["url", "http://files.example.net/a.php"],
            ["domain-name", "late.example.org"]
        ])
    );
    assert_eq!(first["others"], json!(["/gate.php"]));
    assert_eq!(first["written"][0], json!([0, "198.51.100.7:443"]));
    assert_eq!(
        blocks[1]["indicators"],
        json!([["ipv4-addr", "203.0.113.0/24"]])
    );
    assert_eq!(blocks[1]["notes"], json!(["off.example.com"]));
    assert_eq!(blocks[2]["references"], json!([]));
    assert_eq!(kept.items[0].lineage.len(), 2);
    assert_eq!(kept.items[0].source, "maltrail");
}

#[test]
fn a_later_edit_is_a_later_version_of_the_same_block() {
    let before = read_one("apt_example.txt", TRAILS);
    let after = read_one(
        "apt_example.txt",
        &TRAILS.replace("host.example.com\n", "host.example.com\nmore.example.com\n"),
    );
    assert_eq!(before.ids(), after.ids());
    assert_ne!(before.items[0].body, after.items[0].body);
}

#[test]
fn blocks_that_cite_the_same_are_kept_apart() {
    let text = "# Reference: https://a.example/\n\na.example.com\n\n# Reference: https://b.example/\n\nb.example.com\n\n# Reference: https://a.example/\n\nc.example.com\n";
    let kept = read_one("x.txt", text);
    let mut ids = kept.ids();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn the_declared_actor_comes_first_and_nobody_is_nobody() {
    let labels = br#"{"apt_12.txt":"APT12","apt_x.txt":null}"#;
    let text =
        "# Aliases: apt12, apt-c-12, ixeshe\n\n# Reference: https://a.example/\n\na.example.com\n";
    let files: [(&str, &[u8]); 3] = [
        ("file-to-actor.json", labels),
        ("apt_12.txt", text.as_bytes()),
        ("apt_x.txt", text.as_bytes()),
    ];
    let kept = read_files(&files);
    let blocks = blocks(&kept);
    assert_eq!(blocks[0]["names"], json!(["APT12", "apt-c-12", "ixeshe"]));
    assert_eq!(blocks[1]["names"], json!([]));
    assert_eq!(blocks[1]["aliases"], json!(["apt12", "apt-c-12", "ixeshe"]));
    assert!(kept.problems.is_empty(), "{:?}", kept.problems);
    let undeclared = read_one("apt_12.txt", text);
    assert_eq!(
        self::blocks(&undeclared)[0]["names"],
        json!(["apt12", "apt-c-12", "ixeshe"])
    );
}

#[test]
fn a_plain_list_names_nobody_and_long_ones_are_parted() {
    let text: String = (0..5001).map(|n| format!("h{n}.example.com\n")).collect();
    let kept = read_one("list.txt", &text);
    let blocks = blocks(&kept);
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks[1]["part"], 2);
    assert_eq!(
        (&blocks[0]["names"], &blocks[0]["collection"]),
        (&json!([]), &json!("feed"))
    );
    assert_eq!(blocks[1]["first_line"], 5001);
}

#[test]
fn a_bad_line_is_kept_as_written_and_told_with_its_number() {
    let kept = read_files(&[(
        "list.txt",
        b"a.example.com\nno indicator\nb.example.com\n\xff\xfe\nc.example.com\n",
    )]);
    let blocks = blocks(&kept);
    assert_eq!(blocks[0]["indicators"].as_array().unwrap().len(), 3);
    assert_eq!(blocks[0]["others"], json!(["no indicator"]));
    let places: Vec<_> = kept
        .problems
        .iter()
        .map(|p| (p.place.as_str(), p.kept))
        .collect();
    assert_eq!(places, [("line 2", true), ("line 4", false)]);
}
