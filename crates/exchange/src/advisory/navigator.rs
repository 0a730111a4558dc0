//! Techniques in play as a layer of the ATT&CK Navigator, layer format 4.5.

use super::Advisory;
use serde_json::{Value, json};

/// The layer. The score is the number of publishers that report the technique; what was seen in
/// the evidence itself is coloured.
pub fn layer(advisory: &Advisory) -> Value {
    let most = advisory.techniques.iter().map(|t| t.publishers).max();
    // Only a technique with sub-techniques may show them (layer format 4.5).
    let has_parts = |id: &str| {
        let part = |t: &super::Technique| t.id.strip_prefix(id).is_some_and(|r| r.starts_with('.'));
        advisory.techniques.iter().any(part)
    };
    let techniques: Vec<Value> = advisory
        .techniques
        .iter()
        .map(|t| {
            let mut one = json!({
                "techniqueID": t.id, "score": t.publishers, "enabled": true,
                "comment": format!("{} publisher(s)", t.publishers),
                "showSubtechniques": has_parts(&t.id),
            });
            if let (true, Some(one)) = (t.seen, one.as_object_mut()) {
                one.insert("color".to_owned(), json!("#d95f02"));
            }
            one
        })
        .collect();
    json!({
        "name": format!("{} ({})", advisory.subject.name, advisory.marking),
        "versions": { "layer": "4.5", "navigator": "5.1.0" },
        "domain": "enterprise-attack",
        "description": format!("Techniques in play, made {}", advisory.made),
        "sorting": 3,
        "layout": { "layout": "side", "showName": true, "showID": true, "expandedSubtechniques": "annotated" },
        "hideDisabled": false,
        "techniques": techniques,
        "gradient": { "colors": ["#ffffff", "#7fa7d6", "#0b4f9e"], "minValue": 0, "maxValue": most.unwrap_or(1).max(1) },
        "legendItems": [{ "label": "seen in the evidence", "color": "#d95f02" }],
        "metadata": [{ "name": "marking", "value": advisory.marking }],
    })
}
