//! Incidents from tables, JSON, MISP and VERIS: many in one commit, each row reported.

use super::new::Prepared;
use super::record::{MARKING, Note, handle};
use super::usage;
use crate::Progress;
use crate::error::AppError;
use crate::evidence::Names;
use crate::session::Session;
use ascribe_ledger::Draft;
use ascribe_register::Identity;
use ascribe_register::import::{DateOrder, Format, Incoming, Mapping, Row, read};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Incidents written in one commit.
const BATCH: usize = 5000;
/// Bytes of their texts, beyond which they are written sooner: what is found in a text takes some
/// twenty times its size until it is sealed.
const BATCH_BYTES: usize = 4 << 20;

/// How incidents are imported.
#[derive(Debug, Clone, Default)]
pub struct IncidentImport {
    /// `csv`, `json`, `misp` or `veris`; by the end of the name if there is none.
    pub format: Option<String>,
    /// What columns mean: `field=COLUMN,…`.
    pub map: Option<String>,
    /// `day-first` or `month-first`, for dates such as 02/03/2021; they are refused without.
    pub dates: Option<String>,
    /// Zone of the times; UTC if it is empty.
    pub zone: String,
    /// Name of the source, under which numbers are known again.
    pub source: Option<String>,
    /// Marking; TLP:AMBER if there is none.
    pub marking: Option<String>,
    /// Read and report, record nothing.
    pub dry_run: bool,
}

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RowReport {
    /// Rows read.
    pub rows: u64,
    /// Incidents recorded.
    pub recorded: u64,
    /// Rows whose number this source has given before.
    pub known: u64,
    /// Rows that could not be taken.
    pub refused: u64,
    /// Columns of the table, or keys of its objects, that mean no field and were left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Every row: place, what became of it, the incident or the reason.
    pub report: Vec<RowResult>,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowResult {
    /// Where it stands.
    pub place: String,
    /// `recorded`, `known` or `refused`.
    pub outcome: &'static str,
    /// Id of the incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// Why it was refused, or what was left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

/// An import under way.
struct Importer<'s> {
    session: &'s mut Session,
    names: Names,
    source: String,
    marking: String,
    dry_run: bool,
    rows: Vec<(Row, Option<Box<Incoming>>)>,
    bytes: usize,
    references: HashMap<String, String>,
    report: RowReport,
}

impl Session {
    /// Imports incidents from a file.
    ///
    /// # Errors
    /// A format or mapping that is none, a file that cannot be read as it, or the record's own.
    pub fn import_incidents(
        &mut self,
        path: &Path,
        options: &IncidentImport,
        progress: &mut dyn Progress,
    ) -> Result<RowReport, AppError> {
        self.must_mean_something(options.marking.as_deref())?;
        let end = path.extension().and_then(|e| e.to_str()).map(str::to_owned);
        let name = options.format.clone().or(end).unwrap_or_default();
        let format = Format::parse(&name).ok_or_else(|| {
            usage(
                "--from-format",
                "is no format of incidents",
                "give csv, json, misp or veris",
            )
        })?;
        let map = options.map.as_deref().unwrap_or_default();
        let mapping = Mapping::parse(map)
            .map_err(|rule| usage("--map", rule, "write field=COLUMN,field=COLUMN"))?;
        let dates = options.dates.as_deref().map(DateOrder::parse).transpose();
        let dates = dates.map_err(|rule| usage("--dates", rule, "say how the file writes them"))?;
        let mapping = mapping.with_dates(dates);
        let failed = |reason: String| AppError::File {
            operation: "import incidents from",
            path: path.to_owned(),
            reason,
        };
        let file = std::fs::File::open(path).map_err(|e| failed(e.to_string()))?;
        let mut file = std::io::BufReader::with_capacity(1 << 18, file);
        self.import_rows(format, &mut file, &mapping, options, progress)?
            .map_err(failed)
    }

    /// Imports rows as they are read. Within: what was read, or why it could not be read on.
    pub(super) fn import_rows(
        &mut self,
        format: Format,
        source: &mut dyn std::io::Read,
        mapping: &Mapping,
        options: &IncidentImport,
        progress: &mut dyn Progress,
    ) -> Result<Result<RowReport, String>, AppError> {
        let zone = if options.zone.is_empty() {
            "UTC"
        } else {
            &options.zone
        };
        let names = Names::of(&*self.picture_now()?);
        self.mind_victims()?;
        let mut importer = Importer {
            session: self,
            names,
            source: options
                .source
                .clone()
                .unwrap_or_else(|| "import".to_owned()),
            marking: options
                .marking
                .clone()
                .unwrap_or_else(|| MARKING.to_owned()),
            dry_run: options.dry_run,
            rows: Vec::new(),
            bytes: 0,
            references: HashMap::new(),
            report: RowReport::default(),
        };
        let mut fault = None;
        let read = read(format, source, mapping, zone, &mut |row| {
            if fault.is_none() {
                progress.at("importing incidents", importer.report.rows, None);
                fault = importer.take(row).err();
            }
        });
        let flushed = fault.map_or_else(|| importer.flush(), Err);
        let report = importer.report;
        self.forget_victims();
        flushed?;
        Ok(read.map(|left_out| RowReport { left_out, ..report }))
    }
}

impl Importer<'_> {
    fn take(&mut self, mut row: Row) -> Result<(), AppError> {
        self.report.rows += 1;
        match std::mem::replace(&mut row.incoming, Err(String::new())) {
            Ok(incoming) if *incoming == Incoming::default() => {
                let nothing = "has no known field; say what its columns mean with --map, or another format with --from-format";
                row.remarks.push(nothing.to_owned());
                self.rows.push((row, None));
            }
            Ok(incoming) => {
                let texts = incoming.text.iter().chain(&incoming.observables);
                self.bytes += texts.map(String::len).sum::<usize>();
                self.rows.push((row, Some(incoming)));
            }
            Err(problem) => {
                row.remarks.push(problem);
                self.rows.push((row, None));
            }
        }
        if self.rows.len() >= BATCH || self.bytes >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Identities first, so that prose is indexed without them; then the incidents.
    fn flush(&mut self) -> Result<(), AppError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        let mut identities: Vec<Draft> = Vec::new();
        let mut victims: Victims = Victims::default();
        let mut ready = Vec::new();
        for (row, incoming) in rows {
            let Some(incoming) = incoming else {
                self.tell(row, "refused", None);
                continue;
            };
            if let Some(id) = self.known(&incoming)? {
                self.tell(row, "known", Some(id));
                continue;
            }
            match self.prepare(&incoming, &mut victims, &mut identities) {
                Ok(prepared) => {
                    if let Some(reference) = self.reference(&incoming) {
                        self.references.insert(reference, prepared.id.clone());
                    }
                    self.tell(row, "recorded", Some(prepared.id.clone()));
                    ready.push((prepared, incoming));
                }
                Err(error) if error.is_usage() => {
                    let mut row = row;
                    row.remarks.push(error.to_string());
                    self.tell(row, "refused", None);
                }
                Err(error) => return Err(error),
            }
        }
        if self.dry_run {
            return Ok(());
        }
        identities.extend(victims.drafts()?);
        self.session.record_identities(&identities)?;
        let mut drafts = Vec::new();
        for (prepared, incoming) in ready {
            let (opening, _) = self.session.opening_drafts(
                &prepared,
                &incoming,
                &Note::default(),
                Some(&self.source),
            )?;
            drafts.extend(opening);
            drafts.extend(prepared.drafts);
        }
        let context = self.session.context();
        self.session.ledger.append(&context, &drafts)?;
        Ok(())
    }

    fn prepare(
        &mut self,
        incoming: &Incoming,
        victims: &mut Victims,
        identities: &mut Vec<Draft>,
    ) -> Result<Prepared, AppError> {
        let evidence = self.session.found_in(incoming, &self.names)?;
        let place = (handle("incident"), self.marking_of(incoming)?);
        let mut alone = incoming.clone();
        alone.identity = Identity::default();
        let victim = if incoming.identity.is_empty() {
            None
        } else {
            Some(victims.of(self.session, &incoming.identity)?)
        };
        let mut prepared = self
            .session
            .prepare(place, &alone, evidence, None, identities)?;
        prepared.victim = victim;
        Ok(prepared)
    }

    /// The marking of the import joined with the row's own: what a source keeps closer stays so.
    fn marking_of(&self, incoming: &Incoming) -> Result<String, AppError> {
        let Some(own) = &incoming.marking else {
            return Ok(self.marking.clone());
        };
        let access = &self.session.access;
        if !access.reads(own) {
            return Err(usage(
                "the marking of the row",
                "is none that the policy knows",
                "write one of TLP 2.0, or one of the policy file",
            ));
        }
        Ok(access.join([self.marking.as_str(), own]))
    }

    fn reference(&self, incoming: &Incoming) -> Option<String> {
        incoming
            .reference
            .as_ref()
            .map(|r| format!("{}\n{r}", self.source))
    }

    /// The incident that this source has given under the same number.
    fn known(&mut self, incoming: &Incoming) -> Result<Option<String>, AppError> {
        let Some(reference) = self.reference(incoming) else {
            return Ok(None);
        };
        if let Some(id) = self.references.get(&reference) {
            return Ok(Some(id.clone()));
        }
        let found = self
            .session
            .ledger
            .find_sealed(super::record::REFERENCE, &reference)?;
        found
            .first()
            .map(|seq| Ok(self.session.ledger.entry(*seq)?.object_id))
            .transpose()
    }

    fn tell(&mut self, row: Row, outcome: &'static str, incident: Option<String>) {
        match outcome {
            "recorded" => self.report.recorded += 1,
            "known" => self.report.known += 1,
            _ => self.report.refused += 1,
        }
        self.report.report.push(RowResult {
            place: row.place,
            outcome,
            incident: incident.filter(|_| !self.dry_run || outcome == "known"),
            remarks: row.remarks,
        });
    }
}

/// Victims met in one batch: known ones and new ones, by their tags.
#[derive(Default)]
struct Victims {
    by_tag: HashMap<(String, String), String>,
    whole: BTreeMap<String, Identity>,
    changed: BTreeMap<String, bool>,
}

impl Victims {
    /// The pseudonym of a victim, which is the same for the same names and domains.
    fn of(&mut self, session: &mut Session, identity: &Identity) -> Result<String, AppError> {
        let tags = identity.same_by();
        let met = tags.iter().find_map(|t| self.by_tag.get(t)).cloned();
        let victim = match met {
            Some(victim) => victim,
            None => {
                let (victim, draft) = session.declare(None, identity)?;
                let known = session.identity(&victim)?.unwrap_or_default();
                self.whole.insert(victim.clone(), known);
                self.changed.insert(victim.clone(), draft.is_some());
                victim
            }
        };
        let whole = self.whole.entry(victim.clone()).or_default();
        let before = whole.clone();
        whole.merge(identity);
        if *whole != before {
            self.changed.insert(victim.clone(), true);
        }
        for tag in tags {
            self.by_tag.entry(tag).or_insert_with(|| victim.clone());
        }
        Ok(victim)
    }

    fn drafts(&self) -> Result<Vec<Draft>, AppError> {
        let changed = |v: &&String| self.changed.get(*v).copied().unwrap_or(false);
        let drafts = self.whole.keys().filter(changed);
        drafts
            .map(|v| {
                super::victim::victim_draft(v, self.whole.get(v).unwrap_or(&Identity::default()))
            })
            .collect()
    }
}
