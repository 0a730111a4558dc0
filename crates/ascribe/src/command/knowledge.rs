//! `ascribe knowledge`: sources and their updates.

use super::{Outcome, Result, moment, open, open_for_questions};
use crate::arguments::{
    AddSource, DecideSource, DiffSource, Fetching, Format, Global, Knowledge, KnowledgeCommand,
    UpdateSources,
};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{
    ListedSource, NewSource, SourceDiff, SourceStatus, SourceUpdate, UpdateOptions, UpdateOutcome,
    UpdateReport,
};
use std::path::Path;

/// Problems printed one by one for each source; with `-v` all.
const SHOWN: usize = 10;
/// Objects of one kind of change that are printed; with `-v` all.
const SHOWN_OBJECTS: usize = 15;

pub fn run(global: &Global, arguments: &Knowledge) -> Result<Outcome> {
    let file = arguments.sources.as_deref();
    match &arguments.command {
        KnowledgeCommand::Update(a) => update(global, file, a),
        KnowledgeCommand::Mirror(a) => mirror(global, file, &a.dir, &a.fetching, &a.names),
        KnowledgeCommand::List => list(global, file),
        KnowledgeCommand::Diff(a) => diff(global, a),
        KnowledgeCommand::Disable(a) => decide(global, a, SourceStatus::Disabled),
        KnowledgeCommand::Enable(a) => decide(global, a, SourceStatus::Enabled),
        KnowledgeCommand::Remove(a) => {
            if !a.yes {
                let text = format!(
                    "remove {}: withdraws everything this source has said so far; add --yes if that is meant (`disable` can be taken back)",
                    a.decide.source
                );
                return Err(super::CommandError::Usage(text));
            }
            decide(global, &a.decide, SourceStatus::Removed)
        }
        KnowledgeCommand::Add(a) => add(global, a),
    }
}

fn options(file: Option<&Path>, fetching: &Fetching, names: &[String]) -> UpdateOptions {
    UpdateOptions {
        sources: names.to_vec(),
        sources_file: file.map(Path::to_owned),
        allow_internal: fetching.allow_internal,
        proxy: fetching.proxy.clone(),
        limits: fetching.limits(),
        ..UpdateOptions::default()
    }
}

fn update(global: &Global, file: Option<&Path>, arguments: &UpdateSources) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    let options = UpdateOptions {
        from: arguments.from.clone(),
        accept_shrink: arguments.accept_shrink,
        ..options(file, &arguments.fetching, &arguments.names)
    };
    let report = session.update_knowledge(&options, &mut spinner)?;
    drop(spinner);
    told(global, &report)
}

fn mirror(
    global: &Global,
    file: Option<&Path>,
    dir: &Path,
    fetching: &Fetching,
    names: &[String],
) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let session = open_for_questions(global, &mut spinner)?;
    let report = session.mirror_knowledge(dir, &options(file, fetching, names), &mut spinner)?;
    drop(spinner);
    told(global, &report)
}

fn told(global: &Global, report: &UpdateReport) -> Result<Outcome> {
    match global.format {
        Format::Json => json(report)?,
        Format::Human if report.updates.is_empty() => output::text("No source was updated.\n")?,
        Format::Human => {
            let text: String = report.updates.iter().map(update_text).collect();
            output::text(&text)?;
        }
    }
    for update in &report.updates {
        let shown = if global.verbose { usize::MAX } else { SHOWN };
        for problem in update.problems.iter().take(shown) {
            eprintln!("ascribe: {}: {}", update.name, output::plain(problem));
        }
        let more = update.problems.len().saturating_sub(shown);
        if more > 0 {
            eprintln!("ascribe: {}: and {more} more; -v shows all", update.name);
        }
    }
    Ok(if report.failed > 0 {
        Outcome::Finding
    } else {
        Outcome::Done
    })
}

fn update_text(update: &SourceUpdate) -> String {
    let what = match update.outcome {
        UpdateOutcome::Updated => {
            let mut parts = vec![
                format!("{} new entries", update.added),
                format!("{} already known", update.unchanged),
            ];
            for (n, word) in [
                (update.listed_again, "listed again"),
                (update.withdrawn, "withdrawn"),
                (update.refused, "refused"),
            ] {
                if n > 0 {
                    parts.push(format!("{n} {word}"));
                }
            }
            parts.join(", ")
        }
        UpdateOutcome::Unchanged => "unchanged".to_owned(),
        UpdateOutcome::Absent => "not in the mirror".to_owned(),
        UpdateOutcome::Failed => "failed; what is recorded stays as it is".to_owned(),
    };
    format!("{:<20} {what}\n", update.name)
}

fn list(global: &Global, file: Option<&Path>) -> Result<Outcome> {
    let session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let sources = session.list_knowledge(file, moment(global)?)?;
    match global.format {
        Format::Json => json(&serde_json::json!({ "sources": sources }))?,
        Format::Human => output::text(&sources.iter().map(source_text).collect::<String>())?,
    }
    Ok(Outcome::Done)
}

fn source_text(source: &ListedSource) -> String {
    let mut text = output::plain(&source.source);
    if let Some(name) = source.name.as_ref().filter(|n| **n != source.source) {
        text.push_str(&format!("  ({name})"));
    }
    if !source.enabled {
        text.push_str("  disabled");
    }
    if let Some(seq) = source.removed_until {
        text.push_str(&format!("  removed up to entry {seq}"));
    }
    text.push('\n');
    if source.entries == 0 {
        text.push_str("  nothing recorded yet\n");
    } else {
        let last = source.last.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "  {} entries on {} objects, last recorded {last}\n",
            source.entries, source.objects
        ));
    }
    if let Some(updated) = &source.updated {
        let version = source.version.as_ref().map(|v| format!(", edition {v}"));
        text.push_str(&format!(
            "  updated {updated} from {}{}\n",
            output::plain(source.from.as_deref().unwrap_or_default()),
            output::plain(&version.unwrap_or_default())
        ));
    } else if let (Some(kind), Some(url)) = (&source.kind, &source.url) {
        text.push_str(&format!("  {kind} at {}\n", output::plain(url)));
    }
    text
}

fn diff(global: &Global, arguments: &DiffSource) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let diffs = session.diff_knowledge(
        arguments.source.as_deref(),
        arguments.from.as_deref(),
        arguments.to.as_deref(),
    )?;
    match global.format {
        Format::Json => json(&serde_json::json!({ "sources": diffs }))?,
        Format::Human if diffs.is_empty() => {
            output::text("No source was updated yet; name one, or give --from.\n")?;
        }
        Format::Human => {
            let all = diffs.iter().map(|d| diff_text(d, global.verbose));
            output::text(&all.collect::<String>())?;
        }
    }
    Ok(Outcome::Done)
}

fn diff_text(diff: &SourceDiff, verbose: bool) -> String {
    let mut text = format!(
        "{}: entries {} to {}\n",
        output::plain(&diff.source),
        diff.from,
        diff.to
    );
    let name = |o: &ascribe_app::NamedObject| {
        let name = if o.name.is_empty() { &o.id } else { &o.name };
        format!("{} {name}", o.kind)
    };
    let groups: [(&str, Vec<String>); 5] = [
        ("added", diff.added.iter().map(name).collect()),
        (
            "changed",
            diff.changed
                .iter()
                .map(|c| format!("{} ({})", name(&c.object), c.fields.join(", ")))
                .collect(),
        ),
        ("revoked", diff.revoked.iter().map(name).collect()),
        (
            "expired",
            diff.expired
                .iter()
                .map(|e| format!("{} (valid until {})", name(&e.object), e.valid_until))
                .collect(),
        ),
        ("no longer listed", diff.removed.iter().map(name).collect()),
    ];
    let shown = if verbose { usize::MAX } else { SHOWN_OBJECTS };
    let mut silent = true;
    for (word, all) in groups.iter().filter(|(_, all)| !all.is_empty()) {
        silent = false;
        text.push_str(&format!("  {} {word}\n", all.len()));
        for one in all.iter().take(shown) {
            text.push_str(&format!("    {}\n", output::plain(one)));
        }
        let more = all.len().saturating_sub(shown);
        if more > 0 {
            text.push_str(&format!("    and {more} more (-v)\n"));
        }
    }
    let values = &diff.values;
    for (word, n, all) in [
        ("new values", values.added, &values.added_values),
        ("values gone", values.removed, &values.removed_values),
    ] {
        if n > 0 {
            silent = false;
            text.push_str(&format!("  {n} {word}\n"));
            for (kind, value) in all.iter().take(shown) {
                text.push_str(&format!("    {kind} {}\n", output::defang(kind, value)));
            }
        }
    }
    if silent {
        text.push_str("  nothing changed\n");
    }
    text
}

fn decide(global: &Global, arguments: &DecideSource, status: SourceStatus) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    let decision = session.decide_source(&arguments.source, status, &arguments.reason)?;
    if global.format == Format::Json {
        json(&decision)?;
        return Ok(Outcome::Done);
    }
    let source = output::plain(&decision.source);
    let what = match (status, decision.changed) {
        (SourceStatus::Disabled, true) => "counts no more; nothing was deleted",
        (SourceStatus::Disabled, false) => "was disabled already",
        (SourceStatus::Enabled, true) => "counts again",
        (SourceStatus::Enabled, false) => "was enabled already",
        (SourceStatus::Removed, true) => "is withdrawn with all it said so far; the record remains",
        (SourceStatus::Removed, false) => "has said nothing since it was removed",
    };
    output::text(&format!(
        "{source} {what} ({} entries).\n",
        decision.entries
    ))?;
    Ok(Outcome::Done)
}

fn add(global: &Global, arguments: &AddSource) -> Result<Outcome> {
    let session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let new = NewSource {
        name: arguments.name.clone(),
        kind: arguments.kind.clone(),
        url: arguments.url.clone(),
        source: arguments.source.clone(),
        reliability: arguments.reliability.clone(),
        marking: arguments.marking.clone(),
        map: arguments.map.clone(),
        sha256: arguments.sha256.clone(),
    };
    let path = session.add_source(&new)?;
    match global.format {
        Format::Json => json(&serde_json::json!({ "name": new.name, "file": path }))?,
        Format::Human => output::text(&format!(
            "{} stands in {}. `ascribe knowledge update {}` fetches it.\n",
            new.name,
            path.display(),
            new.name
        ))?,
    }
    Ok(Outcome::Done)
}
