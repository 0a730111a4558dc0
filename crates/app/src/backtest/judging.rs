//! Judging one case: with what it names, without its right actor, in part, and with forged traces.

use super::cases::{Case, Judged};
use super::metrics::pick;
use super::{CaseAnswer, Ranked};
use crate::error::AppError;
use crate::judge::Known;
use crate::session::Session;
use ascribe_knowledge::Picture;
use ascribe_knowledge::names::fold;
use ascribe_knowledge::picture::Feature;
use ascribe_reason::assessment::{Assessment, Hypothesis};
use ascribe_reason::{Excluded, Parameters};
use std::collections::{BTreeMap, BTreeSet};

/// How cases are judged.
#[derive(Debug, Clone, Default)]
pub(super) struct Manner {
    /// Without the references of the case's own publisher, and what cites nothing else.
    pub exclude_own_publisher: bool,
    /// Without whatever cites it.
    pub whatever_cites: bool,
    /// Parameters.
    pub parameters: Parameters,
    /// Only observations of these kinds; all if none is named.
    pub only: Vec<&'static str>,
    /// Without observations of these kinds.
    pub without: Vec<&'static str>,
    /// Observations of another actor that are planted.
    pub forged: usize,
    /// Leave out judging without the right actor.
    pub known_only: bool,
}

/// Kind of evidence that an observation is.
pub(super) fn kind_of_evidence(kind: &str) -> &'static str {
    match kind {
        "attack-pattern" => "techniques",
        "tool" => "software",
        "vulnerability" => "vulnerabilities",
        "sector" | "country" => "victims",
        "activity-day" => "time",
        "vocabulary" | "wording" => "text",
        _ => "indicators",
    }
}

/// Judges a case.
pub(super) fn judge(
    session: &mut Session,
    case: &Case,
    manner: &Manner,
) -> Result<Judged, AppError> {
    let truth = match &case.actor {
        Some(actor) => session.actor_meant(actor.id.as_deref(), &actor.name)?,
        None => None,
    };
    let observed = case.observations(session, &manner.parameters)?;
    let (mut observed, read) = (observed.all, observed.read);
    let kinds: BTreeSet<&'static str> = observed.iter().map(|(k, _)| kind_of_evidence(k)).collect();
    observed.retain(|(kind, _)| {
        let kind = kind_of_evidence(kind);
        (manner.only.is_empty() || manner.only.contains(&kind)) && !manner.without.contains(&kind)
    });
    let seq = session.ledger.size()?;
    let picture = session.picture_at(seq)?;
    if manner.forged > 0 {
        observed.extend(forged(
            &picture,
            case,
            truth.as_deref(),
            &observed,
            manner.forged,
        ));
    }
    let publishers = if manner.exclude_own_publisher {
        case.publishers()
    } else {
        Vec::new()
    };
    let circumstance = |k: &&'static str| matches!(*k, "victims" | "time" | "text");
    let only_circumstances = observed
        .iter()
        .all(|(kind, _)| circumstance(&kind_of_evidence(kind)));
    let known = Known {
        observed,
        read,
        day: case.observed_at.clone(),
        excluded: Excluded {
            publishers,
            whatever_cites: manner.whatever_cites,
            ..Excluded::default()
        },
        parameters: Parameters {
            // With nothing but circumstances, who they fit best is the answer.
            circumstances_name: only_circumstances,
            ..manner.parameters.clone()
        },
    };
    let answer = session.judge(&case.id, &known)?;
    let removed = match (&case.actor, &truth) {
        _ if manner.known_only => None,
        (Some(_), Some(id)) => {
            let mut without = known.clone();
            without.excluded.actors.push(id.clone());
            Some(session.judge(&case.id, &without)?)
        }
        (Some(_), None) => Some(answer.clone()),
        _ => None,
    };
    let mut judged = judged(&picture, case, truth.as_deref(), answer, removed.as_ref());
    judged.kinds = kinds.into_iter().collect::<Vec<_>>().join("+");
    judged.threshold = manner.parameters.answer_threshold;
    Ok(judged)
}

fn judged(
    picture: &Picture,
    case: &Case,
    truth: Option<&str>,
    answer: Assessment,
    removed: Option<&Assessment>,
) -> Judged {
    let right = |h: &Hypothesis| match (&case.actor, truth) {
        (Some(_), Some(id)) => h.id == id,
        (Some(actor), None) => fold(&h.actor) == fold(&actor.name),
        _ => false,
    };
    let probability = |a: &Assessment| leader(a).map_or(0.0, |h| h.probability);
    let named: Vec<&Hypothesis> = answer.hypotheses.iter().filter(|h| !h.unknown).collect();
    let rank = named.iter().position(|h| right(h));
    let truth_probability = named
        .iter()
        .find(|h| right(h))
        .map_or(0.0, |h| h.probability);
    let first = named.first().copied();
    let overlap = match (first, truth) {
        (Some(h), Some(id)) => h.id != id && overlaps(picture, &h.id, id),
        _ => false,
    };
    let countries = super::levels::countries(picture, &answer.hypotheses);
    let country = truth.and_then(|id| super::levels::country_of(picture, id));
    Judged {
        labelled: case.actor.is_some(),
        rank,
        truth_probability,
        overlap,
        removed_attributed: removed.is_some_and(|a| a.verdict == crate::Verdict::Attributed),
        country,
        country_said: countries,
        stable: answer.support.firm,
        kinds: String::new(),
        threshold: 0.0,
        dated: case.observed_at.is_some() || case.first_cited_in.is_some(),
        answer: CaseAnswer {
            id: case.id.clone(),
            probability: probability(&answer),
            verdict: serde_json::to_value(answer.verdict)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default(),
            correct: case.actor.as_ref().map(|_| rank == Some(0)),
            published_overlap: overlap,
            fragile: !answer.support.firm,
            probability_if_removed: removed.map(probability),
            support: answer.support,
            support_if_removed: removed.map(|a| a.support.clone()),
            ranked: answer
                .hypotheses
                .into_iter()
                .map(|h| Ranked {
                    actor: h.actor,
                    external_id: h.external_id,
                    probability: h.probability,
                })
                .collect(),
        },
    }
}

fn leader(answer: &Assessment) -> Option<&Hypothesis> {
    answer.hypotheses.iter().find(|h| !h.unknown)
}

/// True if a source publishes two actors as the same or as part of each other: it relates them,
/// or gives one a name that another source uses for the other.
pub(super) fn overlaps(picture: &Picture, one: &str, other: &str) -> bool {
    let index = |id: &str| picture.handles.get(id).and_then(|all| all.first()).copied();
    let (Some(one), Some(other)) = (index(one), index(other)) else {
        return false;
    };
    let related = picture.related.iter().any(|(actor, _, name, _)| {
        let meant = picture.resolve(name).actor();
        (*actor == one && meant == Some(other)) || (*actor == other && meant == Some(one))
    });
    let both = |uses: &Vec<ascribe_knowledge::names::NameUse>| {
        uses.iter().any(|u| u.actor == one) && uses.iter().any(|u| u.actor == other)
    };
    related || picture.names.values().any(both)
}

/// A trait of an actor: how many have it, and what is observed of it.
type Trait = (usize, (String, String));

/// The rarest traits of another actor, which the right one is not known for and which were not
/// observed; the actor is drawn by the case's id.
fn forged(
    picture: &Picture,
    case: &Case,
    truth: Option<&str>,
    observed: &[(String, String)],
    most: usize,
) -> Vec<(String, String)> {
    let truth = truth.and_then(|id| picture.handles.get(id)?.first().copied());
    let mut traits: BTreeMap<u32, Vec<Trait>> = BTreeMap::new();
    for (feature, holdings) in &picture.holdings {
        let value = match feature {
            Feature::Technique(id) => ("attack-pattern".to_owned(), id.clone()),
            Feature::Software(key) => ("tool".to_owned(), key.clone()),
            Feature::Exploit(_) => continue,
        };
        let holders: BTreeSet<u32> = holdings.iter().map(|h| h.actor).collect();
        if observed.contains(&value) || truth.is_some_and(|t| holders.contains(&t)) {
            continue;
        }
        for holder in &holders {
            let own = traits.entry(*holder).or_default();
            own.push((holders.len(), value.clone()));
        }
    }
    traits.retain(|_, own| own.len() >= most.max(2));
    let mut state = case.id.bytes().fold(0xf1a6_u64, |h, b| {
        h.wrapping_mul(31).wrapping_add(u64::from(b))
    });
    let place = pick(&mut state, traits.len());
    let Some(mut own) = traits.into_values().nth(place) else {
        return Vec::new();
    };
    own.sort();
    own.into_iter().take(most).map(|(_, value)| value).collect()
}
