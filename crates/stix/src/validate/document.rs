//! A whole file: bundle, array or single object.

use super::{Finding, Level, validate, validate_bundle};
use crate::limits::Limits;
use crate::object::Object;
use crate::parse::{Problem, parse};
use crate::upgrade::{needs_upgrade, upgrade};
use serde::Serialize;
use std::collections::HashSet;

/// What a file breaks.
#[derive(Debug, Default, Serialize)]
pub struct Document {
    /// Objects that were checked.
    pub objects: usize,
    /// How many of them are of STIX 2.0 and were checked as what they are in
    /// 2.1 (see [`crate::upgrade()`]).
    pub upgraded: usize,
    /// What is broken, in the order of the file.
    pub broken: Vec<Broken>,
    /// What could not be checked at all, as MUSTs too.
    pub problems: Vec<String>,
}

/// A finding and the object that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Position among the objects, from 0; `None` for the bundle.
    pub index: Option<usize>,
    /// The object's identifier.
    pub id: String,
    /// What it breaks.
    #[serde(flatten)]
    pub finding: Finding,
}

impl Document {
    /// How many MUSTs are broken.
    pub fn errors(&self) -> usize {
        self.count(Level::Must) + self.problems.len()
    }

    /// How many SHOULDs are broken.
    pub fn warnings(&self) -> usize {
        self.count(Level::Should)
    }

    fn count(&self, level: Level) -> usize {
        let broken = self.broken.iter();
        broken.filter(|b| b.finding.level == level).count()
    }
}

/// Checks every object of a file. Never fails as a whole:
/// [`Document::problems`] says what could not be read.
pub fn validate_document(bytes: &[u8], limits: &Limits) -> Document {
    let parsed = parse(bytes, limits);
    let mut document = Document {
        objects: parsed.objects.len(),
        problems: parsed.problems.iter().map(Problem::to_string).collect(),
        ..Document::default()
    };
    if let Some(bundle) = &parsed.bundle {
        let id = bundle.id.clone().unwrap_or_else(|| "bundle".to_owned());
        let findings = validate_bundle(bundle.id.as_deref());
        document
            .broken
            .extend(findings.into_iter().map(|finding| Broken {
                index: None,
                id: id.clone(),
                finding,
            }));
    }
    for (upgraded, broken) in in_threads(&parsed.objects, limits.max_threads) {
        document.upgraded += upgraded;
        document.broken.extend(broken);
    }
    duplicates(&parsed.objects, &mut document);
    document
}

/// Splits the objects among threads; results in the order of the objects.
fn in_threads(objects: &[Object<'_>], threads: usize) -> Vec<(usize, Vec<Broken>)> {
    let threads = threads.clamp(1, 64);
    let size = objects.len().div_ceil(threads).max(1);
    if objects.len() < 1_000 {
        return vec![check_all(0, objects)];
    }
    std::thread::scope(|scope| {
        let work: Vec<_> = objects
            .chunks(size)
            .enumerate()
            .map(|(at, chunk)| scope.spawn(move || check_all(at * size, chunk)))
            .collect();
        work.into_iter()
            .filter_map(|work| work.join().ok())
            .collect()
    })
}

fn check_all(first: usize, objects: &[Object<'_>]) -> (usize, Vec<Broken>) {
    let mut upgraded = 0;
    let mut broken = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        let old = needs_upgrade(object.view()).then(|| upgrade(&object.raw).ok());
        let old = old.flatten();
        upgraded += usize::from(old.is_some());
        let text = old.as_ref().map_or(&*object.raw, |new| new.object.as_str());
        let Ok(value) = serde_json::from_str(text) else {
            continue; // What was parsed once is JSON.
        };
        broken.extend(validate(&value).into_iter().map(|finding| Broken {
            index: Some(first + at),
            id: object.id().to_owned(),
            finding,
        }));
    }
    (upgraded, broken)
}

/// The same version of an object stands once in a file.
fn duplicates(objects: &[Object<'_>], document: &mut Document) {
    let mut seen = HashSet::with_capacity(objects.len());
    for (index, object) in objects.iter().enumerate() {
        let modified: Option<String> = object.property("modified");
        if !seen.insert((object.id(), modified)) {
            document.broken.push(Broken {
                index: Some(index),
                id: object.id().to_owned(),
                finding: Finding {
                    level: Level::Should,
                    rule: "duplicate-ids",
                    path: "id".to_owned(),
                    says: "this version of the object stands in the file already".to_owned(),
                },
            });
        }
    }
}
