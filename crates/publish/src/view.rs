//! What the terminal and the dossier both ask of an assessment.

use crate::words::{Prose, defang, percent, thousands};
use ascribe_reason::assessment::{Assessment, Evidence, Hypothesis, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Below this weight (natural log) an item does not move a reader.
const FELT: f64 = 0.05;
/// An indicator links an actor from this weight on, as the engine's verdict has it.
const LINKS: f64 = 0.3;
/// Hypotheses below this probability are summed up, not listed, where space is short.
const MINOR: f64 = 0.01;

/// An assessment with the questions that its readers ask.
pub struct View<'a> {
    /// The assessment.
    pub a: &'a Assessment,
    /// Defangs sentences.
    pub prose: Prose,
    weights: BTreeMap<(&'a str, &'a str), f64>,
}

impl<'a> View<'a> {
    /// Looks at an assessment.
    pub fn of(a: &'a Assessment) -> Self {
        let mut weights = BTreeMap::new();
        for item in &a.evidence {
            for c in item.contributions.iter().filter(|c| c.weight.is_finite()) {
                *weights.entry((item.id.as_str(), &*c.id)).or_default() += c.weight;
            }
        }
        Self {
            a,
            prose: Prose::of(a),
            weights,
        }
    }

    /// The question that a page about the incident answers.
    pub fn question(&self) -> String {
        format!("Who was behind {}?", self.a.name)
    }

    /// The most probable hypothesis.
    pub fn leader(&self) -> Option<&'a Hypothesis> {
        self.a.hypotheses.first()
    }

    /// The actor that the verdict `linked` speaks of: the most probable one that an indicator,
    /// neither shared nor benign, points to.
    pub fn linked(&self) -> Option<&'a Hypothesis> {
        let points = |h: &Hypothesis| {
            self.a.evidence.iter().any(|e| {
                e.kind == "indicator" && e.discount.is_none() && self.weight(e, &h.id) >= LINKS
            })
        };
        let named = || self.a.hypotheses.iter().filter(|h| !h.unknown);
        named().find(|h| points(h)).or_else(|| named().next())
    }

    /// The verdict as a headline: `Attributed to X`, `Not attributed; linked to X` or
    /// `Not attributed`
    pub fn headline(&self) -> String {
        let group = self.group_headline();
        let sponsors = || {
            self.a
                .sponsors
                .iter()
                .filter(|s| s.verdict == Verdict::Attributed)
        };
        match (&self.a.examination.statement, sponsors().next()) {
            (Some(_), Some(sponsor)) => format!(
                "Attributed to an actor sponsored by {}; group open ({group})",
                sponsor.sponsor
            ),
            _ => group,
        }
    }

    fn group_headline(&self) -> String {
        let name = |h: Option<&Hypothesis>| h.map_or_else(String::new, |h| h.actor.clone());
        match self.a.verdict {
            Verdict::Attributed => format!("Attributed to {}", name(self.leader())),
            Verdict::Linked => format!("Not attributed; linked to {}", name(self.linked())),
            Verdict::Unattributed => "Not attributed".to_owned(),
        }
    }

    /// The likelihood of the leading hypothesis in a sentence of its own.
    pub fn likelihood(&self) -> String {
        let Some(leader) = self.leader() else {
            return "No hypothesis was weighed.".to_owned();
        };
        if self.a.evidence.is_empty() {
            return "Nothing in the evidence is known to any source: nothing can be said about who."
                .to_owned();
        }
        let (word, number) = (&leader.likelihood, percent(leader.probability));
        if self.a.verdict != Verdict::Attributed && !leader.unknown {
            let name = &leader.actor;
            return format!("Of those weighed, {name} fits best: {word} ({number}).");
        }
        let who = if leader.unknown {
            "An actor not in the knowledge"
        } else {
            &leader.actor
        };
        match word.as_ref() {
            "likely" | "very likely" => format!("{who} was {word} behind it ({number})."),
            "almost certain" => format!("{who} was almost certainly behind it ({number})."),
            _ => format!("Leading hypothesis: {} – {word} ({number}).", leader.actor),
        }
    }

    /// Analytic confidence with what it rests on; never in one sentence with a likelihood.
    pub fn confidence(&self) -> String {
        let level = &self.a.confidence.level;
        if self.a.confidence.reasons.is_empty() {
            return format!("Analytic confidence: {level}.");
        }
        let reasons = self.a.confidence.reasons.join("; ");
        format!("Analytic confidence: {level}. It rests on: {reasons}.")
    }

    /// When the activity took place, in days.
    pub fn period(&self) -> String {
        let observed = &self.a.observed;
        match (&observed.from, &observed.to) {
            (Some(from), Some(to)) if from == to => from.clone(),
            (Some(from), Some(to)) => format!("{from} to {to}"),
            (Some(day), None) => format!("from {day}"),
            (None, Some(day)) => format!("until {day}"),
            (None, None) => "day unknown".to_owned(),
        }
    }

    /// Hypotheses whose evidence is laid out: the named ones among the first that matter, at
    /// least one if any is named, and the linked one.
    pub fn leading(&self, limit: usize) -> Vec<&'a Hypothesis> {
        let mut named = self.a.hypotheses.iter().filter(|h| !h.unknown);
        let mut all: Vec<&Hypothesis> = named.next().into_iter().collect();
        all.extend(named.take_while(|h| h.probability >= 0.05));
        all.truncate(limit);
        if self.a.verdict == Verdict::Linked {
            let linked = self.linked().filter(|l| all.iter().all(|h| h.id != l.id));
            if all.len() == limit && linked.is_some() {
                all.pop();
            }
            all.extend(linked);
        }
        all.retain(|h| !self.a.evidence.is_empty() && !h.id.is_empty());
        all
    }

    /// The first hypotheses of the ranking with the unknown actor always among them.
    pub fn top(&self, limit: usize) -> Vec<&'a Hypothesis> {
        let mut top: Vec<&Hypothesis> = self.a.hypotheses.iter().take(limit).collect();
        if !top.iter().any(|h| h.unknown)
            && let Some(unknown) = self.a.hypotheses.iter().find(|h| h.unknown)
        {
            top.pop();
            top.push(unknown);
        }
        top
    }

    /// The hypotheses to list, at most `limit`, and those to sum up: the first three, the unknown
    /// actor and whatever is not minor are listed.
    pub fn ranked(&self, limit: usize) -> (Vec<&'a Hypothesis>, Vec<&'a Hypothesis>) {
        let matters = |place: usize, h: &Hypothesis| {
            place < 3 || h.unknown || h.probability >= MINOR || h.probability.is_nan()
        };
        let listed: Vec<&Hypothesis> = self
            .top(limit)
            .into_iter()
            .enumerate()
            .filter(|(place, h)| matters(*place, h))
            .map(|(_, h)| h)
            .collect();
        let is_listed = |h: &&Hypothesis| listed.iter().any(|l| std::ptr::eq(*l, *h));
        let rest = self.a.hypotheses.iter().filter(|h| !is_listed(h)).collect();
        (listed, rest)
    }

    /// True if sources disagree about a name of the hypothesis.
    pub fn is_contested(&self, h: &Hypothesis) -> bool {
        let sides = || self.a.contested.iter().flat_map(|c| &c.sides);
        !h.unknown && sides().any(|side| side.actor == h.actor)
    }

    /// The place of a hypothesis in the ranking, from 1.
    pub fn rank(&self, id: &str) -> usize {
        self.a
            .hypotheses
            .iter()
            .position(|h| h.id == id)
            .unwrap_or(0)
            + 1
    }

    /// What an item adds to a hypothesis, natural log; 0 if it does not move it.
    pub fn weight(&self, item: &Evidence, hypothesis: &str) -> f64 {
        self.weights
            .get(&(item.id.as_str(), hypothesis))
            .copied()
            .unwrap_or(0.0)
    }

    /// Items that speak for (or against) a hypothesis, heaviest first.
    pub fn speaking(&self, hypothesis: &str, in_favour: bool) -> Vec<(&'a Evidence, f64)> {
        let mut items: Vec<(&Evidence, f64)> = self
            .a
            .evidence
            .iter()
            .map(|e| (e, self.weight(e, hypothesis)))
            .filter(|(_, w)| if in_favour { *w >= FELT } else { *w <= -FELT })
            .collect();
        items.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        items
    }

    /// Items weighed down as shared or benign.
    pub fn discounted(&self) -> Vec<&'a Evidence> {
        let down = |e: &&Evidence| e.discount.is_some();
        self.a.evidence.iter().filter(down).collect()
    }

    /// A sentence with its observables defanged.
    pub fn sentence(&self, text: &str) -> String {
        self.prose.defang(text)
    }

    /// Hypotheses beyond those shown, in one sentence.
    pub fn remainder(rest: &[&Hypothesis]) -> String {
        let sum: f64 = rest.iter().map(|h| h.probability).sum();
        let noun = if rest.len() == 1 {
            "hypothesis"
        } else {
            "hypotheses"
        };
        let count = thousands(rest.len() as u64);
        format!("{count} more {noun}, {} together", percent(sum))
    }
}

/// The value of an item as displayed: its label if the value is an id, defanged if a host.
pub fn shown(item: &Evidence) -> String {
    let value = defang(&item.type_, &item.value);
    match &item.label {
        Some(label) if item.kind == "software" => label.clone(),
        Some(label) if *label != item.value => format!("{value} {label}"),
        _ => value,
    }
}

/// One origin behind an item, with the best reliability and earliest day it was carried with.
pub struct Source<'a> {
    /// Publisher.
    pub origin: &'a str,
    /// Admiralty reliability.
    pub reliability: &'a str,
    /// Earliest publication.
    pub published: Option<&'a str>,
    /// Actors it names.
    pub actors: BTreeSet<&'a str>,
}

/// The distinct origins behind an item, those that name `hypothesis` first; earliest first.
pub fn sources<'a>(item: &'a Evidence, hypothesis: &str) -> Vec<Source<'a>> {
    let mut by_origin: BTreeMap<(bool, &str), Source<'_>> = BTreeMap::new();
    for claim in &item.claims {
        let other = claim.actor_id.as_deref() != Some(hypothesis);
        let source = by_origin.entry((other, &claim.origin)).or_insert(Source {
            origin: &claim.origin,
            reliability: &claim.reliability,
            published: None,
            actors: BTreeSet::new(),
        });
        source.actors.insert(&claim.actor);
        source.reliability = source.reliability.min(&claim.reliability);
        if let Some(day) = claim.published.as_deref()
            && source.published.is_none_or(|p| day < p)
        {
            source.published = Some(day);
        }
    }
    let mut all: Vec<((bool, &str), Source<'_>)> = by_origin.into_iter().collect();
    all.sort_by_key(|((other, origin), s)| (*other, s.published.unwrap_or("9"), *origin));
    all.into_iter().map(|(_, s)| s).collect()
}
