//! Who is said to say it.

use super::{Tokens, names};
use crate::lexicon::{BETWEEN, OFFICES, STATES, UNCLEAR, VERBS, country};
use crate::text::{Token, TokenKind};

/// What kind of speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// A named person.
    Person,
    /// A named body or company.
    Body,
    /// A country or its government.
    State,
    /// An office without a name: `the minister`.
    Office,
    /// `It`, `they`, `officials`, `the statement`: whoever was meant before.
    Unclear,
}

/// A speaker and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// What kind.
    pub kind: SpeakerKind,
    /// Key to compare by: surname, acronym or name, country.
    pub key: String,
    /// Its tokens.
    pub tokens: Tokens,
}

/// Every speaker. `last` is the person named last, whom `he` and `she` mean.
#[must_use]
pub fn speakers(tokens: &[Token], taken: &[Tokens], last: &mut Option<String>) -> Vec<Speaker> {
    let mut out = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).map_or("", |t| t.lower.as_str());
        let found = if token.lower == "according" && next == "to" {
            after(tokens, at + 2, taken)
        } else if says(tokens, at) {
            before(tokens, at, taken).or_else(|| {
                let said = matches!(token.lower.as_str(), "said" | "says" | "added" | "stated");
                said.then(|| after(tokens, at + 1, taken))?
            })
        } else {
            None
        };
        let Some(mut speaker) = found else { continue };
        if speaker.kind == SpeakerKind::Person {
            *last = Some(speaker.key.clone());
        } else if matches!(speaker.key.as_str(), "he" | "she")
            && let Some(person) = last
        {
            speaker.kind = SpeakerKind::Person;
            speaker.key.clone_from(person);
        }
        let others = listed_before(tokens, speaker.tokens.start, taken);
        out.push(speaker);
        out.extend(others);
    }
    out
}

/// True for a verb of saying. Who `claims responsibility` or `claims the attack` says who did it,
/// and nothing else.
fn says(tokens: &[Token], at: usize) -> bool {
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let verb = tokens
        .get(at)
        .is_some_and(|t| VERBS.contains(&t.lower.as_str()) && t.kind == TokenKind::Word);
    let is = matches!(
        lower(at.wrapping_sub(1)),
        "is" | "was" | "are" | "were" | "been" | "widely"
    );
    let passive = matches!(
        lower(at),
        "believed" | "judged" | "assessed" | "estimated" | "alleged" | "reported"
    );
    if is && passive {
        return false;
    }
    let claims = matches!(lower(at), "claimed" | "claims");
    let deed = |i: usize| {
        let word = crate::lexicon::concept(lower(i));
        word == crate::lexicon::concept("attack") || matches!(lower(i), "responsibility" | "credit")
    };
    let article = usize::from(matches!(
        lower(at + 1),
        "the" | "a" | "this" | "an" | "that"
    ));
    let finite = matches!(
        lower(at + article + 2),
        "was" | "were" | "is" | "had" | "has" | "came"
    );
    verb && !(claims && deed(at + article + 1) && !finite)
}

/// Those named in one list with the speaker, before it: `The FBI, CISA and the NSA warned`.
fn listed_before(tokens: &[Token], start: usize, taken: &[Tokens]) -> Vec<Speaker> {
    const MOST: usize = 12;
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let mut out = Vec::new();
    let mut at = start;
    while out.len() < MOST {
        let mut end = at;
        let mut joined = false;
        while end > 0 && matches!(lower(end - 1), "the" | "and" | "," | "with" | "its") {
            joined |= matches!(lower(end - 1), "and" | ",");
            end -= 1;
        }
        if lower(end.wrapping_sub(1)) == ")" {
            let open = (end.saturating_sub(6)..end).rfind(|i| lower(*i) == "(");
            end = open.unwrap_or(end);
        }
        let mut first = end;
        while first > 0 && is_name(tokens, first - 1, taken) {
            first -= 1;
        }
        if !joined || first == end {
            break;
        }
        out.extend(of(tokens, first..end));
        at = first;
    }
    out
}

/// True when the run is what somebody named before it is: `John Ratcliffe, the Director of
/// National Intelligence, told`.
fn is_apposition(tokens: &[Token], range: &Tokens) -> bool {
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let mut before = range.start;
    while before > 0 && matches!(lower(before - 1), "the" | "its" | "a" | "an" | "acting") {
        before -= 1;
    }
    let part = tokens.get(range.clone()).unwrap_or_default();
    let office = part.iter().any(|t| OFFICES.contains(&t.lower.as_str()));
    office && lower(range.end) == "," && before > 1 && lower(before - 1) == ","
}

/// The name or word right before the verb.
fn before(tokens: &[Token], verb: usize, taken: &[Tokens]) -> Option<Speaker> {
    let mut end = verb;
    while end > 0
        && tokens
            .get(end - 1)
            .is_some_and(|t| BETWEEN.contains(&t.lower.as_str()))
    {
        end -= 1;
    }
    // `…, Andrew Little, said`
    if end > 1 && tokens.get(end - 1).is_some_and(|t| t.lower == ",") {
        end -= 1;
    }
    // `the National Security Agency (NSA) said`
    if tokens
        .get(end.wrapping_sub(1))
        .is_some_and(|t| t.lower == ")")
    {
        let near = end.saturating_sub(6)..end;
        let open = near
            .rev()
            .find(|i| tokens.get(*i).is_some_and(|t| t.lower == "("));
        end = open.filter(|o| *o > 0).unwrap_or(end);
    }
    let last = tokens.get(end.checked_sub(1)?)?;
    // `Jay Anson, chief officer of the Ministry, said`: who is named before the apposition.
    if last.capital && tokens.get(end).is_some_and(|t| t.lower == ",") {
        let mut start = end;
        while start > 0 && is_name(tokens, start - 1, taken) {
            start -= 1;
        }
        let before = start.checked_sub(1).and_then(|i| tokens.get(i));
        let within =
            before.is_some_and(|t| matches!(t.lower.as_str(), "the" | "of" | "for" | "at"));
        if within && let Some(named) = named_before(tokens, end, taken) {
            return Some(named);
        }
    }
    if !last.capital {
        return plain(tokens, end - 1)
            .or_else(|| named_before(tokens, end, taken))
            .or_else(|| named_of(tokens, end, taken));
    }
    let capital = |i: usize| is_name(tokens, i, taken);
    let mut start = end - 1;
    if !capital(start) {
        return None;
    }
    loop {
        let small = |i: usize| {
            tokens
                .get(i)
                .is_some_and(|t| matches!(t.lower.as_str(), "of" | "for" | "the" | "on" | "and"))
        };
        if start > 0 && capital(start - 1) {
            start -= 1;
        } else if start > 1 && small(start - 1) && capital(start - 2) {
            start -= 2;
        } else if start > 2 && small(start - 1) && small(start - 2) && capital(start - 3) {
            start -= 3;
        } else {
            break;
        }
    }
    if is_apposition(tokens, &(start..end))
        && let Some(named) = named_before(tokens, end, taken)
    {
        return Some(named);
    }
    of(tokens, start..end)
}

/// The name before what it is of: `Maeve Corrigan of the Garda cyber crime bureau said`.
fn named_of(tokens: &[Token], end: usize, taken: &[Tokens]) -> Option<Speaker> {
    const REACH: usize = 8;
    let lower = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let from = end.saturating_sub(REACH);
    let link = (from..end).rfind(|i| matches!(lower(*i), "of" | "at" | "from" | "for"))?;
    let broken = (link..end).any(|i| matches!(lower(i), "," | ";" | ":" | "and" | "that"));
    let mut start = link;
    while start > 0 && is_name(tokens, start - 1, taken) {
        start -= 1;
    }
    (!broken && start + 1 < link).then(|| of(tokens, start..link))?
}

/// The name before an apposition: `Viktor Zhora, deputy head of the service, said`.
fn named_before(tokens: &[Token], end: usize, taken: &[Tokens]) -> Option<Speaker> {
    const APPOSITION: usize = 14;
    tokens.get(end).filter(|t| t.lower == ",")?;
    let from = end.saturating_sub(APPOSITION);
    let comma = (from..end).rfind(|i| tokens.get(*i).is_some_and(|t| t.lower == ","))?;
    let mut start = comma;
    while start > 0 && is_name(tokens, start - 1, taken) {
        start -= 1;
    }
    (start < comma).then(|| of(tokens, start..comma))?
}

/// The name or word right after `according to` or `said`.
fn after(tokens: &[Token], at: usize, taken: &[Tokens]) -> Option<Speaker> {
    let mut start = at;
    while tokens
        .get(start)
        .is_some_and(|t| matches!(t.lower.as_str(), "the" | "a" | "an" | "its"))
    {
        start += 1;
    }
    if !tokens.get(start)?.capital {
        let window = start..(start + 4).min(tokens.len());
        return window.into_iter().find_map(|i| plain(tokens, i));
    }
    let mut end = start + 1;
    loop {
        let capital = |i: usize| is_name(tokens, i, taken);
        let small = tokens
            .get(end)
            .is_some_and(|t| matches!(t.lower.as_str(), "of" | "for" | "the" | "on"));
        if capital(end) {
            end += 1;
        } else if small && capital(end + 1) {
            end += 2;
        } else {
            break;
        }
    }
    of(tokens, start..end)
}

/// An office, a government or a word that points back.
fn plain(tokens: &[Token], at: usize) -> Option<Speaker> {
    let word = tokens.get(at)?.lower.as_str();
    let kind = match word {
        "government" | "governments" | "state" | "country" => SpeakerKind::State,
        w if OFFICES.contains(&w) => SpeakerKind::Office,
        w if UNCLEAR.contains(&w) => SpeakerKind::Unclear,
        _ => return None,
    };
    Some(Speaker {
        kind,
        key: word.to_owned(),
        tokens: at..at + 1,
    })
}

/// Decides what a run of capital words is.
fn of(tokens: &[Token], range: Tokens) -> Option<Speaker> {
    let part = tokens.get(range.clone())?;
    // `Borduria's Ministry of Transport` is the Ministry of Transport.
    let owned = part
        .first()
        .is_some_and(|t| t.lower.len() + 1 < t.end - t.start);
    if owned && part.len() > 1 {
        return of(tokens, range.start + 1..range.end);
    }
    let words: Vec<&str> = part
        .iter()
        .map(|t| t.lower.as_str())
        .filter(|w| *w != "the")
        .collect();
    let joined = words.join(" ");
    let make = |kind, key: String| {
        Some(Speaker {
            kind,
            key,
            tokens: range.clone(),
        })
    };
    if UNCLEAR.contains(&joined.as_str()) {
        return make(SpeakerKind::Unclear, joined);
    }
    if OFFICES.contains(&joined.as_str())
        || joined == "prime minister"
        || joined == "foreign secretary"
    {
        return make(SpeakerKind::Office, joined);
    }
    if let Some(key) = country(&joined) {
        return make(SpeakerKind::State, key.to_owned());
    }
    if joined == "government" || words.last() == Some(&"government") {
        return make(SpeakerKind::State, "government".to_owned());
    }
    // `Jen Easterly of CISA` is a person, `CERT of Valdoria` a body.
    let link = words.iter().position(|w| matches!(*w, "of" | "for"));
    if let (Some(1), Some(head)) = (link, words.first())
        && crate::lexicon::body(&joined).is_none()
        && !OFFICES.contains(head)
        && !STATES.contains(head)
        && names(part, &[]).iter().all(|n| !n.body || n.core.len() < 2)
    {
        return make(SpeakerKind::Body, (*head).to_owned());
    }
    if let Some(at) = link.filter(|at| *at >= 2)
        && let Some(bare) = part.get(..at)
        && names(bare, &[]).iter().all(|n| !n.body)
    {
        return of(tokens, range.start..range.start + at);
    }
    let last = *words.last()?;
    let mut found = names(tokens.get(..range.end)?, &[]);
    found.retain(|n| n.tokens.end == range.end);
    let titled = words
        .iter()
        .any(|w| OFFICES.contains(w) || matches!(*w, "mr" | "ms" | "mrs" | "dr" | "hon"));
    let office_last = OFFICES.contains(&last);
    if let Some(name) = found.last()
        && name.body
        && !titled
    {
        return make(SpeakerKind::Body, name.key.clone());
    }
    if part.last()?.shouted && part.len() == 1 {
        return make(
            SpeakerKind::Body,
            crate::lexicon::body(&joined).unwrap_or(&joined).to_owned(),
        );
    }
    if office_last {
        return make(SpeakerKind::Office, last.to_owned());
    }
    if titled || words.len() >= 2 || part.len() == 1 {
        return make(SpeakerKind::Person, last.to_owned());
    }
    None
}

/// True for a capital word that is no article at the beginning of a sentence, and not taken.
fn is_name(tokens: &[Token], at: usize, taken: &[Tokens]) -> bool {
    let free = !taken.iter().any(|r| r.contains(&at));
    free && tokens.get(at).is_some_and(|t| {
        let word = t.capital && t.kind == TokenKind::Word;
        word && (t.shouted || !crate::lexicon::is_function_word(&t.lower))
    })
}
