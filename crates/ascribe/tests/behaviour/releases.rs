//! Public statements through the command line: the whole life of one, and what never gets out.

use crate::support::{Bench, Run, hash};
use serde_json::Value;

const CANARIES: [&str; 4] = [
    "eastport-hospital",
    "mail01.eastport-hospital.example",
    "Nightingale-7",
    "canary-feed",
];

/// The program as somebody.
pub fn by(bench: &Bench, who: &str, arguments: &[&str]) -> Run {
    let output = bench
        .command(&[&["--format", "json"], arguments].concat())
        .env("USER", who)
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Imports rows under a marking.
fn feed(bench: &Bench, source: &str, marking: &str, rows: &[[&str; 4]]) {
    let mut csv = "value,actor,reference,published\n".to_owned();
    for row in rows {
        csv.push_str(&format!("{}\n", row.join(",")));
    }
    let path = bench.write(&format!("feeds/{source}.csv"), csv);
    let map = "value=value,actor=actor,reference=reference,published=published";
    bench.json(&[
        "import",
        path.to_str().unwrap(),
        "--source",
        source,
        "--reliability",
        "B",
        "--marking",
        marking,
        "--map",
        map,
    ]);
}

/// Two public origins for Lantern Moth; with `secret`, a restricted feed and victim files besides.
pub fn attributed(bench: &Bench, secret: bool) -> (String, Vec<String>) {
    let (first, second) = (hash(2), hash(3));
    for (source, house) in [
        ("feed-a", "harbour-press-11.net"),
        ("feed-b", "mill-notes-12.net"),
    ] {
        let reference = format!("https://{house}/report");
        let row = |v| [v, "Lantern Moth", reference.as_str(), "2024-05-01"];
        feed(bench, source, "TLP:CLEAR", &[row(&first), row(&second)]);
    }
    let third = "https://quay-letter-13.net/report";
    feed(
        bench,
        "feed-c",
        "TLP:CLEAR",
        &[[&first, "Lantern Moth", third, "2024-05-02"]],
    );
    let folder = bench.path("Nightingale-7");
    bench.write(
        "Nightingale-7/samples.txt",
        format!("samples {first} and {second}"),
    );
    if secret {
        let reference = "https://private-house-14.net/r";
        let value = hash(9);
        feed(
            bench,
            "canary-feed",
            "TLP:AMBER",
            &[
                [&value, "Lantern Moth", reference, "2024-04-01"],
                [&first, "Lantern Moth", reference, "2024-04-01"],
            ],
        );
        let text = format!("mail01.eastport-hospital.example held {value} on 2024-05-20");
        bench.write("Nightingale-7/eastport-hospital.log.txt", text);
    }
    let answer = bench.assess(&folder, &[]);
    assert_eq!(answer["verdict"], "attributed", "{answer:#}");
    let id = answer["replay"]["id"].as_str().unwrap().to_owned();
    let public = [first, second];
    let items = answer["evidence"].as_array().unwrap().iter();
    let items = items.filter(|e| public.iter().any(|v| e["value"] == *v));
    (
        id,
        items
            .map(|e| e["id"].as_str().unwrap().to_owned())
            .collect(),
    )
}

pub fn draft(bench: &Bench, id: &str, clear: &[String]) -> Value {
    let clear = clear.join(",");
    let run = by(
        bench,
        "ann",
        &[
            "statement",
            "draft",
            "--assessment",
            id,
            "--clear",
            &clear,
            "--date",
            "2024-06-01",
        ],
    );
    run.exits(0).document()
}

pub fn agree(bench: &Bench, id: &str) {
    for role in ["legal", "policy"] {
        by(
            bench,
            "bob",
            &["statement", "review", id, "--sign-off", role],
        )
        .exits(0);
    }
    by(bench, "bob", &["statement", "approve", id]).exits(0);
}

#[test]
fn the_whole_life_of_a_statement() {
    let bench = Bench::new();
    let (assessment, clear) = attributed(&bench, true);
    let drafted = draft(&bench, &assessment, &clear);
    let id = drafted["id"].as_str().unwrap();
    let text = drafted["text"].as_str().unwrap();
    assert!(
        text.contains("Lantern Moth is") && text.contains("responsible for"),
        "{text}"
    );
    carried(&drafted["sidecar"]);
    held_back(&bench, id);
    released_and_signed(&bench, id);
    corrected(&bench, id, text);
    let reason = "the second origin fell";
    let withdraw = ["statement", "withdraw", id, "--reason", reason];
    by(&bench, "cid", &withdraw).exits(0);
    let html = shown(&bench, id, "html");
    assert!(html.contains("Withdrawn") && html.contains(reason));
    let feed = by(&bench, "cid", &["statement", "feed"]).exits(0).out;
    assert!(feed.contains("<title>Withdrawn: "), "{feed}");
    let list = by(&bench, "cid", &["statement", "list"])
        .exits(0)
        .document();
    assert_eq!(list["statements"][0]["state"], "withdrawn");
    bench.run(&["verify"]).exits(0);
    for form in ["markdown", "html", "sidecar", "signed"] {
        without_canaries(form, &shown(&bench, id, form));
    }
    without_canaries("feed", &feed);
}

fn shown(bench: &Bench, id: &str, form: &str) -> String {
    by(bench, "cid", &["statement", "show", id, "--as", form])
        .exits(0)
        .out
}

fn without_canaries(what: &str, page: &str) {
    for canary in CANARIES {
        let found = page.to_lowercase().contains(&canary.to_lowercase());
        assert!(!found, "{canary} in {what}");
    }
    assert!(!page.contains(&hash(9)), "a value in {what}");
}

/// The first sentence has carriers, and every carrier is releasable.
fn carried(sidecar: &Value) {
    let first = &sidecar["sentences"][0];
    assert_eq!(first["role"], "whom");
    assert!(
        !first["carriers"].as_array().unwrap().is_empty(),
        "{first:#}"
    );
    for carrier in sidecar["carriers"].as_array().unwrap() {
        assert_eq!(carrier["markings"], serde_json::json!(["TLP:CLEAR"]));
    }
}

/// Nobody releases what is not agreed to, nor agrees to or releases what they wrote, nor under
/// embargo.
fn held_back(bench: &Bench, id: &str) {
    let release = |who: &str| by(bench, who, &["statement", "release", id]).exits(1).err;
    assert!(release("cid").contains("sign-off legal"));
    let own = by(bench, "ann", &["statement", "approve", id]).exits(1);
    assert!(own.err.contains("wrote"), "{}", own.err);
    agree(bench, id);
    assert!(release("ann").contains("wrote"));
    let until = ["statement", "embargo", id, "--until", "2999-01-01"];
    by(bench, "ann", &until).exits(0);
    assert!(release("cid").contains("embargo"));
    by(bench, "ann", &["statement", "embargo", id, "--lift"]).exits(0);
}

/// Released: the signed file verifies with the public key alone, and not once a word is changed.
fn released_and_signed(bench: &Bench, id: &str) {
    let out = bench.path("out");
    let folder = out.to_str().unwrap();
    let released = by(bench, "cid", &["statement", "release", id, "--out", folder]);
    assert_eq!(released.exits(0).document()["state"], "released");
    let signed = out.join("statement.signed.json");
    let package = std::fs::read_to_string(&signed).unwrap();
    let key: Value = serde_json::from_str(&package).unwrap();
    let key = key["public_key"].as_str().unwrap();
    let verify = |path: &std::path::Path| {
        let path = path.to_str().unwrap();
        by(bench, "eve", &["verify-package", path, "--public-key", key])
    };
    assert_eq!(verify(&signed).exits(0).document()["sound"], true);
    let forged = bench.write(
        "forged.json",
        package.replace("Lantern Moth", "Copper Finch"),
    );
    assert_eq!(verify(&forged).exits(1).document()["sound"], false);
}

/// A correction is agreed to like the text before it, and stands in the text.
fn corrected(bench: &Bench, id: &str, text: &str) {
    let fixed = text.replace("install security updates", "install the updates of May");
    let fixed = bench.write("fixed.md", fixed);
    let fixed = fixed.to_str().unwrap();
    by(bench, "ann", &["statement", "edit", id, fixed]).exits(1);
    let note = "the advice named no updates";
    let correct = ["statement", "correct", id, fixed, "--note", note];
    by(bench, "ann", &correct).exits(0);
    by(bench, "cid", &["statement", "release", id]).exits(1);
    agree(bench, id);
    by(bench, "cid", &["statement", "release", id]).exits(0);
    let now = shown(bench, id, "markdown");
    assert!(now.contains(note) && now.contains("updates of May"));
}

#[test]
fn what_is_not_releasable_does_not_shape_the_text() {
    let (with, without) = (Bench::new(), Bench::new());
    let text = |bench: &Bench, secret: bool| {
        let (id, clear) = attributed(bench, secret);
        draft(bench, &id, &clear)["text"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(text(&with, true), text(&without, false));
}

#[test]
fn without_releasable_support_nothing_is_said() {
    let bench = Bench::new();
    let (id, _) = attributed(&bench, true);
    let refused = by(&bench, "ann", &["statement", "draft", "--assessment", &id]).exits(1);
    assert!(refused.err.contains("--clear"), "{}", refused.err);
    // Restricted sources carry nothing, whatever is cleared.
    let other = Bench::new();
    let (first, second) = (hash(2), hash(3));
    for (source, house) in [
        ("feed-a", "harbour-press-11.net"),
        ("feed-b", "mill-notes-12.net"),
    ] {
        let reference = format!("https://{house}/report");
        let row = |v| [v, "Lantern Moth", reference.as_str(), "2024-05-01"];
        feed(&other, source, "TLP:AMBER", &[row(&first), row(&second)]);
    }
    let answer = other.assess_text("note.txt", &format!("samples {first} and {second}"), &[]);
    assert_eq!(answer["verdict"], "attributed");
    let id = answer["replay"]["id"].as_str().unwrap();
    by(
        &other,
        "ann",
        &["statement", "draft", "--assessment", id, "--clear", "all"],
    )
    .exits(1);
}

#[test]
fn an_edit_may_say_less_but_never_more_nor_name_the_victim() {
    let bench = Bench::new();
    let (assessment, clear) = attributed(&bench, true);
    let drafted = draft(&bench, &assessment, &clear);
    let (id, text) = (
        drafted["id"].as_str().unwrap(),
        drafted["text"].as_str().unwrap(),
    );
    let edit = |name: &str, changed: String| {
        assert_ne!(changed, text);
        let path = bench.write(name, changed);
        by(
            &bench,
            "ann",
            &["statement", "edit", id, path.to_str().unwrap()],
        )
    };
    let line = text
        .lines()
        .find(|l| l.contains("Lantern Moth is"))
        .unwrap();
    let word = ["almost certainly", "very likely", "likely"]
        .into_iter()
        .find(|w| line.contains(w))
        .unwrap();
    edit(
        "plain.md",
        text.replace(&format!("is {word} responsible"), "is responsible"),
    )
    .exits(1);
    edit("sure.md", text.replace(word, "undoubtedly")).exits(1);
    for canary in ["mail01.eastport-hospital.example", "Nightingale-7"] {
        let told = text.replace(
            "Organisations should",
            &format!("Organisations such as {canary} should"),
        );
        let refused = edit("leak.md", told).exits(1);
        assert!(
            (refused.err.contains("leak") || refused.err.contains("address-not-drafted"))
                && !refused.err.contains(canary),
            "{}",
            refused.err
        );
    }
    edit(
        "fine.md",
        text.replace("install security updates", "install all security updates"),
    )
    .exits(0);
}

#[test]
fn chosen_items_open_and_the_rest_stays_closed() {
    let bench = Bench::new();
    let (assessment, clear) = attributed(&bench, true);
    let drafted = draft(&bench, &assessment, &clear);
    let id = drafted["id"].as_str().unwrap();
    let path = bench.path("package.json");
    let path = path.to_str().unwrap();
    by(
        &bench,
        "ann",
        &[
            "statement",
            "disclose",
            id,
            "--item",
            &clear[0],
            "--out",
            path,
        ],
    )
    .exits(0);
    let package = std::fs::read_to_string(path).unwrap();
    for canary in CANARIES {
        assert!(!package.contains(canary), "{canary}");
    }
    assert!(!package.contains(&hash(9)), "a closed item");
    let verified = by(&bench, "eve", &["verify-package", path])
        .exits(0)
        .document();
    assert_eq!(verified["opened"].as_array().unwrap().len(), 1);
    assert!(verified["closed"].as_u64().unwrap() >= 1);
    assert_eq!(verified["key_given"], false);
    let value = verified["opened"][0]["value"].as_str().unwrap();
    let forged = bench.write("forged.json", package.replace(value, &hash(77)));
    by(&bench, "eve", &["verify-package", forged.to_str().unwrap()]).exits(1);
    let other = Bench::new();
    other.assess_text("n.txt", "nothing", &[]);
    let key = other.json(&["checkpoint", "--public-key"]);
    let key = key["public_key"].as_str().unwrap_or_default().to_owned();
    assert!(!key.is_empty());
    by(
        &bench,
        "eve",
        &["verify-package", path, "--public-key", &key],
    )
    .exits(1);
}

#[test]
fn objections_are_recorded_treated_and_shown() {
    let bench = Bench::new();
    let (assessment, clear) = attributed(&bench, false);
    let text = bench.write(
        "reply.txt",
        "Copper Ministry rejects the claim. <b>The samples are public tools.</b>",
    );
    let add = |items: &str| {
        let mut words = vec![
            "challenge",
            "add",
            "--against",
            &assessment,
            "--link",
            "activity",
            "--by",
            "The embassy",
            "--text",
            text.to_str().unwrap(),
        ];
        if !items.is_empty() {
            words.extend(["--item", items]);
        }
        by(&bench, "ann", &words).exits(0).document()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let run = |id: &str| {
        by(&bench, "ann", &["challenge", "run", id])
            .exits(0)
            .document()
    };
    let denial = run(&add(""));
    assert_eq!(denial["stands"], true);
    let all = run(&add(&clear.join(",")));
    assert_eq!(all["stands"], false, "{all:#}");
    assert_eq!(all["after"]["verdict"], "unattributed");
    assert!(
        all["answer"]
            .as_str()
            .unwrap()
            .contains("correct or withdraw")
    );
    let list = by(&bench, "ann", &["challenge", "list"])
        .exits(0)
        .document();
    assert_eq!(list["challenges"].as_array().unwrap().len(), 2);
    let out = bench.path("dossier");
    by(
        &bench,
        "ann",
        &[
            "challenge",
            "dossier",
            &assessment,
            "--out",
            out.to_str().unwrap(),
            "--red-team",
        ],
    )
    .exits(0);
    let page = std::fs::read_to_string(out.join("as-challenged.html")).unwrap();
    let banner = "<strong>TLP:AMBER</strong>";
    assert_eq!(page.matches(banner).count(), 2, "{page}");
    assert!(page.contains("2 known objections") && page.contains("false flag"));
    assert!(page.contains("&lt;b&gt;") && !page.contains("Not yet treated"));
    let case = by(&bench, "ann", &["challenge", "red-team", &assessment])
        .exits(0)
        .document();
    assert!(!case["for_false_flag"].as_array().unwrap().is_empty());
    by(&bench, "ann", &["challenge", "run", "none"]).exits(1);
}
