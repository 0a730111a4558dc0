//! How well techniques are recognised in the labelled sentences of TRAM.
//!
//! ```text
//! cargo run --release -p ascribe-observe --example tram -- FOLDER \
//!     [--half train|held-out|all] [--lexicon FILE] [--errors]
//! ```
//!
//! `FOLDER` holds `single_label.json` and `negative_data.json` of the TRAM project. What is
//! counted, and how, is told in docs/method-prose.md.

use ascribe_observe::prose::{Basis, Lexicon, Standing, techniques};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Labels = BTreeSet<String>;

/// A sentence, the document it stands in and what it describes.
struct Row {
    text: String,
    document: String,
    gold: Labels,
    /// Found, with what is needed to leave some out.
    found: Vec<(String, Basis, Standing)>,
}

/// True positives, what was predicted, what was to be found.
#[derive(Default, Clone, Copy)]
struct Counts {
    right: u32,
    predicted: u32,
    wanted: u32,
}

impl Counts {
    fn precision(self) -> f64 {
        f64::from(self.right) / f64::from(self.predicted.max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.right) / f64::from(self.wanted.max(1))
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.wanted += other.wanted;
    }
}

/// What is taken as found, and how a sub-technique is compared.
#[derive(Clone, Copy)]
struct Mode {
    name: &'static str,
    hints: bool,
    asserted: bool,
    parents: bool,
}

const MODES: [Mode; 5] = [
    Mode {
        name: "recognised, exact",
        hints: false,
        asserted: false,
        parents: false,
    },
    Mode {
        name: "recognised, by parent",
        hints: false,
        asserted: false,
        parents: true,
    },
    Mode {
        name: "asserted only, exact",
        hints: false,
        asserted: true,
        parents: false,
    },
    Mode {
        name: "asserted only, by parent",
        hints: false,
        asserted: true,
        parents: true,
    },
    Mode {
        name: "with hints, exact",
        hints: true,
        asserted: false,
        parents: false,
    },
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("give the folder of TRAM")?;
    let option = |name: &str| {
        let at = arguments.iter().position(|a| a == name)?;
        arguments.get(at + 1).cloned()
    };
    let half = option("--half").unwrap_or_else(|| "held-out".to_owned());
    let written = option("--lexicon")
        .map(std::fs::read_to_string)
        .transpose()?;
    let own = written.as_deref().map(Lexicon::parse).transpose()?;
    let lexicon = own.as_ref().unwrap_or_else(|| Lexicon::standard());
    let all = read(Path::new(folder), lexicon)?;
    let labels: Labels = all.iter().flat_map(|r| r.gold.clone()).collect();
    let rows: Vec<&Row> = all.iter().filter(|r| in_half(&r.document, &half)).collect();
    println!(
        "{half}: {} sentences of {} documents, {} labels; lexicon: {} patterns, {} techniques",
        rows.len(),
        rows.iter()
            .map(|r| &r.document)
            .collect::<BTreeSet<_>>()
            .len(),
        labels.len(),
        lexicon.patterns(),
        lexicon.techniques(),
    );
    for mode in MODES {
        report(&rows, &labels, mode);
    }
    if half == "held-out" {
        let seen: BTreeSet<&str> = all
            .iter()
            .filter(|r| in_half(&r.document, "train"))
            .map(|r| r.text.as_str())
            .collect();
        let fresh: Vec<&Row> = rows
            .iter()
            .copied()
            .filter(|r| !seen.contains(r.text.as_str()))
            .collect();
        println!(
            "without sentences that also stand in the other half ({}):",
            fresh.len()
        );
        report(&fresh, &labels, MODES[0]);
    }
    if arguments.iter().any(|a| a == "--errors") {
        errors(&rows, &labels);
    }
    negatives(Path::new(folder), lexicon, &labels)
}

/// Documents whose title's SHA-256 begins with an even byte were looked at when the lexicon was
/// written; the others were not.
fn in_half(document: &str, half: &str) -> bool {
    let odd = Sha256::digest(document.as_bytes())
        .first()
        .is_some_and(|b| b & 1 == 1);
    match half {
        "train" => !odd,
        "held-out" => odd,
        _ => true,
    }
}

fn read(folder: &Path, lexicon: &Lexicon) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(folder.join("single_label.json"))?;
    let value: Value = serde_json::from_str(&text)?;
    let mut rows: BTreeMap<(String, String), Labels> = BTreeMap::new();
    for row in value.as_array().into_iter().flatten() {
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.entry((field("doc_title"), field("text")))
            .or_default()
            .insert(field("label"));
    }
    let row = |((document, text), gold): ((String, String), Labels)| Row {
        found: techniques(&text, lexicon)
            .into_iter()
            .map(|f| (f.technique, f.basis, f.standing))
            .collect(),
        text,
        document,
        gold,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// A technique as the annotators could have named it: itself, else its parent, else not at all.
fn known(technique: &str, labels: &Labels) -> Option<String> {
    let parent = parent(technique);
    [technique, parent]
        .into_iter()
        .find(|t| labels.contains(*t))
        .map(str::to_owned)
}

fn parent(technique: &str) -> &str {
    technique.split_once('.').map_or(technique, |(p, _)| p)
}

fn predicted(row: &Row, labels: &Labels, mode: Mode) -> Labels {
    let taken = row.found.iter().filter(|(_, basis, standing)| {
        (mode.hints || *basis != Basis::Hint) && (!mode.asserted || *standing == Standing::Asserted)
    });
    if mode.parents {
        let parents: BTreeSet<&str> = labels.iter().map(|l| parent(l)).collect();
        return taken
            .map(|(t, _, _)| parent(t))
            .filter(|t| parents.contains(t))
            .map(str::to_owned)
            .collect();
    }
    taken.filter_map(|(t, _, _)| known(t, labels)).collect()
}

fn count(row: &Row, labels: &Labels, mode: Mode) -> Counts {
    let found = predicted(row, labels, mode);
    let gold: Labels = if mode.parents {
        row.gold.iter().map(|g| parent(g).to_owned()).collect()
    } else {
        row.gold.clone()
    };
    let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Counts {
        right: size(found.intersection(&gold).count()),
        predicted: size(found.len()),
        wanted: size(gold.len()),
    }
}

fn report(rows: &[&Row], labels: &Labels, mode: Mode) {
    let mut documents: BTreeMap<&str, Counts> = BTreeMap::new();
    for row in rows {
        documents
            .entry(&row.document)
            .or_default()
            .add(count(row, labels, mode));
    }
    let each: Vec<Counts> = documents.into_values().collect();
    let mut sum = Counts::default();
    each.iter().for_each(|c| sum.add(*c));
    let (precision, recall) = intervals(&each);
    println!(
        "{:26} precision {:.3} [{:.3}, {:.3}]  recall {:.3} [{:.3}, {:.3}]  ({} right of {} found, {} wanted)",
        mode.name,
        sum.precision(),
        precision.0,
        precision.1,
        sum.recall(),
        recall.0,
        recall.1,
        sum.right,
        sum.predicted,
        sum.wanted,
    );
}

/// 95 % of 2,000 samples of documents drawn with replacement, from a fixed seed.
fn intervals(each: &[Counts]) -> ((f64, f64), (f64, f64)) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % each.len().max(1) as u64).unwrap_or(0)
    };
    let (mut precision, mut recall): (Vec<f64>, Vec<f64>) = (0..2000)
        .map(|_| {
            let mut sum = Counts::default();
            (0..each.len()).for_each(|_| sum.add(each.get(draw()).copied().unwrap_or_default()));
            (sum.precision(), sum.recall())
        })
        .unzip();
    let ends = |all: &mut Vec<f64>| {
        all.sort_by(f64::total_cmp);
        let at = |i: usize| all.get(i).copied().unwrap_or_default();
        (at(50), at(1949))
    };
    (ends(&mut precision), ends(&mut recall))
}

/// Per technique, and sentences in which it was wrongly found or missed.
fn errors(rows: &[&Row], labels: &Labels) {
    for label in labels {
        let mut sum = Counts::default();
        let (mut wrong, mut missed) = (Vec::new(), Vec::new());
        for row in rows {
            let found = predicted(row, labels, MODES[0]).contains(label);
            let wanted = row.gold.contains(label);
            sum.add(Counts {
                right: u32::from(found && wanted),
                predicted: u32::from(found),
                wanted: u32::from(wanted),
            });
            if found && !wanted {
                wrong.push(format!("  + {:?} {}", row.gold, row.text));
            }
            if wanted && !found {
                missed.push(format!("  - {}", row.text));
            }
        }
        println!(
            "{label} precision {:.2} recall {:.2} wanted {} found {}",
            sum.precision(),
            sum.recall(),
            sum.wanted,
            sum.predicted
        );
        wrong
            .iter()
            .chain(&missed)
            .for_each(|line| println!("{line}"));
    }
}

/// How often something is found where nothing is labelled.
fn negatives(
    folder: &Path,
    lexicon: &Lexicon,
    labels: &Labels,
) -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(folder.join("negative_data.json"))?;
    let all: Vec<String> = serde_json::from_str(&text)?;
    let (mut of_labels, mut any, mut asserted) = (0, 0, 0);
    for item in &all {
        let found = techniques(item, lexicon);
        let found: Vec<_> = found.iter().filter(|f| f.basis != Basis::Hint).collect();
        any += u32::from(!found.is_empty());
        of_labels += u32::from(found.iter().any(|f| known(&f.technique, labels).is_some()));
        asserted += u32::from(
            found
                .iter()
                .any(|f| f.is_evidence() && known(&f.technique, labels).is_some()),
        );
    }
    let share = |n: u32| f64::from(n) / all.len() as f64;
    println!(
        "negative_data: {} items; one of the labels found in {:.3}, asserted in {:.3}; any technique found in {:.3}",
        all.len(),
        share(of_labels),
        share(asserted),
        share(any)
    );
    Ok(())
}
