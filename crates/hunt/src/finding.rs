//! What hunting found.

use crate::sigma::{Level, Rule};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A rule that held for events of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// What it is called.
    pub title: String,
    /// How much it matters.
    pub level: Level,
    /// ATT&CK techniques that the rule detects.
    pub techniques: Vec<String>,
    /// Vulnerabilities whose use it detects.
    pub vulnerabilities: Vec<String>,
    /// Where the rule's facts come from.
    pub references: Vec<String>,
    /// File, or member as `a.zip!/b.log`.
    pub file: String,
    /// First time among the events, if any has one.
    pub first: Option<Time>,
    /// Last time.
    pub last: Option<Time>,
    /// How many events.
    pub count: u64,
    /// The first of them.
    pub lines: Vec<Carrier>,
}

/// An event that carries a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Carrier {
    /// Line, or record in an event log, from 1.
    pub line: u64,
    /// First byte in the text read from the file.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// When.
    pub time: Option<Time>,
    /// The address that acted.
    pub address: Option<String>,
    /// The machine it happened on.
    pub host: Option<String>,
    /// The account that acted.
    pub user: Option<String>,
    /// The line as it stands, cut where it is very long.
    pub text: String,
}

/// A file that was read as a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRead {
    /// File, or member.
    pub file: String,
    /// Name of the format.
    pub format: String,
    /// Lines or records.
    pub lines: u64,
    /// Bytes of text.
    pub bytes: u64,
    /// Earliest time seen: of logs that are searched as they stand, among the first and last
    /// lines of each stretch read.
    pub first: Option<Time>,
    /// Latest time seen.
    pub last: Option<Time>,
}

impl LogRead {
    /// Whether its times may be written without a year, so that none is known unless the year is
    /// declared.
    #[must_use]
    pub fn lacks_year(&self) -> bool {
        self.format == "syslog" && self.first.is_none()
    }
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hunted {
    /// Findings, the gravest first.
    pub findings: Vec<Finding>,
    /// Files read as logs.
    pub logs: Vec<LogRead>,
}

/// Work that was broken off, to be gone on with; see [`crate::Hunter::restore`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub(crate) findings: Vec<(usize, usize, Finding)>,
    pub(crate) logs: Vec<LogRead>,
    pub(crate) first: Option<Time>,
    pub(crate) last: Option<Time>,
}

impl Finding {
    pub(crate) fn new(rule: &Rule, file: &str) -> Self {
        Self {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            level: rule.level,
            techniques: rule.techniques.clone(),
            vulnerabilities: rule.vulnerabilities.clone(),
            references: rule.references.clone(),
            file: file.to_owned(),
            first: None,
            last: None,
            count: 0,
            lines: Vec::new(),
        }
    }
}

/// Widens a span of times.
pub(crate) fn widen(first: &mut Option<Time>, last: &mut Option<Time>, time: Option<Time>) {
    let Some(time) = time else { return };
    *first = Some(first.map_or(time, |f| f.min(time)));
    *last = Some(last.map_or(time, |l| l.max(time)));
}
