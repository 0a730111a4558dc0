//! Statements with partners, statements of figures, and objections to the link with a state.

use crate::releases::{agree, attributed, by, draft};
use crate::support::{Bench, incident, repository};
use serde_json::Value;

/// Drafts, agrees to and releases; the folder with the files, and the key.
fn released(bench: &Bench, id: &str) -> (std::path::PathBuf, String) {
    agree(bench, id);
    let out = bench.path("out");
    let folder = out.to_str().unwrap();
    by(bench, "cid", &["statement", "release", id, "--out", folder]).exits(0);
    let signed = std::fs::read_to_string(out.join("statement.signed.json")).unwrap();
    let package: Value = serde_json::from_str(&signed).unwrap();
    (out, package["public_key"].as_str().unwrap().to_owned())
}

#[test]
fn a_partner_signs_the_same_text_or_a_variant_and_another_only_supports() {
    let (ours, theirs) = (Bench::new(), Bench::new());
    let (a, clear_a) = attributed(&ours, true);
    let (b, clear_b) = attributed(&theirs, false);
    let (mine, yours) = (draft(&ours, &a, &clear_a), draft(&theirs, &b, &clear_b));
    assert_eq!(mine["text"], yours["text"], "the same public ground");
    let id = mine["id"].as_str().unwrap();
    let (out, key) = released(&theirs, yours["id"].as_str().unwrap());
    let signed = out.join("statement.signed.json");
    let signed = signed.to_str().unwrap();
    let join = |more: &[&str]| {
        let words = [&["statement", "join", id, "--partner"], more].concat();
        by(&ours, "ann", &words)
    };
    let joined = join(&["Westland", "--signed", signed, "--key", &key]).exits(0);
    assert_eq!(joined.document()["partners"][0]["signed"], true);
    // Another key, or a text that is not the one signed, is refused.
    let ours_key = ours.json(&["checkpoint", "--public-key"]);
    let wrong = ours_key["public_key"].as_str().unwrap();
    join(&["Eastland", "--signed", signed, "--key", wrong]).exits(1);
    let text = mine["text"].as_str().unwrap();
    let variant = text.replace("install security updates", "install all security updates");
    let variant = ours.write("variant.md", variant);
    let variant = variant.to_str().unwrap();
    join(&[
        "Eastland", "--text", variant, "--signed", signed, "--key", &key,
    ])
    .exits(1);
    // An own variant may say less, never more than our assessment holds.
    join(&["Eastland", "--text", variant]).exits(0);
    let more = ours.write("more.md", text.replace("likely", "undoubtedly"));
    join(&["Northland", "--text", more.to_str().unwrap()]).exits(1);
    let supports = join(&["Southland", "--how", "supports"])
        .exits(0)
        .document();
    let parts: Vec<&str> = supports["partners"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["part"].as_str().unwrap())
        .collect();
    assert_eq!(parts, ["joins", "joins", "supports"]);
    let (out, _) = released(&ours, id);
    let page = std::fs::read_to_string(out.join("statement.html")).unwrap();
    assert!(page.contains("Issued jointly with Westland."), "{page}");
    assert!(
        page.contains("not signed when this was released: Eastland."),
        "{page}"
    );
    assert!(page.contains("Supported by Southland."), "{page}");
    // What was released can be corrected as it is, with its notes.
    let markdown = std::fs::read_to_string(out.join("statement.md")).unwrap();
    assert!(markdown.contains("Issued jointly"), "{markdown}");
    let better = markdown.replace("install security updates", "install all security updates");
    assert_ne!(better, markdown);
    let better = ours.write("better.md", better);
    let correct = [
        "statement",
        "correct",
        id,
        better.to_str().unwrap(),
        "--note",
        "advice made clear",
    ];
    let corrected = by(&ours, "ann", &correct).exits(0).document();
    assert!(
        !corrected["text"]
            .as_str()
            .unwrap()
            .contains("Issued jointly"),
        "{corrected}"
    );
    let dated = ours.write("dated.md", text.replace("date: ", "date: yesterday "));
    by(
        &ours,
        "ann",
        &["statement", "check", id, dated.to_str().unwrap()],
    )
    .exits(1);
}

#[test]
fn a_word_of_the_victims_name_is_never_released() {
    let bench = Bench::new();
    let answer = bench.assess(&incident("01-january-institute"), &[]);
    let id = answer["replay"]["id"].as_str().unwrap();
    let words = ["statement", "draft", "--assessment", id, "--clear", "all"];
    let named = [
        &words[..],
        &["--title", "Attack on Harrowgate Point Institute"],
    ]
    .concat();
    for title in [
        &named[..],
        &[&words[..], &["--title", "What Harrowgate met"]].concat(),
    ] {
        let run = by(&bench, "ann", title).exits(1);
        assert!(
            run.err.contains("victim") && !run.err.contains("Harrowgate"),
            "{}",
            run.err
        );
    }
    let drafted = by(&bench, "ann", &words).exits(0).document();
    let (id, text) = (
        drafted["id"].as_str().unwrap(),
        drafted["text"].as_str().unwrap(),
    );
    let told = bench.write("told.md", format!("{text}\nHarrowgate was affected.\n"));
    by(
        &bench,
        "ann",
        &["statement", "edit", id, told.to_str().unwrap()],
    )
    .exits(1);
    let join = [
        "statement",
        "join",
        id,
        "--partner",
        "Harrowgate Point Institute",
    ];
    by(&bench, "ann", &join).exits(1);
}

/// A folder is often called after one word of its victim: what stands under the text counts too.
#[test]
fn one_word_that_an_incident_is_called_after_is_never_released() {
    let bench = Bench::new();
    let folder = bench.path("Kotukumere, web shells");
    let example = incident("01-january-institute");
    std::fs::create_dir_all(&folder).unwrap();
    for file in std::fs::read_dir(example).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    let about = std::fs::read_to_string(folder.join("incident.toml")).unwrap();
    let called = about.replace("Harrowgate Point Institute, mail", "Kotukumere, mail");
    assert_ne!(called, about);
    std::fs::write(folder.join("incident.toml"), called).unwrap();
    let answer = bench.assess(&folder, &[]);
    let id = answer["replay"]["id"].as_str().unwrap();
    let words = ["statement", "draft", "--assessment", id, "--clear", "all"];
    let drafted = by(&bench, "ann", &words).exits(0).document();
    let id = drafted["id"].as_str().unwrap();
    let refused = |words: &[&str]| {
        let run = by(&bench, "ann", words).exits(1);
        assert!(!run.err.contains("otukumere"), "{}", run.err);
    };
    refused(&[
        "statement",
        "join",
        id,
        "--partner",
        "Friends of Kotukumere",
    ]);
    released(&bench, id);
    let text = drafted["text"].as_str().unwrap();
    let note = "it also hit Kotukumere";
    let right = bench.write("right.md", text);
    let right = right.to_str().unwrap();
    refused(&["statement", "correct", id, right, "--note", note]);
    refused(&["statement", "withdraw", id, "--reason", note]);
}

#[test]
fn only_a_releasing_officer_sets_or_lifts_an_embargo() {
    let bench = Bench::new();
    let policy = std::fs::read_to_string(repository().join("policies/policy.toml")).unwrap();
    let ours = policy.replace("releasing_officers = []", "releasing_officers = [\"cid\"]");
    assert_ne!(ours, policy);
    let policy = bench.write("policy.toml", ours);
    let policy = policy.to_str().unwrap();
    let answer = bench.assess(&incident("01-january-institute"), &[]);
    let answer = answer["replay"]["id"].as_str().unwrap();
    let draft = [
        "--policy",
        policy,
        "statement",
        "draft",
        "--assessment",
        answer,
        "--clear",
        "all",
    ];
    let drafted = by(&bench, "ann", &draft).exits(0).document();
    let id = drafted["id"].as_str().unwrap();
    let embargo = [
        "statement",
        "embargo",
        id,
        "--until",
        "2031-01-01T00:00:00Z",
    ];
    by(&bench, "mallory", &embargo).exits(1);
    by(&bench, "cid", &embargo).exits(0);
    by(&bench, "mallory", &["statement", "embargo", id, "--lift"]).exits(1);
}

/// A register with a published year.
fn published(bench: &Bench) -> &'static str {
    const YEAR: &str = "2022-01-01..2022-12-31";
    bench.run(&["demo", "--incidents", "150"]).exits(0);
    bench
        .run(&["statistics", "freeze", "--period", YEAR])
        .exits(0);
    bench
        .run(&["statistics", "publish", "--period", YEAR])
        .exits(0);
    YEAR
}

#[test]
fn published_figures_are_said_with_denominator_and_period_and_linked_stays_linked() {
    let bench = Bench::new();
    let unpublished = [
        "statement",
        "draft",
        "--statistics",
        "2022-01-01..2022-12-31",
    ];
    by(&bench, "ann", &unpublished).exits(1);
    let year = published(&bench);
    let drafted = by(&bench, "ann", &["statement", "draft", "--statistics", year]).exits(0);
    let drafted = drafted.document();
    let (id, text) = (
        drafted["id"].as_str().unwrap(),
        drafted["text"].as_str().unwrap(),
    );
    let linked = text
        .lines()
        .find(|l| l.contains("contain indicators that can be linked to state-sponsored actors"))
        .unwrap();
    assert!(linked.contains(" incidents recorded in 2022, ") && linked.contains("per cent"));
    let of = |role: &str| {
        let all = drafted["sidecar"]["sentences"].as_array().unwrap();
        all.iter()
            .filter(|s| s["role"] == role)
            .cloned()
            .collect::<Vec<_>>()
    };
    let figures = of("figure");
    assert!(figures.iter().all(|f| {
        let carried = f["carriers"].as_array().unwrap().len() == 1;
        carried && f["figure"]["period"] == year && !f["figure"]["definition"].is_null()
    }));
    let edit = |name: &str, changed: String| {
        assert_ne!(changed, text, "{name}");
        let path = bench.write(name, changed);
        by(
            &bench,
            "ann",
            &["statement", "edit", id, path.to_str().unwrap()],
        )
    };
    let did = "were the work of state-sponsored actors";
    let link = "contain indicators that can be linked to state-sponsored actors";
    edit("did.md", text.replace(link, did)).exits(1);
    let bare = linked.split(", ").nth(1).unwrap();
    let alone = format!("In 2022, {bare}");
    let whole = linked.split(". ").next().unwrap();
    edit("bare.md", text.replace(whole, &alone)).exits(1);
    edit("fewer.md", text.replace(&format!("{linked}\n\n"), "")).exits(0);
    // A period that is revised or gone carries no text any more; a title needs a carrier, too.
    let title = [
        "statement",
        "draft",
        "--statistics",
        year,
        "--title",
        "90 per cent by China",
    ];
    by(&bench, "ann", &title).exits(1);
    let (out, _) = released(&bench, id);
    let markdown = std::fs::read_to_string(out.join("statement.md")).unwrap();
    assert!(
        markdown.contains("title: \"Cyber incidents in 2022\""),
        "{markdown}"
    );
}

#[test]
fn figures_and_attributions_stand_apart_in_one_statement() {
    let bench = Bench::new();
    let (assessment, clear) = attributed(&bench, false);
    let year = published(&bench);
    let clear = clear.join(",");
    let words = [
        "statement",
        "draft",
        "--assessment",
        &assessment,
        "--clear",
        &clear,
        "--statistics",
        year,
    ];
    let drafted = by(&bench, "ann", &words).exits(0).document();
    let text = drafted["text"].as_str().unwrap();
    let paragraph = |part: &str| {
        let all = text.split("\n\n");
        all.enumerate().find(|(_, p)| p.contains(part)).unwrap().0
    };
    assert_ne!(
        paragraph("Lantern Moth is"),
        paragraph("contain indicators")
    );
    assert_ne!(
        paragraph("contain indicators"),
        paragraph("a month on average")
    );
}

/// What a new user does first: the bundled example, and a statement on it.
#[test]
fn the_bundled_example_can_be_said_with_group_and_state_apart() {
    let bench = Bench::new();
    let answer = bench.assess(&incident("01-january-institute"), &[]);
    let id = answer["replay"]["id"].as_str().unwrap();
    let words = ["statement", "draft", "--assessment", id, "--clear", "all"];
    let drafted = by(&bench, "ann", &words).exits(0).document();
    let text = drafted["text"].as_str().unwrap();
    let deed = text.lines().find(|l| l.contains("HAFNIUM is")).unwrap();
    assert!(!deed.contains("China"), "{deed}");
    let link = text.lines().find(|l| l.contains("acts for China")).unwrap();
    assert!(link.contains("Microsoft") && !link.contains('('), "{link}");
}

#[test]
fn an_objection_to_the_sponsor_link_is_computed_without_who_says_it() {
    let bench = Bench::new();
    let answer = bench.assess(&incident("01-january-institute"), &[]);
    let id = answer["replay"]["id"].as_str().unwrap();
    let sponsor = &answer["sponsors"][0];
    assert_eq!(sponsor["sponsor"], "CN");
    let sources: Vec<&str> = sponsor["through"][0]["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s.as_str().unwrap())
        .collect();
    assert!(sources.len() >= 2, "{sources:?}");
    let text = bench.write("reply.txt", "China rejects the claim as unfounded.");
    let add = |items: &[&str]| {
        let mut words = vec![
            "challenge",
            "add",
            "--against",
            id,
            "--link",
            "sponsor",
            "--by",
            "The embassy",
            "--text",
            text.to_str().unwrap(),
        ];
        for item in items {
            words.extend(["--item", item]);
        }
        by(&bench, "ann", &words)
    };
    add(&["Nobody in particular"]).exits(1);
    let run = |items: &[&str]| {
        let added = add(items).exits(0).document();
        let id = added["id"].as_str().unwrap();
        by(&bench, "ann", &["challenge", "run", id])
            .exits(0)
            .document()
    };
    // One of several who say so: the link stands.
    let one = sources[0].split(" (").next().unwrap();
    let part = run(&[one]);
    assert_eq!(part["stands"], true, "{part:#}");
    assert_eq!(part["before"]["sponsor"][0], "China");
    // Without the whole link no state is named, and the link to the group is untouched.
    let none = run(&[]);
    assert_eq!(none["stands"], false);
    assert!(none["after"]["sponsor"].is_null());
    assert_eq!(none["after"]["verdict"], "attributed");
    assert_eq!(none["after"]["about"], none["before"]["about"]);
}

/// Both groups are said to act for one state: each attribution has a paragraph of its own.
#[test]
fn two_groups_of_one_sponsor_are_said_apart() {
    let bench = Bench::new();
    let mut words = vec!["statement".to_owned(), "draft".to_owned()];
    for name in ["01-january-institute", "03-march-agency"] {
        let answer = bench.assess(&incident(name), &[]);
        let id = answer["replay"]["id"].as_str().unwrap().to_owned();
        words.extend(["--assessment".to_owned(), id]);
    }
    words.extend(["--clear".to_owned(), "all".to_owned()]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let drafted = by(&bench, "ann", &words).exits(0).document();
    let text = drafted["text"].as_str().unwrap();
    let both = |p: &str| p.contains("HAFNIUM") && p.contains("Calypso");
    assert!(text.contains("HAFNIUM acts for China") && text.contains("Calypso acts for China"));
    assert!(!text.split("\n\n").any(both), "{text}");
}

/// What was recorded before somebody was known to be a victim is looked through when it goes out.
#[test]
fn a_partner_who_turns_out_to_be_a_victim_is_not_released() {
    let bench = Bench::new();
    let (assessment, clear) = attributed(&bench, false);
    let drafted = draft(&bench, &assessment, &clear);
    let id = drafted["id"].as_str().unwrap();
    let join = |partner| ["statement", "join", id, "--partner", partner];
    by(&bench, "ann", &join("Quarrymill Canary Clinic")).exits(0);
    let victim = [
        "--when",
        "2021-03-02",
        "--victim-name",
        "Quarrymill Canary Clinic",
    ];
    bench.json(&[&["incident", "new"][..], &victim].concat());
    agree(&bench, id);
    let refused = by(&bench, "cid", &["statement", "release", id]).exits(1);
    let told = refused.err.contains("victim") && !refused.err.contains("Quarrymill");
    assert!(told, "{}", refused.err);
}
