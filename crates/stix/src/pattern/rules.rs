//! What a well-formed pattern must still keep: rules beyond the grammar, the
//! same as OASIS' stix2-patterns has.

use super::ast::{
    Comparison, Expression, ExpressionBody, Literal, Operation, Pattern, Qualifier, Step, Test,
};
use std::mem::discriminant;

/// A rule that a pattern breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleBroken {
    /// One observation carries the same qualifier twice.
    #[error("two qualifiers {0} on one observation; use parentheses or keep one")]
    DuplicateQualifier(&'static str),
    /// An object type or property that no object can have.
    #[error(
        "{0:?} is no name of a type or property: small letters and digits expected, 3 to 250 of them"
    )]
    Name(String),
    /// A constant that is no hash of the kind it is compared with.
    #[error("{value:?} is not a valid {algorithm} hash: {digits} hexadecimal digits expected")]
    Hash {
        /// The kind, as written in the pattern.
        algorithm: String,
        /// The constant.
        value: String,
        /// How many digits it should have.
        digits: usize,
    },
}

/// What finds the rules that one comparison breaks.
type Check = fn(&Test, &mut Vec<RuleBroken>);

/// Every rule that `pattern` breaks, in the order of the text.
pub fn broken_rules(pattern: &Pattern) -> Vec<RuleBroken> {
    let mut broken = Vec::new();
    check_expression(&pattern.expression, check_test, &mut broken);
    broken
}

/// Names in `pattern` that no type or property of an object can have. They are no fault of the
/// pattern by itself, which nothing will ever match.
pub fn broken_names(pattern: &Pattern) -> Vec<RuleBroken> {
    let mut broken = Vec::new();
    check_expression(&pattern.expression, check_names, &mut broken);
    broken.retain(|b| matches!(b, RuleBroken::Name(_)));
    broken
}

fn check_names(test: &Test, broken: &mut Vec<RuleBroken>) {
    let kind = test.path.object_type.as_str();
    if !is_name(kind, b'-') {
        broken.push(RuleBroken::Name(kind.to_owned()));
    }
    if let Some(Step::Key(property)) = test.path.steps.first()
        && !is_name(property, b'_')
        && property != "id"
    {
        broken.push(RuleBroken::Name(property.clone()));
    }
}

fn check_expression(expression: &Expression, check: Check, broken: &mut Vec<RuleBroken>) {
    match &expression.body {
        ExpressionBody::Observation(comparison) => {
            check_comparison(comparison, check, broken);
            check_qualifiers(&expression.qualifiers, broken);
        }
        ExpressionBody::And(parts)
        | ExpressionBody::Or(parts)
        | ExpressionBody::FollowedBy(parts) => {
            for part in parts {
                check_expression(part, check, broken);
            }
        }
    }
}

fn check_qualifiers(qualifiers: &[Qualifier], broken: &mut Vec<RuleBroken>) {
    for (at, qualifier) in qualifiers.iter().enumerate() {
        let earlier = qualifiers.iter().take(at);
        let again = earlier
            .map(discriminant)
            .any(|d| d == discriminant(qualifier));
        if again {
            broken.push(RuleBroken::DuplicateQualifier(match qualifier {
                Qualifier::Within(_) => "WITHIN",
                Qualifier::Repeats(_) => "REPEATS",
                Qualifier::StartStop(..) => "START STOP",
            }));
        }
    }
}

fn check_comparison(comparison: &Comparison, check: Check, broken: &mut Vec<RuleBroken>) {
    match comparison {
        Comparison::Test(test) => check(test, broken),
        Comparison::And(parts) | Comparison::Or(parts) => {
            for part in parts {
                check_comparison(part, check, broken);
            }
        }
    }
}

fn check_test(test: &Test, broken: &mut Vec<RuleBroken>) {
    let [.., before, Step::Key(algorithm)] = test.path.steps.as_slice() else {
        return;
    };
    if *before != Step::Key("hashes".to_owned()) {
        return;
    }
    let (Operation::Equal(Literal::String(value)) | Operation::NotEqual(Literal::String(value))) =
        &test.operation
    else {
        return;
    };
    let Some(digits) = digits_of(algorithm) else {
        return;
    };
    if value.len() != digits || !value.bytes().all(|b| b.is_ascii_hexdigit()) {
        broken.push(RuleBroken::Hash {
            algorithm: algorithm.clone(),
            value: value.clone(),
            digits,
        });
    }
}

/// Names of types and properties (STIX 2.1, 3.1), with what may stand between their parts.
fn is_name(text: &str, between: u8) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == between;
    (3..=250).contains(&text.len()) && text.bytes().all(fits)
}

/// How many hexadecimal digits a hash has; `None` for kinds without a fixed
/// number. Names are compared as they are found in the wild, without hyphens.
fn digits_of(algorithm: &str) -> Option<usize> {
    let name: String = algorithm
        .chars()
        .filter(|c| *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    Some(match name.as_str() {
        "MD5" => 32,
        "SHA1" | "RIPEMD160" => 40,
        "SHA224" | "SHA3224" => 56,
        "SHA256" | "SHA3256" => 64,
        "SHA384" | "SHA3384" => 96,
        "SHA512" | "SHA3512" | "WHIRLPOOL" => 128,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> usize {
        Pattern::parse(text).map_or(usize::MAX, |pattern| broken_rules(&pattern).len())
    }

    #[test]
    fn hashes_have_their_length() {
        assert_eq!(
            broken("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']"),
            0
        );
        assert_eq!(
            broken("[file:hashes.'SHA-256' = 'd41d8cd98f00b204e9800998ecf8427e']"),
            1
        );
        assert_eq!(
            broken("[file:hashes.MD5 = 'xyz'] AND [file:hashes.'SHA-1' != 'zz']"),
            2
        );
        assert_eq!(broken("[file:hashes.SSDEEP = '3:abc:d']"), 0);
    }

    #[test]
    fn a_qualifier_stands_once_on_an_observation() {
        assert_eq!(broken("[a:b = 1] WITHIN 5 SECONDS WITHIN 6 SECONDS"), 1);
        assert_eq!(broken("[a:b = 1] REPEATS 2 TIMES WITHIN 6 SECONDS"), 0);
        assert_eq!(broken("([a:b = 1] WITHIN 5 SECONDS) WITHIN 6 SECONDS"), 0);
    }
}
