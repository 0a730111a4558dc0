//! `ascribe cluster`.

use super::{Outcome, Result, open};
use crate::arguments::{Cluster, ClusterCommand, ClusterLevel, Format, Global};
use crate::output::{self, json};
use crate::progress::Spinner;
use ascribe_app::{ClusterLevel as Level, Clusters, MeasureOptions, Session, ShownCluster};

pub fn run(global: &Global, arguments: &Cluster) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open(global, &mut spinner)?;
    match arguments.what.as_ref().unwrap_or(&ClusterCommand::Update) {
        ClusterCommand::Update => list(global, &session.cluster()?)?,
        ClusterCommand::List => list(global, &session.clusters()?)?,
        ClusterCommand::Show { id } => show(global, &session.show_cluster(id)?)?,
        ClusterCommand::Measure {
            cases,
            exclude_own_publisher,
        } => {
            let options = MeasureOptions {
                exclude_own_publisher: *exclude_own_publisher,
            };
            let measured = session.measure_clusters(cases, options, &mut spinner)?;
            drop(spinner);
            match global.format {
                Format::Json => json(&measured)?,
                Format::Human => output::text(&format!(
                    "{} cases, {} clusters, {} pairs: precision {:.3}, recall {:.3}, adjusted Rand {:.3}\n",
                    measured.incidents,
                    measured.clusters,
                    measured.pairs,
                    measured.precision,
                    measured.recall,
                    measured.adjusted_rand
                ))?,
            }
        }
        decision => decide(global, &mut session, decision)?,
    }
    Ok(Outcome::Done)
}

fn decide(global: &Global, session: &mut Session, decision: &ClusterCommand) -> Result<()> {
    let event = match decision {
        ClusterCommand::Split {
            id,
            incidents,
            reason,
        } => session.split_cluster(id, incidents, reason)?,
        ClusterCommand::Merge { into, from, reason } => {
            session.merge_clusters(into, from, reason)?
        }
        ClusterCommand::Undo { event, reason } => session.undo_cluster_event(event, reason)?,
        ClusterCommand::Promote {
            id,
            level,
            name,
            high_confidence,
            reason,
        } => {
            let level = match level {
                ClusterLevel::Temporary => Level::Temporary,
                ClusterLevel::Named => Level::Named,
            };
            session.promote_cluster(id, level, name.as_deref(), *high_confidence, reason)?
        }
        _ => return Ok(()),
    };
    match global.format {
        Format::Json => json(&event),
        Format::Human => output::text(&format!(
            "Recorded as {}. `ascribe cluster undo {}` takes it back.\n",
            event.id, event.id
        )),
    }
}

fn list(global: &Global, clusters: &Clusters) -> Result<()> {
    if global.format == Format::Json {
        return json(clusters);
    }
    let mut text = String::new();
    for cluster in &clusters.clusters {
        let members: Vec<&str> = cluster.members.iter().map(String::as_str).collect();
        let name = cluster
            .name
            .as_ref()
            .map(|n| format!(" {}", output::plain(n)))
            .unwrap_or_default();
        text.push_str(&format!(
            "{}{name}  {} incidents: {}\n",
            cluster.id,
            members.len(),
            members.join(", ")
        ));
    }
    text.push_str(&format!(
        "{} clusters, {} incidents in none, {} erased; {} events recorded now.\n",
        clusters.clusters.len(),
        clusters.alone.len(),
        clusters.erased.len(),
        clusters.recorded.len()
    ));
    output::text(&text)
}

fn show(global: &Global, shown: &ShownCluster) -> Result<()> {
    if global.format == Format::Json {
        return json(shown);
    }
    let mut text = format!("{}\n", shown.cluster.id);
    for member in &shown.incidents {
        text.push_str(&format!(
            "  {}  {}  {}\n",
            member.incident,
            member
                .to
                .as_deref()
                .or(member.from.as_deref())
                .unwrap_or("day unknown"),
            output::plain(member.name.as_deref().unwrap_or("erased"))
        ));
    }
    for link in &shown.links {
        text.push_str(&format!(
            "  {} – {}: {:.1}\n",
            link.one, link.other, link.weight
        ));
        for thing in link.shared.iter().take(5) {
            text.push_str(&format!(
                "    {} {} ({:+.1})\n",
                thing.because,
                output::defang(&thing.kind, &thing.value),
                thing.weight
            ));
        }
    }
    for criterion in &shown.criteria {
        let mark = if criterion.holds { "holds" } else { "open" };
        text.push_str(&format!(
            "  {mark:<6} {} – {}\n",
            criterion.asks, criterion.has
        ));
    }
    for event in &shown.history {
        text.push_str(&format!(
            "  {}  by {}: {}\n",
            event.id,
            output::plain(&event.by),
            output::plain(&event.reason)
        ));
    }
    output::text(&text)
}
