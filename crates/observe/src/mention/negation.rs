//! Sentences that deny what they name.

use std::borrow::Cow;

use super::context::{after, before, words};

/// Whether the sentence denies that the name applies: `not by APT28`, `no
/// evidence of APT28`, `rules out APT28`, `APT28 can be ruled out`.
pub(super) fn is_negated(text: &str, start: usize, end: usize) -> bool {
    denied_before(before(text, start)) || denied_after(after(text, end))
}

/// Reads the words before the name from left to right; each turns the meaning.
fn denied_before(window: &str) -> bool {
    let words: Vec<Cow<'_, str>> = words(window).collect();
    let word = |i: usize| words.get(i).map_or("", AsRef::as_ref);
    let mut denied = false;
    for i in 0..words.len() {
        let next = word(i + 1);
        denied = match word(i) {
            "not" | "cannot" => !matches!(next, "only" | "just" | "merely" | "least"),
            "never" | "neither" | "nor" | "without" | "unlike" | "unrelated" | "non" => true,
            "no" if DENIED_NOUNS.contains(&next) => true,
            "rather" if next == "than" => true,
            "instead" if next == "of" => true,
            "distinct" | "different" if next == "from" => true,
            // "cannot rule out" denies the denial.
            "rule" | "rules" | "ruled" | "ruling" if next == "out" => !denied,
            "exclude" | "excludes" | "excluded" | "excluding" => !denied,
            "but" | "however" | "although" | "though" | "yet" | "while" | "whereas" | "because"
            | "since" => false,
            w if w.ends_with("n't") => true,
            _ => denied,
        };
    }
    denied
}

/// What there can be none of.
const DENIED_NOUNS: [&str; 18] = [
    "attribution",
    "connection",
    "connections",
    "evidence",
    "indication",
    "indications",
    "indicators",
    "link",
    "links",
    "overlap",
    "overlaps",
    "proof",
    "reason",
    "relation",
    "sign",
    "signs",
    "ties",
    "traces",
];

/// Verbs of responsibility that follow a `not`.
const RESPONSIBLE: [&str; 6] = ["behind", "involved", "responsible", "the", "to", "our"];

fn denied_after(window: &str) -> bool {
    let words: Vec<Cow<'_, str>> = words(window).take(7).collect();
    let word = |i: usize| words.get(i).map_or("", AsRef::as_ref);
    (0..words.len()).any(|i| match word(i) {
        "ruled" => word(i + 1) == "out" && !(0..i).any(|k| is_not(word(k))),
        "excluded" | "unlikely" => !(0..i).any(|k| is_not(word(k))),
        w if is_not(w) && i <= 1 => {
            RESPONSIBLE.contains(&word(i + 1)) && word(i + 1) != "to"
                || word(i + 1) == "to" && word(i + 2) == "blame"
        }
        _ => false,
    })
}

fn is_not(word: &str) -> bool {
    matches!(word, "not" | "cannot") || word.ends_with("n't")
}

#[cfg(test)]
mod tests {
    use super::is_negated;

    fn negated(text: &str) -> bool {
        let start = text.find("APT28").unwrap();
        is_negated(text, start, start + 5)
    }

    #[test]
    fn denials_are_seen() {
        for text in [
            "This was not APT28.",
            "There is no evidence of APT28 here",
            "The hash rules out APT28",
            "It isn't APT28",
            "by APT29 rather than APT28",
            "APT28 was ruled out early",
            "APT28 can be excluded",
            "APT28 is not responsible for it",
            "no links to either Turla or APT28",
            "APT28 is not to blame",
        ] {
            assert!(negated(text), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_denial_is_none() {
        for text in [
            "We attribute this to APT28.",
            "Not only APT28 did it",
            "We cannot rule out APT28",
            "This is not spam. APT28 sent it",
            "not Turla but APT28",
            "APT28 did not use this tool",
            "APT28 could not be ruled out",
            "no patch stops APT28",
        ] {
            assert!(!negated(text), "{text}");
        }
    }
}
