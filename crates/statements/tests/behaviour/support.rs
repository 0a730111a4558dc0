//! Holdings and texts made up for the tests.

use ascribe_claims::Known;
use ascribe_statements::check::{Allowed, Breach, check};
use ascribe_statements::draft::{Request, draft};
use ascribe_statements::holding::{Carrier, Holding, Party, SponsorLink};
use ascribe_statements::policy::{DEFAULT, Policy};

pub fn policy() -> Policy {
    let mut policy = Policy::parse(DEFAULT).unwrap();
    policy.issuer = "The Norland Cyber Authority".to_owned();
    policy.own = vec!["Norland".to_owned()];
    policy
}

fn party(name: &str, names: &[&str], grade: u8) -> Party {
    Party {
        name: name.to_owned(),
        names: names.iter().map(|n| (*n).to_owned()).collect(),
        attributed: grade > 4,
        grade,
    }
}

/// A group at a grade (4: linked).
pub fn of_group(name: &str, names: &[&str], grade: u8) -> Holding {
    Holding {
        assessment: format!("assessment-{}", name.to_lowercase()),
        activity: "malicious cyber activity against organisations in Norland".to_owned(),
        group: Some(party(name, names, grade)),
        sponsor: None,
        link: None,
        confidence: "moderate".to_owned(),
        kinds: vec![
            "malware and tools".to_owned(),
            "network infrastructure".to_owned(),
        ],
        origins: vec!["ESET".to_owned(), "Microsoft".to_owned()],
        carriers: vec![Carrier {
            id: format!("assessment-{}/e1/1", name.to_lowercase()),
            item: "e1".to_owned(),
            kind: "network infrastructure".to_owned(),
            origin: "ESET".to_owned(),
            reference: None,
            source: "feed".to_owned(),
            markings: vec!["TLP:CLEAR".to_owned()],
        }],
    }
}

/// A state alone.
pub fn of_state(name: &str, grade: u8) -> Holding {
    let group = of_group(name, &[], grade);
    Holding {
        sponsor: group.group.clone(),
        group: None,
        ..group
    }
}

/// A group with the state behind it.
pub fn with_state(mut holding: Holding, name: &str, grade: u8) -> Holding {
    holding.sponsor = Some(party(name, &[], grade));
    holding.link = Some(SponsorLink {
        sources: vec!["Microsoft".to_owned()],
        verb: "assess".to_owned(),
        grade: 5,
    });
    holding
}

pub fn known() -> Known {
    Known::new([
        vec!["APT28", "Fancy Bear", "Forest Blizzard"],
        vec!["APT40", "Leviathan"],
        vec!["HAFNIUM", "Silk Typhoon"],
    ])
}

pub fn drafted(holdings: &[Holding]) -> String {
    let request = Request {
        title: None,
        date: "2024-02-01".to_owned(),
    };
    draft(holdings, &[], &policy(), &request)
}

/// The breaches of a text under holdings.
pub fn breaches(text: &str, holdings: &[Holding], recorded: &[&str]) -> Vec<Breach> {
    let recorded: Vec<String> = recorded.iter().map(|r| (*r).to_owned()).collect();
    check(
        text,
        &Allowed {
            holdings,
            figures: &[],
            own: &policy().own,
            known: &known(),
            drafted: &drafted(holdings),
            recorded: &recorded,
        },
    )
}

/// The rules broken when a sentence is put before the last paragraph of the draft.
pub fn with(sentence: &str, holdings: &[Holding]) -> Vec<String> {
    let text = drafted(holdings);
    let at = text.rfind("\nOrganisations that may").unwrap();
    let (before, after) = text.split_at(at);
    rules(&breaches(
        &format!("{before}\n{sentence}\n{after}"),
        holdings,
        &[],
    ))
}

pub fn rules(breaches: &[Breach]) -> Vec<String> {
    breaches.iter().map(|b| b.rule.clone()).collect()
}
