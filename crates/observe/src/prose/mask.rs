//! Taking the names of an actor out of a text, so that it can be judged without them.

/// What stands in the place of a name.
pub const MASK: &str = "[actor]";

/// Letters and digits that a name needs at least to be looked for.
const SHORTEST: usize = 3;
/// From this length on a name is also masked inside a longer word (`sednitgroup`).
const INSIDE: usize = 6;

/// Names that mean nothing alone and would take ordinary words out of a text.
const GENERIC: [&str; 28] = [
    "server",
    "malware",
    "backdoor",
    "trojan",
    "group",
    "actor",
    "unknown",
    "the",
    "team",
    "agent",
    "loader",
    "client",
    "service",
    "system",
    "windows",
    "linux",
    "tool",
    "tools",
    "attacker",
    "operators",
    "campaign",
    "exploit",
    "generic",
    "none",
    "other",
    "apt",
    "unc",
    "crew",
];

/// Replaces every name by [`MASK`], in any case, with any blanks or hyphens between its parts.
///
/// Generic names (`Server`, `Malware`) and names of fewer than three letters stay. Time is linear
/// in the text for a given list.
#[must_use]
pub fn mask<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let mut folded: Vec<Vec<char>> = names.into_iter().filter_map(fold).collect();
    // The longest name that fits is taken.
    folded.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    folded.dedup();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut before = ' ';
    while let Some(&(_, c)) = chars.get(at) {
        match folded.iter().find_map(|n| ends(&chars, at, before, n)) {
            Some(end) => {
                out.push_str(MASK);
                before = ']';
                at = end;
            }
            None => {
                out.push(c);
                before = c;
                at += 1;
            }
        }
    }
    out
}

fn fold(name: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let word: String = letters.iter().collect();
    (letters.len() >= SHORTEST && !GENERIC.contains(&word.as_str())).then_some(letters)
}

/// Where the name ends that begins at `at`.
fn ends(chars: &[(usize, char)], at: usize, before: char, name: &[char]) -> Option<usize> {
    let inside = name.len() >= INSIDE;
    if before.is_alphanumeric() && !inside {
        return None;
    }
    let mut here = at;
    let mut gap = 0;
    for (i, letter) in name.iter().enumerate() {
        loop {
            let (_, c) = *chars.get(here)?;
            if c.to_lowercase().next() == Some(*letter) {
                here += 1;
                gap = 0;
                break;
            }
            let separates = matches!(c, ' ' | '-' | '_' | '.' | '\n' | '\u{a0}' | '‑' | '–');
            if i == 0 || gap == 1 || !separates {
                return None;
            }
            gap += 1;
            here += 1;
        }
    }
    let next = chars.get(here).map_or(' ', |(_, c)| *c);
    (inside || !next.is_alphanumeric()).then_some(here)
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn every_way_of_writing_is_masked() {
        let text = "APT 28 (apt-28, Fancy\nBear, FANCYBEAR) wrote https://x.example/fancybear.yar";
        let masked = mask(text, ["APT28", "Fancy Bear"]);
        let lower = masked.to_lowercase();
        assert!(!lower.contains("28") && !lower.contains("bear"), "{masked}");
    }

    #[test]
    fn ordinary_words_stay() {
        let text = "The server fell to malware of APT280.";
        assert_eq!(mask(text, ["Server", "Malware", "APT28", "IT"]), text);
    }
}
