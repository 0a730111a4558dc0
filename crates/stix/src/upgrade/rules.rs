//! What STIX 2.1 asks of each type that 2.0 did not.

use super::Draft;

/// Where the open vocabulary that 2.0 kept in `labels` lives in 2.1. `labels`
/// itself stays, as a common property of 2.1.
const TYPES_FROM_LABELS: [(&str, &str); 6] = [
    ("identity", "roles"),
    ("indicator", "indicator_types"),
    ("malware", "malware_types"),
    ("report", "report_types"),
    ("threat-actor", "threat_actor_types"),
    ("tool", "tool_types"),
];

/// Adds what is missing.
pub(super) fn apply(draft: &mut Draft) {
    let type_name = draft.type_name();
    if let Some((_, target)) = TYPES_FROM_LABELS
        .iter()
        .find(|(name, _)| *name == type_name)
        && let Some(labels) = draft.raw("labels").filter(|raw| is_filled_list(raw))
    {
        draft.supply(target, labels);
    }
    match type_name.as_str() {
        "indicator" => {
            draft.supply("pattern_type", "\"stix\"");
            // START and STOP took plain strings in 2.0; the version says so.
            if draft.raw("pattern_type").is_none() {
                draft.supply("pattern_version", "\"2.0\"");
            }
            if let Some(created) = draft.raw("created") {
                draft.supply("valid_from", created);
            }
        }
        // 2.0 did not tell families from samples; its objects are read as
        // families, as ATT&CK does in its own 2.1 release.
        "malware" => draft.supply("is_family", "true"),
        "report" => {
            if let Some(created) = draft.raw("created") {
                draft.supply("published", created);
            }
        }
        _ => {}
    }
    if type_name != "marking-definition"
        && let Some(created) = draft.raw("created")
    {
        draft.supply("modified", created);
    }
}

fn is_filled_list(raw: &str) -> bool {
    raw.strip_prefix('[')
        .is_some_and(|rest| !rest.trim_start().starts_with(']'))
}
