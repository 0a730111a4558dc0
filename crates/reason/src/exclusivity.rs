//! How exclusive a thing was at the time of the activity.
//!
//! An exploit speaks for those who held it only while few did. Before disclosure the background
//! is the share of known holders; from disclosure on it rises towards *everyone*, at once when a
//! proof of concept is public.

use crate::case::Hit;
use crate::parameters::Parameters;
use ascribe_knowledge::Day;
use ascribe_knowledge::picture::Vulnerability;

/// Background of an exploit that many use at once although no proof of concept is public.
const MANY: f64 = 0.4;

/// Days by which the first known use trails the first: used, and not yet noticed. Judgement.
const KNOWN_LATE: i32 = 30;

/// Probability that the actor of a statement held the exploit on the day.
///
/// With a stated first use it held it from then on, and in the month before: the first *known* use
/// trails the first. Earlier it may have. Without one, the
/// first report is an upper bound that trails first use by an exponential delay.
#[must_use]
pub fn held(hit: &Hit, day: Option<Day>, parameters: &Parameters) -> f64 {
    let Some(day) = day else { return 1.0 };
    let before = |known: Day, scale: f64| {
        let late = f64::from((known.0 - day.0).max(0));
        (-late / scale).exp()
    };
    match (hit.first_used, hit.published) {
        (Some(first), _) => before(Day(first.0 - KNOWN_LATE), 15.0),
        (None, Some(published)) => before(published, parameters.report_delay_days),
        (None, None) => 0.5,
    }
}

/// Probability of seeing the exploit from anyone else on the day, and why.
///
/// `holders` is the expected number of known holders, `profiled` the number of actors whose
/// behaviour is known at all.
#[must_use]
pub fn background(
    known: Option<&Vulnerability>,
    day: Option<Day>,
    holders: f64,
    profiled: f64,
    parameters: &Parameters,
) -> (f64, String) {
    let everyone = parameters.public_exploit;
    let Some(day) = day else {
        return (
            everyone,
            "the day of use is not known: taken as when everyone could use it".to_owned(),
        );
    };
    let few = ((holders + 0.5) / (profiled + 1.0)).min(everyone);
    let Some(known) = known else {
        return (
            everyone,
            "no source dates this vulnerability: taken as public".to_owned(),
        );
    };
    if let Some(public) = known.poc_public.filter(|p| *p <= day) {
        return (
            everyone,
            format!("proof of concept public since {public}: anyone could use it"),
        );
    }
    let (spread, why) = spread(known.disclosed, day, few, parameters);
    match known.mass_exploitation.filter(|m| *m <= day) {
        Some(mass) => (
            everyone.min(spread.max(MANY)),
            format!("exploited by many at once since {mass}"),
        ),
        None => (spread, why),
    }
}

/// How far knowledge of the exploit has come since its disclosure, from `few` towards everyone.
fn spread(disclosed: Option<Day>, day: Day, few: f64, parameters: &Parameters) -> (f64, String) {
    let everyone = parameters.public_exploit;
    let Some(disclosed) = disclosed else {
        return (
            everyone,
            "no source says when it became public: taken as public".to_owned(),
        );
    };
    if day < disclosed {
        return (
            few,
            format!("used before its disclosure on {disclosed}: few can have held it"),
        );
    }
    let since = f64::from(day.0 - disclosed.0);
    let part = 1.0 - (-since / parameters.spread_days).exp();
    (
        few + (everyone - few) * part,
        format!("public since {disclosed}, {since} days before use"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxylogon() -> Vulnerability {
        let day = |d: &str| Day::parse(d);
        Vulnerability {
            cve: "CVE-2021-26855".into(),
            name: None,
            disclosed: day("2021-03-02"),
            first_exploited: day("2021-01-03"),
            poc_public: day("2021-03-10"),
            mass_exploitation: day("2021-03-03"),
        }
    }

    #[test]
    fn exclusivity_only_falls() {
        let p = Parameters::default();
        let known = proxylogon();
        let first = Day::parse("2021-01-01").unwrap();
        let curve: Vec<f64> = (0..120)
            .map(|n| background(Some(&known), Some(Day(first.0 + n)), 1.0, 100.0, &p).0)
            .collect();
        assert!(curve.windows(2).all(|w| w[0] <= w[1]), "{curve:?}");
        assert!(curve[0] < 0.02 && curve[119] >= 0.6);
        assert!(background(Some(&known), None, 1.0, 100.0, &p).0 >= 0.6);
    }
}
