//! How the use of a vulnerability spread: who used it first, who before it was public, and how
//! fast the others followed.
//!
//! A first *known* use is the earliest that somebody reported; the true one may lie before it. Days
//! of months or years only are taken as the whole span, and what then cannot be placed says so.

mod figure;
mod text;

pub use figure::figure;
pub use text::text;

use ascribe_knowledge::Day;
use serde::Serialize;
use std::collections::BTreeMap;

/// Moments in the life of the vulnerability, where known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Milestones {
    /// First known exploitation by anyone.
    pub first_exploited: Option<Day>,
    /// Public disclosure.
    pub disclosed: Option<Day>,
    /// A patch was to be had.
    pub patched: Option<Day>,
    /// A proof of concept was public.
    pub poc_public: Option<Day>,
    /// Exploitation by many at once.
    pub mass_exploitation: Option<Day>,
}

impl Milestones {
    /// Without what had not happened by a day.
    #[must_use]
    pub fn by(self, day: Option<Day>) -> Self {
        let then = |moment: Option<Day>| moment.filter(|m| day.is_none_or(|by| *m <= by));
        Self {
            first_exploited: then(self.first_exploited),
            disclosed: then(self.disclosed),
            patched: then(self.patched),
            poc_public: then(self.poc_public),
            mass_exploitation: then(self.mass_exploitation),
        }
    }

    /// Each known moment with its word, in order of time.
    #[must_use]
    pub fn known(&self) -> Vec<(Day, &'static str)> {
        let mut all: Vec<(Day, &'static str)> = [
            (self.first_exploited, "first known use"),
            (self.disclosed, "disclosed"),
            (self.patched, "patch"),
            (self.poc_public, "proof of concept"),
            (self.mass_exploitation, "mass exploitation"),
        ]
        .into_iter()
        .filter_map(|(day, word)| Some((day?, word)))
        .collect();
        all.sort_by_key(|(day, _)| *day);
        all
    }
}

/// How exactly a day is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// To the day.
    #[default]
    Day,
    /// To the month.
    Month,
    /// To the year.
    Year,
}

/// A publication behind a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cited {
    /// Who published it.
    pub publisher: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
}

/// A statement that an actor used the vulnerability.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// Preferred name of the actor.
    pub actor: String,
    /// Which CVE of those asked about.
    pub cve: String,
    /// First known use; for spans the first day.
    pub first: Option<Day>,
    /// How exactly that is known.
    pub precision: Precision,
    /// Who says so.
    pub cited: Vec<Cited>,
}

/// What is asked: a vulnerability, or several that were used as one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// Popular name.
    pub name: Option<String>,
    /// CVE ids.
    pub cves: Vec<String>,
    /// What it is in.
    pub product: Option<String>,
    /// The moments; of several vulnerabilities the earliest each.
    pub milestones: Milestones,
    /// Every statement of use.
    pub uses: Vec<Use>,
}

/// When an actor began, as measured by what was public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Before the vulnerability was public.
    BeforeDisclosure,
    /// On the day it became public; which came first is not known.
    OnDisclosure,
    /// After disclosure, before a proof of concept was public.
    BeforeProofOfConcept,
    /// With a proof of concept public.
    AfterProofOfConcept,
    /// After disclosure; when a proof of concept was public is not known.
    AfterDisclosure,
    /// The day is known too coarsely to say.
    Unsure,
    /// No day is known, or none of disclosure.
    Undated,
}

impl Phase {
    /// The phase in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::BeforeDisclosure => "before it was public",
            Self::OnDisclosure => "on the day of disclosure",
            Self::BeforeProofOfConcept => "before a public proof of concept",
            Self::AfterProofOfConcept => "after a public proof of concept",
            Self::AfterDisclosure => "after disclosure",
            Self::Unsure => "cannot be placed",
            Self::Undated => "no day known",
        }
    }
}

/// An actor's first known use beside the moments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Placed {
    /// Preferred name of the actor.
    pub actor: String,
    /// CVE of the earliest use.
    pub cve: String,
    /// First known use; for spans their first day.
    pub first_used: Option<String>,
    /// How exactly that is known.
    pub precision: Precision,
    /// The phase it falls into.
    pub phase: Phase,
    /// Days from each known moment to the first known use; negative before it.
    pub days_after: BTreeMap<&'static str, i32>,
    /// Who says so.
    pub cited: Vec<Cited>,
}

/// How many actors were known to use it by some day, counting back from what is known now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The day, inclusive.
    pub by: String,
    /// What the day is.
    pub what: String,
    /// Actors whose first known use is on or before it.
    pub actors: usize,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// Popular name.
    pub name: Option<String>,
    /// CVE ids.
    pub cves: Vec<String>,
    /// What it is in.
    pub product: Option<String>,
    /// The known moments by name.
    pub milestones: BTreeMap<&'static str, String>,
    /// Actors in the order of their first known use; undated ones last.
    pub uses: Vec<Placed>,
    /// Actors that used it before it was public.
    pub before_public: Vec<String>,
    /// How it spread.
    pub steps: Vec<Step>,
    /// The answer in sentences.
    pub sentences: Vec<String>,
}

/// Lays the statements out in time.
#[must_use]
pub fn spread(question: &Question) -> Spread {
    let mut earliest: BTreeMap<&str, &Use> = BTreeMap::new();
    // The statement by which use is certain earliest: a year says less than a day inside it.
    let order = |u: &Use| {
        let certain = u.first.map(|first| last(first, u.precision));
        (certain.is_none(), certain, u.first, u.cve.clone())
    };
    for one in &question.uses {
        let known = earliest.entry(&one.actor).or_insert(one);
        if order(one) < order(known) {
            *known = one;
        }
    }
    let mut firsts: Vec<&Use> = earliest.into_values().collect();
    firsts.sort_by_key(|u| (u.first.is_none(), u.first, u.actor.clone()));
    let uses: Vec<Placed> = firsts
        .iter()
        .map(|u| place(u, &question.milestones))
        .collect();
    let before = |p: &&Placed| p.phase == Phase::BeforeDisclosure;
    let before_public = uses
        .iter()
        .filter(before)
        .map(|p| p.actor.clone())
        .collect();
    let milestones = question.milestones.known();
    let mut answer = Spread {
        name: question.name.clone(),
        cves: question.cves.clone(),
        product: question.product.clone(),
        milestones: milestones
            .iter()
            .map(|(day, word)| (*word, day.to_string()))
            .collect(),
        steps: steps(&firsts, &question.milestones),
        before_public,
        uses,
        sentences: Vec::new(),
    };
    answer.sentences = text::sentences(&answer);
    answer
}

/// Last day of what a precision leaves open.
fn last(first: Day, precision: Precision) -> Day {
    let Some(date) = first.date() else {
        return first;
    };
    Day::from_date(match precision {
        Precision::Day => date,
        Precision::Month => date.last_of_month(),
        Precision::Year => date.last_of_year(),
    })
}

fn place(one: &Use, milestones: &Milestones) -> Placed {
    let phase = one.first.map_or(Phase::Undated, |first| {
        let (from, to) = (
            phase(first, milestones),
            phase(last(first, one.precision), milestones),
        );
        if from == to { from } else { Phase::Unsure }
    });
    let days_after = match (one.first, one.precision) {
        (Some(first), Precision::Day) => milestones
            .known()
            .into_iter()
            .map(|(day, word)| (word, first.0 - day.0))
            .collect(),
        _ => BTreeMap::new(),
    };
    Placed {
        actor: one.actor.clone(),
        cve: one.cve.clone(),
        first_used: one.first.map(|day| day.to_string()),
        precision: one.precision,
        phase,
        days_after,
        cited: one.cited.clone(),
    }
}

fn phase(day: Day, milestones: &Milestones) -> Phase {
    let Some(disclosed) = milestones.disclosed else {
        return Phase::Undated;
    };
    match (day.cmp(&disclosed), milestones.poc_public) {
        (std::cmp::Ordering::Less, _) => Phase::BeforeDisclosure,
        (std::cmp::Ordering::Equal, _) => Phase::OnDisclosure,
        (_, Some(poc)) if day < poc => Phase::BeforeProofOfConcept,
        (_, Some(_)) => Phase::AfterProofOfConcept,
        (_, None) => Phase::AfterDisclosure,
    }
}

/// Known users by each moment, and a week and a month after disclosure. A use known to the month
/// counts from the month's end.
fn steps(firsts: &[&Use], milestones: &Milestones) -> Vec<Step> {
    let mut days: Vec<(Day, String)> = milestones
        .known()
        .into_iter()
        .map(|(day, word)| (day, word.to_owned()))
        .collect();
    if let Some(disclosed) = milestones.disclosed {
        days.push((Day(disclosed.0 - 1), "the day before disclosure".to_owned()));
        days.push((Day(disclosed.0 + 7), "a week after disclosure".to_owned()));
        days.push((
            Day(disclosed.0 + 30),
            "thirty days after disclosure".to_owned(),
        ));
    }
    let lasts = || {
        firsts
            .iter()
            .filter_map(|u| Some(last(u.first?, u.precision)))
    };
    if let Some(latest) = lasts().max() {
        days.push((latest, "all whose first use is dated".to_owned()));
    }
    days.sort();
    let mut steps: Vec<Step> = Vec::new();
    for (day, what) in days {
        let by = day.to_string();
        match steps.last_mut() {
            Some(step) if step.by == by => step.what = format!("{}, {what}", step.what),
            _ => steps.push(Step {
                by,
                what,
                actors: lasts().filter(|last| *last <= day).count(),
            }),
        }
    }
    steps
}

#[cfg(test)]
mod tests;
