//! `cargo xtask bench`: measurements of the release build, at 1×, 10× and, with
//! `--full`, 100×, written as a table. How to read them: `docs/benchmarks.md`.

mod assess;
mod extraction;
mod import;
mod ledger;
mod measure;
mod reason;
mod register;
mod room;
mod stix;
mod table;

use crate::args::Args;
use room::Room;
use std::path::PathBuf;
use table::{Row, Table};

/// One benchmark: takes the room and adds its rows.
type Bench = fn(&Room) -> Result<Vec<Row>, String>;

const BENCHES: [(&str, Bench); 8] = [
    ("extraction", extraction::run),
    ("stix", stix::run),
    ("ledger", ledger::run),
    ("import", import::run),
    ("assess", assess::run),
    ("reason", reason::run),
    ("links", ledger::links),
    ("register", register::run),
];

/// `cargo xtask bench [NAME…] [--data DIR] [--python PROGRAM] [--full] [--out FILE]`.
///
/// # Errors
/// When something cannot be built, made or run.
pub fn command(mut args: Args) -> Result<(), String> {
    let data = args
        .value("--data")?
        .or_else(|| std::env::var("ASCRIBE_SHARED").ok());
    let python = args
        .value("--python")?
        .unwrap_or_else(|| "python3".to_owned());
    let full = args.flag("--full");
    let out = args.value("--out")?;
    let names = args.rest()?;
    if let Some(name) = names
        .iter()
        .find(|n| BENCHES.iter().all(|(known, _)| known != n))
    {
        return Err(format!("no benchmark {name}; see cargo xtask help"));
    }
    let room = Room::new(data.map(PathBuf::from), python, full)?;
    let mut table = Table::default();
    for (name, bench) in BENCHES {
        if names.is_empty() || names.iter().any(|n| n == name) {
            eprintln!("[{name}]");
            table.add(bench(&room)?);
        }
    }
    print!("{table}");
    match out {
        Some(path) => {
            std::fs::write(&path, table.to_string()).map_err(|e| format!("write {path}: {e}"))
        }
        None => Ok(()),
    }
}
