//! Who is called what: joins by what sources say, never through a contested alias.

use crate::world::{Said, cluster, leads_to, picture, set};
use ascribe_knowledge::names::{Resolution, fold};
use ascribe_knowledge::title::names_in;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

const ATTACK: &str = "MITRE ATT&CK";
const GALAXY: &str = "MISP Galaxy";

#[test]
fn a_contested_alias_joins_nobody_and_is_shown() {
    let known = picture(&[
        (
            ATTACK,
            set(1, 7, &["APT28", "Fancy Bear", "GRIZZLY STEPPE"]),
        ),
        (
            ATTACK,
            set(2, 16, &["APT29", "Cozy Bear", "GRIZZLY STEPPE"]),
        ),
        (GALAXY, cluster(3, &["APT28", "Sofacy", "GRIZZLY STEPPE"])),
        (
            GALAXY,
            cluster(4, &["APT29", "The Dukes", "GRIZZLY STEPPE"]),
        ),
    ]);
    assert_eq!(known.actors.len(), 2);
    assert_eq!(leads_to(&known, "Sofacy").as_deref(), Some("APT28"));
    assert_eq!(leads_to(&known, "the dukes").as_deref(), Some("APT29"));
    assert!(known.is_contested("Grizzly-Steppe"));
    assert!(
        matches!(known.resolve("GRIZZLY STEPPE"), Resolution::Contested(all) if all.len() == 2)
    );
    assert_eq!(known.resolve("No Such"), Resolution::Unknown);
}

#[test]
fn the_preferred_name_is_that_of_attack_whatever_came_first() {
    let attack = (
        ATTACK,
        set(1, 65, &["Leviathan", "APT40", "Gingham Typhoon"]),
    );
    let galaxy = (GALAXY, cluster(2, &["APT40", "Leviathan", "BRONZE MOHAWK"]));
    for said in [[attack.clone(), galaxy.clone()], [galaxy, attack]] {
        let known = picture(&said);
        assert_eq!(known.actors.len(), 1);
        let actor = &known.actors[0];
        assert_eq!(actor.name, "Leviathan");
        assert_eq!(actor.external_id.as_deref(), Some("G0065"));
        for name in ["G0065", "bronze mohawk", "Gingham Typhoon", "apt-40"] {
            assert_eq!(
                leads_to(&known, name).as_deref(),
                Some("Leviathan"),
                "{name}"
            );
        }
        let users: Vec<&str> = known.names[&fold("APT40")]
            .iter()
            .map(|u| u.source.as_str())
            .collect();
        assert!(users.contains(&ATTACK), "{users:?}");
        assert!(users.contains(&"MISP Galaxy (threat-actor)"), "{users:?}");
    }
}

#[test]
fn a_decision_holds_until_undone() {
    let decision = |n: u32, actor: Option<&str>| {
        let object = json!({
            "type": "x-ascribe-name-decision", "id": format!("x-ascribe-name-decision--{n}"),
            "name": "Grizzly Steppe", "actor": actor,
        });
        ("analyst", object)
    };
    let base: Vec<Said> = vec![
        (ATTACK, set(1, 7, &["APT28", "GRIZZLY STEPPE"])),
        (ATTACK, set(2, 16, &["APT29", "GRIZZLY STEPPE"])),
    ];
    let with = |more: &[Said]| picture(&[&base[..], more].concat());
    let second = "intrusion-set--00000002-0000-4000-8000-000000000000";
    let decided = with(&[decision(1, Some(second))]);
    assert_eq!(
        leads_to(&decided, "GRIZZLY STEPPE").as_deref(),
        Some("APT29")
    );
    assert!(!decided.is_contested("GRIZZLY STEPPE"));
    let undone = with(&[decision(1, Some(second)), decision(2, None)]);
    assert_eq!(leads_to(&undone, "GRIZZLY STEPPE"), None);
    let unknown = with(&[decision(1, Some("intrusion-set--no-such"))]);
    assert!(unknown.is_contested("GRIZZLY STEPPE"));
}

#[test]
fn a_later_version_replaces_the_earlier_one_of_the_same_source_only() {
    let mut newer = set(1, 7, &["APT28", "New Name"]);
    newer["modified"] = json!("2024-02-01T00:00:00Z");
    let old = set(1, 7, &["APT28", "Old Name"]);
    let known = picture(&[(ATTACK, old.clone()), (ATTACK, newer.clone())]);
    assert_eq!(leads_to(&known, "Old Name"), None);
    assert_eq!(leads_to(&known, "New Name").as_deref(), Some("APT28"));
    let both = picture(&[(ATTACK, old), ("Other", newer)]);
    assert_eq!(both.actors.len(), 1);
    assert!(leads_to(&both, "Old Name").is_some() && leads_to(&both, "New Name").is_some());
}

#[test]
fn revoked_objects_are_no_actors() {
    let mut revoked = set(1, 7, &["Gone", "Went"]);
    revoked["revoked"] = json!(true);
    let known = picture(&[(ATTACK, revoked), (ATTACK, set(2, 8, &["Here"]))]);
    assert_eq!(known.actors.len(), 1);
    assert_eq!(leads_to(&known, "Gone"), None);
}

#[test]
fn folding_keeps_letters_and_digits_of_any_script() {
    assert_eq!(fold("APT 28"), fold("apt-28"));
    assert_ne!(fold("APT40"), fold("APT-C-40"));
    assert_ne!(fold("TA505"), fold("TA50"));
    assert_eq!(fold("Ünïcode-Bär"), fold("ÜNÏCODE BÄR"));
    assert_eq!(fold("…"), "");
}

/// Names from a small pool, so that they clash.
fn names() -> impl Strategy<Value = Vec<&'static str>> {
    let pool = vec![
        "Moth",
        "Heron",
        "Viper",
        "Copper Steppe",
        "Lantern",
        "Harbour",
        "Quiet Fox",
        "Red Fern",
    ];
    vec(proptest::sample::select(pool), 1..4).prop_map(|mut all| {
        all.dedup();
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Two ATT&CK ids are two actors, whatever others call them.
    #[test]
    fn two_attack_ids_never_become_one_actor(
        sets in vec(names(), 1..5), clusters in vec(names(), 0..5), others in vec(names(), 0..4),
    ) {
        let mut said: Vec<Said> = Vec::new();
        let own: Vec<String> = (0..sets.len()).map(|n| format!("Group {n}")).collect();
        for (n, (aliases, own)) in (1..).zip(sets.iter().zip(&own)) {
            let all: Vec<&str> = [own.as_str()].into_iter().chain(aliases.iter().copied()).collect();
            said.push((ATTACK, set(n, n, &all)));
        }
        said.extend((100..).zip(&clusters).map(|(n, names)| (GALAXY, cluster(n, names))));
        said.extend((200..).zip(&others).map(|(n, names)| ("Other", set(n, 0, names))));
        let known = picture(&said);
        let mut seen = 0;
        for actor in &known.actors {
            let mut ids: Vec<&String> =
                actor.views.iter().filter_map(|v| v.external_id.as_ref()).collect();
            ids.dedup();
            prop_assert!(ids.len() <= 1, "{actor:?}");
            seen += ids.len();
        }
        prop_assert_eq!(seen, sets.len());
        // Every view is in exactly one actor, and every name leads somewhere or is contested.
        let views: usize = known.actors.iter().map(|a| a.views.len()).sum();
        prop_assert_eq!(views, said.len());
        for view in known.actors.iter().flat_map(|a| &a.views) {
            for name in &view.names {
                prop_assert_ne!(known.resolve(name), Resolution::Unknown);
            }
        }
    }

    /// The picture is kept as bytes and read back the same.
    #[test]
    fn a_kept_picture_is_the_picture(sets in vec(names(), 0..5), clusters in vec(names(), 0..5)) {
        let mut said: Vec<Said> = (1..).zip(&sets).map(|(n, s)| (ATTACK, set(n, n, s))).collect();
        said.extend((100..).zip(&clusters).map(|(n, s)| (GALAXY, cluster(n, s))));
        let known = picture(&said);
        let bytes = known.to_bytes().unwrap();
        prop_assert_eq!(&bytes, &picture(&said).to_bytes().unwrap());
        prop_assert_eq!(ascribe_knowledge::Picture::from_bytes(&bytes).unwrap(), known);
    }

    #[test]
    fn folding_twice_is_folding_once(name in ".{0,40}") {
        prop_assert_eq!(fold(&fold(&name)), fold(&name));
    }
}

#[test]
fn a_crowd_joins_by_its_own_name_only() {
    let numbered = |n: u32| {
        let name = format!("APT{n}");
        (ATTACK, set(n, n, &[name.as_str()]))
    };
    let label = |id: &str, names: serde_json::Value| {
        json!({
            "type": "x-ascribe-indicator-block", "id": id, "collection": "feed", "label": id,
            "names": names, "references": [], "indicators": [],
        })
    };
    let mut said: Vec<Said> = (1..6).map(numbered).collect();
    let crowd = json!(["APT1", "APT2", "APT3", "APT4", "APT5", "Night Heron"]);
    said.push(("feed", label("apt_one", crowd)));
    let known = picture(&said);
    assert_eq!(known.actors.len(), 5);
    assert_eq!(known.handles["feed/apt_one"], known.handles["G0001"]);
    // Its aliases are nobody's names.
    assert_eq!(leads_to(&known, "APT2").as_deref(), Some("APT2"));
    assert!(!known.is_contested("APT2"));
    assert_eq!(known.resolve("Night Heron"), Resolution::Unknown);
}

#[test]
fn titles_name_actors_only_where_nothing_else_can_be_meant() {
    let known = picture(&[
        (ATTACK, set(1, 80, &["Cobalt"])),
        (
            ATTACK,
            set(2, 81, &["Gilt Heron", "Heronry", "ferryman", "Warbler"]),
        ),
        (GALAXY, cluster(3, &["Sparrow9", "Nighthawks"])),
        ("feed", cluster(4, &["Marsh Tern", "Sparrow9"])),
        (
            GALAXY,
            json!({
                "type": "x-misp-galaxy-cluster", "id": "x-misp-galaxy-cluster--t",
                "galaxy": "malpedia",
                "cluster": {"value": "Warbler", "uuid": "t", "meta": {"synonyms": ["Cobalt Strike"]}},
            }),
        ),
    ]);
    let means = |url: &str| -> Vec<String> {
        let found = names_in(&known, url, "feed");
        let meant = found.iter().filter_map(|n| n.means);
        meant
            .map(|a| known.actors[a as usize].name.clone())
            .collect()
    };
    assert_eq!(
        means("https://a.example/2024/the-gilt-heron_returns.html"),
        ["Gilt Heron"]
    );
    assert_eq!(
        means("https://a.example/GiltHeron-Report.pdf"),
        ["Gilt Heron"]
    );
    assert_eq!(means("https://cobalt.example/"), Vec::<String>::new());
    assert_eq!(means("https://a.example/inside-cobalt"), ["Cobalt"]);
    assert_eq!(
        means("https://a.example/cobalt-strike-servers"),
        Vec::<String>::new()
    );
    // A tool is called so too; a single short alias is an ordinary word.
    assert_eq!(means("https://a.example/warbler"), Vec::<String>::new());
    assert_eq!(means("https://a.example/heronry"), Vec::<String>::new());
    // What the feed itself calls another actor does not count against the other source.
    assert_eq!(means("(# Sparrow9, as they say)"), ["Sparrow9"]);
}
