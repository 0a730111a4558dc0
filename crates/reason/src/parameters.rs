//! The numbers the engine works with, in one place, versioned.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How what is expected before any evidence is shared among known actors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Prior {
    /// As often as reports were published of them, to a fitted power.
    #[default]
    References,
    /// Evenly.
    Even,
}

/// Parameters of the weighing. Probabilities unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Name of this set; stored with every answer.
    pub version: &'static str,
    /// How known actors share what is expected of them.
    pub prior: Prior,
    /// Power of the number of reports in the prior; fitted.
    pub prior_exponent: f64,
    /// Prior of an actor that is not in the knowledge; fitted.
    pub unknown_prior: f64,
    /// Share of an actor's software that its known profile explains; fitted.
    pub software: f64,
    /// Share of an actor's techniques that its known profile explains; fitted.
    pub technique: f64,
    /// Mentions added to all that reports name, so that what is rare is not taken for impossible.
    pub background_mass: f64,
    /// Weight of software in the pool; fitted.
    pub pool_software: f64,
    /// Weight of a technique's being known of the actor at all; fitted.
    pub pool_technique_held: f64,
    /// Weight of a technique's part in the actor's profile; fitted.
    pub pool_technique_named: f64,
    /// Weight of the likeness with the actor's nearest report; fitted.
    pub pool_report: f64,
    /// Share of an actor's victims (sector, nation) that its known profile explains.
    pub victim: f64,
    /// Share of an actor's days of activity that its known spans explain.
    pub active: f64,
    /// Share of what is told of an actor's activity that the words known of it explain.
    pub vocabulary: f64,
    /// The same of words compared with all that is told of an actor and its uses of things; fitted. 0 in
    /// sets of before, which compare by `vocabulary`.
    pub wording: f64,
    /// Power of the likeness of words; fitted.
    pub wording_power: f64,
    /// Likeness of words that comes by chance; fitted.
    pub wording_floor: f64,
    /// Above 0, the credibility of statements counts; 0 in sets of before.
    pub credibility: f64,
    /// Whether circumstances alone make candidates of the actors that they fit; for evaluations. Else
    /// they only tell those apart whom other evidence touches.
    pub circumstances_name: bool,
    /// Share of an actor's exploits that its known profile explains.
    pub exploit: f64,
    /// Expected number of further, unreported holders of an indicator that one actor is said to hold.
    pub indicator_others: f64,
    /// Power of the share of comparable values that hit, by which an indicator is believed.
    pub share_exponent: f64,
    /// Each further indicator of the same origin adds this much times the logarithm of their number.
    pub same_origin: f64,
    /// Factor on weights of values on lists of benign hosts.
    pub benign: f64,
    /// Factor on weights of addresses inside shared networks (hosting, VPN).
    pub shared: f64,
    /// Background of an exploit that everyone can use.
    pub public_exploit: f64,
    /// Days after disclosure in which an exploit spreads by a factor of e towards everyone.
    pub spread_days: f64,
    /// Days by which first reports trail first use, mean.
    pub report_delay_days: f64,
    /// Background of a tool that is public or shared.
    pub public_tool: f64,
    /// Calibration of answers that rest on indicators: constant, and slopes of the log-odds, of
    /// the logarithms of the number of values, of their share and of the number of origins, and
    /// of the share that points elsewhere. All zero: none. Fitted.
    pub indicator_map: [f64; 6],
    /// Probability from which an answer is given at all: on history, no more than a twentieth of
    /// the incidents of unknown actors reach it. Fitted.
    pub answer_threshold: f64,
    /// What an answer's items besides its two best must add for it to be firm, natural log.
    pub firm_rest: f64,
    /// Posterior from which the leader may be attributed.
    pub threshold: f64,
    /// An item counts as an origin for the verdict only below this background.
    pub diagnostic: f64,
}

/// What was learned, as files of their own, made by a program, with their provenance. The first is in
/// use; older ones stay, so that what was recorded with them can be computed again.
const LEARNED: [&str; 2] = [
    include_str!("../parameters/2026-13.toml"),
    include_str!("../parameters/2026-12.toml"),
];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    /// On what it was learned; for people.
    #[serde(rename = "provenance")]
    _provenance: BTreeMap<String, String>,
    learned: BTreeMap<String, f64>,
}

static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let read = |text: &&str| toml::from_str(text).unwrap_or_default();
    LEARNED.iter().map(read).collect()
});

impl Default for Parameters {
    /// The set in use.
    fn default() -> Self {
        FILES.first().map_or_else(|| Self::judged(""), Self::with)
    }
}

impl Parameters {
    /// The set of this name, if this engine has it: the one in use, or an older one.
    #[must_use]
    pub fn of(version: &str) -> Option<Self> {
        let file = FILES.iter().find(|file| file.version == version);
        file.map(Self::with)
    }

    /// The numbers of judgement, and over them what was learned.
    fn with(file: &'static File) -> Self {
        let mut parameters = Self::judged(&file.version);
        for (name, value) in &file.learned {
            if let Some(place) = parameters.learned(name) {
                *place = *value;
            }
        }
        parameters
    }
}

impl Parameters {
    /// The place of a number that is learned.
    fn learned(&mut self, name: &str) -> Option<&mut f64> {
        Some(match name {
            "unknown_prior" => &mut self.unknown_prior,
            "software" => &mut self.software,
            "technique" => &mut self.technique,
            "pool_software" => &mut self.pool_software,
            "pool_technique_held" => &mut self.pool_technique_held,
            "pool_technique_named" => &mut self.pool_technique_named,
            "pool_report" => &mut self.pool_report,
            "answer_threshold" => &mut self.answer_threshold,
            "prior_exponent" => &mut self.prior_exponent,
            "wording" => &mut self.wording,
            "credibility" => &mut self.credibility,
            "wording_power" => &mut self.wording_power,
            "wording_floor" => &mut self.wording_floor,
            _ => {
                let place = name.strip_prefix("indicator_map_")?.parse::<usize>().ok()?;
                self.indicator_map.get_mut(place)?
            }
        })
    }

    fn judged(version: &'static str) -> Self {
        Self {
            version,
            prior: Prior::References,
            prior_exponent: 0.75,
            unknown_prior: 0.38,
            software: 0.57,
            technique: 0.22,
            background_mass: 1000.0,
            pool_software: 0.86,
            pool_technique_held: 0.33,
            pool_technique_named: 0.6,
            pool_report: 1.96,
            victim: 0.3,
            active: 0.2,
            vocabulary: 0.5,
            wording: 0.0,
            wording_power: 1.0,
            wording_floor: 0.0,
            credibility: 0.0,
            circumstances_name: false,
            exploit: 0.5,
            indicator_others: 0.15,
            share_exponent: 0.2,
            same_origin: 0.5,
            benign: 0.1,
            shared: 0.4,
            public_exploit: 0.6,
            spread_days: 14.0,
            report_delay_days: 120.0,
            public_tool: 0.3,
            indicator_map: [0.0; 6],
            answer_threshold: 0.5,
            firm_rest: std::f64::consts::LN_2,
            threshold: 0.8,
            diagnostic: 0.08,
        }
    }
}

impl Parameters {
    /// Power of the number of reports in the prior that is asked for.
    #[must_use]
    pub fn exponent(&self) -> f64 {
        match self.prior {
            Prior::References => self.prior_exponent,
            Prior::Even => 0.0,
        }
    }
}

/// How much of a claim is believed, by Admiralty reliability of its source. F is *cannot be
/// judged*: it carries no weight until someone judges, it is not average.
#[must_use]
pub fn trust(reliability: char) -> f64 {
    match reliability {
        'A' => 0.95,
        'B' => 0.9,
        'C' => 0.75,
        'D' => 0.5,
        'E' => 0.2,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_is_read_and_each_of_its_numbers_has_a_place() {
        for text in LEARNED {
            let file: File = toml::from_str(text).unwrap();
            let mut parameters = Parameters::of(&file.version).unwrap();
            assert_eq!(parameters.version, file.version);
            assert!(!file.learned.is_empty());
            for (name, value) in &file.learned {
                let place = parameters.learned(name).copied();
                assert_eq!(place, Some(*value), "{name} of {}", file.version);
            }
        }
        assert_eq!(Parameters::of("2025-1"), None);
        assert_eq!(
            Parameters::of(Parameters::default().version),
            Some(Parameters::default())
        );
    }
}
