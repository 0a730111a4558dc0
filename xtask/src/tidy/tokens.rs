//! Words that the product's code does not use: each can end the program, or
//! was never meant to stay. Clippy denies most of them; this rule also covers
//! code behind a feature or an `allow`.

use super::absence::has_word;
use super::{Finding, Tree};

const FORBIDDEN: [(&str, &str); 8] = [
    (
        ".unwrap()",
        "return an error that names operation and place",
    ),
    (
        ".expect(\"",
        "return an error that names operation and place",
    ),
    ("panic!", "return an error; no input may end the program"),
    (concat!("to", "do!"), "finish it, or leave it out"),
    ("unimplemented!", "finish it, or leave it out"),
    ("dbg!", "remove it"),
    ("process::abort", "return an error"),
    ("get_unchecked", "use get()"),
];

/// Files that may use `unsafe`, each with its argument. None yet.
const UNSAFE_ALLOWED: [(&str, &str); 0] = [];

/// The rule.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files().filter(|f| f.is_rust()) {
        for (line, code) in file.product_lines() {
            for (word, instead) in FORBIDDEN {
                let found = match word.starts_with('.') {
                    true => code.contains(word),
                    false => has_word(code, word),
                };
                if found {
                    findings.push(Finding::new(
                        &file.path,
                        line,
                        format!("{word} outside tests: {instead}"),
                    ));
                }
            }
        }
        let argued = UNSAFE_ALLOWED.iter().any(|(path, _)| *path == file.path);
        for (at, code) in file.code.lines().enumerate().filter(|_| !argued) {
            if has_word(code, "unsafe") {
                let says =
                    "unsafe is not allowed here: see UNSAFE_ALLOWED in xtask/src/tidy/tokens.rs";
                findings.push(Finding::new(&file.path, at + 1, says));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_planted_word_is_found() {
        for (word, _) in FORBIDDEN {
            let text = format!("fn f() {{\n    a{word}\n}}\n").replace("a.", "a.");
            let text = if word.starts_with('.') {
                text
            } else {
                text.replace(&format!("a{word}"), &format!("{word}(x)"))
            };
            let found = check(&Tree::of(&[("crates/a/src/b.rs", &text)]));
            assert!(
                found.iter().any(|f| f.line == 2),
                "{word} not found in {text}"
            );
        }
        let found = check(&Tree::of(&[(
            "crates/a/src/b.rs",
            "fn f() { unsafe { g() } }",
        )]));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn tests_literals_and_parsers_are_left_alone() {
        let text = "// panic! is never used\nfn f(p: P) { p.expect(b'{'); let s = \"x.unwrap()\"; }\n\
                    #[cfg(test)]\nmod tests {\n fn g() { x.unwrap(); panic!() }\n}\n";
        assert_eq!(check(&Tree::of(&[("crates/a/src/b.rs", text)])), []);
    }
}
