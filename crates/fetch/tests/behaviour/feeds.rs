//! Validators, checksums, several files, archives, MISP feeds.

use crate::server::{Bench, Server, reply, source};
use ascribe_fetch::{FetchError, State};

#[test]
fn what_did_not_change_is_not_sent_again() {
    let server = Server::new(|asked, _, stream| {
        if asked.head.contains("if-none-match: \"v1\"") {
            reply(stream, "304 Not Modified", b"");
        } else {
            reply(
                stream,
                "200 OK\netag: \"v1\"\nlast-modified: Wed, 01 May 2024 00:00:00 GMT",
                b"a.example.com\n",
            );
        }
    });
    let bench = Bench::new();
    let first = bench.fetch("text", &server.address).unwrap();
    assert!(!first.unchanged && first.bytes == 14);
    let second = bench
        .fetch_again("text", &server.address, &first.state)
        .unwrap();
    assert!(second.unchanged && second.paths.is_empty());
    assert_eq!(second.state, first.state);
    assert!(
        server.asked()[1]
            .head
            .contains("if-modified-since: wed, 01 may 2024")
    );
}

#[test]
fn a_server_without_validators_is_known_by_its_content() {
    let server = Server::pages(vec![("/", "200 OK", b"a.example.com\n".to_vec())]);
    let bench = Bench::new();
    let first = bench.fetch("text", &server.address).unwrap();
    assert!(
        bench
            .fetch_again("text", &server.address, &first.state)
            .unwrap()
            .unchanged
    );
}

#[test]
fn one_changed_file_brings_all_of_a_source() {
    let server = Server::new(|asked, number, stream| match asked.path.as_str() {
        "/a.json" if asked.head.contains("if-none-match") => reply(stream, "304 Not Modified", b""),
        "/a.json" => reply(stream, "200 OK\netag: \"a\"", b"{}"),
        _ => reply(stream, "200 OK", format!("[{number}]").as_bytes()),
    });
    let bench = Bench::new();
    let feed = source(&format!(
        "kind = 'misp-galaxy'\nurl = '{}/'\nfiles = ['a.json', 'b.json']",
        server.address
    ));
    let first = bench.fetch_source(&feed, &State::default()).unwrap();
    std::fs::remove_file(bench.folder.path().join("a.json")).unwrap();
    let second = bench.fetch_source(&feed, &first.state).unwrap();
    assert!(!second.unchanged);
    assert_eq!(bench.text("a.json"), "{}");
}

#[test]
fn another_content_than_declared_is_not_taken() {
    let server = Server::pages(vec![("/", "200 OK", b"a.example.com\n".to_vec())]);
    let feed = source(&format!(
        "kind = 'text'\nurl = '{}'\nsha256 = '{:064}'",
        server.address, 1
    ));
    let error = Bench::new()
        .fetch_source(&feed, &State::default())
        .unwrap_err();
    assert!(matches!(error, FetchError::Checksum { .. }), "{error}");
}

#[test]
fn of_an_archive_the_wanted_files_are_taken() {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(
        Vec::new(),
        flate2::Compression::fast(),
    ));
    for (name, text) in [
        ("top/lists/a/list.json", "{}"),
        ("top/README.md", "x"),
        ("top/lists/a/x.sh", "x"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    let packed = tar.into_inner().unwrap().finish().unwrap();
    let server = Server::pages(vec![("/x.tar.gz", "200 OK", packed)]);
    let bench = Bench::new();
    let feed = source(&format!(
        "kind = 'misp-warninglists'\nurl = '{}/x.tar.gz'\ninclude = ['lists/*/list.json']",
        server.address
    ));
    bench.fetch_source(&feed, &State::default()).unwrap();
    assert_eq!(bench.text("lists/a/list.json"), "{}");
    assert!(
        !bench.folder.path().join("README.md").exists()
            && !bench.folder.path().join("feed.tar.gz").exists()
    );
}

const ONE: &str = "5f0f1a2b-0000-4000-8000-000000000001";
const TWO: &str = "5f0f1a2b-0000-4000-8000-000000000002";

#[test]
fn of_a_misp_feed_only_changed_events_are_fetched() {
    let server = Server::new(|asked, number, stream| match asked.path.as_str() {
        "/f/manifest.json" => {
            let stamp = if number > 2 { 2 } else { 1 };
            let text = format!(
                r#"{{"{ONE}":{{"timestamp":"1"}},"{TWO}":{{"timestamp":"{stamp}"}},"../../x":{{}}}}"#
            );
            reply(stream, "200 OK", text.as_bytes());
        }
        "/f/5f0f1a2b-0000-4000-8000-000000000002.json" if number > 2 => {
            reply(stream, "404 Not Found", b"")
        }
        _ => reply(stream, "200 OK", b"{\"Event\":{}}"),
    });
    let bench = Bench::new();
    let url = format!("{}/f", server.address);
    let first = bench.fetch("misp", &url).unwrap();
    assert_eq!((first.paths.len(), first.problems.len()), (2, 1));
    assert!(first.problems[0].place.contains("../../x"));
    let second = bench.fetch_again("misp", &url, &first.state).unwrap();
    // One is as it was, the other cannot be had now: both are still listed.
    assert_eq!((second.paths.len(), second.still_listed.len()), (0, 2));
    assert!(
        second
            .problems
            .iter()
            .any(|p| p.place.contains(TWO) && p.reason.contains("404"))
    );
    assert_eq!(
        second.state.events.get(TWO).map(String::as_str),
        Some("1"),
        "asked for again the next time"
    );
    assert_eq!(server.asked().len(), 5);
}
