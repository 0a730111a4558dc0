//! How a sentence speaks of what it names: as a fact, or as something denied, supposed, advised,
//! or told of somebody else.

use super::sentence::{Sentence, sentences};
use super::words::{Word, words};

/// How a sentence speaks of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// It says that it is so.
    Asserted,
    /// It denies it: *no evidence of*, *did not*, *was ruled out*.
    Negated,
    /// It supposes it: *may have*, *cannot be ruled out*.
    Hypothetical,
    /// It says what to do about it: *should*, *we recommend*, a chapter of advice.
    Advice,
    /// It tells what somebody else says, or quotes: *Vendor claimed*, quotation marks.
    Quoted,
}

impl Standing {
    /// `asserted`, `negated`, `hypothetical`, `advice` or `quoted`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Negated => "negated",
            Self::Hypothetical => "hypothetical",
            Self::Advice => "advice",
            Self::Quoted => "quoted",
        }
    }
}

/// The sentences of a text, to be asked how each speaks of what stands in it.
#[derive(Debug)]
pub struct Standings<'t> {
    text: &'t str,
    sentences: Vec<Sentence>,
}

impl<'t> Standings<'t> {
    /// Cuts the text into sentences.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            sentences: sentences(super::within(text)),
        }
    }

    /// How the sentence speaks of `start..end`; where there is none, as of a fact.
    #[must_use]
    pub fn at(&self, start: usize, end: usize) -> Standing {
        let next = self.sentences.partition_point(|s| s.range.end <= start);
        let Some(sentence) = self.sentences.get(next).filter(|s| s.range.start <= start) else {
            return Standing::Asserted;
        };
        let body = self.text.get(sentence.range.clone()).unwrap_or_default();
        let words = words(body, sentence.range.start);
        of(self.text, sentence, &words, start, end)
    }
}

/// Words before a thing that are looked at for a denial.
const REACH: usize = 16;
/// Words after it.
const REACH_AFTER: usize = 7;
/// Words within quotation marks from which on they are somebody's speech and not a name.
const SPEECH_WORDS: usize = 5;

/// How the sentence speaks of what stands at `start..end` of the text.
pub(super) fn of(
    text: &str,
    sentence: &Sentence,
    words: &[Word],
    start: usize,
    end: usize,
) -> Standing {
    let first = words.iter().position(|w| w.start >= start).unwrap_or(0);
    let past = words
        .iter()
        .position(|w| w.start >= end)
        .unwrap_or(words.len());
    let view = View {
        text,
        words,
        first,
        past,
    };
    if sentence.quoted_line || view.is_speech(sentence) || view.is_reported() {
        Standing::Quoted
    } else if sentence.under_advice || view.is_advice() {
        Standing::Advice
    } else if view.cannot_be_ruled_out() {
        Standing::Hypothetical
    } else if view.is_denied() {
        Standing::Negated
    } else if view.is_supposed() {
        Standing::Hypothetical
    } else {
        Standing::Asserted
    }
}

/// A sentence's words and which of them are spoken of.
struct View<'a> {
    text: &'a str,
    words: &'a [Word],
    first: usize,
    past: usize,
}

const TURNS: [&str; 11] = [
    "but", "however", "although", "though", "whereas", "instead", "yet", "then", "because",
    "while", "until",
];

const SUBJECTS: [&str; 23] = [
    "the",
    "they",
    "it",
    "we",
    "this",
    "these",
    "an",
    "a",
    "he",
    "she",
    "which",
    "who",
    "attackers",
    "intruders",
    "operators",
    "actors",
    "adversaries",
    "its",
    "their",
    "our",
    "so",
    "once",
    "here",
];

const IMPERATIVES: [&str; 27] = [
    "ensure",
    "enable",
    "block",
    "restrict",
    "monitor",
    "apply",
    "patch",
    "review",
    "audit",
    "train",
    "consider",
    "hunt",
    "implement",
    "require",
    "rotate",
    "reset",
    "segment",
    "keep",
    "limit",
    "watch",
    "alert",
    "harden",
    "prevent",
    "enforce",
    "verify",
    "avoid",
    "educate",
];

const TELLING: [&str; 15] = [
    "claimed",
    "claims",
    "alleged",
    "alleges",
    "allegedly",
    "reportedly",
    "speculated",
    "asserted",
    "boasted",
    "insisted",
    "wrote",
    "tweeted",
    "stated",
    "rumoured",
    "rumored",
];

impl View<'_> {
    fn word(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |w| w.text.as_str())
    }

    fn any(&self, words: &[&str]) -> bool {
        self.words.iter().any(|w| words.contains(&w.text.as_str()))
    }

    fn pair(&self, first: &str, second: &str) -> bool {
        (0..self.words.len()).any(|i| self.word(i) == first && self.word(i + 1) == second)
    }

    /// What stands between word `i` and the next.
    fn between(&self, i: usize) -> &str {
        let from = self.words.get(i).map_or(0, |w| w.end);
        let to = self.words.get(i + 1).map_or(from, |w| w.start);
        self.text.get(from..to).unwrap_or_default()
    }

    /// Where the clause begins in which the thing stands.
    fn clause(&self) -> usize {
        let least = self.first.saturating_sub(REACH);
        let mut from = least;
        for i in least..self.first {
            let between = self.between(i);
            let comma = between.contains([',', '—', '–', ':']);
            let turn = TURNS.contains(&self.word(i + 1)) && i + 1 < self.first;
            let subject = comma && SUBJECTS.contains(&self.word(i + 1));
            if between.contains(';') || turn || subject {
                from = i + 1;
            }
        }
        from
    }

    fn is_denied(&self) -> bool {
        let from = self.clause();
        let mut denied = false;
        for i in from..self.past {
            let next = self.word(i + 1);
            match self.word(i) {
                "not" | "cannot" | "n't" => {
                    denied = !matches!(next, "only" | "just" | "merely" | "least" | "yet");
                }
                "no" => denied = !matches!(next, "longer" | "doubt" | "sooner" | "user" | "less"),
                "never" | "neither" | "nor" | "without" | "unlike" | "none" | "nothing"
                | "absence" | "lacks" | "lacked" | "nobody" => denied = true,
                "rather" if next == "than" => denied = true,
                "instead" if next == "of" => denied = true,
                "rule" | "rules" | "ruled" if next == "out" => denied = true,
                "exclude" | "excluded" | "excludes" => denied = true,
                "failed" | "fails" | "unable" if next == "to" => denied = true,
                w if w.ends_with("n't") => denied = true,
                _ => {}
            }
        }
        denied || self.is_denied_after()
    }

    fn is_denied_after(&self) -> bool {
        for i in self.past..(self.past + REACH_AFTER).min(self.words.len()) {
            let before = i.checked_sub(1).map_or("", |k| self.between(k));
            let stops = matches!(
                self.word(i),
                "that" | "which" | "who" | "where" | "if" | "because" | "to" | "but" | "so" | "and"
            );
            if before.contains([',', ';', ':', '(']) || stops {
                return false;
            }
            let auxiliary = i.checked_sub(1).is_some_and(|k| {
                matches!(
                    self.word(k),
                    "was"
                        | "were"
                        | "is"
                        | "are"
                        | "has"
                        | "have"
                        | "had"
                        | "did"
                        | "does"
                        | "do"
                        | "could"
                        | "can"
                )
            });
            match self.word(i) {
                "not" | "never" | "neither" if auxiliary => return self.word(i + 1) != "only",
                "ruled" if self.word(i + 1) == "out" => return true,
                "excluded" | "absent" | "unlikely" | "disproved" => return true,
                "nowhere" => return true,
                w if w.ends_with("n't") => return true,
                _ => {}
            }
        }
        false
    }

    /// *cannot rule out*: a denial denied says that it may be.
    fn cannot_be_ruled_out(&self) -> bool {
        (0..self.words.len()).any(|i| {
            let rule = matches!(self.word(i), "rule" | "ruled" | "exclude" | "excluded");
            let before = i.saturating_sub(3)..i;
            rule && before
                .into_iter()
                .any(|k| matches!(self.word(k), "not" | "cannot") || self.word(k).ends_with("n't"))
        })
    }

    fn is_supposed(&self) -> bool {
        let from = self.clause();
        (from..self.past).any(|i| match self.word(i) {
            "may" => !self.is_month(i),
            "might" | "would" | "perhaps" | "possibly" | "theoretically" | "unconfirmed"
            | "hypothetically" | "whether" | "conceivably" => true,
            "could" => !matches!(self.word(i + 1), "be" | "also"),
            w => {
                w.starts_with("hypothe")
                    || w.starts_with("speculat")
                    || w == "possible" && i.checked_sub(1).is_some_and(|k| self.word(k) == "is")
            }
        }) || self.any(&["if"]) && self.any(&["would", "could", "might", "may"])
    }

    /// *May* with a capital, not at the beginning of the sentence.
    fn is_month(&self, i: usize) -> bool {
        let word = self.words.get(i);
        let raw = word.and_then(|w| self.text.get(w.start..w.end));
        i > 0 && raw.is_some_and(|r| r.starts_with('M'))
    }

    fn is_advice(&self) -> bool {
        if IMPERATIVES.contains(&self.word(0)) {
            return true;
        }
        let told = self.words.iter().any(|w| {
            matches!(
                w.text.as_str(),
                "should" | "advise" | "advised" | "advises" | "urged" | "urge"
            ) || w.text.starts_with("recommend")
                || w.text.starts_with("mitigat")
        });
        told || self.pair("best", "practice")
            || self.pair("best", "practices")
            || self.pair("we", "suggest")
            || self.pair("must", "be") && self.word(0) != "it"
            || matches!(self.word(0), "defenders" | "administrators")
            || self.word(0) == "to"
                && matches!(
                    self.word(1),
                    "detect" | "prevent" | "defend" | "protect" | "stop"
                )
                && !matches!(self.word(2), "itself" | "its")
    }

    fn is_reported(&self) -> bool {
        let told = (0..self.first).any(|i| {
            TELLING.contains(&self.word(i)) && !matches!(self.word(i.saturating_sub(1)), "we" | "i")
        });
        let according = (0..self.words.len()).any(|i| {
            self.word(i) == "according"
                && self.word(i + 1) == "to"
                && !OWN
                    .iter()
                    .any(|o| self.word(i + 2) == *o || self.word(i + 3) == *o)
        });
        let after = (self.past..self.words.len()).any(|i| {
            matches!(
                self.word(i),
                "claimed" | "claims" | "alleges" | "alleged" | "speculated"
            )
        });
        told || according || after || self.told_of_others()
    }

    /// Another case, another group, earlier writings.
    fn told_of_others(&self) -> bool {
        (0..self.words.len()).any(|i| {
            let next = self.word(i + 1);
            match self.word(i) {
                "unrelated" | "separate" | "different" => matches!(
                    next,
                    "incident"
                        | "incidents"
                        | "case"
                        | "cases"
                        | "campaign"
                        | "intrusion"
                        | "victim"
                ),
                "other" | "another" => matches!(
                    next,
                    "group"
                        | "groups"
                        | "vendor"
                        | "vendors"
                        | "researchers"
                        | "actors"
                        | "crews"
                        | "crew"
                        | "victims"
                        | "intrusions"
                        | "incident"
                        | "cases"
                        | "report"
                        | "reports"
                ),
                "previously" | "earlier" => matches!(next, "reported" | "documented" | "published"),
                "press" | "media" => matches!(next, "report" | "reports" | "coverage"),
                _ => false,
            }
        })
    }

    /// Whether it stands within quotation marks that hold a speech.
    fn is_speech(&self, sentence: &Sentence) -> bool {
        let (Some(first), Some(last)) = (
            self.words.get(self.first),
            self.past.checked_sub(1).and_then(|i| self.words.get(i)),
        ) else {
            return false;
        };
        let before = self
            .text
            .get(sentence.range.start..first.start)
            .unwrap_or_default();
        let after = self
            .text
            .get(last.end..sentence.range.end)
            .unwrap_or_default();
        let curly = before
            .rfind('“')
            .is_some_and(|i| !before.get(i..).unwrap_or_default().contains('”'));
        let straight = before.matches('"').count() % 2 == 1;
        if !(curly && after.contains('”') || straight && after.contains('"')) {
            return false;
        }
        let opened = before.rfind(['“', '"']).unwrap_or(0);
        let closed = after.find(['”', '"']).unwrap_or(after.len());
        let inside = before
            .get(opened..)
            .unwrap_or_default()
            .split_whitespace()
            .count()
            + (self.past - self.first)
            + after
                .get(..closed)
                .unwrap_or_default()
                .split_whitespace()
                .count();
        inside >= SPEECH_WORDS
    }
}

/// What a report itself goes by.
const OWN: [&str; 12] = [
    "our",
    "telemetry",
    "logs",
    "log",
    "analysis",
    "timestamps",
    "the",
    "its",
    "event",
    "this",
    "configuration",
    "forensic",
];
