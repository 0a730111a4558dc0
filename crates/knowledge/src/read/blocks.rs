//! Blocks of indicators and lists of benign or shared values: their values are looked up through
//! the record's index, so here only what the picture needs of them is kept.

use super::{Facts, List, View};
use crate::entry::Entry;
use crate::names::is_nobody;
use serde::Deserialize;

#[derive(Deserialize)]
struct Block {
    collection: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    indicators: Vec<(String, String)>,
    #[serde(default)]
    withdrawn: Option<String>,
}

/// A block names an actor by label and aliases.
pub fn read_block(entry: &Entry<'_>, facts: &mut Facts) {
    let Ok(block) = serde_json::from_str::<Block>(entry.body) else {
        return;
    };
    for (kind, value) in &block.indicators {
        note_prefix(kind, value, facts);
    }
    if block.withdrawn.is_some() {
        return;
    }
    let Some(primary) = block.names.first().filter(|name| !is_nobody(name)) else {
        return;
    };
    facts.views.push(View {
        key: format!("{}/{}", block.collection, block.label),
        namespace: format!("blocks/{}", block.collection),
        primary: primary.clone(),
        names: block.names.clone(),
        external_id: None,
        same_as: Vec::new(),
        source: entry.source.to_owned(),
        seq: entry.seq,
    });
}

/// Networks are found by asking for each length of prefix in use.
fn note_prefix(kind: &str, value: &str, facts: &mut Facts) {
    if !kind.starts_with("ipv") {
        return;
    }
    if let Some(length) = value.split_once('/').and_then(|(_, l)| l.parse().ok()) {
        facts.prefixes.insert((kind == "ipv6-addr", length));
    }
}

#[derive(Deserialize)]
struct ListBody {
    name: String,
    matching: String,
    #[serde(default)]
    values: Vec<String>,
}

/// A list of benign or shared values.
pub fn read_list(entry: &Entry<'_>, facts: &mut Facts) {
    let Ok(body) = serde_json::from_str::<ListBody>(entry.body) else {
        return;
    };
    if body.matching == "cidr" {
        for value in &body.values {
            let v6 = value.contains(':');
            let length = value.split_once('/').and_then(|(_, l)| l.parse().ok());
            facts
                .prefixes
                .insert((v6, length.unwrap_or(if v6 { 128 } else { 32 })));
        }
    }
    let list = facts
        .lists
        .entry(body.name.clone())
        .or_insert_with(|| List {
            name: body.name,
            matching: body.matching.clone(),
            patterns: Vec::new(),
        });
    if matches!(body.matching.as_str(), "substring" | "regex") {
        list.patterns.extend(body.values);
    }
}
