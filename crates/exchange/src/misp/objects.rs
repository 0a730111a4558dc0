//! MISP objects: values that belong together, by the templates of misp-objects.

use super::Attribute;
use ascribe_stix::pattern::{
    Comparison, Expression, ExpressionBody, Literal, Operation, Pattern, Step, Test,
};

/// A MISP object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// Name of its template, such as `file`.
    pub name: String,
    /// What is said of it.
    pub comment: String,
    /// Relation inside the object and value, in order.
    pub attributes: Vec<(String, Attribute)>,
}

/// Category, identifier and version of a template: those of misp-objects, and our own.
pub(super) fn template(name: &str) -> (&'static str, &'static str, &'static str) {
    match name {
        "file" => ("file", "688c46fb-5edb-40a3-8273-1af7923e2215", "25"),
        "domain-ip" => ("network", "43b3b146-77eb-4931-b4cc-b66c60f28734", "11"),
        "vulnerability" => (
            "vulnerability",
            "81650945-f186-437b-8945-9f31715d32da",
            "12",
        ),
        _ => ("misc", "5d3f0a52-6d0e-5c55-9c8e-2b2f7c0f5a10", "1"),
    }
}

/// The object that a STIX pattern describes: a file by several of its properties, or a domain with
/// its address. None for anything else.
#[must_use]
pub fn of_pattern(pattern: &str) -> Option<Object> {
    let parsed = Pattern::parse(pattern).ok()?;
    let tests = conjunction(&parsed.expression)?;
    if tests.len() < 2 {
        return None;
    }
    let mut attributes = Vec::new();
    for test in &tests {
        attributes.push(property(test)?);
    }
    let files = tests.iter().all(|t| t.path.object_type == "file");
    let has = |name: &str| attributes.iter().any(|(relation, _)| relation == name);
    let name = if files {
        "file"
    } else if has("domain") && has("ip") {
        "domain-ip"
    } else {
        return None;
    };
    let fits = attributes
        .iter()
        .all(|(relation, _)| (name == "file") != matches!(relation.as_str(), "domain" | "ip"));
    fits.then(|| Object {
        name: name.to_owned(),
        comment: String::new(),
        attributes,
    })
}

/// The tests of a pattern that asks for all of them and for nothing else.
fn conjunction(expression: &Expression) -> Option<Vec<&Test>> {
    if !expression.qualifiers.is_empty() {
        return None;
    }
    match &expression.body {
        ExpressionBody::Observation(comparison) => all_of(comparison),
        ExpressionBody::And(parts) => {
            let each: Option<Vec<Vec<&Test>>> = parts.iter().map(conjunction).collect();
            Some(each?.into_iter().flatten().collect())
        }
        _ => None,
    }
}

fn all_of(comparison: &Comparison) -> Option<Vec<&Test>> {
    match comparison {
        Comparison::Test(test) => Some(vec![test]),
        Comparison::And(parts) => {
            let each: Option<Vec<Vec<&Test>>> = parts.iter().map(all_of).collect();
            Some(each?.into_iter().flatten().collect())
        }
        Comparison::Or(_) => None,
    }
}

/// Relation and attribute of one equality.
fn property(test: &Test) -> Option<(String, Attribute)> {
    let Operation::Equal(literal) = &test.operation else {
        return None;
    };
    let value = match literal {
        Literal::String(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
        _ => return None,
    };
    let keys: Vec<&str> = test
        .path
        .steps
        .iter()
        .filter_map(|s| match s {
            Step::Key(key) => Some(key.as_str()),
            _ => None,
        })
        .collect();
    let (relation, kind) = match (test.path.object_type.as_str(), keys.as_slice()) {
        ("file", ["name"]) => ("filename", "file-name"),
        ("file", ["size"]) => ("size-in-bytes", "file-size"),
        ("file", ["hashes", hash]) => match hash.to_ascii_uppercase().replace('-', "").as_str() {
            "MD5" => ("md5", "md5"),
            "SHA1" => ("sha1", "sha1"),
            "SHA256" => ("sha256", "sha256"),
            "SHA512" => ("sha512", "sha512"),
            _ => return None,
        },
        ("domain-name", ["value"]) => ("domain", "domain-name"),
        ("ipv4-addr" | "ipv6-addr", ["value"]) => ("ip", "ipv4-addr"),
        _ => return None,
    };
    (!test.negated).then(|| {
        let attribute = Attribute {
            kind: kind.to_owned(),
            value,
            ..Attribute::default()
        };
        (relation.to_owned(), attribute)
    })
}

#[cfg(test)]
mod tests {
    use super::of_pattern;

    #[test]
    fn what_belongs_together_becomes_one_object() {
        let file = "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' AND file:name = 'a.exe']";
        let made = of_pattern(file).unwrap();
        assert_eq!((made.name.as_str(), made.attributes.len()), ("file", 2));
        let two = "[domain-name:value = 'a.example'] AND [ipv4-addr:value = '192.0.2.1']";
        assert_eq!(of_pattern(two).unwrap().name, "domain-ip");
        for other in [
            "[file:name = 'a.exe']",
            "[file:name = 'a.exe' OR file:name = 'b.exe']",
            "[file:name = 'a.exe' AND domain-name:value = 'a.example']",
            "not a pattern",
        ] {
            assert!(of_pattern(other).is_none(), "{other}");
        }
    }
}
