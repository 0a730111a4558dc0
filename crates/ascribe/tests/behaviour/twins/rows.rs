//! What each command is asked. Names in braces stand for ids of the twins (`stores`), those of
//! what is hidden included: denied must be as absent.

/// One question.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The command, as the help leads to it.
    pub command: &'static str,
    /// Everything given.
    pub arguments: &'static [&'static str],
    /// True if it records, should the reader be allowed to.
    pub records: bool,
}

const fn asks(command: &'static str, arguments: &'static [&'static str]) -> Row {
    Row {
        command,
        arguments,
        records: false,
    }
}

const fn records(command: &'static str, arguments: &'static [&'static str]) -> Row {
    Row {
        command,
        arguments,
        records: true,
    }
}

pub const ROWS: &[Row] = &[
    asks("log", &["log"]),
    asks("log", &["log", "-n", "3"]),
    asks("log", &["log", "--source", "Hush 1"]),
    asks("log", &["log", "--object", "{incident}"]),
    asks("log", &["log", "--as-of", "2026-01-01T00:02:30Z"]),
    asks("show", &["show", "Lantern Moth"]),
    asks("show", &["show", "Hidden Heron"]),
    asks("show", &["show", "198.51.100.7"]),
    asks("show", &["show", "hush-1.example.net"]),
    asks("search", &["search", "lantern"]),
    asks("search", &["search", "hidden"]),
    asks("names audit", &["names", "audit"]),
    asks(
        "names audit",
        &["names", "audit", "--known-by", "2025-09-01"],
    ),
    asks("extract", &["extract", "note.txt"]),
    asks("hunt", &["hunt", "note.txt"]),
    asks("rules check", &["rules", "check"]),
    asks("knowledge list", &["knowledge", "list"]),
    asks("knowledge diff", &["knowledge", "diff"]),
    asks("knowledge diff", &["knowledge", "diff", "Hush 1"]),
    asks("checkpoint", &["checkpoint", "--public-key"]),
    asks("replay", &["replay", "{assessment}"]),
    asks(
        "replay",
        &["replay", "{assessment}", "--with-knowledge-of", "now"],
    ),
    asks("replay", &["replay", "{hidden-answer}"]),
    asks("cluster list", &["cluster", "list"]),
    asks("cluster show", &["cluster", "show", "CL-0001"]),
    asks("cluster measure", &["cluster", "measure", "cases.jsonl"]),
    asks("correlate", &["correlate", "table.csv"]),
    asks("judge", &["judge", "{assessment}"]),
    asks("judge", &["judge", "{hidden-answer}"]),
    asks(
        "curve",
        &[
            "curve",
            "CVE-2025-1111",
            "--actor",
            "Lantern Moth",
            "--days",
            "2025-07-01..2025-09-01",
        ],
    ),
    asks(
        "curve",
        &[
            "curve",
            "CVE-2025-1111",
            "--actor",
            "Hidden Heron",
            "--days",
            "2025-07-01..2025-09-01",
        ],
    ),
    asks("claim list", &["claim", "list"]),
    asks("claim list", &["claim", "list", "--about", "Heron"]),
    asks("claim show", &["claim", "show", "{statement}"]),
    asks("claim show", &["claim", "show", "{hidden-claim}"]),
    asks(
        "claim compare",
        &["claim", "compare", "{statement}", "said-too.txt"],
    ),
    asks(
        "claim compare",
        &["claim", "compare", "{hidden-claim}", "said-too.txt"],
    ),
    asks("statement list", &["statement", "list"]),
    asks("statement show", &["statement", "show", "statement-1"]),
    asks("statement feed", &["statement", "feed"]),
    asks(
        "statement check",
        &["statement", "check", "statement-1", "said-too.txt"],
    ),
    asks(
        "statement disclose",
        &[
            "statement",
            "disclose",
            "statement-1",
            "--item",
            "e1",
            "--out",
            "package.json",
        ],
    ),
    asks("verify-package", &["verify-package", "package.json"]),
    asks("challenge list", &["challenge", "list"]),
    asks(
        "challenge red-team",
        &["challenge", "red-team", "{assessment}"],
    ),
    asks(
        "challenge red-team",
        &["challenge", "red-team", "{hidden-answer}"],
    ),
    asks(
        "challenge dossier",
        &[
            "challenge",
            "dossier",
            "{assessment}",
            "--out",
            "objections",
        ],
    ),
    asks(
        "incident show",
        &["incident", "show", "{incident}", "--history"],
    ),
    asks("incident show", &["incident", "show", "{public}"]),
    asks("incident show", &["incident", "show", "{hidden}"]),
    asks("incident list", &["incident", "list"]),
    asks("incident list", &["incident", "list", "-n", "1"]),
    asks(
        "incident list",
        &[
            "incident",
            "list",
            "--vulnerability",
            "CVE-2025-1111",
            "--campaign",
            "campaign-7",
        ],
    ),
    asks(
        "incident list",
        &["incident", "list", "--victim", "{victim}"],
    ),
    asks(
        "incident list",
        &["incident", "list", "--after", "{hidden}"],
    ),
    asks("incident search", &["incident", "search", "shells"]),
    asks("incident search", &["incident", "search", "secretive"]),
    asks("incident search", &["incident", "search", "198.51.100.7"]),
    asks("incident search", &["incident", "search", "CVE-2025-1111"]),
    asks("incident search", &["incident", "search", "{hidden}"]),
    asks("incident search", &["incident", "search", "campaign-7"]),
    asks("incident links", &["incident", "links", "{incident}"]),
    asks("incident links", &["incident", "links", "{hidden}"]),
    asks(
        "incident touched",
        &["incident", "touched", "--since", "2025-01-01"],
    ),
    asks("support waiting", &["support", "waiting"]),
    asks(
        "support may-share",
        &[
            "support",
            "may-share",
            "{incident}",
            "--what",
            "indicators",
            "--with",
            "partners",
        ],
    ),
    asks(
        "support may-share",
        &[
            "support",
            "may-share",
            "{hidden}",
            "--what",
            "indicators",
            "--with",
            "partners",
        ],
    ),
    asks("victim show", &["victim", "show", "{victim}"]),
    asks("keys show", &["keys", "show"]),
    asks("statistics list", &["statistics", "list"]),
    asks(
        "statistics show",
        &["statistics", "show", "--period", "2025-07-01..2025-12-31"],
    ),
    asks(
        "statistics show",
        &[
            "statistics",
            "show",
            "--period",
            "2025-07-01..2025-12-31",
            "--internal",
        ],
    ),
    asks(
        "report annual",
        &["report", "annual", "--period", "2025-07-01..2025-12-31"],
    ),
    asks("validate", &["validate", "bundle.json"]),
    asks("spread", &["spread", "CVE-2025-1111"]),
    asks(
        "advisory",
        &[
            "advisory",
            "--actor",
            "Lantern Moth",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks("advisory", &["advisory", "--actor", "Hidden Heron"]),
    asks(
        "advisory",
        &["advisory", "--vulnerability", "CVE-2025-1111"],
    ),
    asks(
        "advisory",
        &[
            "advisory",
            "--incident",
            "{incident}",
            "--max-marking",
            "TLP:AMBER",
        ],
    ),
    asks(
        "advisory",
        &[
            "advisory",
            "--incident",
            "{hidden}",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks(
        "export",
        &[
            "export",
            "--as",
            "stix",
            "--all",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks(
        "export",
        &[
            "export",
            "--as",
            "misp",
            "--actor",
            "Lantern Moth",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks(
        "export",
        &[
            "export",
            "--as",
            "stix",
            "--assessment",
            "{assessment}",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks(
        "export",
        &[
            "export",
            "--as",
            "stix",
            "--assessment",
            "{hidden-answer}",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks(
        "export",
        &[
            "export",
            "--as",
            "stix",
            "--kind",
            "grouping",
            "--kind",
            "x-ascribe-answer",
            "--include-sealed",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks(
        "export",
        &[
            "export",
            "--as",
            "stix",
            "--cluster",
            "CL-0001",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks(
        "export",
        &[
            "export",
            "--as",
            "misp",
            "--all",
            "--include-sealed",
            "--max-marking",
            "TLP:RED",
        ],
    ),
    asks("completions", &["completions", "bash"]),
    asks("man", &["man"]),
    // What records comes last: both twins then hold it, as the reader said it.
    records(
        "backtest build",
        &[
            "backtest",
            "build",
            "--from-folders",
            "feeds",
            "--knowledge",
            "record/ledger.db",
        ],
    ),
    records(
        "backtest imitate",
        &["backtest", "imitate", "--knowledge", "record/ledger.db"],
    ),
    records("assess", &["assess", "note.txt"]),
    records(
        "assess",
        &[
            "assess",
            "--incident",
            "{incident}",
            "--observed-at",
            "2025-09-03",
        ],
    ),
    records("assess", &["assess", "--incident", "{hidden}"]),
    records("import", &["import", "table.csv", "--source", "Desk"]),
    records("knowledge update", &["knowledge", "update", "nothing"]),
    records(
        "knowledge mirror",
        &["knowledge", "mirror", "mirror", "nothing"],
    ),
    records("knowledge disable", &["knowledge", "disable", "Hush 1"]),
    records("knowledge enable", &["knowledge", "enable", "Hush 1"]),
    records("knowledge remove", &["knowledge", "remove", "Hush 2"]),
    records(
        "knowledge add",
        &[
            "knowledge",
            "add",
            "desk",
            "--kind",
            "stix",
            "--url",
            "https://desk.example/x",
        ],
    ),
    records("cluster update", &["cluster", "update"]),
    records(
        "cluster split",
        &["cluster", "split", "CL-0001", "{hidden}"],
    ),
    records("cluster merge", &["cluster", "merge", "CL-0001", "CL-0002"]),
    records("cluster undo", &["cluster", "undo", "event-1"]),
    records(
        "cluster promote",
        &["cluster", "promote", "CL-0001", "--level", "temporary"],
    ),
    records(
        "erase",
        &["erase", "{hidden}", "--yes", "--reason", "asked"],
    ),
    records(
        "claim add",
        &["claim", "add", "said-too.txt", "--source", "Ministry"],
    ),
    records(
        "claim correct",
        &["claim", "correct", "{claim}", "--set", "hedge=likely"],
    ),
    records(
        "claim resolve",
        &["claim", "resolve", "{claim}", "--as", "accepted"],
    ),
    records(
        "claim resolve",
        &["claim", "resolve", "{hidden-claim}", "--as", "accepted"],
    ),
    records(
        "statement draft",
        &["statement", "draft", "--assessment", "{assessment}"],
    ),
    records(
        "statement draft",
        &["statement", "draft", "--assessment", "{hidden-answer}"],
    ),
    records(
        "statement edit",
        &["statement", "edit", "statement-1", "said-too.txt"],
    ),
    records("statement review", &["statement", "review", "statement-1"]),
    records(
        "statement approve",
        &["statement", "approve", "statement-1"],
    ),
    records(
        "statement embargo",
        &["statement", "embargo", "statement-1"],
    ),
    records(
        "statement join",
        &["statement", "join", "statement-1", "--partner", "AU"],
    ),
    records(
        "statement release",
        &["statement", "release", "statement-1"],
    ),
    records(
        "statement correct",
        &[
            "statement",
            "correct",
            "statement-1",
            "said-too.txt",
            "--note",
            "x",
        ],
    ),
    records(
        "statement withdraw",
        &["statement", "withdraw", "statement-1", "--reason", "x"],
    ),
    records(
        "challenge add",
        &[
            "challenge",
            "add",
            "--against",
            "{assessment}",
            "--link",
            "group",
            "--by",
            "them",
            "--text",
            "said-too.txt",
        ],
    ),
    records(
        "challenge add",
        &[
            "challenge",
            "add",
            "--against",
            "{hidden-answer}",
            "--link",
            "group",
            "--by",
            "them",
            "--text",
            "said-too.txt",
        ],
    ),
    records("challenge run", &["challenge", "run", "challenge-1"]),
    records(
        "incident new",
        &[
            "incident",
            "new",
            "--title",
            "Another",
            "--when",
            "2025-09-10",
            "--text",
            "198.51.100.7",
            "--victim-name",
            "Harbour Clinic Ltd",
        ],
    ),
    records(
        "incident update",
        &["incident", "update", "{incident}", "--owner", "lee"],
    ),
    records(
        "incident update",
        &["incident", "update", "{hidden}", "--owner", "lee"],
    ),
    records(
        "incident link",
        &["incident", "link", "{incident}", "--related", "{hidden}"],
    ),
    records(
        "incident link",
        &["incident", "link", "{incident}", "--related", "{public}"],
    ),
    records(
        "incident close",
        &[
            "incident",
            "close",
            "{public}",
            "--disposition",
            "confirmed",
        ],
    ),
    records(
        "incident import",
        &["incident", "import", "cases.csv", "--source", "Desk"],
    ),
    records(
        "support add",
        &["support", "add", "{incident}", "advice", "--text", "patch"],
    ),
    records(
        "support change",
        &[
            "support",
            "change",
            "{hidden}",
            "support-1",
            "--state",
            "done",
        ],
    ),
    records(
        "support consent",
        &[
            "support",
            "consent",
            "{incident}",
            "--what",
            "indicators",
            "--with",
            "partners",
        ],
    ),
    records(
        "victim show",
        &[
            "victim",
            "show",
            "{victim}",
            "--reveal",
            "--reason",
            "they called",
        ],
    ),
    records(
        "incident show",
        &[
            "incident",
            "show",
            "{hidden}",
            "--reveal",
            "--reason",
            "they called",
        ],
    ),
    records(
        "incident search",
        &[
            "incident",
            "search",
            "Harbour Clinic Ltd",
            "--identity",
            "--reason",
            "they called",
        ],
    ),
    records(
        "victim add",
        &["victim", "add", "{victim}", "--own-word", "quayside"],
    ),
    records(
        "victim erase",
        &["victim", "erase", "{victim}", "--reason", "asked"],
    ),
    records("demo", &["demo", "--incidents", "2"]),
    records("keys protect", &["keys", "protect"]),
    records("keys renew", &["keys", "renew"]),
    records("keys rotate", &["keys", "rotate"]),
    records("keys escrow", &["keys", "escrow", "--out", "copy.key"]),
    records("keys restore", &["keys", "restore", "copy.key"]),
    records(
        "statistics freeze",
        &["statistics", "freeze", "--period", "2025-07-01..2025-12-31"],
    ),
    records(
        "statistics publish",
        &[
            "statistics",
            "publish",
            "--period",
            "2025-07-01..2025-12-31",
        ],
    ),
    records(
        "statistics revise",
        &[
            "statistics",
            "revise",
            "--period",
            "2025-07-01..2025-12-31",
            "--reason",
            "x",
        ],
    ),
    // Only readers whose profile says so may ask, and they may see the whole.
    asks("verify", &["verify", "--checkpoint", "nothing"]),
];
