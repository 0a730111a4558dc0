//! Named actors.

use super::Tokens;
use crate::lexicon::{Known, LABELS, SUFFIXES, body, country, is_function_word};
use crate::text::{Token, TokenKind};

/// An actor's name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorMention {
    /// The name, folded.
    pub name: String,
    /// Its tokens.
    pub tokens: Tokens,
}

/// Words before a name that is given to a group.
const NAMING: [&str; 12] = [
    "called",
    "dubbed",
    "named",
    "nicknamed",
    "codenamed",
    "as",
    "group",
    "gang",
    "collective",
    "alias",
    "aka",
    "actor",
];

/// What is called by a name and is no group.
const TOOLS: [&str; 20] = [
    "tool",
    "malware",
    "backdoor",
    "implant",
    "software",
    "utility",
    "framework",
    "trojan",
    "loader",
    "stealer",
    "worm",
    "virus",
    "shell",
    "script",
    "campaign",
    "operation",
    "report",
    "program",
    "rootkit",
    "platform",
];
/// Words for a group, in what is said of it: `Velvet Anchor, an actor that …`.
const GROUP_WORDS: [&str; 10] = [
    "group",
    "gang",
    "actor",
    "collective",
    "crew",
    "outfit",
    "team",
    "syndicate",
    "operator",
    "cluster",
];

/// Every actor named, none overlapping another.
#[must_use]
pub fn actors(tokens: &[Token], known: &Known) -> Vec<ActorMention> {
    let shouted = tokens
        .iter()
        .filter(|t| t.kind == TokenKind::Word)
        .all(|t| t.shouted);
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match at_token(tokens, at, known, shouted) {
            Some((name, end)) => {
                out.push(ActorMention {
                    name,
                    tokens: at..end,
                });
                at = end;
            }
            None => at += 1,
        }
    }
    out
}

fn at_token(tokens: &[Token], at: usize, known: &Known, shouted: bool) -> Option<(String, usize)> {
    let first = tokens.get(at)?;
    if !first.capital {
        return None;
    }
    let words = |n: usize| -> Option<String> {
        let part = tokens.get(at..at + n)?;
        let all: Vec<&str> = part.iter().map(|t| t.lower.as_str()).collect();
        Some(all.join(" "))
    };
    if let Some(number) = words(3)
        .filter(|w| w == "advanced persistent threat")
        .and_then(|_| tokens.get(at + 3))
        .filter(|t| t.kind == TokenKind::Number)
    {
        return Some((format!("apt{}", number.lower), at + 4));
    }
    for n in (1..=known.longest().max(3)).rev() {
        let Some(name) = words(n) else { continue };
        if known.is_actor(&name) && tokens.get(at + n - 1)?.kind != TokenKind::Sign {
            return Some((strip_group(&name), group_end(tokens, at + n)));
        }
    }
    let labelled = |t: &Token| {
        let rest = LABELS.iter().find_map(|l| t.lower.strip_prefix(l));
        rest.is_some_and(|r| {
            r.starts_with(|c: char| c.is_ascii_digit() || c == '-') || t.lower.starts_with("temp.")
        })
    };
    if labelled(first) {
        return Some((first.lower.clone(), at + 1));
    }
    if matches!(first.lower.as_str(), "apt" | "unc" | "fin")
        && let Some(number) = tokens.get(at + 1).filter(|t| t.kind == TokenKind::Number)
    {
        return Some((format!("{}{}", first.lower, number.lower), at + 2));
    }
    if let Some(second) = tokens
        .get(at + 1)
        .filter(|t| t.capital && SUFFIXES.contains(&t.lower.as_str()))
    {
        return Some((format!("{} {}", first.lower, second.lower), at + 2));
    }
    before_group(tokens, at).or_else(|| named(tokens, at, shouted))
}

/// What follows the name of a group: `the Play group`, `LockBit ransomware`.
const FOLLOWING: [&str; 13] = [
    "group",
    "gang",
    "collective",
    "crew",
    "cartel",
    "syndicate",
    "ransomware",
    "hackers",
    "hacktivists",
    "botnet",
    "unit",
    "operators",
    "affiliates",
];

/// One or two words with capitals, inside a sentence, before a word for a group.
fn before_group(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let name = |i: usize| {
        tokens.get(i).filter(|t| {
            t.capital
                && t.kind == TokenKind::Word
                && !is_function_word(&t.lower)
                && country(&t.lower).is_none()
                && body(&t.lower).is_none()
                && !NAMING.contains(&t.lower.as_str())
        })
    };
    let follows = |i: usize| {
        tokens
            .get(i)
            .is_some_and(|t| !t.capital && FOLLOWING.contains(&t.lower.as_str()))
    };
    let first = name(at)?;
    let opens = at == 0
        || tokens
            .get(at - 1)
            .is_some_and(|t| t.kind == TokenKind::Sign && t.lower != "(" && t.lower != ",");
    let preceded = at.checked_sub(1).and_then(name).is_some();
    if opens || preceded || first.lower.chars().count() < 4 {
        return None;
    }
    if follows(at + 1) {
        return Some((first.lower.clone(), at + 1));
    }
    if aliased(tokens, at + 1) || apposed(tokens, at + 1) {
        return Some((first.lower.clone(), at + 1));
    }
    let told = |i: usize| follows(i) || aliased(tokens, i) || apposed(tokens, i);
    let second = name(at + 1).filter(|_| told(at + 2))?;
    Some((format!("{} {}", first.lower, second.lower), at + 2))
}

/// True when what follows at token `at` says that the name before is a group's: `, a criminal group`.
fn apposed(tokens: &[Token], at: usize) -> bool {
    const REACH: usize = 5;
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let opens = lower(at) == "," && matches!(lower(at + 1), "a" | "an");
    let near = (at + 2..at + 2 + REACH).map(lower);
    opens
        && near
            .take_while(|w| !matches!(*w, "," | "of" | "for" | "in" | "to" | "that" | ""))
            .any(|w| GROUP_WORDS.contains(&w))
}

/// True when a second name is given at token `at`: `, also called`, `(also known as`.
fn aliased(tokens: &[Token], at: usize) -> bool {
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let after = at + usize::from(matches!(lower(at), "," | "("));
    let also = matches!(
        lower(after),
        "also" | "otherwise" | "formerly" | "previously"
    );
    let naming = matches!(
        (lower(after + 1), lower(after + 2)),
        (
            "known" | "tracked" | "referred",
            "as" | "to" | "by" | "under"
        ) | ("called" | "dubbed", _)
    );
    also && naming || matches!(lower(after), "aka" | "a.k.a" | "alias")
}

/// A name by its place (`a group called Amber Gale`) or by its form (`HAFNIUM`).
fn named(tokens: &[Token], at: usize, shouted: bool) -> Option<(String, usize)> {
    let first = tokens.get(at)?;
    if country(&first.lower).is_some()
        || body(&first.lower).is_some()
        || first.kind != TokenKind::Word
    {
        return None;
    }
    let before = |n: usize| {
        at.checked_sub(n)
            .and_then(|i| tokens.get(i))
            .map_or("", |t| t.lower.as_str())
    };
    let as_named = before(1) == "as"
        && matches!(
            before(2),
            "known" | "tracked" | "identified" | "named" | "traded" | "operated" | "operating"
        )
        || before(1) == "as" && before(2) == "both" && before(3) == "known"
        || before(1) == "name" && before(2) == "the"
        || matches!(before(1), "call" | "calls") && !before(2).is_empty();
    let called = matches!(
        before(1),
        "called" | "dubbed" | "named" | "nicknamed" | "codenamed"
    );
    if called && TOOLS.contains(&before(2)) {
        return None;
    }
    let naming = as_named || (before(1) != "as" && NAMING.contains(&before(1)));
    if naming {
        let more = tokens
            .get(at + 1)
            .is_some_and(|t| t.capital && t.kind == TokenKind::Word && !t.shouted);
        let end = if more { at + 2 } else { at + 1 };
        let name: Vec<&str> = tokens
            .get(at..end)?
            .iter()
            .map(|t| t.lower.as_str())
            .collect();
        return Some((strip_group(&name.join(" ")), end));
    }
    let letters = first.lower.chars().count();
    let alone =
        first.shouted && !shouted && letters >= 6 && first.lower.chars().all(char::is_alphabetic);
    alone.then(|| (first.lower.clone(), at + 1))
}

fn strip_group(name: &str) -> String {
    let bare = name
        .strip_suffix(" group")
        .or_else(|| name.strip_suffix(" team"));
    bare.unwrap_or(name).to_owned()
}

fn group_end(tokens: &[Token], end: usize) -> usize {
    let group = tokens
        .get(end)
        .is_some_and(|t| t.capital && matches!(t.lower.as_str(), "group" | "team"));
    end + usize::from(group)
}
