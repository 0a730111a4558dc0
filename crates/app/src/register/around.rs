//! The surroundings of a word in a prose: enough to tell whether it is part of a victim's name.
//!
//! Names are looked for as runs of [`LONGEST`] words at most, hosts and addresses as single
//! tokens. Whether one place of a word belongs to a name is therefore told by the words around
//! it, and the rest of a long note need not be looked through.

use super::record::words;
use ascribe_register::identity::LONGEST;

/// The surroundings of each place of a word, in order: the token that has it, with [`LONGEST`]
/// words before and after. Tokens without two letters or digits (a dash, spaced letters) do not
/// count as words, since a name may be spelt so.
pub fn surroundings<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let mut at = 0;
    let apart = text.split_inclusive(char::is_whitespace);
    let tokens: Vec<(usize, &str)> = apart
        .map(|piece| {
            at += piece.len();
            (at - piece.len(), piece.trim_end())
        })
        .filter(|(_, token)| !token.is_empty())
        .collect();
    let counts = |place: &usize| tokens.get(*place).is_some_and(|(_, t)| is_word(t));
    let places = tokens.iter().enumerate();
    let has = places.filter(|(_, (_, token))| words(token).contains(word));
    has.filter_map(|(at, _)| {
        let first = (0..at).rev().filter(counts).nth(LONGEST - 1).unwrap_or(0);
        let last = (at + 1..tokens.len()).filter(counts).nth(LONGEST - 1);
        let last = last.unwrap_or(tokens.len() - 1);
        let (start, _) = tokens.get(first)?;
        let (end, token) = tokens.get(last)?;
        text.get(*start..end + token.len())
    })
    .collect()
}

fn is_word(token: &str) -> bool {
    token.chars().filter(|c| c.is_alphanumeric()).count() > 1
}

#[cfg(test)]
mod tests {
    use super::surroundings;

    const NOTE: &str = "a1 a2 a3 a4 a5 a6 a7 a8 q u - Staff, b1 b2 b3 b4 b5 b6 b7 b8 b9 of staff";

    #[test]
    fn each_place_has_the_words_that_a_name_could_have() {
        assert_eq!(
            surroundings(NOTE, "staff"),
            [
                "a2 a3 a4 a5 a6 a7 a8 q u - Staff, b1 b2 b3 b4 b5 b6 b7",
                "b4 b5 b6 b7 b8 b9 of staff",
            ]
        );
        assert_eq!(surroundings("Staff", "staff"), ["Staff"]);
        assert_eq!(surroundings("one-staff's", "staff"), ["one-staff's"]);
        assert!(surroundings(NOTE, "q").is_empty() && surroundings("", "staff").is_empty());
    }
}
