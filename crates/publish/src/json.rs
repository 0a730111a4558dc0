//! The machine's form of a dossier: the same document as `--format json`.

use ascribe_reason::assessment::Assessment;
use serde_json::json;

/// The assessments as one JSON document, `{"assessments": […]}`, indented, ending in a newline.
///
/// Values stand as they are, not defanged: this is for machines. A number that JSON cannot
/// carry (not finite) becomes `null`.
#[must_use]
pub fn dossier_json(assessments: &[Assessment]) -> String {
    format!("{:#}\n", json!({ "assessments": assessments }))
}
