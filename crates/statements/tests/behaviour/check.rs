//! No word says more than the holdings, and what is drafted passes.

use crate::support::{breaches, drafted, of_group, of_state, rules, with, with_state};

#[test]
fn what_is_drafted_passes_its_own_checker() {
    for grade in [4, 5, 6, 7] {
        let all = [
            vec![of_group("APT40", &["Leviathan"], grade)],
            vec![of_state("China", grade)],
            vec![with_state(of_group("APT40", &[], grade), "China", 4)],
            vec![with_state(of_group("APT40", &[], grade), "China", grade)],
            vec![of_group("APT40", &[], grade), of_group("HAFNIUM", &[], 4)],
        ];
        for holdings in all {
            let text = drafted(&holdings);
            let found = breaches(&text, &holdings, &[]);
            assert!(found.is_empty(), "{found:#?}\n{text}");
        }
    }
}

#[test]
fn a_linked_group_is_never_said_to_have_done_it() {
    let holdings = [of_group("APT40", &["Leviathan"], 4)];
    let text = drafted(&holdings);
    assert!(
        text.contains("can be linked to APT40") && !text.contains("responsible for"),
        "{text}"
    );
    for sentence in [
        "APT40 was responsible for this activity.",
        "APT40 is almost certainly behind this activity.",
        "We attribute this activity to APT40.",
        "The intrusions were carried out by Leviathan.",
        "APT40, which can be linked to this activity, stole the data.",
        "APT40 is known to read the mail of ministries.",
    ] {
        let found = with(sentence, &holdings);
        assert!(!found.is_empty(), "{sentence}");
    }
}

#[test]
fn the_likelihood_word_is_that_of_the_assessment_or_a_weaker_one() {
    let holdings = [of_group("APT40", &[], 6)];
    for (sentence, fine) in [
        (
            "The authority assesses that APT40 is almost certainly responsible for malicious cyber activity against organisations in Norland.",
            false,
        ),
        (
            "APT40 is responsible for malicious cyber activity against organisations in Norland.",
            false,
        ),
        (
            "The authority assesses that APT40 is responsible for malicious cyber activity against organisations in Norland.",
            false,
        ),
        (
            "The authority has confirmed that APT40 is responsible for malicious cyber activity against organisations in Norland.",
            false,
        ),
        (
            "The authority assesses that APT40 is very likely responsible for malicious cyber activity against organisations in Norland.",
            true,
        ),
        (
            "The authority assesses that APT40 is likely responsible for malicious cyber activity against organisations in Norland.",
            true,
        ),
    ] {
        let found = with(sentence, &holdings);
        assert_eq!(
            !found.iter().any(|r| r == "hedge-exceeds"),
            fine,
            "{sentence}: {found:?}"
        );
    }
}

#[test]
fn confidence_stands_apart_from_likelihood() {
    let holdings = [of_group("APT40", &[], 7)];
    let sentence = "We assess with moderate confidence that APT40 is almost certainly responsible for malicious cyber activity.";
    assert!(with(sentence, &holdings).contains(&"confidence-apart".to_owned()));
}

#[test]
fn a_statement_on_a_state_alone_names_no_group() {
    let holdings = [of_state("China", 7)];
    assert!(
        drafted(&holdings).contains("actors sponsored by China are almost certainly responsible")
    );
    let found = with("The activity is very likely that of APT40.", &holdings);
    assert!(found.contains(&"not-held".to_owned()), "{found:?}");
    let found = with("We suspect that Russia may have helped.", &holdings);
    assert!(found.contains(&"not-held".to_owned()), "{found:?}");
}

#[test]
fn separate_attributions_stay_in_separate_paragraphs() {
    let holdings = [of_group("APT40", &[], 7), of_group("HAFNIUM", &[], 6)];
    let text = drafted(&holdings);
    assert!(breaches(&text, &holdings, &[]).is_empty());
    let joined = text.replace("\n\nSeparately", " Separately");
    assert_ne!(joined, text);
    assert!(
        rules(&breaches(&joined, &holdings, &[])).contains(&"separate-attributions".to_owned())
    );
    let one = with(
        "APT40 and HAFNIUM are very likely responsible for malicious cyber activity.",
        &holdings,
    );
    assert!(one.contains(&"separate-attributions".to_owned()), "{one:?}");
}

#[test]
fn group_and_state_are_two_links() {
    let holdings = [with_state(of_group("APT40", &[], 7), "China", 4)];
    for sentence in [
        "Microsoft assesses that APT40 of China is almost certainly responsible for malicious cyber activity.",
        "APT40 acts for China.",
        "China is almost certainly responsible for malicious cyber activity.",
        "We urge China to stop.",
    ] {
        assert!(!with(sentence, &holdings).is_empty(), "{sentence}");
    }
}

#[test]
fn figures_and_new_claims_need_a_recorded_carrier() {
    let holdings = [of_group("APT40", &[], 7)];
    let share = "Around 30 per cent of serious incidents recorded in Norland had links to states.";
    assert!(with(share, &holdings).contains(&"figure-without-carrier".to_owned()));
    let text = drafted(&holdings).replace(
        "\nOrganisations that may",
        &format!("\n{share}\n\nOrganisations that may"),
    );
    assert!(
        breaches(&text, &holdings, &[share]).is_empty(),
        "{:#?}",
        breaches(&text, &holdings, &[share])
    );
    let found = with("The hospital of Eastport was hit on 3 March.", &holdings);
    assert!(
        found.contains(&"no-releasable-support".to_owned()),
        "{found:?}"
    );
    assert!(
        with(
            "Organisations should also review the rules of their mail servers.",
            &holdings
        )
        .is_empty()
    );
}

#[test]
fn every_required_element_is_asked_for() {
    let holdings = [of_group("APT40", &[], 7)];
    let text = drafted(&holdings);
    let cut = |from: &str, to: &str| text.replace(from, to);
    for (changed, element) in [
        (
            cut("We call on those responsible to end this activity.", ""),
            "asked",
        ),
        (
            cut("Organisations should install", "They install"),
            "organisations",
        ),
        (
            cut(
                "https://example.org/report or report@example.org",
                "the usual place",
            ),
            "contacts",
        ),
        (cut("url:", "uri:"), "title-and-date"),
    ] {
        let found = breaches(&changed, &holdings, &[]);
        assert!(
            found
                .iter()
                .any(|b| b.rule == "element-missing" && b.text == element),
            "{element}: {found:#?}"
        );
    }
}

#[test]
fn the_title_keeps_the_words_of_the_verdict() {
    let holdings = [of_group("APT40", &[], 4)];
    let text = drafted(&holdings);
    let line = text.lines().find(|l| l.starts_with("title:")).unwrap();
    let text = text.replace(line, "title: \"APT40 attacked Norland\"");
    assert!(!breaches(&text, &holdings, &[]).is_empty());
}

#[test]
fn no_host_or_address_stands_in_a_text_but_the_houses_own() {
    let holdings = [of_group("APT40", &[], 7)];
    for host in [
        "mail01.eastport-hospital.example",
        "10.1.2.3",
        "it@eastport.example",
        "https://e.example/x",
    ] {
        let found = with(
            &format!("Organisations such as {host} should review their logs."),
            &holdings,
        );
        assert_eq!(found, ["address-not-drafted"], "{host}");
    }
    let fine = "Organisations in the U.S. should review 3.5 years of logs, e.g. those of mail.";
    assert!(!with(fine, &holdings).contains(&"address-not-drafted".to_owned()));
}
