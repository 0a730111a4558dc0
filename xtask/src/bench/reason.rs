//! The engine: one assessment, its examination, and very many incidents beside scikit-learn.

use super::measure::output;
use super::room::Room;
use super::table::Row;
use std::process::Command;

/// The peers on the same actors and incidents: medians of three, text split and scored. Nothing
/// where scikit-learn is not installed.
const PEER: &str = r"
import sys, time
try:
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.naive_bayes import MultinomialNB
except ImportError:
    sys.exit(0)
actors = open(sys.argv[1] + '/actors.txt').read().split('\n')
rows = [line.split('\t') for line in open(sys.argv[1] + '/incidents.txt').read().split('\n')]
truth = np.array([int(r[0]) for r in rows])
text = [r[1] for r in rows]
words = dict(token_pattern=r'\S+', lowercase=False)
def parts(x):
    return (x[i:i + 20000] for i in range(0, x.shape[0], 20000))
def cosine():
    v = TfidfVectorizer(**words).fit(actors)
    a = v.transform(actors)
    return [(p @ a.T).toarray().argmax(1) for p in parts(v.transform(text))]
def bayes():
    v = CountVectorizer(binary=True, **words).fit(actors)
    nb = MultinomialNB(alpha=.1).fit(v.transform(actors), range(len(actors)))
    return [nb.predict_proba(p).argmax(1) for p in parts(v.transform(text))]
for name, run in (('TF-IDF cosine', cosine), ('naive Bayes', bayes)):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        found = np.concatenate(run())
        times.append(time.perf_counter() - start)
    print('%s\t%.4f\t%d' % (name, sorted(times)[1], (found == truth).sum()))
";

/// The rows.
///
/// # Errors
/// When a run fails.
pub fn run(room: &Room) -> Result<Vec<Row>, String> {
    let folder = room.path("reason");
    std::fs::create_dir_all(&folder).map_err(|e| format!("create {}: {e}", folder.display()))?;
    let mut bench = room.example("ascribe-reason", "reason_bench")?;
    bench.arg(&folder);
    let said = output(bench)?;
    let told = |name: &str| {
        let line = said.lines().find_map(|l| l.strip_prefix(name));
        line.map_or("not measured", |l| l.trim_start_matches(": "))
    };
    let taken = milliseconds(told("many"));
    let size = "100,000 incidents × 200 actors";
    let mut rows = vec![
        Row::new(
            "one assessment after linking",
            "20 techniques",
            told("assessment"),
        )
        .target("≤ 2 ms"),
        Row::new("its examination", "20 techniques", told("examination")),
        Row::new("incidents split, scored and ranked", size, told("many"))
            .target("≤ a tenth of scikit-learn"),
    ];
    let mut peer = Command::new(&room.python);
    peer.args(["-c", PEER]).arg(&folder);
    let said = output(peer).unwrap_or_default();
    for line in said.lines() {
        let mut fields = line.split('\t');
        let (Some(name), Some(seconds), Some(right)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let seconds: f64 = seconds.parse().unwrap_or(0.0);
        let ratio = taken.map_or(0.0, |t| seconds * 1000.0 / t);
        rows.push(Row::new(
            format!("the same by scikit-learn, {name}"),
            size,
            format!("median {seconds:.2} s, {right} right: {ratio:.1} times as long"),
        ));
    }
    if rows.len() == 3 {
        eprintln!(
            "  scikit-learn is not installed: no peer (--python PROGRAM names another Python)"
        );
    }
    Ok(rows)
}

/// The median that a line of the benchmark tells.
fn milliseconds(line: &str) -> Option<f64> {
    let rest = line.split("median ").nth(1)?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn the_median_is_read() {
        assert_eq!(
            milliseconds("9 incidents, median 12.5 ms, 8 right"),
            Some(12.5)
        );
        assert_eq!(milliseconds("not measured"), None);
    }
}
