//! How much is known of each actor: its reports, and what they name.

use crate::case::Case;
use ascribe_knowledge::{Day, Picture};

/// What is known of one actor that may be used.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Profile {
    /// Publications that speak of its behaviour.
    pub reports: f64,
    /// Pieces of software that they name, each counted in every report.
    pub software: f64,
    /// The same of techniques.
    pub techniques: f64,
}

/// Profiles of all actors, and their sum.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profiles {
    actors: Vec<Profile>,
    /// Sum over all actors.
    pub all: Profile,
    /// Actors of whom any behaviour is known.
    pub profiled: f64,
}

impl Profiles {
    /// What of the picture the case may be judged with: without excluded publishers, reports and
    /// actors, and without what was published too late.
    pub fn of(picture: &Picture, case: &Case) -> Self {
        let known_by = case.as_of.known_by.as_deref().and_then(Day::parse);
        let excluded = &case.excluded;
        let mut profiles = Self {
            actors: vec![Profile::default(); picture.actors.len()],
            ..Self::default()
        };
        for (index, report) in (0u32..).zip(&picture.reports) {
            let late = known_by.is_some_and(|limit| report.published.is_none_or(|p| p > limit));
            if late
                || excluded.reports.contains(&index)
                || excluded.publishers.contains(&report.origin.publisher)
                || excluded.removes(picture, Some(report.actor))
            {
                continue;
            }
            let at = usize::try_from(report.actor).unwrap_or(usize::MAX);
            let Some(own) = profiles.actors.get_mut(at) else {
                continue;
            };
            for profile in [own, &mut profiles.all] {
                profile.reports += 1.0;
                profile.software += f64::from(report.software);
                profile.techniques += f64::from(report.techniques);
            }
        }
        let known = profiles.actors.iter().filter(|p| p.reports > 0.0).count();
        profiles.profiled = super::count(known);
        profiles
    }

    /// The actors of whom any behaviour is known.
    pub fn known(&self) -> impl Iterator<Item = u32> {
        let all = (0u32..).zip(&self.actors);
        all.filter(|(_, p)| p.reports > 0.0).map(|(index, _)| index)
    }

    /// The profile of an actor.
    pub fn get(&self, actor: u32) -> Profile {
        let at = usize::try_from(actor).unwrap_or(usize::MAX);
        self.actors.get(at).copied().unwrap_or_default()
    }

    /// Share of each candidate in what is expected of named actors, before any evidence: as
    /// reports were published of it, to a power; evenly with the power 0.
    pub fn shares(&self, candidates: &[u32], exponent: f64) -> Vec<f64> {
        let mass = |p: &Profile| (p.reports + 1.0).powf(exponent);
        let masses: Vec<f64> = self.actors.iter().map(mass).collect();
        let all: f64 = masses.iter().sum();
        let nobody = mass(&Profile::default());
        let of = |actor: &u32| {
            let place = usize::try_from(*actor).ok();
            place.and_then(|p| masses.get(p)).unwrap_or(&nobody)
        };
        candidates.iter().map(|a| of(a) / all.max(1.0)).collect()
    }
}
