//! What holds for every text, and for every observable planted in one.

use ascribe_observe::{Observable, ObservableType as Kind, extract, normalise};
use proptest::prelude::*;

/// Fragments that come near to observables, so that random texts reach the readers.
const FRAGMENTS: &[&str] = &[
    "http://",
    "hxxps[:]//",
    "h**p://",
    "[.]",
    "(dot)",
    " dot ",
    "[at]",
    "@",
    ".",
    ":",
    "::",
    "[::]",
    "/",
    "\\",
    "\\\\",
    "evil",
    "com",
    "org",
    "\u{430}pple",
    "\u{3002}",
    "\u{FF0E}",
    "\u{2011}",
    "\u{1F600}",
    "1.2.3.4",
    "185[.]1.2.3",
    "/24",
    "2001:db8",
    "fe80::1%eth0",
    "[2001:db8::1]",
    "CVE-2021-",
    "26855",
    ", -",
    "T1059",
    ".001",
    "TA0001",
    "AS14061",
    "ASN: ",
    "HKLM\\",
    "SOFTWARE\\Windows NT\\",
    "\"",
    "`",
    "mutex ",
    "Global\\",
    "44d88612fea8a8f36de82e1278abb02f",
    "\n",
    "\r\n",
    " ",
    "e3b0c44298fc1c149afbf4c8996fb924",
    "SHA-256: ",
    "00:1a:2b:3c:4d:5e",
    "0x",
    "bc1q",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    ",",
    ";",
    "_",
    "-",
    "'",
    "%",
    "?a=",
    "#",
    "&#46;",
    "\u{0}",
    "\u{301}",
    "xn--",
    "\u{4e0b}",
];

fn near_misses() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(FRAGMENTS), 0..24).prop_map(|parts| parts.concat())
}

fn label() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{2,9}(-[a-z0-9]{1,6})?"
}

fn host() -> impl Strategy<Value = String> {
    (
        prop::option::of("[a-z]{2,6}"),
        label(),
        prop::sample::select(vec!["com", "org", "net", "ru", "co.uk", "xyz"]),
    )
        .prop_map(|(sub, name, tld)| match sub {
            Some(sub) => format!("{sub}.x{name}.{tld}"),
            None => format!("x{name}.{tld}"),
        })
}

fn planted() -> impl Strategy<Value = (Kind, String)> {
    prop_oneof![
        host().prop_map(|host| (Kind::DomainName, host)),
        (
            host(),
            "[a-z0-9]{1,8}(/[a-z0-9_-]{0,5}[a-z0-9])?(\\?id=[0-9]{1,3})?"
        )
            .prop_map(|(host, path)| (Kind::Url, format!("http://{host}/{path}"))),
        (31u8..=223, any::<[u8; 3]>())
            .prop_map(|(a, [b, c, d])| (Kind::Ipv4Addr, format!("{a}.{b}.{c}.{d}"))),
        (31u8..=223, any::<[u8; 2]>(), 1u8..=32)
            .prop_map(|(a, [b, c], bits)| (Kind::Ipv4Addr, format!("{a}.{b}.{c}.0/{bits}"))),
        any::<[u16; 6]>().prop_map(|groups| {
            let tail: Vec<String> = groups.iter().map(|group| format!("{group:x}")).collect();
            let address: std::net::Ipv6Addr =
                format!("2a0e:97c0:{}", tail.join(":")).parse().unwrap();
            (Kind::Ipv6Addr, address.to_string())
        }),
        ("[a-z]{2,8}[0-9]{0,2}", host())
            .prop_map(|(who, host)| (Kind::EmailAddr, format!("{who}@{host}"))),
        "[a-f][0-9a-f]{30}[0-9]".prop_map(|hex| (Kind::Md5, hex)),
        "[a-f][0-9a-f]{38}[0-9]".prop_map(|hex| (Kind::Sha1, hex)),
        "[a-f][0-9a-f]{62}[0-9]".prop_map(|hex| (Kind::Sha256, hex)),
        (1999u16..2030, 1000u32..99_999)
            .prop_map(|(year, n)| (Kind::Vulnerability, format!("CVE-{year}-{n}"))),
        (1001u16..1700, 1u8..20)
            .prop_map(|(t, sub)| (Kind::AttackPattern, format!("T{t}.{sub:03}"))),
        (1000u32..4_000_000).prop_map(|n| (Kind::AutonomousSystem, format!("AS{n}"))),
    ]
}

/// The value in one of the ways in which people defang it.
fn defang(kind: Kind, value: &str, way: usize) -> String {
    let dots = [
        "[.]", "(.)", "{.}", "[dot]", "(dot)", " [.] ", "\\.", "[.", "\u{FF0E}",
    ];
    let dot = dots[way % dots.len()];
    match kind {
        Kind::DomainName | Kind::Ipv4Addr => value.replace('.', dot),
        Kind::EmailAddr => value
            .replace('@', ["[at]", "[@]", "(at)", " [at] "][way % 4])
            .replace('.', dots[way % 5]),
        Kind::Ipv6Addr => value.replace(':', ["[:]", ":"][way % 2]),
        Kind::Url => {
            let (_, rest) = value.split_once("://").unwrap();
            let (host, path) = rest.split_once('/').unwrap();
            let scheme = ["hxxp://", "hxxp[:]//", "hXXp[://]", "meow://", "h**p://"][way % 5];
            format!("{scheme}{}/{path}", host.replace('.', dots[way % 5]))
        }
        _ => value.to_owned(),
    }
}

fn check_spans(text: &str, found: &[Observable]) {
    let mut last = 0;
    for one in found {
        assert!(one.start >= last && one.start < one.end, "{one:?}");
        assert!(
            text.get(one.start..one.end).is_some(),
            "{one:?} cuts a character of {text:?}"
        );
        assert!(!one.value.is_empty());
        last = one.start;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_gives_valid_spans(text in "\\PC{0,200}") {
        check_spans(&text, &extract(&text));
    }

    #[test]
    fn near_misses_give_valid_spans(text in near_misses()) {
        check_spans(&text, &extract(&text));
    }

    #[test]
    fn what_stands_alone_is_found((kind, value) in planted(), way in 0usize..64) {
        let text = defang(kind, &value, way);
        let found = extract(&text);
        prop_assert!(found.iter().any(|one| one.kind == kind && one.value == value), "{text:?} gave {found:?}");
    }

    #[test]
    fn what_is_planted_is_found((kind, value) in planted(), way in 0usize..64, before in "[a-z]{1,8}", after in "[a-z]{1,8}") {
        let text = format!("{before} {} {after}", defang(kind, &value, way));
        let found = extract(&text);
        prop_assert!(found.iter().any(|one| one.kind == kind && one.value == value), "{text:?} gave {found:?}");
        prop_assert_eq!(found.len(), 1, "{:?} gave {:?}", text, found);
    }

    #[test]
    fn what_was_written_normalises_to_the_value((kind, value) in planted(), way in 0usize..64) {
        let text = format!("on {} there", defang(kind, &value, way));
        for one in extract(&text) {
            let written = &text[one.start..one.end];
            prop_assert_eq!(normalise(one.kind, written), Some(one.value.clone()), "{}", written);
            prop_assert_eq!(normalise(one.kind, &one.value), Some(one.value));
        }
    }

    #[test]
    fn a_normal_form_is_its_own(text in near_misses()) {
        for kind in ascribe_observe::OBSERVABLE_TYPES {
            if let Some(once) = normalise(kind, &text) {
                prop_assert_eq!(normalise(kind, &once), Some(once), "{} {}", kind, text);
            }
        }
    }

    #[test]
    fn a_normal_url_is_its_own(head in "hxxps?://(a:b@)?evil[_.]{0,2}\\[\\.\\]example(:80)?/?", tail in near_misses()) {
        let text = head + &tail;
        if let Some(once) = normalise(Kind::Url, &text) {
            prop_assert_eq!(normalise(Kind::Url, &once), Some(once), "{}", text);
        }
    }

    #[test]
    fn what_is_found_is_in_normal_form(text in near_misses()) {
        for one in extract(&text) {
            prop_assert_eq!(normalise(one.kind, &one.value), Some(one.value), "{} in {}", one.kind, text);
        }
    }
}
