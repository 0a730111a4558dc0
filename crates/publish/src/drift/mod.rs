//! What a restatement changed: both places side by side.

mod page;
mod screen;

use ascribe_claims::compare::Comparison;
pub use page::drift_html;
pub use screen::drift_text;

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub struct DriftPage<'a> {
    /// Name of the original.
    pub primary: &'a str,
    /// Name of the restatement.
    pub secondary: &'a str,
    /// What was found.
    pub comparison: &'a Comparison,
}

impl DriftPage<'_> {
    /// The answer in one line.
    fn headline(&self) -> String {
        let drifts = self.comparison.drifts.len();
        let left = self.comparison.omissions.len();
        let changed = match drifts {
            0 => "Nothing was changed".to_owned(),
            1 => "1 thing was changed".to_owned(),
            n => format!("{n} things were changed"),
        };
        let omitted = match left {
            0 => "nothing left out".to_owned(),
            n => format!("{n} left out"),
        };
        format!("{changed}, {omitted}")
    }
}

/// A kind as words.
fn label(kind: ascribe_claims::DriftKind) -> String {
    let words = kind.as_str().replace('-', " ");
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |c| {
        c.to_uppercase().collect::<String>() + chars.as_str()
    })
}
