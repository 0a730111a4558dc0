//! Which carriers stand behind which sentence, for machines. It names publishers and references,
//! never a value of the evidence.

use crate::check::{Allowed, Breach, Role};
use crate::figures::HeldFigure;
use crate::holding::Carrier;
use ascribe_claims::text::Document;
use ascribe_statistics::year::Statement;
use serde::{Deserialize, Serialize};

/// The sidecar of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidecar {
    /// One for each sentence, in order.
    pub sentences: Vec<Carried>,
    /// Every carrier named.
    pub carriers: Vec<Carrier>,
}

/// A sentence and what carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The sentence.
    pub text: String,
    /// First byte in the UTF-8 text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
    /// `whom`, `basis`, `figure`, `recorded` or `standing`.
    pub role: String,
    /// Ids of the carriers; empty for standing sentences, which claim nothing of anyone.
    pub carriers: Vec<String>,
    /// The assessments they belong to.
    pub assessments: Vec<String>,
    /// Publishers who say what the sentence says of a group and a state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said_by: Vec<String>,
    /// The published figure that it gives: period, denominator, definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Statement>,
}

/// The publication of a figure, as a carrier.
fn publication(held: &HeldFigure) -> Carrier {
    Carrier {
        id: format!("{}/{}", held.publication, held.figure.key),
        item: held.figure.key.clone(),
        kind: "published statistics".to_owned(),
        origin: format!("register, {}", held.figure.period),
        reference: None,
        source: held.publication.clone(),
        markings: vec![held.marking.clone()],
    }
}

/// The sidecar, and the sentences that nothing releasable carries.
#[must_use]
pub fn sidecar(text: &str, allowed: &Allowed<'_>) -> (Sidecar, Vec<Breach>) {
    let document = Document::new(text);
    let reads = crate::check::Read::all(&document, allowed);
    let mut out = Sidecar::default();
    let mut breaches = Vec::new();
    let mut speaks_of: (usize, Vec<usize>) = (usize::MAX, Vec::new());
    for read in &reads {
        if !read.holdings.is_empty() {
            speaks_of = (read.sentence.paragraph, read.holdings.clone());
        }
        let role = read.role();
        let same_paragraph = speaks_of.0 == read.sentence.paragraph;
        let holdings: Vec<usize> = match role {
            Role::Whom => read.holdings.clone(),
            Role::Basis if same_paragraph => speaks_of.1.clone(),
            _ => Vec::new(),
        };
        let held: Vec<_> = holdings
            .iter()
            .filter_map(|n| allowed.holdings.get(*n))
            .collect();
        let published = read.figure.and_then(|n| allowed.figures.get(n));
        let figure = published.map(publication);
        let carriers: Vec<&Carrier> = held
            .iter()
            .flat_map(|h| &h.carriers)
            .chain(&figure)
            .collect();
        let both = read.named.iter().any(|n| n.2) && read.named.iter().any(|n| !n.2);
        let said_by: Vec<String> = held
            .iter()
            .filter(|_| both)
            .filter_map(|h| h.link.as_ref())
            .flat_map(|l| l.sources.clone())
            .collect();
        if role == Role::Whom && carriers.is_empty() && said_by.is_empty() {
            breaches.push(read.breach(
                "no-releasable-support",
                "no releasable statement carries it",
                "clear evidence with `--clear`, or import what may be quoted with its marking",
            ));
        }
        for carrier in &carriers {
            if !out.carriers.contains(carrier) {
                out.carriers.push((*carrier).clone());
            }
        }
        out.sentences.push(Carried {
            text: read.text.clone(),
            start: read.sentence.start,
            end: read.sentence.end,
            role: match role {
                Role::Whom => "whom",
                Role::Basis => "basis",
                Role::Figure => "figure",
                Role::Recorded => "recorded",
                Role::Standing => "standing",
            }
            .to_owned(),
            carriers: carriers.iter().map(|c| c.id.clone()).collect(),
            assessments: held.iter().map(|h| h.assessment.clone()).collect(),
            said_by,
            figure: published.map(|p| p.figure.clone()),
        });
    }
    (out, breaches)
}
