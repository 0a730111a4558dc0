//! `ascribe assess`.

use super::{CommandError, Outcome, Result, moment, open, reading};
use crate::arguments::{Assess, Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::publish::{self, DossierMeta};
use ascribe_app::{AssessOptions, Assessed, Assessment, words};
use std::path::Path;

pub fn run(global: &Global, arguments: &Assess) -> Result<Outcome> {
    // An answer that cannot be written where it was asked for had better not be computed.
    if let Some(folder) = &arguments.out {
        prepare(folder)?;
    }
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    reading::with(&mut session, global, &arguments.reading)?;
    let options = AssessOptions {
        observed_at: arguments.observed_at.clone(),
        name: arguments.name.clone(),
        moment: moment(global)?,
        marking: Some(arguments.marking.clone()),
        clocks: super::hunt::declared(&arguments.clocks),
        without: arguments.without.clone(),
        prior: arguments.prior.into(),
    };
    let mut assessed = match &arguments.incident {
        Some(id) => session.assess_incident(id, &arguments.paths, &options, &mut spinner)?,
        None => session.assess(&arguments.paths, &options, &mut spinner)?,
    };
    for assessment in &mut assessed.assessments {
        words::retell(assessment, super::record::scale(arguments.words));
    }
    drop(spinner);
    if let Some(folder) = &arguments.out {
        dossier(folder, &assessed.assessments, &assessed.marking)?;
    }
    for remark in &assessed.remarks {
        eprintln!("ascribe: {remark}");
    }
    for (file, problem) in problems(&assessed) {
        eprintln!("ascribe: {file}: {problem}");
    }
    match global.format {
        Format::Json => json(&serde_json::json!({ "assessments": assessed.assessments }))?,
        Format::Human => {
            for assessment in &assessed.assessments {
                output::text(&publish::human(
                    assessment,
                    output::width(),
                    output::colour(),
                ))?;
                if assessed.assessments.len() > 1 {
                    output::text("\n")?;
                }
            }
            output::text(&publish::overview(
                &assessed.assessments,
                output::width(),
                output::colour(),
            ))?;
            if let Some(folder) = &arguments.out {
                output::text(&format!(
                    "Dossier: {}\n",
                    folder.join("dossier.html").display()
                ))?;
            }
        }
    }
    Ok(if assessed.problems > 0 {
        Outcome::Finding
    } else {
        Outcome::Done
    })
}

fn problems(assessed: &Assessed) -> impl Iterator<Item = (&str, &str)> {
    let files = assessed.assessments.iter().flat_map(|a| &a.files);
    files.filter_map(|f| Some((f.file.as_str(), f.problem.as_deref()?)))
}

pub(super) fn prepare(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|e| {
        let at = folder.display();
        CommandError::Io(format!(
            "--out {at}: cannot be used as a folder: {e}; give another"
        ))
    })
}

pub(super) fn dossier(folder: &Path, assessments: &[Assessment], marking: &str) -> Result<()> {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        output::private_file(&path, text.as_bytes())
            .map_err(|e| CommandError::Io(format!("cannot write {}: {e}", path.display())))
    };
    let meta = DossierMeta {
        marking: marking.to_owned(),
        ..DossierMeta::default()
    };
    write("dossier.html", &publish::dossier_html(assessments, &meta))?;
    write("dossier.json", &publish::dossier_json(assessments))
}
