//! Whether a text is prose: reports and mail are, logs and tables are not.

/// Bytes that are looked at.
const LOOK_BYTES: usize = 4 << 10;
/// Words that a text needs before it can be judged.
const FEWEST_WORDS: usize = 8;
/// Of a hundred words of prose at least so many hold sentences together.
const FUNCTION_PERCENT: usize = 14;
/// Of a hundred lines of prose at most so many begin with a digit or a sign, as logs do.
const MARKED_PERCENT: usize = 60;

/// The words that hold an English sentence together.
const FUNCTION_WORDS: [&str; 34] = [
    "the", "of", "and", "to", "a", "an", "in", "was", "were", "that", "which", "with", "by", "on",
    "as", "is", "are", "it", "its", "this", "these", "they", "their", "has", "have", "had", "not",
    "we", "but", "then", "after", "or", "from", "into",
];

/// Names of files that never hold prose.
const LOGS: [&str; 16] = [
    ".log", ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".evtx", ".xml", ".pcap", ".gz", ".ioc",
    ".yar", ".yara", ".stix", ".md5", ".sha256",
];

/// Whether a piece of a file should be searched for sentences. It looks at the file's name and at
/// the first bytes only, so that logs cost nothing.
#[must_use]
pub fn is_prose(file: &str, text: &str) -> bool {
    let tail: String = file
        .chars()
        .rev()
        .take(8)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let tail = tail.to_lowercase();
    if LOGS.iter().any(|l| tail.ends_with(l)) {
        return false;
    }
    let mut end = text.len().min(LOOK_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let look = text.get(..end).unwrap_or_default();
    let (mut words, mut function) = (0usize, 0usize);
    for word in look
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
    {
        words += 1;
        function += usize::from(FUNCTION_WORDS.iter().any(|f| f.eq_ignore_ascii_case(word)));
    }
    let lines = look.lines().filter(|l| !l.trim().is_empty());
    let (mut all, mut marked) = (0usize, 0usize);
    for line in lines {
        all += 1;
        let first = line.trim_start().chars().next();
        marked +=
            usize::from(first.is_some_and(|c| c.is_ascii_digit() || matches!(c, '[' | '{' | '<')));
    }
    words >= FEWEST_WORDS
        && function * 100 >= words * FUNCTION_PERCENT
        && marked * 100 <= all * MARKED_PERCENT
}

#[cfg(test)]
mod tests {
    use super::is_prose;

    #[test]
    fn a_report_is_prose() {
        let text = "The intruders entered the network through a web server and stole mail.";
        assert!(is_prose("report.txt", text));
        assert!(!is_prose("report.log", text));
    }

    #[test]
    fn logs_are_none() {
        for text in [
            "2024-01-01 10:00:00 sshd[12]: Failed password for root from 192.0.2.1 port 22 ssh2\n",
            "Jan  1 10:00:00 host sshd[12]: Accepted publickey for admin from 192.0.2.1 port 50022",
            "{\"event\":\"the\",\"of\":\"and\",\"a\":\"to\",\"is\":\"on\",\"in\":\"by\",\"x\":\"y\"}",
            "GET /index.php 200 Mozilla 192.0.2.1 - - GET /a.js 200 Mozilla 192.0.2.1",
        ] {
            assert!(!is_prose("events.txt", text), "{text}");
        }
    }
}
