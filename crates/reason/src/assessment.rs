//! The answer: what was weighed, what it says, and on what it rests.
//!
//! These are the types of the JSON that `ascribe assess --format json` prints and that a
//! dossier draws; `docs/assessment.schema.json` is their contract.

use crate::examination::Examination;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// One answer about one incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Stable id of the incident's pseudonym, `incident-…`.
    pub id: String,
    /// What the analyst calls the incident.
    pub name: String,
    /// The moment of the record that this answer was computed with.
    pub as_of: AsOf,
    /// When the activity took place, and how that is known.
    pub observed: Observed,
    /// `attributed`, `linked` or `unattributed`.
    pub verdict: Verdict,
    /// Why the verdict is what it is, one sentence each.
    pub reasons: Vec<String>,
    /// Ranked; the unknown actor among them; probabilities sum to 1.
    pub hypotheses: Vec<Hypothesis>,
    /// Second link: probability that a sponsor stands behind the activity.
    pub sponsors: Vec<Sponsor>,
    /// Every item that was weighed, heaviest for the leader first.
    pub evidence: Vec<Evidence>,
    /// Names of actors found in the evidence: claims by its author, weight zero.
    pub mentions: Vec<Mention>,
    /// Names in play that more than one actor is said to bear.
    pub contested: Vec<Contest>,
    /// What the leading answer stands on.
    #[serde(default)]
    pub support: Support,
    /// What would decide between the leading hypotheses.
    pub decisive: Vec<String>,
    /// Files that were read, and what could not be read.
    pub files: Vec<FileRead>,
    /// Analytic confidence (`low`, `moderate`, `high`), apart from likelihood, with its reasons.
    pub confidence: Confidence,
    /// Handle with which `ascribe replay` computes the same bytes again.
    pub replay: Replay,
    /// What was examined besides: sensitivity, overlaps, lineages; their fields stand beside the
    /// others.
    #[serde(flatten)]
    pub examination: Examination,
}

/// The moment of the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AsOf {
    /// Entries recorded after this moment are not used; RFC 3339.
    pub recorded: String,
    /// Only what was published by then, when asked for.
    pub known_by: Option<String>,
    /// Number of intelligence entries the picture was built from.
    pub entries: u64,
    /// Sources that were left out, when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
}

/// When the activity took place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// First day of the activity, `YYYY-MM-DD`; none when unknown.
    pub from: Option<String>,
    /// Last day of the activity.
    pub to: Option<String>,
    /// `given`, `evidence` or `unknown`.
    pub basis: String,
    /// Where the dates come from, in words.
    pub note: String,
}

/// The three things an assessment may say of an activity and a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The leader passes the threshold on at least two independent origins that are neither shared nor benign.
    Attributed,
    /// An unshared indicator points to an actor, without that.
    Linked,
    /// Neither.
    Unattributed,
}

/// One hypothesis: an actor, or an actor not in the knowledge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// Preferred name: ATT&CK's, else the first source's; `unknown actor` for the unknown one.
    pub actor: String,
    /// Id inside the knowledge; `unknown` for the unknown actor.
    pub id: String,
    /// ATT&CK id if there is one.
    pub external_id: Option<String>,
    /// True for the hypothesis *an actor not in the knowledge*.
    pub unknown: bool,
    /// Posterior probability, 0 to 1.
    pub probability: f64,
    /// ICD 203 term for the probability.
    pub likelihood: Cow<'static, str>,
    /// Natural log-odds against the unknown actor before evidence.
    pub prior: f64,
    /// Sum of the weights of the evidence, natural log.
    pub weight: f64,
    /// What calibration on history added to the log-odds against the unknown actor.
    #[serde(default)]
    pub calibration: f64,
    /// What each kind of evidence says by itself; together they are `weight`.
    #[serde(default)]
    pub channels: Vec<ChannelWeight>,
    /// Independent origins (publishers) that are neither shared nor benign and speak for this hypothesis.
    pub origins: Vec<String>,
    /// Other names of this actor and who uses them.
    pub names: Vec<String>,
}

/// What one kind of evidence says of a hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelWeight {
    /// `software`, `technique`, `nearest report`, `vulnerability`, `name`, `address`, `hash`, `victim`,
    /// `time`, `text` or `other indicator`.
    pub channel: Cow<'static, str>,
    /// Natural log-likelihood ratio against the unknown actor.
    pub weight: f64,
}

/// What the leading named answer stands on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Support {
    /// True if its probability reaches the threshold: on history, at most a twentieth of the
    /// incidents of actors that nobody knew were answered then.
    pub answered: bool,
    /// The threshold.
    pub threshold: f64,
    /// Distinct indicators, neither shared nor benign, that speak for it.
    pub values: usize,
    /// Those that speak for others only.
    pub elsewhere: usize,
    /// Values of the evidence that could have been known.
    pub comparable: usize,
    /// Publishers behind the indicators that speak for it.
    pub origins: usize,
    /// It also leads when each actor's best item is ignored.
    pub without_best: bool,
    /// It also leads when each actor's two best items are ignored: what two planted items would
    /// bring about does not.
    pub without_two_best: bool,
    /// What its other items add to it, natural log.
    #[serde(default)]
    pub rest: f64,
    /// It is answered, also leads without each actor's two best items, and what is left for it then
    /// still doubles its odds: two planted items do not bring that about.
    #[serde(default)]
    pub firm: bool,
}

/// One possible sponsor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sponsor {
    /// Country code or name as the sources give it.
    pub sponsor: String,
    /// The marginal: sum over this sponsor's groups and an unknown group of it.
    pub probability: f64,
    /// ICD 203 term.
    pub likelihood: Cow<'static, str>,
    /// What may be said of activity and sponsor, whatever may be said of a group.
    pub verdict: Verdict,
    /// The part of the probability through known groups.
    pub through_groups: f64,
    /// The part of the probability through an unknown group of this sponsor.
    pub unknown_group: f64,
    /// The groups it is summed over.
    pub through: Vec<SponsorLink>,
}

/// One group → sponsor link with its own basis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SponsorLink {
    /// Preferred name of the group.
    pub actor: String,
    /// First link: probability that the group did it.
    pub group_probability: f64,
    /// Second link: probability that the sponsor stands behind the group, by what sources say of the
    /// group alone.
    pub sponsor_given_group: f64,
    /// Both links: their product.
    pub pair: f64,
    /// Degree of state responsibility (Healey's spectrum), if a source states it.
    pub degree: Option<String>,
    /// The source's own hedge, e.g. `suspected`.
    pub hedge: Option<String>,
    /// Who says so.
    pub sources: Vec<String>,
    /// Others who name a different sponsor for the same group.
    pub disagree: Vec<String>,
}

/// One item of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// `e1`, `e2`, … within this assessment.
    pub id: String,
    /// `indicator`, `software`, `technique`, `vulnerability` or `circumstance`.
    pub kind: String,
    /// STIX type of the observable, or `tool`, `attack-pattern`, `vulnerability`.
    #[serde(rename = "type")]
    pub type_: String,
    /// Normalised value.
    pub value: String,
    /// Name or title for display, if the value is an id.
    pub label: Option<String>,
    /// Where it was found.
    pub found: Vec<Place>,
    /// How it matched: `exact`, `parent-domain`, `network`, `host-of-url`.
    pub matched: String,
    /// Said of it by sources: who links it to whom.
    pub claims: Vec<Claim>,
    /// Names of actors known to hold it at the time of the activity.
    pub holders: usize,
    /// Why it is weighed down: shared or benign.
    pub discount: Option<Discount>,
    /// Probability of seeing it from anyone else, as used.
    pub background: f64,
    /// Weight for each hypothesis it moves, natural log; exact shares of the answer.
    pub contributions: Vec<Contribution>,
    /// Remarks for the reader.
    pub notes: Vec<String>,
}

/// Where an item was found: bytes in the UTF-8 text read from `file`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// File, or member as `a.zip!/b.txt`.
    pub file: String,
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// How it was written there.
    pub written: String,
    /// Why these words were taken for it, where that is a matter of interpretation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// When it was observed there, if anything tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

/// When something was observed, how exactly that is known, and by whose clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct When {
    /// The moment, RFC 3339 in UTC (where the zone is not known, as if it were UTC); or the day,
    /// the first of those meant, perhaps with a time of day, as written.
    pub at: String,
    /// The last day meant, where several are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// `microsecond`, `millisecond`, `second`, `minute`, `day` or `month`.
    pub precision: String,
    /// `stated` with the time or by the format, `declared` on request, or `unknown`.
    pub zone: String,
    /// What tells: `log` (its line), `mail` (its date), `nearby-date` (in prose).
    pub basis: String,
}

/// One source's statement that an item belongs to an actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Preferred name of the actor, as resolved.
    pub actor: Arc<str>,
    /// Id of the actor in the knowledge, if resolved.
    pub actor_id: Option<Arc<str>>,
    /// The independent origin (publisher) behind the statement.
    pub origin: String,
    /// Where it stands: the reference.
    pub reference: Option<String>,
    /// The collection that carried it (ATT&CK, a feed, the starter pack).
    pub source: String,
    /// Admiralty reliability of that source, A–F.
    pub reliability: Cow<'static, str>,
    /// Date of publication, if known.
    pub published: Option<Arc<str>>,
    /// Date of first known use by the actor, if stated.
    pub first_used: Option<Arc<str>>,
}

/// Why an item speaks less than it seems to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Discount {
    /// `shared`, `benign` or `expired`.
    pub kind: String,
    /// The list, or the actors it is shared by.
    pub because: String,
}

/// What one item adds to one hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Preferred name of the actor.
    pub actor: Arc<str>,
    /// Id of the hypothesis.
    pub id: Arc<str>,
    /// Natural log-likelihood ratio against the unknown actor, tempered.
    pub weight: f64,
}

/// An actor named in the evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// As written.
    pub name: String,
    /// Resolved actor, if uncontested.
    pub actor: Option<String>,
    /// Where.
    pub found: Vec<Place>,
}

/// A name that more than one actor is said to bear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contest {
    /// The name.
    pub name: String,
    /// Each side: actor and who says so.
    pub sides: Vec<ContestSide>,
}

/// One side of a contest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContestSide {
    /// Preferred name of the actor.
    pub actor: String,
    /// The sources that use the name for it.
    pub sources: Vec<String>,
}

/// One file of the evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileRead {
    /// Name inside the incident.
    pub file: String,
    /// Bytes read.
    pub bytes: u64,
    /// SHA-256 of the file as received.
    pub sha256: String,
    /// Reader used, e.g. `text`, `misp`, `binary`.
    pub reader: String,
    /// Why it could not be read, if so.
    pub problem: Option<String>,
}

/// Analytic confidence, never to be put into one sentence with a likelihood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Confidence {
    /// `low`, `moderate` or `high`.
    pub level: String,
    /// What it rests on.
    pub reasons: Vec<String>,
}

/// How to compute this answer again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replay {
    /// Id of the recorded assessment, `assessment-…`.
    pub id: String,
    /// Version of the engine.
    pub engine: String,
    /// Version of the parameters.
    pub parameters: String,
}
