//! An invented register to explore, recorded through the same import as a real one.

use super::import::{IncidentImport, RowReport};
use super::usage;
use crate::Progress;
use crate::error::AppError;
use crate::session::Session;
use ascribe_register::demo::Demo;
use ascribe_register::import::{Format, Mapping};
use std::path::Path;

/// Most incidents of one demonstration.
const MAX_INCIDENTS: u64 = 10_000_000;

fn demo(incidents: u64, seed: u64) -> Result<Demo, AppError> {
    if incidents == 0 || incidents > MAX_INCIDENTS {
        let rule = format!("is not between 1 and {MAX_INCIDENTS}");
        return Err(usage("--incidents", rule, "give a number between"));
    }
    Ok(Demo::new(incidents, seed))
}

/// Writes the table of an invented register, with ground truth.
///
/// # Errors
/// A number out of range, or a file that cannot be written.
pub fn write_demo(path: &Path, incidents: u64, seed: u64) -> Result<(), AppError> {
    let mut demo = demo(incidents, seed)?;
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
        seed: u64,
        progress: &mut dyn Progress,
    ) -> Result<RowReport, AppError> {
        let mut demo = demo(incidents, seed)?;
        let none = |rule: String| usage("demo", rule, "this is a fault of the program");
        let mapping = Mapping::parse("").map_err(none)?;
        let options = IncidentImport {
            source: Some(format!("demo-{seed}")),
            ..IncidentImport::default()
        };
        self.import_rows(Format::Csv, &mut demo, &mapping, &options, progress)?
            .map_err(none)
    }
}
