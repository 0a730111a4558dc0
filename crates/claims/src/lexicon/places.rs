//! Countries with their adjectives and capitals as governments; bodies with their names.

/// Key and the words that mean it, in lower case.
pub const COUNTRIES: &[(&str, &[&str])] = &[
    (
        "cn",
        &[
            "china",
            "chinese",
            "prc",
            "beijing",
            "people's republic of china",
        ],
    ),
    (
        "ru",
        &[
            "russia",
            "russian",
            "russians",
            "moscow",
            "kremlin",
            "russian federation",
        ],
    ),
    ("kp", &["north korea", "north korean", "dprk", "pyongyang"]),
    ("ir", &["iran", "iranian", "iranians", "tehran"]),
    (
        "nz",
        &[
            "new zealand",
            "new zealanders",
            "nz",
            "wellington",
            "aotearoa",
        ],
    ),
    (
        "au",
        &["australia", "australian", "australians", "canberra"],
    ),
    (
        "gb",
        &[
            "united kingdom",
            "uk",
            "u.k",
            "britain",
            "british",
            "great britain",
            "whitehall",
        ],
    ),
    (
        "us",
        &[
            "united states",
            "us",
            "u.s",
            "usa",
            "america",
            "american",
            "americans",
            "white house",
        ],
    ),
    ("ca", &["canada", "canadian", "canadians", "ottawa"]),
    ("jp", &["japan", "japanese", "tokyo"]),
    (
        "kr",
        &["south korea", "south korean", "seoul", "republic of korea"],
    ),
    ("de", &["germany", "german", "berlin"]),
    ("fr", &["france", "french", "paris"]),
    ("nl", &["netherlands", "dutch", "the hague"]),
    ("no", &["norway", "norwegian", "oslo"]),
    ("se", &["sweden", "swedish", "stockholm"]),
    ("fi", &["finland", "finnish", "helsinki"]),
    ("dk", &["denmark", "danish", "copenhagen"]),
    ("ee", &["estonia", "estonian", "tallinn"]),
    ("lv", &["latvia", "latvian", "riga"]),
    ("lt", &["lithuania", "lithuanian", "vilnius"]),
    ("pl", &["poland", "polish", "warsaw"]),
    ("cz", &["czech republic", "czechia", "czech", "prague"]),
    ("sk", &["slovakia", "slovak"]),
    ("ua", &["ukraine", "ukrainian", "kyiv", "kiev"]),
    ("ge", &["georgia", "georgian", "tbilisi"]),
    ("by", &["belarus", "belarusian", "minsk"]),
    ("il", &["israel", "israeli"]),
    ("in", &["india", "indian", "new delhi"]),
    ("pk", &["pakistan", "pakistani", "islamabad"]),
    ("vn", &["vietnam", "vietnamese", "hanoi"]),
    ("tw", &["taiwan", "taiwanese", "taipei"]),
    ("sg", &["singapore", "singaporean"]),
    ("al", &["albania", "albanian", "tirana"]),
    ("me", &["montenegro", "montenegrin"]),
    ("it", &["italy", "italian"]),
    ("es", &["spain", "spanish", "madrid"]),
    ("pt", &["portugal", "portuguese"]),
    ("be", &["belgium", "belgian"]),
    ("ch", &["switzerland", "swiss"]),
    ("at", &["austria", "austrian"]),
    ("ie", &["ireland", "irish", "dublin"]),
    ("tr", &["turkey", "turkish", "ankara", "türkiye"]),
    ("sa", &["saudi arabia", "saudi"]),
    ("ae", &["united arab emirates", "uae", "emirati"]),
    ("br", &["brazil", "brazilian"]),
    ("mx", &["mexico", "mexican"]),
    ("za", &["south africa", "south african"]),
    ("ph", &["philippines", "philippine", "manila"]),
    ("id", &["indonesia", "indonesian"]),
    ("my", &["malaysia", "malaysian"]),
    ("ws", &["samoa", "samoan"]),
    ("eu", &["european union", "eu", "brussels"]),
    ("nato", &["nato"]),
];

/// Words that mean everywhere.
pub const WORLD: &[&str] = &[
    "worldwide",
    "global",
    "globally",
    "world",
    "everywhere",
    "international",
    "internationally",
    "planet",
];

/// A body's key and its names: acronym first.
pub const BODIES: &[&[&str]] = &[
    &[
        "gru",
        "main intelligence directorate",
        "main directorate of the general staff",
        "russian military intelligence",
        "military intelligence",
    ],
    &["svr", "foreign intelligence service"],
    &["fsb", "federal security service"],
    &["mss", "ministry of state security"],
    &["pla", "people's liberation army"],
    &[
        "irgc",
        "islamic revolutionary guard corps",
        "revolutionary guard",
        "revolutionary guards",
    ],
    &["mois", "ministry of intelligence"],
    &["rgb", "reconnaissance general bureau"],
    &["gcsb", "government communications security bureau"],
    &[
        "ncsc",
        "national cyber security centre",
        "cyber security centre",
    ],
    &["gchq", "government communications headquarters"],
    &["asd", "australian signals directorate"],
    &["acsc", "australian cyber security centre"],
    &["cisa", "cybersecurity and infrastructure security agency"],
    &["fbi", "federal bureau of investigation"],
    &["nsa", "national security agency"],
    &["cia", "central intelligence agency"],
    &["doj", "department of justice", "justice department"],
    &[
        "fcdo",
        "foreign commonwealth and development office",
        "foreign office",
    ],
    &["bsi", "federal office for information security"],
    &[
        "bfv",
        "federal office for the protection of the constitution",
    ],
    &["anssi"],
    &["cse", "communications security establishment"],
    &["cccs", "canadian centre for cyber security"],
    &["enisa"],
    &["pst", "police security service"],
];

/// Key of the country that a (lower-case) word or phrase means.
#[must_use]
pub fn country(words: &str) -> Option<&'static str> {
    let found = COUNTRIES.iter().find(|(_, names)| names.contains(&words));
    found.map(|(key, _)| *key)
}

/// Key of the body that a (lower-case) name means.
#[must_use]
pub fn body(name: &str) -> Option<&'static str> {
    let found = BODIES.iter().find(|names| names.contains(&name));
    found.and_then(|names| names.first()).copied()
}
