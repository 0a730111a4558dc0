//! The answer in the terminal.

use crate::cases;
use ascribe_publish::human;

#[test]
fn answers_read_as_snapshots() {
    insta::assert_snapshot!("attributed", human(&cases::attributed(), 100, false));
    insta::assert_snapshot!("linked", human(&cases::linked(), 80, false));
    insta::assert_snapshot!("unattributed", human(&cases::unattributed(), 80, false));
    insta::assert_snapshot!("large", human(&cases::large(), 100, false));
}

#[test]
fn no_line_is_wider_than_asked() {
    for case in [
        cases::attributed(),
        cases::linked(),
        cases::unattributed(),
        cases::large(),
        cases::hostile(),
    ] {
        for width in [60, 80, 100, 120] {
            let text = human(&case, width, false);
            for line in text.lines() {
                assert!(
                    line.chars().count() <= width,
                    "{} > {width}: {line}",
                    line.chars().count()
                );
            }
        }
    }
}

#[test]
fn a_large_case_still_fits_two_screens() {
    assert!(human(&cases::large(), 100, false).lines().count() < 80);
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    let text = human(&cases::hostile(), 100, false);
    assert!(
        !text
            .chars()
            .any(|c| c != '\n' && (c.is_control() || "\u{202E}\u{200B}\u{2028}".contains(c)))
    );
    let coloured = human(&cases::hostile(), 100, true);
    for sequence in coloured.split('\u{1b}').skip(1) {
        assert!(
            ["[0m", "[1m", "[2m", "[36m"]
                .iter()
                .any(|s| sequence.starts_with(s))
        );
    }
}

#[test]
fn likelihood_and_confidence_never_share_a_sentence() {
    for case in [cases::attributed(), cases::linked(), cases::unattributed()] {
        let text = human(&case, 120, false);
        for sentence in text.split(['.', '\n']) {
            let lower = sentence.to_lowercase();
            assert!(
                !(lower.contains("confidence")
                    && (lower.contains("likely") || lower.contains(" %"))),
                "{sentence}"
            );
        }
    }
}
