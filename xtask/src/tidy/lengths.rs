//! Lengths of files: none above the limit, and most well below it.

use super::{Finding, Tree};

const LONGEST: usize = 800;
const MEDIAN: usize = 150;
const NINE_TENTHS: usize = 400;

fn counted(tree: &Tree) -> Vec<(usize, &str)> {
    let mut lengths: Vec<(usize, &str)> = tree
        .files()
        .filter(|f| {
            [".rs", ".ts", ".tsx"]
                .iter()
                .any(|end| f.path.ends_with(end))
        })
        .map(|f| (f.text.lines().count(), f.path.as_str()))
        .collect();
    lengths.sort_unstable();
    lengths
}

fn quantile(lengths: &[(usize, &str)], tenths: usize) -> usize {
    let at = (lengths.len() * tenths / 10).min(lengths.len().saturating_sub(1));
    lengths.get(at).map_or(0, |(length, _)| *length)
}

/// Median, ninth tenth and longest, in words.
pub fn summary(tree: &Tree) -> String {
    let lengths = counted(tree);
    let longest = lengths.last().map_or(0, |(length, _)| *length);
    format!(
        "source files {}: median {} lines, p90 {}, longest {longest}",
        lengths.len(),
        quantile(&lengths, 5),
        quantile(&lengths, 9),
    )
}

/// The rule.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let lengths = counted(tree);
    let mut findings: Vec<Finding> = lengths
        .iter()
        .filter(|(length, _)| *length > LONGEST)
        .map(|(length, path)| {
            let says =
                format!("{length} lines; a file has at most {LONGEST}: split it by what it does");
            Finding::new(path, 0, says)
        })
        .collect();
    for (name, tenths, limit) in [("median", 5, MEDIAN), ("ninth tenth", 9, NINE_TENTHS)] {
        let is = quantile(&lengths, tenths);
        if is > limit {
            let says = format!("the {name} of file lengths is {is} lines, the limit {limit}");
            findings.push(Finding::new(".", 0, says));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planted_long_file_is_found() {
        let long = "\n".repeat(LONGEST + 1);
        let mut files = vec![("crates/a/src/long.rs", long.as_str())];
        files.extend([
            ("a.rs", ""),
            ("b.rs", ""),
            ("c.rs", ""),
            ("d.rs", ""),
            ("e.rs", ""),
        ]);
        files.extend([
            ("f.rs", ""),
            ("g.rs", ""),
            ("h.rs", ""),
            ("i.rs", ""),
            ("j.rs", ""),
        ]);
        let findings = check(&Tree::of(&files));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].path, "crates/a/src/long.rs");
    }

    #[test]
    fn planted_long_median_is_found() {
        let text = "\n".repeat(MEDIAN + 1);
        let findings = check(&Tree::of(&[("a.rs", &text), ("b.rs", &text)]));
        assert!(findings.iter().any(|f| f.says.contains("median")));
    }
}
