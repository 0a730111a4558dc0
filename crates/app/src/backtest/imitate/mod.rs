//! How many traces of another actor must be planted, and of which kind, until the other one is
//! named: each actor's newest report, judged as if it were new, with k traces of each other actor.

mod traits;

use super::alone::{self, Alone};
use super::judging::overlaps;
use super::metrics::{mean, yes};
use super::{BacktestOptions, Knowledge};
use crate::Progress;
use crate::error::AppError;
use crate::hits::look_up;
use crate::judge::plain_case;
use crate::policy::Access;
use crate::session::Session;
use ascribe_knowledge::Picture;
use ascribe_reason::assessment::{Assessment, Hypothesis};
use ascribe_reason::{Excluded, Observation, Parameters, assess, link};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use traits::Plantable;

/// Most traces planted in one case.
const MOST: usize = 16;

/// What is to be simulated.
#[derive(Debug, Clone, Default)]
pub struct ImitateOptions {
    /// What is known.
    pub knowledge: Vec<PathBuf>,
    /// Plant 1, 2, … up to this many traces.
    pub up_to: usize,
    /// At most so many pairs of actors, drawn by a hash of their ids; all if none.
    pub pairs: Option<usize>,
    /// Parameters to judge with.
    pub parameters: Parameters,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Imitation {
    /// Actors with a report that can be judged as if it were new.
    pub actors: usize,
    /// Ordered pairs of a true and an imitated actor, without those that sources publish as one.
    pub pairs: usize,
    /// Share of these reports whose actor leads without anything planted.
    pub right: f64,
    /// By kind of trace, then by how many were planted.
    pub kinds: BTreeMap<&'static str, Vec<Imitated>>,
}

/// What `planted` traces of one kind bring about; shares are of the pairs judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Imitated {
    /// Traces planted: the rarest of the imitated actor that the true one is not known for.
    pub planted: usize,
    /// Pairs judged; others have fewer such traces.
    pub pairs: usize,
    /// The imitated actor leads the named ones.
    pub leads: f64,
    /// It leads at the threshold for answers.
    pub answered: f64,
    /// It leads firmly: also when each actor's two best items are ignored, and what is left then still
    /// doubles its odds. Nothing warns.
    pub firm: f64,
    /// The verdict attributes the activity to it.
    pub attributed: f64,
    /// Of the pairs whose true actor led before, the share in which it does not lead any more.
    pub lost: f64,
}

/// One judgement with planted traces.
struct Outcome {
    led: bool,
    keeps: bool,
    leads: bool,
    answered: bool,
    firm: bool,
    attributed: bool,
}

/// Simulates imitation between all pairs of actors of a knowledge.
///
/// # Errors
/// Knowledge that cannot be read, a number out of range, or the record's own.
pub fn imitate(
    options: &ImitateOptions,
    access: &Access,
    progress: &mut dyn Progress,
) -> Result<Imitation, AppError> {
    access.only_operator("backtest imitate")?;
    if options.up_to == 0 || options.up_to > MOST {
        return Err(AppError::Usage {
            what: "--up-to".to_owned(),
            rule: format!("is not between 1 and {MOST}"),
            remedy: "give how many traces are planted at most".to_owned(),
        });
    }
    let backtest = BacktestOptions {
        knowledge: BTreeMap::from([(String::new(), options.knowledge.clone())]),
        ..BacktestOptions::default()
    };
    let mut knowledge = Knowledge::new(&backtest)?;
    let session = knowledge.called("", progress)?;
    let picture = session.picture_at(session.ledger.size()?)?;
    let mut plantable = traits::behaviour(&picture);
    let indicators = traits::indicators(session, &picture)?;
    if !indicators.is_empty() {
        plantable.insert("indicators", indicators);
    }
    let bases = bases(&picture);
    let pairs = pairs(&picture, &bases, &plantable, options.pairs);
    let mut run = Run {
        session,
        picture: &picture,
        parameters: &options.parameters,
        up_to: options.up_to,
        outcomes: BTreeMap::new(),
    };
    let total = u64::try_from(pairs.len()).ok();
    let mut right = BTreeMap::new();
    for (number, (own, other)) in (1u64..).zip(&pairs) {
        progress.at("planting traces", number, total);
        let Some(base) = bases.get(own) else { continue };
        let led = match right.get(own) {
            Some(led) => *led,
            None => {
                let led = first(&run.judge(base, &[])?).is_some_and(|h| run.is(h, *own));
                right.insert(*own, led);
                led
            }
        };
        for (kind, plantable) in &plantable {
            run.plant(base, *other, kind, plantable, led)?;
        }
    }
    Ok(Imitation {
        actors: bases.len(),
        pairs: pairs.len(),
        right: mean(right.values().map(|led| yes(*led))),
        kinds: run.figures(),
    })
}

/// The newest report of each actor that can be judged as if it were new.
fn bases(picture: &Picture) -> BTreeMap<u32, Alone> {
    let mut newest: BTreeMap<u32, Alone> = BTreeMap::new();
    let day = |report: u32| {
        let at = usize::try_from(report).ok()?;
        picture.reports.get(at)?.published
    };
    for report in alone::reports(picture) {
        match newest.get(&report.actor) {
            Some(known) if day(known.report) >= day(report.report) => {}
            _ => {
                newest.insert(report.actor, report);
            }
        }
    }
    newest
}

/// Ordered pairs of a true and an imitated actor.
fn pairs(
    picture: &Picture,
    bases: &BTreeMap<u32, Alone>,
    plantable: &BTreeMap<&'static str, Plantable>,
    most: Option<usize>,
) -> Vec<(u32, u32)> {
    let imitated: BTreeSet<u32> = plantable.values().flat_map(|p| p.keys().copied()).collect();
    let id = |actor: u32| picture.actor(actor).map_or("", |a| a.id.as_str());
    let one = |a: u32, b: u32| a == b || overlaps(picture, id(a), id(b));
    let mut all: Vec<(u32, u32)> = bases
        .keys()
        .flat_map(|own| imitated.iter().map(move |other| (*own, *other)))
        .filter(|(own, other)| !one(*own, *other))
        .collect();
    if let Some(most) = most.filter(|m| *m < all.len()) {
        all.sort_by_key(|(own, other)| (place(id(*own), id(*other)), *own, *other));
        all.truncate(most);
        all.sort_unstable();
    }
    all
}

/// FNV-1a, so that the draw depends on ids alone.
fn place(own: &str, other: &str) -> u64 {
    let bytes = own.bytes().chain([0]).chain(other.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn first(answer: &Assessment) -> Option<&Hypothesis> {
    answer.hypotheses.iter().find(|h| !h.unknown)
}

struct Run<'a> {
    session: &'a mut Session,
    picture: &'a Picture,
    parameters: &'a Parameters,
    up_to: usize,
    outcomes: BTreeMap<(&'static str, usize), Vec<Outcome>>,
}

impl Run<'_> {
    fn is(&self, hypothesis: &Hypothesis, actor: u32) -> bool {
        self.picture
            .actor(actor)
            .is_some_and(|a| a.id == hypothesis.id)
    }

    /// Judges a report with 1, 2, … traces of another actor.
    fn plant(
        &mut self,
        base: &Alone,
        other: u32,
        kind: &'static str,
        plantable: &Plantable,
        led: bool,
    ) -> Result<(), AppError> {
        let own = plantable.get(&base.actor);
        let fresh = |v: &&(String, String)| {
            !base.observed.contains(v) && own.is_none_or(|own| !own.contains(v))
        };
        let of_other = plantable.get(&other).map_or(&[][..], Vec::as_slice);
        let planted: Vec<_> = of_other.iter().filter(fresh).take(self.up_to).collect();
        for number in 1..=planted.len() {
            let answer = self.judge(base, planted.get(..number).unwrap_or_default())?;
            let leader = first(&answer);
            let leads = leader.is_some_and(|h| self.is(h, other));
            let answered = leads && answer.support.answered;
            let outcome = Outcome {
                led,
                keeps: leader.is_some_and(|h| self.is(h, base.actor)),
                leads,
                answered,
                firm: leads && answer.support.firm,
                attributed: leads && answer.verdict == crate::Verdict::Attributed,
            };
            self.outcomes
                .entry((kind, number))
                .or_default()
                .push(outcome);
        }
        Ok(())
    }

    fn judge(
        &mut self,
        base: &Alone,
        planted: &[&(String, String)],
    ) -> Result<Assessment, AppError> {
        let all = base.observed.iter().chain(planted.iter().copied());
        let observations: Vec<Observation> = all
            .map(|(kind, value)| Observation {
                kind: kind.clone(),
                value: value.clone(),
                found: Vec::new(),
            })
            .collect();
        let excluded = Excluded {
            reports: vec![base.report],
            ..Excluded::default()
        };
        let seq = self.session.ledger.size()?;
        let seen = look_up(&self.session.ledger, self.picture, &observations, seq, &[])?;
        let (items, comparable) = link(self.picture, &observations, &seen, None, &excluded);
        let case = plain_case("imitation", self.picture, items, comparable, excluded, None);
        Ok(assess(self.picture, case, self.parameters))
    }

    fn figures(self) -> BTreeMap<&'static str, Vec<Imitated>> {
        let mut all: BTreeMap<&'static str, Vec<Imitated>> = BTreeMap::new();
        for ((kind, planted), outcomes) in self.outcomes {
            let share = |of: fn(&Outcome) -> bool| mean(outcomes.iter().map(|o| yes(of(o))));
            let led = outcomes.iter().filter(|o| o.led);
            all.entry(kind).or_default().push(Imitated {
                planted,
                pairs: outcomes.len(),
                leads: share(|o| o.leads),
                answered: share(|o| o.answered),
                firm: share(|o| o.firm),
                attributed: share(|o| o.attributed),
                lost: mean(led.map(|o| yes(!o.keeps))),
            });
        }
        all
    }
}
