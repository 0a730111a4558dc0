//! What holds for any text.

use crate::cases;
use ascribe_publish::words::{defang, shorten, visible};
use ascribe_publish::{DossierMeta, dossier_html, human};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_anywhere_leaves_page_and_terminal_whole(text in "\\PC{0,40}|.{0,40}", kind in "url|domain-name|ipv6-addr|email-addr|odd", day in "[0-9-]{0,12}|.{0,6}") {
        let mut case = cases::attributed();
        case.name.clone_from(&text);
        case.observed.from = Some(day.clone());
        case.as_of.known_by = Some(day.clone());
        case.evidence[0].value.clone_from(&text);
        case.evidence[0].type_ = kind;
        case.evidence[0].claims[0].published = Some(day.into());
        case.evidence[0].claims[0].reference = Some(format!("https://{text}"));
        case.evidence[0].found[0].start = u64::MAX;
        case.reasons.push(text);
        let page = dossier_html(&[case.clone()], &DossierMeta::default());
        let body = page.split_once("<body>").unwrap().1;
        prop_assert_eq!(body.matches('<').count(), body.matches('>').count());
        for width in [60, 120] {
            prop_assert!(human(&case, width, false).lines().all(|l| l.chars().count() <= width));
        }
    }

    #[test]
    fn defanging_twice_is_defanging_once(host in "[a-z]{1,8}(\\.[a-z]{2,6}){1,3}", path in "[a-z/?=&]{0,12}") {
        for (kind, value) in [("domain-name", host.clone()), ("email-addr", format!("a@{host}")), ("url", format!("https://{host}/{path}"))] {
            let once = defang(kind, &value);
            prop_assert_eq!(defang(kind, &once), once.clone());
            prop_assert!(!once.contains(&host));
        }
    }

    #[test]
    fn shortened_and_visible_text_keeps_its_limits(text in ".{0,80}", limit in 1usize..40) {
        prop_assert!(shorten(&text, limit).chars().count() <= limit);
        prop_assert!(!visible(&text).chars().any(char::is_control));
    }
}
