//! Servers that do what servers should not.

use crate::server::{Bench, Server, reply};
use ascribe_fetch::FetchError;
use std::io::Write;
use std::time::Duration;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

#[test]
fn an_endless_body_ends_at_the_limit() {
    let server = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        let part = vec![b'a'; 64 << 10];
        for _ in 0..1000 {
            if stream.write_all(&part).is_err() {
                return;
            }
        }
    });
    let error = Bench::new().fetch("text", &server.address).unwrap_err();
    assert!(
        matches!(
            error,
            FetchError::Limit {
                what: "the size",
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(server.asked().len(), 1, "a limit is not tried again");
}

#[test]
fn a_slow_drip_ends_with_its_time() {
    let server = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        for _ in 0..40 {
            std::thread::sleep(Duration::from_millis(50));
            if stream.write_all(b"a").is_err() {
                return;
            }
        }
    });
    let mut bench = Bench::new();
    bench.policy.limits.attempt = Duration::from_millis(400);
    bench.policy.limits.attempts = 1;
    let error = bench.fetch("text", &server.address).unwrap_err();
    assert!(matches!(error, FetchError::Connection { .. }), "{error}");
}

#[test]
fn redirects_are_counted_and_lead_to_the_web_only() {
    let server = Server::new(|asked, _, stream| {
        let to = match asked.path.as_str() {
            "/file" => "file:///etc/passwd",
            "/ftp" => "ftp://example.org/x",
            "/user" => "http://a:b@127.0.0.1/",
            "/once" => "/good",
            "/good" => {
                return reply(
                    stream,
                    "200 OK\ncontent-type: text/plain",
                    b"evil.example.com\n",
                );
            }
            _ => "/loop",
        };
        reply(stream, &format!("302 Found\nlocation: {to}"), b"");
    });
    let bench = Bench::new();
    let of = |path: &str| bench.error("text", &format!("{}{path}", server.address));
    assert!(
        of("/loop").contains("number of redirects is beyond the limit of 5"),
        "{}",
        of("/loop")
    );
    assert!(
        of("/file").contains("scheme file, which is not followed"),
        "{}",
        of("/file")
    );
    assert!(of("/ftp").contains("scheme ftp"));
    assert!(of("/user").contains("user or password"));
    bench
        .fetch("text", &format!("{}/once", server.address))
        .unwrap();
    assert_eq!(bench.text("feed.txt"), "evil.example.com\n");
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = gzip(&vec![0u8; 64 << 20]);
    let server = Server::pages(vec![("/", "200 OK\ncontent-encoding: gzip", bomb)]);
    let mut bench = Bench::new();
    bench.policy.limits.max_bytes = 1 << 30;
    let error = bench.fetch("text", &server.address).unwrap_err();
    assert!(
        matches!(
            error,
            FetchError::Limit {
                what: "the expansion",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn what_breaks_off_is_no_answer() {
    let whole = gzip(b"one.example.com two.example.com three.example.com");
    let cut = whole[..whole.len() - 12].to_vec();
    let server = Server::pages(vec![
        ("/long", "200 OK\ncontent-length: 5000", b"short".to_vec()),
        (
            "/huge",
            "200 OK\ncontent-length: 99999999999",
            b"short".to_vec(),
        ),
        ("/cut", "200 OK\ncontent-encoding: gzip", cut),
        ("/odd", "200 OK\ncontent-encoding: br", b"x".to_vec()),
    ]);
    let bench = Bench::new();
    let of = |path: &str| {
        bench
            .fetch("text", &format!("{}{path}", server.address))
            .unwrap_err()
    };
    assert!(
        matches!(of("/long"), FetchError::Connection { .. }),
        "{}",
        of("/long")
    );
    assert!(matches!(of("/huge"), FetchError::Limit { .. }));
    assert!(matches!(of("/cut"), FetchError::Connection { .. }));
    assert!(matches!(of("/odd"), FetchError::Protocol { .. }));
}

#[test]
fn a_login_page_is_no_intelligence() {
    let page = b"  <!DOCTYPE html><html><body>Please log in</body></html>".to_vec();
    let server = Server::pages(vec![
        (
            "/honest",
            "200 OK\ncontent-type: text/html; charset=utf-8",
            page.clone(),
        ),
        ("/dressed", "200 OK\ncontent-type: application/json", page),
    ]);
    let bench = Bench::new();
    for path in ["/honest", "/dressed"] {
        let error = bench.error("stix", &format!("{}{path}", server.address));
        assert!(error.contains("may ask for a login"), "{error}");
    }
}

#[test]
fn headers_have_a_limit() {
    let server = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        for n in 0..20_000 {
            if stream
                .write_all(format!("x-{n}: {}\r\n", "y".repeat(64)).as_bytes())
                .is_err()
            {
                return;
            }
        }
        let _ = stream.write_all(b"\r\n");
    });
    let mut bench = Bench::new();
    bench.policy.limits.attempts = 1;
    assert!(bench.fetch("text", &server.address).is_err());
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let server = Server::new(
        |asked, number, stream| match (asked.path.as_str(), number) {
            ("/later", _) => reply(stream, "429 Too Many Requests\nretry-after: 3600", b""),
            ("/never", _) => reply(stream, "503 Service Unavailable", b""),
            (_, 0) => reply(stream, "429 Too Many Requests\nretry-after: 0", b""),
            (_, 1) => reply(stream, "503 Service Unavailable\nretry-after: 0", b""),
            _ => reply(stream, "200 OK", b"a.example.com\n"),
        },
    );
    let bench = Bench::new();
    bench.fetch("text", &server.address).unwrap();
    assert_eq!(server.asked().len(), 3);
    let later = bench.error("text", &format!("{}/later", server.address));
    assert!(
        later.contains("the wait that the server asks for"),
        "{later}"
    );
    assert_eq!(server.asked().len(), 4);
    let never = bench.error("text", &format!("{}/never", server.address));
    assert!(never.contains("status 503"), "{never}");
    assert_eq!(server.asked().len(), 7, "three attempts and no more");
}

#[test]
fn a_refusal_is_not_tried_again() {
    let server = Server::pages(vec![(
        "/",
        "401 Unauthorized",
        b"secret-of-server".to_vec(),
    )]);
    let error = Bench::new().error("text", &format!("{}/?key=hidden", server.address));
    assert!(
        error.contains("status 401") && error.contains("[source.auth]"),
        "{error}"
    );
    assert!(!error.contains("hidden"), "{error}");
    assert_eq!(server.asked().len(), 1);
}
