//! Words without their endings, and which of them mean the same here.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A word without its common endings; not a dictionary form, only the same for the same word.
#[must_use]
pub fn stem(word: &str) -> String {
    let mut s = word.trim_end_matches("'s").to_owned();
    if s.len() <= 3 || !s.is_ascii() || s.bytes().any(|b| b.is_ascii_digit()) {
        return s;
    }
    for (ending, instead) in ENDINGS {
        if let Some(base) = s.strip_suffix(ending)
            && base.len() >= 3
        {
            s = format!("{base}{instead}");
            break;
        }
    }
    for ending in ["at", "ment", "e"] {
        if let Some(base) = s.strip_suffix(ending)
            && base.len() >= 4
        {
            s = base.to_owned();
        }
    }
    let b = s.as_bytes();
    let doubled = matches!(b, [.., x, y] if x == y && !b"aeiouls".contains(y));
    if doubled && s.len() > 4 {
        s.pop();
    }
    s
}

const ENDINGS: [(&str, &str); 18] = [
    ("isations", "iz"),
    ("izations", "iz"),
    ("isation", "iz"),
    ("ization", "iz"),
    ("ised", "iz"),
    ("ising", "iz"),
    ("ises", "iz"),
    ("ations", "at"),
    ("ation", "at"),
    ("ingly", ""),
    ("edly", ""),
    ("ing", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ed", ""),
    ("es", ""),
    ("ly", ""),
    ("s", ""),
];

/// The stem that stands for all words of the same meaning.
#[must_use]
pub fn concept(word: &str) -> String {
    let key = stem(word);
    match SAME.get(&key) {
        Some(first) => first.clone(),
        None => key,
    }
}

static SAME: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for group in GROUPS {
        let mut words = group.split(' ');
        let first = words.next().map(stem).unwrap_or_default();
        for word in group.split(' ') {
            map.entry(stem(word)).or_insert_with(|| first.clone());
        }
    }
    map
});

/// Words that mean the same in statements about cyber activity; the first stands for all.
const GROUPS: &[&str] = &[
    "malicious harmful hostile nefarious destructive damaging illicit",
    "activity activities operation operations conduct act acts action actions behaviour behavior campaign campaigns effort efforts measure measures step steps",
    "attack attacks cyberattack cyberattacks strike intrusion intrusions breach breaches breached hack hacks hacked hacking compromise compromised compromises incident incidents infiltrate infiltrated penetrate penetrated break broke",
    "actor actors player players group groups gang hacker hackers attacker attackers perpetrator perpetrators cybercriminal cybercriminals operator operators adversary outfit team crew unit",
    "exploit exploits exploited exploitation abuse abused abusing misuse use used uses using utilise leverage leveraged weaponise",
    "condemn condemns condemnation criticise criticize criticism criticised denounce denounced denounces decry decried deplore rebuke rebuked",
    "join joins joined joining unite uniting united alongside",
    "government governments authority authorities administration state states nation nations country countries",
    "global globally worldwide world international internationally",
    "call calls called urge urges urged ask asks asked demand demands demanded appeal appealed request requested implore insist",
    "appropriate necessary suitable needed proper",
    "address deal tackle respond curb",
    "territory soil borders",
    "determine determined conclude concluded conclusion find finds found finding findings establish established confirm confirmed verified",
    "share sharing shared spread spreading disseminate dissemination release distribution circulate distribute distributed",
    "reckless careless irresponsible recklessly",
    "widespread broad wide wide-ranging sweeping extensive",
    "vulnerability vulnerabilities flaw flaws weakness weaknesses bug bugs hole holes",
    "undermine undermines undermined threaten threatens weaken weakens endanger endangers jeopardise erode",
    "support supported assist assisted assistance help helped helps helping aid aided",
    "organisation organisations organization organizations entity entities company companies business businesses firm firms body bodies institution institutions enterprise",
    "victim victims victimised affected hit impacted target targets targeted targeting aim aimed",
    "identify identified identifying name named names naming disclose disclosed",
    "public publicly openly",
    "serious significant severe grave major important",
    "record recorded records log logged register registered handle handled handles",
    "network networks system systems infrastructure",
    "steal stole stolen theft thefts exfiltrate exfiltrated exfiltration siphon siphoned take taken took",
    "say says said saying statement statements state stated note noted tell told add added announce announced announcement declare declared remark remarks comment comments report reported reports describe described explain explained",
    "attribute attributed attributes attribution blame blamed blames accuse accused accuses accusation responsible responsibility behind conducted carried undertaken perpetrated",
    "believe believes think thinks assess assesses assessed assessment judge judged judgement consider considered",
    "likely probable probably",
    "email emails mail mailbox mailboxes inbox",
    "election elections vote votes voting voter voters electoral ballot ballots poll polls",
    "energy power electricity grid utility utilities",
    "bank banks financial finance banking lender lenders",
    "hospital hospitals health healthcare medical clinic clinics",
    "year annual yearly",
    "begin began begun start started starting commence commenced launch launched",
    "various many several numerous multiple different",
    "strong strongly robust solid strengthen strengthened forcefully firmly",
    "technical technically forensic",
    "important importance essential vital",
    "raise raises raised increase increased awareness aware",
    "stop stops stopping halt halting end ends cease ceasing",
    "take takes taking carry carries",
    "software program tool tools malware code",
    "patch patches patched update updates updated fix fixed fixes",
    "customer customers client clients user users",
    "data information records documents files file",
    "deploy deployed deploys install installed plant planted place placed",
    "disrupt disrupted disruption outage outages interrupt interrupted knock knocked offline",
    "agency agencies department departments ministry ministries office service services",
    "around about approximately roughly nearly almost circa some",
    "minister ministers secretary",
    "reject rejects rejected deny denies denied dismiss dismissed refute refuted",
    "since",
    "access accessed accesses gain gained enter entered entry entries",
    "spy spying espionage",
    "telecommunications telecom telecoms telco carrier carriers operator",
    "university universities academic academia research researchers",
    "parliament parliamentary legislature mps lawmakers",
    "supply supplier suppliers vendor vendors provider providers contractor contractors",
    "money funds currency cryptocurrency crypto coins",
    "directly direct",
    "include includes including included",
    "link links linked tie tied connect connected connection associated affiliated",
    "indicator indicators sign signs trace traces marker markers hallmark hallmarks evidence clue clues",
    "process procedure work effort investigation inquiry probe analysis review",
];

/// True for words that carry no content of their own.
#[must_use]
pub fn is_function_word(word: &str) -> bool {
    FUNCTION.contains(&word)
}

const FUNCTION: &[&str] = &[
    "a",
    "an",
    "the",
    "and",
    "or",
    "but",
    "of",
    "in",
    "on",
    "at",
    "to",
    "for",
    "from",
    "by",
    "with",
    "as",
    "that",
    "this",
    "these",
    "those",
    "it",
    "its",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "has",
    "have",
    "had",
    "do",
    "does",
    "did",
    "will",
    "would",
    "can",
    "could",
    "may",
    "might",
    "shall",
    "should",
    "must",
    "not",
    "no",
    "he",
    "she",
    "they",
    "we",
    "i",
    "you",
    "his",
    "her",
    "their",
    "our",
    "who",
    "whom",
    "whose",
    "which",
    "what",
    "when",
    "where",
    "while",
    "also",
    "both",
    "than",
    "then",
    "there",
    "here",
    "such",
    "so",
    "if",
    "into",
    "over",
    "under",
    "up",
    "out",
    "about",
    "after",
    "before",
    "between",
    "through",
    "during",
    "against",
    "within",
    "without",
    "more",
    "most",
    "less",
    "least",
    "very",
    "well",
    "too",
    "just",
    "only",
    "own",
    "any",
    "all",
    "each",
    "some",
    "other",
    "another",
    "same",
    "us",
    "them",
    "him",
    "me",
    "my",
    "today",
    "yesterday",
    "now",
    "further",
    "moreover",
    "however",
    "rather",
    "itself",
    "themselves",
    "mr",
    "ms",
    "mrs",
    "dr",
    "hon",
    "'s",
    "according",
    "based",
    "s",
    "t",
];

#[cfg(test)]
mod tests {
    use super::concept;

    #[test]
    fn forms_and_synonyms_meet() {
        for (a, b) in [
            ("condemning", "condemned"),
            ("actors", "players"),
            ("organisations", "organization"),
            ("exploitation", "abuse"),
            ("targeted", "targeting"),
            ("vulnerabilities", "flaw"),
        ] {
            assert_eq!(concept(a), concept(b), "{a} {b}");
        }
        assert_ne!(concept("election"), concept("energy"));
    }
}
