//! What was observed, out of STIX objects.

use super::Moment;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// One `observed-data` with the objects that it speaks of.
#[derive(Debug, Clone)]
pub struct Observation<'a> {
    /// `first_observed`.
    pub first: Moment,
    /// `last_observed`.
    pub last: Moment,
    /// `number_observed`: how often it may be chosen.
    pub times: u64,
    objects: Vec<(&'a str, &'a Value)>,
    by_id: HashMap<&'a str, usize>,
}

impl<'a> Observation<'a> {
    /// An observation of `objects`, each with the id by which others refer to
    /// it (its STIX id, or its key in STIX 2.0).
    pub fn new(
        first: Moment,
        last: Moment,
        times: u64,
        objects: Vec<(&'a str, &'a Value)>,
    ) -> Self {
        // Few objects are found faster by looking at each.
        let by_id = if objects.len() > 8 {
            (objects.iter().enumerate())
                .map(|(at, (id, _))| (*id, at))
                .collect()
        } else {
            HashMap::new()
        };
        Self {
            first,
            last,
            times,
            objects,
            by_id,
        }
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether nothing was observed.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    pub(super) fn object(&self, at: usize) -> Option<&'a Value> {
        self.objects.get(at).map(|(_, object)| *object)
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&'a Value> {
        if self.by_id.is_empty() {
            let mut all = self.objects.iter();
            return all.find(|(own, _)| *own == id).map(|(_, object)| *object);
        }
        self.by_id.get(id).and_then(|at| self.object(*at))
    }
}

/// All observations in bundles, arrays of objects or single objects. Objects
/// of STIX 2.1 (`object_refs`) are looked up in all of `inputs`, those of
/// STIX 2.0 (`objects`) stand in the observation.
///
/// # Errors
/// Names the first `observed-data` that lacks what the specification requires.
pub fn observations(inputs: &[Value]) -> Result<Vec<Observation<'_>>, String> {
    let mut objects: Vec<&Map<String, Value>> = Vec::new();
    let mut values: HashMap<&str, &Value> = HashMap::new();
    for input in inputs {
        for value in members(input) {
            let Some(object) = value.as_object() else {
                continue;
            };
            if let Some(id) = text(object, "id") {
                values.insert(id, value);
            }
            objects.push(object);
        }
    }
    let observed = objects
        .iter()
        .filter(|object| text(object, "type") == Some("observed-data"));
    observed.map(|object| read(object, &values)).collect()
}

fn members(input: &Value) -> &[Value] {
    match input {
        Value::Array(items) => items,
        Value::Object(bundle) if text(bundle, "type") == Some("bundle") => {
            let items = bundle.get("objects").and_then(Value::as_array);
            items.map_or(&[], Vec::as_slice)
        }
        one => std::slice::from_ref(one),
    }
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str)
}

fn read<'a>(
    object: &'a Map<String, Value>,
    values: &HashMap<&'a str, &'a Value>,
) -> Result<Observation<'a>, String> {
    let id = text(object, "id").unwrap_or("without id");
    let lacks = |what: &str| format!("observed-data {id}: {what}");
    let moment = |key| {
        let read = text(object, key).and_then(Moment::parse);
        read.ok_or_else(|| lacks(&format!("{key} must be a moment in UTC")))
    };
    let times = object.get("number_observed").and_then(Value::as_u64);
    let times = times.filter(|times| *times > 0);
    let times = times.ok_or_else(|| lacks("number_observed must be at least 1"))?;
    let found = match (object.get("object_refs"), object.get("objects")) {
        (Some(Value::Array(refs)), _) => {
            let ids = refs.iter().filter_map(Value::as_str);
            ids.filter_map(|id| values.get(id).map(|value| (id, *value)))
                .collect()
        }
        (_, Some(Value::Object(inside))) => inside
            .iter()
            .map(|(key, value)| (key.as_str(), value))
            .collect(),
        _ => return Err(lacks("object_refs or objects is missing")),
    };
    Ok(Observation::new(
        moment("first_observed")?,
        moment("last_observed")?,
        times,
        found,
    ))
}
