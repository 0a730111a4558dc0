//! The rules for one sentence.

use super::read::Read;
use super::{Allowed, Breach};
use crate::holding::Party;
use ascribe_claims::lexicon::HedgeClass;

/// From this grade on a named party may be condemned.
const CONDEMN: u8 = 7;

/// What one sentence says beyond the holdings.
pub fn check(read: &Read<'_>, allowed: &Allowed<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for name in &read.foreign {
        breaches.push(read.breach(
            "not-held",
            &format!("names {name}, of whom the assessment holds nothing"),
            "leave the name out, or add one's own names to `own` in the policy",
        ));
    }
    breaches.extend(confidence(read));
    breaches.extend(address(read, allowed));
    if read.is_figure() && !read.recorded && read.figure.is_none() {
        breaches.push(read.breach(
            "figure-without-carrier",
            "gives a figure that no releasable recorded claim carries",
            "record its source with `ascribe claim add --marking TLP:CLEAR` and say it in the same words, or draft with `--statistics PERIOD` and keep the draft's words",
        ));
    }
    let group = read.named.iter().find(|(_, _, state)| !state);
    let state = read.named.iter().find(|(_, _, state)| *state);
    match (group, state) {
        (Some((number, _, _)), Some(_)) => breaches.extend(both(read, allowed, *number)),
        (Some((_, party, _)), None) | (None, Some((_, party, _))) => {
            breaches.extend(one(read, party));
        }
        (None, None) => breaches.extend(nobody(read, allowed)),
    }
    breaches
}

/// Hosts and addresses come from the house's standing sentences only: another one may be a
/// victim's, whether or not anybody recognises it. The breach does not repeat it.
fn address(read: &Read<'_>, allowed: &Allowed<'_>) -> Option<Breach> {
    let foreign = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        (word.contains('@') || word.contains("://") || host(word))
            && !allowed.drafted.contains(word)
    };
    read.text.split_whitespace().any(foreign).then(|| Breach {
        text: String::new(),
        ..read.breach(
            "address-not-drafted",
            "holds a host, an address or a link that the draft does not",
            "say it in general terms; contacts belong into the policy",
        )
    })
}

/// Looks like a host or an address: labels of two letters or more, or four numbers.
fn host(word: &str) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    let plain = |l: &&str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    let last = labels.last().copied().unwrap_or_default();
    let named = labels.len() >= 2
        && last.chars().count() >= 2
        && last.chars().all(char::is_alphabetic)
        && labels.iter().any(|l| l.chars().count() > 2);
    let numbered = labels.len() == 4 && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    labels.iter().all(plain) && (named || numbered)
}

/// Likelihood and confidence never stand in one sentence.
fn confidence(read: &Read<'_>) -> Option<Breach> {
    let lower = read.text.to_lowercase();
    let confidence = lower.contains("confidence") || lower.contains("confident");
    let likelihood = |h: &ascribe_claims::find::HedgeHit| {
        h.class == HedgeClass::Likelihood && !h.rule.contains("confiden")
    };
    let both = confidence && read.facts.hedges.iter().any(likelihood);
    let whom = confidence && !read.named.is_empty();
    (both || whom).then(|| {
        read.breach(
            "confidence-apart",
            "puts confidence into the sentence that says how likely it is, or who it was",
            "say the confidence in a sentence of its own",
        )
    })
}

/// Group and state in one sentence: only what sources say of the two, never the deed.
fn both(read: &Read<'_>, allowed: &Allowed<'_>, number: usize) -> Option<Breach> {
    if read.is("attribution") || read.is("condemnation") {
        return Some(read.breach(
            "links-apart",
            "names group and state in one sentence about the deed",
            "say who did it in one sentence and who stands behind them in another",
        ));
    }
    let link = allowed.holdings.get(number).and_then(|h| h.link.as_ref());
    match link {
        None => Some(read.breach(
            "link-not-held",
            "links a group with a state; the assessment holds no such link",
            "leave the state out",
        )),
        Some(link) if read.grade() > link.grade => Some(read.breach(
            "hedge-exceeds",
            "says of group and state more than its sources do",
            "keep the sources' own hedge",
        )),
        Some(_) => None,
    }
}

fn one(read: &Read<'_>, party: &Party) -> Option<Breach> {
    if read.is("attribution") && !party.attributed {
        return Some(read.breach(
            "linked-is-not-attributed",
            &format!(
                "says that {} did it; the assessment holds a link only",
                party.name
            ),
            "say `contains indicators that can be linked to`",
        ));
    }
    if read.is("demand") || read.is("condemnation") {
        let enough = party.attributed && (read.is("demand") || party.grade >= CONDEMN);
        return (!enough).then(|| {
            read.breach(
                "accuses",
                &format!(
                    "condemns or asks {} for what is not attributed to them so surely",
                    party.name
                ),
                "condemn the activity, and ask those responsible",
            )
        });
    }
    (read.strength() > party.grade).then(|| {
        read.breach(
            "hedge-exceeds",
            &format!(
                "says of {} at strength {} of 10 what the assessment holds at {}",
                party.name,
                read.strength(),
                party.grade
            ),
            "use the likelihood word of the assessment",
        )
    })
}

/// A sentence that names nobody: *they did it* speaks of somebody all the same, and what happened
/// where must be carried.
fn nobody(read: &Read<'_>, allowed: &Allowed<'_>) -> Option<Breach> {
    if read.of_them && read.claim.is_some() {
        let most = allowed
            .holdings
            .iter()
            .flat_map(|h| h.parties())
            .map(|p| p.grade)
            .min();
        let most = most.unwrap_or(0);
        let attributed = allowed
            .holdings
            .iter()
            .flat_map(|h| h.parties())
            .any(|p| p.attributed);
        if read.strength() > most || (read.is("attribution") && !attributed) {
            return Some(read.breach(
                "hedge-exceeds",
                "says of them more than the assessment holds of those it names",
                "use the likelihood word of the assessment",
            ));
        }
    }
    let free = read.drafted || read.recorded || read.advises() || read.is_figure();
    (read.claim.is_some() && !free && !read.is("condemnation")).then(|| {
        read.breach(
            "no-releasable-support",
            "makes a claim that nothing releasable carries",
            "record what carries it with `ascribe claim add --marking TLP:CLEAR` and say it in the same words, or leave it out",
        )
    })
}
