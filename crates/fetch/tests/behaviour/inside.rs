//! Internal addresses are not contacted unless that is allowed, by whatever way they are reached.

use crate::server::{Bench, Server, reply};
use ascribe_fetch::{Credentials, FetchError};
use std::io::{Read, Write};

fn guarded() -> Bench {
    let mut bench = Bench::new();
    bench.policy.allow_internal = false;
    bench
}

#[test]
fn loopback_is_refused_before_a_connection() {
    let server = Server::pages(vec![("/", "200 OK", b"a.example.com".to_vec())]);
    let port = server.address.rsplit_once(':').unwrap().1;
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
    ] {
        let error = guarded()
            .fetch("text", &format!("http://{host}:{port}/"))
            .unwrap_err();
        assert!(
            matches!(error, FetchError::Internal { .. }),
            "{host}: {error}"
        );
    }
    assert!(server.asked().is_empty());
}

/// Reached through a proxy, so that the first hop lies outside.
#[test]
fn a_redirect_inside_is_refused_at_its_hop() {
    let proxy = Server::new(|asked, _, stream| {
        if asked.head.starts_with("connect") {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            let _ = stream.read(&mut [0; 4096]);
        }
        let to = "http://169.254.169.254/latest/meta-data/";
        reply(stream, &format!("302 Found\nlocation: {to}"), b"");
    });
    let mut bench = guarded();
    bench.policy.proxy = Some(proxy.address.clone());
    let error = bench.error("text", "http://outside.example.org/feed");
    assert!(
        error.starts_with("http://169.254.169.254/") && error.contains("--allow-internal"),
        "{error}"
    );
    assert_eq!(proxy.asked().len(), 1);
}

#[test]
fn a_secret_goes_to_its_own_server_only() {
    let other = Server::pages(vec![("/x", "200 OK", b"a.example.com".to_vec())]);
    let to = format!("302 Found\nlocation: {}/x", other.address);
    let home = Server::new(move |asked, _, stream| match asked.path.as_str() {
        "/" => reply(stream, "302 Found\nlocation: /here", b""),
        _ => reply(stream, &to, b""),
    });
    let mut bench = Bench::new();
    bench.credentials = Some(Credentials {
        header: "Authorization".to_owned(),
        value: "Bearer open-sesame".to_owned(),
    });
    bench.fetch("text", &home.address).unwrap();
    assert!(
        home.asked()
            .iter()
            .all(|a| a.head.contains("bearer open-sesame"))
    );
    assert_eq!(home.asked().len(), 2);
    assert!(!other.asked()[0].head.contains("sesame"));
    assert!(!format!("{:?}", bench.credentials).contains("sesame"));
}
