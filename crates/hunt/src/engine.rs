//! Many rules over many events. For each kind of log the rules that are for it are put together
//! once, with a search for what must stand in an event for each rule to hold: most events meet
//! none of it and cost one pass over their text, however many rules there are.

use crate::event::{Event, Source};
use crate::need;
use crate::sigma::condition::Condition;
use crate::sigma::test::Test;
use crate::sigma::{Item, Node, Rule};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
use std::collections::HashMap;

/// Bytes of required text up to which the faster, larger automaton is made.
const FAST_BYTES: usize = 24_000;
/// Letters outside ASCII that become ASCII letters when case does not count: the search is for
/// ASCII alone, so text with one of them is asked of every rule.
const FOLDING: [char; 3] = ['\u{212a}', '\u{17f}', '\u{130}'];

/// Rules, ready to be asked.
pub struct Engine {
    rules: Vec<Rule>,
    plans: HashMap<(Source, bool), Plan>,
    /// For each rule the last search that met it, and which of its needs it met.
    seen: Vec<(u64, u8)>,
    search: u64,
}

/// The rules for one kind of log.
struct Plan {
    /// Rules without required text.
    always: Vec<usize>,
    search: Option<AhoCorasick>,
    /// Behind each pattern of the search the rules that need it, and for which of their needs.
    behind: Vec<Vec<(usize, u8)>>,
    /// For each rule all its needs, as bits.
    whole: Vec<u8>,
    /// All rules for such logs.
    all: Vec<usize>,
}

impl Engine {
    /// Takes rules.
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Self {
        Self {
            seen: vec![(0, 0); rules.len()],
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
        if !text.is_ascii() && text.contains(FOLDING) {
            found.extend_from_slice(&plan.all);
            return;
        }
        found.extend_from_slice(&plan.always);
        let Some(search) = &plan.search else { return };
        self.search += 1;
        for hit in search.find_overlapping_iter(text) {
            let behind = plan.behind.get(hit.pattern().as_usize());
            for &(rule, bit) in behind.into_iter().flatten() {
                let Some((search, met)) = self.seen.get_mut(rule) else {
                    continue;
                };
                if *search != self.search {
                    (*search, *met) = (self.search, 0);
                }
                let before = *met;
                *met |= bit;
                let whole = plan.whole.get(rule).copied().unwrap_or(0);
                if before != *met && *met == whole {
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
        let mut plan = Self {
            always: Vec::new(),
            search: None,
            behind: Vec::new(),
            whole: vec![0; rules.len()],
            all: Vec::new(),
        };
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (number, rule) in rules.iter().enumerate() {
            if !source.suits(&rule.logsource) {
                continue;
            }
            plan.all.push(number);
            let needs = need::of_rule(rule, raw);
            if needs.is_empty() {
                plan.always.push(number);
            }
            for (place, need) in needs.into_iter().enumerate() {
                plan.needs(number, 1 << place, need.0, &mut numbers);
            }
        }
        plan.build(numbers);
        plan
    }

    fn needs(
        &mut self,
        rule: usize,
        bit: u8,
        texts: Vec<String>,
        numbers: &mut HashMap<String, usize>,
    ) {
        if let Some(whole) = self.whole.get_mut(rule) {
            *whole |= bit;
        }
        for text in texts {
            let next = self.behind.len();
            let at = *numbers.entry(text).or_insert(next);
            if at == next {
                self.behind.push(Vec::new());
            }
            if let Some(behind) = self.behind.get_mut(at) {
                behind.push((rule, bit));
            }
        }
    }

    fn build(&mut self, numbers: HashMap<String, usize>) {
        let mut texts: Vec<(String, usize)> = numbers.into_iter().collect();
        if texts.is_empty() {
            return;
        }
        texts.sort_by_key(|(_, at)| *at);
        let bytes: usize = texts.iter().map(|(t, _)| t.len()).sum();
        let kind = match bytes {
            0..=FAST_BYTES => AhoCorasickKind::DFA,
            _ => AhoCorasickKind::ContiguousNFA,
        };
        self.search = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .kind(Some(kind))
            .build(texts.iter().map(|(t, _)| t))
            .ok();
        if self.search.is_none() {
            // Too much text for an automaton: every rule is asked every time.
            self.always.clone_from(&self.all);
        }
    }
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
