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
    /// Words that may be a name or what happened: one alone before or after a comma or dash
    /// (`Kereru, ransomware`), those beside the kind of an institution (`eastport-hospital`). In a
    /// text they count where they are written as a name.
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
            let proper = |w: &&str| w.starts_with(char::is_uppercase);
            let capitals = words.iter().copied().filter(proper).count();
            if let Some(institution) = words.split(|w| !proper(w)).find(|r| is_institution(r)) {
                // `phishing at Eastport Hospital`
                called.names.push(institution.join(" "));
            } else if at == 0 && capitals > 1 {
                let name: Vec<&str> = words.iter().copied().filter(proper).collect();
                called.names.push(name.join(" "));
            } else if is_institution(&words)
                || words.len() == 1 && (capitals == 1 || segment != name.trim())
            {
                // `eastport-hospital`, `mail of a hospital in eastport`: any of its words may be
                // its name, or a word of any text.
                let may = words.iter().filter(|w| may_stand_alone(w));
                called.alone.extend(may.map(|w| (*w).to_owned()));
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

/// True for the name of an institution: a word of its kind, and one of its own.
fn is_institution(words: &[&str]) -> bool {
    words.iter().any(|w| is_generic(w)) && !words.iter().all(|w| is_generic(w))
}

fn may_stand_alone(word: &str) -> bool {
    let long = word.chars().count() >= SHORTEST;
    long && !is_generic(word) && word.chars().all(char::is_alphabetic)
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
        let later = called("Web shells, Eastport District Hospital");
        assert_eq!(later.names, ["Eastport District Hospital"]);
        assert_eq!(called("Exchange servers").names, Vec::<String>::new());
        let within = called("Ransomware Attack on Eastport Hospital");
        assert_eq!(within.names, ["Eastport Hospital"]);
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
        assert_eq!(called("eastport-hospital").alone, ["eastport"]);
        assert!(called("eastport-hospital").named_in("Mail of Eastport was read."));
        // What merely happened to an institution makes no word of a text a name.
        let happened = called("Web shells on a health server");
        assert!(happened.names.is_empty());
        assert!(!happened.named_in("Actors put shells on servers. Server logs show from where."));
        assert_eq!(called("Shells on a server").alone, Vec::<String>::new());
        assert_eq!(called("Shells").alone, ["Shells"]);
    }
}
