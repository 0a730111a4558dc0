//! Cases: one JSON object a line.

use super::CaseAnswer;
use crate::error::AppError;
use crate::session::Session;
use ascribe_knowledge::names::fold;
use ascribe_knowledge::origin::publisher_of;
use ascribe_observe::extract::extract;
use serde::Deserialize;
use std::path::Path;

/// Bytes of a file of cases, at most.
const LARGEST: u64 = 1 << 30;

/// A report whose actor may be known.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Name of the knowledge to judge it with.
    #[serde(default)]
    pub knowledge: String,
    /// The answer; a case without one is judged and left out of the figures.
    #[serde(default)]
    pub actor: Option<CaseActor>,
    /// What was observed.
    #[serde(default)]
    pub observed: CaseObserved,
    /// Day of the activity.
    #[serde(default)]
    pub observed_at: Option<String>,
    /// Release in which the report was first cited: later than its knowledge.
    #[serde(default)]
    pub first_cited_in: Option<String>,
    /// Who published the collection that the case comes from.
    #[serde(default)]
    pub source: Option<String>,
    /// The report, often with its address.
    #[serde(default)]
    pub report: Option<String>,
    /// The report as cited.
    #[serde(default)]
    pub reference: Option<String>,
}

/// The answer of a case.
#[derive(Debug, Clone, Deserialize)]
pub struct CaseActor {
    /// ATT&CK id.
    #[serde(default)]
    pub id: Option<String>,
    /// Name.
    #[serde(default)]
    pub name: String,
}

/// What was observed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CaseObserved {
    #[serde(default)]
    techniques: Vec<String>,
    #[serde(default)]
    software: Vec<String>,
    #[serde(default)]
    vulnerabilities: Vec<String>,
    #[serde(default)]
    indicators: Vec<Indicator>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    sectors: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Indicator {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

/// A case with its answer and what the figures need of it.
pub struct Judged {
    pub labelled: bool,
    /// Place of the right actor among the named ones, 0 for the first.
    pub rank: Option<usize>,
    pub truth_probability: f64,
    /// The leader is wrong, but published as the same as the right one or part of it.
    pub overlap: bool,
    pub removed_attributed: bool,
    /// Country of the right actor, and the most probable one.
    pub country: Option<String>,
    pub country_said: Option<String>,
    /// The leader also leads without each actor's two best items.
    pub stable: bool,
    /// Kinds of evidence, joined by `+`.
    pub kinds: String,
    /// Probability from which an answer is given.
    pub threshold: f64,
    /// The case says when it was, or by which release it was known.
    pub dated: bool,
    pub answer: CaseAnswer,
}

impl Judged {
    /// The right actor leads.
    pub fn right(&self) -> bool {
        self.rank == Some(0)
    }
}

/// Reads a JSON Lines file of cases.
pub fn read(path: &Path) -> Result<Vec<Case>, AppError> {
    let failed = |reason: String| AppError::File {
        operation: "read cases from",
        path: path.to_owned(),
        reason,
    };
    let size = std::fs::metadata(path)
        .map_err(|e| failed(e.to_string()))?
        .len();
    if size > LARGEST {
        return Err(failed(format!(
            "it is larger than {LARGEST} bytes; split it"
        )));
    }
    let text = std::fs::read_to_string(path).map_err(|e| failed(e.to_string()))?;
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|e| failed(format!("line {}: {e}", number + 1)))
        })
        .collect()
}

impl Case {
    /// Who published the case: the collection it comes from and the report it names.
    pub fn publishers(&self) -> Vec<String> {
        let mut all = Vec::new();
        match self.source.as_deref() {
            Some("eset") => all.push("ESET".to_owned()),
            Some("sigbase") => all.push("Neo23x0".to_owned()),
            Some(other) => all.push(other.to_owned()),
            None => {}
        }
        let words = self
            .report
            .iter()
            .chain(&self.reference)
            .flat_map(|r| r.split_whitespace());
        all.extend(
            words
                .filter(|w| w.starts_with("http"))
                .filter_map(publisher_of),
        );
        all
    }

    /// Type and value of everything observed; software by the key it has in the knowledge.
    pub fn observations(&self, session: &mut Session) -> Result<Vec<(String, String)>, AppError> {
        let seq = session.ledger.size()?;
        let picture = session.picture_at(seq)?;
        let observed = &self.observed;
        let mut all: Vec<(String, String)> = Vec::new();
        all.extend(
            observed
                .techniques
                .iter()
                .map(|t| ("attack-pattern".to_owned(), t.clone())),
        );
        all.extend(
            observed
                .vulnerabilities
                .iter()
                .map(|c| ("vulnerability".to_owned(), c.clone())),
        );
        let key = |name: &String| {
            picture
                .tool_names
                .get(&fold(name))
                .cloned()
                .unwrap_or_else(|| name.clone())
        };
        all.extend(
            observed
                .software
                .iter()
                .map(|s| ("tool".to_owned(), key(s))),
        );
        all.extend(
            observed
                .indicators
                .iter()
                .map(|i| (kind_of(i).to_owned(), i.value.clone())),
        );
        for found in observed.text.iter().flat_map(|t| extract(t)) {
            all.push((found.kind.as_str().to_owned(), found.value));
        }
        let circumstances = [
            ("sector", &observed.sectors),
            ("country", &observed.countries),
        ];
        for (kind, values) in circumstances {
            all.extend(values.iter().map(|v| (kind.to_owned(), v.clone())));
        }
        let text = observed.text.iter().filter(|t| !t.trim().is_empty());
        all.extend(text.map(|t| ("vocabulary".to_owned(), t.clone())));
        let day = self.observed_at.iter();
        all.extend(day.map(|d| ("activity-day".to_owned(), d.clone())));
        all.sort();
        all.dedup();
        Ok(all)
    }
}

fn kind_of(indicator: &Indicator) -> &str {
    match indicator.kind.as_str() {
        "ip-addr" | "ip" if indicator.value.contains(':') => "ipv6-addr",
        "ip-addr" | "ip" => "ipv4-addr",
        "domain" | "hostname" => "domain-name",
        other => other,
    }
}
