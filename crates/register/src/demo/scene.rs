//! Who attacks whom, when, and with what.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::plot::{self, Plot};
use super::random::Random;
use crate::taxonomy::SECTORS;

/// Columns in their order.
pub const COLUMNS: [&str; 19] = [
    "reference",
    "title",
    "when",
    "came-in",
    "sector",
    "country",
    "kind",
    "nature",
    "link",
    "effect",
    "organisation",
    "vulnerabilities",
    "techniques",
    "text",
    "name",
    "domain",
    "harm-prevented",
    "status",
    "disposition",
];

/// First day, and days of the register.
const FIRST: Date = date(2019, 7, 1);
const DAYS: u64 = 5 * 365;
/// The day on which one vulnerability was exploited everywhere, and for how long.
const MASS: u64 = 610;
const MASS_DAYS: u64 = 14;
const MASS_CVE: &str = "CVE-2021-26855";

/// Days before the end of the register within which work is still going on.
const OPEN_DAYS: u64 = 60;

const CAME_IN: [&str; 4] = ["detected", "partner", "victim", "media"];
/// A national centre's own country, and a few others that it helps.
const HOME: &str = "NZ";
const COUNTRIES: [&str; 4] = ["AU", "FJ", "WS", "TO"];
const CVES: [&str; 6] = [
    "CVE-2019-19781",
    "CVE-2020-1472",
    "CVE-2021-44228",
    "CVE-2022-41040",
    "CVE-2023-34362",
    "CVE-2023-4966",
];
const SYLLABLES: [&str; 16] = [
    "ar", "bel", "cor", "dun", "el", "far", "gal", "hol", "ir", "kel", "lor", "mar", "nor", "os",
    "tal", "ver",
];
const FORMS: [&str; 6] = ["Holdings", "Trust", "Works", "Council", "Clinic", "Group"];

/// An invented actor with what it uses.
#[derive(Debug, Clone)]
struct Actor {
    name: String,
    nature: &'static str,
    /// Day of its season's height within a year.
    season: u64,
    infrastructure: u64,
}

/// A campaign: one actor for some weeks.
#[derive(Debug, Clone)]
struct Campaign {
    name: String,
    actor: usize,
    start: u64,
    days: u64,
}

/// Everything that does not change from row to row.
#[derive(Debug, Clone)]
pub struct Scene {
    actors: Vec<Actor>,
    campaigns: Vec<Campaign>,
    victims: u64,
    sectors: Vec<String>,
}

/// What one incident is about.
struct Case<'s> {
    day: u64,
    actor: Option<&'s Actor>,
    campaign: &'s str,
    cve: Option<&'static str>,
}

impl Scene {
    pub fn new(random: &mut Random, incidents: u64) -> Self {
        let actors: Vec<Actor> = (0..40_u64)
            .map(|n| Actor {
                name: format!("{} {}", capital(&word(random, 2)), n + 1),
                nature: if n % 2 == 0 {
                    "state-sponsored"
                } else {
                    "criminal"
                },
                season: random.below(365),
                infrastructure: n,
            })
            .collect();
        let campaigns = (0..120_u64).map(|n| Campaign {
            name: format!("campaign-{}", n + 1),
            actor: usize::try_from(random.below(40)).unwrap_or(0),
            start: random.below(DAYS - 60),
            days: 10 + random.below(50),
        });
        let campaigns = campaigns.collect();
        let sectors = SECTORS.all().into_iter().map(|(name, _)| name);
        Self {
            campaigns,
            actors,
            victims: (incidents / 4).max(20),
            // All but `unspecified`, the last class.
            sectors: sectors
                .filter(|sector| !sector.starts_with("unspecified/"))
                .collect(),
        }
    }

    /// One incident as a line.
    pub fn row(&self, random: &mut Random, number: u64) -> String {
        let case = self.case(random);
        let victim = random.below(self.victims).min(random.below(self.victims));
        let (nature, link) = said(random, case.actor);
        let (name, domain) = victim_of(victim);
        let mass = case.cve == Some(MASS_CVE);
        let Some(plot) = plot::pick(random, case.actor.map(|a| a.nature), mass) else {
            return String::new();
        };
        // An organisation stays in its sector and of its kind.
        let mut fixed = Random::new(victim ^ 0xa5a5);
        let sector = fixed.pick(&self.sectors, true).map_or("", String::as_str);
        let organisation = plot::organisation(&mut fixed, sector);
        let country = match fixed.pick(&COUNTRIES, true) {
            Some(other) if fixed.percent(8) => other,
            _ => HOME,
        };
        let text = told(random, &case, plot, victim, &domain);
        let harm = if random.percent(5) {
            (random.below(400) * 1000).to_string()
        } else {
            String::new()
        };
        let (status, disposition) = standing(random, case.day);
        let fields = [
            format!("R-{number}"),
            format!("{} {name}", plot.title),
            day(case.day),
            random.pick(&CAME_IN, true).map_or("", |c| c).to_owned(),
            sector.to_owned(),
            country.to_owned(),
            plot.kind.to_owned(),
            nature.to_owned(),
            link.to_owned(),
            random.pick(plot.effects, true).map_or("", |e| e).to_owned(),
            organisation.to_owned(),
            case.cve.unwrap_or_default().to_owned(),
            plot.techniques.to_owned(),
            text,
            name,
            domain,
            harm,
            status.to_owned(),
            disposition.to_owned(),
            case.actor.map_or("", |a| a.name.as_str()).to_owned(),
            case.campaign.to_owned(),
        ];
        let quoted = fields.iter().map(|f| {
            if f.contains([',', '"', '\n']) {
                format!("\"{}\"", f.replace('"', "\"\""))
            } else {
                f.clone()
            }
        });
        quoted.collect::<Vec<_>>().join(",") + "\n"
    }

    fn case(&self, random: &mut Random) -> Case<'_> {
        let free = Case {
            day: random.below(DAYS),
            actor: None,
            campaign: "",
            cve: None,
        };
        match random.below(100) {
            // Mass exploitation: whoever came by, most of them unknown.
            0..=7 => Case {
                day: MASS + random.below(MASS_DAYS),
                actor: random
                    .pick(&self.actors, true)
                    .filter(|a| a.season % 3 == 0),
                campaign: "mass-exploitation",
                cve: Some(MASS_CVE),
            },
            8..=37 => match random.pick(&self.campaigns, true) {
                Some(campaign) => Case {
                    day: campaign.start + random.below(campaign.days),
                    actor: self.actors.get(campaign.actor),
                    campaign: &campaign.name,
                    cve: CVES.get(campaign.actor % 12).copied(),
                },
                None => free,
            },
            38..=67 => match random.pick(&self.actors, true) {
                Some(actor) => Case {
                    day: (random.below(5) * 365 + (actor.season + random.below(90)) % 365)
                        .min(DAYS - 1),
                    actor: Some(actor),
                    ..free
                },
                None => free,
            },
            _ => free,
        }
    }
}

/// What the register says of the actor: less than is true.
fn said(random: &mut Random, actor: Option<&Actor>) -> (&'static str, &'static str) {
    match actor {
        Some(actor) if random.percent(75) => {
            let link = if random.percent(30) {
                "attributed"
            } else {
                "linked"
            };
            (actor.nature, link)
        }
        _ => ("unknown", "none"),
    }
}

/// Where the work stands: what is old is closed, what is new is being looked at.
fn standing(random: &mut Random, day: u64) -> (&'static str, &'static str) {
    const OPEN: [&str; 3] = ["open", "waiting", "new"];
    if day + OPEN_DAYS < DAYS {
        return ("closed", "incident/confirmed");
    }
    (random.pick(&OPEN, true).map_or("open", |s| s), "")
}

fn victim_of(number: u64) -> (String, String) {
    let mut fixed = Random::new(number);
    let stem = format!("{}{number}", word(&mut fixed, 3));
    let form = fixed.pick(&FORMS, false).map_or("", |f| f);
    (
        format!("{} {form}", capital(&stem)),
        format!("{stem}.example"),
    )
}

/// Prose with indicators: the actor's infrastructure, values everybody has, and the victim's own.
fn told(random: &mut Random, case: &Case<'_>, plot: &Plot, victim: u64, domain: &str) -> String {
    let hosts = match case.actor {
        Some(actor) => (0..2_u64)
            .map(|_| {
                let n = actor.infrastructure * 64 + random.below(64);
                format!("c2-{n}.bad.example and 198.51.100.{}", n % 254 + 1)
            })
            .collect::<Vec<_>>()
            .join(", "),
        None => format!("h{}.elsewhere.example", random.below(1 << 30)),
    };
    format!(
        "{} mail.{domain} (192.0.2.{}) spoke to {hosts}; the resolver 203.0.113.53 was asked.",
        plot.told,
        victim % 254 + 1,
    )
}

fn day(number: u64) -> String {
    let days = i64::try_from(number).unwrap_or(0);
    let span: Span = days.days();
    FIRST.checked_add(span).unwrap_or(FIRST).to_string()
}

fn word(random: &mut Random, syllables: usize) -> String {
    let one = |_| random.pick(&SYLLABLES, false).map_or("", |s| s);
    (0..syllables).map(one).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
