//! `ascribe validate`: STIX files against the specification.

use super::{Outcome, Result};
use crate::arguments::{Format, Global, Validate};
use crate::output;
use ascribe_app::{Broken, Level, ValidatedFile, validate};
use serde_json::json;
use std::fmt::Write;

/// Findings shown of one file to people; JSON holds all.
const SHOWN: usize = 50;

pub fn run(global: &Global, arguments: &Validate) -> Result<Outcome> {
    let files = validate(&arguments.paths)?;
    let errors: usize = files.iter().map(|file| file.document.errors()).sum();
    let warnings: usize = files.iter().map(|file| file.document.warnings()).sum();
    match global.format {
        Format::Json => {
            output::json(&json!({
                "valid": errors == 0, "errors": errors, "warnings": warnings, "files": files,
            }))?;
        }
        Format::Human => {
            let show_all = global.verbose || arguments.strict;
            let text: String = files.iter().map(|file| human(file, show_all)).collect();
            output::text(&text)?;
        }
    }
    if errors > 0 || (arguments.strict && warnings > 0) {
        return Ok(Outcome::Finding);
    }
    Ok(Outcome::Done)
}

fn human(file: &ValidatedFile, show_all: bool) -> String {
    let document = &file.document;
    let mut text = format!(
        "{}: {}; {}, {}, {}",
        output::plain(&file.path.to_string_lossy()),
        if file.valid { "valid" } else { "not valid" },
        counted(document.objects, "object"),
        counted(document.errors(), "error"),
        counted(document.warnings(), "warning"),
    );
    if document.upgraded > 0 {
        let _ = write!(
            text,
            "; {} of STIX 2.0, checked as upgraded",
            document.upgraded
        );
    }
    text.push('\n');
    let findings = document
        .broken
        .iter()
        .filter(|broken| show_all || broken.finding.level == Level::Must);
    let lines: Vec<String> = (document.problems.iter())
        .map(|problem| format!("  error    {}", output::plain(problem)))
        .chain(findings.map(line))
        .collect();
    for line in lines.iter().take(SHOWN) {
        text.push_str(line);
        text.push('\n');
    }
    if lines.len() > SHOWN {
        let rest = lines.len() - SHOWN;
        let _ = writeln!(text, "  … and {rest} more (--format json has all)");
    } else if document.warnings() > 0 && !show_all {
        text.push_str("  warnings are shown with -v\n");
    }
    text
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn line(broken: &Broken) -> String {
    let finding = &broken.finding;
    let level = match finding.level {
        Level::Must => "error  ",
        Level::Should => "warning",
    };
    let path = if finding.path.is_empty() {
        String::new()
    } else {
        format!(" {}:", finding.path)
    };
    let text = format!("{}{path} {} [{}]", broken.id, finding.says, finding.rule);
    format!("  {level}  {}", output::plain(&text))
}
