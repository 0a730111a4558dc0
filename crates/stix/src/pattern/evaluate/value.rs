//! One test of one property, ready to be tried on a value.

use super::observation::Observation;
use super::select::any_value;
use super::wildcard::is_like;
use super::{EvaluateError, Moment};
use crate::pattern::ast::{Literal, Operation, Step, Test};
use base64ct::{Base64, Encoding};
use regex::Regex;
use serde_json::Value;
use std::cmp::Ordering;
use std::net::IpAddr;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// A constant of a pattern by its meaning.
#[derive(Debug)]
enum Constant {
    Integer(i64),
    Float(f64),
    Text(String),
    Boolean(bool),
    Bytes(Vec<u8>),
    Moment(Moment),
}

/// What is asked of a value.
#[derive(Debug)]
enum Ask {
    Equal(Constant),
    Order(Constant, fn(Ordering) -> bool),
    In(Vec<Constant>),
    Like(Vec<char>),
    Matches(Box<Regex>),
    SubsetOf(Network),
    SupersetOf(Network),
    Exists,
}

/// A test of one property.
#[derive(Debug)]
pub(in crate::pattern) struct CompiledTest {
    object_type: String,
    steps: Vec<Step>,
    ask: Ask,
    /// Whether the answer for each value is turned round.
    turned: bool,
}

impl CompiledTest {
    pub(super) fn compile(test: &Test) -> Result<Self, EvaluateError> {
        let order = |literal: &Literal, fits| Ok(Ask::Order(constant(literal)?, fits));
        let mut turned = test.negated;
        let ask = match &test.operation {
            Operation::Equal(literal) => Ask::Equal(constant(literal)?),
            Operation::NotEqual(literal) => {
                turned = !turned;
                Ask::Equal(constant(literal)?)
            }
            Operation::Greater(literal) => order(literal, Ordering::is_gt)?,
            Operation::GreaterOrEqual(literal) => order(literal, Ordering::is_ge)?,
            Operation::Less(literal) => order(literal, Ordering::is_lt)?,
            Operation::LessOrEqual(literal) => order(literal, Ordering::is_le)?,
            Operation::In(set) => Ask::In(set.iter().map(constant).collect::<Result<_, _>>()?),
            Operation::Like(text) => Ask::Like(text.nfc().collect()),
            Operation::Matches(text) => Ask::Matches(expression(text)?),
            Operation::IsSubset(text) => Ask::SubsetOf(network(text)?),
            Operation::IsSuperset(text) => Ask::SupersetOf(network(text)?),
            Operation::Exists => Ask::Exists,
        };
        Ok(Self {
            object_type: test.path.object_type.clone(),
            steps: test.path.steps.clone(),
            ask,
            turned,
        })
    }

    /// Whether some value that the path leads to from the object numbered
    /// `root` passes.
    pub(super) fn holds(&self, observation: &Observation<'_>, root: usize) -> bool {
        let Some(object) = observation.object(root) else {
            return false;
        };
        if object.get("type").and_then(Value::as_str) != Some(&self.object_type) {
            return false;
        }
        if matches!(self.ask, Ask::Exists) {
            return any_value(observation, object, &self.steps, &mut |_, _| true) != self.turned;
        }
        any_value(observation, object, &self.steps, &mut |key, value| {
            self.passes(key, value)
                .is_some_and(|passes| passes != self.turned)
        })
    }

    /// Whether the value passes, before a `NOT`; `None` where two values have
    /// no order, so that neither the test nor its negation holds.
    fn passes(&self, key: Option<&str>, value: &Value) -> Option<bool> {
        let bytes = key.and_then(|key| binary(key, value));
        let bytes = bytes.as_deref();
        let equal = |constant| compare(value, bytes, constant) == Some(Ordering::Equal);
        let text = || text_of(value, bytes);
        Some(match &self.ask {
            Ask::Exists => true,
            Ask::Equal(constant) => equal(constant),
            Ask::In(set) => set.iter().any(equal),
            Ask::Order(Constant::Boolean(_), _) => return None,
            Ask::Order(constant, fits) => return compare(value, bytes, constant).map(fits),
            Ask::Like(pattern) => text().is_some_and(|text| is_like(pattern, &composed(&text))),
            Ask::Matches(regex) => text().is_some_and(|text| regex.is_match(&composed(&text))),
            Ask::SubsetOf(outer) => own_network(value).is_some_and(|own| outer.contains(&own)),
            Ask::SupersetOf(inner) => own_network(value).is_some_and(|own| own.contains(inner)),
        })
    }
}

fn constant(literal: &Literal) -> Result<Constant, EvaluateError> {
    let wrong = |what, found: &str| EvaluateError::Literal {
        what,
        found: found.to_owned(),
    };
    Ok(match literal {
        Literal::Integer(n) => Constant::Integer(*n),
        Literal::Float(n) => Constant::Float(*n),
        Literal::String(text) => Constant::Text(text.clone()),
        Literal::Boolean(b) => Constant::Boolean(*b),
        Literal::Binary(text) => Constant::Bytes(
            Base64::decode_vec(text).map_err(|_| wrong("base64 with padding", text))?,
        ),
        Literal::Hex(text) => {
            Constant::Bytes(hex(text).ok_or_else(|| wrong("hexadecimal digits", text))?)
        }
        Literal::Timestamp(text) => Constant::Moment(super::moment(text)?),
    })
}

fn expression(text: &str) -> Result<Box<Regex>, EvaluateError> {
    let composed: String = text.nfc().collect();
    let built = regex::RegexBuilder::new(&composed)
        .size_limit(4 << 20)
        .build();
    built
        .map(Box::new)
        .map_err(|error| EvaluateError::Expression {
            expression: text.to_owned(),
            reason: error
                .to_string()
                .lines()
                .last()
                .unwrap_or_default()
                .to_owned(),
        })
}

fn composed(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || unicode_normalization::is_nfc(text) {
        return text.into();
    }
    text.nfc().collect::<String>().into()
}

/// The bytes that a property with a suffix of the specification stands for.
fn binary(key: &str, value: &Value) -> Option<Vec<u8>> {
    if key.ends_with("_hex") {
        hex(value.as_str()?)
    } else if key.ends_with("_bin") {
        Base64::decode_vec(value.as_str()?).ok()
    } else {
        None
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: &u8| {
        char::from(*b)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(high)? << 4 | digit(low)?),
            _ => None,
        })
        .collect()
}

fn text_of<'a>(value: &'a Value, bytes: Option<&'a [u8]>) -> Option<std::borrow::Cow<'a, str>> {
    match bytes {
        Some(bytes) => std::str::from_utf8(bytes).ok().map(Into::into),
        None => value.as_str().map(Into::into),
    }
}

/// How a value stands to a constant; `None` when the two cannot be compared,
/// which makes them unequal and no order hold.
fn compare(value: &Value, bytes: Option<&[u8]>, constant: &Constant) -> Option<Ordering> {
    if let Some(bytes) = bytes {
        return match constant {
            Constant::Bytes(other) => Some(bytes.cmp(other)),
            Constant::Text(text) => Some(bytes.cmp(&latin(text)?)),
            _ => None,
        };
    }
    match (value, constant) {
        (Value::String(text), Constant::Text(other)) => Some(text.as_str().cmp(other)),
        (Value::String(text), Constant::Moment(other)) => Some(Moment::parse(text)?.cmp(other)),
        (Value::String(text), Constant::Bytes(other)) => {
            Some(latin(text)?.as_slice().cmp(other.as_slice()))
        }
        (Value::Bool(b), Constant::Boolean(other)) => Some(b.cmp(other)),
        (Value::Number(n), Constant::Integer(other)) => match n.as_i64() {
            Some(n) => Some(n.cmp(other)),
            None => n.as_f64()?.partial_cmp(&(*other as f64)),
        },
        (Value::Number(n), Constant::Float(other)) => n.as_f64()?.partial_cmp(other),
        _ => None,
    }
}

/// A text as bytes, if each of its characters is one.
fn latin(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect()
}

/// An address with the number of its bits that count.
#[derive(Debug)]
struct Network {
    bits: u128,
    width: u32,
    prefix: u32,
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().map_err(|_| ())?)),
            None => (text, None),
        };
        let (bits, width) = match address.parse().map_err(|_| ())? {
            IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        let prefix = prefix.unwrap_or(width);
        if prefix > width {
            return Err(());
        }
        Ok(Self {
            bits,
            width,
            prefix,
        })
    }
}

impl Network {
    fn contains(&self, inner: &Self) -> bool {
        let shift = self.width - self.prefix;
        let head = |bits: u128| bits.checked_shr(shift).unwrap_or(0);
        self.width == inner.width
            && self.prefix <= inner.prefix
            && head(self.bits) == head(inner.bits)
    }
}

fn network(text: &str) -> Result<Network, EvaluateError> {
    text.parse().map_err(|()| EvaluateError::Literal {
        what: "an address or network such as 198.51.100.0/24",
        found: text.to_owned(),
    })
}

fn own_network(value: &Value) -> Option<Network> {
    value.as_str()?.parse().ok()
}
