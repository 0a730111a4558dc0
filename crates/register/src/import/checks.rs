//! What values of lists must look like. A value that is none would be kept and never met, so it is
//! refused where it is given; what is told of it never repeats it.

use crate::identity::{Identity, host, network};
use ascribe_observe::extract::extract;

/// Longest name of a host (RFC 1035, 2.3.4).
const LONGEST_HOST: usize = 253;
/// Longest label of one.
const LONGEST_LABEL: usize = 63;
/// Characters that ids of GitHub advisories are written with.
const ADVISORY: &str = "23456789cfghjmpqrvwx";

/// Whether a text is what it is given as; else the rule.
pub(super) type Check = fn(&str) -> Result<(), String>;

/// A vulnerability's id as it is kept: of CVE in upper case (`CVE-`, a year, four digits or
/// more), of a GitHub advisory as GitHub writes it.
pub(super) fn vulnerability(text: &str) -> Result<String, String> {
    let upper = text.to_uppercase();
    let rule = || "is no id of a vulnerability such as CVE-2021-26855 or GHSA-jfh8-c2jp-5v3q";
    let digits = |part: &str, least: usize, most: usize| {
        (least..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if let Some(rest) = upper.strip_prefix("CVE-") {
        let sound = rest
            .split_once('-')
            .is_some_and(|(year, number)| digits(year, 4, 4) && digits(number, 4, 19));
        return sound.then_some(upper.clone()).ok_or(rule().to_owned());
    }
    let rest = upper.strip_prefix("GHSA-").unwrap_or_default();
    let parts: Vec<String> = rest.split('-').map(str::to_lowercase).collect();
    let sound = |part: &String| part.len() == 4 && part.chars().all(|c| ADVISORY.contains(c));
    if parts.len() == 3 && parts.iter().all(sound) {
        return Ok(format!("GHSA-{}", parts.join("-")));
    }
    Err(rule().to_owned())
}

/// The id of a technique, sub-technique or tactic of ATT&CK, in upper case.
pub(super) fn technique(text: &str) -> Result<String, String> {
    let upper = text.to_uppercase();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let rest = upper.strip_prefix('T').unwrap_or_default();
    let sound = match (rest.strip_prefix('A'), rest.split_once('.')) {
        (Some(tactic), _) => digits(tactic, 4),
        (None, Some((technique, sub))) => digits(technique, 4) && digits(sub, 3),
        (None, None) => digits(rest, 4),
    };
    let rule = "is no id of an ATT&CK technique such as T1190 or T1505.003";
    sound.then_some(upper).ok_or(rule.to_owned())
}

/// Text in which observables stand: every part of it must hold one, or lie within one.
pub(super) fn observables(text: &str) -> Result<(), String> {
    let found = extract(text);
    let mut start = 0;
    for part in text.split([';', '|', '\n']) {
        let end = start + part.len();
        let told = part.trim().is_empty() || found.iter().any(|f| f.start < end && start < f.end);
        if !told {
            return Err(
                "holds something that is no address, domain, URL, hash, mailbox or other value \
                 that is recognised; give prose as text"
                    .to_owned(),
            );
        }
        start = end + 1;
    }
    Ok(())
}

/// A domain of the victim's own.
pub(super) fn domain(text: &str) -> Result<(), String> {
    let sound = is_host(&host(text)) && host(text).contains('.');
    let rule = "is no domain such as clinic.example; a single machine is a host";
    sound.then_some(()).ok_or(rule.to_owned())
}

/// A mailbox of the victim's own.
pub(super) fn email(text: &str) -> Result<(), String> {
    let sound = text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !local.contains(char::is_whitespace) && is_host(&host(domain))
    });
    let rule = "is no mailbox such as office@clinic.example";
    sound.then_some(()).ok_or(rule.to_owned())
}

/// An address or network of the victim's own.
pub(super) fn address(text: &str) -> Result<(), String> {
    let rule = "is no address or network such as 198.51.100.7, 198.51.100.0/24 or 2001:db8::/32";
    network(text).map(|_| ()).ok_or(rule.to_owned())
}

fn is_host(name: &str) -> bool {
    let Ok(name) = idna::domain_to_ascii(name) else {
        return false;
    };
    let label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= LONGEST_HOST
        && name.split('.').all(label)
        && !last.bytes().all(|b| b.is_ascii_digit())
}

impl Identity {
    /// Whether what is declared of a victim is what it is declared as.
    ///
    /// # Errors
    /// The field and its rule; the value is not repeated.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let lists: [(&str, &Vec<String>, Check); 3] = [
            ("domain", &self.domains, domain),
            ("address", &self.addresses, address),
            ("email", &self.emails, email),
        ];
        for (field, list, check) in lists {
            for text in list {
                check(text.trim()).map_err(|rule| (field, rule))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kept_as_their_makers_write_them() {
        assert_eq!(vulnerability("cve-2021-26855").unwrap(), "CVE-2021-26855");
        let advisory = vulnerability("ghsa-JFH8-c2jp-5v3q").unwrap();
        assert_eq!(advisory, "GHSA-jfh8-c2jp-5v3q");
        assert_eq!(technique("t1505.003").unwrap(), "T1505.003");
        assert_eq!(technique("TA0001").unwrap(), "TA0001");
        for bad in [
            "foo",
            "CVE-2021-1",
            "CVE-21-26855",
            "CVE-2021",
            "GHSA-aaaa-bbbb",
        ] {
            assert!(vulnerability(bad).is_err(), "{bad}");
        }
        for bad in ["T9", "T15050", "T1505.3", "1505", "T1505."] {
            assert!(technique(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_the_victims_own_can_be_met_at_all() {
        for good in [
            "clinic.example",
            "клиника.example",
            "clinic[.]example.",
            "a_b.c-d.nz",
        ] {
            assert!(domain(good).is_ok(), "{good}");
        }
        for bad in [
            "not a domain",
            "clinic",
            "198.51.100.7",
            "https://clinic.example",
            "a..nz",
            "*",
        ] {
            assert!(domain(bad).is_err(), "{bad}");
        }
        assert!(email("o'hara@clinic.example").is_ok() && email("office@exch01").is_ok());
        for bad in ["foo", "@clinic.example", "a b@clinic.example", "a@"] {
            assert!(email(bad).is_err(), "{bad}");
        }
        assert!(address("2001:db8::/32").is_ok() && address("198.51.100.7").is_ok());
        assert!(address("999.1.1.1").is_err() && address("198.51.100.0/33").is_err());
    }

    #[test]
    fn every_part_of_a_list_of_observables_holds_one() {
        for good in [
            "203.0.113.9; evil[.]example-c2.net",
            "https://evil.example-c2.net/a",
            "seen: 203.0.113.9\n0123456789abcdef0123456789abcdef",
            "10.0.0.7",
        ] {
            assert_eq!(observables(good), Ok(()), "{good}");
        }
        for bad in ["not a value", "203.0.113.9;nothing", "a.aspx"] {
            assert!(observables(bad).is_err(), "{bad}");
        }
    }
}
