//! The cases: fictional victims in the real setting of the Exchange exploitation of 2021.

use crate::build::*;
use ascribe_reason::assessment::*;

/// January 2021, before disclosure: attributed.
pub fn attributed() -> Assessment {
    let mut a = empty("7c1f", "Kererū Freight");
    a.verdict = Verdict::Attributed;
    a.reasons = vec![
        "HAFNIUM leads, on independent origins that are neither shared nor benign: Microsoft, Volexity.".to_owned(),
        "1 item was weighed down as benign: Public DNS resolvers.".to_owned(),
        "1 item was weighed down as shared: claimed for 14 actors.".to_owned(),
    ];
    a.hypotheses.extend([
        Hypothesis {
            origins: vec!["Microsoft".to_owned(), "Volexity".to_owned()],
            names: vec![
                "Silk Typhoon".to_owned(),
                "Operation Exchange Marauder".to_owned(),
            ],
            ..hypothesis("HAFNIUM", Some("G0125"), -4.6)
        },
        hypothesis("Tick", Some("G0060"), -4.6),
        hypothesis("Calypso", None, -4.6),
        hypothesis("APT41", Some("G0096"), -4.6),
        hypothesis("Tonto Team", Some("G0131"), -4.6),
    ]);
    a.evidence = exchange_items();
    a.sponsors = vec![Sponsor {
        verdict: Verdict::Attributed,
        through_groups: 0.8,
        unknown_group: 0.02,
        sponsor: "CN".to_owned(),
        probability: 0.0,
        likelihood: "".into(),
        through: vec![
            SponsorLink {
                group_probability: 0.8,
                sponsor_given_group: 1.0,
                pair: 0.8,
                actor: "HAFNIUM".to_owned(),
                degree: None,
                hedge: Some("assessed".to_owned()),
                sources: vec!["Microsoft".to_owned(), "UK Government".to_owned()],
                disagree: Vec::new(),
            },
            SponsorLink {
                group_probability: 0.8,
                sponsor_given_group: 1.0,
                pair: 0.8,
                actor: "Tick".to_owned(),
                degree: None,
                hedge: Some("suspected".to_owned()),
                sources: vec!["misp-galaxy".to_owned()],
                disagree: vec!["Example Lab names no state".to_owned()],
            },
        ],
    }];
    a.contested = vec![Contest {
        name: "Silk Typhoon".to_owned(),
        sides: vec![
            ContestSide {
                actor: "HAFNIUM".to_owned(),
                sources: vec!["Microsoft".to_owned(), "MITRE ATT&CK".to_owned()],
            },
            ContestSide {
                actor: "UNC5221".to_owned(),
                sources: vec!["Example Lab".to_owned()],
            },
        ],
    }];
    a.mentions = vec![Mention {
        name: "Hafnium".to_owned(),
        actor: Some("HAFNIUM".to_owned()),
        found: vec![Place {
            file: "notes.md".to_owned(),
            start: 88,
            end: 95,
            written: "Hafnium".to_owned(),
            rule: None,
            when: None,
        }],
    }];
    a.decisive = vec![
        "For Tick, traces of what few others are known to use: Daserf, ShadowPad loader."
            .to_owned(),
    ];
    a.confidence = Confidence {
        level: "moderate".to_owned(),
        reasons: vec![
            "2 independent origins for the best supported hypothesis".to_owned(),
            "best source reliability B".to_owned(),
            "8 weighed items".to_owned(),
        ],
    };
    a.files.push(FileRead {
        reader: "binary".to_owned(),
        problem: Some(
            "the archive is encrypted: give the password with --password-file".to_owned(),
        ),
        ..file("mailbox-export.7z", 20_400_112)
    });
    settle(a)
}

fn exchange_items() -> Vec<Evidence> {
    let web_shell = "b75f163ca9b9240bf4b37ad92bc7556b40a17e27c2b8ed5c8991385fe07d17d0";
    vec![
        Evidence {
            label: Some("ProxyLogon".to_owned()),
            claims: vec![
                claim("HAFNIUM", "Microsoft", "2021-03-02", Some("2021-01-03")),
                claim("HAFNIUM", "Volexity", "2021-03-02", Some("2021-01-03")),
                claim("Tick", "ESET", "2021-03-10", Some("2021-02-28")),
                claim("Calypso", "ESET", "2021-03-10", Some("2021-03-01")),
            ],
            notes: vec![
                "used before its disclosure on 2021-03-02: few can have held it".to_owned(),
            ],
            ..item(
                "vulnerability",
                "vulnerability",
                "CVE-2021-26855",
                &[
                    ("HAFNIUM", 3.1),
                    ("Tick", 2.3),
                    ("Calypso", 1.9),
                    ("APT41", -0.7),
                    ("Tonto Team", -0.6),
                ],
            )
        },
        Evidence {
            claims: vec![claim("HAFNIUM", "Volexity", "2021-03-02", None)],
            ..item(
                "indicator",
                "ipv4-addr",
                "203.160.69.66",
                &[("HAFNIUM", 2.2)],
            )
        },
        Evidence {
            claims: vec![claim("HAFNIUM", "Microsoft", "2021-03-02", None)],
            ..item("indicator", "sha256", web_shell, &[("HAFNIUM", 1.9)])
        },
    ]
    .into_iter()
    .chain(lighter_items())
    .collect()
}

fn lighter_items() -> Vec<Evidence> {
    vec![
        Evidence {
            label: Some("China Chopper".to_owned()),
            discount: Some(Discount {
                kind: "shared".to_owned(),
                because: "claimed for 14 actors".to_owned(),
            }),
            holders: 14,
            claims: vec![
                claim("HAFNIUM", "Microsoft", "2021-03-02", None),
                claim("APT41", "Mandiant", "2019-08-07", Some("2014")),
            ],
            ..item(
                "software",
                "tool",
                "s0020",
                &[("HAFNIUM", 0.2), ("APT41", 0.2), ("Tick", -0.2)],
            )
        },
        Evidence {
            label: Some("Web Shell".to_owned()),
            claims: vec![
                claim("HAFNIUM", "Microsoft", "2021-03-02", None),
                claim("Tonto Team", "ESET", "2021-03-10", None),
            ],
            ..item(
                "technique",
                "attack-pattern",
                "T1505.003",
                &[
                    ("HAFNIUM", 0.3),
                    ("Tonto Team", 0.3),
                    ("Calypso", 0.2),
                    ("Tick", -0.4),
                ],
            )
        },
        Evidence {
            claims: vec![claim("Calypso", "ESET", "2021-03-10", None)],
            matched: "parent-domain".to_owned(),
            notes: vec!["met rawfuns.com (parent-domain)".to_owned()],
            ..item(
                "indicator",
                "domain-name",
                "mail.rawfuns.com",
                &[("Calypso", 2.1), ("HAFNIUM", -0.6)],
            )
        },
        Evidence {
            claims: vec![claim("Tick", "maltrail", "2020-11-04", None)],
            discount: Some(Discount {
                kind: "benign".to_owned(),
                because: "Public DNS resolvers".to_owned(),
            }),
            ..item("indicator", "ipv4-addr", "8.8.8.8", &[])
        },
        Evidence {
            claims: vec![claim("HAFNIUM", "maltrail", "2021-03-05", None)],
            ..item(
                "indicator",
                "url",
                "http://p.estonine.com/p?e=http://203.160.69.66/x",
                &[("HAFNIUM", 0.7)],
            )
        },
    ]
}

/// Before the proof of concept, one indicator of one origin: linked.
pub fn linked() -> Assessment {
    let mut a = empty("9d02", "Rimu Legal");
    a.as_of.known_by = Some("2021-03-12".to_owned());
    a.verdict = Verdict::Linked;
    a.observed.from = Some("2021-03-04".to_owned());
    a.observed.to = Some("2021-03-05".to_owned());
    a.reasons = vec![
        "The evidence contains indicators that can be linked to Tonto Team.".to_owned(),
        "That is not an attribution: it rests on fewer than two independent origins.".to_owned(),
    ];
    a.hypotheses.extend([
        hypothesis("Tonto Team", Some("G0131"), -4.2),
        hypothesis("HAFNIUM", Some("G0125"), -4.2),
        hypothesis("Mikroceen", None, -4.2),
    ]);
    a.evidence = vec![
        Evidence {
            claims: vec![claim("Tonto Team", "ESET", "2021-03-10", None)],
            ..item(
                "indicator",
                "domain-name",
                "lab.symantecsafe.org",
                &[("Tonto Team", 3.7)],
            )
        },
        Evidence {
            label: Some("ProxyLogon".to_owned()),
            claims: vec![
                claim("HAFNIUM", "Microsoft", "2021-03-02", Some("2021-01-03")),
                claim("Tonto Team", "ESET", "2021-03-10", Some("2021-03-03")),
            ],
            notes: vec!["public since 2021-03-02, 3 days before use".to_owned()],
            ..item(
                "vulnerability",
                "vulnerability",
                "CVE-2021-26855",
                &[("HAFNIUM", 1.2), ("Tonto Team", 0.9), ("Mikroceen", 0.7)],
            )
        },
    ];
    a.decisive =
        vec!["A second, independent source that links what was found to Tonto Team.".to_owned()];
    settle(a)
}

/// Nothing that any source knows.
pub fn unattributed() -> Assessment {
    let mut a = empty("b3e8", "Mānuka Clinic");
    a.reasons = vec!["Nothing in the evidence is known to any source.".to_owned()];
    a.observed = Observed {
        from: None,
        to: None,
        basis: "unknown".to_owned(),
        note: "no date in the evidence; the least diagnostic moment is assumed".to_owned(),
    };
    a.hypotheses
        .push(hypothesis("HAFNIUM", Some("G0125"), -3.9));
    a.decisive = vec![
        "The day of the activity: without it, every exploit and tool counts as if everyone had it.".to_owned(),
        "Indicators: addresses, names and hashes of the tools that were used, which no source here knows yet.".to_owned(),
    ];
    settle(a)
}

/// 300 items and 60 hypotheses.
pub fn large() -> Assessment {
    let mut a = empty("e55a", "Tōtara Holdings");
    a.verdict = Verdict::Linked;
    let names: Vec<String> = (1..60).map(|n| format!("Cluster {n:02}")).collect();
    a.hypotheses
        .extend(names.iter().map(|n| hypothesis(n, None, -6.0)));
    for n in 0..300usize {
        let strength = 3.0 / (1.0 + n as f64 / 9.0);
        let pick = |step: usize| names.get((n * step) % 59).map_or("", String::as_str);
        let first = names.get(n % 4).map_or("", String::as_str);
        let weights = [
            (first, strength * 0.5),
            (pick(7), strength * 0.2),
            (pick(11), -strength * 0.2),
        ];
        let mut e = match n % 5 {
            0 => item(
                "technique",
                "attack-pattern",
                &format!("T1{:03}", n),
                &weights,
            ),
            1 => item(
                "indicator",
                "ipv4-addr",
                &format!("198.51.100.{}", n % 250),
                &weights,
            ),
            2 => item(
                "indicator",
                "sha256",
                &format!("{:064x}", n * 104_729),
                &weights,
            ),
            3 => item(
                "indicator",
                "url",
                &format!(
                    "https://host-{n}.example.net/owa/auth/{}.aspx",
                    "x".repeat(n)
                ),
                &weights,
            ),
            _ => item(
                "indicator",
                "domain-name",
                &format!("host-{n}.subdomain.example.org"),
                &weights,
            ),
        };
        for k in 0..=(n % 3) {
            let day = format!(
                "20{:02}-{:02}-{:02}",
                15 + (n + k) % 6,
                1 + n % 12,
                1 + n % 28
            );
            e.claims.push(claim(
                first,
                ["ESET", "Microsoft", "maltrail"][k],
                &day,
                None,
            ));
        }
        if n % 17 == 3 {
            e.discount = Some(Discount {
                kind: "shared".to_owned(),
                because: "List of known hosting ranges".to_owned(),
            });
        }
        a.evidence.push(e);
    }
    a.reasons = vec![
        "That is not an attribution: the leading hypothesis stays below the threshold.".to_owned(),
    ];
    settle(a)
}

/// What a hostile file or feed may put into any string.
pub const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u{202E}gnp\u{1b}[31m\u{0}\u{200B}&amp;</style>\u{2028}\u{9b}";

/// The attributed case with hostile text in every string.
pub fn hostile() -> Assessment {
    let mut value = serde_json::to_value(attributed()).unwrap();
    poison(&mut value);
    serde_json::from_value(value).unwrap()
}

/// Appends the hostile text to every string but the verdict, whose words are fixed; dates keep
/// their start, so that they are still drawn.
fn poison(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(s) if s != "attributed" => s.push_str(HOSTILE),
        serde_json::Value::Array(items) => items.iter_mut().for_each(poison),
        serde_json::Value::Object(map) => map.values_mut().for_each(poison),
        _ => {}
    }
}
