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

    /// Relative luminance of `#rgb` or `#rrggbb` (WCAG 2).
    fn luminance(colour: &str) -> f64 {
        let hex: String = match colour.len() {
            4 => colour.chars().skip(1).flat_map(|c| [c, c]).collect(),
            _ => colour[1..].to_owned(),
        };
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    #[test]
    fn every_theme_has_the_contrast_of_level_aa() {
        let themes: Vec<&str> = super::SHEET.split(":root{").skip(1).collect();
        assert_eq!(themes.len(), 3, "light, dark, print");
        for theme in themes {
            let colour = |name: &str| {
                let (_, rest) = theme.split_once(&format!("--{name}:")).unwrap();
                luminance(rest.split([';', '}']).next().unwrap())
            };
            let pairs = [
                ("ink", "paper"),
                ("ink-2", "paper"),
                ("ink-2", "wash"),
                ("ink", "band"),
                ("accent", "paper"),
                ("on-accent", "accent"),
                ("danger", "paper"),
            ];
            for (front, back) in pairs {
                let (a, b) = (colour(front), colour(back));
                let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(ratio >= 4.5, "{front} on {back}: {ratio:.1}");
            }
        }
    }
}
