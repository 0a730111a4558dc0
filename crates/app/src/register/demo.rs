//! An invented register to explore, recorded through the same import as a real one.

use super::import::{IncidentImport, RowReport};
use super::list::IncidentFilter;
use super::support::SupportRequest;
use super::usage;
use crate::Progress;
use crate::error::AppError;
use crate::session::Session;
use ascribe_register::demo::Demo;
use ascribe_register::import::{Format, Mapping};
use std::path::Path;

/// Most incidents of one demonstration.
const MAX_INCIDENTS: u64 = 10_000_000;

/// What waits in the newest incidents: kind, due day, who does it, what there is to say. The
/// register ends in June 2024.
const SUPPORT: [(&str, &str, &str, &str); 6] = [
    (
        "request",
        "2024-07-03",
        "duty",
        "Asks whether the backups may be trusted.",
    ),
    (
        "forensics",
        "2024-07-12",
        "forensics",
        "Images of two servers are on their way.",
    ),
    (
        "advice",
        "2024-07-02",
        "duty",
        "Wants a word on resetting every password.",
    ),
    (
        "on-site",
        "2024-07-08",
        "response",
        "Two people for three days, as agreed.",
    ),
    (
        "indicators",
        "2024-07-05",
        "intelligence",
        "List for their own monitoring.",
    ),
    (
        "follow-up",
        "2024-09-30",
        "liaison",
        "Ask whether the advice was taken.",
    ),
];

/// Most values of one incident.
const MAX_OBSERVABLES: u64 = 1000;

fn demo(incidents: u64, observables: u64, seed: u64) -> Result<Demo, AppError> {
    if incidents == 0 || incidents > MAX_INCIDENTS {
        let rule = format!("is not between 1 and {MAX_INCIDENTS}");
        return Err(usage("--incidents", rule, "give a number between"));
    }
    if observables > MAX_OBSERVABLES {
        let rule = format!("is more than {MAX_OBSERVABLES}");
        return Err(usage("--observables", rule, "give a lower number"));
    }
    Ok(Demo::new(incidents, seed).observing(observables, seed))
}

/// Writes the table of an invented register, with ground truth.
///
/// # Errors
/// A number out of range, or a file that cannot be written.
pub fn write_demo(
    path: &Path,
    incidents: u64,
    observables: u64,
    seed: u64,
) -> Result<(), AppError> {
    let mut demo = demo(incidents, observables, seed)?;
    let mut write = || {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        std::io::copy(&mut demo, &mut file)?;
        std::io::Write::flush(&mut file)
    };
    write().map_err(|e| AppError::File {
        operation: "write",
        path: path.to_owned(),
        reason: e.to_string(),
    })
}

impl Session {
    /// Records an invented register.
    ///
    /// # Errors
    /// A number out of range, or the record's own.
    pub fn demo(
        &mut self,
        incidents: u64,
        observables: u64,
        seed: u64,
        progress: &mut dyn Progress,
    ) -> Result<RowReport, AppError> {
        let mut demo = demo(incidents, observables, seed)?;
        let none = |rule: String| usage("demo", rule, "this is a fault of the program");
        let mapping = Mapping::parse("").map_err(none)?;
        let options = IncidentImport {
            source: Some(format!("demo-{seed}")),
            ..IncidentImport::default()
        };
        let report = self
            .import_rows(Format::Csv, &mut demo, &mapping, &options, progress)?
            .map_err(none)?;
        if report.recorded > 0 {
            self.demo_support()?;
        }
        Ok(report)
    }

    /// Somebody waits in the newest incidents that are worked on, so that there is a list to look at.
    fn demo_support(&mut self) -> Result<(), AppError> {
        let newest = self.list_incidents(&IncidentFilter {
            status: Some("open,waiting".to_owned()),
            limit: SUPPORT.len(),
            ..IncidentFilter::default()
        })?;
        for (incident, (kind, due, owner, text)) in newest.incidents.iter().zip(SUPPORT) {
            let request = SupportRequest {
                kind: Some(kind.to_owned()),
                state: Some("open".to_owned()),
                owner: Some(owner.to_owned()),
                due: Some(due.to_owned()),
                text: Some(text.to_owned()),
                ..SupportRequest::default()
            };
            self.support(&incident.counted.id, &request)?;
        }
        Ok(())
    }
}
