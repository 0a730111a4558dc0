//! `ascribe curve`.

use super::{CommandError, Outcome, Result, open_for_questions};
use crate::arguments::{Curve, Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::CurveOptions;

pub fn run(global: &Global, arguments: &Curve) -> Result<Outcome> {
    let mut session = open_for_questions(global, &mut Spinner::new(global.quiet))?;
    let curve = session.curve(&CurveOptions {
        cves: arguments
            .cves
            .iter()
            .map(|c| c.to_ascii_uppercase())
            .collect(),
        actor: arguments.actor.clone(),
        days: arguments.days.clone(),
    })?;
    if let Some(path) = &arguments.out {
        std::fs::write(path, &curve.svg)
            .map_err(|e| CommandError::Io(format!("cannot write {}: {e}", path.display())))?;
    }
    match global.format {
        Format::Json => json(&curve)?,
        Format::Human => {
            let mut text = format!(
                "{} for {}\n",
                curve.cves.join(", "),
                output::plain(&curve.actor)
            );
            for point in &curve.points {
                let change = curve.changes.iter().filter(|c| c.0 == point.day);
                let what: Vec<&str> = change.map(|c| c.1.as_str()).collect();
                text.push_str(&format!(
                    "  {}  weight {:+.3}  from anyone else {:.3}  {}\n",
                    point.day,
                    point.weight,
                    point.background,
                    output::plain(&what.join(", "))
                ));
            }
            output::text(&text)?;
        }
    }
    Ok(Outcome::Done)
}
