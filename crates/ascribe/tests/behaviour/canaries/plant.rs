//! Every way in: canaries are told, handed in and imported, in every encoding.

use super::encode::every;
use super::names::{Canary, all};
use super::search::Searcher;
use crate::support::{Bench, Run};
use serde_json::{Value, json};
use std::io::Write as _;

/// A record full of canaries.
pub struct Planted {
    pub bench: Bench,
    pub canaries: Vec<Canary>,
    pub searcher: Searcher,
    /// Incidents told of the first canaries.
    pub told: Vec<String>,
    /// What was found where it must not be.
    pub leaks: Vec<String>,
}

/// The ways in, and the canaries that come by each.
const TOLD: std::ops::Range<usize> = 0..3;
const TABLE: std::ops::Range<usize> = 3..25;
const JSON: std::ops::Range<usize> = 25..38;
const MISP: std::ops::Range<usize> = 38..44;
const VERIS: std::ops::Range<usize> = 44..50;

/// Everything that identifies a canary, in every encoding; and what names its neighbour.
fn prose(canary: &Canary, other: &Canary) -> String {
    let own = [
        &canary.name,
        &canary.domain,
        &canary.host,
        &canary.email,
        &canary.contact,
    ];
    let others = [
        &other.name,
        &other.domain,
        &other.host,
        &other.email,
        &other.contact,
    ];
    let mut text = format!(
        "On 2021-03-02 {} called from {}.\n",
        canary.contact, canary.address
    );
    for value in own.into_iter().chain(others) {
        text.push_str(&every(value));
        text.push('\n');
    }
    text.push_str(&format!(
        "{}'s people; https://intra.{}/x?y=1 and mail@{}; host {} at {}; CVE-2021-26855 T1190\n",
        canary.words[0], canary.domain, other.domain, canary.host, other.address
    ));
    text
}

impl Planted {
    /// Plants them.
    pub fn new() -> Self {
        let canaries = all();
        let mut planted = Self {
            bench: Bench::new(),
            searcher: Searcher::new(&canaries),
            canaries,
            told: Vec::new(),
            leaks: Vec::new(),
        };
        // Imports first: whom somebody names must be known before it can be recognised.
        planted.table();
        planted.documents();
        planted.told();
        planted.afterwards();
        planted
    }

    /// Looks into what came out.
    pub fn look(&mut self, what: &str, blob: &[u8]) {
        for hit in self.searcher.hits(blob) {
            self.leaks.push(format!("{what}: {hit}"));
        }
    }

    /// Runs the program and looks into everything it prints.
    pub fn run(&mut self, arguments: &[&str]) -> Run {
        let run = self.bench.run(arguments);
        // What was typed is known to whoever typed it, and is not printed again all the same.
        let what: Vec<&str> = arguments
            .iter()
            .take(5)
            .map(|a| a.get(..24).unwrap_or(a))
            .collect();
        self.look(&format!("{what:?} out"), run.out.as_bytes());
        self.look(&format!("{what:?} err"), run.err.as_bytes());
        run
    }

    /// The document of a run that must succeed.
    pub fn json(&mut self, arguments: &[&str]) -> Value {
        self.run(&[&["--format", "json"], arguments].concat())
            .exits(0)
            .document()
    }

    /// Somebody else of whom more is known than the name.
    fn other(&self, n: usize) -> &Canary {
        &self.canaries[(n + 1) % JSON.end]
    }

    fn fields(&self, n: usize) -> Vec<(&'static str, String)> {
        let canary = &self.canaries[n];
        vec![
            ("reference", format!("case {n} of {}", canary.name)),
            (
                "title",
                format!("Shells at {} and {}", canary.words[0], self.other(n).name),
            ),
            ("text", prose(canary, self.other(n))),
            ("when", format!("2021-0{}-03", 1 + n % 6)),
            ("owner", canary.contact.clone()),
            ("campaigns", format!("against {}", canary.domain)),
            ("clusters", format!("those of {}", canary.name)),
            (
                "observables",
                format!("{} evil{n}.example-c2.net", canary.address),
            ),
            ("name", format!("{} Ltd", canary.name)),
            ("domain", canary.domain.clone()),
            ("host", canary.host.clone()),
            ("address", canary.network.clone()),
            ("email", canary.email.clone()),
            ("contact", canary.contact.clone()),
        ]
    }

    fn import(&mut self, name: &str, content: String, format: &str, more: &[&str]) {
        let path = self.bench.write(name, content);
        let path = path.to_str().unwrap().to_owned();
        let source = self.canaries[0].name.clone();
        let import = [
            "incident",
            "import",
            &path,
            "--from-format",
            format,
            "--source",
            &source,
        ];
        for dry in [&["--dry-run"][..], &[]] {
            // Rows that are refused make the exit code 1.
            let json = ["--format", "json"];
            let report = self
                .run(&[&json[..], &import, more, dry].concat())
                .document();
            assert!(report["recorded"].as_u64().unwrap() > 0, "{report}");
        }
    }

    /// A table, with rows that are refused.
    fn table(&mut self) {
        let mut csv = String::new();
        for n in TABLE {
            let fields = self.fields(n);
            if csv.is_empty() {
                let heads: Vec<&str> = fields.iter().map(|f| f.0).collect();
                csv.push_str(&format!("{},sector\n", heads.join(",")));
            }
            let quoted = |t: &String| format!("\"{}\"", t.replace('"', "\"\""));
            let cells: Vec<String> = fields.iter().map(|f| quoted(&f.1)).collect();
            csv.push_str(&format!("{},health\n", cells.join(",")));
        }
        let bad = &self.canaries[0].name;
        csv.push_str(&format!(
            "r1,t,x,{bad},,,,,,,,,,,health\nr2,t,x,2021,,,,,,,,,,,{bad}\n"
        ));
        self.import("in/cases.csv", csv, "csv", &[]);
    }

    fn documents(&mut self) {
        let list: Vec<Value> = JSON
            .map(|n| {
                let fields = self.fields(n).into_iter();
                fields
                    .map(|(k, v)| (k.to_owned(), Value::from(v)))
                    .collect::<serde_json::Map<_, _>>()
            })
            .map(Value::Object)
            .collect();
        self.import("in/cases.json", Value::Array(list).to_string(), "json", &[]);
        let events: Vec<Value> = MISP
            .map(|n| {
                let canary = &self.canaries[n];
                json!({"Event": {
                    "uuid": format!("0000{n}"), "info": format!("Shells at {}", canary.name), "date": "2021-03-04",
                    "Attribute": [
                        {"type": "target-org", "value": canary.name},
                        {"type": "comment", "value": every(&canary.name)},
                        {"type": "comment", "value": format!("{} {}", canary.words[0], self.other(n).domain)},
                        {"type": "domain", "value": format!("evil{n}.example-c2.net"), "comment": canary.name},
                    ]}})
            })
            .collect();
        self.import(
            "in/misp.json",
            json!({"response": events}).to_string(),
            "misp",
            &[],
        );
        let incidents: Vec<Value> = VERIS
            .map(|n| {
                let canary = &self.canaries[n];
                json!({
                    "incident_id": format!("V{n}"), "summary": every(&canary.name), "security_incident": "Confirmed",
                    "victim": {"victim_id": canary.name, "country": ["NZ"], "industry": "622110"},
                    "timeline": {"incident": {"year": 2021, "month": 3}},
                    "action": {"hacking": {"variety": ["Use of stolen creds"], "notes": canary.name}},
                    "notes": format!("{} of {}", self.other(n).name, canary.words[1]),
                })
            })
            .collect();
        self.import(
            "in/veris.json",
            json!({"incidents": incidents}).to_string(),
            "veris",
            &[],
        );
    }

    /// Evidence of many kinds, named after the victim.
    fn evidence(&self, n: usize) -> Vec<String> {
        let canary = &self.canaries[n];
        let text = prose(canary, self.other(n));
        let word = &canary.words[2];
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(text.as_bytes()).unwrap();
        let mail = format!(
            "From: {0} <{1}>\r\nTo: soc@gov.example\r\nSubject: {2} is down\r\nDate: Tue, 2 Mar 2021 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}",
            canary.contact, canary.email, canary.name
        );
        let page = format!(
            "<html><title>{}</title><body><p>{}</p></body></html>",
            canary.name, text
        );
        let wide: Vec<u8> = [vec![0xFF, 0xFE], super::encode::wide(&text)].concat();
        let files: [(&str, Vec<u8>); 8] = [
            ("report.txt", text.clone().into_bytes()),
            ("wide.txt", wide),
            (
                "log.csv",
                format!(
                    "when,host,note\n2021-03-02,{},\"{}\"\n",
                    canary.host, canary.name
                )
                .into_bytes(),
            ),
            (
                "facts.json",
                json!({"host": canary.host, "org": canary.name, "text": text})
                    .to_string()
                    .into_bytes(),
            ),
            ("page.html", page.into_bytes()),
            ("mail.eml", mail.into_bytes()),
            ("packed.txt.gz", gz.finish().unwrap()),
            ("broken.zip", b"PK\x03\x04 broken".to_vec()),
        ];
        let write = |(end, bytes): (&str, Vec<u8>)| {
            let path = self.bench.write(&format!("in/{word}/{word}-{end}"), bytes);
            path.to_str().unwrap().to_owned()
        };
        files.into_iter().map(write).collect()
    }

    fn told(&mut self) {
        for n in TOLD {
            let files = self.evidence(n);
            let canary = self.canaries[n].clone();
            let place = format!("cellar of {}", canary.name);
            let reason = format!("{} is down", canary.words[0]);
            let mut arguments: Vec<String> = ["--format", "json", "incident", "new"]
                .map(str::to_owned)
                .to_vec();
            let names = [
                ("name", "victim-name"),
                ("domain", "own-domain"),
                ("host", "own-host"),
                ("address", "own-address"),
                ("email", "own-email"),
                ("observables", "observable"),
            ];
            for (field, text) in self.fields(n) {
                if ["campaigns", "clusters"].contains(&field) {
                    continue;
                }
                let option = names.iter().find(|o| o.0 == field).map_or(field, |o| o.1);
                arguments.extend([format!("--{option}"), text]);
            }
            for file in files {
                arguments.extend(["--file".to_owned(), file]);
            }
            for (option, text) in [
                ("place", place),
                ("reason", reason),
                ("effect", "serious".into()),
                ("organisation", "medium".into()),
            ] {
                arguments.extend([format!("--{option}"), text]);
            }
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let run = self.run(&arguments);
            let id = run.document()["incident"].as_str().unwrap().to_owned();
            self.told.push(id);
        }
    }

    /// Ids of the incidents, the newest first.
    pub fn incidents(&mut self) -> Vec<String> {
        let page = self.json(&["incident", "list", "-n", "100"]);
        let all = page["incidents"].as_array().unwrap().iter();
        all.map(|i| i["id"].as_str().unwrap().to_owned()).collect()
    }

    /// What is said of incidents later: support, consent, changes, ties, reasons.
    fn afterwards(&mut self) {
        for (n, id) in self.told.clone().iter().enumerate() {
            let (name, word) = (
                self.canaries[n].name.clone(),
                self.canaries[n].words[0].clone(),
            );
            let (text, tie) = (every(&name), format!("against {}", self.canaries[n].domain));
            for arguments in [
                &[
                    "support", "add", id, "request", "--owner", &name, "--to", &name, "--text",
                    &text,
                ][..],
                &[
                    "support",
                    "consent",
                    id,
                    "--what",
                    "case-study",
                    "--with",
                    "*",
                ],
                &[
                    "support",
                    "consent",
                    id,
                    "--what",
                    "indicators",
                    "--with",
                    &name,
                ],
                &[
                    "support",
                    "change",
                    id,
                    "support-1",
                    "--state",
                    "done",
                    "--text",
                    &text,
                ],
                &[
                    "incident", "update", id, "--owner", &name, "--reason", &text,
                ],
                &["incident", "update", id, "--title", &name, "--text", &text],
                &[
                    "incident", "update", id, "--effect", "critical", "--reason", &text,
                ],
                &[
                    "incident",
                    "link",
                    id,
                    "--campaign",
                    &tie,
                    "--reason",
                    &word,
                ],
                &[
                    "incident",
                    "close",
                    id,
                    "--disposition",
                    "confirmed",
                    "--lessons",
                    &text,
                ],
                &["incident", "close", id, "--reopen", "--reason", &name],
            ] {
                self.run(arguments);
            }
        }
    }
}
