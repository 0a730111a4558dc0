//! One value of a rule, compiled: what it asks of the value of a field.

use super::encode;
use super::literals;
use super::pattern::{Part, Pattern, parts};
use super::yaml::Yaml;
use ipnet::IpNet;
use regex::{Regex, RegexBuilder};
use std::net::IpAddr;

/// Compiled size of one regular expression.
const REGEX_BYTES: usize = 4 << 20;

/// What is asked of a value.
#[derive(Debug, Clone)]
pub enum Test {
    /// It fits a pattern.
    Text(Pattern),
    /// A regular expression is found in it; texts of which every match contains one.
    Regex(Box<Regex>, Vec<String>),
    /// It is an address of a network.
    Network(IpNet),
    /// It is a number in this relation to another.
    Number(Relation, f64),
    /// There is no such field, or nothing in it.
    Nothing,
    /// There is such a field, or there is not.
    Exists(bool),
    /// It stands so to the value of another field.
    Field(Place, String),
}

/// Order of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
}

/// Where in a value something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// All of it.
    Whole,
    /// Anywhere.
    Within,
    /// At its start.
    Start,
    /// At its end.
    End,
}

impl Test {
    /// Whether a value passes. `other` gives the values of another field.
    pub fn passes<'v>(&self, value: &str, other: impl Fn(&str) -> Option<&'v str>) -> bool {
        match self {
            Self::Text(pattern) => pattern.fits(value),
            Self::Regex(regex, _) => regex.is_match(value),
            Self::Network(net) => address(value).is_some_and(|ip| net.contains(&ip)),
            Self::Number(relation, limit) => number(value).is_some_and(|n| match relation {
                Relation::Lt => n < *limit,
                Relation::Lte => n <= *limit,
                Relation::Gt => n > *limit,
                Relation::Gte => n >= *limit,
            }),
            Self::Nothing => value.is_empty(),
            Self::Exists(wanted) => *wanted,
            Self::Field(place, name) => other(name).is_some_and(|o| stands(*place, value, o)),
        }
    }

    /// Texts of which one stands in every value that passes, in ASCII of lower case; none if
    /// there are no such texts.
    pub fn literals(&self) -> Vec<String> {
        match self {
            Self::Text(pattern) => pattern.literal().into_iter().collect(),
            Self::Regex(_, texts) => texts.clone(),
            _ => Vec::new(),
        }
    }
}

fn stands(place: Place, value: &str, other: &str) -> bool {
    let (value, other) = (value.to_lowercase(), other.to_lowercase());
    match place {
        Place::Whole => value == other,
        Place::Within => value.contains(&other),
        Place::Start => value.starts_with(&other),
        Place::End => value.ends_with(&other),
    }
}

fn address(text: &str) -> Option<IpAddr> {
    match text.trim().parse().ok()? {
        // Sysmon and others write IPv4 addresses in this form.
        IpAddr::V6(six) => Some(six.to_ipv4_mapped().map_or(IpAddr::V6(six), IpAddr::V4)),
        four => Some(four),
    }
}

/// A number as logs write it: decimal, or hexadecimal with `0x`.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16).ok().map(f64::from),
        None => text.parse().ok().filter(|n: &f64| n.is_finite()),
    }
}

/// The modifiers of a field, in order, read into what they mean together.
#[derive(Debug, Clone, Default)]
pub struct Modifiers {
    /// All values must pass, not any.
    pub all: bool,
    /// The values must not pass.
    pub not: bool,
    kind: Kind,
    place: Option<Place>,
    cased: bool,
    flags: String,
    encodings: Vec<Encoding>,
    windash: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
enum Kind {
    #[default]
    Text,
    Regex,
    Network,
    Number(Relation),
    Exists,
    Field,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Encoding {
    Base64,
    Base64Offset,
    Wide,
    Utf16Big,
    Utf16,
}

impl Modifiers {
    /// Reads modifiers by name.
    ///
    /// # Errors
    /// The name of one that is not supported, with the reason.
    pub fn read<'m>(names: impl Iterator<Item = &'m str>) -> Result<Self, String> {
        let mut all = Self::default();
        for name in names {
            match name {
                "all" => all.all = true,
                "neq" => all.not = true,
                "contains" => all.place = Some(Place::Within),
                "startswith" => all.place = Some(Place::Start),
                "endswith" => all.place = Some(Place::End),
                "cased" => all.cased = true,
                "re" => all.kind = Kind::Regex,
                "i" | "m" | "s" if all.kind == Kind::Regex => all.flags.push_str(name),
                "cidr" => all.kind = Kind::Network,
                "exists" => all.kind = Kind::Exists,
                "fieldref" => all.kind = Kind::Field,
                "lt" => all.kind = Kind::Number(Relation::Lt),
                "lte" => all.kind = Kind::Number(Relation::Lte),
                "gt" => all.kind = Kind::Number(Relation::Gt),
                "gte" => all.kind = Kind::Number(Relation::Gte),
                "base64" => all.encodings.push(Encoding::Base64),
                "base64offset" => all.encodings.push(Encoding::Base64Offset),
                "wide" | "utf16le" => all.encodings.push(Encoding::Wide),
                "utf16be" => all.encodings.push(Encoding::Utf16Big),
                "utf16" => all.encodings.push(Encoding::Utf16),
                "windash" => all.windash = true,
                "expand" => return Err(unsupported(name, "placeholders have no values here")),
                "minute" | "hour" | "day" | "week" | "month" | "year" => {
                    return Err(unsupported(name, "parts of times are not compared"));
                }
                other => return Err(unsupported(other, "it is not of the specification")),
            }
        }
        Ok(all)
    }

    /// The tests that one value stands for; any of them must pass.
    ///
    /// # Errors
    /// A value that does not suit the modifiers.
    pub fn tests(&self, value: &Yaml, keyword: bool) -> Result<Vec<Test>, String> {
        let text = match value {
            Yaml::Null => return Ok(vec![Test::Nothing]),
            Yaml::Scalar(text, _) => text.as_str(),
            _ => return Err("a value that is a list or map where one value belongs".to_owned()),
        };
        let one = |test| Ok(vec![test]);
        match self.kind {
            Kind::Regex => {
                let regex = Box::new(self.regex(text)?);
                one(Test::Regex(regex, literals::of_regex(text, &self.flags)))
            }
            Kind::Network => one(Test::Network(network(text)?)),
            Kind::Exists => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" => one(Test::Exists(true)),
                "false" | "no" => one(Test::Exists(false)),
                _ => Err("`exists` asks for true or false".to_owned()),
            },
            Kind::Field => {
                let place = self.place.unwrap_or(Place::Whole);
                one(Test::Field(place, text.to_owned()))
            }
            Kind::Number(relation) => number(text)
                .map(|n| vec![Test::Number(relation, n)])
                .ok_or_else(|| "a comparison with what is no number".to_owned()),
            Kind::Text => self.texts(text, keyword),
        }
    }

    fn regex(&self, text: &str) -> Result<Regex, String> {
        let has = |flag: char| self.flags.contains(flag);
        RegexBuilder::new(text)
            .case_insensitive(has('i'))
            .multi_line(has('m'))
            .dot_matches_new_line(has('s'))
            .size_limit(REGEX_BYTES)
            .build()
            .map_err(|e| match e {
                regex::Error::CompiledTooBig(_) => "a regular expression that grows too big".into(),
                _ => {
                    let why = e.to_string();
                    let why = why.lines().last().unwrap_or_default().trim();
                    format!("a regular expression that is not supported: {why}")
                }
            })
    }

    fn texts(&self, text: &str, keyword: bool) -> Result<Vec<Test>, String> {
        let place = match (self.place, keyword) {
            (None, true) => Place::Within,
            (place, _) => place.unwrap_or(Place::Whole),
        };
        let cased = self.cased || self.encodings.iter().any(|e| e.is_base64());
        let variants = match self.windash {
            true => encode::dashes(text),
            false => vec![text.to_owned()],
        };
        let mut tests = Vec::new();
        for variant in variants {
            for body in self.encoded(&variant)? {
                let mut all = Vec::new();
                if matches!(place, Place::Within | Place::End) {
                    all.push(Part::Any);
                }
                all.extend(body);
                if matches!(place, Place::Within | Place::Start) {
                    all.push(Part::Any);
                }
                tests.push(Test::Text(Pattern::new(all, cased)?));
            }
        }
        Ok(tests)
    }

    /// The value in its encodings; wildcards have a meaning only without any.
    fn encoded(&self, text: &str) -> Result<Vec<Vec<Part>>, String> {
        if self.encodings.is_empty() {
            return Ok(vec![parts(text)]);
        }
        let mut forms = vec![text.as_bytes().to_vec()];
        for encoding in &self.encodings {
            forms = forms.iter().flat_map(|f| encoding.apply(f)).collect();
        }
        forms
            .into_iter()
            .map(|bytes| {
                // UTF-16 without Base64 is looked for as logs show it: characters and zeros.
                String::from_utf8(bytes)
                    .map(|text| vec![Part::Text(text)])
                    .map_err(|_| "UTF-16 with a mark or outside ASCII, without Base64".to_owned())
            })
            .collect()
    }
}

impl Encoding {
    fn is_base64(self) -> bool {
        matches!(self, Self::Base64 | Self::Base64Offset)
    }

    fn apply(self, bytes: &[u8]) -> Vec<Vec<u8>> {
        let text = || String::from_utf8_lossy(bytes).into_owned();
        match self {
            Self::Base64 => vec![encode::base64(bytes).into_bytes()],
            Self::Base64Offset => {
                let all = encode::base64_offsets(bytes);
                all.into_iter().map(String::into_bytes).collect()
            }
            Self::Wide => vec![encode::utf16(&text(), true, false)],
            Self::Utf16Big => vec![encode::utf16(&text(), false, false)],
            Self::Utf16 => vec![encode::utf16(&text(), true, true)],
        }
    }
}

fn unsupported(name: &str, why: &str) -> String {
    format!("modifier `{name}` is not supported: {why}")
}

fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let parsed = text.parse().ok();
    let alone = || text.parse::<IpAddr>().ok().map(IpNet::from);
    parsed
        .or_else(alone)
        .ok_or_else(|| "`cidr` with what is no network".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(modifiers: &str, rule: &str, value: &str) -> bool {
        let modifiers = Modifiers::read(modifiers.split('|').filter(|m| !m.is_empty())).unwrap();
        let rule = Yaml::Scalar(rule.to_owned(), true);
        let tests = modifiers.tests(&rule, false).unwrap();
        tests.iter().any(|t| t.passes(value, |_| Some("Other")))
    }

    #[test]
    fn every_modifier() {
        for (modifiers, rule, value, expected) in [
            ("", "4625", "4625", true),
            ("contains", "EVIL", "an evil thing", true),
            ("startswith", "an", "an evil thing", true),
            ("endswith", "an", "an evil thing", false),
            ("cased", "A", "a", false),
            ("re", "^a.c$", "abc", true),
            ("re", "ABC", "abc", false),
            ("re|i", "ABC", "abc", true),
            ("re|s", "a.c", "a\nc", true),
            ("re|m", "^c$", "a\nc", true),
            ("cidr", "10.0.0.0/8", "10.1.2.3", true),
            ("cidr", "10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("cidr", "2001:db8::/32", "2001:db8::1", true),
            ("cidr", "10.0.0.0/8", "no address", false),
            ("lt", "5", "4", true),
            ("gte", "5", "0x5", true),
            ("gt", "5", "5", false),
            ("lte", "5", "x", false),
            ("base64", "foob", "Zm9vYg==", true),
            ("base64offset|contains", "http://", "eGh0dHA6Ly9h", true),
            ("wide|base64offset|contains", "ab", "YQBiAA==", true),
            ("windash|contains", " -enc", "powershell /enc x", true),
            (
                "contains|windash",
                " -enc",
                "powershell \u{2013}enc x",
                true,
            ),
            ("fieldref", "x", "other", true),
            ("fieldref|contains", "x", "another one", true),
            ("exists", "true", "anything", true),
        ] {
            assert_eq!(
                passes(modifiers, rule, value),
                expected,
                "{modifiers} {rule} {value}"
            );
        }
    }

    #[test]
    fn what_is_not_supported_is_named() {
        for name in ["expand", "hour", "frob"] {
            let error = Modifiers::read([name].into_iter()).unwrap_err();
            assert!(error.contains(name), "{error}");
        }
    }
}
