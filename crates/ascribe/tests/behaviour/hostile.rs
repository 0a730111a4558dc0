//! Evidence is an attacker's text: whatever it is, there is an answer and no panic.

use crate::support::{Bench, Run};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Name and bytes of each.
fn files() -> Vec<(String, Vec<u8>)> {
    let deep = |open: &str, close: &str| {
        format!("{}1{}", open.repeat(100_000), close.repeat(100_000)).into_bytes()
    };
    let long = "aB3.".repeat(5 << 18);
    let mut all: Vec<(String, Vec<u8>)> = vec![
        ("empty.txt".into(), Vec::new()),
        ("empty.json".into(), Vec::new()),
        ("empty.gz".into(), Vec::new()),
        ("nul.txt".into(), vec![0; 10_000]),
        (
            "nul-between.txt".into(),
            b"198.51.100.9\0evil\0CVE-2021-26855\0".repeat(50),
        ),
        ("bytes.bin".into(), (0..=255).cycle().take(70_000).collect()),
        (
            "elf".into(),
            [b"\x7fELF\x02\x01\x01\0".as_slice(), &[0x90; 5000]].concat(),
        ),
        (
            "mz.exe".into(),
            [b"MZ\x90\0".as_slice(), &[0xcc; 5000]].concat(),
        ),
        ("arrays.json".into(), deep("[", "]")),
        ("objects.json".into(), deep("{\"a\":", "}")),
        ("unclosed.json".into(), b"[".repeat(200_000)),
        ("deep.html".into(), deep("<div><b>", "</b></div>")),
        ("deep.md".into(), deep("> - ", "\n")),
        (
            "lone.json".into(),
            br#"{"a":"\ud800 198.51.100.9 \udc00\ud83d","b":"\udfff"}"#.to_vec(),
        ),
        (
            "invalid.txt".into(),
            b"\xff\xfe\xfd 198.51.100.9 \xc3\x28 \xe2\x82 \xf0\x9f".repeat(20),
        ),
        (
            "half.utf16".into(),
            b"\xff\xfe1\x009\x008\x00.\x005\x001\x00\xd8".to_vec(),
        ),
        ("long.txt".into(), long.clone().into_bytes()),
        ("long.json".into(), format!("\"{long}\"").into_bytes()),
        ("long.csv".into(), format!("a,b\n{long},1\n").into_bytes()),
        (
            "quote.csv".into(),
            format!("a,b\n\"{}", "x,\n".repeat(100_000)).into_bytes(),
        ),
        (
            "numbers.json".into(),
            b"[1e999999,-0.0,123456789012345678901234567890,1E-400]".to_vec(),
        ),
        (
            "keys.json".into(),
            br#"{"type":"bundle","type":"x","id":1,"objects":{"a":[]}}"#.to_vec(),
        ),
        (
            "bundle.json".into(),
            br#"{"type":"bundle","objects":[1,null,{},{"type":5},[]]}"#.to_vec(),
        ),
        (
            "event.json".into(),
            br#"{"Event":{"Attribute":"no","Object":[[[]]],"date":5}}"#.to_vec(),
        ),
        (
            "dates.txt".into(),
            b"0000-00-00 9999-12-31 -0001-01-01 2021-02-30 99999999999-01-01 2021-03-12T25:61:61Z"
                .to_vec(),
        ),
        (
            "marks.txt".into(),
            "\u{202e}\u{2066}evil\u{200b}.net\u{feff} CVE-\u{0}2021-26855"
                .as_bytes()
                .to_vec(),
        ),
        ("dots.txt".into(), b".".repeat(300_000)),
        ("slashes.txt".into(), b"http://".repeat(60_000)),
        ("ats.txt".into(), b"a@".repeat(150_000)),
        ("colons.txt".into(), b"1:".repeat(150_000)),
        ("hex.txt".into(), b"deadbeef".repeat(40_000)),
        ("brackets.txt".into(), b"[.](dot)hxxp[:]//".repeat(20_000)),
        ("cut.gz".into(), gz(&[b'x'; 9000])[..40].to_vec()),
        ("bomb.gz".into(), gz(&vec![0; 96 << 20])),
        (
            "nested.gz".into(),
            (0..12).fold(b"198.51.100.9".to_vec(), |inner, _| gz(&inner)),
        ),
        (
            "bad.zst".into(),
            b"\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff".to_vec(),
        ),
    ];
    all.push((
        "tail.gz".into(),
        [gz(b"198.51.100.9"), b"garbage".to_vec()].concat(),
    ));
    all
}

fn answered(run: &Run, name: &str) {
    // 2 would blame the caller for what the evidence holds.
    assert!(run.code < 2, "{name}: {run:?}");
    assert!(run.document().is_object(), "{name}");
    assert!(run.err.len() < 100_000, "{name}: too much told");
}

#[test]
fn each_is_assessed() {
    let bench = Bench::new();
    for (name, bytes) in files() {
        let path = bench.write(&format!("in/{name}"), bytes);
        let run = bench.run(&["assess", path.to_str().unwrap(), "--format", "json"]);
        answered(&run, &name);
        let violations = crate::schema::violations(&run.document());
        assert!(violations.is_empty(), "{name}: {violations:?}");
    }
    let all = bench.path("in");
    let run = bench.run(&["assess", all.to_str().unwrap(), "--format", "json"]);
    answered(&run, "all");
    let document = run.document();
    let values = document["assessments"][0]["files"]
        .as_array()
        .unwrap()
        .len();
    assert!(values >= files().len(), "{values}");
    bench.run(&["verify"]).exits(0);
}

#[test]
fn each_is_searched_for_observables() {
    let bench = Bench::new();
    for (name, bytes) in files() {
        let path = bench.write(&format!("in/{name}"), bytes);
        let run = bench.run(&["extract", path.to_str().unwrap(), "--format", "json"]);
        answered(&run, &name);
    }
}

#[test]
fn each_is_refused_or_taken_as_intelligence() {
    let bench = Bench::new();
    for (name, bytes) in files() {
        let path = bench.write(&format!("in/{name}"), bytes);
        let run = bench.run(&["import", path.to_str().unwrap(), "--format", "json"]);
        assert!(run.code < 2, "{name}: {run:?}");
        if run.code == 0 {
            assert!(run.document().is_object(), "{name}");
        }
    }
    bench.run(&["verify"]).exits(0);
    assert_eq!(bench.json(&["show", "HAFNIUM"])["actor"], "HAFNIUM");
}

#[test]
fn strange_arguments_are_answered() {
    let bench = Bench::new();
    let long = "x".repeat(100_000);
    for text in [
        "",
        " ",
        "\u{202e}",
        "'; DROP TABLE entry; --",
        "%",
        "../../etc/passwd",
        "[",
        &long,
    ] {
        for command in ["show", "search", "replay"] {
            let run = bench.run(&[command, "--", text]);
            assert!(
                run.code != 0 || command == "search",
                "{command} {text:.20}: {run:?}"
            );
        }
        bench
            .run(&["log", "--object", text, "--source", text, "--kind", text])
            .exits(0);
    }
    bench.run(&["verify"]).exits(0);
}

/// A link that leads back to its own folder does not lead around in circles.
#[cfg(unix)]
#[test]
fn a_folder_inside_itself() {
    let bench = Bench::new();
    bench.write("in/a.txt", "198.51.100.9");
    std::os::unix::fs::symlink(bench.path("in"), bench.path("in/again")).unwrap();
    let run = bench.run(&[
        "extract",
        bench.path("in").to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert!(run.code < 2);
    assert_eq!(run.document()["observables"].as_array().unwrap().len(), 1);
}
