//! PDF, 7z, mailboxes and old office documents, from the inputs kept for fuzzing.

use std::path::PathBuf;

use ascribe_observe::read::{Options, Problem, read_stream};

use crate::Kept;

fn kept(corpus: &str, name: &str, passwords: &[&str]) -> Kept {
    let at = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let bytes = std::fs::read(at.join(corpus)).unwrap();
    let options = Options {
        passwords: passwords.iter().map(|p| (*p).to_owned()).collect(),
        ..Options::default()
    };
    let mut kept = Kept::default();
    read_stream(name, &mut bytes.as_slice(), &options, &mut kept);
    kept
}

#[test]
fn pages_links_facts_and_attachments_of_a_pdf_are_read() {
    let kept = kept("read-pdf/attached", "a.pdf", &[]);
    assert_eq!(kept.names(), ["a.pdf!/inner.txt", "a.pdf"]);
    let text = kept.text_of("a.pdf");
    for part in [
        "hxxp://evil[.]example[.]com/path/file.php with CVE-2021-26855",
        "URI: http://link-target.example.net/a/b?c=1\n",
        "Title: Report on evil-title.example.org\n",
        "Grüße — “quotes”",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let inner = kept.text_of("a.pdf!/inner.txt");
    assert_eq!(inner, "attached-evil.example.net");
    assert_eq!(kept.file_called("a.pdf").problem, None);
}

#[test]
fn encrypted_pdfs_open_with_the_empty_password_or_one_given() {
    let text = kept("read-pdf/rc4", "a.pdf", &[]).text_of("a.pdf");
    assert!(text.contains("CVE-2021-26855"));
    let text = kept("read-pdf/locked", "a.pdf", &["wrong", "infected"]).text_of("a.pdf");
    assert!(text.contains("CVE-2021-26855"));
    let closed = kept("read-pdf/locked", "a.pdf", &["wrong"]);
    let problem = &closed.file_called("a.pdf").problem;
    assert_eq!(*problem, Some(Problem::Locked { tried: 1 }));
}

#[test]
fn pictures_of_pages_are_told() {
    let kept = kept("read-pdf/pictures", "a.pdf", &[]);
    let problem = &kept.file_called("a.pdf").problem;
    assert_eq!(*problem, Some(Problem::PicturesOnly { pages: 3 }));
}

#[test]
fn members_of_7z_are_read_by_every_method() {
    for method in ["two", "bzip2", "ppmd", "deflate"] {
        let kept = kept(&format!("read-7z/{method}"), "a.7z", &[]);
        assert!(kept.files.iter().all(|f| f.problem.is_none()), "{method}");
        let all: String = kept.pieces.iter().map(|p| p.2.as_str()).collect();
        assert!(all.contains("seven-evil.example.net"), "{method}");
    }
    let opened = kept("read-7z/locked", "a.7z", &["wrong", "infected"]);
    assert_eq!(opened.names(), ["a.7z!/d/t1.txt", "a.7z!/t2.json", "a.7z"]);
    let closed = kept("read-7z/locked", "a.7z", &["wrong"]);
    assert!(matches!(
        closed.file_called("a.7z").problem,
        Some(Problem::Locked { .. })
    ));
}

#[test]
fn messages_of_a_mailbox_are_members() {
    let kept = kept("read-mbox/two", "a.mbox", &[]);
    assert_eq!(
        kept.names(),
        ["a.mbox!/message-1.eml", "a.mbox!/message-2.eml", "a.mbox"]
    );
    let second = kept.text_of("a.mbox!/message-2.eml");
    assert!(second.contains("From here on\n>From quoted"), "{second}");
    assert!(!second.contains("one.example.net"));
}
