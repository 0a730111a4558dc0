//! Names found in text, and text in which none may be found.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, their helpers too"
)]

use ascribe_observe::mention::{Dictionary, MentionHit, MentionKind, NameEntry};

const NAMES: [(&str, MentionKind); 25] = [
    ("APT28", MentionKind::IntrusionSet),
    ("APT29", MentionKind::IntrusionSet),
    ("APT-C-36", MentionKind::IntrusionSet),
    ("Cozy Bear", MentionKind::IntrusionSet),
    ("CozyBear", MentionKind::IntrusionSet),
    ("Lazarus", MentionKind::IntrusionSet),
    ("Lazarus Group", MentionKind::IntrusionSet),
    ("HAFNIUM", MentionKind::IntrusionSet),
    ("Tick", MentionKind::IntrusionSet),
    ("Silence", MentionKind::IntrusionSet),
    ("FIN7", MentionKind::IntrusionSet),
    ("Gingham Typhoon", MentionKind::IntrusionSet),
    ("Play", MentionKind::Malware),
    ("Hive", MentionKind::Malware),
    ("Server", MentionKind::Malware),
    ("Malware", MentionKind::Malware),
    ("BEACON", MentionKind::Malware),
    ("Turla", MentionKind::Malware),
    ("Cobalt Strike", MentionKind::Tool),
    ("China Chopper", MentionKind::Malware),
    ("at", MentionKind::Tool),
    ("Net", MentionKind::Tool),
    ("PsExec", MentionKind::Tool),
    ("njRAT", MentionKind::Malware),
    ("Dragonfly 2.0", MentionKind::IntrusionSet),
];

fn dictionary() -> Dictionary {
    Dictionary::new(
        NAMES
            .iter()
            .zip(0..)
            .map(|(&(name, kind), id)| NameEntry { name, kind, id }),
    )
}

fn hits(text: &str) -> Vec<MentionHit> {
    dictionary().find(text)
}

fn written(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = hits(text).iter().map(|h| &text[h.start..h.end]).collect();
    found.dedup();
    found
}

#[test]
fn spellings_of_a_name_are_found() {
    for text in [
        "APT28",
        "apt28",
        "APT 28",
        "APT-28",
        "Apt_28",
        "APT\u{2011}28",
        "APT\n28",
    ] {
        assert_eq!(written(text), [text]);
        assert_eq!(hits(text)[0].id, 0);
    }
    assert_eq!(
        written("by Cozy Bear and cozybear"),
        ["Cozy Bear", "cozybear"]
    );
    assert_eq!(
        written("china-chopper, CobaltStrike"),
        ["china-chopper", "CobaltStrike"]
    );
    assert_eq!(
        written("APT-C-36's and Dragonfly 2.0."),
        ["APT-C-36", "Dragonfly 2.0"]
    );
}

#[test]
fn the_longest_name_wins_and_all_its_bearers_are_named() {
    assert_eq!(
        written("the Lazarus Group; Lazarus"),
        ["Lazarus Group", "Lazarus"]
    );
    let ids: Vec<u32> = hits("Cozy Bear").iter().map(|h| h.id).collect();
    assert_eq!(ids, [3, 4]);
    assert_eq!(written("CozyBear"), ["CozyBear"]);
}

#[test]
fn parts_of_words_are_no_names() {
    for text in [
        "APT281",
        "xAPT28",
        "APT2 8",
        "Turlax",
        "apt_turla_x",
        "FIN71",
        "PsExecutor",
    ] {
        assert_eq!(written(text), [""; 0], "{text}");
    }
    assert_eq!(
        written("Turla-linked, anti-Turla, Turla\u{2019}s, «Turla»…"),
        ["Turla"; 1]
    );
}

#[test]
fn ordinary_words_need_a_capital_and_support() {
    for text in [
        "Press play to start the server",
        "Play the video again",
        "tick the box",
        "Hive of bees",
        "in silence",
        "look at the net",
        "The Server ran malware",
        "Net result",
        "Silence fell.",
        "a beacon was lit",
        "BEACON OF HOPE FOR ALL",
        "used the at tool",
        "Non-Play items",
    ] {
        assert_eq!(written(text), [""; 0], "{text}");
    }
    assert_eq!(
        written("the Play ransomware and Hive gang"),
        ["Play", "Hive"]
    );
    assert_eq!(written("a group known as Tick"), ["Tick"]);
    assert_eq!(written("they ran BEACON on the host"), ["BEACON"]);
    assert_eq!(written("when .NET tools are used"), [""; 0]);
    assert_eq!(written("the `net` utility"), ["net"]);
    assert_eq!(written("ran net.exe user"), ["net"]);
}

#[test]
fn addresses_and_paths_hold_no_names() {
    for text in [
        "https://example.com/APT28/x",
        "turla.example.com",
        "x@turla.org",
        "C:\\tools\\psexec\\",
        "/tmp/njrat",
        "turla[.]com",
        "apt28.zip",
        "hxxps://lazarus[.]group/",
    ] {
        assert_eq!(written(text), [""; 0], "{text}");
    }
    assert_eq!(
        written("Win32/Turla.A and APT28/APT29"),
        ["Turla", "APT28", "APT29"]
    );
}

#[test]
fn denial_and_quotation_are_told() {
    let text = "It was not APT28. \"HAFNIUM\" did it.\n> Turla, they wrote";
    let hits = hits(text);
    let told: Vec<(bool, bool)> = hits.iter().map(|h| (h.negated, h.quoted)).collect();
    assert_eq!(told, [(true, false), (false, true), (false, true)]);
}

#[test]
fn articles_are_no_part_of_a_name() {
    let names = ["The Gorgoneers", "Gorgoneers Hound"];
    let names = names.iter().zip(0..).map(|(name, id)| NameEntry {
        name,
        kind: MentionKind::IntrusionSet,
        id,
    });
    let found = Dictionary::new(names).find("The Gorgoneers; the Gorgoneers Hound");
    let places: Vec<(u32, usize)> = found.iter().map(|h| (h.id, h.start)).collect();
    assert_eq!(places, [(0, 4), (1, 20)]);
}

#[test]
fn an_empty_dictionary_finds_nothing() {
    assert!(Dictionary::new([]).find("APT28").is_empty());
    let odd = ["", " ", "--", "\u{2011}", "!", "\u{4e2d}\u{6587}"];
    let names = odd.iter().map(|name| NameEntry {
        name,
        kind: MentionKind::Tool,
        id: 7,
    });
    assert_eq!(Dictionary::new(names).find("x \u{4e2d}\u{6587} y").len(), 1);
}

proptest::proptest! {
    #[test]
    fn hits_are_in_order_and_on_characters(
        text in "(\\PC|APT28|Cozy Bear|Play|ransomware|not|[ \n\"'./-]){0,60}",
    ) {
        let mut last = 0;
        let mut place = (0, 0);
        for hit in hits(&text) {
            assert!(text.get(hit.start..hit.end).is_some_and(|t| !t.is_empty()));
            assert!(hit.start >= last || (hit.start, hit.end) == place);
            last = hit.end;
            place = (hit.start, hit.end);
        }
    }

    #[test]
    fn any_name_is_found_where_it_stands(name in "[A-Z][a-z]{4,9}(zq)[0-9]{1,3}( [A-Z][a-z]{3,8})?") {
        let entry = NameEntry { name: &name, kind: MentionKind::Malware, id: 1 };
        let text = format!("They used {name}, they said.");
        let found = Dictionary::new([entry]).find(&text);
        assert_eq!((found[0].start, found[0].end), (10, 10 + name.len()));
    }
}
