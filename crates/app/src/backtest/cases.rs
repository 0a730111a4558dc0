//! Cases: one JSON object a line.

use super::CaseAnswer;
use super::told::Told;
use crate::circumstances::{FEWEST_WORDS, kind_of_words};
use crate::error::AppError;
use crate::session::Session;
use ascribe_knowledge::names::fold;
use ascribe_knowledge::origin::publisher_of;
use ascribe_observe::ObservableType;
use ascribe_observe::extract::extract;
use ascribe_reason::Parameters;
use serde::Deserialize;
use std::collections::BTreeSet;
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

    /// Everything observed; software by the key it has in the knowledge. What the text tells counts as
    /// well, as `assess` would read it; `parameters` say how its words are compared.
    pub fn observations(
        &self,
        session: &mut Session,
        parameters: &Parameters,
    ) -> Result<Observed, AppError> {
        let seq = session.ledger.size()?;
        let picture = session.picture_at(seq)?;
        let observed = &self.observed;
        let text = observed.text.as_deref().filter(|t| !t.trim().is_empty());
        let told = match text {
            Some(text) => Told::of(text, &*session.names_now()?, &BTreeSet::new()),
            None => Told::default(),
        };
        let key = |name: &String| {
            let known = picture.tool_names.get(&fold(name));
            known.cloned().unwrap_or_else(|| name.clone())
        };
        let mut all: Vec<(String, String)> = Vec::new();
        let mut add = |kind: &str, value: String| all.push((kind.to_owned(), value));
        let techniques = observed.techniques.iter().chain(told.techniques.keys());
        techniques.for_each(|t| add("attack-pattern", t.clone()));
        let exploits = observed.vulnerabilities.iter();
        exploits.for_each(|c| add("vulnerability", c.clone()));
        let software = observed.software.iter().chain(&told.software);
        software.for_each(|s| add("tool", key(s)));
        let indicators = observed.indicators.iter();
        indicators.for_each(|i| add(kind_of(i), i.value.clone()));
        for found in text.iter().flat_map(|t| extract(t)) {
            // Whether an id of a technique is stated or denied, its sentence says.
            if found.kind != ObservableType::AttackPattern {
                add(found.kind.as_str(), found.value);
            }
        }
        let sectors = observed.sectors.iter().chain(&told.sectors);
        sectors.for_each(|v| add("sector", v.clone()));
        let countries = observed.countries.iter().chain(&told.countries);
        countries.for_each(|v| add("country", v.clone()));
        if told.words.len() >= FEWEST_WORDS {
            let words: Vec<&str> = told.words.iter().map(String::as_str).collect();
            add(kind_of_words(parameters), words.join(" "));
        }
        self.observed_at
            .iter()
            .for_each(|d| add("activity-day", d.clone()));
        all.sort();
        all.dedup();
        let stated = |t: &String| observed.techniques.contains(t);
        let read = told.techniques.into_iter();
        let read = read.filter(|(t, by_id)| !by_id && !stated(t));
        Ok(Observed {
            all,
            read: read.map(|(t, _)| t).collect(),
        })
    }
}

/// What was observed in a case.
pub struct Observed {
    /// Type and value.
    pub all: Vec<(String, String)>,
    /// Techniques that were only read out of words.
    pub read: BTreeSet<String>,
}

fn kind_of(indicator: &Indicator) -> &str {
    match indicator.kind.as_str() {
        "ip-addr" | "ip" if indicator.value.contains(':') => "ipv6-addr",
        "ip-addr" | "ip" => "ipv4-addr",
        "domain" | "hostname" => "domain-name",
        other => other,
    }
}
