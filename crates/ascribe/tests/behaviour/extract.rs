//! Finding: types, normal forms, and spans that point at what was written.

use crate::support::Bench;
use serde_json::Value;
use std::io::Write;

const TEXT: &str = "Ünïcode first. Beacon to hxxps://cdn.quillfeather-7731[.]net:8443/a?b=c from 198[.]51[.]100[.]9,\n\
    mail ops@lattice-ferry-42.org; MD5 9e107d9d372bb6826bd81d3542a419d6 and CVE-2021-26855 (T1505.003).\n\
    Key HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\upd, MAC 00-1B-44-11-3A-B7, AS64496.\n\
    Net 203.0.113.0/24 and 2001:db8::77; setup.py 1.2.3.4.5 std::vector at 12:30:45.\n\
    Mimikatz was used. No traces of Cobalt Strike. It was surely APT28.\n";

fn found(bench: &Bench, path: &str) -> Value {
    bench.json(&["extract", path])
}

fn pairs(document: &Value) -> Vec<(String, String)> {
    let all = document["observables"].as_array().unwrap();
    all.iter()
        .map(|o| {
            let text = |key: &str| o[key].as_str().unwrap().to_owned();
            (text("type"), text("value"))
        })
        .collect()
}

/// `written` are the bytes of the file from `start` to `end`.
fn spans_point_at_what_is_written(document: &Value, bytes: &[u8]) {
    for list in ["observables", "mentions"] {
        for one in document[list].as_array().unwrap() {
            let at = |key: &str| usize::try_from(one[key].as_u64().unwrap()).unwrap();
            let written = one["written"].as_str().unwrap();
            assert_eq!(&bytes[at("start")..at("end")], written.as_bytes(), "{one}");
            assert!(!one["file"].as_str().unwrap().is_empty());
        }
    }
}

#[test]
fn types_values_and_spans() {
    let bench = Bench::new();
    let note = bench.write("note.txt", TEXT);
    let document = found(&bench, note.to_str().unwrap());
    spans_point_at_what_is_written(&document, TEXT.as_bytes());
    let pairs = pairs(&document);
    for (kind, value) in [
        ("url", "https://cdn.quillfeather-7731.net:8443/a?b=c"),
        ("ipv4-addr", "198.51.100.9"),
        ("email-addr", "ops@lattice-ferry-42.org"),
        ("md5", "9e107d9d372bb6826bd81d3542a419d6"),
        ("vulnerability", "CVE-2021-26855"),
        ("attack-pattern", "T1505.003"),
        ("mac-addr", "00:1b:44:11:3a:b7"),
        ("autonomous-system", "AS64496"),
        ("ipv4-addr", "203.0.113.0/24"),
        ("ipv6-addr", "2001:db8::77"),
    ] {
        let wanted = (kind.to_owned(), value.to_owned());
        let same = |p: &&(String, String)| p.0 == wanted.0 && p.1.eq_ignore_ascii_case(&wanted.1);
        assert!(pairs.iter().any(|p| same(&p)), "{wanted:?} in {pairs:?}");
    }
    assert!(pairs.iter().any(|(kind, _)| kind == "windows-registry-key"));
    for lookalike in [
        "setup.py",
        "1.2.3.4.5",
        "1.2.3.4",
        "std::vector",
        "12:30:45",
    ] {
        assert!(
            pairs.iter().all(|(_, v)| v != lookalike),
            "{lookalike}: {pairs:?}"
        );
    }
}

#[test]
fn names_are_mentions_and_a_denied_one_is_told_so() {
    let bench = Bench::new();
    let note = bench.write("note.txt", TEXT);
    let document = found(&bench, note.to_str().unwrap());
    let mentions = document["mentions"].as_array().unwrap();
    let of = |name: &str| {
        let own = mentions.iter().find(|m| m["written"] == name);
        own.unwrap_or_else(|| panic!("{name} in {mentions:?}"))
    };
    assert_eq!(of("APT28")["kind"], "intrusion-set");
    assert_eq!(of("Mimikatz")["negated"], false);
    assert_eq!(of("Cobalt Strike")["negated"], true);
    assert!(["tool", "malware"].contains(&of("Mimikatz")["kind"].as_str().unwrap()));
}

#[test]
fn spans_hold_in_other_formats() {
    let bench = Bench::new();
    for (name, text) in [
        (
            "a.md",
            "# Note\n\n| a | b |\n|---|---|\n| 198.51.100[.]9 | `evil-lattice-77[.]net` APT28 |\n",
        ),
        (
            "a.csv",
            "x,y\n\"198.51.100.9, evil-lattice-77.net\",APT28\n",
        ),
        (
            "a.json",
            "{\"a\":[\"198.51.100.9\",\"evil-lattice-77.net\"],\"who\":\"APT28\"}",
        ),
        (
            "a.ndjson",
            "{\"a\":\"198.51.100.9\"}\n{\"a\":\"evil-lattice-77.net by APT28\"}\n",
        ),
    ] {
        let path = bench.write(name, text);
        let document = found(&bench, path.to_str().unwrap());
        spans_point_at_what_is_written(&document, text.as_bytes());
        let pairs = pairs(&document);
        for value in ["198.51.100.9", "evil-lattice-77.net"] {
            assert!(pairs.iter().any(|(_, v)| v == value), "{name}: {pairs:?}");
        }
        assert_eq!(document["mentions"][0]["written"], "APT28", "{name}");
    }
}

/// The spans of a page refer to its text: what a reader sees, without the tags.
#[test]
fn a_page_is_read_as_its_text() {
    let bench = Bench::new();
    let page = "<p>198.51.100.9 <b>evil</b>-lattice-77.net &amp; <i>APT28</i></p>";
    let path = bench.write("a.html", page);
    let document = found(&bench, path.to_str().unwrap());
    let text = b"198.51.100.9 evil-lattice-77.net & APT28";
    spans_point_at_what_is_written(&document, text);
    assert_eq!(pairs(&document).len(), 2);
}

#[test]
fn packed_and_encoded_files_are_read() {
    let bench = Bench::new();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(b"203.0.113.77 inside").unwrap();
    let packed = bench.write("log.txt.gz", gz.finish().unwrap());
    let wide: Vec<u8> = "\u{feff}Adresse 203.0.113.78 für APT28\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = bench.write("wide.txt", wide);
    let latin = bench.write(
        "latin.txt",
        b"Zugriff \xfcber 203.0.113.79 auf den Rechner\n",
    );
    for (path, value) in [
        (packed, "203.0.113.77"),
        (wide, "203.0.113.78"),
        (latin, "203.0.113.79"),
    ] {
        let pairs = pairs(&found(&bench, path.to_str().unwrap()));
        assert_eq!(pairs, [("ipv4-addr".to_owned(), value.to_owned())]);
    }
}

#[test]
fn a_folder_is_read_whole_and_each_file_named() {
    let bench = Bench::new();
    bench.write("in/a.txt", "198.51.100.1");
    bench.write("in/deep/er/b.log", "198.51.100.2");
    let document = found(&bench, bench.path("in").to_str().unwrap());
    let files: Vec<&str> = document["observables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["file"].as_str().unwrap())
        .collect();
    assert_eq!(files.len(), 2);
    assert!(
        files[0].ends_with("a.txt") && files[1].ends_with("b.log"),
        "{files:?}"
    );
}

/// Finding is not assessing: nothing about the evidence is recorded.
#[test]
fn extract_records_nothing() {
    let bench = Bench::new();
    let note = bench.write("note.txt", TEXT);
    bench.json(&["log"]);
    let before = bench.run(&["checkpoint"]).out;
    found(&bench, note.to_str().unwrap());
    assert_eq!(before, bench.run(&["checkpoint"]).out);
}
