//! Packs of starter knowledge.

use crate::support::{Kept, read_files};
use ascribe_intake::read_pack;
use serde_json::json;

const PACK: [(&str, &str); 6] = [
    ("pack.toml", "name = \"tiny\"\nversion = \"1\"\n"),
    (
        "sources.toml",
        "[[source]]\nkey = \"a\"\npublisher = \"P\"\ntitle = \"T\"\nurl = \"https://p.example/a\"\npublished = \"2021-03-02\"\nreliability = \"B\"\n\
         [[source]]\nkey = \"b\"\npublisher = \"Q\"\ntitle = \"U\"\nurl = \"https://q.example/b\"\npublished = \"2020-01-05\"\nreliability = \"A\"\n",
    ),
    (
        "actors/one.toml",
        "name = \"ONE\"\nattack_id = \"G9999\"\nsources = [\"a\"]\n[[techniques]]\nid = \"T1190\"\nsources = [\"b\", \"a\"]\n\
         [[indicators]]\ntype = \"ip\"\nvalue = \"192.0.2.1\"\nsources = [\"a\"]\n",
    ),
    (
        "vulnerabilities/v.toml",
        "name = \"V\"\ncves = [\"CVE-2021-26855\"]\npatched = 2021-03-02\nsources = [\"a\"]\n",
    ),
    (
        "software/s.toml",
        "[[software]]\nid = \"S9999\"\nname = \"S\"\nshared = true\nsources = [\"a\"]\n",
    ),
    (
        "shared.toml",
        "[[shared]]\nname = \"N\"\nmatching = \"cidr\"\nvalues = [\"192.0.2.0/24\"]\nreason = \"r\"\nsources = [\"a\"]\n",
    ),
];

fn in_folder(pack: &[(&str, &str)]) -> Kept {
    let files: Vec<(&str, &[u8])> = pack
        .iter()
        .map(|(path, text)| (*path, text.as_bytes()))
        .collect();
    read_files(&files)
}

#[test]
fn citations_become_publications() {
    let kept = in_folder(&PACK);
    assert!(kept.problems.is_empty(), "{:?}", kept.problems);
    let actor = &kept.bodies("x-ascribe-actor")[0];
    assert_eq!(actor["attack_id"], "G9999");
    assert_eq!(actor["techniques"][0]["sources"][0]["publisher"], "Q");
    assert_eq!(actor["indicators"][0]["type"], "ipv4-addr");
    let item = kept
        .items
        .iter()
        .find(|item| item.kind == "x-ascribe-actor")
        .unwrap();
    assert_eq!(item.published.as_deref(), Some("2020-01-05"));
    assert_eq!(item.source, "tiny pack");
    let software = &kept.bodies("x-ascribe-software")[0];
    assert_eq!(
        (&software["software_id"], &software["name"]),
        (&json!("S9999"), &json!("S"))
    );
    assert_eq!(
        kept.bodies("x-ascribe-vulnerability")[0]["patched"],
        "2021-03-02"
    );
    assert_eq!(
        kept.bodies("x-ascribe-shared-infrastructure")[0]["matching"],
        "cidr"
    );
}

#[test]
fn a_pack_in_memory_reads_as_the_one_in_a_folder() {
    let mut kept = Kept::default();
    let mut backwards = PACK;
    backwards.reverse();
    read_pack(&backwards, &mut kept).unwrap();
    assert_eq!(kept.items, in_folder(&PACK).items);
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    for (file, find, put, line, told) in [
        (
            "actors/one.toml",
            "\"b\", \"a\"",
            "\"b\", \"zz\"",
            "line 6",
            "zz",
        ),
        (
            "actors/one.toml",
            "192.0.2.1",
            "192.0.2.999",
            "line 7",
            "192.0.2.999",
        ),
        (
            "actors/one.toml",
            "name = \"ONE\"",
            "name = ",
            "line 1",
            "TOML",
        ),
    ] {
        let mut pack = PACK;
        let text = PACK
            .iter()
            .find(|(name, _)| *name == file)
            .unwrap()
            .1
            .replace(find, put);
        for entry in pack.iter_mut().filter(|(name, _)| *name == file) {
            entry.1 = &text;
        }
        let kept = in_folder(&pack);
        let problem = kept.left_out();
        assert!(
            problem.file.ends_with(file) && problem.reason.contains(told),
            "{problem}"
        );
        assert_eq!(problem.place, line, "{problem}");
        assert!(kept.items.len() >= 4);
    }
}

#[test]
fn an_object_without_its_name_is_left_out_alone() {
    let mut pack = PACK;
    pack[4].1 = "[[software]]\nid = \"S1\"\nsources = []\n[[software]]\nname = \"kept\"\ncolour = \"red\"\nsources = []\n";
    let kept = in_folder(&pack);
    assert_eq!(kept.bodies("x-ascribe-software").len(), 1);
    assert!(kept.left_out().reason.contains("name"));
    assert!(
        kept.problems
            .iter()
            .any(|p| p.kept && p.place == "line 6" && p.reason.contains("colour"))
    );
}
