//! A server for a few requests, which stops by itself.

use ascribe_fetch::{Client, Credentials, Delivery, FetchError, Limits, Policy, Source, State};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What a request said: path with query, and the headers in lower case.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub head: String,
}

/// A server and what it was asked.
pub struct Server {
    pub address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// Longest life of a server and of a connection.
const LIFE: Duration = Duration::from_secs(20);

impl Server {
    /// Answers each request, on a connection of its own, with what `answer` writes.
    pub fn new(answer: impl Fn(&Asked, usize, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::downgrade(&asked);
        std::thread::spawn(move || {
            let begun = Instant::now();
            // Ends with the test that holds the other end, or after its time.
            while begun.elapsed() < LIFE {
                let Some(log) = log.upgrade() else { return };
                match listener.accept() {
                    Ok((mut stream, _)) => {
                        stream.set_nonblocking(false).unwrap();
                        stream
                            .set_read_timeout(Some(Duration::from_secs(2)))
                            .unwrap();
                        stream
                            .set_write_timeout(Some(Duration::from_secs(2)))
                            .unwrap();
                        let Some(request) = read(&mut stream) else {
                            continue;
                        };
                        let number = log.lock().unwrap().len();
                        log.lock().unwrap().push(request.clone());
                        answer(&request, number, &mut stream);
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
        });
        Self { address, asked }
    }

    /// Answers by path with status line, headers and body.
    pub fn pages(pages: Vec<(&str, &str, Vec<u8>)>) -> Self {
        let pages: Vec<(String, String, Vec<u8>)> = pages
            .into_iter()
            .map(|(path, head, body)| (path.to_owned(), head.to_owned(), body))
            .collect();
        Self::new(move |asked, _, stream| {
            let path = asked.path.split('?').next().unwrap_or_default();
            match pages.iter().find(|(p, ..)| p == path) {
                Some((_, head, body)) => reply(stream, head, body),
                None => reply(stream, "404 Not Found", b""),
            }
        })
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut one = [0u8; 1];
    while !bytes.ends_with(b"\r\n\r\n") && bytes.len() < 16 << 10 {
        match stream.read(&mut one) {
            Ok(1) => bytes.push(one[0]),
            _ => return None,
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let path = head.split(' ').nth(1)?.to_owned();
    Some(Asked {
        path,
        head: head.to_lowercase(),
    })
}

/// Writes an answer; `head` is the status and further headers, one a line.
pub fn reply(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let mut lines = head.lines();
    let status = lines.next().unwrap_or("200 OK");
    let mut text = format!("HTTP/1.1 {status}\r\nconnection: close\r\n");
    for line in lines {
        text.push_str(&format!("{line}\r\n"));
    }
    if !text.to_lowercase().contains("content-length") {
        text.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    let _ = stream.write_all(text.as_bytes());
    let _ = stream.write_all(body);
}

/// A client and a folder for what it fetches.
pub struct Bench {
    pub folder: TempDir,
    pub policy: Policy,
    pub credentials: Option<Credentials>,
}

impl Bench {
    /// Impatient, and allowed to go to loopback.
    pub fn new() -> Self {
        let limits = Limits {
            max_bytes: 4 << 20,
            attempt: Duration::from_millis(1500),
            connect: Duration::from_millis(1000),
            attempts: 3,
            first_wait: Duration::from_millis(5),
            longest_wait: Duration::from_secs(1),
            max_parts: 20,
            ..Limits::default()
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            policy: Policy {
                allow_internal: true,
                proxy: None,
                limits,
            },
            credentials: None,
        }
    }

    pub fn fetch(&self, kind: &str, url: &str) -> Result<Delivery, FetchError> {
        self.fetch_again(kind, url, &State::default())
    }

    pub fn fetch_again(
        &self,
        kind: &str,
        url: &str,
        state: &State,
    ) -> Result<Delivery, FetchError> {
        self.fetch_source(&source(&format!("kind = '{kind}'\nurl = '{url}'")), state)
    }

    pub fn fetch_source(&self, source: &Source, state: &State) -> Result<Delivery, FetchError> {
        let client = Client::new(self.policy.clone(), &source.url, self.credentials.clone())?;
        ascribe_fetch::deliver(&client, source, state, self.folder.path(), &mut |_, _| {})
    }

    pub fn error(&self, kind: &str, url: &str) -> String {
        self.fetch(kind, url).expect_err(url).to_string()
    }

    /// The text of a fetched file.
    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

/// A source called `feed`.
pub fn source(rest: &str) -> Source {
    let text = format!("[[source]]\nname = 'feed'\n{rest}");
    ascribe_fetch::parse_sources(&text).unwrap().remove(0)
}
