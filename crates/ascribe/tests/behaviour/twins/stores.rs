//! The twins: one record with what everybody's policy lets somebody see, and one with more that is
//! above every profile, recorded before, between and after.

use crate::support::Bench;
use ascribe_app::{
    Access, AssessOptions, ClaimOptions, Clock, ImportOptions, LinkRequest, Moment, NewIncident,
    Resolve, Session, Silent, SourceStatus, SupportRequest, Ties, UpdateRequest,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Above every profile of the default policy.
const HIDDEN: &str = "TLP:RED//TOP SECRET//SI: GAMMA";
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

impl Twins {
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
