//! Whom an incident's own name is called after. Evidence that was only assessed from a folder has
//! no victim in the register, and the folder is often called after one.

use ascribe_knowledge::Picture;
use ascribe_register::Identity;
use ascribe_register::identity::is_generic;

/// Words shorter than this are no name by themselves.
const SHORTEST: usize = 4;

/// What an incident's name may say of its victim.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Called {
    /// Names of two words or more.
    pub names: Vec<String>,
    /// A word that stands alone before or after a comma or dash (`Kereru, ransomware`). It may be
    /// a name or what happened: in a text it counts where it is written as a name.
    pub alone: Vec<String>,
}

impl Called {
    /// Reads the name of an incident; words that the record knows otherwise are no victim's.
    pub fn read(name: &str, picture: &Picture) -> Self {
        Self::with(name, |word| known(word, picture))
    }

    fn with(name: &str, known: impl Fn(&str) -> bool) -> Self {
        let mut called = Self::default();
        let cut = [',', ';', ':', '(', ')', '–', '—', '/'];
        let plain = name.replace(" - ", ",");
        let segments = plain.split(cut).map(str::trim).filter(|s| !s.is_empty());
        for (at, segment) in segments.enumerate() {
            let words: Vec<&str> = segment
                .split(|c: char| c.is_whitespace() || c == '_' || c == '-')
                .filter(|w| !w.is_empty() && !known(w))
                .collect();
            let proper: Vec<&str> = words
                .iter()
                .copied()
                .filter(|w| w.starts_with(char::is_uppercase))
                .collect();
            let institution =
                words.iter().any(|w| is_generic(w)) && !words.iter().all(|w| is_generic(w));
            if institution && words.len() > 1 {
                // `eastport-hospital`, `phishing at Eastport Hospital`.
                let of = if proper.len() > 1 { &proper } else { &words };
                called.names.push(of.join(" "));
            } else if at == 0 && proper.len() > 1 {
                called.names.push(proper.join(" "));
            } else if let [word] = words.as_slice()
                && word.chars().count() >= SHORTEST
                && word.chars().all(char::is_alphabetic)
                && (proper.len() == 1 || segment != name.trim())
            {
                called.alone.push((*word).to_owned());
            }
        }
        called
    }

    /// The names as an identity to recognise.
    pub fn identity(&self) -> Identity {
        Identity {
            names: self.names.clone(),
            ..Identity::default()
        }
    }

    /// True if a text writes one of the words alone as a name: with a capital within a sentence.
    pub fn named_in(&self, text: &str) -> bool {
        let folded: Vec<String> = self.alone.iter().map(|w| w.to_lowercase()).collect();
        text.lines().any(|line| {
            let mut begins = true;
            line.split_whitespace().any(|token| {
                let word = token.trim_matches(|c: char| !c.is_alphanumeric());
                let word = word
                    .strip_suffix("'s")
                    .or(word.strip_suffix("’s"))
                    .unwrap_or(word);
                let first = std::mem::replace(&mut begins, token.ends_with(['.', '!', '?', ':']));
                !first
                    && !word.is_empty()
                    && word.starts_with(char::is_uppercase)
                    && folded.contains(&word.to_lowercase())
            })
        })
    }
}

/// True for a word of an actor's, tool's or vulnerability's name.
fn known(word: &str, picture: &Picture) -> bool {
    let key = ascribe_knowledge::names::fold(word);
    let product = |v: &ascribe_knowledge::picture::Vulnerability| {
        let name = v.name.as_deref().unwrap_or_default();
        name.split(|c: char| !c.is_alphanumeric())
            .any(|part| ascribe_knowledge::names::fold(part) == key)
    };
    picture.names.contains_key(&key) || picture.vulnerabilities.values().any(product)
}

#[cfg(test)]
mod tests {
    use super::Called;

    fn called(name: &str) -> Called {
        Called::with(name, |word| ["Exchange", "APT40"].contains(&word))
    }

    #[test]
    fn a_name_of_two_words_or_of_an_institution_is_a_victims() {
        assert_eq!(
            called("Quarrymill Canary, mail").names,
            ["Quarrymill Canary"]
        );
        assert_eq!(called("eastport-hospital").names, ["eastport hospital"]);
        let later = called("Web shells, Eastport District Hospital");
        assert_eq!(later.names, ["Eastport District Hospital"]);
        assert_eq!(called("Exchange servers").names, Vec::<String>::new());
        // A country after the comma is no victim.
        assert_eq!(
            called("Phishing, New Caledonia").names,
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_word_alone_counts_where_it_is_written_as_a_name() {
        let kereru = called("Kererū, ransomware");
        assert_eq!(kereru.alone, ["Kererū", "ransomware"]);
        assert!(kereru.named_in("Servers of Kererū were encrypted."));
        assert!(kereru.named_in("It hit kererū's rival, Kererū’s own."));
        assert!(!kereru.named_in("Its ransomware spread. Ransomware is common."));
        assert_eq!(called("Shells on a server").alone, Vec::<String>::new());
        assert_eq!(called("Shells").alone, ["Shells"]);
    }
}
