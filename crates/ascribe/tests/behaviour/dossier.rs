//! The dossier: two files, self-contained, the same answer, nothing of an attacker's alive.

use crate::support::{Bench, example};
use serde_json::Value;

fn dossier(bench: &Bench, evidence: &str, more: &[&str]) -> (String, Value) {
    let out = bench.path("out/dossier");
    let mut arguments = vec!["assess", evidence, "--out", out.to_str().unwrap()];
    arguments.extend(more);
    let run = bench.run(&arguments).exits(0);
    assert!(run.out.contains("dossier.html"), "it is said where it lies");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    (
        read("dossier.html"),
        serde_json::from_str(&read("dossier.json")).unwrap(),
    )
}

/// What a page may load or run.
fn inert(html: &str) {
    let small = html.to_lowercase();
    for live in [
        "<script",
        "<iframe",
        "<object",
        "<embed",
        "<img",
        "<link",
        "<base",
        "<form",
        "javascript:",
        " onload=",
        " onerror=",
        " onclick=",
        " onmouseover=",
        "@import",
        "src=",
    ] {
        assert!(!small.contains(live), "{live}");
    }
    assert!(small.contains("content-security-policy"));
}

#[test]
fn it_holds_the_answer_and_loads_nothing() {
    let bench = Bench::new();
    let evidence = example();
    let (html, json) = dossier(
        &bench,
        evidence.to_str().unwrap(),
        &["--marking", "TLP:RED"],
    );
    inert(&html);
    assert!(html.starts_with("<!DOCTYPE html>") || html.starts_with("<!doctype html>"));
    assert!(html.contains("TLP:RED") && html.contains("HAFNIUM") && html.contains("<svg"));
    assert_eq!(crate::schema::violations(&json), Vec::<String>::new());
    let all = json["assessments"].as_array().unwrap();
    assert_eq!(all.len(), 4);
    for answer in all {
        let id = answer["replay"]["id"].as_str().unwrap();
        assert!(html.contains(id), "the page names the replay {id}");
        assert_eq!(&bench.json(&["replay", id])["answer"], answer);
    }
}

#[test]
fn indicators_cannot_be_clicked() {
    let bench = Bench::new();
    let evidence = example();
    let (html, _) = dossier(&bench, evidence.to_str().unwrap(), &[]);
    for live in [
        "href=\"http://p.estonine.com",
        "http://p.estonine.com/",
        "href=\"https://shelltools",
    ] {
        assert!(!html.contains(live), "{live}");
    }
}

#[test]
fn scripts_in_evidence_stay_text() {
    let bench = Bench::new();
    let attack = "<script>alert('pwned-7731')</script>";
    let text = format!(
        "101.37.76[.]66 {attack} http://evil-lattice-77.net/{attack}?a=\"onerror=alert(1)\n\
         <img src=x onerror=alert(2)> <svg onload=alert(3)> javascript:alert(4) ]]> --> </style> \
         HKLM\\Software\\<script>x</script>\\Run CVE-2021-26855 on 2021-01-09. It was APT28{attack}\n"
    );
    bench.write("in/note.txt", &text);
    bench.write("in/<script>alert(5)<&\"'>.md", &text);
    let feed = bench.write(
        "feed.csv",
        "value,actor,reference,published\n101.37.76.66,<script>alert(6)</script>,https://harbour-press-11.net/\"><script>alert(7)</script>,2021-03-02\n",
    );
    let source = "<img src=x onerror=alert(8)>";
    bench.json(&["import", feed.to_str().unwrap(), "--source", source]);
    let folder = bench.path("in");
    let name = "<script>alert(9)</script>";
    let (html, json) = dossier(&bench, folder.to_str().unwrap(), &["--name", name]);
    assert_eq!(json["assessments"][0]["name"], name);
    let small = html.to_lowercase();
    for live in ["<script", "<img", "<svg onload", "<iframe"] {
        assert!(!small.contains(live), "{live}");
    }
    assert!(html.contains("&lt;script&gt;alert(9)"), "shown as text");
    for tag in small.split('<').skip(1).filter_map(|t| t.split('>').next()) {
        assert!(
            !tag.contains("onerror=") && !tag.contains("onload="),
            "{tag}"
        );
        assert!(!tag.contains("javascript:"), "{tag}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let bench = Bench::new();
    let note = bench.write("note.txt", "T1190");
    let file = bench.write("file", "in the way");
    let out = file.join("below");
    let run = bench.run(&[
        "assess",
        note.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(run.exits(1).err.contains("below"));
}
