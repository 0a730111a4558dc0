//! How well clusters agree with labels.

use serde::Serialize;
use std::collections::BTreeMap;

/// Agreement of a clustering with labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Incidents judged.
    pub incidents: usize,
    /// Clusters of two or more.
    pub clusters: usize,
    /// Pairs put together.
    pub pairs: u64,
    /// Of these, the share with the same label.
    pub precision: f64,
    /// Of all pairs with the same label, the share put together.
    pub recall: f64,
    /// Rand index adjusted for chance (L. Hubert, P. Arabie, *Comparing Partitions*, Journal of
    /// Classification 2, 1985): 0 for chance, 1 for the same.
    pub adjusted_rand: f64,
}

/// Compares a clustering with labels: for each incident, its cluster (each lone incident one of its
/// own) and its label.
#[must_use]
pub fn agreement(incidents: &[(String, String)]) -> Agreement {
    let mut cells: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut clusters: BTreeMap<&str, u64> = BTreeMap::new();
    let mut labels: BTreeMap<&str, u64> = BTreeMap::new();
    for (cluster, label) in incidents {
        *cells.entry((cluster, label)).or_default() += 1;
        *clusters.entry(cluster).or_default() += 1;
        *labels.entry(label).or_default() += 1;
    }
    let both: u64 = cells.values().copied().map(pairs).sum();
    let together: u64 = clusters.values().copied().map(pairs).sum();
    let same: u64 = labels.values().copied().map(pairs).sum();
    let all = pairs(u64::try_from(incidents.len()).unwrap_or(u64::MAX));
    let expected = float(together) * float(same) / float(all.max(1));
    let most = f64::midpoint(float(together), float(same));
    Agreement {
        incidents: incidents.len(),
        clusters: clusters.values().filter(|n| **n > 1).count(),
        pairs: together,
        precision: if together == 0 {
            0.0
        } else {
            float(both) / float(together)
        },
        recall: if same == 0 {
            0.0
        } else {
            float(both) / float(same)
        },
        adjusted_rand: if (most - expected).abs() < f64::EPSILON {
            1.0
        } else {
            (float(both) - expected) / (most - expected)
        },
    }
}

fn pairs(n: u64) -> u64 {
    n.saturating_mul(n.saturating_sub(1)) / 2
}

#[allow(clippy::cast_precision_loss)]
fn float(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::agreement;

    fn of(pairs: &[(&str, &str)]) -> super::Agreement {
        let owned: Vec<(String, String)> = pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
        agreement(&owned)
    }

    #[test]
    fn the_same_partition_agrees_wholly_and_lone_ones_not_at_all() {
        let same = of(&[("1", "a"), ("1", "a"), ("2", "b"), ("2", "b")]);
        assert!((same.precision - 1.0).abs() < 1e-12 && (same.adjusted_rand - 1.0).abs() < 1e-12);
        let lone = of(&[("1", "a"), ("2", "a"), ("3", "b"), ("4", "b")]);
        assert!(lone.recall.abs() < 1e-12 && lone.adjusted_rand.abs() < 1e-12);
    }

    #[test]
    fn a_worked_example_of_the_adjusted_index() {
        // Contingency table [[1,1,0],[1,2,1],[0,0,4]]: Hubert and Arabie's own, 0.31257.
        let rows = [
            ("u1", "v1"),
            ("u1", "v2"),
            ("u2", "v1"),
            ("u2", "v2"),
            ("u2", "v2"),
            ("u2", "v3"),
            ("u3", "v3"),
            ("u3", "v3"),
            ("u3", "v3"),
            ("u3", "v3"),
        ];
        assert!((of(&rows).adjusted_rand - 0.312_57).abs() < 1e-3);
    }
}
