//! What is found does not depend on how the text comes, nor on an interruption.

use crate::hunter;
use ascribe_hunt::{Hunted, State};
use proptest::prelude::*;

const LOG: &str = "#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status\n\
    2021-03-03 10:00:00 192.0.2.7 GET /erp/conn.aspx proxy&port=1&ip=10.0.0.1 200\n\
    2021-03-03 10:00:01 192.0.2.7 GET / - 200\n\
    #Fields: time date c-ip cs-method cs-uri-stem cs-uri-query sc-status\n\
    10:00:02 2021-03-04 192.0.2.7 POST /erp/conn.aspx proxy 200\n\
    10:00:03 2021-03-05 192.0.2.7 POST /shell.php - 200\n";

fn pieces(cuts: &[usize]) -> Vec<&'static str> {
    let lines: Vec<&str> = LOG.split_inclusive('\n').collect();
    let mut from = 0;
    let mut all = Vec::new();
    for cut in cuts.iter().copied().chain([lines.len()]) {
        let start: usize = lines[..from].iter().map(|l| l.len()).sum();
        let length: usize = lines[from..cut.max(from)].iter().map(|l| l.len()).sum();
        if length > 0 {
            all.push(&LOG[start..start + length]);
        }
        from = cut.max(from);
    }
    all
}

/// Hunts; after `broken` pieces another hunter goes on from the state of the first.
fn hunted(pieces: &[&str], broken: Option<usize>) -> Hunted {
    let mut hunter = hunter();
    let mut base = 0;
    for (number, piece) in pieces.iter().enumerate() {
        if broken == Some(number) {
            let saved = serde_json::to_string(&hunter.state()).unwrap();
            hunter = crate::hunter();
            let mut base = 0;
            for passed in &pieces[..number] {
                hunter.pass_over("a.log", base, passed);
                base += passed.len() as u64;
            }
            let state: State = serde_json::from_str(&saved).unwrap();
            hunter.restore(state);
        }
        hunter.text("a.log", base, piece);
        base += piece.len() as u64;
    }
    hunter.finish()
}

#[test]
fn findings_have_their_lines_times_and_counts() {
    let found = hunted(&[LOG], None);
    let tunnel = found
        .findings
        .iter()
        .find(|f| f.title.contains("Tunna"))
        .unwrap();
    assert_eq!(tunnel.count, 2);
    assert_eq!(
        tunnel.lines.iter().map(|l| l.line).collect::<Vec<_>>(),
        [2, 5]
    );
    assert_eq!(tunnel.first.unwrap().at.to_string(), "2021-03-03T10:00:00Z");
    assert_eq!(tunnel.last.unwrap().at.to_string(), "2021-03-04T10:00:02Z");
    let line = &tunnel.lines[0];
    let (start, end) = (
        usize::try_from(line.start).unwrap(),
        usize::try_from(line.end).unwrap(),
    );
    assert_eq!(&LOG[start..end], line.text);
    assert_eq!(line.address.as_deref(), Some("192.0.2.7"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn pieces_and_interruptions_change_nothing(mut cuts in prop::collection::vec(1usize..6, 0..4), broken in 0usize..4) {
        cuts.sort_unstable();
        cuts.dedup();
        let whole = hunted(&[LOG], None);
        let pieces = pieces(&cuts);
        prop_assert_eq!(&hunted(&pieces, None).findings, &whole.findings);
        let broken = broken.min(pieces.len() - 1);
        if broken > 0 {
            prop_assert_eq!(hunted(&pieces, Some(broken)).findings, whole.findings);
        }
    }
}
