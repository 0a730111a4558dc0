//! The twins: one record with what everybody's policy lets somebody see, and one with more that is
//! above every profile, recorded before, between and after.

use super::random::Numbers;
use crate::support::Bench;
use ascribe_app::{
    Access, AssessOptions, ClaimOptions, Clock, ImportOptions, LinkRequest, Moment, NewIncident,
    Resolve, Session, Silent, SourceStatus, SupportRequest, Ties, UpdateRequest,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Above every profile of the default policy.
const HIDDEN: &str = "TLP:RED//TOP SECRET//SI: GAMMA";
/// Values that both records speak of.
const KNOWN_VALUES: [&str; 5] = [
    "198.51.100.7",
    "lantern.example.net",
    "lantern-2.example.net",
    "lantern-3.example.net",
    "CVE-2025-1111",
];
const START: i64 = 1_767_225_600_000;

pub struct Twins {
    pub plain: Bench,
    pub fuller: Bench,
    /// Names in rows, and what they stand for.
    names: BTreeMap<&'static str, String>,
    /// Ids and moments that stand in the records: whatever else a run shows is chance.
    known: BTreeSet<String>,
}

struct Writer<'b> {
    bench: &'b Bench,
    session: Session,
}

impl<'b> Writer<'b> {
    fn at(bench: &'b Bench, minutes: i64) -> Self {
        let clock = Clock::Fixed(START + minutes * 60_000);
        let access = Access::operator().unwrap();
        let session = Session::open(&bench.ledger(), clock, true, &access, &mut Silent).unwrap();
        Self { bench, session }
    }

    fn feed(&mut self, source: &str, marking: &str, rows: &[[&str; 4]]) {
        let rows: String = rows.iter().map(|r| format!("{}\n", r.join(","))).collect();
        let csv = format!("value,actor,reference,published\n{rows}");
        let path = self.bench.write(&format!("feeds/{source}.csv"), csv);
        let options = ImportOptions::from_words(
            Some(source.to_owned()),
            Some("B"),
            None,
            Some(marking.to_owned()),
            None,
        );
        self.session
            .import(&[path], &options.unwrap(), &mut Silent)
            .unwrap();
    }

    fn incident(
        &mut self,
        marking: &str,
        title: &str,
        text: &str,
        victim: Option<&str>,
        more: &[(&str, &str)],
    ) -> String {
        let given = [
            ("title", title),
            ("text", text),
            ("from", "2025-09-03"),
            ("came-in", "victim"),
            ("sector", "health"),
            ("country", "NZ"),
            ("kind", "intrusions/system-compromise"),
            ("effect", "serious"),
            ("organisation", "medium"),
        ];
        let fields = given
            .iter()
            .chain(more)
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let request = NewIncident {
            fields: fields.collect(),
            victim: victim.map(str::to_owned),
            marking: Some(marking.to_owned()),
            ..NewIncident::default()
        };
        self.session
            .new_incident(&request, &mut Silent)
            .unwrap()
            .incident
    }

    fn assess(&mut self, incident: &str, marking: &str) -> String {
        let options = AssessOptions {
            marking: Some(marking.to_owned()),
            ..AssessOptions::default()
        };
        let assessed = self
            .session
            .assess_incident(incident, &[], &options, &mut Silent)
            .unwrap();
        assessed.assessments[0].replay.id.clone()
    }

    fn claim(&mut self, marking: &str, name: &str, text: &str) -> String {
        let file = self.bench.write(name, text);
        let options = ClaimOptions {
            import: ImportOptions::from_words(
                Some("Ministry".to_owned()),
                Some("B"),
                None,
                Some(marking.to_owned()),
                None,
            )
            .unwrap(),
            ..ClaimOptions::default()
        };
        self.session
            .claim_add(file.to_str().unwrap(), &options)
            .unwrap()
            .statement
    }

    /// One thing of any sort, marked so that the reader may not see it; names for its ids.
    fn anything(
        &mut self,
        difference: &mut Difference,
        names: &BTreeMap<&'static str, String>,
    ) -> Vec<(&'static str, String)> {
        let markings = difference.markings.clone();
        let numbers = &mut difference.numbers;
        let marking: String = markings[usize::try_from(numbers.below(3)).unwrap()].clone();
        let actor = numbers.one_of(&[
            "Lantern Moth",
            "Hidden Heron",
            "Grey Ferry",
            "Lantern Moth Prime",
        ]);
        match numbers.below(5) {
            0 => {
                let day = format!(
                    "2025-{:02}-{:02}",
                    1 + numbers.below(12),
                    1 + numbers.below(28)
                );
                let rows: Vec<[String; 4]> = (0..=numbers.below(6))
                    .map(|_| {
                        let value = match numbers.below(3) {
                            0 => format!("hush-{}.example.net", numbers.below(100)),
                            _ => numbers.one_of(&KNOWN_VALUES).to_owned(),
                        };
                        let page = format!("https://hush.example/{}", numbers.below(9));
                        [value, actor.to_owned(), page, day.clone()]
                    })
                    .collect();
                let rows: Vec<[&str; 4]> = rows
                    .iter()
                    .map(|r| r.each_ref().map(String::as_str))
                    .collect();
                let source = numbers.one_of(&["Hush 1", "Hush 2", "House", "Later"]);
                self.feed(source, &marking, &rows);
                Vec::new()
            }
            1 => {
                let name = format!("hidden-{}.txt", numbers.below(1_000_000));
                let verb = numbers.one_of(&["attributes", "links", "formally attributes"]);
                let said = format!("The Ministry {verb} the attack on ports to {actor}.");
                vec![("{hidden-claim}", self.claim(&marking, &name, &said))]
            }
            _ => self.any_incident(&marking, numbers, names),
        }
    }

    fn any_incident(
        &mut self,
        marking: &str,
        numbers: &mut Numbers,
        names: &BTreeMap<&'static str, String>,
    ) -> Vec<(&'static str, String)> {
        let month = 7 + numbers.below(6);
        let day = format!("2025-{month:02}-{:02}", 1 + numbers.below(28));
        let more = [
            ("from", day.as_str()),
            (
                "came-in",
                numbers.one_of(&["victim", "detected", "partner", "media"]),
            ),
            ("sector", numbers.one_of(&["health", "education", "energy"])),
            ("country", numbers.one_of(&["NZ", "AU", "CK"])),
            ("effect", numbers.one_of(&["serious", "considerable-risk"])),
            ("campaigns", numbers.one_of(&["campaign-7", "campaign-8"])),
            ("status", numbers.one_of(&["open", "new"])),
        ];
        let text = format!(
            "A shell at {} called {} after CVE-2025-1111; secretive people",
            numbers.one_of(&KNOWN_VALUES),
            numbers.one_of(&KNOWN_VALUES)
        );
        let known = Some(names["{victim}"].as_str()).filter(|_| numbers.below(2) == 0);
        let incident = self.incident(marking, "Silent shells", &text, known, &more);
        let mut ids = vec![("{hidden}", incident.clone())];
        if numbers.below(2) == 0 {
            let related = vec![names["{incident}"].clone(), names["{public}"].clone()];
            let add = Ties {
                related,
                ..Ties::default()
            };
            let request = LinkRequest {
                add,
                ..LinkRequest::default()
            };
            self.session.link_incident(&incident, &request).unwrap();
        }
        if numbers.below(2) == 0 {
            let request = SupportRequest {
                kind: Some(numbers.one_of(&["request", "offer"]).to_owned()),
                owner: Some(numbers.one_of(&["kim", "lee"]).to_owned()),
                due: Some(day),
                ..SupportRequest::default()
            };
            self.session.support(&incident, &request).unwrap();
        }
        if numbers.below(2) == 0 {
            ids.push(("{hidden-answer}", self.assess(&incident, marking)));
        }
        match numbers.below(4) {
            0 => drop(self.session.cluster().unwrap()),
            1 => drop(
                self.session
                    .statistics_freeze("2025-07-01..2025-12-31", Moment::default())
                    .unwrap(),
            ),
            _ => {}
        }
        ids
    }

    /// Something of every sort that is above every profile.
    fn hidden(&mut self, number: u32, victim: &str, visible: &str) -> [String; 3] {
        let unknown = format!("hush-{number}.example.net");
        self.feed(
            &format!("Hush {number}"),
            HIDDEN,
            &[
                [
                    "198.51.100.7",
                    "Hidden Heron",
                    "https://hush.example/1",
                    "2025-08-01",
                ],
                [
                    "lantern.example.net",
                    "Lantern Moth Prime",
                    "https://hush.example/1",
                    "2025-08-01",
                ],
                [
                    &unknown,
                    "Lantern Moth",
                    "https://hush.example/2",
                    "2025-08-02",
                ],
                [
                    "CVE-2025-1111",
                    "Hidden Heron",
                    "https://hush.example/2",
                    "2025-08-02",
                ],
            ],
        );
        let text = format!(
            "A shell at {unknown} called 198.51.100.7 after CVE-2025-1111; secretive people"
        );
        let own = [("campaigns", "campaign-7"), ("status", "open")];
        let incident = self.incident(HIDDEN, "Silent shells", &text, Some(victim), &own);
        self.session
            .link_incident(
                &incident,
                &LinkRequest {
                    add: Ties {
                        related: vec![visible.to_owned()],
                        campaigns: vec!["campaign-7".to_owned()],
                        ..Ties::default()
                    },
                    ..LinkRequest::default()
                },
            )
            .unwrap();
        self.session
            .support(
                &incident,
                &SupportRequest {
                    kind: Some("request".to_owned()),
                    owner: Some("kim".to_owned()),
                    due: Some("2025-09-04".to_owned()),
                    ..SupportRequest::default()
                },
            )
            .unwrap();
        let assessment = self.assess(&incident, HIDDEN);
        let claim = self.claim(
            HIDDEN,
            &format!("hidden-{number}.txt"),
            "The Ministry attributes the attack on ports to Hidden Heron.",
        );
        // A source that only the hidden say anything of.
        if number == 2 {
            self.session
                .decide_source("Hush 1", SourceStatus::Disabled, "")
                .unwrap();
        }
        [incident, assessment, claim]
    }
}

/// What twins that differ at random have in common.
pub struct Stem {
    /// As it was before anything hidden was recorded.
    begun: Bench,
    /// With everything that both are told.
    grown: Bench,
    names: BTreeMap<&'static str, String>,
}

impl Stem {
    pub fn grown() -> Self {
        let (begun, grown) = (Bench::new(), Bench::new());
        let names = self::begun(&begun);
        crate::support::copy_folder(&begun.path("record"), &grown.path("record"));
        goes_on(&grown, &names);
        last(&grown);
        Self {
            begun,
            grown,
            names,
        }
    }
}

/// What one twin is told more.
pub struct Difference {
    /// Whom it must not show to.
    pub reader: &'static str,
    /// Markings that this reader may not see.
    pub markings: Vec<String>,
    /// Everything else that is drawn.
    pub numbers: Numbers,
}

impl Twins {
    /// Twins that differ by what is drawn, recorded before, between and after what both are told.
    pub fn differing(stem: &Stem, mut difference: Difference) -> Self {
        let mut twins = Self::empty();
        let copy = |from: &Bench, to: &Bench| {
            crate::support::copy_folder(&from.path("record"), &to.path("record"));
        };
        copy(&stem.grown, &twins.plain);
        copy(&stem.begun, &twins.fuller);
        twins.names = stem.names.clone();
        let absent = ["{hidden}", "{hidden-answer}", "{hidden-claim}"];
        for name in absent {
            twins
                .names
                .insert(name, "incident-0123456789abcdef".to_owned());
        }
        let bench = &twins.fuller;
        let mut hidden = Vec::new();
        for minutes in 1..=5 {
            match minutes {
                2 => goes_on(bench, &stem.names),
                4 => last(bench),
                _ => {
                    for _ in 0..=difference.numbers.below(3) {
                        let mut writer = Writer::at(bench, minutes);
                        hidden.extend(writer.anything(&mut difference, &stem.names));
                    }
                }
            }
        }
        // Whatever was hidden under a name stands for it: the last of each sort.
        twins.names.extend(hidden);
        twins.evidence();
        twins.learn();
        twins
    }

    /// Without any record.
    pub fn empty() -> Self {
        Self {
            plain: Bench::new(),
            fuller: Bench::new(),
            names: BTreeMap::new(),
            known: BTreeSet::new(),
        }
    }

    pub fn made() -> Self {
        let mut twins = Self::empty();
        let mut names = begun(&twins.plain);
        twins.copy();
        // From here on both are told the same, at the same moments, and one is told more.
        for (which, bench) in [&twins.plain, &twins.fuller].into_iter().enumerate() {
            let victim = names["{victim}"].clone();
            let incident = names["{incident}"].clone();
            if which == 1 {
                let hidden = Writer::at(bench, 1).hidden(1, &victim, &incident);
                let ids = ["{hidden}", "{hidden-answer}", "{hidden-claim}"];
                names.extend(ids.into_iter().zip(hidden));
            }
            goes_on(bench, &names);
            if which == 1 {
                Writer::at(bench, 3).hidden(2, &victim, &incident);
            }
            last(bench);
            if which == 1 {
                follows(bench, &names["{hidden-claim}"]);
            }
        }
        twins.names = names;
        twins.evidence();
        twins.learn();
        twins
    }

    fn copy(&self) {
        let to = self.fuller.path("record");
        crate::support::copy_folder(&self.plain.path("record"), &to);
    }

    /// Files that rows name, in both folders.
    fn evidence(&self) {
        let leaky =
            std::fs::read_to_string(crate::support::repository().join("policies/policy.toml"))
                .unwrap();
        let profile = "\n[[reader]]\nname = \"leaky\"\ntlp = \"TLP:RED\"\nlevel = \"TOP SECRET\"\ncompartments = [\"GAMMA\"]\n";
        for bench in [&self.plain, &self.fuller] {
            bench.write(
                "note.txt",
                "198.51.100.7 and lantern.example.net, CVE-2025-1111, 2025-09-03",
            );
            bench.write(
                "said-too.txt",
                "The Ministry links the attack on ports to Lantern Moth.",
            );
            bench.write(
                "table.csv",
                "e1,ipv4-addr,198.51.100.7\ne2,ipv4-addr,198.51.100.7\n",
            );
            bench.write(
                "cases.csv",
                "reference,title,from,text\nr1,New one,2025-09-09,harmless\n",
            );
            bench.write("cases.jsonl", "");
            bench.write("bundle.json", r#"{"type":"bundle","id":"bundle--3f6b9a52-7f0f-4f0e-9a55-000000000001","objects":[]}"#);
            bench.write("leaky.toml", format!("{leaky}{profile}"));
        }
    }

    pub fn leaky_policy(&self) -> PathBuf {
        self.plain.path("leaky.toml")
    }

    /// Ids and moments that the whole records show.
    fn learn(&mut self) {
        let mut known = BTreeSet::new();
        for bench in [&self.plain, &self.fuller] {
            for arguments in [
                &["log", "-n", "9999"][..],
                &["incident", "list", "-n", "999"],
                &["claim", "list"],
                &["statement", "list"],
                &["cluster", "list"],
            ] {
                let run = bench.run(&[&["--format", "json"], arguments].concat());
                tokens(&run.out, |token| {
                    known.insert(token.to_owned());
                });
            }
        }
        known.extend(self.names.values().cloned());
        let mut parts = BTreeSet::new();
        for text in &known {
            tokens(text, |token| {
                parts.insert(token.to_owned());
            });
        }
        known.extend(parts);
        self.known = known;
    }

    /// An argument with its names replaced.
    pub fn filled_in(&self, argument: &str) -> String {
        let mut text = argument.to_owned();
        for (name, value) in &self.names {
            text = text.replace(name, value);
        }
        text
    }

    /// A text with whatever is new in it, drawn or timed by the run itself, put out.
    pub fn without_chance(&self, text: &str) -> String {
        let mut left = text.to_owned();
        let mut new = BTreeSet::new();
        tokens(text, |token| {
            if !self.known.contains(token) {
                new.insert(token.to_owned());
            }
        });
        for token in new.iter().rev() {
            left = left.replace(token, "#");
        }
        left
    }
}

/// Ids (twelve and more hexadecimal digits, UUIDs) and moments, also as seconds since 1970.
fn tokens(text: &str, mut take: impl FnMut(&str)) {
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "-:.".contains(c))) {
        let word = word.trim_matches(|c: char| "-:.".contains(c));
        let moment =
            word.len() >= 19 && word.starts_with("20") && word.contains('T') && word.ends_with('Z');
        if moment {
            take(word);
            continue;
        }
        for part in word.split("--").flat_map(|p| p.split([':', '.'])) {
            let id =
                part.trim_start_matches(|c: char| !c.is_ascii_digit() && !('a'..='f').contains(&c));
            let tail = part.rsplit('-').next().unwrap_or_default();
            let hex = |t: &str| t.len() >= 12 && t.chars().all(|c| c.is_ascii_hexdigit());
            if id.len() == 36 && hex(id.rsplit('-').next().unwrap_or_default()) {
                take(id);
            } else if hex(tail) || (part.len() == 10 && part.parse::<u64>().is_ok()) {
                take(if hex(tail) { tail } else { part });
            }
        }
    }
}

/// What both begin with; the ids that rows name.
fn begun(bench: &Bench) -> BTreeMap<&'static str, String> {
    let mut names = BTreeMap::new();
    let mut writer = Writer::at(bench, 0);
    writer.feed(
        "House",
        "TLP:CLEAR",
        &[
            [
                "198.51.100.7",
                "Lantern Moth",
                "https://house.example/1",
                "2025-07-01",
            ],
            [
                "CVE-2025-1111",
                "Lantern Moth",
                "https://house.example/1",
                "2025-07-01",
            ],
        ],
    );
    writer.feed(
        "Club",
        "TLP:AMBER",
        &[
            [
                "lantern.example.net",
                "Lantern Moth",
                "https://club.example/1",
                "2025-07-03",
            ],
            [
                "lantern.example.net",
                "Grey Ferry",
                "https://club.example/2",
                "2025-07-04",
            ],
        ],
    );
    let text = "A shell at lantern.example.net called 198.51.100.7 after CVE-2025-1111";
    let victim = [
        ("name", "Harbour Clinic Ltd"),
        ("domain", "harbour-clinic.example"),
        ("campaigns", "campaign-7"),
    ];
    let incident = writer.incident("TLP:AMBER", "Shells", text, None, &victim);
    let public = writer.incident("TLP:CLEAR", "Open shells", text, None, &[]);
    names.insert(
        "{victim}",
        writer
            .session
            .list_incidents(&Default::default())
            .unwrap()
            .incidents
            .iter()
            .find_map(|i| i.counted.victim.clone())
            .unwrap(),
    );
    names.insert("{assessment}", writer.assess(&incident, "TLP:AMBER"));
    writer.assess(&public, "TLP:CLEAR");
    let said = "The Ministry attributes the attack on ports to Lantern Moth.";
    let statement = writer.claim("TLP:CLEAR", "said.txt", said);
    names.insert(
        "{claim}",
        writer
            .session
            .statement(&statement, Moment::default())
            .unwrap()
            .claims[0]
            .id
            .clone(),
    );
    names.insert("{statement}", statement);
    names.insert("{incident}", incident.clone());
    names.insert("{public}", public.clone());
    names
}

/// What both are told later.
fn goes_on(bench: &Bench, names: &BTreeMap<&'static str, String>) {
    let (incident, public) = (&names["{incident}"], &names["{public}"]);
    let mut writer = Writer::at(bench, 2);
    writer.feed(
        "Later",
        "TLP:GREEN",
        &[
            [
                "lantern-2.example.net",
                "Lantern Moth",
                "https://later.example/1",
                "2025-10-01",
            ],
            [
                "198.51.100.7",
                "Grey Ferry",
                "https://later.example/1",
                "2025-10-01",
            ],
        ],
    );
    writer
        .session
        .update_incident(
            incident,
            &UpdateRequest {
                fields: vec![("owner".to_owned(), "kim".to_owned())],
                ..UpdateRequest::default()
            },
            &mut Silent,
        )
        .unwrap();
    writer
        .session
        .support(
            public,
            &SupportRequest {
                kind: Some("request".to_owned()),
                owner: Some("kim".to_owned()),
                due: Some("2025-09-05".to_owned()),
                ..SupportRequest::default()
            },
        )
        .unwrap();
}

/// What both are told at last.
fn last(bench: &Bench) {
    Writer::at(bench, 4).feed(
        "Last",
        "TLP:CLEAR",
        &[[
            "lantern-3.example.net",
            "Lantern Moth",
            "https://last.example/1",
            "2025-11-01",
        ]],
    );
}

/// What follows from everything, in the one that is told more.
fn follows(bench: &Bench, hidden_claim: &str) {
    let mut writer = Writer::at(bench, 4);
    // What follows from everything is as hidden as the most hidden part of it.
    writer.session.cluster().unwrap();
    writer
        .session
        .statistics_freeze("2025-07-01..2025-12-31", Moment::default())
        .unwrap();
    writer.session.decide_name("Lantern Moth", None, "").ok();
    let shown = writer.session.statement(hidden_claim, Moment::default());
    let claim = shown.unwrap().claims[0].id.clone();
    writer
        .session
        .claim_resolve(&claim, Resolve::Rejected, "")
        .unwrap();
}
