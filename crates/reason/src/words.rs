//! Likelihood in words.

/// The ICD 203 term of a probability. The published ranges share their bounds; the rule here: a
/// bound belongs to the range above it, and below 1 % and above 99 % the outermost terms stand.
#[must_use]
pub fn likelihood(probability: f64) -> &'static str {
    match probability {
        p if p < 0.05 => "almost no chance",
        p if p < 0.20 => "very unlikely",
        p if p < 0.45 => "unlikely",
        p if p < 0.55 => "roughly even chance",
        p if p < 0.80 => "likely",
        p if p < 0.95 => "very likely",
        _ => "almost certain",
    }
}

#[cfg(test)]
mod tests {
    use super::likelihood;

    #[test]
    fn bounds_belong_to_the_range_above() {
        let words = [0.0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1.0].map(likelihood);
        assert_eq!(
            words,
            [
                "almost no chance",
                "very unlikely",
                "unlikely",
                "roughly even chance",
                "likely",
                "very likely",
                "almost certain",
                "almost certain"
            ]
        );
    }
}
