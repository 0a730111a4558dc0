//! From an object along a path to the values it leads to.

use super::observation::Observation;
use crate::pattern::ast::Step;
use serde_json::Value;

/// Calls `found` with each value that `steps` lead to from `value`, until it
/// answers true; whether it did. References are followed inside of the
/// observation; those that lead nowhere are left out.
pub(super) fn any_value(
    observation: &Observation<'_>,
    value: &Value,
    steps: &[Step],
    found: &mut dyn FnMut(Option<&str>, &Value) -> bool,
) -> bool {
    walk(observation, value, None, steps, found)
}

fn walk(
    observation: &Observation<'_>,
    value: &Value,
    last_key: Option<&str>,
    steps: &[Step],
    found: &mut dyn FnMut(Option<&str>, &Value) -> bool,
) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        return found(last_key, value);
    };
    match step {
        Step::Key(key) => {
            let Some(below) = value.as_object().and_then(|object| object.get(key)) else {
                return false;
            };
            if key.ends_with("_ref") {
                let target = below.as_str().and_then(|id| observation.by_id(id));
                return target.is_some_and(|target| walk(observation, target, None, rest, found));
            }
            if key.ends_with("_refs") {
                return walk_list(observation, below, rest, found);
            }
            walk(observation, below, Some(key), rest, found)
        }
        Step::Index(index) => {
            let at = usize::try_from(*index).ok();
            let below = at.and_then(|at| value.as_array()?.get(at));
            below.is_some_and(|below| walk(observation, below, last_key, rest, found))
        }
        Step::Any => value.as_array().is_some_and(|items| {
            let mut items = items.iter();
            items.any(|item| walk(observation, item, last_key, rest, found))
        }),
    }
}

/// A list of references: the next step chooses among the objects that they
/// lead to; a list as such is a value too.
fn walk_list(
    observation: &Observation<'_>,
    references: &Value,
    steps: &[Step],
    found: &mut dyn FnMut(Option<&str>, &Value) -> bool,
) -> bool {
    let ids = references.as_array().into_iter().flatten();
    let mut targets = ids
        .filter_map(Value::as_str)
        .filter_map(|id| observation.by_id(id));
    match steps.split_first() {
        None => targets.next().is_some() && found(None, references),
        Some((Step::Any, rest)) => {
            targets.any(|target| walk(observation, target, None, rest, found))
        }
        Some((Step::Index(index), rest)) => {
            let at = usize::try_from(*index).ok();
            let target = at.and_then(|at| targets.nth(at));
            target.is_some_and(|target| walk(observation, target, None, rest, found))
        }
        Some((Step::Key(_), _)) => false,
    }
}
