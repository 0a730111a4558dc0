//! The style sheet and the policy that lets only it in.

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

const SHEET: &str = include_str!("dossier.css");

/// The sheet, with the marking in the margin of each printed page.
pub fn sheet(marking: &str) -> String {
    SHEET.replace("\"$marking\"", &css_string(marking))
}

/// A content security policy under which nothing is loaded, sent, framed or run, and only this
/// sheet applies.
pub fn policy(sheet: &str) -> String {
    let hash = Base64::encode_string(&Sha256::digest(sheet));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

/// A CSS string of a short untrusted text: whatever is not a plain letter or digit is escaped by
/// its number, so that nothing can end the string or the sheet.
fn css_string(text: &str) -> String {
    let escaped: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(80)
        .map(|c| match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | ':' | '+' | '-' | ' ' | '.' => c.to_string(),
            _ => format!("\\{:x} ", u32::from(c)),
        })
        .collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::{css_string, sheet};

    #[test]
    fn a_marking_cannot_leave_its_string() {
        assert_eq!(
            css_string("TLP:RED\"</style>"),
            "\"TLP:RED\\22 \\3c \\2f style\\3e \""
        );
        assert!(!sheet("a\"}</style><script>").contains("</style"));
    }
}
