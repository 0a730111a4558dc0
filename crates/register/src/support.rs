//! Who waits for us, and what a victim has allowed.

use crate::event::Consent;
use crate::incident::Incident;
use crate::words::{Scope, SupportKind, SupportState};
use serde::Serialize;

/// Something that somebody waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// The incident.
    pub incident: String,
    /// Pseudonym of the victim, if there is one.
    pub victim: Option<String>,
    /// Handle of the piece of support.
    pub handle: String,
    /// What is waited for.
    pub kind: SupportKind,
    /// Until when.
    pub due: Option<String>,
    /// Who is to do it.
    pub owner: Option<String>,
    /// The day is over.
    pub overdue: bool,
}

/// Everything open in an incident, seen on a day (`YYYY-MM-DD`).
#[must_use]
pub fn waiting(incident: &Incident, today: &str) -> Vec<Waiting> {
    let open = incident
        .support
        .iter()
        .filter(|s| s.state == SupportState::Open);
    open.map(|s| Waiting {
        incident: incident.id.clone(),
        victim: incident.facts.victim.clone(),
        handle: s.handle.clone(),
        kind: s.kind,
        due: s.due.clone(),
        owner: s.owner.clone(),
        overdue: s.due.as_deref().is_some_and(|due| due < today),
    })
    .collect()
}

/// Puts the most urgent first: by day, those without a day last, requests before the rest.
pub fn by_urgency(all: &mut [Waiting]) {
    all.sort_by_key(|w| {
        let day = w.due.clone().unwrap_or_else(|| "9999-12-31".to_owned());
        (
            day,
            w.kind != SupportKind::Request,
            w.incident.clone(),
            w.handle.clone(),
        )
    });
}

/// The consent by which something may be shared with somebody on a day; `None` if there is none.
#[must_use]
pub fn allows<'c>(all: &'c [Consent], what: Scope, with: &str, day: &str) -> Option<&'c Consent> {
    all.iter().find(|c| {
        !c.withdrawn
            && c.what.contains(&what)
            && c.with
                .iter()
                .any(|w| w == "*" || w.eq_ignore_ascii_case(with))
            && c.until.as_deref().is_none_or(|until| day <= until)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Support;

    #[test]
    fn the_overdue_come_first_and_what_is_done_does_not_wait() {
        let piece = |handle: &str, kind, state, due: Option<&str>| Support {
            handle: handle.into(),
            kind,
            state,
            owner: None,
            due: due.map(Into::into),
            to: None,
            indicators: None,
        };
        let incident = Incident {
            support: vec![
                piece("a", SupportKind::Request, SupportState::Open, None),
                piece(
                    "b",
                    SupportKind::FollowUp,
                    SupportState::Open,
                    Some("2021-03-02"),
                ),
                piece(
                    "c",
                    SupportKind::FollowUp,
                    SupportState::Open,
                    Some("2021-03-09"),
                ),
                piece(
                    "d",
                    SupportKind::FollowUp,
                    SupportState::Done,
                    Some("2021-03-01"),
                ),
            ],
            ..Incident::default()
        };
        let mut all = waiting(&incident, "2021-03-03");
        by_urgency(&mut all);
        let seen: Vec<(&str, bool)> = all.iter().map(|w| (w.handle.as_str(), w.overdue)).collect();
        assert_eq!(seen, [("b", true), ("c", false), ("a", false)]);
    }

    #[test]
    fn consent_holds_for_what_whom_and_until_when_it_says() {
        let consent = Consent {
            handle: "consent-1".into(),
            what: vec![Scope::Indicators],
            with: vec!["partners".into()],
            until: Some("2021-12-31".into()),
            withdrawn: false,
        };
        let all = [consent.clone()];
        assert!(allows(&all, Scope::Indicators, "Partners", "2021-12-31").is_some());
        assert!(allows(&all, Scope::Indicators, "Partners", "2022-01-01").is_none());
        assert!(allows(&all, Scope::Indicators, "press", "2021-12-31").is_none());
        assert!(allows(&all, Scope::Identity, "partners", "2021-12-31").is_none());
        let gone = [Consent {
            withdrawn: true,
            ..consent
        }];
        assert!(allows(&gone, Scope::Indicators, "partners", "2021-06-01").is_none());
    }
}
