//! Letters of other scripts that look like Latin ones, as names are disguised with: `Мinistry` with
//! a Cyrillic first letter. After the confusables of Unicode Technical Standard 39, as far as they
//! look the same in common typefaces.

use super::View;

/// Cyrillic and Greek letters, each with the Latin one that it looks like.
const ALIKE: [(&str, &str); 4] = [
    ("аеѕіјкорсухһԁԛԝӏѵ", "aesijkopcyxhdqwlv"),
    ("АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX"),
    ("αοικνρυχγ", "aoikvpuxy"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
];

fn latin(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    let mut all = ALIKE.iter();
    all.find_map(|(others, own)| {
        let place = others.chars().position(|other| other == c)?;
        own.chars().nth(place)
    })
}

/// The text with Latin letters for those that look like them, in words that then are Latin
/// altogether; none if there is no such word.
pub fn undisguised(text: &str) -> Option<View> {
    if text.is_ascii() {
        return None;
    }
    let mut view = View::default();
    let mut found = false;
    let mut at = 0;
    for run in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let letters = || run.chars().filter(|c| c.is_alphabetic());
        let disguised = letters().all(|c| c.is_ascii() || latin(c).is_some())
            && letters().any(|c| latin(c).is_some());
        found |= disguised;
        for c in run.chars() {
            let shown = latin(c).filter(|_| disguised).unwrap_or(c);
            view.push(shown, (at, at + c.len_utf8()));
            at += c.len_utf8();
        }
    }
    found.then_some(view)
}

#[cfg(test)]
mod tests {
    use super::{ALIKE, undisguised};

    #[test]
    fn each_letter_has_one_that_it_looks_like() {
        for (others, own) in ALIKE {
            assert_eq!(others.chars().count(), own.chars().count(), "{others}");
            assert!(own.is_ascii() && others.chars().all(|c| !c.is_ascii()));
        }
    }

    #[test]
    fn words_that_look_latin_are_read_so_and_others_stay() {
        let seen = |text: &str| undisguised(text).map(|v| v.text);
        // A Cyrillic М, and о in the second word.
        assert_eq!(
            seen("die Мinistry оf Health"),
            Some("die Ministry of Health".to_owned())
        );
        assert_eq!(seen("Министерство здоровья, Παρίσι"), None);
        assert_eq!(seen("Kererū"), None);
        assert_eq!(seen("plain"), None);
    }
}
