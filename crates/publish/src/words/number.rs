//! Numbers with the precision that they carry.

/// A probability in whole percent (with a gap that does not break); `<1 %` and `>99 %` at the ends, where the engine is not
/// calibrated. Anything that is not a number reads `?`.
#[must_use]
pub fn percent(probability: f64) -> String {
    match probability {
        p if !p.is_finite() => "?".to_owned(),
        p if p < 0.01 => "<1\u{A0}%".to_owned(),
        p if p > 0.99 => ">99\u{A0}%".to_owned(),
        p => format!("{:.0}\u{A0}%", p * 100.0),
    }
}

/// A weight (natural log of a likelihood ratio) with its sign and one decimal.
#[must_use]
pub fn signed(weight: f64) -> String {
    let rounded = (weight * 10.0).round() / 10.0;
    match rounded {
        w if !w.is_finite() => "?".to_owned(),
        w if w > 0.0 => format!("+{w:.1}"),
        w if w < 0.0 => format!("−{:.1}", -w),
        _ => "0.0".to_owned(),
    }
}

/// A weight as how many times more (`×12`) or less (`÷12`) probable the item is if this actor
/// did it than if someone unknown did.
#[must_use]
pub fn factor(weight: f64) -> String {
    if !weight.is_finite() {
        return "?".to_owned();
    }
    let sign = if weight < 0.0 { '÷' } else { '×' };
    match weight.abs().exp() {
        f if f >= 1e6 => format!("{sign}10^{:.0}", f.log10().floor()),
        f if f >= 9.5 => format!("{sign}{}", thousands(two_figures(f))),
        f => format!("{sign}{f:.1}"),
    }
}

/// Rounded to two figures: a weight carries no more.
fn two_figures(value: f64) -> u64 {
    let scale = 10f64.powf((value.log10().floor() - 1.0).max(0.0));
    // In range: the caller has cut at 10^6.
    ((value / scale).round() * scale) as u64
}

/// With a thin gap every three digits: `530 000`.
#[must_use]
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202F}');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: `1 file`, `3 files`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(count as u64))
}

/// A size in bytes, kB or MB (powers of ten).
#[must_use]
pub fn bytes(size: u64) -> String {
    match size {
        0..=9_999 => format!("{} B", thousands(size)),
        10_000..=9_999_999 => format!("{} kB", thousands(size / 1_000)),
        _ => format!("{} MB", thousands(size / 1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, counted, factor, percent, signed};

    #[test]
    fn no_decimals_that_are_not_carried() {
        assert_eq!(
            [0.0, 0.004, 0.126, 0.99, 0.9901, f64::NAN].map(percent),
            ["<1 %", "<1 %", "13 %", "99 %", ">99 %", "?"].map(|s| s.replace(' ', "\u{A0}"))
        );
        assert_eq!(
            [2.34, -0.96, 0.01, -0.01, f64::INFINITY].map(signed),
            ["+2.3", "−1.0", "0.0", "0.0", "?"]
        );
    }

    #[test]
    fn weights_as_factors() {
        assert_eq!(
            [0.0, 1.1, -1.1, 4.8, 7.6, 20.0].map(factor),
            ["×1.0", "×3.0", "÷3.0", "×120", "×2\u{202F}000", "×10^8"]
        );
    }

    #[test]
    fn sizes_and_counts() {
        assert_eq!(bytes(512), "512 B");
        assert_eq!(bytes(48_200), "48 kB");
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(1200, "item"), "1\u{202F}200 items");
    }
}
