//! Cases out of folders of reports: one a folder, its actor's names taken out of the text.

use super::folder::Folder;
use super::told::Told;
use super::{BacktestOptions, Knowledge};
use crate::Progress;
use crate::error::AppError;
use crate::evidence::Names;
use crate::policy::Access;
use ascribe_knowledge::Picture;
use ascribe_knowledge::names::{Resolution, fold};
use ascribe_knowledge::origin::{day_in_url, publisher_of};
use ascribe_observe::prose::mask;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Folders that are read, at most.
const MOST_FOLDERS: usize = 10_000;

/// How cases are built from folders.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// The knowledge by which labels are resolved and names masked; under the empty name.
    pub knowledge: Vec<PathBuf>,
    /// Name of the knowledge that the cases are to be judged with.
    pub knowledge_name: String,
    /// Folder → name of its actor, where the folder's own name does not say it.
    pub labels: BTreeMap<String, String>,
    /// Who published the folders, as in a case's `source`.
    pub source: Option<String>,
}

/// Cases built, and the folders from which none could be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Built {
    /// One for each folder whose label leads to one actor.
    pub cases: Vec<BuiltCase>,
    /// The others, with the reason.
    pub skipped: Vec<Skipped>,
}

/// A folder without a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Its name.
    pub folder: String,
    /// Why.
    pub reason: String,
}

/// A case in the form that a backtest reads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BuiltCase {
    /// Folder's name.
    pub id: String,
    /// Knowledge to judge it with.
    pub knowledge: String,
    /// The answer.
    pub actor: BuiltActor,
    /// What was observed.
    pub observed: BuiltObserved,
    /// First day on which any of the folder's reports was published: nothing later is learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_at: Option<String>,
    /// Publisher of the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The folder.
    pub report: String,
    /// Addresses of the reports.
    pub reference: String,
}

/// The answer of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuiltActor {
    /// ATT&CK id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Preferred name.
    pub name: String,
}

/// What a folder holds, without its actor's names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BuiltObserved {
    /// Techniques, stated or described.
    pub techniques: BTreeSet<String>,
    /// Names of malware and tools that are not denied.
    pub software: BTreeSet<String>,
    /// Indicators of samples, network and host.
    pub indicators: BTreeSet<BuiltIndicator>,
    /// Vulnerabilities.
    pub vulnerabilities: BTreeSet<String>,
    /// Sectors of victims.
    pub sectors: BTreeSet<String>,
    /// Nations of victims.
    pub countries: BTreeSet<String>,
    /// The reports' prose with every name of the actor masked.
    pub text: String,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct BuiltIndicator {
    /// STIX type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Normalised value.
    pub value: String,
}

/// Builds a case for each folder inside `dir` whose label leads, uncontested, to one actor of the
/// knowledge. The label is the folder's name, one of the words of which it consists, or what
/// [`BuildOptions::labels`] says.
///
/// # Errors
/// A folder that cannot be read, knowledge that cannot, or the record's own.
pub fn cases_from_folders(
    dir: &Path,
    options: &BuildOptions,
    access: &Access,
    progress: &mut dyn Progress,
) -> Result<Built, AppError> {
    access.only_operator("backtest build")?;
    let backtest = BacktestOptions {
        knowledge: BTreeMap::from([(String::new(), options.knowledge.clone())]),
        ..BacktestOptions::default()
    };
    let mut knowledge = Knowledge::new(&backtest)?;
    let session = knowledge.called("", progress)?;
    let seq = session.ledger.size()?;
    let picture = session.picture_at(seq)?;
    let names = Names::of(&picture);
    let mut built = Built {
        cases: Vec::new(),
        skipped: Vec::new(),
    };
    for path in Folder::inside(dir, MOST_FOLDERS)? {
        let folder = Folder::read(&path)?;
        progress.at("building cases", built.cases.len() as u64, None);
        match label(&picture, &folder.name, &options.labels) {
            Ok(actor) => built
                .cases
                .push(case(&picture, &names, &folder, actor, options)),
            Err(reason) => built.skipped.push(Skipped {
                folder: folder.name,
                reason,
            }),
        }
    }
    Ok(built)
}

/// Reads a table of folders and the names of their actors: two columns, a comma between; lines
/// that begin with `#` are remarks.
///
/// # Errors
/// A file that cannot be read, or a line without a comma.
pub fn folder_labels(path: &Path) -> Result<BTreeMap<String, String>, AppError> {
    let failed = |reason: String| AppError::File {
        operation: "read labels from",
        path: path.to_owned(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|e| failed(e.to_string()))?;
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    lines
        .map(|(number, line)| match line.split_once(',') {
            Some((folder, actor)) => Ok((folder.trim().to_owned(), actor.trim().to_owned())),
            None => Err(failed(format!(
                "line {number}: a folder, a comma and an actor are wanted"
            ))),
        })
        .collect()
}

/// The one actor that a folder's label leads to.
fn label(picture: &Picture, folder: &str, given: &BTreeMap<String, String>) -> Result<u32, String> {
    let whole = folder.replace('_', " ");
    let candidates: Vec<String> = match given.get(folder) {
        Some(name) => vec![name.clone()],
        None => std::iter::once(whole.clone())
            .chain(std::iter::once(format!("the {whole}")))
            .chain(folder.split('_').map(str::to_owned))
            .collect(),
    };
    let mut actors = BTreeSet::new();
    for name in candidates.iter().filter(|n| fold(n).len() > 2) {
        match picture.resolve(name) {
            Resolution::Unknown => {}
            Resolution::Actor {
                actor,
                contested: false,
            } => {
                actors.insert(actor);
            }
            Resolution::Actor { .. } | Resolution::Contested(_) => {
                return Err(format!("the name {name:?} is contested"));
            }
        }
        // What the whole name says, its parts need not repeat.
        if !actors.is_empty() && (*name == whole || given.contains_key(folder)) {
            break;
        }
    }
    match (actors.len(), actors.first()) {
        (1, Some(actor)) => Ok(*actor),
        (0, _) => Err("no actor is known by this name".to_owned()),
        _ => Err("its words name several actors".to_owned()),
    }
}

fn case(
    picture: &Picture,
    names: &Names,
    folder: &Folder,
    index: u32,
    options: &BuildOptions,
) -> BuiltCase {
    let actor = picture.actor(index);
    let mut aliases: BTreeSet<&str> = actor
        .into_iter()
        .flat_map(|a| &a.views)
        .flat_map(|v| &v.names)
        .map(String::as_str)
        .collect();
    aliases.extend(actor.map(|a| a.name.as_str()));
    aliases.insert(&folder.name);
    aliases.extend(options.labels.get(&folder.name).map(String::as_str));
    let text = mask(&folder.prose, aliases.iter().copied());
    let references: BTreeSet<&str> = folder
        .urls
        .iter()
        .map(String::as_str)
        .filter(|url| day_in_url(url).is_some())
        .collect();
    let days = references.iter().filter_map(|url| day_in_url(url));
    let first = days.min().map(|d| d.to_string());
    let masked: BTreeSet<String> = aliases.iter().map(|a| fold(a)).collect();
    BuiltCase {
        id: folder.name.clone(),
        knowledge: options.knowledge_name.clone(),
        actor: BuiltActor {
            id: actor.and_then(|a| a.external_id.clone()),
            name: actor.map(|a| a.name.clone()).unwrap_or_default(),
        },
        observed: observed(names, folder, text, &masked, &references),
        observed_at: [first, folder.dated.clone()].into_iter().flatten().min(),
        source: options.source.clone(),
        report: folder.name.clone(),
        reference: references.into_iter().collect::<Vec<_>>().join(" "),
    }
}

fn observed(
    names: &Names,
    folder: &Folder,
    text: String,
    masked: &BTreeSet<String>,
    references: &BTreeSet<&str>,
) -> BuiltObserved {
    let mut observed = BuiltObserved::default();
    let publishers: BTreeSet<String> = references.iter().filter_map(|r| publisher_of(r)).collect();
    for (kind, value) in &folder.found {
        match kind.as_str() {
            "attack-pattern" => {
                observed.techniques.insert(value.clone());
            }
            "vulnerability" => {
                observed.vulnerabilities.insert(value.clone());
            }
            // Where the report stands is no trace of the actor.
            "url" | "domain-name"
                if publisher_of(value).is_some_and(|p| publishers.contains(&p)) => {}
            _ => {
                observed.indicators.insert(BuiltIndicator {
                    kind: kind.clone(),
                    value: value.clone(),
                });
            }
        }
    }
    let told = Told::of(&text, names, masked);
    observed.techniques.extend(told.techniques.into_keys());
    observed.software = told.software;
    observed.countries = told.countries;
    observed.sectors = told.sectors;
    observed.text = text;
    observed
}
