//! A reading process that dies costs what it was reading, and no more.
#![cfg(unix)]

use ascribe_app::{
    Access, Clock, ExtractOptions, ExtractSink, FoundMention, FoundObservable, FoundTarget,
    FoundTechnique, Moment, Reading, Session, Silent, extract,
};
use ascribe_observe::read::wire::{Message, Sender, VERSION};
use ascribe_observe::read::{Options, read_stream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

const MAIL: &str = "From: a@one.example.net\nTo: b@two.example.net\nSubject: s\nMessage-ID: <m@x>\n\
    MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
    Content-Type: application/octet-stream; name=a.txt\n\
    Content-Disposition: attachment; filename=a.txt\n\nfirst.example.net\n--b\n\
    Content-Disposition: attachment; filename=b.txt\n\nsecond.example.net\n--b--\n";

#[derive(Default)]
struct Kept {
    values: Vec<String>,
    problems: Vec<String>,
}

impl ExtractSink for Kept {
    fn begin(&mut self, _mark: Option<&[u64]>) -> std::io::Result<()> {
        Ok(())
    }
    fn mark(&mut self) -> std::io::Result<Vec<u64>> {
        Ok(Vec::new())
    }
    fn end(&mut self) -> std::io::Result<()> {
        Ok(())
    }
    fn wants_more(&self) -> bool {
        true
    }
    fn observable(&mut self, found: &FoundObservable<'_>) {
        self.values.push(found.value.to_owned());
    }

    fn mention(&mut self, _: FoundMention) {}

    fn technique(&mut self, _: FoundTechnique) {}

    fn target(&mut self, _: FoundTarget) {}

    fn problem(&mut self, file: &str, problem: &str) {
        self.problems.push(format!("{file}: {problem}"));
    }
}

fn hello(version: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut sender = Sender::new(&mut bytes, || {});
    sender.send(&Message::Hello(version));
    sender.done().unwrap();
    bytes
}

/// What a reader of `name` says; and how much of it up to where its first member begins.
fn said(name: &str) -> (Vec<u8>, usize) {
    let mut bytes = hello(VERSION);
    let mut sender = Sender::new(&mut bytes, || {});
    read_stream(name, &mut MAIL.as_bytes(), &Options::default(), &mut sender);
    sender.done().unwrap();
    let member = format!("{name}!/a.txt");
    let at = bytes
        .windows(member.len())
        .position(|w| w == member.as_bytes());
    // The name of its reader follows: its length and `text`.
    let end = at.unwrap() + member.len() + 5;
    (bytes, end)
}

/// A program that says who it is and waits to be asked, then says the rest of `first` and dies by
/// `signal`; when started again it says `then` in the same way.
fn program(folder: &Path, first: &[u8], signal: &str, then: &[u8]) -> PathBuf {
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let parts = [("first", first), ("then", then)];
    for (name, bytes) in parts {
        let (hello, rest) = bytes.split_at(hello(VERSION).len().min(bytes.len()));
        std::fs::write(at(&format!("{name}-hello")), hello).unwrap();
        std::fs::write(at(&format!("{name}-rest")), rest).unwrap();
    }
    let says = |name: &str| {
        let (hello, rest) = (at(&format!("{name}-hello")), at(&format!("{name}-rest")));
        format!("/bin/cat {hello}; /usr/bin/head -c 1 > /dev/null; /bin/cat {rest}")
    };
    let script = format!(
        "#!/bin/sh\nif [ -e {marker} ]; then {then}; /bin/sleep 1; exit; fi\n\
         : > {marker}\n{first}\nkill -{signal} $$\n",
        marker = at("marker"),
        first = says("first"),
        then = says("then"),
    );
    let path = folder.join("program");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path
}

fn read(folder: &Path, program: PathBuf) -> Kept {
    let evidence = folder.join("in");
    std::fs::create_dir_all(&evidence).unwrap();
    std::fs::write(evidence.join("m.eml"), MAIL).unwrap();
    std::fs::write(evidence.join("z.txt"), "last.example.net").unwrap();
    let ledger = folder.join("ledger.db");
    let mut session = Session::open(
        &ledger,
        Clock::System,
        true,
        &Access::operator().unwrap(),
        &mut Silent,
    )
    .unwrap();
    let reading = Reading {
        program: Some(program),
        ..Reading::default()
    };
    session.read_with(reading).unwrap();
    let mut kept = Kept::default();
    let moment = Moment::default();
    let options = ExtractOptions::default();
    extract(
        &mut session,
        &[evidence],
        moment,
        &options,
        &mut kept,
        &mut Silent,
    )
    .unwrap();
    kept
}

const ALL: [&str; 5] = [
    "a@one.example.net",
    "b@two.example.net",
    "first.example.net",
    "second.example.net",
    "last.example.net",
];

#[test]
fn what_was_heard_before_a_death_is_not_heard_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (all, until_member) = said("m.eml");
    let program = program(folder.path(), &all[..until_member], "ABRT", &all);
    let kept = read(folder.path(), program);
    for value in ALL {
        let count = kept.values.iter().filter(|v| *v == value).count();
        assert_eq!(count, 1, "{value}: {:?}", kept.values);
    }
    assert_eq!(kept.problems, Vec::<String>::new());
}

#[test]
fn a_reader_that_always_dies_is_told_and_the_rest_read() {
    for (signal, words) in [
        ("ABRT", "more memory"),
        ("XCPU", "longer"),
        ("SEGV", "died"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (all, until_member) = said("m.eml");
        let program = program(
            folder.path(),
            &all[..until_member],
            signal,
            &all[..until_member],
        );
        let kept = read(folder.path(), program);
        assert!(kept.values.contains(&"last.example.net".to_owned()));
        let told: Vec<_> = kept.problems.iter().map(|p| p.split(": ").next()).collect();
        assert_eq!(told, [Some("m.eml!/a.txt"), Some("m.eml")], "{words}");
    }
}

#[test]
fn answers_about_other_files_are_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let (other, _) = said("other.eml");
    let program = program(folder.path(), &other, "TERM", &other);
    let kept = read(folder.path(), program);
    assert_eq!(kept.values, ["last.example.net"]);
    assert!(
        kept.problems[0].contains("breaks the rules"),
        "{:?}",
        kept.problems
    );
}

#[test]
fn without_a_program_that_reads_files_are_read_here() {
    let folder = tempfile::tempdir().unwrap();
    let other = hello("another version");
    for program in [
        folder.path().join("none"),
        program(folder.path(), &other, "TERM", &other),
    ] {
        let kept = read(folder.path(), program);
        assert_eq!(kept.values.len(), ALL.len(), "{:?}", kept.values);
    }
}
