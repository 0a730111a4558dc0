//! One object against the table of its type.

use super::rules::{Between, Entries, Kind, LARGEST, Property, Shape, tables};
use super::{MAX_DEPTH, Report, extensions, forms, identity, markings, should, special};
use crate::pattern::evaluate::Moment;
use serde_json::{Map, Value};

/// An object as read from JSON.
pub(super) type Object = Map<String, Value>;

/// Properties that the specification keeps for later use.
const RESERVED: [&str; 4] = ["severity", "username", "phone_numbers", "action"];

/// Words of a vocabulary that are listed where none of them stands, at most.
const SHOWN: usize = 40;

/// The text of a property.
pub(super) fn text<'a>(object: &'a Object, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str)
}

/// Whether the table knows an object type of this name.
pub(super) fn is_known(kind: &str) -> bool {
    let shape = tables().shapes.get(kind);
    kind == "marking-definition" || shape.is_some_and(|shape| shape.parent.is_some())
}

/// Whether objects of this type are cyber-observables; unknown types are what their extension
/// says, else observables if they carry no `created`.
pub(super) fn is_observable(object: &Object) -> bool {
    let kind = text(object, "type").unwrap_or_default();
    if is_known(kind) {
        return tables().shapes.get(kind).and_then(|shape| shape.parent) == Some("observable");
    }
    extensions::says_observable(object).unwrap_or(!object.contains_key("created"))
}

/// Checks everything.
pub(super) fn object(object: &Object, report: &mut Report) {
    let Some(kind) = text(object, "type") else {
        report.must("required", "type", "every object has a type, a text");
        return;
    };
    if !forms::is_type_name(kind) || kind == "action" {
        let says = "small letters, digits and single hyphens expected, 3 to 250 of them, and not \"action\"";
        report.must("type-name", "type", says);
    }
    let shape = tables().shapes.get(kind).filter(|_| is_known(kind));
    let parent = match shape {
        Some(shape) => shape.parent,
        None if is_observable(object) => Some("observable"),
        None => Some("core"),
    };
    let parent = parent.and_then(|parent| tables().shapes.get(parent));
    let shapes: Vec<&Shape> = shape.into_iter().chain(parent).collect();
    structure(object, &shapes, "", 0, report);
    unknown_properties(object, &shapes, shape.is_some(), report);
    identity::check(object, kind, report);
    extensions::check(object, kind, report);
    markings::check(object, kind, report);
    special::check(object, kind, report);
    should::check(object, kind, report);
}

/// `path` and a step below it.
pub(super) fn below(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// Properties of the tables, and what holds between them.
pub(super) fn structure(
    object: &Object,
    shapes: &[&Shape],
    path: &str,
    depth: usize,
    report: &mut Report,
) {
    if depth > MAX_DEPTH {
        report.must("depth", path, "nested too deep");
        return;
    }
    for shape in shapes {
        for (name, Property { kind, required }) in &shape.properties {
            match object.get(*name) {
                Some(found) => value(kind, found, &below(path, name), depth, report),
                None if *required => {
                    report.must("required", &below(path, name), "this property is required");
                }
                None => {}
            }
        }
        for rule in &shape.between {
            between(object, rule, path, report);
        }
    }
    // Those of the whole object are looked at with what may stand there besides.
    if path.starts_with("extensions.") {
        let known = |key: &str| shapes.iter().any(|s| s.properties.contains_key(key));
        for key in object.keys().filter(|key| !known(key)) {
            property_name(key, &below(path, key), report);
        }
    }
}

/// Names of properties, whoever defined them (STIX 2.1, 3.1 and 11.1).
pub(super) fn property_name(key: &str, path: &str, report: &mut Report) {
    if !forms::is_property_name(key) {
        let says =
            "small letters, digits and underscores expected, 3 to 250 of them, a letter first";
        report.must("property-name", path, says);
    }
}

fn between(object: &Object, rule: &Between, path: &str, report: &mut Report) {
    let count = |names: &[&str]| names.iter().filter(|n| object.contains_key(**n)).count();
    match rule {
        Between::Any(names) if count(names) == 0 => {
            report.must(
                "any-of",
                path,
                format!("one of these is required: {}", names.join(", ")),
            );
        }
        Between::One(names) if count(names) != 1 => {
            let says = format!("exactly one of these is expected: {}", names.join(", "));
            report.must("one-of", path, says);
        }
        Between::Needs(a, b) if object.contains_key(*a) && !object.contains_key(*b) => {
            report.must(
                "needs",
                &below(path, a),
                format!("stands only together with {b}"),
            );
        }
        Between::Order(later, earlier, strictly) => {
            let moment = |key: &str| text(object, key).and_then(Moment::parse);
            let (Some(second), Some(first)) = (moment(later), moment(earlier)) else {
                return;
            };
            if second < first || (*strictly && second == first) {
                let or_equal = if *strictly { "" } else { " or equal to" };
                let says = format!("must be later than{or_equal} {earlier}");
                report.must("time-order", &below(path, later), says);
            }
        }
        _ => {}
    }
}

fn unknown_properties(object: &Object, shapes: &[&Shape], known: bool, report: &mut Report) {
    let extended = extensions::extends_top_level(object);
    for (key, found) in object {
        if shapes
            .iter()
            .any(|shape| shape.properties.contains_key(key.as_str()))
        {
            continue;
        }
        something(found, key, report);
        common(key, found, report);
        if RESERVED.contains(&key.as_str()) {
            report.must(
                "reserved",
                key,
                "the specification keeps this name for later use",
            );
        } else if !forms::is_property_name(key) {
            property_name(key, key, report);
        } else if known && !extended {
            let says = "no property of the specification; use an extension";
            report.should("custom-property", key, says);
        }
    }
}

/// A property that all other objects have is what it is there: its name keeps its meaning also
/// where the specification has it not (STIX 2.1, 3.2).
fn common(key: &str, found: &Value, report: &mut Report) {
    let core = tables().shapes.get("core");
    if let Some(property) = core.and_then(|core| core.properties.get(key)) {
        value(&property.kind, found, key, 0, report);
    }
}

/// No property is null or an empty list.
pub(super) fn something(found: &Value, path: &str, report: &mut Report) {
    let fits = !found.is_null() && found.as_array().is_none_or(|list| !list.is_empty());
    expect(fits, "a value, no null and no empty list", path, report);
}

/// One value.
pub(super) fn value(kind: &Kind, found: &Value, path: &str, depth: usize, report: &mut Report) {
    match kind {
        Kind::List(of) => list(of, found, path, depth, report),
        Kind::Boolean => expect(found.is_boolean(), "true or false", path, report),
        Kind::Integer(low, high) => integer(*low, *high, found, path, report),
        Kind::Number(low, high) => {
            let fits = found.as_f64().is_some_and(|n| (*low..=*high).contains(&n));
            expect(fits, "a number within its range", path, report);
        }
        Kind::Object(name) => match (found.as_object(), tables().shapes.get(name)) {
            (Some(object), Some(shape)) => structure(object, &[shape], path, depth + 1, report),
            _ => expect(false, "an object", path, report),
        },
        Kind::Hashes => hashes(found, path, report),
        Kind::Dictionary(of) => dictionary(*of, found, path, report),
        Kind::Contents => special::contents(found, path, report),
        Kind::Form("extensions" | "observables" | "marking" | "object") => {}
        _ => match found.as_str() {
            Some(text) => string(kind, text, path, report),
            None => expect(false, "a text", path, report),
        },
    }
}

pub(super) fn expect(fits: bool, expected: &str, path: &str, report: &mut Report) {
    if !fits {
        report.must("value", path, format!("{expected} expected"));
    }
}

fn list(of: &Kind, found: &Value, path: &str, depth: usize, report: &mut Report) {
    let Some(items) = found.as_array() else {
        expect(false, "a list", path, report);
        return;
    };
    expect(!items.is_empty(), "at least one item", path, report);
    for (at, item) in items.iter().enumerate() {
        value(of, item, &format!("{path}[{at}]"), depth + 1, report);
    }
}

fn integer(low: i64, high: i64, found: &Value, path: &str, report: &mut Report) {
    // JSON has one kind of number: 5.0 is the integer 5.
    let whole = found.as_f64().filter(|n| n.fract() == 0.0);
    let fits = match found.as_i64() {
        Some(n) => (low..=high).contains(&n),
        None => whole.is_some_and(|n| n >= low as f64 && n <= high as f64),
    };
    let expected = if high == LARGEST {
        format!("an integer of 54 bits, not below {low}")
    } else {
        format!("an integer from {low} to {high}")
    };
    expect(fits, &expected, path, report);
}

fn string(kind: &Kind, text: &str, path: &str, report: &mut Report) {
    match kind {
        Kind::Timestamp => expect(
            is_moment(text),
            "a moment as 2021-03-02T00:00:00Z",
            path,
            report,
        ),
        Kind::Millis => {
            let digits = text
                .split_once('.')
                .map_or(0, |(_, f)| f.len().saturating_sub(1));
            let fits = is_moment(text) && digits >= 3;
            expect(
                fits,
                "a moment with milliseconds as 2021-03-02T00:00:00.000Z",
                path,
                report,
            );
        }
        Kind::Url => expect(forms::is_url(text), "a URL", path, report),
        Kind::Hex => expect(
            forms::is_hex(text),
            "pairs of hexadecimal digits",
            path,
            report,
        ),
        Kind::Binary => expect(forms::is_base64(text), "base64 with padding", path, report),
        Kind::Selector => expect(markings::is_selector(text), "a selector", path, report),
        Kind::Identifier(types) => reference(text, types, path, report),
        Kind::IdentifierNot(types) => match forms::identifier(text) {
            None => identity::not_an_identifier(path, report),
            Some((kind, _)) => {
                let fits = !types.contains(&kind);
                expect(
                    fits,
                    &format!("an object of no type {}", types.join(", ")),
                    path,
                    report,
                );
            }
        },
        Kind::Enum(name) => {
            let words = tables()
                .vocabularies
                .get(name)
                .map_or(&[][..], Vec::as_slice);
            let expected = if words.len() <= SHOWN {
                format!("one of {}", words.join(", "))
            } else {
                format!("a word of the vocabulary {name}")
            };
            expect(words.contains(&text), &expected, path, report);
        }
        Kind::Open(name) => should::vocabulary(name, text, path, report),
        Kind::Form(name) => {
            if let Some(expected) = forms::expected(name, text) {
                expect(false, expected, path, report);
            }
        }
        _ => {}
    }
}

fn is_moment(text: &str) -> bool {
    Moment::parse(text).is_some()
}

fn reference(text: &str, types: &[&str], path: &str, report: &mut Report) {
    match forms::identifier(text) {
        None => identity::not_an_identifier(path, report),
        Some((kind, _)) => {
            let observables = types == ["observables"];
            let fits = match types {
                [] => true,
                ["observables"] => {
                    let shape = tables().shapes.get(kind);
                    let domain = shape.is_some_and(|shape| shape.parent == Some("core"));
                    !domain || matches!(kind, "relationship" | "sighting")
                }
                types => types.contains(&kind),
            };
            let expected = if observables {
                "a cyber-observable, relationship or sighting".to_owned()
            } else {
                format!("an object of type {}", types.join(" or "))
            };
            expect(fits, &expected, path, report);
        }
    }
}

fn hashes(found: &Value, path: &str, report: &mut Report) {
    let Some(object) = found.as_object().filter(|object| !object.is_empty()) else {
        expect(false, "an object with at least one hash", path, report);
        return;
    };
    for (algorithm, hash) in object {
        let path = below(path, algorithm);
        expect(
            (3..=250).contains(&algorithm.len()) && forms::is_key(algorithm),
            "a key",
            &path,
            report,
        );
        match hash.as_str() {
            Some(hash) => {
                let says = format!("a hash of {algorithm}");
                expect(forms::is_hash(algorithm, hash), &says, &path, report);
            }
            None => expect(false, "a text", &path, report),
        }
        if !forms::HASHES.contains(&algorithm.as_str()) {
            let says = format!("one of {} expected", forms::HASHES.join(", "));
            report.should("hash-algorithm", &path, says);
        }
    }
}

fn dictionary(of: Entries, found: &Value, path: &str, report: &mut Report) {
    let Some(object) = found.as_object().filter(|object| !object.is_empty()) else {
        expect(false, "an object with at least one key", path, report);
        return;
    };
    for (key, found) in object {
        let path = below(path, key);
        expect(
            forms::is_key(key),
            "letters, digits, hyphens and underscores",
            &path,
            report,
        );
        something(found, &path, report);
        match of {
            Entries::Any => {}
            Entries::Lists => {
                let texts = |list: &Vec<Value>| list.iter().all(Value::is_string);
                let fits = found.as_array().is_some_and(texts);
                expect(fits, "a list of texts", &path, report);
            }
            Entries::Texts => expect(found.is_string(), "a text", &path, report),
            Entries::Integers => integer(-LARGEST, LARGEST, found, &path, report),
            Entries::Scalars if found.is_string() => {}
            Entries::Scalars => integer(-LARGEST, LARGEST, found, &path, report),
            Entries::Names(name) => {
                let words = tables().vocabularies.get(name);
                let fits = words.is_some_and(|words| words.contains(&key.as_str()));
                expect(fits, &format!("a key of {name}"), &path, report);
            }
        }
    }
}
