use super::{
    Clearance, Level, Marking, Names, Scheme, Tlp, definition_id, marking_of, tlp_of_definition,
};
use crate::object::Object;
use proptest::prelude::*;

fn scheme() -> Scheme {
    serde_json::from_str(
        r#"{"name": "example", "levels": [{"name": "IN-CONFIDENCE", "rank": 1}, {"name": "SECRET", "rank": 5}],
        "endorsements": ["COMMERCIAL", "LEGAL"], "groups": {"PACT": ["AU", "NZ"]}}"#,
    )
    .unwrap()
}

fn any_names() -> impl Strategy<Value = Names> {
    prop::collection::btree_set("[A-C]", 0..4)
}

fn any_tlp() -> impl Strategy<Value = Tlp> {
    prop::sample::select(Tlp::ALL.to_vec())
}

fn any_level() -> impl Strategy<Value = Option<Level>> {
    prop::option::of((0..4u16, "[AB]").prop_map(|(rank, name)| Level { rank, name }))
}

fn any_marking() -> impl Strategy<Value = Marking> {
    let sets = (any_names(), any_names(), prop::option::of(any_names()));
    (any_tlp(), any_level(), sets).prop_map(|(tlp, level, sets)| Marking {
        tlp,
        level,
        endorsements: sets.0,
        compartments: sets.1,
        releasable_to: sets.2,
    })
}

fn any_clearance() -> impl Strategy<Value = Clearance> {
    let sets = (any_names(), any_names(), prop::option::of("[A-C]"));
    (any_tlp(), any_level(), sets).prop_map(|(tlp, level, sets)| Clearance {
        tlp,
        level,
        endorsements: sets.0,
        compartments: sets.1,
        party: sets.2,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn join_is_a_semilattice(a in any_marking(), b in any_marking(), c in any_marking()) {
        prop_assert_eq!(a.join(&b), b.join(&a));
        prop_assert_eq!(a.join(&b).join(&c), a.join(&b.join(&c)));
        prop_assert_eq!(a.join(&a), a.clone());
        prop_assert_eq!(a.join(&Marking::default()), a.clone());
        prop_assert!(a.join(&b).covers(&a));
    }

    #[test]
    fn join_is_monotone(a in any_marking(), b in any_marking(), c in any_marking()) {
        let stricter = a.join(&b);
        prop_assert!(stricter.join(&c).covers(&a.join(&c)));
    }

    #[test]
    fn join_is_the_least_upper_bound(a in any_marking(), b in any_marking(), c in any_marking()) {
        if c.covers(&a) && c.covers(&b) {
            prop_assert!(c.covers(&a.join(&b)));
        }
        if a.covers(&b) && b.covers(&a) {
            prop_assert_eq!(a, b);
        }
    }

    #[test]
    fn a_join_is_readable_exactly_when_its_parts_are(
        a in any_marking(), b in any_marking(), reader in any_clearance()
    ) {
        prop_assert_eq!(a.join(&b).can_read(&reader), a.can_read(&reader) && b.can_read(&reader));
    }

    #[test]
    fn json_reads_back(marking in any_marking()) {
        let text = serde_json::to_string(&marking).unwrap();
        prop_assert_eq!(serde_json::from_str::<Marking>(&text).unwrap(), marking);
    }

    #[test]
    fn any_line_is_handled(line in any::<String>(), rest in any::<String>()) {
        let _ = Marking::parse(&line, &scheme());
        let _ = Marking::parse(&format!("TLP:RED//{rest}"), &scheme());
    }
}

#[test]
fn lines_read_and_write() {
    for line in [
        "TLP:CLEAR",
        "TLP:AMBER+STRICT//IN-CONFIDENCE//COMMERCIAL//LEGAL",
        "TLP:RED//SECRET//SI: ALPHA, BETA//REL TO AU, NZ",
        "TLP:RED//REL TO",
    ] {
        assert_eq!(Marking::parse(line, &scheme()).unwrap().to_string(), line);
    }
    let expanded = Marking::parse(
        "tlp:white//in-confidence//REL TO PACT//REL TO NZ, US",
        &scheme(),
    );
    assert_eq!(
        expanded.unwrap().to_string(),
        "TLP:CLEAR//IN-CONFIDENCE//REL TO NZ"
    );
}

#[test]
fn unknown_restrictions_are_never_dropped() {
    for line in [
        "",
        "AMBER+",
        "TLP:RED//COSMIC",
        "TLP:RED//",
        "TLP:RED//SECRET//IN-CONFIDENCE",
    ] {
        assert!(Marking::parse(line, &scheme()).is_err(), "{line}");
    }
}

#[test]
fn lights_are_ordered_and_named() {
    assert!(Tlp::ALL.is_sorted());
    for light in Tlp::ALL {
        assert_eq!(light.to_string().parse(), Ok(light));
        assert_eq!(light.name().to_lowercase().parse(), Ok(light));
        assert_eq!(tlp_of_definition(definition_id(light)), Some(light));
    }
    assert_eq!("TLP:WHITE".parse(), Ok(Tlp::Clear));
    assert!("TLP:BLUE".parse::<Tlp>().is_err());
}

#[test]
fn marking_references_are_joined() {
    let object = Object::parse(
        r#"{"type":"tool","id":"tool--1",
        "object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da","marking-definition--7","marking-definition--8"],
        "granular_markings":[{"marking_ref":"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003","selectors":["name"]},{"lang":"en"}]}"#,
    )
    .unwrap();
    let found = marking_of(&object, |_| None);
    assert_eq!(found.marking, Marking::tlp(Tlp::AmberStrict));
    assert_eq!(
        found.other,
        ["marking-definition--7", "marking-definition--8"]
    );

    let own = Object::parse(
        r#"{"type":"marking-definition","id":"marking-definition--7","extensions":
        {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":{"extension_type":"property-extension","tlp_2_0":"red"}}}"#,
    )
    .unwrap();
    let old = Object::parse(
        r#"{"type":"marking-definition","id":"marking-definition--8","definition_type":"tlp","definition":{"tlp":"amber"}}"#,
    )
    .unwrap();
    let statement = Object::parse(
        r#"{"type":"marking-definition","id":"marking-definition--9","definition_type":"statement","definition":{"statement":"© x"}}"#,
    )
    .unwrap();
    let found = marking_of(&object, |id| {
        Some(if id.ends_with('7') { &own } else { &old })
    });
    assert_eq!((found.marking.tlp, found.other.len()), (Tlp::Red, 0));
    let found = marking_of(&object, |_| Some(&statement));
    assert_eq!(found.other.len(), 2);
}

#[test]
fn a_reader_sees_up_to_the_clearance_and_no_further() {
    let secret =
        Marking::parse("TLP:AMBER//SECRET//LEGAL//SI: ALPHA//REL TO NZ", &scheme()).unwrap();
    let cleared = Clearance {
        tlp: Tlp::Amber,
        level: secret.level.clone(),
        endorsements: secret.endorsements.clone(),
        compartments: secret.compartments.clone(),
        party: Some("NZ".into()),
    };
    assert!(secret.can_read(&cleared));
    assert!(Marking::default().can_read(&Clearance::default()));
    let less: [fn(&mut Clearance); 5] = [
        |c| c.tlp = Tlp::Green,
        |c| c.level = None,
        |c| c.endorsements.clear(),
        |c| c.compartments.clear(),
        |c| c.party = Some("AU".into()),
    ];
    for reduce in less {
        let mut reader = cleared.clone();
        reduce(&mut reader);
        assert!(!secret.can_read(&reader), "{reader:?}");
    }
}
