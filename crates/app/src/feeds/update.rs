//! Updating: fetch or read a mirror, take in, settle what is no longer said, note it.

use super::definitions::{beside, credentials, import_options};
use super::history::updates;
use super::withdraw::{Said, Settled};
use super::{UPDATE, ranges};
use crate::Progress;
use crate::clock::moment;
use crate::error::AppError;
use crate::session::Session;
use ascribe_fetch::{
    Client, Delivery, FetchError, Limits, Policy, SUMS, Source, State, deliver, from_mirror,
    sums_of,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// What an update is asked for.
#[derive(Debug, Clone, Default)]
pub struct UpdateOptions {
    /// Names of sources; all enabled ones if none is named.
    pub sources: Vec<String>,
    /// A sources file in place of the one beside the ledger.
    pub sources_file: Option<PathBuf>,
    /// A mirror to read in place of the network.
    pub from: Option<PathBuf>,
    /// Internal addresses may be contacted.
    pub allow_internal: bool,
    /// Proxy for sources that name none.
    pub proxy: Option<String>,
    /// Believe sources that list less than half of what they did.
    pub accept_shrink: bool,
    /// Bounds on what a request may cost.
    pub limits: Limits,
}

/// What became of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Something came and was taken in.
    Updated,
    /// It says what it said the last time.
    Unchanged,
    /// The mirror holds nothing of it.
    Absent,
    /// It could not be had; what is recorded of it stays as it is.
    Failed,
}

/// The update of one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceUpdate {
    /// Name of the source in the sources file.
    pub name: String,
    /// Name under which it is recorded.
    pub source: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Entries added.
    pub added: u64,
    /// Entries that were recorded before.
    pub unchanged: u64,
    /// Objects that count again after they had been withdrawn.
    pub listed_again: u64,
    /// Objects that it no longer lists.
    pub withdrawn: u64,
    /// Objects that it lists now.
    pub objects: u64,
    /// Bytes that came, unpacked.
    pub bytes: u64,
    /// Edition.
    pub version: Option<String>,
    /// Items kept out.
    pub refused: u64,
    /// What could not be taken or is unusual, and why it failed.
    pub problems: Vec<String>,
}

/// An update of several sources; one that fails does not keep the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct UpdateReport {
    /// One for each source, in the order of the sources file.
    pub updates: Vec<SourceUpdate>,
    /// Sources of which something could not be had.
    pub failed: u64,
}

/// What is remembered of a source beside the ledger, to ask it less the next time.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Remembered {
    /// The definition it was fetched by; another one begins anew.
    definition: String,
    /// The update entry that this belongs to; a ledger without it begins anew.
    entry: u64,
    state: State,
}

impl Session {
    /// Gets what sources publish now into the record.
    ///
    /// # Errors
    /// A wrong request, or the record's own. What fails in a source is reported with it.
    pub fn update_knowledge(
        &mut self,
        options: &UpdateOptions,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport, AppError> {
        let mut report = UpdateReport::default();
        let mut changed = false;
        for source in self.selected(options)? {
            let update = self.update_one(&source, options, progress)?;
            if options.from.is_some()
                && options.sources.is_empty()
                && update.outcome == Outcome::Absent
            {
                continue;
            }
            changed |= update.outcome == Outcome::Updated;
            let whole = matches!(update.outcome, Outcome::Updated | Outcome::Unchanged);
            report.failed += u64::from(!whole || update.refused > 0);
            report.updates.push(update);
        }
        if changed {
            progress.at("building the picture", 0, None);
            self.keep_picture()?;
        }
        Ok(report)
    }

    /// Writes what sources publish now into a folder, for sites without a network, with the
    /// digests of all files. The record is not touched.
    ///
    /// # Errors
    /// A wrong request, or a folder that cannot be written. What fails in a source is reported.
    pub fn mirror_knowledge(
        &self,
        dir: &Path,
        options: &UpdateOptions,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport, AppError> {
        let mut report = UpdateReport::default();
        for source in self.selected(options)? {
            let new = dir.join(format!(".{}.new", source.name));
            let mut update = empty(&source);
            clear(&new)?;
            match fetched(&source, options, &State::default(), &new, progress)? {
                Ok(delivery) => {
                    took(&mut update, &delivery);
                    let to = dir.join(&source.name);
                    remove(&to)?;
                    std::fs::rename(&new, &to).map_err(|e| file("write", &to, &e))?;
                }
                Err(error) => fail(&mut update, &error),
            }
            remove(&new)?;
            report.failed += u64::from(!update.problems.is_empty());
            report.updates.push(update);
        }
        let sums = sums_of(dir).map_err(|e| AppError::stored("mirror", e))?;
        let path = dir.join(SUMS);
        std::fs::write(&path, sums).map_err(|e| file("write", &path, &e))?;
        Ok(report)
    }

    fn selected(&self, options: &UpdateOptions) -> Result<Vec<Source>, AppError> {
        let all = self.feeds(options.sources_file.as_deref())?;
        let unknown = options
            .sources
            .iter()
            .find(|name| !all.iter().any(|s| s.name == **name));
        if let Some(name) = unknown {
            let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
            return Err(AppError::Usage {
                what: format!("source {name}"),
                rule: "is not known".to_owned(),
                remedy: format!(
                    "known are {}; `ascribe knowledge add` adds one",
                    names.join(", ")
                ),
            });
        }
        if let Some(dir) = options.from.as_ref().filter(|d| !d.is_dir()) {
            return Err(AppError::Usage {
                what: format!("--from {}", dir.display()),
                rule: "is no folder".to_owned(),
                remedy: "give the folder that holds the mirror".to_owned(),
            });
        }
        let wanted = |s: &Source| {
            if options.sources.is_empty() {
                s.enabled
            } else {
                options.sources.contains(&s.name)
            }
        };
        Ok(all.into_iter().filter(|s| wanted(s)).collect())
    }

    fn update_one(
        &mut self,
        source: &Source,
        options: &UpdateOptions,
        progress: &mut dyn Progress,
    ) -> Result<SourceUpdate, AppError> {
        let mut update = empty(source);
        let import = import_options(source)?;
        let head = self.ledger.size()?;
        let last = updates(&self.ledger, head)?
            .into_iter()
            .rfind(|u| u.feed == source.name);
        let folder = beside(&self.path, ".feeds");
        let new = folder
            .join(format!("{}.new", source.name))
            .join(&source.name);
        let known = remembered(&folder, source, last.as_ref().map(|u| u.seq));
        let delivery = match &options.from {
            Some(dir) => match from_mirror(source, dir, &known) {
                Ok(Some(delivery)) => Ok(delivery),
                Ok(None) => {
                    update.outcome = Outcome::Absent;
                    update.problems.push(format!(
                        "{} holds no folder {}",
                        dir.display(),
                        source.name
                    ));
                    return Ok(update);
                }
                Err(error) => Err(error),
            },
            None => {
                clear(&new)?;
                fetched(source, options, &known, &new, progress)?
            }
        };
        let delivery = match delivery {
            Ok(delivery) => delivery,
            Err(error) => {
                fail(&mut update, &error);
                remove(&folder.join(format!("{}.new", source.name)))?;
                return Ok(update);
            }
        };
        took(&mut update, &delivery);
        if delivery.unchanged {
            update.outcome = Outcome::Unchanged;
            update.objects = last.as_ref().map_or(0, |l| l.objects);
            if let Some(last) = &last {
                remember(&folder, source, last.seq, delivery.state)?;
            }
        } else {
            let imported = self.take_in(&delivery.paths, &import, progress, true)?;
            let before = last
                .as_ref()
                .map(|l| ranges::read(&l.listing))
                .unwrap_or_default();
            let now = moment(self.clock.now());
            let settled = self.settle(&Said {
                source: source.recorded_as(),
                said: &imported.said,
                still: &delivery.still_listed,
                now: &now,
                before: &before,
                whole: imported.broken == 0,
                lists_all: source.lists_all() && !delivery.additions_only,
                accept_shrink: options.accept_shrink,
            })?;
            for count in imported.sources.values() {
                update.added += count.added;
                update.unchanged += count.unchanged;
            }
            update.refused += imported.refused;
            update.problems.extend(imported.problems);
            update.problems.extend(settled.held_back.clone());
            update.listed_again = settled.again;
            update.withdrawn = settled.withdrawn;
            update.objects = u64::try_from(settled.listing.len()).unwrap_or(u64::MAX);
            let entry = self.note_update(source, options, &update, &settled, head, &now)?;
            // What could not be read whole is asked for again the next time.
            if imported.broken == 0 && settled.held_back.is_none() {
                remember(&folder, source, entry, delivery.state)?;
            }
        }
        remove(&folder.join(format!("{}.new", source.name)))?;
        Ok(update)
    }

    fn note_update(
        &mut self,
        source: &Source,
        options: &UpdateOptions,
        update: &SourceUpdate,
        settled: &Settled,
        before: u64,
        now: &str,
    ) -> Result<u64, AppError> {
        let from = match &options.from {
            Some(_) => "mirror".to_owned(),
            None => {
                let mut url = source.url.clone();
                url.set_query(None);
                url.to_string()
            }
        };
        let id = format!("{UPDATE}--{}", source.name);
        let body = serde_json::json!({
            "type": UPDATE, "id": id, "feed": source.name, "source": source.recorded_as(),
            "fetched": now, "from": from, "version": update.version, "before": before,
            "added": update.added, "unchanged": update.unchanged, "withdrawn": update.withdrawn,
            "listed_again": update.listed_again, "objects": update.objects,
            "refused": update.refused, "listing": ranges::write(&settled.listing),
        });
        let context = self.context();
        let draft = crate::standing::own_draft(UPDATE, id, context.recorder.clone(), &body);
        let outcomes = self.ledger.append(&context, &[draft])?;
        Ok(outcomes.first().map_or(0, |o| o.seq()))
    }
}

/// What a source gives now; the inner error is the source's.
fn fetched(
    source: &Source,
    options: &UpdateOptions,
    known: &State,
    folder: &Path,
    progress: &mut dyn Progress,
) -> Result<Result<Delivery, FetchError>, AppError> {
    let proxy = source
        .proxy
        .clone()
        .or_else(|| options.proxy.clone())
        .or_else(|| proxy_of(source));
    let policy = Policy {
        allow_internal: options.allow_internal,
        proxy: proxy.filter(|p| !p.is_empty()),
        limits: options.limits.clone(),
    };
    let credentials = credentials(source)?;
    let mut told =
        |part: &str, done: u64| progress.at(&format!("{}: {part}", source.name), done, None);
    Ok(Client::new(policy, &source.url, credentials)
        .and_then(|client| deliver(&client, source, known, folder, &mut told)))
}

/// The proxy that the environment names for an address.
fn proxy_of(source: &Source) -> Option<String> {
    let of = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let host = source.url.host_str().unwrap_or_default();
    let exempt = of("NO_PROXY")
        .or_else(|| of("no_proxy"))
        .unwrap_or_default();
    let spared = exempt
        .split(',')
        .map(str::trim)
        .filter(|e| !e.is_empty())
        .any(|e| {
            let end = e.trim_start_matches('.');
            e == "*" || host == end || host.ends_with(&format!(".{end}"))
        });
    let names: &[&str] = match source.url.scheme() {
        _ if spared => &[],
        "https" => &["HTTPS_PROXY", "https_proxy"],
        // The upper-case name can be set by a request header where programs run as CGI.
        _ => &["http_proxy"],
    };
    names.iter().find_map(|n| of(n))
}

fn empty(source: &Source) -> SourceUpdate {
    SourceUpdate {
        name: source.name.clone(),
        source: source.recorded_as().to_owned(),
        outcome: Outcome::Updated,
        added: 0,
        unchanged: 0,
        listed_again: 0,
        withdrawn: 0,
        objects: 0,
        bytes: 0,
        version: None,
        refused: 0,
        problems: Vec::new(),
    }
}

fn took(update: &mut SourceUpdate, delivery: &Delivery) {
    update.bytes = delivery.bytes;
    update.version.clone_from(&delivery.version);
    update.refused += u64::try_from(delivery.problems.len()).unwrap_or(u64::MAX);
    let problems = delivery
        .problems
        .iter()
        .map(|p| format!("{}: {}", p.place, p.reason));
    update.problems.extend(problems);
}

fn fail(update: &mut SourceUpdate, error: &FetchError) {
    update.outcome = Outcome::Failed;
    update.problems.push(error.to_string());
}

fn definition(source: &Source) -> String {
    let digest = Sha256::digest(format!("{source:?}").as_bytes());
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

fn memory(folder: &Path, source: &Source) -> PathBuf {
    folder.join(format!("{}.json", source.name))
}

/// What is remembered, if it belongs to this definition and to the last update recorded.
fn remembered(folder: &Path, source: &Source, entry: Option<u64>) -> State {
    let read = std::fs::read(memory(folder, source)).ok();
    let known: Option<Remembered> = read.and_then(|b| serde_json::from_slice(&b).ok());
    known
        .filter(|k| k.definition == definition(source) && Some(k.entry) == entry)
        .map(|k| k.state)
        .unwrap_or_default()
}

fn remember(folder: &Path, source: &Source, entry: u64, state: State) -> Result<(), AppError> {
    let path = memory(folder, source);
    let kept = Remembered {
        definition: definition(source),
        entry,
        state,
    };
    let bytes = serde_json::to_vec(&kept).map_err(|e| AppError::stored("state of a source", e))?;
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, bytes))
        .map_err(|e| file("write", &path, &e))
}

/// An empty folder.
fn clear(folder: &Path) -> Result<(), AppError> {
    remove(folder)?;
    std::fs::create_dir_all(folder).map_err(|e| file("create", folder, &e))
}

fn remove(folder: &Path) -> Result<(), AppError> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(file("remove", folder, &e)),
        _ => Ok(()),
    }
}

fn file(operation: &'static str, path: &Path, error: &std::io::Error) -> AppError {
    AppError::File {
        operation,
        path: path.to_owned(),
        reason: error.to_string(),
    }
}
