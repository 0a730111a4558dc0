//! Many rules over many events. For each kind of log the rules that are for it are put together
//! once, with a search for what must stand in an event for each rule to hold: most events meet
//! none of it and cost one pass over their text, however many rules there are.

use crate::event::{Event, Source};
use crate::sigma::condition::Condition;
use crate::sigma::test::Test;
use crate::sigma::{Item, Node, Rule};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
use std::collections::HashMap;

/// Bytes of required text up to which the faster, larger automaton is made.
const FAST_BYTES: usize = 24_000;
/// Required text shorter than this is met everywhere and saves nothing.
const SHORTEST: usize = 3;

/// Rules, ready to be asked.
pub struct Engine {
    rules: Vec<Rule>,
    plans: HashMap<(Source, bool), Plan>,
    /// For each rule the last search that found it, so that each is a candidate once.
    seen: Vec<u64>,
    search: u64,
}

/// The rules for one kind of log.
struct Plan {
    /// Rules without required text.
    always: Vec<usize>,
    search: Option<AhoCorasick>,
    /// Rules by pattern of the search.
    behind: Vec<Vec<usize>>,
}

impl Engine {
    /// Takes rules.
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Self {
        Self {
            seen: vec![0; rules.len()],
            rules,
            plans: HashMap::new(),
            search: 0,
        }
    }

    /// The rules, by the numbers that [`Self::candidates`] and [`Self::holds`] use.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Rules for logs of `source` that may hold for an event with this text. With `raw` the text
    /// is a line as it stands in the log, else values with something between them.
    pub fn candidates(&mut self, source: Source, raw: bool, text: &str, found: &mut Vec<usize>) {
        found.clear();
        let rules = &self.rules;
        let plan = self
            .plans
            .entry((source, raw))
            .or_insert_with(|| Plan::new(rules, source, raw));
        found.extend_from_slice(&plan.always);
        let Some(search) = &plan.search else { return };
        self.search += 1;
        for hit in search.find_overlapping_iter(text) {
            for &rule in plan
                .behind
                .get(hit.pattern().as_usize())
                .into_iter()
                .flatten()
            {
                if let Some(seen) = self.seen.get_mut(rule).filter(|s| **s != self.search) {
                    *seen = self.search;
                    found.push(rule);
                }
            }
        }
    }

    /// Whether a rule holds for an event.
    #[must_use]
    pub fn holds(&self, rule: usize, event: &Event<'_>) -> bool {
        self.rules
            .get(rule)
            .is_some_and(|rule| condition(&rule.condition, &rule.parts, event))
    }
}

impl Plan {
    fn new(rules: &[Rule], source: Source, raw: bool) -> Self {
        let mut always = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut behind: Vec<Vec<usize>> = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            if !source.suits(&rule.logsource) {
                continue;
            }
            let Some(needed) = need(&rule.condition, &rule.parts, raw) else {
                always.push(number);
                continue;
            };
            for text in needed.0 {
                let next = behind.len();
                let at = *numbers.entry(text).or_insert(next);
                if at == next {
                    behind.push(Vec::new());
                }
                if let Some(list) = behind.get_mut(at).filter(|l| l.last() != Some(&number)) {
                    list.push(number);
                }
            }
        }
        let mut texts: Vec<(String, usize)> = numbers.into_iter().collect();
        texts.sort_by_key(|(_, at)| *at);
        let bytes: usize = texts.iter().map(|(t, _)| t.len()).sum();
        let kind = match bytes {
            0..=FAST_BYTES => AhoCorasickKind::DFA,
            _ => AhoCorasickKind::ContiguousNFA,
        };
        let built = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .kind(Some(kind))
            .build(texts.iter().map(|(t, _)| t))
            .ok()
            .filter(|_| !texts.is_empty());
        if built.is_none() {
            // Too much text for an automaton: every rule is asked every time.
            always.extend(behind.iter().flatten());
            always.sort_unstable();
            always.dedup();
        }
        Self {
            always,
            search: built,
            behind,
        }
    }
}

/// Texts of which one at least must stand in an event.
struct Need(Vec<String>);

impl Need {
    /// Long texts are rare ones; of two needs of like length the one with fewer texts is asked.
    fn worth(&self) -> (usize, usize) {
        let shortest = self.0.iter().map(String::len).min().unwrap_or(0);
        (shortest.min(12), usize::MAX - self.0.len())
    }
}

fn best(needs: impl Iterator<Item = Option<Need>>) -> Option<Need> {
    needs.flatten().max_by_key(Need::worth)
}

fn union(needs: impl Iterator<Item = Option<Need>>) -> Option<Need> {
    let mut all = Vec::new();
    for need in needs {
        all.extend(need?.0);
    }
    (!all.is_empty()).then_some(Need(all))
}

fn need(condition: &Condition, parts: &[Node], raw: bool) -> Option<Need> {
    match condition {
        Condition::Part(number) => need_of(parts.get(*number)?, raw),
        Condition::And(all) => best(all.iter().map(|c| need(c, parts, raw))),
        Condition::Or(all) => union(all.iter().map(|c| need(c, parts, raw))),
        Condition::Not(_) => None,
    }
}

fn need_of(node: &Node, raw: bool) -> Option<Need> {
    match node {
        Node::All(all) => best(all.iter().map(|n| need_of(n, raw))),
        Node::Any(all) => union(all.iter().map(|n| need_of(n, raw))),
        Node::Field(item) if item.not => None,
        Node::Field(item) => {
            let value = |tests: &Vec<Test>| {
                union(tests.iter().map(|t| text(t, raw).map(|t| Need(vec![t]))))
            };
            match item.all {
                true => best(item.values.iter().map(value)),
                false => union(item.values.iter().map(value)),
            }
        }
    }
}

/// The text that a test needs. In raw lines a blank may be written otherwise, and path and query
/// stand apart in some: the longest run without either is what must be there.
fn text(test: &Test, raw: bool) -> Option<String> {
    let literal = test.literal()?;
    let run = match raw {
        true => literal
            .split([' ', '?', '"', '\\', '&', '<', '>', '\t'])
            .max_by_key(|r| r.len())?
            .to_owned(),
        false => literal,
    };
    (run.len() >= SHORTEST).then_some(run)
}

fn condition(of: &Condition, parts: &[Node], event: &Event<'_>) -> bool {
    match of {
        Condition::Part(number) => parts.get(*number).is_some_and(|n| node(n, event)),
        Condition::And(all) => all.iter().all(|c| condition(c, parts, event)),
        Condition::Or(all) => all.iter().any(|c| condition(c, parts, event)),
        Condition::Not(inner) => !condition(inner, parts, event),
    }
}

fn node(of: &Node, event: &Event<'_>) -> bool {
    match of {
        Node::All(all) => all.iter().all(|n| node(n, event)),
        Node::Any(all) => all.iter().any(|n| node(n, event)),
        Node::Field(item) => field(item, event) != item.not,
    }
}

fn field(item: &Item, event: &Event<'_>) -> bool {
    let value = |tests: &Vec<Test>| tests.iter().any(|test| asked(item, test, event));
    match item.all {
        true => item.values.iter().all(value),
        false => item.values.iter().any(value),
    }
}

fn asked(item: &Item, test: &Test, event: &Event<'_>) -> bool {
    let other = |name: &str| event.first(&[name]);
    let Some(name) = &item.field else {
        return match event.plain {
            true => test.passes(event.raw, other),
            false => event.fields.iter().any(|(_, v)| test.passes(v, other)),
        };
    };
    let mut values = event.values(name).peekable();
    match test {
        Test::Nothing => values.all(str::is_empty),
        Test::Exists(wanted) => values.peek().is_some() == *wanted,
        _ => values.any(|v| test.passes(v, other)),
    }
}
