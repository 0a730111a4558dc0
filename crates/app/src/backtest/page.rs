//! A backtest as a page.

use super::metrics::Metrics;
use super::parts::Part;
use super::{Backtest, Point};
use ascribe_publish::backtest::{BacktestPage, Figure};
use std::collections::BTreeMap;

impl Backtest {
    /// The page of this backtest: self-contained, the same for the same figures.
    #[must_use]
    pub fn html(&self) -> String {
        let pairs = |points: &[Point]| points.iter().map(|p| (p.x, p.y)).collect();
        let m = &self.metrics;
        let mut tables = vec![
            ("All cases".to_owned(), figures(m)),
            (
                "By kind of evidence: share right".to_owned(),
                parts(&self.by_kind),
            ),
        ];
        if !self.ablation.is_empty() {
            tables.push(("In part: share right".to_owned(), parts(&self.ablation)));
        }
        let country = &self.country;
        tables.push((
            format!("Countries, on {} cases", country.n),
            vec![
                (
                    "most probable country is right".to_owned(),
                    country.top1,
                    None,
                ),
                ("a country is named".to_owned(), country.named, None),
                ("of those named, right".to_owned(), country.precision, None),
                (
                    "naming the most frequent one always".to_owned(),
                    country.majority,
                    None,
                ),
            ],
        ));
        if let Some(flags) = &self.false_flag {
            let rows = [
                ("right and firm answers lost", flags.lost),
                ("right and firm answers withheld", flags.withheld),
                (
                    "wrong and firm answers, of all cases",
                    flags.confident_wrong,
                ),
                ("right leaders lost, firm or not", flags.lost_of_all),
                (
                    "wrong leaders at the threshold, of all cases",
                    flags.confident_wrong_of_all,
                ),
                ("fragile answers without planted traces", flags.fragile),
            ];
            tables.push((
                format!("With {} planted traces", flags.planted),
                rows.into_iter()
                    .map(|(n, v)| (n.to_owned(), v, None))
                    .collect(),
            ));
        }
        let page = BacktestPage {
            n: m.n,
            tables,
            reliability: m.reliability.iter().map(|b| (b.said, b.right)).collect(),
            risk_coverage: pairs(&m.risk_coverage),
            open_set: pairs(&m.answers_by_false_attribution),
            notes: self.notes.clone(),
        };
        ascribe_publish::backtest::backtest_html(&page, "TLP:CLEAR")
    }
}

fn figures(m: &Metrics) -> Vec<Figure> {
    let precision = |percent: &str| m.precision_at.get(percent).copied().unwrap_or(0.0);
    let rows = [
        ("right actor first", "top1", m.top1),
        ("right actor among three", "top3", m.top3),
        ("right actor among five", "top5", m.top5),
        (
            "first, published overlap counted",
            "top1_with_overlap",
            m.top1_with_overlap,
        ),
        ("mean reciprocal rank", "mrr", m.mrr),
        (
            "precision, a tenth answered",
            "precision_at_10",
            precision("10"),
        ),
        (
            "precision, a quarter answered",
            "precision_at_25",
            precision("25"),
        ),
        (
            "precision, a half answered",
            "precision_at_50",
            precision("50"),
        ),
        ("Brier score", "brier", m.brier),
        ("log loss", "log_loss", m.log_loss),
        ("expected calibration error", "ece", m.ece),
        ("open-set AUROC", "auroc", m.open_set.auroc),
        (
            "answered at the threshold",
            "answered_coverage",
            m.answered.coverage,
        ),
        (
            "precision at the threshold",
            "answered_precision",
            m.answered.precision,
        ),
        (
            "removed actors answered at the threshold",
            "answered_false_attribution",
            m.answered.false_attribution,
        ),
        ("answered at .8", "confident_coverage", m.confident.coverage),
        (
            "precision at .8",
            "confident_precision",
            m.confident.precision,
        ),
        (
            "removed actors answered at .8",
            "confident_false_attribution",
            m.confident.false_attribution,
        ),
    ];
    let interval = |name: &str| m.intervals.get(name).map(|i| (i.low, i.high));
    rows.into_iter()
        .map(|(words, name, value)| (words.to_owned(), value, interval(name)))
        .collect()
}

fn parts(parts: &BTreeMap<String, Part>) -> Vec<Figure> {
    let row = |(name, p): (&String, &Part)| {
        let interval = p.top1_interval.map(|i| (i.low, i.high));
        (format!("{name} ({} cases)", p.n), p.top1, interval)
    };
    parts.iter().map(row).collect()
}
