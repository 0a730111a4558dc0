//! What the comments of a text feed say.

/// A comment, understood.
#[derive(Debug, PartialEq)]
pub(super) enum Remark {
    /// Nothing that tells of the indicators: copyright, licence, an empty comment.
    Nothing,
    /// Other names of what the file is about.
    Aliases(Vec<String>),
    /// A publication that the following lines are from.
    Reference {
        /// Its address.
        url: String,
        /// What is remarked behind the address.
        note: Option<String>,
    },
    /// Any other remark.
    Note(String),
}

/// Understands `text`, a comment without its mark.
pub(super) fn remark(text: &str) -> Remark {
    let text = text.trim();
    if text.is_empty()
        || text.starts_with("Copyright (c)")
        || text.starts_with("See the file 'LICENSE'")
    {
        return Remark::Nothing;
    }
    let Some((key, value)) = text.split_once(':') else {
        return Remark::Note(text.to_owned());
    };
    let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
    if key == "aliases" || key == "alias" {
        return Remark::Aliases(aliases(value));
    }
    if is_reference(&key) && !value.is_empty() {
        let (url, note) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
        let note = note.trim();
        return Remark::Reference {
            url: url.to_owned(),
            note: (!note.is_empty()).then(|| note.to_owned()),
        };
    }
    Remark::Note(text.to_owned())
}

/// `reference`, also with the slips of the pen found in the wild.
fn is_reference(key: &str) -> bool {
    let mut found: Vec<char> = key.chars().collect();
    let mut meant: Vec<char> = "reference".chars().collect();
    found.sort_unstable();
    meant.sort_unstable();
    let differing = |a: &[char], b: &[char]| a.iter().filter(|c| !b.contains(c)).count();
    key.starts_with("ref")
        && key.len().abs_diff(meant.len()) <= 1
        && differing(&found, &meant) + differing(&meant, &found) <= 2
}

/// Names separated by commas, remarks in brackets left off.
fn aliases(list: &str) -> Vec<String> {
    let plain = |name: &str| name.split(" (").next().unwrap_or(name).trim().to_owned();
    list.split(',')
        .map(plain)
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Remark, remark};

    #[test]
    fn references_also_when_misspelt() {
        for text in [
            "Reference: https://a.example/x",
            "Referemce: https://a.example/x",
            "Referenece: https://a.example/x",
        ] {
            let url = "https://a.example/x".to_owned();
            assert_eq!(
                remark(text),
                Remark::Reference { url, note: None },
                "{text}"
            );
        }
        assert_eq!(
            remark("Reference: https://a.example/x (an example)"),
            Remark::Reference {
                url: "https://a.example/x".into(),
                note: Some("(an example)".into())
            }
        );
        assert!(matches!(remark("Refuse: this"), Remark::Note(_)));
    }

    #[test]
    fn aliases_without_remarks() {
        let names = vec!["one".to_owned(), "Two Three".to_owned(), "four".to_owned()];
        assert_eq!(
            remark("Aliases: one, Two Three (# https://a.example), ,four"),
            Remark::Aliases(names)
        );
    }
}
