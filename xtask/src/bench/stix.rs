//! Typed and indexed parsing of STIX, against a parser that only parses.

use super::measure::output;
use super::room::Room;
use super::table::{Row, count};
use crate::r#gen::bundle;
use std::path::Path;
use std::process::Command;

/// Objects at 1×.
const BASE: u64 = 2_000;

const ATTACK: &str = "data/attack/enterprise-attack-16.1.json.zst";

/// The peer: the median of 15 parses, or nothing where it is not installed.
const PEER: &str = "
import sys, time
try:
    import orjson
except ImportError:
    sys.exit(0)
data = open(sys.argv[1], 'rb').read()
times = []
for _ in range(15):
    start = time.perf_counter()
    orjson.loads(data)
    times.append(time.perf_counter() - start)
print('%.1f ms' % (1000 * sorted(times)[7]))
";

/// The rows.
///
/// # Errors
/// When a run fails.
pub fn run(room: &Room) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    let file = room.path("bundle.json");
    for size in room.sizes(BASE) {
        bundle::write(size, &file)?;
        rows.extend(measure(room, &file, &format!("{} objects", count(size)))?);
    }
    if let Some(packed) = room.given(ATTACK) {
        let mut unpack = Command::new("zstd");
        unpack.arg("-dqf").arg(packed).arg("-o").arg(&file);
        output(unpack)?;
        rows.extend(measure(room, &file, "ATT&CK 16.1")?);
    }
    Ok(rows)
}

fn measure(room: &Room, file: &Path, size: &str) -> Result<Vec<Row>, String> {
    let mut library = room.example("ascribe-stix", "stix_bench")?;
    library.arg(file);
    let said = output(library)?;
    let own = said
        .lines()
        .find_map(|line| line.strip_prefix("parse and index: median "))
        .and_then(|rest| rest.split(',').next())
        .unwrap_or("not measured");
    let mut rows = vec![Row::new("STIX, typed and indexed", size, own).target("≤ orjson")];
    let mut peer = Command::new(&room.python);
    peer.args(["-c", PEER]).arg(file);
    match output(peer) {
        Ok(said) if !said.trim().is_empty() => {
            rows.push(Row::new(
                "the same file parsed by orjson",
                size,
                said.trim(),
            ));
        }
        _ => {
            eprintln!("  orjson is not installed: no peer (--python PROGRAM names another Python)")
        }
    }
    Ok(rows)
}
