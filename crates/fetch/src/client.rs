//! One request: the rules of the policy at every hop, patience with a busy server, the answer in
//! a file.

use crate::body::{Written, copy};
use crate::error::FetchError;
use crate::guard::{Guard, REFUSED, written_internal};
use crate::retry::{backoff, retry_after};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{HeaderMap, Response, header};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

/// Upper bounds on what one request may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one answer, unpacked.
    pub max_bytes: u64,
    /// Time for one attempt, from the name to the last byte: also what ends a slow drip.
    pub attempt: Duration,
    /// Time for a connection.
    pub connect: Duration,
    /// Redirects followed for one request.
    pub max_redirects: u32,
    /// Bytes of the answer's headers.
    pub max_header_bytes: usize,
    /// Attempts, the first included.
    pub attempts: u32,
    /// Wait before the second attempt; it doubles with each further one.
    pub first_wait: Duration,
    /// Longest wait that a server may ask for; more is an error that says so.
    pub longest_wait: Duration,
    /// Answers of one TAXII collection or MISP feed in one update.
    pub max_parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 1 << 30,
            attempt: Duration::from_secs(600),
            connect: Duration::from_secs(20),
            max_redirects: 5,
            max_header_bytes: 64 << 10,
            attempts: 4,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(120),
            max_parts: 20_000,
        }
    }
}

/// What a client may do.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Internal addresses may be contacted.
    pub allow_internal: bool,
    /// Address of a proxy, `http://host:port`; it resolves the names then.
    pub proxy: Option<String>,
    /// Upper bounds.
    pub limits: Limits,
}

/// A secret that one server asks for. It is sent to the origin of the source's address only.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Name of the header.
    pub header: String,
    /// Its content.
    pub value: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Credentials {{ header: {:?}, value: hidden }}",
            self.header
        )
    }
}

/// A client for one source.
pub struct Client {
    agent: Agent,
    policy: Policy,
    credentials: Option<(url::Origin, Credentials)>,
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask<'a> {
    /// `Accept` header.
    pub accept: &'a str,
    /// What a media type must contain, and the words for it; any but a page if none.
    pub expected: Option<(&'a str, &'static str)>,
    /// The tag that was had before.
    pub etag: Option<&'a str>,
    /// The time of change that was had before.
    pub modified: Option<&'a str>,
}

/// The answer.
#[derive(Debug)]
pub(crate) enum Reply {
    /// What was had before is still so.
    NotModified,
    /// It is in the file.
    Got(Got),
}

/// Content that came.
#[derive(Debug)]
pub(crate) struct Got {
    pub written: Written,
    pub headers: HeaderMap,
}

impl Got {
    /// A header, if it is readable.
    pub fn header(&self, name: &str) -> Option<String> {
        text(&self.headers, name)
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= 1024).then(|| value.to_owned())
}

/// An address for messages: without query, fragment and user.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

impl Client {
    /// A client that sends `credentials` to the origin of `home` and to nobody else.
    ///
    /// # Errors
    /// [`FetchError::Address`] for a proxy that is none.
    pub fn new(
        policy: Policy,
        home: &Url,
        credentials: Option<Credentials>,
    ) -> Result<Self, FetchError> {
        let proxy = policy
            .proxy
            .as_deref()
            .map(|text| {
                ureq::Proxy::new(text).map_err(|_| FetchError::Address {
                    url: "the proxy".to_owned(),
                    rule: "is no address of a proxy".to_owned(),
                    remedy: "write http://host:port",
                })
            })
            .transpose()?;
        let limits = &policy.limits;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ureq::tls::TlsConfig::builder()
            .root_certs(ureq::tls::RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(provider)
            .build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .tls_config(tls)
            .user_agent(concat!("ascribe/", env!("CARGO_PKG_VERSION")))
            .max_response_header_size(limits.max_header_bytes)
            .timeout_global(Some(limits.attempt))
            .timeout_connect(Some(limits.connect))
            .timeout_resolve(Some(limits.connect))
            .build();
        let guard = Guard {
            allow_internal: policy.allow_internal,
        };
        Ok(Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), guard),
            credentials: credentials.map(|c| (home.origin(), c)),
            policy,
        })
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.policy.limits
    }

    /// Gets `url` into the file `path`, asking again while that may help.
    pub(crate) fn get(&self, url: &Url, ask: &Ask<'_>, path: &Path) -> Result<Reply, FetchError> {
        let limits = &self.policy.limits;
        let mut attempt = 1;
        loop {
            let mut asked_wait = None;
            let error = match self.follow(url, ask, path, &mut asked_wait) {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            let wait = asked_wait.unwrap_or_else(|| backoff(limits.first_wait, attempt));
            if !error.is_passing() || attempt >= limits.attempts {
                return Err(error);
            }
            if wait > limits.longest_wait {
                return Err(FetchError::Limit {
                    url: shown(url),
                    what: "the wait that the server asks for",
                    limit: format!("{} s", limits.longest_wait.as_secs()),
                });
            }
            std::thread::sleep(wait);
            attempt += 1;
        }
    }

    /// One attempt, redirects included; each hop is checked as the first address is.
    fn follow(
        &self,
        url: &Url,
        ask: &Ask<'_>,
        path: &Path,
        wait: &mut Option<Duration>,
    ) -> Result<Reply, FetchError> {
        let mut at = url.clone();
        for _ in 0..=self.policy.limits.max_redirects {
            self.check(&at)?;
            let response = self.send(&at, ask)?;
            let status = response.status().as_u16();
            match status {
                200 => return self.take(&at, ask, response, path),
                304 if ask.etag.is_some() || ask.modified.is_some() => {
                    return Ok(Reply::NotModified);
                }
                301 | 302 | 303 | 307 | 308 => at = next_hop(&at, response.headers())?,
                _ => {
                    *wait = text(response.headers(), "retry-after")
                        .and_then(|t| retry_after(&t, jiff::Timestamp::now()));
                    return Err(FetchError::Status {
                        url: shown(&at),
                        status,
                        remedy: remedy(status),
                    });
                }
            }
        }
        Err(FetchError::Limit {
            url: shown(url),
            what: "the number of redirects",
            limit: self.policy.limits.max_redirects.to_string(),
        })
    }

    /// What can be said of an address before anything is resolved.
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        let wrong = |rule: &str, remedy| FetchError::Address {
            url: shown(url),
            rule: rule.to_owned(),
            remedy,
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("is neither http nor https", "use one of these"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let rule = "holds a user or password";
            return Err(wrong(
                rule,
                "give them by [source.auth], which names a variable or file",
            ));
        }
        let Some(host) = url.host() else {
            return Err(wrong("names no host", "write https://host/path"));
        };
        // A proxy resolves by itself, so that the guard does not see the address.
        match written_internal(&host) {
            Some(found) if !self.policy.allow_internal => Err(FetchError::Internal {
                url: shown(url),
                found,
            }),
            _ => Ok(()),
        }
    }

    fn send(&self, url: &Url, ask: &Ask<'_>) -> Result<Response<Body>, FetchError> {
        let mut request = self
            .agent
            .get(url.as_str())
            .header(
                header::ACCEPT,
                if ask.accept.is_empty() {
                    "*/*"
                } else {
                    ask.accept
                },
            )
            .header(header::ACCEPT_ENCODING, "gzip");
        if let Some(etag) = ask.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = ask.modified {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        if let Some((home, credentials)) = &self.credentials
            && *home == url.origin()
        {
            request = request.header(credentials.header.as_str(), credentials.value.as_str());
        }
        request
            .call()
            .map_err(|e| explained(url, &e, &self.policy.limits))
    }

    fn take(
        &self,
        url: &Url,
        ask: &Ask<'_>,
        response: Response<Body>,
        path: &Path,
    ) -> Result<Reply, FetchError> {
        let headers = response.headers().clone();
        expect_media(url, ask, &headers)?;
        let limits = &self.policy.limits;
        let too_large = || FetchError::Limit {
            url: shown(url),
            what: "the size",
            limit: format!("{} bytes", limits.max_bytes),
        };
        let declared = text(&headers, "content-length").and_then(|n| n.parse::<u64>().ok());
        if declared.is_some_and(|n| n > limits.max_bytes) {
            return Err(too_large());
        }
        let gzip = match text(&headers, "content-encoding").as_deref() {
            None | Some("identity") => false,
            Some("gzip" | "x-gzip") => true,
            Some(other) => {
                return Err(FetchError::Protocol {
                    url: shown(url),
                    reason: format!(
                        "the answer is packed as {:.40}, which was not asked for",
                        other
                    ),
                });
            }
        };
        let body = response
            .into_body()
            .into_with_config()
            .limit(u64::MAX)
            .reader();
        let mut file = File::create(path).map_err(|e| FetchError::file("write", path, e))?;
        let written = copy(&shown(url), body, gzip, limits.max_bytes, &mut file)?;
        expect_no_page(url, path)?;
        Ok(Reply::Got(Got { written, headers }))
    }
}

fn remedy(status: u16) -> &'static str {
    match status {
        401 | 403 => "check the source's [source.auth] and what it may read",
        404 | 410 => "check the address; the source may have moved",
        429 => "the server asks for patience; update less often",
        500..=599 => "the server has a fault; try again later",
        _ => "check the address",
    }
}

/// Where a redirect leads; never from https to http.
fn next_hop(from: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let wrong = |rule: String| FetchError::Address {
        url: shown(from),
        rule,
        remedy: "check the source's address in a browser",
    };
    let location = headers
        .get(header::LOCATION)
        .and_then(|l| std::str::from_utf8(l.as_bytes()).ok())
        .ok_or_else(|| wrong("redirects to nowhere".to_owned()))?;
    let to = from
        .join(location)
        .map_err(|_| wrong("redirects to what is no address".to_owned()))?;
    if !matches!(to.scheme(), "http" | "https") {
        return Err(wrong(format!(
            "redirects to an address of the scheme {:.20}, which is not followed",
            to.scheme()
        )));
    }
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(wrong("redirects from https to http".to_owned()));
    }
    Ok(to)
}

fn expect_media(url: &Url, ask: &Ask<'_>, headers: &HeaderMap) -> Result<(), FetchError> {
    let media = text(headers, "content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let page = media.starts_with("text/html") || media.starts_with("application/xhtml");
    let (fits, expected) = match ask.expected {
        Some((part, words)) => (media.contains(part), words),
        None => (true, "data"),
    };
    if page || !fits {
        let found = if media.is_empty() {
            "no media type".to_owned()
        } else {
            format!("the media type {media:.60}")
        };
        return Err(FetchError::Media {
            url: shown(url),
            found,
            expected,
        });
    }
    Ok(())
}

/// A login page is often sent as if it were what was asked for.
fn expect_no_page(url: &Url, path: &Path) -> Result<(), FetchError> {
    use std::io::Read;
    let mut head = Vec::new();
    let read = File::open(path).and_then(|f| f.take(512).read_to_end(&mut head));
    read.map_err(|e| FetchError::file("read", path, e))?;
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Err(FetchError::Media {
            url: shown(url),
            found: "a web page".to_owned(),
            expected: "data",
        });
    }
    Ok(())
}

fn explained(url: &Url, error: &ureq::Error, limits: &Limits) -> FetchError {
    let url = shown(url);
    let said = error.to_string();
    if let Some((_, found)) = said.split_once(REFUSED) {
        return FetchError::Internal {
            url,
            found: found.to_owned(),
        };
    }
    match error {
        ureq::Error::LargeResponseHeader(..) => FetchError::Limit {
            url,
            what: "the size of the headers",
            limit: format!("{} bytes", limits.max_header_bytes),
        },
        ureq::Error::Timeout(_) => FetchError::Connection {
            url,
            reason: format!("no whole answer in {} s ({said})", limits.attempt.as_secs()),
        },
        _ => FetchError::Connection {
            url,
            reason: format!("cannot be reached: {said}"),
        },
    }
}
