//! TAXII 2.1 by discovery, paging, and servers that page badly.

use crate::server::{Bench, Server, reply, source};
use ascribe_fetch::{Credentials, State};

const TAXII: &str = "200 OK\ncontent-type: application/taxii+json;version=2.1";
const ID: &str = "91a7b528-80eb-42ed-a74d-c6fbd5a26116";

/// A server with one readable collection whose pages `page` makes from the query.
fn server(page: impl Fn(&str) -> (String, String) + Send + 'static) -> Server {
    Server::new(move |asked, _, stream| {
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        let objects = format!("/api1/collections/{ID}/objects/");
        match path {
            "/taxii2/" => reply(
                stream,
                TAXII,
                br#"{"title":"t","default":"/api1/","api_roots":["/api1/"]}"#,
            ),
            "/api1/collections/" => {
                let text = format!(
                    r#"{{"collections":[{{"id":"{ID}","title":"Public","can_read":true,"can_write":false}},{{"id":"x-1","title":"Closed","can_read":false}}]}}"#
                );
                reply(stream, TAXII, text.as_bytes());
            }
            path if path == objects => {
                let (head, body) = page(query);
                reply(stream, &format!("{TAXII}{head}"), body.as_bytes());
            }
            _ => reply(stream, "404 Not Found", b""),
        }
    })
}

fn object(n: u32) -> String {
    format!(
        r#"{{"type":"identity","spec_version":"2.1","id":"identity--00000000-0000-4000-8000-{n:012}"}}"#
    )
}

#[test]
fn every_page_is_read_and_the_next_time_only_what_is_new() {
    let server = server(|query| {
        let last = |n: u32| format!("\nx-taxii-date-added-last: 2024-01-0{n}T00:00:00Z");
        if query.contains("added_after=2024-01-03") {
            return (String::new(), "{}".to_owned());
        }
        match query {
            q if q.contains("next=c") => (last(3), format!(r#"{{"objects":[{}]}}"#, object(3))),
            q if q.contains("next=b") => (
                last(2),
                format!(r#"{{"more":true,"next":"c","objects":[{}]}}"#, object(2)),
            ),
            _ => (
                last(1),
                format!(r#"{{"more":true,"next":"b","objects":[{}]}}"#, object(1)),
            ),
        }
    });
    let mut bench = Bench::new();
    bench.credentials = Some(Credentials {
        header: "Authorization".into(),
        value: "Basic dTpw".into(),
    });
    let url = format!("{}/taxii2/", server.address);
    let first = bench.fetch("taxii", &url).unwrap();
    assert_eq!(
        (first.paths.len(), first.problems.len()),
        (3, 0),
        "{:?}",
        first.problems
    );
    assert!(
        server.asked().iter().all(|a| a.head.contains("basic dtpw")
            && a.head.contains("application/taxii+json;version=2.1"))
    );
    assert!(
        first
            .state
            .added_after
            .values()
            .all(|v| v == "2024-01-03T00:00:00Z")
    );
    let second = bench.fetch_again("taxii", &url, &first.state).unwrap();
    assert!(second.unchanged && second.additions_only);
    // A collection may be named by its title; one that may not be read is none.
    let closed = source(&format!(
        "kind='taxii'\nurl='{url}'\ncollections=['Closed']"
    ));
    assert!(
        bench
            .fetch_source(&closed, &State::default())
            .unwrap_err()
            .to_string()
            .contains("no readable collection")
    );
}

#[test]
fn circles_endless_pages_and_lost_ends_are_told() {
    let pages = |page: fn(&str) -> (String, String)| {
        let server = server(page);
        let bench = Bench::new();
        let outcome = bench.fetch("taxii", &format!("{}/taxii2/", server.address));
        (outcome, server.asked().len())
    };
    let (circle, asked) = pages(|_| {
        (
            String::new(),
            format!(r#"{{"more":true,"next":"b","objects":[{}]}}"#, object(1)),
        )
    });
    let circle = circle.unwrap();
    assert!(
        circle.problems[0].reason.contains("in a circle"),
        "{circle:?}"
    );
    assert!(circle.state.added_after.is_empty() && asked <= 5);
    let (lost, _) = pages(|_| {
        (
            String::new(),
            format!(r#"{{"more":true,"objects":[{}]}}"#, object(1)),
        )
    });
    assert!(lost.unwrap().problems[0].reason.contains("not where"));
    let (endless, asked) = pages(|query| {
        let n = query
            .rsplit_once("next=")
            .map_or(0, |(_, n)| n.parse::<u32>().unwrap());
        (
            String::new(),
            format!(
                r#"{{"more":true,"next":"{}","objects":[{}]}}"#,
                n + 1,
                object(n)
            ),
        )
    });
    assert!(
        endless.unwrap().problems[0]
            .reason
            .contains("more than the limit of 20 pages")
    );
    assert!(asked <= 23);
    let (broken, _) = pages(|_| (String::new(), "{\"objects\":[".to_owned()));
    assert!(broken.unwrap_err().to_string().contains("is no envelope"));
}

#[test]
fn another_media_type_is_no_taxii() {
    let server = Server::pages(vec![(
        "/",
        "200 OK\ncontent-type: text/plain",
        b"{}".to_vec(),
    )]);
    let error = Bench::new().error("taxii", &server.address);
    assert!(
        error.contains("the media type text/plain, not with TAXII"),
        "{error}"
    );
}
