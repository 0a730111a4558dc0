//! One page for those who decide: who, what to do this week, what it needs, how sure.

use super::page::{Block, Page};
use super::{Advisory, Status};
use crate::text::shorten;

/// Actions named; more seldom fit a page.
pub const ACTIONS: usize = 5;
/// Actors named.
const ACTORS: usize = 6;
/// Patches named.
const PATCHES: usize = 5;

/// The page, with so many actions.
#[must_use]
pub fn directors(advisory: &Advisory, actions: usize) -> Page {
    let mut page = Page::of(advisory, "for directors");
    let subject = &advisory.subject;
    if let Some(summary) = &subject.summary {
        page.say(shorten(summary, 500));
    }
    if !subject.actors.is_empty() {
        let all = subject.actors.len();
        let shown: Vec<&str> = subject
            .actors
            .iter()
            .take(ACTORS)
            .map(String::as_str)
            .collect();
        let of = match (all > ACTORS, subject.kind == "vulnerability") {
            (true, true) => format!(" (the first {ACTORS} of {all} known to have used it)"),
            (true, false) => format!(" ({ACTORS} of {all})"),
            _ => String::new(),
        };
        page.say(format!("Actors in play{of}: {}.", shown.join("; ")));
    }
    page.heading("Decide now");
    let mut steps = Vec::new();
    if !advisory.patches.is_empty() {
        let named: Vec<String> = advisory.patches.iter().take(PATCHES).map(name).collect();
        steps.push(format!(
            "Have these vulnerabilities closed, or the systems taken off the network: {}.",
            named.join("; ")
        ));
        steps.push("Have systems that were open to them searched for intruders: a patch does not evict who is inside.".to_owned());
    }
    steps.extend(
        advisory
            .actions
            .iter()
            .take(actions)
            .map(|a| a.what.clone()),
    );
    page.blocks.push(Block::Numbered(steps));
    page.heading("Ask your engineers");
    let live = count(advisory, Status::Live);
    page.blocks.push(Block::List(vec![
        "Which of our systems are concerned, and since when were they open?".to_owned(),
        format!(
            "Were the {} indicators of this package searched for in our logs, {} of them still live, and how far back do the logs go?",
            advisory.indicators.len(),
            live
        ),
        "Can we restore from copies that the intruder cannot reach, and when did we last try?".to_owned(),
        "Whom must we inform, and by when?".to_owned(),
    ]));
    page.heading("How sure this is");
    page.say(format!(
        "It rests on published reporting about {} techniques and {} indicators{}. The order of actions is by how many of the techniques in play each hinders, entry first; your own systems may suggest another.",
        advisory.techniques.len(),
        advisory.indicators.len(),
        match advisory.withheld {
            0 => String::new(),
            n => format!("; {n} statements are left out because of their marking"),
        }
    ));
    page
}

/// How many indicators have a status.
pub fn count(advisory: &Advisory, status: Status) -> usize {
    advisory
        .indicators
        .iter()
        .filter(|j| j.status == status)
        .count()
}

fn name(patch: &super::Patch) -> String {
    let cves = patch.cves.join(", ");
    let product = patch
        .product
        .as_deref()
        .map(|p| format!(" in {p}"))
        .unwrap_or_default();
    match &patch.name {
        Some(name) => format!("{name} ({cves}){product}"),
        None => format!("{cves}{product}"),
    }
}
