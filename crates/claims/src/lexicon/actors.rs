//! Names of actors: by their form, by short lists, and by what the caller knows.

use std::collections::HashMap;

/// What the caller knows besides the lists here.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Folded name of an actor → number of the actor; a contested name stands under none.
    names: HashMap<String, usize>,
    longest: usize,
}

impl Known {
    /// Takes the names of actors: each inner list is one actor. A name of two actors joins nobody
    /// and is kept as a name of its own.
    #[must_use]
    pub fn new<N: AsRef<str>>(actors: impl IntoIterator<Item = Vec<N>>) -> Self {
        let mut known = Self::default();
        let mut contested = Vec::new();
        for (number, names) in actors.into_iter().enumerate() {
            for name in &names {
                let key = fold(name.as_ref());
                if key.chars().count() < 4 || crate::lexicon::country(&key).is_some() {
                    continue;
                }
                known.longest = known.longest.max(key.split(' ').count());
                match known.names.insert(key.clone(), number) {
                    Some(other) if other != number => contested.push(key),
                    _ => {}
                }
            }
        }
        let last = usize::MAX / 2;
        for (at, key) in contested.into_iter().enumerate() {
            known.names.insert(key, last + at);
        }
        known
    }

    /// These names besides, each an actor of its own unless known already.
    #[must_use]
    pub fn with(&self, names: impl IntoIterator<Item = String>) -> Self {
        let mut all = self.clone();
        for name in names {
            let key = fold(&name);
            let usable = key.chars().count() >= 4 && crate::lexicon::country(&key).is_none();
            if usable && !all.is_actor(&key) {
                all.longest = all.longest.max(key.split(' ').count());
                let number = usize::MAX / 4 + all.names.len();
                all.names.insert(key, number);
            }
        }
        all
    }

    /// Number of the actor that has this (folded) name, here or in the short list.
    #[must_use]
    pub fn actor(&self, folded: &str) -> Option<usize> {
        self.names.get(folded).copied()
    }

    /// Words of the longest name.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.longest.min(6)
    }

    /// True when both (folded) names are of one actor.
    #[must_use]
    pub fn same(&self, a: &str, b: &str) -> bool {
        let here = self.actor(a).is_some_and(|x| self.actor(b) == Some(x));
        here || GROUPS
            .iter()
            .any(|group| group.contains(&a) && group.contains(&b))
    }

    /// True when the (folded) name is an actor's.
    #[must_use]
    pub fn is_actor(&self, folded: &str) -> bool {
        self.names.contains_key(folded) || GROUPS.iter().any(|group| group.contains(&folded))
    }
}

/// Lower case, single spaces between words and numbers.
pub(crate) fn fold(name: &str) -> String {
    let spaced: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '.' {
                c
            } else {
                ' '
            }
        })
        .collect();
    let mut words: Vec<String> = spaced.split_whitespace().map(str::to_lowercase).collect();
    if words.first().is_some_and(|w| w == "apt") && words.len() == 2 {
        words = vec![words.concat()];
    }
    words.join(" ")
}

/// Beginnings of numbered names.
pub(crate) const LABELS: [&str; 14] = [
    "apt", "unc", "fin", "ta", "temp.", "dev-", "storm-", "uac-", "cl-", "tgr-", "g00", "g10",
    "bronze", "apt-c",
];

/// Second words of vendors' code names.
pub(crate) const SUFFIXES: [&str; 44] = [
    "panda",
    "bear",
    "kitten",
    "spider",
    "chollima",
    "buffalo",
    "leopard",
    "tiger",
    "jackal",
    "crane",
    "wolf",
    "hawk",
    "ocelot",
    "lynx",
    "sphinx",
    "saiga",
    "typhoon",
    "blizzard",
    "sandstorm",
    "sleet",
    "tempest",
    "tsunami",
    "hail",
    "dust",
    "cyclone",
    "flood",
    "rain",
    "taurus",
    "ursa",
    "pisces",
    "serpens",
    "scorpius",
    "libra",
    "orion",
    "lyra",
    "draco",
    "mantis",
    "atlas",
    "elephant",
    "falcon",
    "viper",
    "cobra",
    "lotus",
    "dragon",
];

/// Widely reported names, by actor; what the record knows comes from the caller.
const GROUPS: &[&[&str]] = &[
    &[
        "apt28",
        "fancy bear",
        "sofacy",
        "strontium",
        "forest blizzard",
        "sednit",
        "pawn storm",
        "tsar team",
    ],
    &[
        "apt29",
        "cozy bear",
        "nobelium",
        "midnight blizzard",
        "the dukes",
        "cozyduke",
    ],
    &[
        "sandworm",
        "sandworm team",
        "voodoo bear",
        "seashell blizzard",
        "telebots",
        "apt44",
        "blackenergy group",
    ],
    &[
        "turla",
        "venomous bear",
        "secret blizzard",
        "waterbug",
        "uroburos group",
    ],
    &[
        "gamaredon",
        "primitive bear",
        "aqua blizzard",
        "shuckworm",
        "armageddon",
    ],
    &[
        "dragonfly",
        "energetic bear",
        "berserk bear",
        "crouching yeti",
        "ghost blizzard",
    ],
    &["apt31", "zirconium", "violet typhoon", "judgment panda"],
    &[
        "apt40",
        "leviathan",
        "temp.periscope",
        "gadolinium",
        "gingham typhoon",
        "kryptonite panda",
        "bronze mohawk",
    ],
    &["apt41", "wicked panda", "brass typhoon", "winnti", "barium"],
    &["apt10", "stone panda", "menupass", "potassium", "cicada"],
    &["apt1", "comment crew", "comment panda"],
    &["hafnium", "silk typhoon"],
    &[
        "volt typhoon",
        "vanguard panda",
        "bronze silhouette",
        "insidious taurus",
    ],
    &["salt typhoon", "ghostemperor"],
    &["flax typhoon", "ethereal panda"],
    &["mustang panda", "bronze president", "twill typhoon"],
    &[
        "lazarus",
        "lazarus group",
        "hidden cobra",
        "labyrinth chollima",
        "diamond sleet",
    ],
    &[
        "kimsuky",
        "velvet chollima",
        "emerald sleet",
        "apt43",
        "thallium",
    ],
    &["andariel", "silent chollima", "onyx sleet", "apt45"],
    &["apt38", "bluenoroff", "stardust chollima"],
    &[
        "apt33",
        "elfin",
        "peach sandstorm",
        "refined kitten",
        "holmium",
    ],
    &["apt34", "oilrig", "helix kitten", "hazel sandstorm"],
    &["apt35", "charming kitten", "mint sandstorm", "phosphorus"],
    &["apt42"],
    &["apt39", "remix kitten", "chafer"],
    &["muddywater", "mango sandstorm", "static kitten", "mercury"],
    &["apt32", "oceanlotus", "canvas cyclone"],
    &["apt37", "reaper", "scarcruft", "ricochet chollima"],
    &["scattered spider", "octo tempest", "unc3944"],
    &["evil corp", "indrik spider"],
    &["wizard spider", "conti"],
    &["lockbit"],
    &["revil", "sodinokibi"],
    &["darkside"],
    &["blackcat", "alphv"],
    &["fin7", "carbanak", "carbon spider"],
    &["ghostwriter", "unc1151"],
    &["killnet"],
    &["callisto", "star blizzard", "seaborgium", "cold river"],
    &["cadet blizzard", "ember bear"],
    &["cyberav3ngers"],
    &["equation group"],
];

#[cfg(test)]
mod tests {
    use super::{Known, fold};

    #[test]
    fn contested_names_join_nobody() {
        let known = Known::new([
            vec!["Alpha Group", "Grizzly"],
            vec!["Beta Group", "Grizzly"],
        ]);
        assert!(known.is_actor("grizzly"));
        assert!(!known.same("grizzly", "alpha group"));
        assert!(known.same("apt28", "fancy bear"));
        assert_eq!(fold("APT-28"), "apt28");
    }
}
