//! Names of actors, malware and tools in text, from a dictionary handed in.
//!
//! What is found is a *mention*: somebody wrote a name. Whether it says anything
//! about an incident is for others to judge.
//!
//! Names are found at word boundaries, in any case, with or without the blanks
//! and hyphens between their parts (`APT28`, `apt-28`, `APT 28`), but not inside
//! addresses, paths or hashes. A name that is also an ordinary word, or very
//! short, counts only when it is written like a name and its neighbours say so
//! (`Play ransomware`, `the group Tick`).

mod context;
mod dictionary;
mod fold;
mod guard;
mod negation;
mod place;
mod prefix;
mod words;

use dictionary::Entry;

pub use dictionary::Dictionary;

/// What a name stands for, in the words of STIX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionKind {
    /// An actor.
    IntrusionSet,
    /// A malware family.
    Malware,
    /// A tool.
    Tool,
}

impl MentionKind {
    /// Its STIX type: `intrusion-set`, `malware` or `tool`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IntrusionSet => "intrusion-set",
            Self::Malware => "malware",
            Self::Tool => "tool",
        }
    }
}

/// A name to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameEntry<'a> {
    /// The name as it is usually written.
    pub name: &'a str,
    /// What it stands for.
    pub kind: MentionKind,
    /// Returned with each hit; several entries may share a name.
    pub id: u32,
}

/// A name found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MentionHit {
    /// The entry's id. When several entries bear the name there is one hit for
    /// each, at the same place.
    pub id: u32,
    /// What the name stands for.
    pub kind: MentionKind,
    /// First byte of the name in the text.
    pub start: usize,
    /// Byte after the name.
    pub end: usize,
    /// The sentence denies it: `not APT28`, `no evidence of APT28`.
    pub negated: bool,
    /// It stands in quotation marks, or on a line quoted from somebody else.
    pub quoted: bool,
}

impl Dictionary {
    /// Every mention in the order of the text; of overlapping names the one that
    /// begins first, of these the longest.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<MentionHit> {
        let mut hits = Vec::new();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(start) = fold::next_word(bytes, at) {
            at = match self.longest_at(text, start) {
                Some((end, entries)) => {
                    let negated = negation::is_negated(text, start, end);
                    let quoted = context::is_quoted(text, start, end);
                    hits.extend(entries.iter().map(|e| MentionHit {
                        id: e.id,
                        kind: e.kind,
                        start,
                        end,
                        negated,
                        quoted,
                    }));
                    end
                }
                None => fold::word_end(bytes, start),
            };
        }
        hits
    }

    /// The longest name at a word's start that holds in its place.
    fn longest_at(&self, text: &str, start: usize) -> Option<(usize, &[Entry])> {
        self.candidates(text.as_bytes(), start)
            .into_iter()
            .rev()
            .find(|(end, entries)| {
                let guard = entries.first().map(|e| e.guard);
                place::is_standalone(text, start, *end)
                    && guard.is_some_and(|g| g.admits(text, start, *end))
            })
    }
}
