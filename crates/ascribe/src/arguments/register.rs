//! Arguments of `incident`, `support`, `victim` and `keys`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The register of incidents: record, find, change, link, close, import
#[derive(Debug, Subcommand)]
pub enum Incident {
    /// Record an incident, with what was told and handed in
    New(Box<IncidentNew>),
    /// Show an incident, without who the victim is
    Show(IncidentShow),
    /// List incidents, the newest first
    List(Box<IncidentList>),
    /// Find incidents by words, values and ids; or, recorded, by who the victim is
    Search(IncidentSearch),
    /// Change facts, severity, actor, files and custody
    Update(Box<IncidentUpdate>),
    /// Tie an incident to others, clusters, campaigns, assessments; or untie it
    Link(IncidentLink),
    /// Close an incident, with its disposition and what was learnt
    Close(IncidentClose),
    /// Show what else has the values of an incident: other incidents, and intelligence
    Links(IncidentLinks),
    /// List incidents of which intelligence speaks that was recorded lately
    Touched(IncidentTouched),
    /// Import incidents from CSV, JSON, MISP events or VERIS
    Import(IncidentImport),
}

/// `incident links`.
#[derive(Debug, Args)]
pub struct IncidentLinks {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
}

/// `incident touched`.
#[derive(Debug, Args)]
pub struct IncidentTouched {
    /// Only what was recorded after this moment: 2021-03-02 or 2021-03-02T14:05:00Z
    #[arg(long, value_name = "MOMENT")]
    pub since: String,
}

/// Fields of an incident. Lists are parted by semicolons, or the option is given again.
#[derive(Debug, Args, Default)]
pub struct Fields {
    /// One line that names it; sealed
    #[arg(long)]
    pub title: Option<String>,
    /// What happened, in words; sealed, and searched for values and names
    #[arg(long)]
    pub text: Vec<String>,
    /// When it happened: MOMENT or FROM..TO; 2021, 2021-03, 2021-03-02, 2021-03-02T14:05
    #[arg(long, value_name = "WHEN")]
    pub when: Option<String>,
    /// When it began
    #[arg(long, value_name = "MOMENT")]
    pub from: Option<String>,
    /// When it ended
    #[arg(long, value_name = "MOMENT")]
    pub to: Option<String>,
    /// When it was noticed
    #[arg(long, value_name = "MOMENT")]
    pub detected: Option<String>,
    /// When it was reported
    #[arg(long, value_name = "MOMENT")]
    pub reported: Option<String>,
    /// Zone of the times: UTC, +13:00, Pacific/Auckland
    #[arg(long, default_value = "UTC")]
    pub zone: String,
    /// How it came in: detected, partner, victim, media, other
    #[arg(long, value_name = "HOW")]
    pub came_in: Option<String>,
    /// Sector, such as health
    #[arg(long)]
    pub sector: Option<String>,
    /// Country, two letters
    #[arg(long)]
    pub country: Option<String>,
    /// new, open, waiting
    #[arg(long)]
    pub status: Option<String>,
    /// Kind by RSIT, such as intrusions/system-compromise
    #[arg(long)]
    pub kind: Option<String>,
    /// Who works on it
    #[arg(long)]
    pub owner: Option<String>,
    /// Harm prevented, a whole amount
    #[arg(long, value_name = "AMOUNT")]
    pub harm_prevented: Option<String>,
    /// Effect: preliminary, considerable-risk, serious, national
    #[arg(long)]
    pub effect: Option<String>,
    /// Kind of organisation: individual, small, medium, large, local-government, central-government, essential-service, population
    #[arg(long)]
    pub organisation: Option<String>,
    /// A level decided by hand: uk:C2, nz:moderate
    #[arg(long, value_name = "SCHEME:LEVEL")]
    pub severity: Vec<String>,
    /// Nature of the actor: unknown, state-sponsored, criminal, activist, insider, other
    #[arg(long)]
    pub nature: Option<String>,
    /// How strongly it is tied to an actor: none, linked, attributed
    #[arg(long)]
    pub link: Option<String>,
    /// Vulnerabilities
    #[arg(long = "vulnerability", value_name = "CVE")]
    pub vulnerabilities: Vec<String>,
    /// Techniques
    #[arg(long = "technique", value_name = "ID")]
    pub techniques: Vec<String>,
    /// Values seen; sealed
    #[arg(long = "observable", value_name = "VALUE")]
    pub observables: Vec<String>,
    /// Number under which its source keeps it; sealed
    #[arg(long)]
    pub reference: Option<String>,
    /// Name of the victim; sealed under a key of its own, shown as a pseudonym
    #[arg(long = "victim-name", value_name = "NAME")]
    pub victim_names: Vec<String>,
    /// The victim's own domain
    #[arg(long = "own-domain", value_name = "DOMAIN")]
    pub own_domains: Vec<String>,
    /// The victim's own host
    #[arg(long = "own-host", value_name = "HOST")]
    pub own_hosts: Vec<String>,
    /// The victim's own address or network
    #[arg(long = "own-address", value_name = "ADDRESS")]
    pub own_addresses: Vec<String>,
    /// The victim's own mailbox
    #[arg(long = "own-email", value_name = "MAILBOX")]
    pub own_emails: Vec<String>,
    /// Another word that gives the victim away
    #[arg(long = "own-word", value_name = "WORD")]
    pub own_words: Vec<String>,
    /// Whom to speak with there
    #[arg(long = "contact", value_name = "PERSON")]
    pub contacts: Vec<String>,
}

impl Fields {
    /// (field, text) pairs in the order of the options.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let one = [
            ("title", &self.title),
            ("when", &self.when),
            ("from", &self.from),
            ("to", &self.to),
            ("detected", &self.detected),
            ("reported", &self.reported),
            ("came-in", &self.came_in),
            ("sector", &self.sector),
            ("country", &self.country),
            ("status", &self.status),
            ("kind", &self.kind),
            ("owner", &self.owner),
            ("harm-prevented", &self.harm_prevented),
            ("effect", &self.effect),
            ("organisation", &self.organisation),
            ("nature", &self.nature),
            ("link", &self.link),
            ("reference", &self.reference),
        ];
        let many = [
            ("text", &self.text),
            ("severity", &self.severity),
            ("vulnerabilities", &self.vulnerabilities),
            ("techniques", &self.techniques),
            ("observables", &self.observables),
            ("name", &self.victim_names),
            ("domain", &self.own_domains),
            ("host", &self.own_hosts),
            ("address", &self.own_addresses),
            ("email", &self.own_emails),
            ("word", &self.own_words),
            ("contact", &self.contacts),
        ];
        let ones = one.into_iter().filter_map(|(f, t)| Some((f, t.as_ref()?)));
        let all = many
            .into_iter()
            .flat_map(|(f, list)| list.iter().map(move |t| (f, t)));
        ones.chain(all)
            .map(|(f, t)| (f.to_owned(), t.clone()))
            .collect()
    }
}

/// `incident new`.
#[derive(Debug, Args)]
pub struct IncidentNew {
    #[command(flatten)]
    pub fields: Fields,
    /// Evidence: a file or folder
    #[arg(long = "file", value_name = "PATH")]
    pub files: Vec<PathBuf>,
    /// Where the files are kept
    #[arg(long)]
    pub place: Option<String>,
    /// Pseudonym of a victim that is known already
    #[arg(long, value_name = "VICTIM")]
    pub victim: Option<String>,
    /// Id under which its evidence was assessed before
    #[arg(long, value_name = "INCIDENT")]
    pub adopt: Option<String>,
    /// Why the severity is what it is
    #[arg(long)]
    pub reason: Option<String>,
    /// Marking of what is recorded
    #[arg(long, default_value = "TLP:AMBER")]
    pub marking: String,
}

/// The need to know.
#[derive(Debug, Args)]
pub struct RevealArgs {
    /// Show who the victim is, and everything as it was told; recorded
    #[arg(long, requires = "reason")]
    pub reveal: bool,
    /// Why, for the record
    #[arg(long)]
    pub reason: Option<String>,
}

/// `incident show`.
#[derive(Debug, Args)]
pub struct IncidentShow {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
    /// Every event
    #[arg(long)]
    pub history: bool,
    #[command(flatten)]
    pub reveal: RevealArgs,
}

/// `incident list`.
#[derive(Debug, Args)]
pub struct IncidentList {
    /// Began within FROM..TO
    #[arg(long, value_name = "FROM..TO")]
    pub period: Option<String>,
    /// Status, several parted by commas
    #[arg(long)]
    pub status: Option<String>,
    /// Sector, or group of sectors
    #[arg(long)]
    pub sector: Option<String>,
    /// Country
    #[arg(long)]
    pub country: Option<String>,
    /// How it came in
    #[arg(long)]
    pub came_in: Option<String>,
    /// Kind by RSIT
    #[arg(long)]
    pub kind: Option<String>,
    /// Level, such as uk:C3
    #[arg(long)]
    pub severity: Option<String>,
    /// Nature of the actor
    #[arg(long)]
    pub nature: Option<String>,
    /// none, linked or attributed
    #[arg(long)]
    pub link: Option<String>,
    /// Pseudonym of the victim
    #[arg(long)]
    pub victim: Option<String>,
    /// Tied to this vulnerability
    #[arg(long)]
    pub vulnerability: Option<String>,
    /// Tied to this technique
    #[arg(long)]
    pub technique: Option<String>,
    /// Tied to this cluster or actor
    #[arg(long)]
    pub cluster: Option<String>,
    /// Part of this campaign
    #[arg(long)]
    pub campaign: Option<String>,
    /// Worked on by this person
    #[arg(long)]
    pub owner: Option<String>,
    /// Somebody waits for us
    #[arg(long)]
    pub waiting: bool,
    /// At most so many
    #[arg(short = 'n', long, default_value_t = 50)]
    pub limit: usize,
    /// Only those after this one: the next page
    #[arg(long, value_name = "INCIDENT")]
    pub after: Option<String>,
}

/// `incident search`.
#[derive(Debug, Args)]
pub struct IncidentSearch {
    /// Words, a value, a CVE or ATT&CK id, a pseudonym
    pub text: String,
    /// The text is who a victim is; the search is recorded
    #[arg(long, requires = "reason")]
    pub identity: bool,
    /// Why, for the record
    #[arg(long)]
    pub reason: Option<String>,
    /// At most so many
    #[arg(short = 'n', long, default_value_t = 50)]
    pub limit: usize,
}

/// `incident update`.
#[derive(Debug, Args)]
pub struct IncidentUpdate {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
    #[command(flatten)]
    pub fields: Fields,
    /// Further evidence: a file or folder
    #[arg(long = "add-file", value_name = "PATH")]
    pub files: Vec<PathBuf>,
    /// Where the files, or the piece, are kept
    #[arg(long)]
    pub place: Option<String>,
    /// Pseudonym of the victim
    #[arg(long, value_name = "VICTIM")]
    pub victim: Option<String>,
    /// A step of custody: received, accessed, derived, moved, returned, destroyed
    #[arg(long, value_name = "FILE-N=STEP")]
    pub custody: Option<String>,
    /// What was made from the piece, for a derivation
    #[arg(long, value_name = "PATH")]
    pub derived: Option<PathBuf>,
    /// Why; needed for severity and actor
    #[arg(long)]
    pub reason: Option<String>,
}

/// `incident link`.
#[derive(Debug, Args)]
pub struct IncidentLink {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
    /// It repeats this incident
    #[arg(long, value_name = "INCIDENT")]
    pub duplicate_of: Vec<String>,
    /// It has to do with this incident
    #[arg(long, value_name = "INCIDENT")]
    pub related: Vec<String>,
    /// It belongs to this activity cluster or actor
    #[arg(long, value_name = "ID")]
    pub cluster: Vec<String>,
    /// It is part of this campaign
    #[arg(long, value_name = "ID")]
    pub campaign: Vec<String>,
    /// This assessment is about it
    #[arg(long, value_name = "ID")]
    pub assessment: Vec<String>,
    /// Untie instead
    #[arg(long)]
    pub undo: bool,
    /// Why
    #[arg(long)]
    pub reason: Option<String>,
}

/// `incident close`.
#[derive(Debug, Args)]
pub struct IncidentClose {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
    /// What became of it, such as incident/confirmed
    #[arg(long, required_unless_present = "reopen", conflicts_with = "reopen")]
    pub disposition: Option<String>,
    /// What was learnt; sealed
    #[arg(long)]
    pub lessons: Option<String>,
    /// Open it again
    #[arg(long)]
    pub reopen: bool,
    /// Why it is opened again
    #[arg(long)]
    pub reason: Option<String>,
}

/// `incident import`.
#[derive(Debug, Args)]
pub struct IncidentImport {
    /// The file
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
    /// csv, json, misp or veris [default: by the end of the name]
    #[arg(long, value_name = "FORMAT")]
    pub from_format: Option<String>,
    /// What columns or keys mean: field=COLUMN,field=COLUMN
    #[arg(long, value_name = "MAPPING")]
    pub map: Option<String>,
    /// Order of dates such as 02/03/2021, which are refused without it: day-first, month-first
    #[arg(long, value_name = "ORDER")]
    pub dates: Option<String>,
    /// Zone of the times
    #[arg(long, default_value = "UTC")]
    pub zone: String,
    /// Name of the source, under which its numbers are known again
    #[arg(long)]
    pub source: Option<String>,
    /// Marking of what is recorded
    #[arg(long, default_value = "TLP:AMBER")]
    pub marking: String,
    /// Report only
    #[arg(long)]
    pub dry_run: bool,
}

/// What was done for victims, what they allow, and who waits for us
#[derive(Debug, Subcommand)]
pub enum Support {
    /// Who waits for us, the most urgent first
    Waiting(SupportWaiting),
    /// Record an offer, request, on-site, forensics, advice, indicators, hand-over or follow-up
    Add(SupportAdd),
    /// Change a piece of support
    Change(SupportChange),
    /// Record what the victim allows to be shared, or take that back
    Consent(SupportConsent),
    /// Ask whether something may be shared with somebody today; exit 1 if not
    MayShare(SupportMayShare),
}

/// `support waiting`.
#[derive(Debug, Args)]
pub struct SupportWaiting {
    /// Only what this person is to do
    #[arg(long)]
    pub owner: Option<String>,
    /// Only what is overdue
    #[arg(long)]
    pub overdue: bool,
}

/// What a piece of support says.
#[derive(Debug, Args)]
pub struct SupportFields {
    /// open, done, declined
    #[arg(long)]
    pub state: Option<String>,
    /// Who does it
    #[arg(long)]
    pub owner: Option<String>,
    /// Until which day
    #[arg(long, value_name = "DAY")]
    pub due: Option<String>,
    /// To whom it was handed
    #[arg(long)]
    pub to: Option<String>,
    /// How many indicators were passed on
    #[arg(long, value_name = "COUNT")]
    pub indicators: Option<u64>,
    /// What there is to say; sealed
    #[arg(long)]
    pub text: Option<String>,
}

/// `support add`.
#[derive(Debug, Args)]
pub struct SupportAdd {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
    /// The kind of support
    pub kind: String,
    #[command(flatten)]
    pub fields: SupportFields,
}

/// `support change`.
#[derive(Debug, Args)]
pub struct SupportChange {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
    /// The piece, such as support-1
    pub handle: String,
    #[command(flatten)]
    pub fields: SupportFields,
}

/// `support consent`.
#[derive(Debug, Args)]
pub struct SupportConsent {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
    /// What: identity, indicators, techniques, summary, statistics, case-study; parted by commas
    #[arg(long)]
    pub what: Option<String>,
    /// With whom, parted by commas; * is everyone
    #[arg(long)]
    pub with: Option<String>,
    /// Until which day
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Take this consent back
    #[arg(long, value_name = "CONSENT-N")]
    pub withdraw: Option<String>,
    /// Limits in words; sealed
    #[arg(long)]
    pub text: Option<String>,
}

/// `support may-share`.
#[derive(Debug, Args)]
pub struct SupportMayShare {
    /// The incident
    #[arg(value_name = "INCIDENT")]
    pub id: String,
    /// What
    #[arg(long)]
    pub what: String,
    /// With whom
    #[arg(long)]
    pub with: String,
}

/// Who victims are: kept apart, shown on a recorded need, erased for good
#[derive(Debug, Subcommand)]
pub enum Victim {
    /// Show a victim by its pseudonym
    Show(VictimShow),
    /// Add to what is known of a victim
    Add(Box<VictimAdd>),
    /// Erase a victim: destroy its key and those of its incidents
    Erase(VictimErase),
}

/// `victim show`.
#[derive(Debug, Args)]
pub struct VictimShow {
    /// The pseudonym
    #[arg(value_name = "VICTIM")]
    pub victim: String,
    #[command(flatten)]
    pub reveal: RevealArgs,
}

/// `victim add`.
#[derive(Debug, Args)]
pub struct VictimAdd {
    /// The pseudonym
    #[arg(value_name = "VICTIM")]
    pub victim: String,
    /// A name
    #[arg(long)]
    pub name: Vec<String>,
    /// Its own domain
    #[arg(long = "own-domain", value_name = "DOMAIN")]
    pub domain: Vec<String>,
    /// Its own host
    #[arg(long = "own-host", value_name = "HOST")]
    pub host: Vec<String>,
    /// Its own address or network
    #[arg(long = "own-address", value_name = "ADDRESS")]
    pub address: Vec<String>,
    /// Its own mailbox
    #[arg(long = "own-email", value_name = "MAILBOX")]
    pub email: Vec<String>,
    /// Another word that gives it away
    #[arg(long = "own-word", value_name = "WORD")]
    pub word: Vec<String>,
    /// Whom to speak with there
    #[arg(long, value_name = "PERSON")]
    pub contact: Vec<String>,
}

/// `victim erase`.
#[derive(Debug, Args)]
pub struct VictimErase {
    /// The pseudonym
    #[arg(value_name = "VICTIM")]
    pub victim: String,
    /// Why, for the record
    #[arg(long)]
    pub reason: String,
}

/// The key under which all data keys lie
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Show how the master key is kept and how many keys there are
    Show,
    /// Keep the master key behind a passphrase, for age recipients, or in the clear
    Protect(KeyFormArgs),
    /// Make a new master key and wrap every data key under it
    Rotate(KeyFormArgs),
    /// Make new data keys, encrypt anew what lay under the old ones, and destroy those
    Renew(KeysRenew),
    /// Write a copy of the master key for somebody else to keep
    Escrow(KeysEscrow),
    /// Put the master key back from a copy
    Restore(KeysRestore),
}

/// `keys renew`.
#[derive(Debug, Args)]
pub struct KeysRenew {
    /// Victims, each with all its incidents, or single incidents
    #[arg(value_name = "VICTIM|INCIDENT", required_unless_present = "all")]
    pub of: Vec<String>,
    /// Every data key
    #[arg(long, conflicts_with = "of")]
    pub all: bool,
}

/// The form of a key; in the clear if none is given.
#[derive(Debug, Args)]
pub struct KeyFormArgs {
    /// Behind the passphrase in this file
    #[arg(long, value_name = "FILE", conflicts_with = "age")]
    pub passphrase_file: Option<PathBuf>,
    /// Encrypted to this age recipient
    #[arg(long, value_name = "RECIPIENT")]
    pub age: Vec<String>,
}

/// `keys escrow`.
#[derive(Debug, Args)]
pub struct KeysEscrow {
    #[command(flatten)]
    pub form: KeyFormArgs,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `keys restore`.
#[derive(Debug, Args)]
pub struct KeysRestore {
    /// The copy
    #[arg(value_name = "FILE")]
    pub copy: PathBuf,
    #[command(flatten)]
    pub form: KeyFormArgs,
}
