//! Conditions: how the parts of a detection are put together.
//! Grammar: section "Condition" of the Sigma specification.

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A part by its number in the detection.
    Part(usize),
    /// All of these.
    And(Vec<Condition>),
    /// One of these at least.
    Or(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
}

/// Nesting of parentheses and `not`.
const MAX_DEPTH: usize = 64;

/// Reads a condition over parts of these names.
///
/// # Errors
/// What is wrong, or not supported, with the place in words.
pub fn parse(text: &str, names: &[String]) -> Result<Condition, String> {
    if text.contains('|') {
        return Err("aggregation after `|` is not supported; write a filter without it".to_owned());
    }
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        names,
    };
    let condition = parser.or(0)?;
    match parser.peek() {
        None => Ok(condition),
        Some(rest) => Err(format!(
            "condition goes on where it should end, at `{rest}`"
        )),
    }
}

struct Parser<'t> {
    tokens: &'t [&'t str],
    at: usize,
    names: &'t [String],
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<&'t str> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    fn takes(&mut self, word: &str) -> bool {
        let there = self.peek().is_some_and(|t| t.eq_ignore_ascii_case(word));
        self.at += usize::from(there);
        there
    }

    fn or(&mut self, depth: usize) -> Result<Condition, String> {
        let mut all = vec![self.and(depth)?];
        while self.takes("or") {
            all.push(self.and(depth)?);
        }
        Ok(single(all, Condition::Or))
    }

    fn and(&mut self, depth: usize) -> Result<Condition, String> {
        let mut all = vec![self.not(depth)?];
        while self.takes("and") {
            all.push(self.not(depth)?);
        }
        Ok(single(all, Condition::And))
    }

    fn not(&mut self, depth: usize) -> Result<Condition, String> {
        if depth >= MAX_DEPTH {
            return Err(format!("condition nested deeper than {MAX_DEPTH} levels"));
        }
        if self.takes("not") {
            return Ok(Condition::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.takes("(") {
            let inner = self.or(depth + 1)?;
            return match self.takes(")") {
                true => Ok(inner),
                false => Err("a parenthesis that is not closed in the condition".to_owned()),
            };
        }
        self.part()
    }

    fn part(&mut self) -> Result<Condition, String> {
        let Some(token) = self.next() else {
            return Err("condition ends where a part of the detection belongs".to_owned());
        };
        let of = self.peek().is_some_and(|t| t.eq_ignore_ascii_case("of"));
        if of {
            let join = match token.to_ascii_lowercase().as_str() {
                "1" | "any" => Condition::Or,
                "all" => Condition::And,
                other => return Err(format!("`{other} of` is not supported; 1 and all are")),
            };
            self.at += 1;
            return self.several(join);
        }
        let number = self.names.iter().position(|n| n == token);
        number
            .map(Condition::Part)
            .ok_or_else(|| format!("condition names `{token}`, which the detection does not have"))
    }

    /// What follows `1 of` and `all of`: `them`, or a name with `*`.
    fn several(&mut self, join: fn(Vec<Condition>) -> Condition) -> Result<Condition, String> {
        let Some(which) = self.next() else {
            return Err("condition ends after `of`".to_owned());
        };
        let fits = |name: &str| match which {
            // What begins with an underscore is left out by the specification.
            "them" => !name.starts_with('_'),
            _ => fits(which, name),
        };
        let all: Vec<Condition> = (0..)
            .zip(self.names)
            .filter(|(_, name)| fits(name))
            .map(|(i, _)| Condition::Part(i))
            .collect();
        match all.is_empty() {
            true => Err(format!("no part of the detection is called `{which}`")),
            false => Ok(single(all, join)),
        }
    }
}

fn single(mut all: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            all.extend(last);
            join(all)
        }
    }
}

/// A name with `*` for any run of characters.
fn fits(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut last = None;
    for piece in pieces {
        if let Some(before) = last.replace(piece) {
            match rest.split_once(before) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |end| rest.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["selection_a", "selection_b", "filter", "_hidden"]
            .map(str::to_owned)
            .to_vec()
    }

    fn read(text: &str) -> String {
        fn show(c: &Condition) -> String {
            let join = |all: &[Condition], by| {
                let all: Vec<String> = all.iter().map(show).collect();
                format!("({})", all.join(by))
            };
            match c {
                Condition::Part(i) => i.to_string(),
                Condition::And(all) => join(all, "&"),
                Condition::Or(all) => join(all, "|"),
                Condition::Not(c) => format!("!{}", show(c)),
            }
        }
        parse(text, &names()).map_or_else(|e| e, |c| show(&c))
    }

    #[test]
    fn binds_as_specified() {
        for (text, tree) in [
            ("selection_a", "0"),
            ("selection_a or selection_b and not filter", "(0|(1&!2))"),
            ("(selection_a OR selection_b) AND NOT filter", "((0|1)&!2)"),
            ("1 of selection_* and not 1 of filter*", "((0|1)&!2)"),
            ("all of selection*", "(0&1)"),
            ("1 of them", "(0|1|2)"),
            ("not(selection_a)", "!0"),
            ("any of *_b", "1"),
        ] {
            assert_eq!(read(text), tree, "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, word) in [
            ("selection_a | count() > 5", "aggregation"),
            ("nobody", "nobody"),
            ("(selection_a", "parenthesis"),
            ("selection_a and", "ends"),
            ("selection_a selection_b", "goes on"),
            ("2 of them", "2 of"),
            ("1 of nothing*", "nothing*"),
            (&"not ".repeat(500), "nested"),
        ] {
            assert!(read(text).contains(word), "{text}: {}", read(text));
        }
    }
}
