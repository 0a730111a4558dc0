//! Who may do what when.

use crate::support::{drafted, of_group, policy};
use ascribe_statements::life::{Act, Ground, Part, State, Text};
use ascribe_statements::render;
use ascribe_statements::sidecar::Sidecar;

fn text(markdown: String) -> Text {
    Text {
        markdown,
        sidecar: Sidecar::default(),
    }
}

fn state() -> State {
    let holdings = vec![of_group("APT40", &[], 7)];
    let drafted = drafted(&holdings);
    let ground = Ground {
        policy: policy(),
        figures: Vec::new(),
        holdings,
        drafted: drafted.clone(),
        cleared: std::collections::BTreeMap::new(),
    };
    State::drafted(ground, text(drafted), "ann")
}

fn sign(state: &mut State, by: &str) {
    for role in ["legal", "policy"] {
        state
            .take(
                &Act::SignedOff {
                    role: role.to_owned(),
                },
                by,
                1,
            )
            .unwrap();
    }
    state.take(&Act::Approved, by, 1).unwrap();
}

#[test]
fn who_wrote_a_text_neither_approves_nor_releases_it() {
    let mut state = state();
    assert!(state.take(&Act::Approved, "ann", 1).is_err());
    assert!(
        state.take(&Act::Released, "bob", 1).is_err(),
        "nothing is agreed yet"
    );
    sign(&mut state, "bob");
    assert_eq!(state.word(), "approved");
    assert!(state.take(&Act::Released, "ann", 1).is_err());
    state.take(&Act::Released, "cid", 2).unwrap();
    assert_eq!(state.word(), "released");
    assert!(
        state
            .take(
                &Act::Edited {
                    text: text(String::new())
                },
                "ann",
                3
            )
            .is_err()
    );
}

#[test]
fn an_edit_or_a_partner_asks_for_agreement_again() {
    let mut state = state();
    sign(&mut state, "bob");
    state
        .take(
            &Act::Edited {
                text: state.text.clone(),
            },
            "bob",
            1,
        )
        .unwrap();
    assert_eq!(state.ready().len(), 3);
    assert!(
        state.take(&Act::Approved, "bob", 1).is_err(),
        "an editor is an author"
    );
    sign(&mut state, "cid");
    let joined = Act::Joined {
        partner: "Southland".to_owned(),
        part: Part::Joins,
        variant: None,
        signed: false,
    };
    state.take(&joined, "ann", 1).unwrap();
    assert_eq!(state.ready().len(), 3);
}

#[test]
fn an_embargo_holds_until_its_moment() {
    let mut state = state();
    sign(&mut state, "bob");
    state
        .take(&Act::Embargoed { until: Some(100) }, "ann", 1)
        .unwrap();
    assert!(state.take(&Act::Released, "cid", 99).is_err());
    state.take(&Act::Released, "cid", 100).unwrap();
}

/// Held against the rules of its day: who set it then was not asked for an office.
#[test]
fn an_embargo_recorded_before_it_took_an_officer_is_read_again() {
    let mut state = state();
    state.ground.policy.process.releasing_officers = vec!["dora".to_owned()];
    let embargo = Act::Embargoed { until: Some(100) };
    assert!(state.take(&embargo, "ann", 1).is_err());
    assert_eq!(state.embargo, None);
    state.retake(&embargo, "ann", 1).unwrap();
    assert_eq!(state.embargo, Some(100));
}

#[test]
fn officers_and_roles_are_those_of_the_policy() {
    let mut state = state();
    state.ground.policy.process.releasing_officers = vec!["dora".to_owned()];
    assert!(
        state
            .take(
                &Act::SignedOff {
                    role: "medical".to_owned()
                },
                "bob",
                1
            )
            .is_err()
    );
    sign(&mut state, "bob");
    assert!(state.take(&Act::Released, "cid", 1).is_err());
    state.take(&Act::Released, "dora", 1).unwrap();
    let withdraw = Act::Withdrawn {
        reason: "wrong".to_owned(),
    };
    assert!(state.take(&withdraw, "cid", 2).is_err());
    state.take(&withdraw, "dora", 2).unwrap();
    assert!(state.take(&Act::Approved, "bob", 3).is_err());
}

#[test]
fn corrections_and_withdrawals_stand_in_every_rendering() {
    let mut state = state();
    sign(&mut state, "bob");
    state.take(&Act::Released, "cid", 1).unwrap();
    let corrected = text(
        state
            .text
            .markdown
            .replace("review their logs", "review their <logs>"),
    );
    let correct = |note: &str| Act::Corrected {
        text: corrected.clone(),
        note: note.to_owned(),
    };
    assert!(state.take(&correct(" "), "ann", 2).is_err());
    state
        .take(&correct("the advice on logs"), "ann", 2)
        .unwrap();
    let moment = |at: i64| format!("1970-01-01T00:00:0{at}Z");
    assert!(
        !render::markdown(&state, &moment).contains("<logs>"),
        "not yet released"
    );
    sign(&mut state, "bob");
    state.take(&Act::Released, "cid", 3).unwrap();
    assert_eq!(state.versions.len(), 2);
    for page in [
        render::markdown(&state, &moment),
        render::html(&state, &moment),
        render::feed(&[&state], "N", "https://n.example/", &moment),
    ] {
        assert!(
            page.contains("Correction, 1970-01-01: the advice on logs"),
            "{page}"
        );
    }
    assert!(render::html(&state, &moment).contains("&lt;logs&gt;"));
    state
        .take(
            &Act::Withdrawn {
                reason: "it fell".to_owned(),
            },
            "cid",
            4,
        )
        .unwrap();
    for page in [
        render::markdown(&state, &moment),
        render::html(&state, &moment),
        render::feed(&[&state], "N", "https://n.example/", &moment),
    ] {
        assert!(page.contains("Withdrawn, 1970-01-01: it fell"), "{page}");
    }
}
