//! What is recorded under a key is found again by what meets it, and by nothing else.

use ascribe_knowledge::lookup::Parsed;
use ascribe_knowledge::touch::{Matched, canonical, derive, probes};
use proptest::prelude::*;
use serde_json::json;

fn block(kind: &str, value: &str) -> String {
    json!({
        "type": "x-ascribe-indicator-block", "id": "b--1", "collection": "c", "label": "l",
        "names": ["Moth"], "references": [], "indicators": [[kind, value]],
    })
    .to_string()
}

/// How an observation meets a recorded value.
fn met(recorded: (&str, &str), observed: (&str, &str), prefixes: &[(bool, u8)]) -> Vec<Matched> {
    let body = block(recorded.0, recorded.1);
    let parsed = Parsed::parse("x-ascribe-indicator-block", &body).unwrap();
    let keys = derive("x-ascribe-indicator-block", &body);
    probes(observed.0, observed.1, prefixes)
        .iter()
        .filter_map(|probe| {
            let (_, pos) = keys.iter().find(|(hash, _)| *hash == probe.hash)?;
            parsed.meets(*pos, probe)
        })
        .collect()
}

/// The nearest of the ways.
fn nearest(
    recorded: (&str, &str),
    observed: (&str, &str),
    prefixes: &[(bool, u8)],
) -> Option<Matched> {
    met(recorded, observed, prefixes).into_iter().min()
}

#[test]
fn every_way_to_meet() {
    let domain = ("domain-name", "evil-lattice.net");
    let url = ("url", "http://evil-lattice.net/a");
    let network = ("ipv4-addr", "198.18.4.0/22");
    let wide = ("ipv6-addr", "2001:db8::/32");
    let none: &[(bool, u8)] = &[];
    for (recorded, observed, prefixes, wanted) in [
        (domain, domain, none, Matched::Exact),
        (
            domain,
            ("domain-name", "EVIL-lattice.net."),
            none,
            Matched::Exact,
        ),
        (
            domain,
            ("url", "https://evil-lattice.net:8443/x"),
            none,
            Matched::HostOfUrl,
        ),
        (
            domain,
            ("domain-name", "a.b.evil-lattice.net"),
            none,
            Matched::ParentDomain,
        ),
        (
            domain,
            ("email-addr", "x@evil-lattice.net"),
            none,
            Matched::ParentDomain,
        ),
        (url, url, none, Matched::Exact),
        (url, domain, none, Matched::HostOfListed),
        (
            network,
            ("ipv4-addr", "198.18.5.9"),
            &[(false, 22)],
            Matched::Network,
        ),
        (
            network,
            ("url", "http://198.18.5.9:81/"),
            &[(false, 22)],
            Matched::Network,
        ),
        (
            wide,
            ("ipv6-addr", "2001:db8:1::5"),
            &[(true, 32)],
            Matched::Network,
        ),
        (("sha256", "AA11"), ("sha256", "aa11"), none, Matched::Exact),
    ] {
        assert_eq!(
            nearest(recorded, observed, prefixes),
            Some(wanted),
            "{recorded:?} {observed:?}"
        );
    }
    assert_eq!(
        nearest(network, ("ipv4-addr", "198.18.8.9"), &[(false, 22)]),
        None
    );
}

#[test]
fn what_only_looks_alike_does_not_meet() {
    let domain = ("domain-name", "evil-lattice.net");
    for other in [
        ("domain-name", "notevil-lattice.net"),
        ("domain-name", "evil-lattice.net.org"),
        ("domain-name", "net"),
        ("url", "http://good.org/?u=evil-lattice.net"),
        ("url", "http://evil-lattice.net@good.org/"),
        ("mutex", "evil-lattice.net"),
    ] {
        assert!(met(domain, other, &[]).is_empty(), "{other:?}");
    }
    let url = ("url", "http://files.org/a");
    assert!(!met(url, ("url", "http://files.org/b"), &[]).contains(&Matched::Exact));
    assert!(
        met(("mutex", "Abc"), ("mutex", "abc"), &[]).is_empty(),
        "case counts in mutexes"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever a feed holds is found by itself.
    #[test]
    fn a_value_meets_itself(
        kind in proptest::sample::select(vec![
            "domain-name", "url", "ipv4-addr", "email-addr", "sha256", "mutex", "mac-addr",
            "windows-registry-key", "autonomous-system", "cryptocurrency-wallet",
        ]),
        value in "[a-zA-Z0-9./:@_-]{1,40}",
    ) {
        prop_assume!(kind != "url" || ascribe_knowledge::touch::host_of(&value).is_some());
        let value = canonical(kind, &value);
        prop_assume!(!value.is_empty());
        prop_assert!(met((kind, &value), (kind, &value), &[]).contains(&Matched::Exact));
    }

    #[test]
    fn one_spelling_is_one_spelling(kind in "ipv4-addr|domain-name|url|sha1", value in ".{0,60}") {
        let once = canonical(&kind, &value);
        prop_assert_eq!(canonical(&kind, &once), once);
    }

    #[test]
    fn any_body_is_read_without_a_panic(
        kind in "x-ascribe-indicator-block|x-misp-event|x-ascribe-actor|indicator|x-misp-warninglist",
        body in ".{0,200}",
    ) {
        let keys = derive(&kind, &body);
        if let Some(parsed) = Parsed::parse(&kind, &body) {
            prop_assert!(keys.len() >= parsed.values().count());
        }
    }
}
