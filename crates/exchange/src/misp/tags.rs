//! Tags of MISP taxonomies and galaxies.

/// Tags for an Admiralty grade such as `B2` (taxonomy `admiralty-scale`).
#[must_use]
pub fn admiralty(grade: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut parts = grade.chars();
    if let Some(source) = parts.next().filter(|c| matches!(c, 'A'..='F')) {
        let letter = source.to_ascii_lowercase();
        out.push(format!("admiralty-scale:source-reliability=\"{letter}\""));
    }
    if let Some(number) = parts.next().filter(|c| matches!(c, '1'..='6')) {
        out.push(format!(
            "admiralty-scale:information-credibility=\"{number}\""
        ));
    }
    out
}

/// Tag for a STIX confidence of 0 to 100 (taxonomy `estimative-language`, bounds of the DNI scale in
/// STIX 2.1, appendix A).
#[must_use]
pub fn likelihood(confidence: u64) -> String {
    let word = match confidence {
        0..=9 => "almost-no-chance",
        10..=19 => "very-unlikely",
        20..=39 => "unlikely",
        40..=59 => "roughly-even-chance",
        60..=79 => "likely",
        80..=89 => "very-likely",
        _ => "almost-certain",
    };
    format!("estimative-language:likelihood-probability=\"{word}\"")
}

/// Tag for the hedge of a source, where the taxonomy has a word for it.
#[must_use]
pub fn hedged(hedge: &str) -> Option<String> {
    let lower = hedge.to_lowercase();
    let word = [
        ("almost certain", "almost-certain"),
        ("highly likely", "very-likely"),
        ("very likely", "very-likely"),
        ("high confidence", "very-likely"),
        ("likely", "likely"),
        ("probabl", "likely"),
    ]
    .into_iter()
    .find(|(part, _)| lower.contains(part))?
    .1;
    Some(format!(
        "estimative-language:likelihood-probability=\"{word}\""
    ))
}

/// Tag of a cluster of a galaxy.
#[must_use]
pub fn galaxy(kind: &str, value: &str) -> String {
    let plain = crate::text::line(value).replace('"', "");
    format!("misp-galaxy:{kind}=\"{plain}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_and_confidence_have_their_words() {
        assert_eq!(
            admiralty("B2"),
            [
                "admiralty-scale:source-reliability=\"b\"",
                "admiralty-scale:information-credibility=\"2\""
            ]
        );
        assert!(likelihood(70).ends_with("=\"likely\""));
        assert!(likelihood(100).ends_with("=\"almost-certain\""));
        assert!(hedged("assessed").is_none());
        assert!(hedged("highly likely associated").is_some_and(|t| t.contains("very-likely")));
    }
}
