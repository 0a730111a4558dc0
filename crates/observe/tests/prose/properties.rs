//! What holds of every text.

use ascribe_observe::prose::{Lexicon, MASK, Standings, is_prose, mask, targets, techniques};
use proptest::prelude::*;

/// Texts out of the words that matter, and out of anything.
fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "not",
        "no",
        "the",
        "LSASS",
        "dumped",
        "RDP",
        "scheduled",
        "task",
        "“",
        "”",
        "\"",
        ". ",
        "\n",
        "\n\n",
        "Recommendations",
        "> ",
        "T1055.012",
        "may",
        "have",
        ",",
        "victims",
        "in",
        "Norway",
        "was",
        "ruled",
        "out",
        "é",
        "İ",
        "ß",
        "targeted",
        "C&C",
        "lsass.exe",
        "* ",
        "|",
    ]);
    let mixed = prop::collection::vec(words, 0..60).prop_map(|w| w.join(" "));
    prop_oneof![mixed, "\\PC{0,200}", any::<String>()]
}

proptest! {
    #[test]
    fn spans_lie_in_the_text(text in texts()) {
        for found in techniques(&text, Lexicon::standard()) {
            prop_assert!(text.get(found.start..found.end).is_some(), "{found:?}");
            prop_assert!(text.get(found.sentence.clone()).is_some(), "{found:?}");
            prop_assert!(found.sentence.start <= found.start && found.end <= found.sentence.end);
        }
        for target in targets(&text) {
            prop_assert!(text.get(target.start..target.end).is_some(), "{target:?}");
        }
        let _ = is_prose("a.txt", &text);
    }

    #[test]
    fn the_standing_asked_for_is_the_one_found(text in texts()) {
        let standings = Standings::new(&text);
        for found in techniques(&text, Lexicon::standard()) {
            prop_assert_eq!(standings.at(found.start, found.end), found.standing);
        }
    }

    #[test]
    fn the_text_after_a_blank_line_changes_nothing_before(text in texts()) {
        let before = techniques(&text, Lexicon::standard());
        let longer = format!("{text}\n\nThey were here.");
        let after = techniques(&longer, Lexicon::standard());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a_masked_text_holds_no_name(text in texts(), at in 0usize..50) {
        let at = text.char_indices().nth(at).map_or(text.len(), |(i, _)| i);
        let (head, tail) = text.split_at(at);
        let masked = mask(&format!("{head} Sly Otter {tail}"), ["Sly Otter", "SLYOTTER"]);
        let letters: String = masked.replace(MASK, "!").to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        prop_assert!(!letters.contains("slyotter"), "{masked}");
        prop_assert!(masked.contains(MASK));
    }
}
