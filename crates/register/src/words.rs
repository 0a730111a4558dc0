//! Controlled words, each a type with its written form: what can be said of an incident without
//! prose.

/// Makes a type of words: variant, written form, meaning.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As it is written.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// The word written so, ignoring case and with spaces for hyphens.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
                Self::ALL.iter().copied().find(|w| w.as_str() == wanted)
            }

            /// Every written form, for errors.
            #[must_use]
            pub fn list() -> String {
                Self::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>().join(", ")
            }

            /// Its place in the list, as a number to be found by.
            #[must_use]
            pub fn number(self) -> i64 {
                let place = Self::ALL.iter().position(|w| *w == self);
                place.and_then(|p| i64::try_from(p).ok()).unwrap_or(0)
            }
        }
    };
}

words! {
    /// How an incident came to be known.
    CameIn {
        /// Found by the centre's own detection.
        Detected = "detected",
        /// Told by a partner.
        Partner = "partner",
        /// Told by the victim.
        Victim = "victim",
        /// Read in the media.
        Media = "media",
        /// Otherwise.
        Other = "other",
    }
}

words! {
    /// Where the work on an incident stands.
    Status {
        /// Nobody has looked at it.
        New = "new",
        /// Somebody works on it.
        Open = "open",
        /// It waits for somebody else.
        Waiting = "waiting",
        /// The work is done.
        Closed = "closed",
    }
}

words! {
    /// What kind of actor is behind an incident; apart from its severity.
    Nature {
        /// Not enough is known.
        Unknown = "unknown",
        /// A state or somebody on its behalf.
        StateSponsored = "state-sponsored",
        /// For money.
        Criminal = "criminal",
        /// For a cause.
        Activist = "activist",
        /// From inside.
        Insider = "insider",
        /// None of these.
        Other = "other",
    }
}

words! {
    /// How strongly an incident is tied to an actor. Linked never turns into attributed by itself.
    Link {
        /// Not at all.
        None = "none",
        /// It contains indicators that can be linked to the actor.
        Linked = "linked",
        /// It is attributed, by an assessment that is stated.
        Attributed = "attributed",
    }
}

words! {
    /// Effect on the organisation, as the severity rules know it.
    Effect {
        /// First signs only.
        Preliminary = "preliminary",
        /// A considerable risk, not come true.
        ConsiderableRisk = "considerable-risk",
        /// A serious effect.
        Serious = "serious",
        /// Sustained, with consequences for the nation.
        National = "national",
    }
}

words! {
    /// Kind of organisation, as the severity rules know it.
    Organisation {
        /// A private person.
        Individual = "individual",
        /// A small organisation, below 50 people.
        Small = "small",
        /// A medium organisation, 50 to 249 people.
        Medium = "medium",
        /// A large organisation, 250 people or more.
        Large = "large",
        /// Local or wider government.
        LocalGovernment = "local-government",
        /// Central government.
        CentralGovernment = "central-government",
        /// A service the nation depends on.
        EssentialService = "essential-service",
        /// A large part of the people, or of the economy.
        Population = "population",
    }
}

words! {
    /// A step in the life of a piece of evidence.
    CustodyStep {
        /// It was taken in.
        Received = "received",
        /// Somebody read it.
        Accessed = "accessed",
        /// Another piece was made from it.
        Derived = "derived",
        /// It was moved to another place or keeper.
        Moved = "moved",
        /// It was given back.
        Returned = "returned",
        /// It was destroyed.
        Destroyed = "destroyed",
    }
}

words! {
    /// A kind of support.
    SupportKind {
        /// Help was offered.
        Offer = "offer",
        /// The victim asked for help.
        Request = "request",
        /// People went there.
        OnSite = "on-site",
        /// Forensic work.
        Forensics = "forensics",
        /// Advice was given.
        Advice = "advice",
        /// Indicators were passed on.
        Indicators = "indicators",
        /// The case was handed to others.
        HandOver = "hand-over",
        /// Somebody is to come back to it.
        FollowUp = "follow-up",
    }
}

words! {
    /// Where a piece of support stands.
    SupportState {
        /// Somebody waits.
        Open = "open",
        /// Done.
        Done = "done",
        /// Declined by the victim or by us.
        Declined = "declined",
    }
}

words! {
    /// What a victim consents to be shared.
    Scope {
        /// Who they are.
        Identity = "identity",
        /// Indicators found with them.
        Indicators = "indicators",
        /// Techniques used against them.
        Techniques = "techniques",
        /// What happened, without who they are.
        Summary = "summary",
        /// Being counted in published tables.
        Statistics = "statistics",
        /// Being told of as a case, de-identified.
        CaseStudy = "case-study",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_however_they_are_written() {
        assert_eq!(
            Organisation::parse(" Essential Service "),
            Some(Organisation::EssentialService)
        );
        assert_eq!(
            Nature::parse("STATE_SPONSORED"),
            Some(Nature::StateSponsored)
        );
        assert_eq!(Status::parse("finished"), None);
        assert_eq!(serde_json::to_string(&Status::New).unwrap(), "\"new\"");
        assert_eq!(CameIn::Media.number(), 3);
    }
}
