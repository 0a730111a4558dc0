//! `LIKE`: `%` for any characters, `_` for one, the whole text.

/// Whether `text` is like `pattern`. Time is bounded by the product of both
/// lengths: a `%` that was passed is never tried again once a later one fits.
pub(super) fn is_like(pattern: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut resume: Option<(usize, usize)> = None;
    while let Some(c) = text.get(t) {
        match pattern.get(p) {
            Some('%') => {
                resume = Some((p + 1, t));
                p += 1;
            }
            Some(sign) if *sign == '_' || sign == c => {
                p += 1;
                t += 1;
            }
            _ => match resume {
                Some((after, from)) => {
                    resume = Some((after, from + 1));
                    p = after;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern
        .get(p..)
        .is_some_and(|rest| rest.iter().all(|c| *c == '%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_fit_whole_texts() {
        let like = |pattern: &str, text| is_like(&pattern.chars().collect::<Vec<_>>(), text);
        assert!(like("%.example.com", "a.b.example.com"));
        assert!(!like("%.example.com", "a.example.com.evil"));
        assert!(like("_o%_", "foo bar"));
        assert!(like("%", ""));
        assert!(!like("_", ""));
        assert!(like("a%b%c", "a-b-b-c"));
        assert!(!like("a%b%c", "a-c-b"));
        assert!(like("100\u{fc}%", "100\u{fc}x"));
    }
}
