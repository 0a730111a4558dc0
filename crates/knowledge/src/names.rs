//! Names are claims: who is called what, by whom, and whether that is contested.

use crate::picture::Picture;
use serde::{Deserialize, Serialize};

/// A name folded for comparison: lower case, letters and digits only, wide forms and accents
/// undone, Cyrillic in Latin letters.
///
/// `APT 28`, `APT-28`, `apt_28` and `ＡＰＴ２８` fold alike, `Турла` as `Turla`; `APT40` and
/// `APT-C-40` do not. Names in other scripts are themselves: which actor they mean is data.
#[must_use]
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        let kept = name.chars().filter(char::is_ascii_alphanumeric);
        return kept.map(|c| c.to_ascii_lowercase()).collect();
    }
    let mut folded = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match latin(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.extend(narrow(c)),
        }
    }
    folded
}

/// Whether two names fold alike.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    if !(one.is_ascii() && other.is_ascii()) {
        return fold(one) == fold(other);
    }
    let mut first = one.bytes().filter(u8::is_ascii_alphanumeric);
    let mut second = other.bytes().filter(u8::is_ascii_alphanumeric);
    loop {
        match (first.next(), second.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a.eq_ignore_ascii_case(&b) => {}
            _ => return false,
        }
    }
}

/// A letter or digit; of the wide forms the plain one. Combining accents are no letters.
fn narrow(c: char) -> Option<char> {
    let plain = match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0)?,
        0x300..=0x36f => return None,
        _ => c,
    };
    plain.is_alphanumeric().then(|| plain.to_ascii_lowercase())
}

/// Latin letters for accented and Cyrillic ones, the latter as in the BGN/PCGN romanisation
/// without its marks.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'а' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'е' | 'э' | 'є' => "e",
        'ì'..='ï' | 'ī' | 'į' | 'ı' | 'и' | 'і' => "i",
        'ñ' | 'ń' | 'ň' | 'н' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'о' => "o",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'у' => "u",
        'ý' | 'ÿ' | 'й' | 'ы' => "y",
        'ś' | 'š' | 'ş' | 'с' => "s",
        'ğ' | 'г' | 'ґ' => "g",
        'ź' | 'ż' | 'ž' | 'з' => "z",
        'ł' | 'л' => "l",
        'đ' | 'д' => "d",
        'б' => "b",
        'в' => "v",
        'ё' => "yo",
        'ж' => "zh",
        'к' => "k",
        'м' => "m",
        'п' => "p",
        'ř' | 'р' => "r",
        'т' => "t",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'ї' => "yi",
        _ => return None,
    })
}

/// True for words that collections use where they name nobody.
#[must_use]
pub fn is_nobody(name: &str) -> bool {
    matches!(
        fold(name).as_str(),
        "" | "unclassified"
            | "unknown"
            | "unidentified"
            | "unattributed"
            | "generic"
            | "various"
            | "misc"
            | "other"
            | "none"
            | "na"
    )
}

/// One use of a name by one source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NameUse {
    /// Index of the actor in the picture.
    pub actor: u32,
    /// The name as the source writes it.
    pub name: String,
    /// The source.
    pub source: String,
    /// True where the source uses it as its own name for the actor, not as an alias.
    pub primary: bool,
}

/// The outcome of looking a name up.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// No source uses the name.
    Unknown,
    /// It leads to one actor; `contested` when other sources use it for another one as well.
    Actor {
        /// Index of the actor.
        actor: u32,
        /// Someone uses the same name for somebody else.
        contested: bool,
    },
    /// Several actors are called so and none has it as its own name.
    Contested(Vec<u32>),
}

impl Resolution {
    /// The actor, when the name leads to one.
    #[must_use]
    pub fn actor(&self) -> Option<u32> {
        match self {
            Self::Actor { actor, .. } => Some(*actor),
            _ => None,
        }
    }
}

impl Picture {
    /// Looks a name (or an external id such as `G0065`) up.
    ///
    /// An analyst's decision comes first. A contested name leads to an actor only if exactly one
    /// of its bearers is called so by a source as its *own* name; an alias never wins.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Resolution {
        let key = fold(name);
        if let Some(actor) = self.decisions.get(&key) {
            return Resolution::Actor {
                actor: *actor,
                contested: false,
            };
        }
        let Some(uses) = self.names.get(&key) else {
            return Resolution::Unknown;
        };
        let bearers = distinct(uses.iter().map(|u| u.actor));
        if let [only] = bearers.as_slice() {
            return Resolution::Actor {
                actor: *only,
                contested: false,
            };
        }
        // The own name of the naming authority for preferred names decides before others' own names.
        let own = distinct(uses.iter().filter(|u| u.primary).map(|u| u.actor));
        let preferred: Vec<u32> = own
            .iter()
            .copied()
            .filter(|a| self.actor(*a).is_some_and(|actor| fold(&actor.name) == key))
            .collect();
        match (preferred.as_slice(), own.as_slice()) {
            ([only], _) | (_, [only]) => Resolution::Actor {
                actor: *only,
                contested: true,
            },
            _ => Resolution::Contested(bearers),
        }
    }

    /// True when more than one actor is said to bear the name and no decision settles it.
    #[must_use]
    pub fn is_contested(&self, name: &str) -> bool {
        let key = fold(name);
        !self.decisions.contains_key(&key)
            && self
                .names
                .get(&key)
                .is_some_and(|uses| distinct(uses.iter().map(|u| u.actor)).len() > 1)
    }
}

fn distinct(items: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut all: Vec<u32> = items.collect();
    all.sort_unstable();
    all.dedup();
    all
}
