//! Whatever the bytes, reading ends without a panic and every item is sound.

use crate::support::{Kept, read_files};
use ascribe_intake::read_pack;
use proptest::prelude::*;

/// One good beginning for each format, to be bent.
const GOOD: [(&str, &str); 8] = [
    (
        "a.json",
        r#"{"type":"bundle","id":"bundle--1","spec_version":"2.0","objects":[{"type":"observed-data","id":"observed-data--1","first_observed":"x","objects":{"0":{"type":"domain-name","value":"a.example"}}}]}"#,
    ),
    (
        "b.json",
        r#"{"name":"n","type":"tool","values":[{"value":"v","uuid":"u","meta":{"refs":["r"]}}]}"#,
    ),
    (
        "c.json",
        r#"{"name":"n","type":"cidr","version":20210302,"matching_attributes":["ip-dst"],"list":["192.0.2.0/24"]}"#,
    ),
    (
        "d.json",
        r#"{"Event":{"uuid":"u","date":"2021-03-02","Attribute":[{"type":"domain|ip","value":"a.example|192.0.2.1","deleted":"0"}]}}"#,
    ),
    (
        "apt_e.txt",
        "# Aliases: a, b\n# Reference: https://r.example/ x\n\n192.0.2.1:80\nhttp://a.example/x\n[2001:db8::1]:80\na.example/b # c\n",
    ),
    (
        "f.csv",
        "value,type,actor\n\"a.example\",domain,X\n192.0.2.1,ip,Y\n",
    ),
    ("g.tsv", "domain\ta.example\nip\t192.0.2.1\n"),
    ("file-to-actor.json", r#"{"apt_e.txt":"X"}"#),
];

fn bend(text: &str, at: usize, with: &[u8]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let at = at % (bytes.len() + 1);
    let end = (at + with.len() / 2).min(bytes.len());
    bytes.splice(at..end, with.iter().copied());
    bytes
}

proptest! {
    #[test]
    fn any_bytes_in_any_file(bytes in prop::collection::vec(any::<u8>(), 0..400), ending in "json|txt|csv|gz|zst|toml") {
        read_files(&[(&format!("a.{ending}"), &bytes)]);
    }

    #[test]
    fn any_text_in_any_file(text in "[\\[\\]{}\":,#\\t\\n a-f0-9./@|=_-]{0,200}", ending in "json|txt|csv|tsv") {
        read_files(&[(&format!("a.{ending}"), text.as_bytes())]);
    }

    #[test]
    fn bent_files_of_each_format(which in 0..GOOD.len(), at in any::<usize>(), with in prop::collection::vec(any::<u8>(), 0..6)) {
        let (name, text) = GOOD[which];
        let mut files: Vec<(&str, Vec<u8>)> = GOOD.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
        files[which] = (name, bend(text, at, &with));
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let kept = read_files(&files);
        prop_assert!(kept.items.len() >= 5, "the other formats are read: {:?}", kept.problems);
    }

    #[test]
    fn packed_and_bent(at in any::<usize>(), with in prop::collection::vec(any::<u8>(), 0..4)) {
        let mut packed = zstd::encode_all(GOOD[5].1.as_bytes(), 1).unwrap();
        let at = at % packed.len();
        packed.splice(at..at, with);
        read_files(&[("a.csv.zst", &packed)]);
    }

    #[test]
    fn any_pack(text in "[a-c\\[\\]\\n =\".#0-9-]{0,120}", name in "actors/a.toml|software/a.toml|shared.toml|sources.toml|pack.toml") {
        let mut kept = Kept::default();
        let _ = read_pack(&[(&name, &text), ("sources.toml", "source = []")], &mut kept);
    }
}
