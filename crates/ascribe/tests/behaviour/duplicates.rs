//! Saying the same thing twice is not evidence.

use crate::support::{Bench, hash, probability};

const ACTOR: &str = "Lantern Moth";
const HOST: &str = "quillfeather-7731.net";

fn bench() -> Bench {
    let bench = Bench::new();
    let reference = "https://harbour-press-11.net/report";
    let (one, two) = (hash(5), hash(6));
    bench.feed(
        "feed",
        "C",
        &[
            [&one, ACTOR, reference, "2024-05-01"],
            [&two, ACTOR, reference, "2024-05-01"],
            [HOST, ACTOR, reference, "2024-05-01"],
            ["198.18.7.7", ACTOR, reference, "2024-05-01"],
        ],
    );
    bench
}

/// Probability of the actor, given the files of one incident.
fn believed(bench: &Bench, folder: &str, files: &[(&str, &str)]) -> f64 {
    for (name, text) in files {
        bench.write(&format!("{folder}/{name}"), text);
    }
    let answer = bench.assess(&bench.path(folder), &["--observed-at", "2024-05-01"]);
    probability(&answer, ACTOR)
}

fn no_more(more: f64, once: f64) {
    assert!(once > 0.01 && more <= once + 1e-9, "{more} after {once}");
}

#[test]
fn the_same_indicators_in_three_files() {
    let bench = bench();
    let text = format!(
        "{} {HOST} and 198.18.7.7, harmless-pond-9.net, {}",
        hash(5),
        hash(99)
    );
    let once = believed(&bench, "once", &[("a.txt", &text)]);
    let thrice = believed(
        &bench,
        "thrice",
        &[("a.txt", &text), ("b.md", &text), ("c.log", &text)],
    );
    no_more(thrice, once);
    assert!((thrice - once).abs() < 1e-9);
}

#[test]
fn a_url_and_its_host() {
    let bench = bench();
    let once = believed(&bench, "once", &[("a.txt", HOST)]);
    let urls = format!("{HOST} http://{HOST}/a https://{HOST}:8443/b?c=d cdn.{HOST}");
    no_more(believed(&bench, "more", &[("a.txt", &urls)]), once);
}

/// Names that nobody knows make a hit less telling; repeating the hit must not undo that.
#[test]
fn a_url_and_its_host_among_names_that_nobody_knows() {
    let bench = bench();
    let pond: String = (0..20).map(|n| format!(" harmless-pond-{n}.net")).collect();
    let once = believed(&bench, "once", &[("a.txt", &format!("{HOST}{pond}"))]);
    let urls: String = (0..10).map(|n| format!(" http://{HOST}/{n}")).collect();
    let more = believed(&bench, "more", &[("a.txt", &format!("{HOST}{urls}{pond}"))]);
    no_more(more, once);
}

#[test]
fn an_address_defanged_in_several_ways() {
    let bench = bench();
    let once = believed(&bench, "once", &[("a.txt", "198.18.7.7")]);
    let ways = "198.18.7.7 198[.]18[.]7[.]7 198.18.7(.)7 hxxp://198.18.7.7/ http://198.18.7.7:81/x";
    no_more(believed(&bench, "more", &[("a.txt", ways)]), once);
}

#[test]
fn a_technique_and_a_tool_named_often() {
    let bench = bench();
    let once = believed(
        &bench,
        "once",
        &[("a.txt", &format!("{HOST} T1190 Mimikatz"))],
    );
    let often = format!("{HOST} T1190 T1190 Mimikatz, mimikatz. T1190: Mimikatz");
    no_more(believed(&bench, "more", &[("a.txt", &often)]), once);
}
