//! A sentence with what it says and of whom.

use super::{Allowed, Breach};
use crate::holding::Party;
use ascribe_claims::claim::ClaimKind;
use ascribe_claims::find::{self, Facts, HedgeHit, least_sure};
use ascribe_claims::lexicon::{HedgeClass, country};
use ascribe_claims::text::{Document, Sentence};
use ascribe_claims::{Claim, claims};

/// What a sentence does in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Says who did it, or to whom it can be linked.
    Whom,
    /// Says how sure that is, or on what it rests.
    Basis,
    /// Says what a recorded claim says.
    Recorded,
    /// Gives a published figure.
    Figure,
    /// Asks, advises, tells where to turn: claims nothing of anyone.
    Standing,
}

/// A sentence, read.
#[derive(Debug)]
pub struct Read<'a> {
    /// The sentence.
    pub sentence: &'a Sentence,
    /// Its words.
    pub text: String,
    /// What was found in it.
    pub facts: Facts,
    /// As a claim, if it is one.
    pub claim: Option<Claim>,
    /// Holdings whose parties it names, by number.
    pub holdings: Vec<usize>,
    /// Whom it names, and whether that is a state.
    pub named: Vec<(usize, &'a Party, bool)>,
    /// Names that stand in no holding.
    pub foreign: Vec<String>,
    /// Begins with *they* or *the group*: speaks of whom the paragraph names.
    pub of_them: bool,
    /// Stands word for word in the draft.
    pub drafted: bool,
    /// Is a releasable recorded claim, word for word.
    pub recorded: bool,
    /// Number of the published figure that it gives, word for word as drafted.
    pub figure: Option<usize>,
}

impl<'a> Read<'a> {
    /// Every sentence of a text.
    pub fn all(document: &'a Document, allowed: &'a Allowed<'a>) -> Vec<Self> {
        sentences(document, allowed)
    }
}

impl Read<'_> {
    /// A breach at this sentence.
    pub fn breach(&self, rule: &str, says: &str, remedy: &str) -> Breach {
        Breach {
            rule: rule.to_owned(),
            text: self.text.clone(),
            start: self.sentence.start,
            end: self.sentence.end,
            says: says.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// True when a rule for this kind of claim fired.
    pub fn is(&self, kind: &str) -> bool {
        let fired = |c: &Claim| c.rules.iter().any(|r| r.starts_with(kind));
        self.claim.as_ref().is_some_and(fired)
    }

    /// True when it gives a figure.
    pub fn is_figure(&self) -> bool {
        self.claim
            .as_ref()
            .is_some_and(|c| c.kind == ClaimKind::Figure)
    }

    /// How strongly it speaks: its strongest booster, else its weakest hedge, else plainly; a link
    /// weakens where nothing else does.
    pub fn grade(&self) -> u8 {
        let boosters = self
            .facts
            .hedges
            .iter()
            .filter(|h| h.class == HedgeClass::Booster);
        if let Some(grade) = boosters.map(|h| h.grade).max() {
            return grade;
        }
        self.least(least_sure(&self.facts.hedges))
    }

    /// The grade of the least sure hedge; of a link, where there is no other.
    fn least(&self, (grade, hedge): (u8, Option<&HedgeHit>)) -> u8 {
        let link = self
            .facts
            .hedges
            .iter()
            .find(|h| h.class == HedgeClass::Link);
        match (hedge, link) {
            (None, Some(link)) => link.grade,
            _ => grade,
        }
    }

    /// How strongly it speaks of a deed: that somebody *assesses* so weakens nothing, since the
    /// likelihood must be said.
    pub fn strength(&self) -> u8 {
        let judged = self
            .facts
            .hedges
            .iter()
            .filter(|h| h.class != HedgeClass::Judgement);
        if self
            .facts
            .hedges
            .iter()
            .any(|h| h.class == HedgeClass::Booster)
        {
            return self.grade();
        }
        self.least(least_sure(judged))
    }

    /// What it does in the statement.
    pub fn role(&self) -> Role {
        let lower = self.text.to_lowercase();
        let any = |words: &[&str]| words.iter().any(|w| lower.contains(w));
        if self.recorded && !self.drafted {
            Role::Recorded
        } else if self.figure.is_some() {
            Role::Figure
        } else if !self.named.is_empty() && !self.is("demand") {
            Role::Whom
        } else if self.of_them
            || any(&[
                "confidence",
                "assessment",
                "based on",
                "rests on",
                "not an attribution",
                "stays open",
            ])
        {
            Role::Basis
        } else {
            Role::Standing
        }
    }

    /// True for what advises or asks.
    pub fn advises(&self) -> bool {
        let words = [
            "should",
            "must",
            "recommend",
            "recommends",
            "advise",
            "advises",
            "encourage",
            "urge",
            "call",
        ];
        let token = |t: &ascribe_claims::text::Token| words.contains(&t.lower.as_str());
        self.sentence.tokens.iter().any(token)
    }
}

/// Letters and digits in lower case: names are compared so.
pub fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Words with single spaces.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every sentence of a text, read.
pub fn sentences<'a>(document: &'a Document, allowed: &'a Allowed<'a>) -> Vec<Read<'a>> {
    let facts = find::facts(document, allowed.known);
    let claims = claims(document, allowed.known);
    let drafted = Document::new(allowed.drafted);
    let title = drafted.front.first("title").unwrap_or_default();
    let title = format!("{}.", title.trim_end_matches('.'));
    let body = drafted.sentences.iter();
    let drafted: Vec<String> = body
        .map(|s| spaced(drafted.slice(s.start, s.end)))
        .chain(std::iter::once(spaced(&title)))
        .collect();
    let recorded: Vec<String> = allowed.recorded.iter().map(|r| spaced(r)).collect();
    let pairs = document.sentences.iter().zip(facts);
    pairs
        .map(|(sentence, facts)| {
            let text = document.slice(sentence.start, sentence.end).to_owned();
            let same = spaced(&text);
            let mut read = Read {
                sentence,
                claim: claims.iter().find(|c| c.start == sentence.start).cloned(),
                holdings: Vec::new(),
                named: Vec::new(),
                foreign: Vec::new(),
                of_them: of_them(sentence),
                drafted: drafted.contains(&same),
                recorded: recorded.contains(&same),
                figure: allowed
                    .figures
                    .iter()
                    .position(|f| f.said.iter().any(|s| spaced(s) == same)),
                text,
                facts,
            };
            name(&mut read, document, allowed);
            read
        })
        .collect()
}

/// Finds whom a sentence names.
fn name<'a>(read: &mut Read<'a>, document: &Document, allowed: &'a Allowed<'a>) {
    let written = |range: &find::Tokens| {
        let tokens = read.sentence.tokens.get(range.clone()).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(a), Some(b)) => document.slice(a.start, b.end).to_owned(),
            _ => String::new(),
        }
    };
    let mut named: Vec<(usize, &'a Party, bool)> = Vec::new();
    let mut foreign = Vec::new();
    let quoted = publishers(&read.text, allowed);
    let cited = |range: &find::Tokens| {
        let first = read.sentence.tokens.get(range.start);
        let at = first.map_or(0, |t| t.start.saturating_sub(read.sentence.start));
        quoted.iter().any(|q| q.contains(&at))
    };
    for actor in read.facts.actors.iter().filter(|a| !cited(&a.tokens)) {
        let words = written(&actor.tokens);
        let key = folded(&words);
        let before = named.len();
        for (number, holding) in allowed.holdings.iter().enumerate() {
            let group = holding.group.iter();
            let fits = |p: &&Party| {
                std::iter::once(&p.name)
                    .chain(&p.names)
                    .any(|n| folded(n) == key)
            };
            named.extend(group.filter(fits).map(|p| (number, p, false)));
        }
        if named.len() == before {
            foreign.push(words);
        }
    }
    let countries = read.facts.countries.iter();
    for mention in countries.filter(|c| !c.place && !cited(&c.tokens)) {
        let before = named.len();
        for (number, holding) in allowed.holdings.iter().enumerate() {
            let fits = |p: &&Party| country(&p.name.to_lowercase()) == Some(mention.key);
            named.extend(
                holding
                    .sponsor
                    .iter()
                    .filter(fits)
                    .map(|p| (number, p, true)),
            );
        }
        let own = allowed
            .own
            .iter()
            .any(|o| country(&o.to_lowercase()) == Some(mention.key));
        if named.len() == before && !own {
            foreign.push(written(&mention.tokens));
        }
    }
    // A sponsor that the word lists do not know as a country is found by its name.
    for (number, holding) in allowed.holdings.iter().enumerate() {
        if let Some(party) = &holding.sponsor {
            let unlisted = country(&party.name.to_lowercase()).is_none();
            if unlisted && read.text.contains(&party.name) {
                named.push((number, party, true));
            }
        }
    }
    let mut holdings: Vec<usize> = named.iter().map(|(n, _, _)| *n).collect();
    holdings.sort_unstable();
    holdings.dedup();
    // The same party may stand in several holdings: then the sentence is of the first.
    if holdings.len() > 1 {
        let names: std::collections::BTreeSet<&str> =
            named.iter().map(|(_, p, _)| p.name.as_str()).collect();
        if names.len() == 1 {
            holdings.truncate(1);
        }
    }
    read.named = named;
    read.foreign = foreign;
    read.holdings = holdings;
}

/// Where a sentence names those whose statements the holdings rest on: *the White House said* names
/// no accused.
fn publishers(text: &str, allowed: &Allowed<'_>) -> Vec<std::ops::Range<usize>> {
    let of = |h: &crate::holding::Holding| {
        let linked = h.link.iter().flat_map(|l| l.sources.clone());
        linked.chain(h.origins.clone()).collect::<Vec<String>>()
    };
    let names = allowed.holdings.iter().flat_map(of);
    names
        .filter(|n| n.len() > 2)
        .flat_map(|n| {
            let found: Vec<_> = text
                .match_indices(&n)
                .map(|(at, _)| at..at + n.len())
                .collect();
            found
        })
        .collect()
}

/// Begins with a word for somebody named before.
fn of_them(sentence: &Sentence) -> bool {
    let mut words = sentence.tokens.iter().map(|t| t.lower.as_str());
    match (words.next(), words.next()) {
        (Some("they"), _) => true,
        (Some("the" | "this" | "these" | "those"), Some(noun)) => matches!(
            noun,
            "group"
                | "groups"
                | "actor"
                | "actors"
                | "hackers"
                | "attackers"
                | "perpetrators"
                | "state"
        ),
        _ => false,
    }
}
