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

/// Every rule that `pattern` breaks, in the order of the text.
pub fn broken_rules(pattern: &Pattern) -> Vec<RuleBroken> {
    let mut broken = Vec::new();
    check_expression(&pattern.expression, &mut broken);
    broken
}

fn check_expression(expression: &Expression, broken: &mut Vec<RuleBroken>) {
    match &expression.body {
        ExpressionBody::Observation(comparison) => {
            check_comparison(comparison, broken);
            check_qualifiers(&expression.qualifiers, broken);
        }
        ExpressionBody::And(parts)
        | ExpressionBody::Or(parts)
        | ExpressionBody::FollowedBy(parts) => {
            for part in parts {
                check_expression(part, broken);
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

fn check_comparison(comparison: &Comparison, broken: &mut Vec<RuleBroken>) {
    match comparison {
        Comparison::Test(test) => check_test(test, broken),
        Comparison::And(parts) | Comparison::Or(parts) => {
            for part in parts {
                check_comparison(part, broken);
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
