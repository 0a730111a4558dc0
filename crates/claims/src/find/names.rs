//! Proper names: bodies, products, countries.

use super::{Tokens, overlap};
use crate::lexicon::{body, country, is_function_word};
use crate::text::{Token, TokenKind};

/// A proper name of one or more words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its words in lower case, spelling evened out, without `the` before it.
    pub words: Vec<String>,
    /// The same without the country of a body.
    pub core: Vec<String>,
    /// Key: that of a known body, an acronym given or formed from initials, else the words.
    pub key: String,
    /// True for ministries, agencies and what is written as an acronym.
    pub body: bool,
    /// A role rather than a body: `Minister …` before a person's name, or a person.
    pub person: bool,
    /// Its tokens.
    pub tokens: Tokens,
}

/// A country and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryMention {
    /// Two letters.
    pub key: &'static str,
    /// Stands after `in`, `across`, `against` …
    pub place: bool,
    /// Its tokens.
    pub tokens: Tokens,
}

/// Words that make a name a body's.
const BODY_WORDS: [&str; 30] = [
    "ministry",
    "minister",
    "bureau",
    "centre",
    "agency",
    "office",
    "department",
    "service",
    "council",
    "directorate",
    "embassy",
    "command",
    "committee",
    "commission",
    "authority",
    "academy",
    "institute",
    "corps",
    "army",
    "unit",
    "directorate-general",
    "secretariat",
    "parliament",
    "police",
    "forces",
    "bundestag",
    "court",
    "administration",
    "secretary",
    "establishment",
];
/// Written in capitals and no body.
const NO_BODY: [&str; 26] = [
    "us", "uk", "eu", "nz", "it", "ceo", "gmt", "utc", "est", "am", "pm", "usa", "ip", "vpn",
    "apt", "ttp", "ttps", "ioc", "iocs", "tlp", "pdf", "cve", "ics", "ot", "ddos", "prc",
];
const TITLES: [&str; 14] = [
    "mr",
    "ms",
    "mrs",
    "dr",
    "hon",
    "sir",
    "dame",
    "president",
    "prime",
    "ambassador",
    "spokesperson",
    "director",
    "minister",
    "secretary",
];

/// Every proper name outside `taken`, in order.
#[must_use]
pub fn names(tokens: &[Token], taken: &[Tokens]) -> Vec<Name> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = run(tokens, at, taken);
        if end == at {
            at += 1;
            continue;
        }
        out.extend(name(tokens, at..end));
        at = end;
    }
    out
}

/// End of the run of capital words (with `of`, `for`, `the`, `and` between) that begins at `at`.
fn run(tokens: &[Token], at: usize, taken: &[Tokens]) -> usize {
    let capital = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            t.capital
                && t.kind == TokenKind::Word
                && (t.shouted || !is_function_word(&t.lower))
                && !taken.iter().any(|r| r.contains(&i))
        })
    };
    if !capital(at) {
        return at;
    }
    let small = |i: usize| {
        tokens
            .get(i)
            .is_some_and(|t| matches!(t.lower.as_str(), "of" | "for" | "the" | "on"))
    };
    let mut end = at + 1;
    loop {
        let own = tokens
            .get(end - 1)
            .is_some_and(|t| t.lower.len() + 1 < t.end - t.start);
        if capital(end) && !own {
            end += 1;
        } else if small(end) && capital(end + 1) && !own {
            end += 2;
        } else if small(end) && small(end + 1) && capital(end + 2) {
            end += 3;
        } else {
            return end;
        }
    }
}

fn name(tokens: &[Token], range: Tokens) -> Option<Name> {
    let part = tokens.get(range.clone())?;
    let words = spelt(part);
    let joined = words.join(" ");
    let first = part.first()?;
    if country(&joined).is_some() || crate::lexicon::WORLD.contains(&joined.as_str()) {
        return None;
    }
    // One word at the beginning of a sentence has its capital from there.
    if words.len() == 1 && (range.start == 0 || opens(tokens, range.start)) && !first.shouted {
        return None;
    }
    let acronym = words.len() == 1 && first.shouted && !NO_BODY.contains(&joined.as_str());
    let worded = words.len() > 1 && is_body(&words);
    let lead = words.first().map_or("", String::as_str);
    let next = tokens.get(range.end);
    let given = match (next.map(|t| t.lower.as_str()), tokens.get(range.end + 1)) {
        (Some("("), Some(t)) if t.shouted => Some(t.lower.clone()),
        _ => None,
    };
    let titled = TITLES.contains(&lead)
        || range
            .start
            .checked_sub(1)
            .and_then(|i| tokens.get(i))
            .is_some_and(|t| TITLES.contains(&t.lower.as_str()));
    let person = titled && given.is_none();
    let core = core(part);
    let key = body(&joined)
        .or_else(|| body(&core.join(" ")))
        .map(str::to_owned)
        .or(given)
        .or_else(|| worded.then(|| initials(&words)))
        .unwrap_or(joined);
    Some(Name {
        key,
        body: acronym || worded,
        person,
        core,
        words,
        tokens: range,
    })
}

fn is_body(words: &[String]) -> bool {
    words.iter().any(|w| BODY_WORDS.contains(&w.as_str()))
}

/// A body's name without its country: the `French Ministry of Foreign Affairs` is the `Ministry
/// of Foreign Affairs of France`; which country it is, is compared apart.
fn core(part: &[Token]) -> Vec<String> {
    let places = countries(part);
    let small = |at: usize| {
        let word = part.get(at).map_or("", |t| t.lower.as_str());
        matches!(word, "of" | "the")
    };
    let dropped = |at: usize| {
        places.iter().any(|c| {
            let before = (0..c.tokens.start).rev().take_while(|i| small(*i)).count();
            (c.tokens.start - before..c.tokens.end).contains(&at)
        })
    };
    let kept: Vec<Token> = part
        .iter()
        .enumerate()
        .filter(|(at, _)| !dropped(*at))
        .map(|(_, t)| t.clone())
        .collect();
    let short = spelt(&kept);
    if short.len() > 1 && is_body(&short) {
        short
    } else {
        spelt(part)
    }
}

fn spelt(part: &[Token]) -> Vec<String> {
    let words = part.iter().filter(|t| t.lower != "the");
    words.map(|t| even(&t.lower)).collect()
}

/// True when a sentence or quotation begins at token `at`.
fn opens(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    before.is_none_or(|t| matches!(t.lower.as_str(), "“" | "\"" | "‘" | ":" | "•" | "'"))
}

fn initials(words: &[String]) -> String {
    let first = |w: &String| w.chars().next();
    words
        .iter()
        .filter(|w| !is_function_word(w))
        .filter_map(first)
        .collect()
}

fn even(word: &str) -> String {
    match word {
        "center" => "centre".to_owned(),
        "defense" => "defence".to_owned(),
        _ => word.to_owned(),
    }
}

/// Every country, in order.
#[must_use]
pub fn countries(tokens: &[Token]) -> Vec<CountryMention> {
    let mut out: Vec<CountryMention> = Vec::new();
    for at in 0..tokens.len() {
        let free = |r: &Tokens| !out.iter().any(|c| overlap(&c.tokens, r));
        let hit = (1..=4usize).rev().find_map(|n| {
            let part = tokens.get(at..at + n)?;
            let first = part.first()?;
            let words: Vec<&str> = part.iter().map(|t| t.lower.as_str()).collect();
            // `us` is a country only in capitals.
            let real =
                first.capital && (first.lower != "us" && first.lower != "in" || first.shouted);
            let key = real.then(|| country(&words.join(" ")))??;
            Some((key, at..at + n))
        });
        if let Some((key, range)) = hit.filter(|(_, r)| free(r)) {
            out.push(CountryMention {
                key,
                place: placed(tokens, &range),
                tokens: range,
            });
        }
    }
    out
}

fn placed(tokens: &[Token], range: &Tokens) -> bool {
    let before = |n: usize| {
        range
            .start
            .checked_sub(n)
            .and_then(|i| tokens.get(i))
            .map_or("", |t| t.lower.as_str())
    };
    let word = if before(1) == "the" {
        before(2)
    } else {
        before(1)
    };
    matches!(
        word,
        "in" | "across"
            | "throughout"
            | "within"
            | "against"
            | "targeting"
            | "outside"
            | "inside"
            | "hit"
            | "targeted"
    )
}
