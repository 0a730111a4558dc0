//! Every way out: what is printed, written, exported, published and kept.

use super::plant::Planted;
use crate::releases::{agree, attributed, by, draft};
use crate::support::with_end;
use std::path::Path;

const YEAR: &str = "2021-01-01..2021-06-30";

impl Planted {
    /// Runs everything that shows something.
    pub fn sweep(&mut self) {
        let all = self.incidents();
        assert_eq!(all.len(), super::names::COUNT);
        let ids: Vec<String> = self
            .told
            .iter()
            .chain(all.iter().step_by(9))
            .cloned()
            .collect();
        for id in &ids {
            self.both(&["incident", "show", id, "--history"]);
        }
        self.answers(&ids);
        self.questions(&ids);
        self.figures();
        self.errors(&ids);
        self.handed_over(&ids);
        self.statement();
        self.kept();
    }

    fn both(&mut self, arguments: &[&str]) {
        self.run(arguments);
        self.run(&[&["--format", "json"], arguments].concat());
    }

    /// Assessments, and what is made of them.
    fn answers(&mut self, ids: &[String]) {
        for id in ids.iter().take(2) {
            let answer = self.json(&["assess", "--incident", id, "--out", "out/dossier"]);
            let replay = answer["assessments"][0]["replay"]["id"]
                .as_str()
                .unwrap()
                .to_owned();
            self.both(&["replay", &replay]);
            let reason = self.canaries[0].name.clone();
            self.run(&[
                "challenge",
                "add",
                "--against",
                &replay,
                "--link",
                "activity",
                "--by",
                &reason,
                "--text",
                "in/note.txt",
            ]);
            self.run(&[
                "challenge",
                "dossier",
                &replay,
                "--out",
                "out/challenge",
                "--red-team",
            ]);
        }
        self.both(&["challenge", "list"]);
    }

    fn questions(&mut self, ids: &[String]) {
        let who = self.json(&["incident", "show", &ids[0]])["incident"]["facts"]["victim"]
            .as_str()
            .unwrap()
            .to_owned();
        for arguments in [
            &["incident", "list", "-n", "100"][..],
            &["incident", "search", "stood"],
            &["incident", "search", "shells"],
            &["support", "waiting"],
            &["victim", "show", &who],
            &["keys", "show"],
            &["log", "-n", "400"],
            &["verify"],
            &["checkpoint"],
            &["cluster"],
            &["names", "audit"],
            &["judge"],
            &["claim", "list"],
            &["statement", "list"],
            &["statistics", "list"],
            &["correlate"],
            &["cluster", "list"],
            &["knowledge", "list"],
            &["knowledge", "diff"],
            &["incident", "touched", "--since", "2020-01-01"],
            &["spread", "CVE-2021-26855"],
        ] {
            self.both(arguments);
        }
        let name = self.canaries[0].words[0].clone();
        for arguments in [
            &["search", "Trust"][..],
            &["incident", "search", "trust"],
            &["show", "APT28"],
            &["correlate", "in/pairs.csv", "--out", "out/pairs.csv"],
            &["hunt", "in/note.txt"],
            &["completions", "bash"],
            &["man"],
        ] {
            self.run(arguments);
        }
        let curve = ["curve", "CVE-2021-26855", "--actor", "HAFNIUM"];
        self.both(&[&curve[..], &["--days", "2021-01-01..2021-04-01"]].concat());
        for id in ids.iter().take(2) {
            self.both(&["incident", "links", id]);
        }
        // A search for an identity is recorded; what was sought is not.
        self.run(&["incident", "search", &name, "--identity", "--reason", &name]);
        self.run(&["log", "-n", "20"]);
    }

    /// Frozen and published figures, the report as page and on paper.
    fn figures(&mut self) {
        for arguments in [
            &["statistics", "freeze", "--period", YEAR][..],
            &["statistics", "publish", "--period", YEAR],
            &["statistics", "show", "--period", YEAR],
            &[
                "statistics",
                "show",
                "--period",
                YEAR,
                "--internal",
                "--check",
            ],
            &[
                "report",
                "annual",
                "--period",
                YEAR,
                "--out",
                "out/annual.html",
            ],
            &[
                "report",
                "annual",
                "--period",
                YEAR,
                "--out",
                "out/annual.pdf",
            ],
        ] {
            self.both(arguments);
        }
        let reason = self.canaries[1].name.clone();
        self.run(&[
            "statistics",
            "revise",
            "--period",
            YEAR,
            "--reason",
            &reason,
        ]);
    }

    /// What is wrong is said without what was given.
    fn errors(&mut self, ids: &[String]) {
        let name = self.canaries[0].name.clone();
        self.bench
            .write("in/bad.csv", format!("title,when\n{name},{name}\n\"{name}"));
        self.bench
            .write("in/bad.json", format!("{{\"{name}\": [{name}"));
        let (id, n) = (ids[0].as_str(), name.as_str());
        for arguments in [
            &["incident", "import", "in/bad.csv"][..],
            &["incident", "import", "in/bad.json"],
            &["incident", "import", "in/bad.json", "--from-format", "misp"],
            &[
                "incident",
                "import",
                "in/bad.json",
                "--from-format",
                "veris",
            ],
            &["incident", "update", id, "--sector", n],
            &["incident", "update", id, "--when", n],
            &["incident", "update", id, "--kind", n],
            &["incident", "update", id, "--severity", n],
            &[
                "incident",
                "update",
                id,
                "--zone",
                n,
                "--when",
                "2021-03-02",
            ],
            &["support", "consent", id, "--what", n, "--with", "x"],
            &["validate", "in/bad.json"],
            &["import", "in/bad.json", "--source", "x"],
            &["import", "in/bad.csv", "--source", "x"],
        ] {
            self.both(arguments);
        }
    }

    fn handed_over(&mut self, ids: &[String]) {
        let mut all: Vec<Vec<&str>> = Vec::new();
        for id in ids.iter().take(2) {
            all.push(vec!["advisory", "--incident", id, "--out", "out/advisory"]);
        }
        all.push(vec![
            "export",
            "--as",
            "stix",
            "--all",
            "--out",
            "out/all.json",
        ]);
        all.push(vec![
            "export",
            "--as",
            "stix",
            "--kind",
            "x-ascribe-incident",
        ]);
        all.push(vec!["export", "--as", "misp", "--all", "--out", "out/misp"]);
        // What was concluded, as far as anything may leave.
        all.push(vec![
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
        ]);
        for arguments in all {
            self.run(&arguments);
        }
    }

    /// A statement beside all this: its text cannot take a victim in, whatever it is written as.
    fn statement(&mut self) {
        let (assessment, clear) = attributed(&self.bench, false);
        let drafted = draft(&self.bench, &assessment, &clear);
        let (id, text) = (
            drafted["id"].as_str().unwrap(),
            drafted["text"].as_str().unwrap(),
        );
        // Each form once, each of another victim.
        for (n, (form, encode)) in super::encode::FORMS.into_iter().enumerate().step_by(2) {
            let name = self.canaries[n * 2].name.clone();
            let told = format!("{text}\nIt also struck {}.\n", encode(&name));
            let path = self.bench.write("in/edit.md", told);
            let path = path.to_str().unwrap();
            let check = ["--format", "json", "statement", "check", id, path];
            let run = self.bench.run(&check);
            self.look(
                "statement check",
                format!("{}{}", run.out, run.err).as_bytes(),
            );
            if !run.out.contains("\"leak\"") {
                self.leaks.push(format!("statement takes {name} as {form}"));
            }
        }
        agree(&self.bench, id);
        let run = by(
            &self.bench,
            "cid",
            &["statement", "release", id, "--out", "out/statement"],
        );
        self.look(
            "statement release",
            format!("{}{}", run.out, run.err).as_bytes(),
        );
        assert!(
            self.bench.path("out/statement/statement.pdf").exists(),
            "{run:?}"
        );
        let package = ["--item", &clear[0], "--out", "out/package.json"];
        self.run(&[&["statement", "disclose", id][..], &package].concat());
        assert!(self.bench.path("out/package.json").exists());
        self.both(&["verify-package", "out/package.json"]);
        self.said();
    }

    /// What others said of a victim, and what is said about that.
    fn said(&mut self) {
        let (name, domain) = (
            self.canaries[0].name.clone(),
            self.canaries[1].domain.clone(),
        );
        let said = format!("The Ministry attributes the attack on {name} at {domain} to APT28.\n");
        self.bench.write("in/said.txt", &said);
        let add = [
            "claim",
            "add",
            "in/said.txt",
            "--source",
            &name,
            "--title",
            &name,
        ];
        let added = self.json(&add);
        let claim = added["claims"][0]["id"].as_str().unwrap();
        for arguments in [
            &[
                "claim",
                "resolve",
                claim,
                "--as",
                "contested",
                "--reason",
                &name,
            ][..],
            &[
                "claim",
                "correct",
                claim,
                "--set",
                "hedge=likely",
                "--reason",
                &name,
            ],
            &["claim", "show", added["statement"].as_str().unwrap()],
            &["claim", "list"],
            &["knowledge", "list"],
        ] {
            self.both(arguments);
        }
    }

    /// Every file there is but those handed in: the record, its journal, its keys, what was written.
    pub fn kept(&mut self) {
        let record = self.bench.ledger();
        for end in ["", "-wal", "-shm"] {
            if let Ok(bytes) = std::fs::read(with_end(&record, end)) {
                self.look(&format!("the record{end}"), &bytes);
            }
        }
        for folder in ["record", "out", "home"] {
            self.folder(&self.bench.path(folder));
        }
    }

    fn folder(&mut self, folder: &Path) {
        let Ok(items) = std::fs::read_dir(folder) else {
            return;
        };
        for item in items {
            let path = item.unwrap().path();
            let shown = path
                .strip_prefix(self.bench.path(""))
                .unwrap_or(&path)
                .display()
                .to_string();
            self.look("the name of a file", shown.as_bytes());
            if path.is_dir() {
                self.folder(&path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                self.look(&shown, &bytes);
            }
        }
    }
}
