//! Sessions at fixed moments: the same record, evidence and moment give the same answer.

use ascribe_app::{
    Access, AppError, AssessOptions, Assessment, Clock, ImportOptions, LogFilter, Moment, Session,
    Silent, parse_moment, verify,
};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const DAY: i64 = 86_400_000;
const START: i64 = 19_800 * DAY;

struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A session some days after the start.
    fn session(&self, days: i64) -> Session {
        let clock = Clock::Fixed(START + days * DAY);
        Session::open(
            &self.path("ledger.db"),
            clock,
            false,
            &Access::operator().unwrap(),
            &mut Silent,
        )
        .unwrap()
    }

    fn feed(&self, session: &mut Session, values: &[&str]) {
        let rows: String = values
            .iter()
            .map(|v| format!("{v},Lantern Moth,https://harbour-press-11.net/a,2024-01-01\n"))
            .collect();
        let path = self.write(
            "feed.csv",
            &format!("value,actor,reference,published\n{rows}"),
        );
        let options = ImportOptions {
            source: Some("House".to_owned()),
            ..ImportOptions::default()
        };
        session.import(&[path], &options, &mut Silent).unwrap();
    }
}

fn assess(session: &mut Session, path: &Path, moment: Moment) -> Assessment {
    let options = AssessOptions {
        moment,
        ..AssessOptions::default()
    };
    let mut assessed = session
        .assess(&[path.to_owned()], &options, &mut Silent)
        .unwrap();
    assert_eq!(assessed.problems, 0);
    assessed.assessments.remove(0)
}

/// What an answer says, without its handles.
fn said(answer: &Assessment) -> String {
    let mut answer = answer.clone();
    answer.id.clear();
    answer.replay.id.clear();
    serde_json::to_string(&answer).unwrap()
}

#[test]
fn the_same_moment_gives_the_same_answer_on_another_machine() {
    let answers: Vec<String> = (0..2)
        .map(|_| {
            let bench = Bench::new();
            let mut session = bench.session(0);
            bench.feed(&mut session, &["198.18.7.7", "lattice-77.net"]);
            let note = bench.write("note.txt", "198.18.7.7 lattice-77.net T1190 APT28");
            said(&assess(&mut session, &note, Moment::default()))
        })
        .collect();
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn a_replay_is_identical_in_a_later_session() {
    let bench = Bench::new();
    let note = bench.write("note.txt", "198.18.7.7 lattice-77.net T1190 APT28");
    let first = assess(&mut bench.session(0), &note, Moment::default());
    let mut session = bench.session(1);
    bench.feed(&mut session, &["198.18.7.7"]);
    let second = assess(&mut session, &note, Moment::default());
    assert_eq!(
        first.id, second.id,
        "the same evidence is the same incident"
    );
    assert_ne!(said(&first), said(&second));
    drop(session);
    let mut later = bench.session(2);
    for answer in [&first, &second] {
        let replayed = later.replay(&answer.replay.id).unwrap();
        assert!(replayed.identical, "{:?}", replayed.note);
        assert_eq!(replayed.answer, Some(serde_json::to_value(answer).unwrap()));
    }
    let none = later.replay("assessment-0").unwrap_err();
    assert!(matches!(none, AppError::NotFound { .. }));
}

#[test]
fn as_of_a_day_gives_the_answer_of_that_day() {
    let bench = Bench::new();
    let note = bench.write("note.txt", "198.18.7.7 198.18.7.8");
    let mut answers = Vec::new();
    for (day, value) in [(0, None), (1, Some("198.18.7.7")), (2, Some("198.18.7.8"))] {
        let mut session = bench.session(day);
        if let Some(value) = value {
            bench.feed(&mut session, &[value]);
        }
        answers.push(assess(&mut session, &note, Moment::default()));
    }
    let mut session = bench.session(9);
    for (day, then) in (0..).zip(&answers) {
        let moment = Moment {
            as_of: Some(START + day * DAY),
            known_by: None,
        };
        let now = assess(&mut session, &note, moment);
        assert_eq!(now.evidence, then.evidence, "day {day}");
        assert_eq!(now.hypotheses, then.hypotheses, "day {day}");
        assert_eq!(now.as_of, then.as_of, "day {day}");
    }
}

#[test]
fn the_log_tells_what_was_recorded_when_and_verify_agrees() {
    let bench = Bench::new();
    let mut session = bench.session(0);
    bench.feed(&mut session, &["198.18.7.7"]);
    let filter = |source: Option<&str>| LogFilter {
        source: source.map(str::to_owned),
        limit: usize::MAX,
        ..LogFilter::default()
    };
    let own = session.log(&filter(Some("House"))).unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].recorded, ascribe_app::moment(START));
    assert_eq!(
        own[0].grade, "C6",
        "an unknown source is not trusted like a known one"
    );
    let all = session.log(&filter(None)).unwrap();
    let checkpoint = session.checkpoint().unwrap();
    let key = session.public_key();
    drop(session);
    let proof = verify(
        &bench.path("ledger.db"),
        Some(&checkpoint),
        Some(&key),
        &Access::operator().unwrap(),
    )
    .unwrap();
    assert!(proof.intact && proof.unchecked.is_empty(), "{proof:?}");
    assert_eq!(proof.entries, all.len() as u64);
}

#[test]
fn errors_hold_nothing_of_the_evidence() {
    let bench = Bench::new();
    let mut session = bench.session(0);
    bench.write("incident.toml", "name = \"canary-4711\nobserved_from = 1");
    let folder = bench.0.path().to_owned();
    let wrong = session.assess(&[folder], &AssessOptions::default(), &mut Silent);
    let assessed = wrong.unwrap();
    assert_eq!((assessed.assessments.len(), assessed.problems), (1, 1));
    let told = assessed.remarks.join("\n");
    assert!(
        told.contains("incident.toml") && !told.contains("canary-4711"),
        "{told}"
    );
}

#[test]
fn moments_are_read_as_their_end() {
    let end = |text: &str| parse_moment("--as-of", text).map(ascribe_app::moment);
    assert_eq!(end("2021-03-12").unwrap(), "2021-03-12T23:59:59.999Z");
    assert_eq!(end("2021-02").unwrap(), "2021-02-28T23:59:59.999Z");
    assert_eq!(end("2021").unwrap(), "2021-12-31T23:59:59.999Z");
    assert_eq!(end("2021-03-12T08:00:00Z").unwrap(), "2021-03-12T08:00:00Z");
    for wrong in [
        "",
        "soon",
        "2021-13",
        "2021-02-30",
        "12.3.2021",
        "2021-3-1",
        "99999-01-01",
    ] {
        assert!(end(wrong).is_err(), "{wrong}");
    }
}
