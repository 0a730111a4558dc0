//! Words that are not names, or not without help; written by hand.

/// Ordinary words that are also names, sorted.
const ORDINARY: &str = include_str!("ordinary.txt");

/// Words that say that a name of an actor, malware or tool is near, sorted.
const SUPPORT: [&str; 59] = [
    "actor",
    "actors",
    "adversary",
    "aka",
    "alias",
    "apt",
    "attacker",
    "attackers",
    "attributed",
    "backdoor",
    "beacon",
    "bootkit",
    "botnet",
    "campaign",
    "cluster",
    "codenamed",
    "crew",
    "crimeware",
    "cyberespionage",
    "downloader",
    "dropper",
    "dubbed",
    "encryptor",
    "espionage",
    "exe",
    "gang",
    "group",
    "groups",
    "hackers",
    "implant",
    "infostealer",
    "intrusion",
    "keylogger",
    "loader",
    "malware",
    "operator",
    "operators",
    "payload",
    "ransom",
    "ransomware",
    "rat",
    "rootkit",
    "sample",
    "samples",
    "spyware",
    "stealer",
    "strain",
    "threat",
    "tool",
    "toolkit",
    "tools",
    "tracked",
    "trojan",
    "typhoon",
    "utility",
    "variant",
    "webshell",
    "wiper",
    "worm",
];

/// Names in lists of names that name nothing: kinds, roles and countries.
const NOTHING: [&str; 94] = [
    "acres",
    "actor",
    "actors",
    "adware",
    "agent",
    "american",
    "android",
    "april",
    "apt",
    "attacker",
    "august",
    "backdoor",
    "bot",
    "botnet",
    "brazilian",
    "british",
    "campaign",
    "catch",
    "china",
    "chinese",
    "client",
    "coinminer",
    "crypter",
    "cryptominer",
    "czech",
    "december",
    "default",
    "defender",
    "donaldtrump",
    "done",
    "downloader",
    "dropper",
    "exploit",
    "explorer",
    "fake",
    "final",
    "first",
    "french",
    "generic",
    "german",
    "global",
    "group",
    "hacker",
    "hackers",
    "hacktool",
    "india",
    "indian",
    "injector",
    "iran",
    "iranian",
    "israel",
    "keylogger",
    "korean",
    "linux",
    "loader",
    "locker",
    "macos",
    "malware",
    "march",
    "miner",
    "none",
    "northkorea",
    "one",
    "operation",
    "other",
    "packer",
    "page",
    "pakistan",
    "payload",
    "php",
    "powershell",
    "proxy",
    "python",
    "ransom",
    "ransomware",
    "rat",
    "rootkit",
    "russia",
    "russian",
    "server",
    "spyware",
    "stealer",
    "template",
    "test",
    "the",
    "tool",
    "trojan",
    "turkish",
    "unknown",
    "virus",
    "webshell",
    "windows",
    "wiper",
    "worm",
];

/// Whether a name in lower case and without separators names nothing.
pub(super) fn means_nothing(letters: &[u8]) -> bool {
    NOTHING
        .binary_search_by(|w| w.as_bytes().cmp(letters))
        .is_ok()
}

/// Whether a word in lower case says that a name is near.
pub(super) fn is_support(word: &str) -> bool {
    SUPPORT.binary_search(&word).is_ok()
}

/// Whether a name in lower case and without separators is an ordinary word.
pub(super) fn is_ordinary(letters: &[u8]) -> bool {
    let words = ORDINARY.as_bytes();
    let mut low = 0;
    let mut high = words.len();
    while low < high {
        let middle = low.midpoint(high);
        let start = words
            .get(..middle)
            .and_then(|w| memchr::memrchr(b'\n', w))
            .map_or(0, |i| i + 1);
        let rest = words.get(start..).unwrap_or_default();
        let word = rest.split(|b| *b == b'\n').next().unwrap_or_default();
        match word.cmp(letters) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = start + word.len() + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(SUPPORT.is_sorted());
        assert!(NOTHING.is_sorted());
        assert!(ORDINARY.lines().is_sorted());
        assert!(ORDINARY.lines().all(|w| !w.is_empty()));
    }

    #[test]
    fn every_ordinary_word_is_found() {
        assert!(ORDINARY.lines().all(|w| is_ordinary(w.as_bytes())));
        assert!(!is_ordinary(b"turla"));
        assert!(!is_ordinary(b"zzz") && !is_ordinary(b"") && !is_ordinary(b"a"));
    }
}
