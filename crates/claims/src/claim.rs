//! A statement as claims: who says what of whom, with what hedge, of what scope, when.

use crate::find::{self, Facts, Speaker, Unit, concepts, least_sure};
use crate::lexicon::{HedgeClass, Known, Pattern};
use crate::text::{Document, Sentence, Token};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What a claim says, by the rule that found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// That somebody did it.
    Attribution,
    /// That somebody is linked with it.
    Link,
    /// A figure.
    Figure,
    /// That it is condemned.
    Condemnation,
    /// What is asked of somebody.
    Demand,
    /// That it is rejected.
    Rejection,
    /// Another statement about an actor, a country or a body.
    Statement,
}

/// The hedge of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hedge {
    /// As written.
    pub words: String,
    /// What it speaks of.
    pub class: HedgeClass,
    /// Strength of what it leaves, 1 to 10; 8 is said plainly.
    pub grade: u8,
    /// The phrase of the list that found it.
    pub rule: String,
}

/// A figure of a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimFigure {
    /// As written.
    pub words: String,
    /// Least value meant.
    pub from: f64,
    /// Greatest value meant.
    pub to: f64,
    /// What it counts in.
    pub unit: Unit,
    /// What it is a part of, as written.
    pub denominator: Option<String>,
}

/// A claim and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// What it says.
    pub kind: ClaimKind,
    /// Who says it, as written; several where one cites another; empty where the issuer says it.
    pub speakers: Vec<String>,
    /// Of whom: actors, countries, bodies, as written.
    pub about: Vec<String>,
    /// The hedge, if any.
    pub hedge: Option<Hedge>,
    /// Where: countries that stand as places, as written.
    pub scope: Vec<String>,
    /// When, as `2021`, `2021-03` or `2021-03-02`.
    pub period: Vec<String>,
    /// Figures.
    pub figures: Vec<ClaimFigure>,
    /// The rules that found it.
    pub rules: Vec<String>,
    /// The sentence.
    pub text: String,
    /// First byte of the sentence in the UTF-8 text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
}

static RULES: LazyLock<Vec<(ClaimKind, &'static str, Pattern)>> = LazyLock::new(|| {
    LIST.iter()
        .map(|(kind, text)| (*kind, *text, Pattern::new(text)))
        .collect()
});

/// In the order in which they decide.
const LIST: &[(ClaimKind, &str)] = &[
    (
        ClaimKind::Rejection,
        "deny|denies|denied|reject|rejects|rejected|dismiss|dismisses|dismissed|unfounded|baseless|groundless",
    ),
    (
        ClaimKind::Demand,
        "call|calls|urge|urges|demand|demands|called ~2 for|on|upon|china|russia|iran",
    ),
    (ClaimKind::Demand, "urge|urges|urged|urging"),
    (
        ClaimKind::Condemnation,
        "condemn|condemns|condemned|condemning|condemnation|denounce|denounces|denounced",
    ),
    (ClaimKind::Attribution, "responsible for"),
    (ClaimKind::Attribution, "behind"),
    (
        ClaimKind::Attribution,
        "attribute|attributes|attributed|attributing ~6 to",
    ),
    (ClaimKind::Attribution, "carried|carry|carrying out"),
    (
        ClaimKind::Attribution,
        "conducted|undertaken|perpetrated|executed|launched|committed|mounted ~1 by",
    ),
    (ClaimKind::Attribution, "work of"),
    (
        ClaimKind::Attribution,
        "accuse|accuses|accused|accusing|blame|blames|blamed|blaming",
    ),
    (
        ClaimKind::Link,
        "link|links|linked|connected|tied|ties|associated|affiliated ~3 to|with|between",
    ),
    (ClaimKind::Link, "indicator*|hallmark*|overlap*"),
    (
        ClaimKind::Attribution,
        "exploited|compromised|breached|targeted|stole|hacked|attacked",
    ),
];

/// Every claim of a statement, in order. A sentence that names no actor, country, body or figure
/// and speaks no word of the rules makes none.
#[must_use]
pub fn claims(document: &Document, known: &Known) -> Vec<Claim> {
    let facts = find::facts(document, known);
    let pairs = document.sentences.iter().zip(&facts);
    pairs
        .filter_map(|(sentence, facts)| of_sentence(document, sentence, facts))
        .collect()
}

fn of_sentence(document: &Document, sentence: &Sentence, facts: &Facts) -> Option<Claim> {
    let written = |range: &find::Tokens| words(document, &sentence.tokens, range);
    let fired: Vec<&(ClaimKind, &str, Pattern)> = RULES
        .iter()
        .filter(|(_, _, p)| p.any(&sentence.tokens))
        .collect();
    let figure = facts
        .figures
        .iter()
        .any(|f| f.unit == Unit::Percent || f.denominator.is_some());
    let named = !facts.actors.is_empty() || !facts.countries.is_empty() || !facts.names.is_empty();
    let kind = match fired.first() {
        _ if figure => ClaimKind::Figure,
        Some((kind, _, _)) => *kind,
        None if named
            && sentence.whole
            && concepts(sentence, &(0..sentence.tokens.len())).len() >= 3 =>
        {
            ClaimKind::Statement
        }
        None => return None,
    };
    let mut rules: Vec<String> = fired
        .iter()
        .map(|(kind, text, _)| format!("{}: {text}", name(*kind)))
        .collect();
    if figure {
        rules.insert(
            0,
            "figure: a share, or a number with what it is a part of".to_owned(),
        );
    }
    if rules.is_empty() {
        rules.push("statement: a sentence about somebody named".to_owned());
    }
    let (_, hedge) = least_sure(&facts.hedges);
    let hedge = hedge.or_else(|| facts.hedges.first());
    let about = facts
        .actors
        .iter()
        .map(|a| &a.tokens)
        .chain(
            facts
                .countries
                .iter()
                .filter(|c| !c.place)
                .map(|c| &c.tokens),
        )
        .chain(facts.names.iter().filter(|n| n.body).map(|n| &n.tokens));
    let mut about: Vec<String> = about.map(&written).collect();
    about.dedup();
    Some(Claim {
        kind,
        speakers: facts
            .speakers
            .iter()
            .map(|s: &Speaker| written(&s.tokens))
            .collect(),
        about,
        hedge: hedge.map(|h| Hedge {
            words: written(&h.tokens),
            class: h.class,
            grade: h.grade,
            rule: h.rule.to_owned(),
        }),
        scope: facts
            .countries
            .iter()
            .filter(|c| c.place)
            .map(|c| written(&c.tokens))
            .collect(),
        period: facts.dates.iter().map(find::DateMention::iso).collect(),
        figures: facts
            .figures
            .iter()
            .map(|f| ClaimFigure {
                words: written(&f.tokens),
                from: f.from,
                to: f.to,
                unit: f.unit,
                denominator: f.denominator.as_ref().map(&written),
            })
            .collect(),
        rules,
        text: document.slice(sentence.start, sentence.end).to_owned(),
        start: sentence.start,
        end: sentence.end,
    })
}

fn words(document: &Document, tokens: &[Token], range: &find::Tokens) -> String {
    let part = tokens.get(range.clone()).unwrap_or_default();
    match (part.first(), part.last()) {
        (Some(a), Some(b)) => document.slice(a.start, b.end).to_owned(),
        _ => String::new(),
    }
}

fn name(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Attribution => "attribution",
        ClaimKind::Link => "link",
        ClaimKind::Figure => "figure",
        ClaimKind::Condemnation => "condemnation",
        ClaimKind::Demand => "demand",
        ClaimKind::Rejection => "rejection",
        ClaimKind::Statement => "statement",
    }
}
