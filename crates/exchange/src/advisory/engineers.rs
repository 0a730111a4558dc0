//! One page for those who carry it out: patches, actions with controls, what to look for, and what
//! lies in the package.

use super::directors::count;
use super::page::{Block, Page};
use super::{Advisory, Status, lifetimes};

/// Rows of the tables.
const ACTIONS: usize = 15;
const LOOKS: usize = 20;
const PATCHES: usize = 25;

/// The page.
pub fn engineers(advisory: &Advisory) -> Page {
    let mut page = Page::of(advisory, "for engineers");
    let subject = &advisory.subject;
    let mut known: Vec<String> = Vec::new();
    if !subject.ids.is_empty() {
        known.push(format!("Identifiers: {}", subject.ids.join(", ")));
    }
    if !subject.aliases.is_empty() {
        known.push(format!("Also called: {}", subject.aliases.join(", ")));
    }
    if !advisory.software.is_empty() {
        known.push(format!(
            "Malware and tools: {}",
            advisory.software.join(", ")
        ));
    }
    page.blocks.push(Block::List(known));
    patches(&mut page, advisory);
    actions(&mut page, advisory);
    page.heading("Look for");
    let rows = advisory.look_for.iter().take(LOOKS);
    let rows = rows.map(|l| vec![l.technique.clone(), l.name.clone(), l.look_for.clone()]);
    page.blocks.push(Block::Table(
        vec!["Technique", "Name", "What shows it"],
        rows.collect(),
    ));
    package(&mut page, advisory);
    page
}

fn patches(page: &mut Page, advisory: &Advisory) {
    if advisory.patches.is_empty() {
        return;
    }
    page.heading("Patch first");
    let rows = advisory.patches.iter().take(PATCHES).map(|p| {
        vec![
            p.cves.join(", "),
            [p.name.as_deref(), p.product.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
            p.patched.clone().unwrap_or_default(),
            p.why.clone(),
        ]
    });
    let header = vec!["CVE", "Name, product", "Patch since", "Why"];
    page.blocks.push(Block::Table(header, rows.collect()));
}

fn actions(page: &mut Page, advisory: &Advisory) {
    page.heading("Do, in order of effect");
    let rows = advisory.actions.iter().take(ACTIONS).map(|a| {
        vec![
            a.order.to_string(),
            format!("{} {}: {}", a.mitigation, a.name, a.what),
            match a.against.len() {
                1 => format!("{} (1 technique)", a.effect),
                n => format!("{} ({n} techniques)", a.effect),
            },
            a.cis.join(", "),
            a.nist.join(", "),
            a.basis.clone(),
        ]
    });
    let header = vec!["", "Mitigation", "Effect", "CIS v8", "SP 800-53", "Basis"];
    page.blocks.push(Block::Table(header, rows.collect()));
}

fn package(page: &mut Page, advisory: &Advisory) {
    page.heading("Indicators");
    page.say(format!(
        "{} in all: {} live, {} expired (for looking back through older logs only), {} doubtful because they are on lists of benign or shared values (in the tables, in no rule). A hit is a lead, not a proof: addresses and names change hands.",
        advisory.indicators.len(),
        count(advisory, Status::Live),
        count(advisory, Status::Expired),
        count(advisory, Status::Doubtful)
    ));
    let days: Vec<String> = lifetimes()
        .iter()
        .map(|l| format!("{} {}", l.kind, l.days))
        .collect();
    page.say(format!(
        "Days an indicator counts as live after the last statement of it: {}; hashes of files without limit.",
        days.join(", ")
    ));
    page.blocks.push(Block::List(vec![
        "indicators.stix.json: STIX 2.1 with validity, marking, techniques and courses of action".to_owned(),
        "indicators.misp.json: a MISP event; only live indicators are set for detection".to_owned(),
        "indicators.csv: the same as a table".to_owned(),
        "sigma/: rules for DNS, proxy, firewall and process logs; expired values apart, at level low".to_owned(),
        "suricata.rules: rules for sensors; expired ones commented out".to_owned(),
        "navigator-layer.json: techniques for the ATT&CK Navigator".to_owned(),
    ]));
}
