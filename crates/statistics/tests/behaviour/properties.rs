//! Properties over random registers: what the suppressor shows, the auditor passes.

use crate::register::{Dice, freeze, rows, year};
use ascribe_statistics::audit::{Release, audit};
use ascribe_statistics::{Refused, Shown, TABLES, control};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_withheld_can_be_computed(seed in any::<u64>(), count in 6u64..600) {
        let frozen = freeze(&rows(&mut Dice::new(seed), year(0), count), year(0));
        let published = match control(&frozen, &TABLES, None) {
            Ok(published) => published,
            Err(refused) => {
                prop_assert_eq!(refused, Refused::Small);
                return Ok(());
            }
        };
        for (key, shown) in &published.cells {
            if let Shown::Count(n) = shown {
                prop_assert_eq!(*n, frozen.value(key));
                prop_assert!(!frozen.cell(key).is_small());
            }
        }
        let audit = audit(&TABLES, &[Release::of(&frozen, &published)]);
        prop_assert_eq!(&audit.findings, &vec![]);
        prop_assert!(audit.narrowest.is_none_or(|w| w >= 5));
        prop_assert_eq!(control(&frozen, &TABLES, None), Ok(published));
    }

    #[test]
    fn a_revision_opens_nothing(seed in any::<u64>(), count in 20u64..400, more in 0u64..60) {
        let mut dice = Dice::new(seed);
        let mut all = rows(&mut dice, year(0), count);
        let before = freeze(&all, year(0));
        let Ok(first) = control(&before, &TABLES, None) else { return Ok(()) };
        all.extend(rows(&mut dice, year(0), more));
        let after = freeze(&all, year(0));
        if let Ok(second) = control(&after, &TABLES, Some(&first)) {
            prop_assert_eq!(second.revision, 1);
            let alone = audit(&TABLES, &[Release::of(&after, &second)]);
            prop_assert_eq!(&alone.findings, &vec![]);
            // Together, a reader who takes it that nothing was taken away may in rare cases learn
            // more; the auditor sees it, and such a revision is not published. Nothing is opened.
            let both = audit(&TABLES, &[Release::of(&before, &first), Release::of(&after, &second)]);
            let opens = both.findings.iter().any(|f| f.why.starts_with("a revision shows"));
            prop_assert!(!opens, "{:?}", both.findings);
        }
    }
}
