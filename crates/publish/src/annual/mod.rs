//! The report of a period: figures with their definitions, tables, charts, cases.

mod page;
mod paper;
mod tables;

use crate::pdf::{PdfError, pdf};
use ascribe_statistics::year::Statement;
use ascribe_statistics::{CaseStudy, Period, Published};

/// What a report is made from. Nothing but this gets into it.
#[derive(Debug, Clone)]
pub struct Annual {
    /// Marking of the page.
    pub marking: String,
    /// Period.
    pub period: Period,
    /// Figures.
    pub statements: Vec<Statement>,
    /// Tables; none for figures from elsewhere.
    pub published: Option<Published>,
    /// Where the tables stand in the record.
    pub release: Option<String>,
    /// Cases that may be told.
    pub cases: Vec<CaseStudy>,
    /// Name and version of the program.
    pub generator: String,
}

/// One self-contained page for screen and print. It loads nothing and runs nothing; every string
/// is escaped.
#[must_use]
pub fn annual_html(report: &Annual) -> String {
    page::page(report)
}

/// The report on paper.
///
/// # Errors
/// [`PdfError`].
pub fn annual_pdf(report: &Annual) -> Result<Vec<u8>, PdfError> {
    pdf(&paper::paper(report))
}

/// The figures as sentences and the tables as columns, for a terminal.
#[must_use]
pub fn annual_text(report: &Annual) -> String {
    let mut text = format!("Incidents in {}\n", report.period);
    for statement in &report.statements {
        text.push_str(&format!("  {}\n", statement.sentence()));
    }
    if let Some(published) = &report.published {
        text.push_str(&tables_text(published));
    }
    text
}

/// The tables as columns, for a terminal.
#[must_use]
pub fn tables_text(published: &Published) -> String {
    let mut text = String::new();
    for table in tables::tables(published) {
        text.push_str(&format!("\n{}\n", table.title));
        for line in &table.lines {
            let indent = if line.part { "    " } else { "  " };
            let label = format!("{indent}{}", line.title);
            text.push_str(&format!("{label:<52}{:>12}\n", line.words()));
        }
    }
    text
}
