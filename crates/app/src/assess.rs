//! From evidence to a recorded answer.

use crate::Progress;
use crate::circumstances;
use crate::clock::moment;
use crate::error::AppError;
use crate::evidence::{Evidence, Names, gather};
use crate::hits::look_up_with;
use crate::hunt::DeclaredClocks;
use crate::incident::{Discovered, Incident, discover};
use crate::register::evidence_tags;
use crate::session::{Moment, Session};
use crate::standing::Standing;
use crate::stored::{ASSESSMENT, EVIDENCE, Request, StoredAssessment, pack, squeeze};
use crate::validity::link_valid;
use ascribe_knowledge::names::fold;
use ascribe_knowledge::{Day, Picture};
use ascribe_ledger::{Body, Credibility, Draft, Reliability};
use ascribe_reason::assessment::{AsOf, Assessment, Mention, Observed, Replay};
use ascribe_reason::lineage::fold_copies;
use ascribe_reason::{
    Case, ENGINE, Excluded, Observation, Parameters, Prior, Seen, assess, examine,
};
use std::path::PathBuf;

/// Keyed tags in one sealed entry.
const TAGS: usize = 1_000_000;

/// What an assessment is asked for.
#[derive(Debug, Clone, Default)]
pub struct AssessOptions {
    /// Day or span (`FROM..TO`) of the activity.
    pub observed_at: Option<String>,
    /// Name of the incident.
    pub name: Option<String>,
    /// The moment of the record.
    pub moment: Moment,
    /// Marking of what is recorded.
    pub marking: Option<String>,
    /// What is declared of the clocks of logs.
    pub clocks: DeclaredClocks,
    /// Sources without which the answer shall be given.
    pub without: Vec<String>,
    /// How known actors share what is expected before any evidence.
    pub prior: Prior,
}

/// Answers, and whether each incident's evidence was read whole.
#[derive(Debug, Clone)]
pub struct Assessed {
    /// One for each incident.
    pub assessments: Vec<Assessment>,
    /// Files that could not be read, or not whole, and descriptions and paths likewise.
    pub problems: usize,
    /// What the reader should know besides.
    pub remarks: Vec<String>,
    /// Marking of the answers: at least as strict as everything they were made from.
    pub marking: String,
}

impl Session {
    /// Assesses every incident that the paths hold, and records evidence and answer.
    ///
    /// # Errors
    /// A wrong request, a path that does not exist, or the record's own.
    pub fn assess(
        &mut self,
        paths: &[PathBuf],
        options: &AssessOptions,
        progress: &mut dyn Progress,
    ) -> Result<Assessed, AppError> {
        if let Some(marking) = &options.marking {
            self.must_read(marking)?;
        }
        let given = options.observed_at.as_deref().map(span).transpose()?;
        let Discovered {
            incidents,
            problems,
            left_out,
        } = discover(paths, options.name.as_deref())?;
        let max_seq = self.last_seq(options.moment)?;
        let without = self.sources_called(&options.without)?;
        let picture = self.picture_without(max_seq, &without)?;
        let names = Names::of(&picture);
        let mut assessed = Assessed {
            assessments: Vec::new(),
            problems: problems.len(),
            remarks: problems,
            marking: self.answer_marking(options, &[])?,
        };
        if !left_out.is_empty() {
            let list = left_out.join(", ");
            assessed
                .remarks
                .push(format!("not assessed, since part of no incident: {list}"));
        }
        for (number, incident) in (1u64..).zip(&incidents) {
            progress.at(
                "assessing incidents",
                number,
                u64::try_from(incidents.len()).ok(),
            );
            let evidence = gather(
                &incident.paths,
                &names,
                &self.reading,
                &options.clocks.or(&incident.clocks),
                self.clock.now(),
                progress,
            )?;
            assessed.problems += evidence
                .files
                .iter()
                .filter(|f| f.problem.is_some())
                .count();
            let mut request = self.request(incident, &evidence, given.clone(), max_seq, options)?;
            request.without.clone_from(&without);
            assessed
                .assessments
                .push(self.answer_and_record(&picture, &evidence, request, options)?);
        }
        self.compare_with_clusters(&mut assessed.assessments)?;
        assessed.assessments = self.without_victims(assessed.assessments)?;
        Ok(assessed)
    }

    pub(crate) fn request(
        &mut self,
        incident: &Incident,
        evidence: &Evidence,
        given: Option<(String, String)>,
        max_seq: u64,
        options: &AssessOptions,
    ) -> Result<Request, AppError> {
        let digest = evidence.digest();
        let known = self.ledger.find_sealed("incident", &digest)?;
        let known = known
            .first()
            .map(|seq| self.ledger.entry(*seq))
            .transpose()?;
        let id = known.map_or_else(|| format!("incident-{}", fresh()), |e| e.object_id);
        Ok(Request {
            incident: id,
            name: incident.name.clone(),
            evidence_seqs: Vec::new(),
            max_seq,
            recorded: options.moment.as_of.unwrap_or_else(|| self.clock.now()),
            known_by: options.moment.known_by,
            given: given.map_or_else(
                || incident.observed.clone(),
                |(from, to)| (Some(from), Some(to)),
            ),
            assessment: format!("assessment-{}", fresh()),
            engine: ENGINE.to_owned(),
            parameters: Parameters::default().version.to_owned(),
            without: Vec::new(),
            reader: self.access.asked_by(),
            even_prior: options.prior == Prior::Even,
        })
    }

    /// Records the evidence, weighs it, and records the answer, which names the entries that hold
    /// the evidence.
    pub(crate) fn answer_and_record(
        &mut self,
        picture: &Picture,
        evidence: &Evidence,
        mut request: Request,
        options: &AssessOptions,
    ) -> Result<Assessment, AppError> {
        let tags = evidence_tags(evidence);
        let marking = options
            .marking
            .clone()
            .unwrap_or_else(|| "TLP:AMBER".to_owned());
        let draft = |kind: &str, id: &str, plaintext: Vec<u8>, tags| Draft {
            kind: kind.to_owned(),
            object_id: id.to_owned(),
            source: "ascribe".to_owned(),
            reliability: Reliability::F,
            credibility: Credibility::UNJUDGED,
            marking: marking.clone(),
            lineage: Vec::new(),
            happened: None,
            published: None,
            body: Body::Sealed {
                incident: request.incident.clone(),
                plaintext,
                tags,
            },
            touches: Vec::new(),
        };
        let context = self.context();
        // As many entries as the parts or the tags need, whichever are more.
        let parts = pack(evidence)?;
        let mut chunks = tags.chunks(TAGS);
        let count = parts.len().max(chunks.len());
        let mut parts = parts.into_iter();
        let drafts: Vec<Draft> = (0..count)
            .map(|_| {
                let tags = chunks.next().unwrap_or_default().to_vec();
                draft(
                    EVIDENCE,
                    &request.incident,
                    parts.next().unwrap_or_default(),
                    tags,
                )
            })
            .collect();
        if !self.access.records() {
            // A reader who only reads is answered all the same.
            return self.compute(picture, evidence, &request);
        }
        let kept = self.ledger.append(&context, &drafts)?;
        request.evidence_seqs = kept.iter().map(|o| o.seq()).collect();
        let answer = self.compute(picture, evidence, &request)?;
        let stored = StoredAssessment {
            answer: serde_json::to_string(&answer)
                .map_err(|e| AppError::stored("assessment", e))?,
            request: self.to_be_kept(&request),
        };
        let body = squeeze("assessment", &stored)?;
        let tags = vec![("incident-assessment".to_owned(), request.incident.clone())];
        let context = self.context();
        let kept = Draft {
            marking: self.answer_marking(options, &[&request.incident])?,
            ..draft(ASSESSMENT, &request.assessment, body, tags)
        };
        self.ledger.append(&context, &[kept])?;
        Ok(answer)
    }

    /// The marking of an answer about an incident: of all that is known, of the incident, and what
    /// was asked for.
    pub(crate) fn answer_marking(
        &self,
        options: &AssessOptions,
        about: &[&str],
    ) -> Result<String, AppError> {
        let asked = options.marking.as_deref().unwrap_or("TLP:AMBER");
        self.derived(asked, about, &|kind| crate::picture::is_knowledge(kind))
    }

    /// The answer to a request: depends on the picture, the evidence, the request and the index
    /// up to the request's last entry, and on nothing else.
    pub(crate) fn compute(
        &self,
        picture: &Picture,
        evidence: &Evidence,
        request: &Request,
    ) -> Result<Assessment, AppError> {
        let standing = Standing::at(&self.ledger, request.max_seq)?.without(&request.without);
        self.compute_with(picture, evidence, request, standing)
    }

    /// The answer to a request from those entries that count.
    pub(crate) fn compute_with(
        &self,
        picture: &Picture,
        evidence: &Evidence,
        request: &Request,
        standing: Standing,
    ) -> Result<Assessment, AppError> {
        let observations = observations(picture, evidence);
        let seen = look_up_with(
            &self.ledger,
            picture,
            &observations,
            request.max_seq,
            standing,
        )?;
        let known_by = request.known_by.map(moment).as_deref().and_then(Day::parse);
        let (mut observations, mut seen) = without_unknown_files(evidence, observations, seen);
        let observed = observed(evidence, request);
        let parameters = request.weighing()?;
        if parameters.credibility > 0.0 {
            seen.iter_mut().for_each(Seen::heed_credibility);
        }
        let told = circumstances::observations(evidence, &observed, &parameters);
        observations.extend(told);
        let recorded = moment(request.recorded);
        let began = observed.from.as_deref().or(observed.to.as_deref());
        let (mut items, comparable) = link_valid(
            picture,
            &observations,
            &seen,
            (
                Day::parse(began.unwrap_or(&recorded)),
                observed.basis != "given",
            ),
            known_by,
            &Excluded::default(),
        );
        let lineages = fold_copies(picture, &mut items, &seen);
        let case = Case {
            id: request.incident.clone(),
            name: request.name.clone(),
            as_of: AsOf {
                recorded,
                known_by: request.known_by.map(moment),
                entries: picture.entries,
                without: request.without.clone(),
            },
            observed,
            items,
            comparable,
            excluded: Excluded::default(),
            mentions: mentions(picture, evidence),
            files: evidence.files.clone(),
            replay: Replay {
                id: request.assessment.clone(),
                engine: request.engine.clone(),
                parameters: request.parameters.clone(),
            },
        };
        let answer = assess(picture, case.clone(), &parameters);
        Ok(examine(picture, &case, &parameters, lineages, answer))
    }
}

/// A random handle that says nothing.
pub(crate) fn fresh() -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.truncate(16);
    id
}

/// `DAY` or `FROM..TO`.
pub(crate) fn span(text: &str) -> Result<(String, String), AppError> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let day = |t: &str| {
        let at = crate::clock::parse_moment("--observed-at", t)?;
        Day::parse(t.get(..10).unwrap_or(t))
            .map(|d| (d, at))
            .ok_or_else(|| AppError::Usage {
                what: format!("--observed-at {t}"),
                rule: "is not a day".to_owned(),
                remedy: "write YYYY-MM-DD, or FROM..TO".to_owned(),
            })
    };
    let ((first, start), (_, end)) = (day(from)?, day(to)?);
    if end < start {
        return Err(AppError::Usage {
            what: format!("--observed-at {text}"),
            rule: "ends before it begins".to_owned(),
            remedy: "write the earlier day first".to_owned(),
        });
    }
    let last = moment(end);
    Ok((first.to_string(), last.get(..10).unwrap_or(to).to_owned()))
}

/// What was found, with the tools that are named and not denied.
pub(crate) fn observations(picture: &Picture, evidence: &Evidence) -> Vec<Observation> {
    let mut all: Vec<Observation> = evidence
        .found
        .iter()
        .map(|f| Observation {
            kind: f.kind.clone(),
            value: f.value.clone(),
            found: f.places.clone(),
        })
        .collect();
    let mut tools: Vec<Observation> = Vec::new();
    for tool in evidence.tools.iter().filter(|t| !t.negated) {
        let Some(key) = picture.tool_names.get(&fold(&tool.name)) else {
            continue;
        };
        match tools.iter_mut().find(|t| t.value == *key) {
            Some(known) => known.found.extend(tool.places.iter().cloned()),
            None => tools.push(Observation {
                kind: "tool".to_owned(),
                value: key.clone(),
                found: tool.places.clone(),
            }),
        }
    }
    all.extend(tools);
    all
}

/// The hash of a file handed in is evidence only if someone knows it; unknown, it is no more
/// remarkable than the file.
pub(crate) fn without_unknown_files(
    evidence: &Evidence,
    observations: Vec<Observation>,
    seen: Vec<ascribe_reason::Seen>,
) -> (Vec<Observation>, Vec<ascribe_reason::Seen>) {
    let known: std::collections::HashSet<usize> = seen.iter().map(|s| s.observation).collect();
    let of_file = |index: usize| evidence.found.get(index).is_some_and(|f| f.of_file);
    let mut moved = std::collections::HashMap::new();
    let mut kept = Vec::new();
    for (index, observation) in observations.into_iter().enumerate() {
        if !of_file(index) || known.contains(&index) {
            moved.insert(index, kept.len());
            kept.push(observation);
        }
    }
    let seen = seen
        .into_iter()
        .filter_map(|s| {
            Some(ascribe_reason::Seen {
                observation: *moved.get(&s.observation)?,
                ..s
            })
        })
        .collect();
    (kept, seen)
}

fn observed(evidence: &Evidence, request: &Request) -> Observed {
    let yearless = match (evidence.without_year, &request.given) {
        (0, _) | (_, (Some(_), _) | (_, Some(_))) => String::new(),
        (1, _) => "; the times of a log have no year and do not count, --log-year gives it".into(),
        (n, _) => {
            format!("; the times of {n} logs have no year and do not count, --log-year gives it")
        }
    };
    let build = |span: (Option<String>, Option<String>), basis: &str, note: &str| Observed {
        from: span.0,
        to: span.1,
        basis: basis.to_owned(),
        note: format!("{note}{yearless}"),
    };
    let both = |span: &(String, String)| (Some(span.0.clone()), Some(span.1.clone()));
    match (&request.given, &evidence.logged, &evidence.written) {
        (given @ (Some(_), _) | given @ (_, Some(_)), _, _) => {
            build(given.clone(), "given", "as given")
        }
        (_, Some(span), _) => build(
            both(span),
            "evidence",
            "from times in log lines; the last day counts, as the least diagnostic",
        ),
        (_, _, Some(span)) => build(
            both(span),
            "evidence",
            "from dates in prose; the last day counts, as the least diagnostic",
        ),
        _ => build(
            (None, None),
            "unknown",
            "no date in the evidence: the least diagnostic moment is assumed, when everyone had every public exploit",
        ),
    }
}

fn mentions(picture: &Picture, evidence: &Evidence) -> Vec<Mention> {
    evidence
        .actors
        .iter()
        .filter(|n| !n.negated)
        .map(|named| Mention {
            name: named.name.clone(),
            actor: picture
                .resolve(&named.name)
                .actor()
                .and_then(|a| picture.actor(a))
                .map(|a| a.name.clone()),
            found: named.places.clone(),
        })
        .collect()
}
