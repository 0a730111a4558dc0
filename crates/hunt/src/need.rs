//! What text must stand in an event for a rule to hold. Found once for each rule, it decides
//! which events are worth taking apart.

use crate::sigma::condition::Condition;
use crate::sigma::test::Test;
use crate::sigma::{Node, Rule};

/// Required text shorter than this is met everywhere and saves nothing.
const SHORTEST: usize = 3;
/// Needs kept of one rule: the rarest.
const KEPT: usize = 3;

/// Texts, of which one at least must stand in an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Need(pub Vec<String>);

impl Need {
    /// Long texts are rare ones; of two needs of like length the one with fewer texts is asked.
    fn worth(&self) -> (usize, usize) {
        let shortest = self.0.iter().map(String::len).min().unwrap_or(0);
        (shortest.min(12), usize::MAX - self.0.len())
    }
}

/// What a rule needs: each of these, where there are any. With `raw` the text is a line as it
/// stands in its log, else the values of an event.
pub(crate) fn of_rule(rule: &Rule, raw: bool) -> Vec<Need> {
    let mut all = of_condition(&rule.condition, &rule.parts, raw);
    all.sort_by(|a, b| b.worth().cmp(&a.worth()).then_with(|| a.0.cmp(&b.0)));
    all.dedup();
    all.truncate(KEPT);
    all
}

/// All of the alternatives: what each of them needs most, together.
fn union(branches: impl Iterator<Item = Vec<Need>>) -> Vec<Need> {
    let mut texts = Vec::new();
    for branch in branches {
        match branch.into_iter().max_by_key(Need::worth) {
            Some(need) => texts.extend(need.0),
            None => return Vec::new(),
        }
    }
    texts.sort_unstable();
    texts.dedup();
    match texts.is_empty() {
        true => Vec::new(),
        false => vec![Need(texts)],
    }
}

fn of_condition(condition: &Condition, parts: &[Node], raw: bool) -> Vec<Need> {
    match condition {
        Condition::Part(number) => parts
            .get(*number)
            .map(|node| of_node(node, raw))
            .unwrap_or_default(),
        Condition::And(all) => all
            .iter()
            .flat_map(|c| of_condition(c, parts, raw))
            .collect(),
        Condition::Or(all) => union(all.iter().map(|c| of_condition(c, parts, raw))),
        Condition::Not(_) => Vec::new(),
    }
}

fn of_node(node: &Node, raw: bool) -> Vec<Need> {
    match node {
        Node::All(all) => all.iter().flat_map(|n| of_node(n, raw)).collect(),
        Node::Any(all) => union(all.iter().map(|n| of_node(n, raw))),
        Node::Field(item) if item.not => Vec::new(),
        Node::Field(item) => {
            let value = |tests: &Vec<Test>| union(tests.iter().map(|t| of_test(t, raw)));
            match item.all {
                true => item.values.iter().flat_map(value).collect(),
                false => union(item.values.iter().map(value)),
            }
        }
    }
}

/// The texts of which a value that passes a test contains one.
fn of_test(test: &Test, raw: bool) -> Vec<Need> {
    let texts: Option<Vec<String>> = test
        .literals()
        .into_iter()
        .map(|text| written(text, raw))
        .collect();
    match texts {
        Some(texts) if !texts.is_empty() => vec![Need(texts)],
        _ => Vec::new(),
    }
}

/// Text as it must stand in the line. In raw lines a blank may be written otherwise, and path and
/// query stand apart in some: the longest run without either is what must be there.
fn written(text: String, raw: bool) -> Option<String> {
    let run = match raw {
        true => text
            .split([' ', '?', '"', '\\', '&', '<', '>', '\t'])
            .max_by_key(|r| r.len())?
            .to_owned(),
        false => text,
    };
    (run.len() >= SHORTEST).then_some(run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sigma::parse;

    fn needs(detection: &str) -> Vec<Vec<String>> {
        let text = format!(
            "title: t\nid: a\nlogsource: {{category: webserver}}\ndetection:\n{detection}\n"
        );
        let rules = parse(&text).rules;
        of_rule(rules.first().unwrap(), true)
            .into_iter()
            .map(|n| n.0)
            .collect()
    }

    #[test]
    fn every_part_of_a_conjunction_is_needed() {
        let found = needs(
            "  a: {cs-uri-stem|contains: /shell/, cs-method: POST}\n  \
             b: {sc-status: 404}\n  condition: a and not b",
        );
        assert_eq!(found, [vec!["/shell/"], vec!["post"]]);
    }

    #[test]
    fn an_alternative_without_text_leaves_nothing_needed() {
        let found = needs(
            "  a: {cs-uri-stem|contains: /shell/}\n  b: {cs-uri-stem|re: '^.{400}'}\n  \
             condition: a or b",
        );
        assert_eq!(found, Vec::<Vec<String>>::new());
    }

    #[test]
    fn regular_expressions_need_their_words() {
        let found = needs(
            "  a: {cs-uri-query|re|i: '(^|[?&])x=.*(WhoAmI|net[+ ]user|id0)'}\n  condition: a",
        );
        assert_eq!(found.len(), 1);
        let mut first = found[0].clone();
        first.sort();
        assert_eq!(first, ["id0", "net+user", "user", "whoami"]);
    }
}
