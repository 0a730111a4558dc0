//! A line with separated values, some of them in quotes.

use std::borrow::Cow;

/// Values of one line; more are left out.
const MAX_VALUES: usize = 1_000;

/// Takes a line apart (RFC 4180: quotes around a value, doubled inside).
pub(crate) fn values(line: &str, separator: char) -> Vec<Cow<'_, str>> {
    let mut values = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        if values.len() >= MAX_VALUES {
            break;
        }
        let (value, after) = match text.strip_prefix('"') {
            Some(inner) => quoted(inner, separator),
            None => match text.split_once(separator) {
                Some((value, after)) => (Cow::Borrowed(value), Some(after)),
                None => (Cow::Borrowed(text), None),
            },
        };
        values.push(value);
        rest = after;
    }
    values
}

/// A value after its opening quote, and what follows the separator.
fn quoted(text: &str, separator: char) -> (Cow<'_, str>, Option<&str>) {
    let mut from = 0;
    let mut doubled = false;
    while let Some(at) = text
        .get(from..)
        .and_then(|t| t.find('"'))
        .map(|at| from + at)
    {
        let after = text.get(at + 1..).unwrap_or_default();
        if after.starts_with('"') {
            doubled = true;
            from = at + 2;
            continue;
        }
        let value = text.get(..at).unwrap_or_default();
        let value = match doubled {
            true => Cow::Owned(value.replace("\"\"", "\"")),
            false => Cow::Borrowed(value),
        };
        let next = after.find(separator);
        return (
            value,
            next.and_then(|n| after.get(n + separator.len_utf8()..)),
        );
    }
    // Never closed: all of the rest.
    (Cow::Borrowed(text), None)
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_with_and_without_quotes() {
        let all = |line| values(line, ',').join("|");
        assert_eq!(all("a,\"b,c\",d"), "a|b,c|d");
        assert_eq!(all("\"a \"\"b\"\"\",,"), "a \"b\"||");
        assert_eq!(all("\"open,b"), "open,b");
        assert_eq!(all(""), "");
    }
}
