//! `ascribe demo`.

use super::{Outcome, Result, open};
use crate::arguments::{Demo, Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::write_demo;

pub fn run(global: &Global, arguments: &Demo) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    if let Some(path) = &arguments.to {
        let (observables, seed) = (arguments.observables, arguments.seed);
        write_demo(path, arguments.incidents, observables, seed)?;
        drop(spinner);
        match global.format {
            Format::Json => json(&serde_json::json!({ "written": arguments.incidents }))?,
            Format::Human => output::text(&format!(
                "{} invented incidents in {}.\n",
                arguments.incidents,
                path.display()
            ))?,
        }
        return Ok(Outcome::Done);
    }
    let mut session = open(global, &mut spinner)?;
    let report = session.demo(
        arguments.incidents,
        arguments.observables,
        arguments.seed,
        &mut spinner,
    )?;
    drop(spinner);
    let counts = serde_json::json!({
        "rows": report.rows,
        "recorded": report.recorded,
        "known": report.known,
        "refused": report.refused,
    });
    match global.format {
        Format::Json => json(&counts)?,
        Format::Human => output::text(&format!(
            "{} invented incidents recorded, {} were there before. Go on with `ascribe incident list`,\n\
             `ascribe support waiting` or `ascribe statistics freeze --period 2020-07-01..2021-06-30`.\n",
            report.recorded, report.known
        ))?,
    }
    Ok(Outcome::Done)
}
