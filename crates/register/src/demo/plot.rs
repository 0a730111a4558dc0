//! What happens in an invented incident: likelier things come first in each list.

use super::random::Random;

/// One kind of happening.
#[derive(Debug)]
pub struct Plot {
    /// Of the incident taxonomy.
    pub kind: &'static str,
    /// How a duty officer would title it; the victim's name follows.
    pub title: &'static str,
    /// ATT&CK techniques that go with it.
    pub techniques: &'static str,
    /// What was noted about how it came in.
    pub told: &'static str,
    /// Effects it has, the likelier first.
    pub effects: &'static [&'static str],
}

const STATE: [Plot; 6] = [
    Plot {
        kind: "intrusions/application-compromise",
        title: "Web shell on a mail server of",
        techniques: "T1190,T1505.003,T1114.002",
        told: "A service open to the internet was used, and a file was left in its web folder.",
        effects: &["considerable-risk", "serious", "preliminary"],
    },
    Plot {
        kind: "intrusion-attempts/exploit",
        title: "Exploited edge device of",
        techniques: "T1190,T1133",
        told: "A device at the edge of the network was exploited; nothing further was seen.",
        effects: &["preliminary", "considerable-risk"],
    },
    Plot {
        kind: "fraud/phishing",
        title: "Targeted e-mails to staff of",
        techniques: "T1566.001,T1204.002",
        told: "Staff were sent a document about a meeting they had indeed planned.",
        effects: &["preliminary", "considerable-risk"],
    },
    Plot {
        kind: "intrusions/privileged-account-compromise",
        title: "Stolen administrator account of",
        techniques: "T1078,T1003.001,T1021.001",
        told: "An administrator's account was used at night from an address never seen before.",
        effects: &["considerable-risk", "serious"],
    },
    Plot {
        kind: "information-content-security/unauthorised-information-access",
        title: "Mailboxes read at",
        techniques: "T1114.002,T1567.002",
        told: "Mailboxes were read through a token that nobody had asked for.",
        effects: &["considerable-risk", "serious", "national"],
    },
    Plot {
        kind: "information-gathering/scanner",
        title: "Persistent scanning of",
        techniques: "T1595.002",
        told: "The same hosts came back for weeks and asked for one kind of device.",
        effects: &["preliminary"],
    },
];

const CRIMINAL: [Plot; 6] = [
    Plot {
        kind: "fraud/phishing",
        title: "Credential phishing of",
        techniques: "T1566.002,T1056.003",
        told: "Staff gave passwords to a page that looked like their own.",
        effects: &["preliminary", "preliminary", "considerable-risk"],
    },
    Plot {
        kind: "malicious-code/infected-system",
        title: "Ransomware at",
        techniques: "T1486,T1490,T1078",
        told: "Files were encrypted over a weekend; a note asked for money.",
        effects: &["considerable-risk", "serious", "serious"],
    },
    Plot {
        kind: "information-content-security/data-leak",
        title: "Stolen data offered for sale, of",
        techniques: "T1567,T1657",
        told: "A page for leaks lists the organisation, with samples.",
        effects: &["considerable-risk", "serious"],
    },
    Plot {
        kind: "fraud/masquerade",
        title: "Invoice fraud against",
        techniques: "T1566.003,T1657",
        told: "A changed bank account number came from the real mailbox of a supplier.",
        effects: &["preliminary", "considerable-risk"],
    },
    Plot {
        kind: "availability/ddos",
        title: "Denial of service against",
        techniques: "T1498.002",
        told: "The public site was out of reach for some hours; money was asked for.",
        effects: &["preliminary", "considerable-risk"],
    },
    Plot {
        kind: "malicious-code/malware-distribution",
        title: "Malware spread from the site of",
        techniques: "T1189,T1608.001",
        told: "Visitors of the site were offered an update that was none.",
        effects: &["preliminary"],
    },
];

const UNKNOWN: [Plot; 6] = [
    Plot {
        kind: "fraud/phishing",
        title: "Phishing of",
        techniques: "T1566.002",
        told: "Staff had opened a link and closed the page again.",
        effects: &["preliminary"],
    },
    Plot {
        kind: "intrusion-attempts/exploit",
        title: "Attempted exploit against",
        techniques: "T1190",
        told: "A service open to the internet was tried; it had been patched.",
        effects: &["preliminary"],
    },
    Plot {
        kind: "vulnerable/vulnerable-system",
        title: "Exposed system of",
        techniques: "",
        told: "A partner's scan found a system that is not supported any more.",
        effects: &["preliminary"],
    },
    Plot {
        kind: "intrusions/unprivileged-account-compromise",
        title: "Taken-over account of",
        techniques: "T1078.004,T1110.003",
        told: "An account sent mail that its owner had not written.",
        effects: &["preliminary", "considerable-risk"],
    },
    Plot {
        kind: "intrusion-attempts/brute-force",
        title: "Guessed passwords at",
        techniques: "T1110.003",
        told: "Thousands of accounts were tried with a few passwords.",
        effects: &["preliminary"],
    },
    Plot {
        kind: "malicious-code/infected-system",
        title: "Infected workstation of",
        techniques: "T1204.002,T1059.001",
        told: "Staff had opened a document.",
        effects: &["preliminary", "considerable-risk"],
    },
];

/// What happens where an actor of this nature is at work; where one vulnerability is exploited
/// everywhere, always what exploits it.
pub fn pick(random: &mut Random, nature: Option<&str>, mass: bool) -> Option<&'static Plot> {
    if mass {
        return STATE.first();
    }
    match nature {
        Some("state-sponsored") => random.pick(&STATE, true),
        Some(_) => random.pick(&CRIMINAL, true),
        None => random.pick(&UNKNOWN, true),
    }
}

/// Kind of organisation that a sector is made of, as the severity rules know it.
pub fn organisation(fixed: &mut Random, sector: &str) -> &'static str {
    const BUSINESS: [&str; 3] = ["medium", "small", "large"];
    match sector.split_once('/') {
        Some(("government", "local-government")) => "local-government",
        Some(("government", _)) => "central-government",
        Some(("essential-services", _)) => "essential-service",
        Some(("society", "individuals")) => "individual",
        _ => fixed.pick(&BUSINESS, true).map_or("medium", |o| o),
    }
}
