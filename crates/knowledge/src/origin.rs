//! Who is behind a reference: the publisher, which counts as one origin however often it is cited.

use crate::day::Day;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A published reference: its publisher and when it was published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// Publisher, folded to one name per house.
    pub publisher: String,
    /// Where it stands.
    pub url: Option<String>,
    /// Day of publication, if stated or readable from the address.
    pub published: Option<Day>,
}

/// Publishers that go by several domains. Data: domain, publisher.
const HOUSES: &str = include_str!("../data/publishers.tsv");

impl Origin {
    /// The origin behind an address; none for archives and sample stores, which publish nothing of their own.
    #[must_use]
    pub fn from_url(url: &str) -> Option<Self> {
        let publisher = publisher_of(url)?;
        Some(Self {
            publisher,
            url: Some(url.to_owned()),
            published: day_in_url(url),
        })
    }
}

/// The publisher behind an address: its house if listed, else its registrable domain; an account
/// for micro-blogs and code hosts. `None` for places that only store others' work.
#[must_use]
pub fn publisher_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, r)| r);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host
        .rsplit('@')
        .next()
        .unwrap_or(host)
        .split(':')
        .next()
        .unwrap_or(host);
    let host = host.trim_start_matches("www.").to_ascii_lowercase();
    if !host.contains('.') {
        return None;
    }
    if matches!(
        host.as_str(),
        "web.archive.org" | "archive.org" | "archive.is" | "archive.ph" | "archive.vn"
    ) {
        return path
            .find("http")
            .and_then(|at| publisher_of(path.get(at..)?));
    }
    if matches!(
        host.as_str(),
        "twitter.com"
            | "x.com"
            | "github.com"
            | "raw.githubusercontent.com"
            | "medium.com"
            | "mastodon.social"
            | "infosec.exchange"
    ) {
        let account = path
            .split('/')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        return house(&format!("{host}/{account}")).or_else(|| Some(format!("{host}/{account}")));
    }
    let mut suffix = host.as_str();
    loop {
        if let Some(name) = house(suffix) {
            return (name != "-").then_some(name);
        }
        match suffix.split_once('.') {
            Some((_, parent)) if parent.contains('.') => suffix = parent,
            _ => break,
        }
    }
    Some(registrable(&host))
}

fn house(domain: &str) -> Option<String> {
    static TABLE: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let lines = HOUSES.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('\t')).collect()
    });
    TABLE.get(domain).map(|publisher| (*publisher).to_owned())
}

/// Last two labels, or three under a two-letter country with a short second level.
fn registrable(host: &str) -> String {
    let labels: Vec<&str> = host.rsplit('.').collect();
    let take = match labels.as_slice() {
        [top, second, _, ..] if top.len() == 2 && second.len() <= 3 => 3,
        _ => 2,
    };
    let mut kept: Vec<&str> = labels.into_iter().take(take).collect();
    kept.reverse();
    kept.join(".")
}

/// A day written into an address, as `/2021/03/02/`, `/2021/03/` or `2021-03-02`.
#[must_use]
pub fn day_in_url(url: &str) -> Option<Day> {
    let parts: Vec<&str> = url.split(['/', '-', '_']).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else {
            return None;
        };
        if year.len() != 4 || !(year.starts_with("20") || year.starts_with("199")) {
            return None;
        }
        let month_ok = month.len() == 2 && month.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m));
        if !month_ok || year.parse::<u16>().is_err() {
            return None;
        }
        let day = if day.len() == 2 && day.parse::<u8>().is_ok() {
            day
        } else {
            "01"
        };
        Day::parse(&format!("{year}-{month}-{day}"))
    })
}

/// The day in a citation as ATT&CK writes it: `Name. (2021, March 2). Title.`
#[must_use]
pub fn day_in_citation(text: &str) -> Option<Day> {
    let open = text.find('(')?;
    let inner = text.get(open + 1..)?.split(')').next()?;
    let (year, rest) = inner.split_once(',').unwrap_or((inner, ""));
    let year = year.trim();
    if year.len() != 4 || year.parse::<u16>().is_err() {
        return None;
    }
    let mut words = rest.split_whitespace();
    let month = words.next().and_then(month_number).unwrap_or(1);
    let day = words
        .next()
        .and_then(|d| d.trim_matches('.').parse::<u8>().ok())
        .unwrap_or(1);
    Day::parse(&format!("{year}-{month:02}-{day:02}"))
}

fn month_number(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let head = word.get(..3)?.to_ascii_lowercase();
    MONTHS
        .iter()
        .position(|m| *m == head)
        .and_then(|i| u8::try_from(i + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_house_is_one_origin() {
        for url in [
            "https://www.welivesecurity.com/2021/03/10/x/",
            "https://web-assets.esetstatic.com/a.pdf",
            "https://github.com/eset/malware-ioc",
        ] {
            assert_eq!(publisher_of(url).as_deref(), Some("ESET"), "{url}");
        }
        assert_eq!(
            publisher_of("https://twitter.com/BushidoToken/status/1").as_deref(),
            Some("twitter.com/bushidotoken")
        );
        assert_eq!(
            publisher_of("https://www.virustotal.com/gui/file/aa/detection"),
            None
        );
        assert_eq!(
            publisher_of("https://web.archive.org/web/2020/https://securelist.com/a/").as_deref(),
            Some("Kaspersky")
        );
        assert_eq!(
            publisher_of("https://blog.example.co.uk/a").as_deref(),
            Some("example.co.uk")
        );
    }

    #[test]
    fn days_in_addresses_and_citations() {
        assert_eq!(
            day_in_url("https://a.com/blog/2021/03/02/x/")
                .unwrap()
                .to_string(),
            "2021-03-02"
        );
        assert_eq!(
            day_in_url("https://a.com/2021/03/operation/")
                .unwrap()
                .to_string(),
            "2021-03-01"
        );
        assert_eq!(day_in_url("https://a.com/blog/x"), None);
        assert_eq!(
            day_in_citation("MSTIC. (2021, March 2). HAFNIUM.")
                .unwrap()
                .to_string(),
            "2021-03-02"
        );
        assert_eq!(day_in_citation("X. (n.d.). Y."), None);
    }
}
