//! The name is resolved once, its addresses are checked, and the connection is made to just
//! those: a name that answers differently a moment later gains nothing.

use crate::address::is_internal;
use std::io;
use std::net::IpAddr;
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Beginning of the error by which a refusal is known again.
pub(crate) const REFUSED: &str = "internal address ";

/// Resolves names and refuses internal addresses, unless they are allowed.
#[derive(Debug)]
pub(crate) struct Guard {
    pub allow_internal: bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        // A proxy was named by the user and usually stands inside.
        let proxy = config.proxy().is_some_and(|p| {
            p.uri().host() == uri.host() && Some(p.port()) == uri.port_u16().or(Some(p.port()))
        });
        if self.allow_internal || proxy {
            return Ok(found);
        }
        // One internal address among others condemns the name.
        match found.iter().find(|a| is_internal(a.ip())) {
            Some(inside) => Err(Error::Io(io::Error::other(format!(
                "{REFUSED}{}",
                inside.ip()
            )))),
            None => Ok(found),
        }
    }
}

/// The internal address that a host is by its own writing, whoever would resolve it: for
/// requests through a proxy.
pub(crate) fn written_internal(host: &url::Host<&str>) -> Option<String> {
    let address: Option<IpAddr> = match host {
        url::Host::Ipv4(v4) => Some((*v4).into()),
        url::Host::Ipv6(v6) => Some((*v6).into()),
        url::Host::Domain(_) => None,
    };
    match (address, host) {
        (Some(address), _) => is_internal(address).then(|| address.to_string()),
        (None, url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let inside = ["localhost", "local", "internal", "lan", "home.arpa"]
                .iter()
                .any(|end| name == *end || name.ends_with(&format!(".{end}")));
            inside.then_some(name)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::written_internal;

    #[test]
    fn written_hosts() {
        let of = |text: &str| {
            let url = url::Url::parse(text).unwrap();
            written_internal(&url.host().unwrap())
        };
        // Odd spellings of addresses are undone by the URL standard.
        for inside in [
            "http://localhost/",
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://[::1]/",
            "http://a.internal./",
        ] {
            assert!(of(inside).is_some(), "{inside}");
        }
        for outside in [
            "https://example.org/",
            "http://8.8.8.8/",
            "http://localhost.example.org/",
        ] {
            assert_eq!(of(outside), None, "{outside}");
        }
    }
}
