//! Whom an incident struck, when, and in which words it is told: what reaches the weighing besides
//! traces (`docs/method.md`, Circumstances). Kept sealed with the evidence.

use crate::evidence::{Evidence, Found, Names};
use ascribe_knowledge::circumstance::words;
use ascribe_observe::prose::{Standing, TargetKind, is_prose, targets};
use ascribe_observe::read::Piece;
use ascribe_reason::assessment::{Observed, Place};
use ascribe_reason::{Observation, Parameters};
use std::collections::BTreeSet;

/// Words that are kept, at most.
const MOST_WORDS: usize = 5000;
/// Fewer words than these are no report: they are compared with nothing.
pub const FEWEST_WORDS: usize = 60;
/// Victims that are kept, and places of each.
const MOST: usize = 50;

/// How a set of parameters compares words: older ones with descriptions of actors only.
pub fn kind_of_words(parameters: &Parameters) -> &'static str {
    if parameters.wording > 0.0 {
        "wording"
    } else {
        "vocabulary"
    }
}

/// A text without the names of actors and of tools, which are no words of a report but who is meant and
/// what was found.
fn without_names(text: &str, names: &Names) -> String {
    let mut from = 0;
    let mut rest = String::with_capacity(text.len());
    for hit in names.dictionary().find(text) {
        rest.push_str(text.get(from..hit.start).unwrap_or_default());
        rest.push(' ');
        from = from.max(hit.end);
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    rest
}

/// The words in which a text tells what happened: those of its paragraphs that are prose, without names.
/// Tables and lists of samples, addresses and detections are no telling;
pub fn telling(text: &str, names: &Names) -> BTreeSet<String> {
    let rest = without_names(text, names);
    let mut told = BTreeSet::new();
    let mut paragraph = String::new();
    for line in rest.lines().chain([""]) {
        if !line.trim().is_empty() {
            paragraph.push_str(line);
            paragraph.push('\n');
            continue;
        }
        if is_prose("", &paragraph) {
            told.extend(words(&paragraph));
        }
        paragraph.clear();
    }
    told
}

/// What a piece of prose tells: victims that it states as its own, and its words without names.
pub fn tell(piece: &Piece<'_>, names: &Names, evidence: &mut Evidence) {
    for target in targets(piece.text) {
        if target.standing != Standing::Asserted {
            continue;
        }
        let kind = match target.kind {
            TargetKind::Nation => "country",
            TargetKind::Sector => "sector",
        };
        let span = piece.span(target.start, target.end);
        let place = Place {
            file: piece.file.to_owned(),
            start: span.start,
            end: span.end,
            written: piece.written(target.start, target.end).to_owned(),
            rule: None,
            when: None,
        };
        keep(evidence, kind, &target.value, Some(place));
    }
    for word in telling(piece.text, names) {
        if evidence.words.len() >= MOST_WORDS {
            break;
        }
        evidence.words.insert(word);
    }
}

/// What the record of an incident states of its victim.
pub fn of_record(evidence: &mut Evidence, sector: Option<&str>, country: Option<&str>) {
    let sector = sector.map(|s| s.rsplit('/').next().unwrap_or(s));
    for (kind, value) in [("sector", sector), ("country", country)] {
        if let Some(value) = value {
            keep(evidence, kind, value, None);
        }
    }
}

fn keep(evidence: &mut Evidence, kind: &str, value: &str, place: Option<Place>) {
    let same = |f: &&mut Found| f.kind == kind && f.value == value;
    if let Some(found) = evidence.victims.iter_mut().find(same) {
        found.count += 1;
        let room = MOST.saturating_sub(found.places.len());
        found.places.extend(place.into_iter().take(room));
    } else if evidence.victims.len() < MOST {
        evidence.victims.push(Found {
            kind: kind.to_owned(),
            value: value.to_owned(),
            places: place.into_iter().collect(),
            count: 1,
            of_file: false,
        });
    }
}

/// The circumstances as a set of parameters weighs them.
pub fn observations(
    evidence: &Evidence,
    observed: &Observed,
    parameters: &Parameters,
) -> Vec<Observation> {
    let mut all: Vec<Observation> = evidence
        .victims
        .iter()
        .map(|f| Observation {
            kind: f.kind.clone(),
            value: f.value.clone(),
            found: f.places.clone(),
        })
        .collect();
    let mut add = |kind: &str, value: String| {
        all.push(Observation {
            kind: kind.to_owned(),
            value,
            found: Vec::new(),
        });
    };
    if let Some(day) = &observed.to {
        add("activity-day", day.clone());
    }
    if evidence.words.len() >= FEWEST_WORDS {
        let words: Vec<&str> = evidence.words.iter().map(String::as_str).collect();
        add(kind_of_words(parameters), words.join(" "));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_no_telling_and_names_no_words() {
        let names = Names::of(&ascribe_knowledge::Picture::default());
        let prose = "The intruders came in the spring and wrote to the clerks of a ministry, and when one of them \
            opened the letter, a program was left on the disk and it called home to its masters in the evening.";
        let table = "|===\n|SHA-1 |Filename |Detection\n|`0A88C3` |autorun.exe |Win32/Agent.AGFU dropper\n|===";
        let told = telling(&format!("{table}\n\n{prose}\n"), &names);
        assert!(
            told.contains("ministry") && told.contains("masters"),
            "{told:?}"
        );
        assert!(
            !told.contains("filename") && !told.contains("dropper"),
            "{told:?}"
        );
    }
}
