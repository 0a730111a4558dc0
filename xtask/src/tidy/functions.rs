//! Lengths of functions: each fits a screen or two.

use super::tree::File;
use super::{Finding, Tree, mask};

const LONGEST: usize = 100;

/// Name, first line (from 1) and number of lines of each function.
fn functions(file: &File) -> Vec<(&str, usize, usize)> {
    let code = file.code.as_str();
    code.match_indices("fn ")
        .filter(|(at, _)| {
            !code
                .get(..*at)
                .is_some_and(|before| before.ends_with(is_word))
        })
        .filter_map(|(at, mark)| {
            let rest = code.get(at + mark.len()..)?;
            let name = rest.split(|c: char| !is_word(c)).next()?;
            let first = mask::line_of(code, at);
            let last = mask::line_of(code, mask::item_end(code, at));
            (!name.is_empty()).then_some((name, first + 1, last + 1 - first))
        })
        .collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The rule.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files().filter(|f| f.is_rust()) {
        for (name, line, length) in functions(file) {
            if length > LONGEST {
                let says =
                    format!("fn {name} has {length} lines; at most {LONGEST}: name its parts");
                findings.push(Finding::new(&file.path, line, says));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planted_long_function_is_found() {
        let body = "    step();\n".repeat(LONGEST);
        let text = format!("fn short() {{\n}}\n\nfn long<T>(x: [u8; 3]) {{\n{body}}}\n");
        let findings = check(&Tree::of(&[("a.rs", &text)]));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(
            (findings[0].line, findings[0].says.contains("fn long")),
            (4, true)
        );
    }

    #[test]
    fn braces_in_text_do_not_count() {
        let text = "fn a() {\n let x = \"{{{{\";\n}\nfn b() {}\n";
        let tree = Tree::of(&[("a.rs", text)]);
        assert_eq!(
            functions(tree.get("a.rs").unwrap()),
            [("a", 1, 3), ("b", 4, 1)]
        );
    }
}
