//! The words of a sentence, in the form in which the lexicon compares them.

/// Words of one sentence that are looked at; the rest of a longer one is left out.
pub(super) const MOST_WORDS: usize = 400;

/// A word and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, without a possessive `'s` and without marks at its ends.
    pub text: String,
    /// First byte in the whole text.
    pub start: usize,
    /// Byte after the word.
    pub end: usize,
}

/// The words of `text`, which begins at `base` of the whole.
///
/// Hyphens, slashes and backslashes part words (`side-loading`, `HTTP/HTTPS`, a path); a dot
/// between letters does not (`lsass.exe`), nor does the sign in `C&C`.
pub(super) fn words(text: &str, base: usize) -> Vec<Word> {
    let mut all = Vec::new();
    let mut from: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let joins = matches!(c, '.' | '&' | '\'' | '’' | '_' | '#' | '$' | '+')
            && from.is_some()
            && next.is_some_and(char::is_alphanumeric);
        if c.is_alphanumeric() || joins {
            from.get_or_insert(at);
        } else if let Some(start) = from.take() {
            push(&mut all, text, base, start, at);
            if all.len() == MOST_WORDS {
                return all;
            }
        }
    }
    if let Some(start) = from {
        push(&mut all, text, base, start, text.len());
    }
    all
}

fn push(all: &mut Vec<Word>, text: &str, base: usize, start: usize, end: usize) {
    let raw = text.get(start..end).unwrap_or_default();
    let lower = raw.to_lowercase().replace('’', "'");
    let plain = lower.strip_suffix("'s").unwrap_or(&lower);
    all.push(Word {
        text: plain.to_owned(),
        start: base + start,
        end: base + end,
    });
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn files_stay_whole_and_hyphens_part() {
        let found: Vec<String> = words("The actor’s DLL side-loading of lsass.exe, via C&C.", 0)
            .into_iter()
            .map(|w| w.text)
            .collect();
        assert_eq!(
            found,
            [
                "the",
                "actor",
                "dll",
                "side",
                "loading",
                "of",
                "lsass.exe",
                "via",
                "c&c"
            ]
        );
    }
}
