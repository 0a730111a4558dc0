//! Twin stores: two records that differ only in what a reader may not see give the same bytes over
//! every command, reader and format. The commands are those of the program's own help, so that a
//! new one without a row fails.

mod random;
mod rows;
mod stores;

use crate::support::Run;
use rows::{ROWS, Row};
use std::collections::BTreeSet;
use stores::Twins;

/// The forms of output that are compared.
const FORMATS: [&str; 2] = ["human", "json"];

/// Every command that the program's help leads to.
fn commands(twins: &Twins, path: &[String], into: &mut BTreeSet<String>) {
    let mut arguments = path.to_vec();
    arguments.push("--help".to_owned());
    let help = twins.plain.run(&arguments).exits(0).out;
    let list = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    let names = list
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help");
    let mut any = false;
    for name in names {
        any = true;
        let mut deeper = path.to_vec();
        deeper.push(name.to_owned());
        commands(twins, &deeper, into);
    }
    if !any {
        into.insert(path.join(" "));
    }
}

/// What both twins say, as far as it can be compared.
fn both(twins: &Twins, row: &Row, more: &[&str]) -> [(i32, String, String); 2] {
    [&twins.plain, &twins.fuller].map(|bench| {
        let mut arguments: Vec<String> = more.iter().map(|a| (*a).to_owned()).collect();
        arguments.extend(row.arguments.iter().map(|a| twins.filled_in(a)));
        let Run { code, out, err } = bench.run(&arguments);
        let folder = bench.path("").to_string_lossy().into_owned();
        let same = |text: String| twins.without_chance(&text.replace(&folder, "@/"));
        (code, same(out), same(err))
    })
}

/// The rows on which the twins differ for a reader.
fn differing<'r>(twins: &Twins, rows: &'r [Row], more: &[&str]) -> Vec<(&'r Row, String)> {
    let mut found = Vec::new();
    for row in rows {
        for format in FORMATS {
            found.extend(differing_in(twins, std::slice::from_ref(row), format, more));
        }
    }
    found
}

/// The rows on which they differ in one format.
fn differing_in<'r>(
    twins: &Twins,
    rows: &'r [Row],
    format: &str,
    more: &[&str],
) -> Vec<(&'r Row, String)> {
    let mut found = Vec::new();
    for row in rows {
        let mut given = vec!["--format", format];
        given.extend(more);
        let [one, other] = both(twins, row, &given);
        if one != other {
            found.push((row, format!("{one:?}\n{other:?}")));
        }
    }
    found
}

#[test]
fn every_command_has_a_row() {
    let twins = Twins::empty();
    let mut all = BTreeSet::new();
    commands(&twins, &[], &mut all);
    let rows: BTreeSet<String> = ROWS.iter().map(|r| r.command.to_owned()).collect();
    assert!(all.len() > 80, "{all:?}");
    let missing: Vec<&String> = all.difference(&rows).collect();
    let stale: Vec<&String> = rows.difference(&all).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "without a row: {missing:?}; no command: {stale:?}"
    );
}

/// Runs every row for one reader.
fn sweep(reader: &str) {
    let twins = Twins::made();
    let found = differing(&twins, ROWS, &["--reader", reader]);
    let list: Vec<String> = found
        .iter()
        .map(|(row, what)| format!("{:?}:\n{what}", row.arguments))
        .collect();
    assert!(
        list.is_empty(),
        "{reader}: {}\n{}",
        list.len(),
        list.join("\n")
    );
}

/// One test for each profile of the default policy.
macro_rules! readers {
    ($($name:ident $profile:literal),*) => {
        /// The profiles that are swept.
        const READERS: &[&str] = &[$($profile),*];
        $(#[test]
        fn $name() {
            sweep($profile);
        })*
    };
}

readers! {
    nothing_hidden_shows_to_a_duty_analyst "duty-analyst",
    nothing_hidden_shows_to_an_attribution_analyst "attribution-analyst",
    nothing_hidden_shows_to_a_reviewer "reviewer",
    nothing_hidden_shows_to_a_releasing_officer "releasing-officer",
    nothing_hidden_shows_to_a_victim_liaison "victim-liaison",
    nothing_hidden_shows_to_a_partner "partner",
    nothing_hidden_shows_to_an_auditor "auditor",
    nothing_hidden_shows_to_the_public "public"
}

#[test]
fn every_profile_is_swept() {
    let policy = std::fs::read_to_string(crate::support::repository().join("policies/policy.toml"));
    let policy = policy.unwrap();
    let profiles = policy.split("[[reader]]\nname = \"").skip(1);
    let profiles: Vec<&str> = profiles.map(|p| p.split('"').next().unwrap()).collect();
    assert_eq!(profiles, READERS);
}

/// The harness must find what leaks: the operator sees the difference, and so does the reader of a
/// policy that admits too much.
#[test]
fn what_leaks_is_found() {
    let twins = &Twins::made();
    let read: Vec<Row> = ROWS.iter().filter(|r| !r.records).copied().collect();
    let found = differing(twins, &read, &[]);
    let commands: BTreeSet<&str> = found.iter().map(|(row, _)| row.command).collect();
    let expected = BTreeSet::from([
        "incident list",
        "incident search",
        "incident show",
        "search",
        "show",
        "log",
        "claim list",
        "claim show",
        "support waiting",
        "statistics list",
        "export",
        "replay",
        "cluster list",
        "victim show",
        "knowledge list",
        "advisory",
        "judge",
        "curve",
    ]);
    let silent: Vec<_> = expected.difference(&commands).collect();
    assert!(
        silent.is_empty(),
        "no difference to the operator: {silent:?}; differing: {commands:?}"
    );
    let leaky = twins.leaky_policy();
    let leaky = leaky.to_str().unwrap();
    let found = differing(twins, &read, &["--policy", leaky, "--reader", "leaky"]);
    assert!(
        found.len() > 20,
        "a leaky policy is found in {} places only",
        found.len()
    );
}
