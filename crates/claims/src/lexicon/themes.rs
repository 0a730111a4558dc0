//! What a claim may be about besides who did what: if a restatement brings one of these in and the
//! original has it nowhere, something was added.

use super::Pattern;
use std::sync::LazyLock;

/// A theme and the phrases that show it.
#[derive(Debug)]
pub struct Theme {
    /// What is claimed, in words for the explanation.
    pub name: &'static str,
    /// Phrases.
    pub patterns: Vec<Pattern>,
}

/// All themes.
pub static THEMES: LazyLock<Vec<Theme>> = LazyLock::new(|| {
    let theme = |(name, patterns): &(&'static str, &[&str])| Theme {
        name,
        patterns: patterns.iter().map(|p| Pattern::new(p)).collect(),
    };
    LIST.iter().map(theme).collect()
});

const LIST: &[(&str, &[&str])] = &[
    (
        "funding by a state",
        &[
            "fund|funds|funding|funded|finances|financing|financed|bankroll* ~4 by|for|to|malicious|hackers|hacking|group|cyber|attacks|operation*|campaign*|gang",
            "paid|pays|paying ~3 hackers|hacking|group|gang|attackers|crew|operators",
            "bankroll*",
            "state funded",
            "government funded",
        ],
    ),
    (
        "employment by a state",
        &[
            "on ~2 payroll",
            "in ~2 pay|employ of",
            "employed|employs ~1 by",
            "hired by",
        ],
    ),
    (
        "an order by a state",
        &[
            "ordered|ordering ~4 the|by|attack*|hack*|operation*|campaign*|intrusion*",
            "orders ~2 from|of|by",
            "on ~2 orders|instructions of|from",
            "directs|directed|directing ~3 by|the|attack*|operation*|campaign*|group|hackers",
            "instruct|instructs|instructed|instructing",
            "at ~2 behest|direction of",
            "masterminded|orchestrat*",
        ],
    ),
    (
        "toleration by a state",
        &[
            "tolerat*|harbour*|harbor|harbors|harbored|harboring",
            "turn* ~2 blind eye",
            "safe haven|havens",
        ],
    ),
    (
        "sponsorship by a state",
        &[
            "state|government|nation sponsored|backed|sponsor|supported|directed|run",
            "state|government|nation-state hackers|sponsorship",
            "on behalf of",
            "backed by",
            "sponsored by",
            "sponsor|sponsors|sponsoring",
            "work*|acting for|under ~3 government|state|military|army|ministry|intelligence|service|services|regime|authorities|china|chinese|beijing|russia|russian|moscow|kremlin|iran|iranian|tehran|north|pyongyang",
            "arm of",
            "link* ~4 to|with",
            "part|unit|branch|front of|for ~4 military|army|intelligence|security|service|services|ministry|state|government|gru|svr|fsb|mss|irgc|pla",
            "associated|affiliated with",
            "ministry of state|intelligence",
            "by|of|for|with|within|from ~3 intelligence service*|agency|officers|officer|directorate",
        ],
    ),
    (
        "a rejection by the accused",
        &[
            "deny|denies|denied|denying|denials",
            "reject|rejects|rejected|rejecting|rejection",
            "unfounded|baseless|groundless|fabricat*|smear*|slander*|defam*|absurd|nonsense|ridiculous",
            "are|is|as|tissue|pack|web|such|pure|outright|spread|spreads|spreading|told|telling ~2 lies|lie",
            "dismiss|dismisses|dismissed|dismissing",
            "refut*|rebut*",
            "no involvement",
            "disput|dispute|disputed|disputes",
        ],
    ),
    (
        "sanctions or expulsions",
        &[
            "sanction|sanctions|sanctioned|sanctioning",
            "restrictive measures",
            "asset|assets|travel freeze|freezes|frozen|ban|bans",
            "expel|expels|expelled|expulsion|expulsions",
            "retaliat*|countermeasure*|reprisal*",
        ],
    ),
    (
        "criminal charges",
        &[
            "indict|indicts|indicted|indictment|indictments",
            "arrest|arrests|arrested",
            "charged ~2 with|in|over",
            "prosecut*|convict|convicted|extradit*",
            "criminal charges",
        ],
    ),
    (
        "theft of data",
        &[
            "steal|steals|stole|stolen|stealing|theft|thefts|exfiltrat*|siphon*",
            "leak|leaks|leaked",
            "data ~2 taken|lost",
            "take|takes|took|taken|taking|retriev*|obtain|obtained|obtains|download* ~4 data|files|documents|records|secrets|information",
            "made off with",
            "copied ~3 data|files|documents|records",
        ],
    ),
    (
        "ransom or extortion",
        &[
            "ransom|ransoms|ransomware|extort*",
            "demand* ~3 payment|bitcoin|money",
        ],
    ),
    (
        "disruption or destruction",
        &[
            "disrupt*|outage|outages|blackout|blackouts",
            "shut ~1 down|off",
            "knocked ~3 offline|out",
            "destroy*|wiper|wiped|wiping|sabotag*|cripple*|paralys*|paralyz*",
            "take|takes|took|taken|go|went|gone ~2 offline",
        ],
    ),
    (
        "casualties",
        &["killed|deaths|died|injured|casualties|fatalit*"],
    ),
    (
        "cost of damage",
        &[
            "cost|costs|costing|damage|damages|losses ~4 million|billion",
            "million|billion ~2 damage|losses",
        ],
    ),
    (
        "an act of war",
        &[
            "act ~1 of war",
            "cyber|cyberwar war|warfare|cyberwar",
            "armed attack",
            "article 5",
        ],
    ),
    (
        "interference in elections",
        &["election|elections|electoral|ballot|ballots|referendum|voters"],
    ),
    (
        "espionage",
        &[
            "espionage|spy|spying|spied|spies|surveil*|eavesdrop*",
            "intelligence gathering|collection",
            "steal*|stole|stolen|theft ~4 secrets|intellectual|research",
            "collect|collecting|collected|gather|gathering ~2 intelligence",
        ],
    ),
    ("insiders", &["insider|insiders|mole"]),
    (
        "a plan for more attacks",
        &[
            "planning|plans|preparing|prepares|poised|vowed|threatens ~3 more|further|new|another|attacks|attack|strike",
        ],
    ),
    (
        "resignation or dismissal",
        &["resign|resigns|resigned|resignation|sacked|fired"],
    ),
    (
        "negligence of the victim",
        &["negligen*", "ignored ~2 warnings|advice"],
    ),
    ("accomplices", &["accomplice*|collu*|conspir*"]),
    (
        "victims named or counted",
        &["thousands|hundreds|dozens|millions of"],
    ),
    (
        "financial motive",
        &[
            "profit|profits",
            "financial|monetary gain|motive*",
            "for profit|money",
            "financially motivated",
        ],
    ),
];
