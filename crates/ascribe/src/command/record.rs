//! `ascribe log`, `checkpoint`, `verify` and `replay`.

use super::{CommandError, Outcome, Result, ledger, moment, open, open_for_questions};
use crate::arguments::{Checkpoint, Format, Global, Log, Replay, Verify, Words};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{
    Changed, LogFilter, Proof, Replayed, parse_moment, publish, verify as prove, words,
};
use std::path::PathBuf;

pub fn log(global: &Global, arguments: &Log) -> Result<Outcome> {
    let session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let filter = LogFilter {
        source: arguments.source.clone(),
        kind: arguments.kind.clone(),
        object: arguments.object.clone(),
        limit: arguments.limit,
        moment: moment(global)?,
    };
    let entries = session.log(&filter)?;
    match global.format {
        Format::Json => json(&serde_json::json!({ "entries": entries }))?,
        Format::Human => {
            let lines = entries.iter().map(|e| {
                let sealed = if e.sealed { " sealed" } else { "" };
                format!(
                    "{:>8}  {}  {} {:<22} {}  {}{sealed}  by {}\n",
                    e.seq,
                    e.recorded,
                    e.grade,
                    output::plain(&e.source),
                    output::plain(&e.kind),
                    output::plain(&e.object),
                    output::plain(&e.recorder)
                )
            });
            output::text(&lines.collect::<String>())?;
        }
    }
    Ok(Outcome::Done)
}

pub fn checkpoint(global: &Global, arguments: &Checkpoint) -> Result<Outcome> {
    let session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let (name, value) = if arguments.public_key {
        ("public_key", session.public_key())
    } else {
        ("checkpoint", session.checkpoint()?)
    };
    match global.format {
        Format::Json => json(&serde_json::json!({ name: value }))?,
        Format::Human if value.ends_with('\n') => output::text(&value)?,
        Format::Human => output::text(&format!("{value}\n"))?,
    }
    Ok(Outcome::Done)
}

pub fn verify(global: &Global, arguments: &Verify) -> Result<Outcome> {
    let read = |path: &Option<PathBuf>| {
        path.as_ref()
            .map(|p| {
                std::fs::read_to_string(p).map_err(|e| {
                    CommandError::Usage(format!(
                        "cannot read {}: {e}; give an existing file",
                        p.display()
                    ))
                })
            })
            .transpose()
    };
    let (checkpoint, key) = (read(&arguments.checkpoint)?, read(&arguments.public_key)?);
    let proof = prove(
        &ledger(global)?,
        checkpoint.as_deref(),
        key.as_deref().map(str::trim),
        &super::access(global)?,
    )?;
    match global.format {
        Format::Json => json(&proof)?,
        Format::Human => output::text(&proof_text(&proof))?,
    }
    Ok(if proof.intact {
        Outcome::Done
    } else {
        Outcome::Finding
    })
}

fn proof_text(proof: &Proof) -> String {
    let mut text = String::new();
    for finding in &proof.findings {
        let rule = serde_json::to_value(finding.rule).ok();
        let rule = rule
            .as_ref()
            .and_then(|r| r.as_str())
            .unwrap_or_default()
            .to_owned();
        text.push_str(&format!(
            "{rule:<12} {}: {}\n",
            finding.place, finding.detail
        ));
    }
    if proof.intact {
        text.push_str(&format!(
            "Intact: {} entries, root {}.\n",
            proof.entries, proof.root
        ));
    } else {
        text.push_str(&format!(
            "Not intact: {} {} in {} entries.\n",
            proof.total,
            if proof.total == 1 {
                "finding"
            } else {
                "findings"
            },
            proof.entries
        ));
    }
    for what in &proof.unchecked {
        text.push_str(&format!("Not checked: {what}.\n"));
    }
    text
}

pub fn replay(global: &Global, arguments: &Replay) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    let mut replayed = match arguments.with_knowledge_of.as_deref() {
        None => session.replay(&arguments.id)?,
        Some("now") => session.replay_with(&arguments.id, None)?,
        Some(date) => {
            let at = parse_moment("--with-knowledge-of", date)?;
            session.replay_with(&arguments.id, Some(at))?
        }
    };
    replayed.answer = session.disguised_answer(replayed.answer.take())?;
    match global.format {
        Format::Json => json(&replayed)?,
        Format::Human => replay_text(&replayed, arguments)?,
    }
    // Other knowledge may well give another answer; a refused or differing replay is a finding.
    Ok(if replayed.identical || replayed.changed.is_some() {
        Outcome::Done
    } else {
        Outcome::Finding
    })
}

fn replay_text(replayed: &Replayed, arguments: &Replay) -> Result<()> {
    let answer = replayed.answer.clone();
    if let Some(mut assessment) = answer.and_then(|a| serde_json::from_value(a).ok()) {
        words::retell(&mut assessment, scale(arguments.words));
        output::text(&publish::human(
            &assessment,
            output::width(),
            output::colour(),
        ))?;
    }
    for erased in &replayed.erased {
        let proof = if erased.verified {
            "commitment verified"
        } else {
            "commitment not verified"
        };
        output::text(&format!(
            "Erased: entry {} {}: {proof}\n",
            erased.seq, erased.kind
        ))?;
    }
    if let Some(changed) = &replayed.changed {
        return output::text(&changed_text(changed));
    }
    match (&replayed.note, replayed.identical) {
        (_, true) => output::text("Replayed: the same bytes.\n"),
        (note, false) => output::text(&format!(
            "Not replayed: {}.\n",
            note.as_deref().unwrap_or("the bytes differ")
        )),
    }
}

fn changed_text(changed: &Changed) -> String {
    let mut text = format!(
        "With the knowledge of {}: {}.\n",
        changed.knowledge_of,
        output::plain(&changed.says)
    );
    for entry in &changed.entries {
        text.push_str(&format!(
            "  entry {} of {}: {} {} ({}), published {}: {:.3} -> {:.3} for {}\n",
            entry.seq,
            entry.recorded,
            output::plain(&entry.kind),
            output::plain(&entry.object),
            output::plain(&entry.source),
            entry.published.as_deref().unwrap_or("at an unknown day"),
            entry.from.probability,
            entry.to.probability,
            output::plain(&entry.to.leader)
        ));
    }
    for item in &changed.items {
        text.push_str(&format!(
            "  {:+.2} -> {:+.2} for {}: {}\n",
            item.from,
            item.to,
            output::plain(&item.actor),
            output::defang(&item.type_, &item.value)
        ));
    }
    text
}

/// The scale that was asked for.
pub fn scale(asked: Words) -> words::Scale {
    match asked {
        Words::Icd203 => words::Scale::Icd203,
        Words::Phia => words::Scale::Phia,
    }
}
