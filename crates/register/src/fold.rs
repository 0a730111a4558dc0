//! Text as it is compared: letters and digits only, lower case, without accents, each with the
//! bytes it came from. So `Quarry-Mill  Clinic`, `quarrymill_clinic` and `quarrymill[.]clinic`
//! are the same.

use unicode_normalization::UnicodeNormalization;

/// Folded text with the way back to its bytes.
#[derive(Debug, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of it, where the character it came from begins and ends.
    from: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        for (at, c) in text.char_indices() {
            for plain in plain(c) {
                let before = folded.text.len();
                folded.text.push(plain);
                let added = folded.text.len() - before;
                let from = (at, at + c.len_utf8());
                folded.from.extend(std::iter::repeat_n(from, added));
            }
        }
        folded
    }

    /// Where a needle, folded itself, stands: bytes of the original text.
    pub fn find<'a>(&'a self, needle: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.text.match_indices(needle).filter_map(|(at, found)| {
            let start = self.from.get(at)?.0;
            let end = self.from.get(at + found.len().checked_sub(1)?)?.1;
            Some((start, end))
        })
    }
}

/// The folded text alone.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().flat_map(plain).collect()
}

/// What remains of a character: nothing of punctuation, the letter of an accented one.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' | 'ẞ' => (Some('s'), Some('s')),
        'æ' | 'Æ' => (Some('a'), Some('e')),
        'œ' | 'Œ' => (Some('o'), Some('e')),
        'þ' | 'Þ' => (Some('t'), Some('h')),
        _ => (Some(c), None),
    };
    // Composed and decomposed, wide and narrow forms of a letter are one; its marks are dropped.
    first
        .into_iter()
        .chain(second)
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() && !is_mark(*c))
        .map(without_stroke)
}

/// Signs above and below letters, also those that count as letters.
pub(crate) fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Characters that nobody sees: soft hyphen, zero-width ones, and what directs writing.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{0}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Letters whose stroke is no mark of its own.
fn without_stroke(c: char) -> char {
    const STRUCK: [(&str, char); 8] = [
        ("đð", 'd'),
        ("ħ", 'h'),
        ("ı", 'i'),
        ("łŀ", 'l'),
        ("ŋ", 'n'),
        ("ø", 'o'),
        ("ŧ", 't'),
        ("ſ", 's'),
    ];
    if c.is_ascii() {
        return c;
    }
    let found = STRUCK.iter().find(|(all, _)| all.contains(c));
    found.map_or(c, |(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_case_and_accents_do_not_matter() {
        for text in [
            "Ngāti-Quarry  Mill",
            "NGATI_QUARRYMILL",
            "ngati.quarry[.]mill",
        ] {
            assert_eq!(fold(text), "ngatiquarrymill", "{text}");
        }
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("Łódź ｗｉｄｅ ﬁne"), "lodzwidefine");
        assert_eq!(fold("—!"), "");
    }

    #[test]
    fn composed_and_decomposed_are_one_in_any_script() {
        use unicode_normalization::UnicodeNormalization;
        for text in [
            "Ngāti Pōneke",
            "Тёплый Йод",
            "Việt Nam",
            "Ναύπλιο",
            "はなびガ",
        ] {
            let apart: String = text.nfd().collect();
            assert_ne!(text, apart);
            assert_eq!(fold(text), fold(&apart), "{text}");
        }
    }

    #[test]
    fn the_way_back_is_to_whole_characters() {
        let text = "of Ngāti  Mill.";
        let spans: Vec<&str> = Folded::new(text)
            .find("ngatimill")
            .map(|(a, b)| &text[a..b])
            .collect();
        assert_eq!(spans, ["Ngāti  Mill"]);
    }
}
