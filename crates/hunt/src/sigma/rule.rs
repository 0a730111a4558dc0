//! A rule: what it is called, which logs it is for, and what it detects, compiled.

use super::condition::{self, Condition};
use super::test::{Modifiers, Test};
use super::yaml::{Yaml, documents};
use serde::{Deserialize, Serialize};

/// How much a finding matters, as its author judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing, no sign of attack.
    Informational,
    /// Rarely of interest.
    Low,
    /// Should be looked at. Rules that give no level have this one.
    Medium,
    /// Should be looked at soon.
    High,
    /// An incident.
    Critical,
}

impl Level {
    /// By its name in rules.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_lowercase().as_str() {
            "informational" => Self::Informational,
            "low" => Self::Low,
            "medium" => Self::Medium,
            "high" => Self::High,
            "critical" => Self::Critical,
            _ => return None,
        })
    }

    /// Its name in rules.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Which logs a rule is for; what is not given is any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Logsource {
    /// `windows`, `linux`, `zeek` …
    pub product: Option<String>,
    /// `process_creation`, `webserver` …
    pub category: Option<String>,
    /// `security`, `sshd` …
    pub service: Option<String>,
}

/// A rule that loaded.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id; the title where it gives none.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How much a finding matters.
    pub level: Level,
    /// ATT&CK techniques of its tags, `T1505.003`.
    pub techniques: Vec<String>,
    /// Vulnerabilities of its tags, `CVE-2021-26855`.
    pub vulnerabilities: Vec<String>,
    /// Where its facts come from.
    pub references: Vec<String>,
    /// The logs that it is for.
    pub logsource: Logsource,
    pub(crate) parts: Vec<Node>,
    pub(crate) condition: Condition,
}

/// Part of a detection.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// All of these: a map.
    All(Vec<Node>),
    /// Any of these: a list.
    Any(Vec<Node>),
    /// A field and what its value may be.
    Field(Item),
}

/// A field and what is asked of it. Each of `values` is asked for by any of its tests.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// `None` for keywords, which may stand anywhere.
    pub field: Option<String>,
    /// Each value, and the forms in which it is looked for.
    pub values: Vec<Vec<Test>>,
    /// All values must pass, not any.
    pub all: bool,
    /// The outcome is turned round.
    pub not: bool,
}

/// What a file of rules holds: rules, and what of it did not load and why.
#[derive(Debug, Default)]
pub struct Parsed {
    /// What loaded.
    pub rules: Vec<Rule>,
    /// Title or place of a rule, and the reason why it did not load.
    pub refused: Vec<(String, String)>,
}

/// Parts of one detection.
const MAX_PARTS: usize = 1_000;
/// Levels of lists and maps in a detection.
const MAX_DEPTH: usize = 16;

/// Reads the rules of one file.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let all = match documents(text) {
        Ok(all) => all,
        Err(e) => {
            let reason = format!("no YAML: {}; mend that line", e.reason);
            parsed.refused.push((format!("line {}", e.line), reason));
            return parsed;
        }
    };
    for (number, document) in (1..).zip(&all) {
        let title = document.get("title").and_then(Yaml::text);
        let place = || title.map_or_else(|| format!("document {number}"), str::to_owned);
        match rule(document) {
            Ok(rule) => parsed.rules.push(rule),
            Err(reason) => parsed.refused.push((place(), reason)),
        }
    }
    parsed
}

fn rule(document: &Yaml) -> Result<Rule, String> {
    if document.get("correlation").is_some() {
        return Err("correlation rules are not supported; the rules they join are".to_owned());
    }
    if document.get("action").is_some() {
        return Err("collections by `action` are not supported; write each rule out".to_owned());
    }
    if document.get("filter").is_some() {
        return Err("global filters are not supported; write the filter into the rule".to_owned());
    }
    let title = text_of(document, "title").ok_or("it has no title")?;
    let id = text_of(document, "id").unwrap_or_else(|| title.clone());
    let level = match document.get("level").and_then(Yaml::text) {
        None => Level::Medium,
        Some(text) => Level::parse(text).ok_or_else(|| format!("level `{text}` is none"))?,
    };
    let source = document.get("logsource").ok_or("it has no logsource")?;
    let logsource = Logsource {
        product: text_of(source, "product"),
        category: text_of(source, "category"),
        service: text_of(source, "service"),
    };
    if logsource == Logsource::default() {
        return Err("its logsource names neither product, category nor service".to_owned());
    }
    let (parts, condition) = detection(document.get("detection").ok_or("it has no detection")?)?;
    let tags: Vec<String> = texts(document.get("tags"));
    let listed = |prefix: &str, make: fn(&str) -> Option<String>| {
        let with = tags.iter().filter_map(|t| t.strip_prefix(prefix));
        let mut all: Vec<String> = with.filter_map(make).collect();
        all.dedup();
        all
    };
    Ok(Rule {
        id,
        title,
        level,
        techniques: listed("attack.", technique),
        vulnerabilities: listed("cve.", vulnerability),
        references: texts(document.get("references")),
        logsource,
        parts,
        condition,
    })
}

fn text_of(map: &Yaml, key: &str) -> Option<String> {
    map.get(key).and_then(Yaml::text).map(str::to_owned)
}

fn texts(list: Option<&Yaml>) -> Vec<String> {
    let each = list.map_or(&[][..], Yaml::each);
    each.iter()
        .filter_map(Yaml::text)
        .map(str::to_owned)
        .collect()
}

/// `t1505.003` of a tag, as ATT&CK writes it.
fn technique(tag: &str) -> Option<String> {
    let digits = tag.strip_prefix(['t', 'T'])?;
    let mut sides = digits.split('.');
    let number = |s: Option<&str>, n: usize| {
        s.is_some_and(|s| s.len() == n && s.bytes().all(|b| b.is_ascii_digit()))
    };
    let valid = number(sides.next(), 4) && sides.next().is_none_or(|s| number(Some(s), 3));
    (valid && sides.next().is_none()).then(|| tag.to_ascii_uppercase())
}

/// `2021-26855` of a tag (`2021.26855` in older rules).
fn vulnerability(tag: &str) -> Option<String> {
    let (year, number) = tag.split_once(['-', '.'])?;
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let valid = year.len() == 4 && digits(year) && digits(number) && number.len() >= 4;
    valid.then(|| format!("CVE-{year}-{number}"))
}

fn detection(map: &Yaml) -> Result<(Vec<Node>, Condition), String> {
    let Yaml::Map(pairs) = map else {
        return Err("its detection is no map".to_owned());
    };
    let mut names = Vec::new();
    let mut parts = Vec::new();
    for (name, value) in pairs {
        if matches!(name.as_str(), "condition" | "timeframe") {
            continue;
        }
        if names.len() >= MAX_PARTS {
            return Err(format!("more than {MAX_PARTS} parts in one detection"));
        }
        let part = node(value, 0).map_err(|reason| format!("in `{name}`: {reason}"))?;
        names.push(name.clone());
        parts.push(part);
    }
    let conditions = map.get("condition").map_or(&[][..], Yaml::each);
    let all: Result<Vec<Condition>, String> = conditions
        .iter()
        .map(|c| condition::parse(c.text().unwrap_or_default(), &names))
        .collect();
    let mut all = all?;
    match (all.pop(), all.is_empty()) {
        (None, _) => Err("its detection has no condition".to_owned()),
        (Some(only), true) => Ok((parts, only)),
        (Some(last), false) => {
            all.push(last);
            Ok((parts, Condition::Or(all)))
        }
    }
}

fn node(value: &Yaml, depth: usize) -> Result<Node, String> {
    if depth > MAX_DEPTH {
        return Err(format!("nested deeper than {MAX_DEPTH} levels"));
    }
    match value {
        Yaml::Map(pairs) => pairs
            .iter()
            .map(|(key, value)| item(key, value, depth))
            .collect::<Result<_, _>>()
            .map(Node::All),
        Yaml::List(all)
            if all
                .iter()
                .any(|v| !matches!(v, Yaml::Scalar(..) | Yaml::Null)) =>
        {
            all.iter()
                .map(|v| node(v, depth + 1))
                .collect::<Result<_, _>>()
                .map(Node::Any)
        }
        words => keywords(words, &Modifiers::default()),
    }
}

fn keywords(words: &Yaml, modifiers: &Modifiers) -> Result<Node, String> {
    let tests = words.each().iter().map(|v| modifiers.tests(v, true));
    Ok(Node::Field(Item {
        field: None,
        values: tests.collect::<Result<_, _>>()?,
        all: modifiers.all,
        not: modifiers.not,
    }))
}

fn item(key: &str, value: &Yaml, depth: usize) -> Result<Node, String> {
    let mut words = key.split('|');
    let field = words.next().unwrap_or_default();
    let modifiers = Modifiers::read(words)?;
    if field.is_empty() {
        return keywords(value, &modifiers);
    }
    if let Yaml::Map(_) = value {
        return node(value, depth + 1);
    }
    let own = match value {
        Yaml::Null => std::slice::from_ref(value),
        other => other.each(),
    };
    let tests = own.iter().map(|v| modifiers.tests(v, false));
    Ok(Node::Field(Item {
        field: Some(field.to_owned()),
        values: tests.collect::<Result<_, _>>()?,
        all: modifiers.all,
        not: modifiers.not,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "title: A shell\nid: 1\nlevel: high\ntags: [attack.t1505.003, attack.persistence, cve.2021-26855, cve.2021.27065]\n\
        logsource: {category: webserver}\ndetection:\n  a:\n    f|contains|all: [x, y]\n  condition: a\n";

    #[test]
    fn a_rule_is_read_with_its_tags() {
        let parsed = parse(RULE);
        let rule = &parsed.rules[0];
        assert_eq!(rule.level, Level::High);
        assert_eq!(rule.techniques, ["T1505.003"]);
        assert_eq!(rule.vulnerabilities, ["CVE-2021-26855", "CVE-2021-27065"]);
        assert_eq!(rule.logsource.category.as_deref(), Some("webserver"));
    }

    #[test]
    fn what_does_not_load_is_named_with_its_reason() {
        for (change, by, reason) in [
            ("condition: a", "condition: b", "`b`"),
            ("f|contains|all", "f|expand", "expand"),
            ("f|contains|all", "f|re", ""),
            ("[x, y]", "['(']", ""),
            ("logsource: {category: webserver}", "x: y", "logsource"),
            ("detection:", "correlation:", "correlation"),
            ("level: high", "level: dire", "dire"),
        ] {
            let text = RULE.replace(change, by);
            let text = if by == "['(']" {
                text.replace("contains|all", "re")
            } else {
                text
            };
            let parsed = parse(&text);
            if by == "f|re" {
                assert_eq!(parsed.rules.len(), 1);
                continue;
            }
            assert_eq!(parsed.refused.len(), 1, "{text}");
            assert_eq!(parsed.refused[0].0, "A shell");
            assert!(parsed.refused[0].1.contains(reason), "{:?}", parsed.refused);
        }
        assert!(parse("a: [").refused[0].1.contains("no YAML"));
    }
}
