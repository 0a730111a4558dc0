//! The dossier: what it must and must never contain.

use crate::{build, cases};
use ascribe_publish::{DossierMeta, dossier_html, dossier_json};
use ascribe_reason::assessment::Assessment;

fn page(assessments: &[Assessment]) -> String {
    dossier_html(assessments, &DossierMeta::default())
}

fn all() -> [Assessment; 5] {
    [
        cases::attributed(),
        cases::linked(),
        cases::unattributed(),
        cases::large(),
        cases::hostile(),
    ]
}

/// Tags of a page without attributes and text: its structure, and text of headings.
fn outline(page: &str) -> String {
    let body = page.split_once("<body>").map_or(page, |(_, b)| b);
    let mut out = String::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        let name = tag.split([' ', '/']).next().unwrap();
        if matches!(
            name,
            "h1" | "h2" | "h3" | "h4" | "summary" | "figcaption" | "caption"
        ) {
            out.push_str(&format!("{name}: {text}\n"));
        } else if matches!(name, "section" | "figure" | "article") {
            out.push_str(&format!("{tag}\n"));
        }
    }
    out
}

#[test]
fn the_structure_is_a_briefing() {
    insta::assert_snapshot!("outline_several", outline(&page(&all()[..3])));
    insta::assert_snapshot!("outline_alone", outline(&page(&all()[..1])));
    insta::assert_snapshot!("outline_none", outline(&page(&[])));
}

#[test]
fn every_element_is_closed() {
    for case in all() {
        let text = page(&[case]);
        let mut open: Vec<&str> = Vec::new();
        for piece in text.split('<').skip(2) {
            let (tag, _) = piece.split_once('>').unwrap();
            if tag.ends_with('/') {
                continue;
            }
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name)),
                None => open.push(tag.split(' ').next().unwrap()),
            }
        }
        assert_eq!(open, Vec::<&str>::new());
    }
}

#[test]
fn nothing_hostile_survives() {
    let text = page(&[cases::hostile()]);
    for forbidden in [
        "<script",
        "<img",
        "onerror=alert(2)>\u{202E}",
        "\u{202E}",
        "\u{1b}",
        "\u{0}",
        "\u{200B}",
        "\u{2028}",
        "\u{9b}",
    ] {
        assert!(!text.contains(forbidden), "{forbidden:?}");
    }
    assert_eq!(text.matches("</style").count(), 1);
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;"));
    assert!(text.contains("⟨U+202E⟩gnp"));
    // Every attribute is one that this crate writes: no handler, no style.
    for tag in text
        .split('<')
        .skip(1)
        .filter_map(|p| p.split_once('>'))
        .map(|(t, _)| t)
    {
        for attribute in tag.split('"').step_by(2).filter(|a| a.ends_with('=')) {
            let name = attribute.trim().trim_end_matches('=');
            let name = name.rsplit(' ').next().unwrap();
            assert!(!name.starts_with("on") && name != "style", "{tag}");
        }
    }
}

#[test]
fn nothing_is_loaded_or_run() {
    let text = page(&all()[..4]);
    for forbidden in [
        "<script", "<link", "<iframe", "<img", " src=", "@import", "url(http", "style=\"",
    ] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
    assert!(text.contains("default-src &#39;none&#39;; style-src &#39;sha256-"));
}

#[test]
fn links_lead_to_references_and_into_the_page_only() {
    let mut case = cases::attributed();
    let claims = &mut case.evidence[1].claims;
    claims[0].reference = Some("javascript:alert(1)".to_owned());
    claims.push(build::claim("Tick", "ESET", "2021-03-10", None));
    claims[1].reference = Some("https://p.estonine.com/report".to_owned());
    let text = page(&[case]);
    let links: Vec<&str> = text
        .split("href=\"")
        .skip(1)
        .map(|l| l.split('"').next().unwrap())
        .collect();
    assert!(links.len() > 20);
    for link in links {
        match link.strip_prefix('#') {
            Some(id) => assert!(text.contains(&format!("id=\"{id}\"")), "{id} leads nowhere"),
            None => assert!(link.starts_with("https://www."), "{link}"),
        }
    }
    assert!(text.contains("hxxps://p[.]estonine[.]com/report"));
}

#[test]
fn observables_are_defanged() {
    let text = page(&[cases::attributed()]);
    let body = text.split_once("<body>").unwrap().1;
    for live in ["203.160.69.66", "p.estonine.com", "rawfuns.com", "http://"] {
        assert!(!body.contains(live), "{live}");
    }
    assert!(body.contains("203[.]160[.]69[.]66"));
}

#[test]
fn likelihood_and_confidence_never_share_a_sentence() {
    for case in &all()[..3] {
        let text = page(std::slice::from_ref(case));
        for sentence in text.split(['.', '<', '>']) {
            let lower = sentence.to_lowercase();
            let likelihood = lower.contains("likely") || lower.contains("\u{A0}%");
            assert!(!(lower.contains("confidence") && likelihood), "{sentence}");
        }
    }
}

#[test]
fn a_large_case_shows_the_top_and_folds_the_rest() {
    let text = page(&[cases::large()]);
    assert!(text.contains("<summary>55 more hypotheses, "));
    assert!(text.contains("<summary>280 more items</summary>"));
    assert!(text.len() < 2_000_000);
}

#[test]
fn the_marking_stands_at_both_ends_and_on_each_printed_page() {
    let meta = DossierMeta {
        marking: "TLP:AMBER+STRICT · IN-CONFIDENCE".to_owned(),
        ..DossierMeta::default()
    };
    let text = dossier_html(&[cases::linked()], &meta);
    assert_eq!(
        text.matches("<strong class=\"amber\">TLP:AMBER+STRICT · IN-CONFIDENCE</strong>")
            .count(),
        2
    );
    assert!(text.contains("content:\"TLP:AMBER+STRICT \\b7  IN-CONFIDENCE\""));
}

#[test]
fn numbers_that_are_none_do_not_stop_the_page() {
    let mut case = cases::attributed();
    for h in &mut case.hypotheses {
        h.probability = f64::NAN;
        h.prior = f64::NEG_INFINITY;
        h.weight = f64::INFINITY;
    }
    for c in case.evidence.iter_mut().flat_map(|e| &mut e.contributions) {
        c.weight = f64::NAN;
    }
    let text = page(&[case]);
    assert!(!text.contains("NaN") && !text.contains("inf%"));
}

#[test]
fn the_json_is_the_whole_assessment() {
    let case = cases::attributed();
    let text = dossier_json(std::slice::from_ref(&case));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let back: Assessment = serde_json::from_value(value["assessments"][0].clone()).unwrap();
    assert_eq!(back, case);
}
