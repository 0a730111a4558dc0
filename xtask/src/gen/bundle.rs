//! An invented STIX 2.1 bundle: actors, malware, indicators, relationships.

use super::indicators;
use super::random::Random;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

const SEED: u64 = 0x571C_0021;

/// Writes a bundle of `number` objects to `out`.
///
/// # Errors
/// When the file cannot be written.
pub fn write(number: u64, out: &Path) -> Result<(), String> {
    let fault = |e: std::io::Error| format!("write {}: {e}", out.display());
    let mut file = BufWriter::new(File::create(out).map_err(fault)?);
    let mut random = Random::new(SEED);
    let start =
        r#"{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":["#;
    file.write_all(start.as_bytes()).map_err(fault)?;
    for at in 0..number {
        let comma = if at == 0 { "" } else { "," };
        write!(file, "{comma}{}", object(at, &mut random)).map_err(fault)?;
    }
    file.write_all(b"]}\n").map_err(fault)?;
    file.flush().map_err(fault)
}

const KINDS: [&str; 4] = ["intrusion-set", "malware", "indicator", "relationship"];

fn id(at: u64) -> String {
    let kind = usize::try_from(at % 4)
        .ok()
        .and_then(|k| KINDS.get(k))
        .copied()
        .unwrap_or_default();
    format!("{kind}--00000000-0000-4000-8000-{at:012x}")
}

fn object(at: u64, random: &mut Random) -> String {
    let day = 1 + random.below(28);
    let time = format!("2021-03-{day:02}T00:00:00.000Z");
    let common = format!(
        r#""spec_version":"2.1","id":"{}","created":"{time}","modified":"{time}""#,
        id(at)
    );
    match at % 4 {
        0 => format!(
            r#"{{"type":"intrusion-set",{common},"name":"Invented Actor {at}","aliases":["Alias {at}","Other {at}"],"external_references":[{{"source_name":"invented","external_id":"G{at}","url":"https://reports.example/{at}"}}]}}"#
        ),
        1 => format!(
            r#"{{"type":"malware",{common},"name":"Invented Malware {at}","is_family":true,"description":"Invented text about number {at}, long enough to look like a description."}}"#
        ),
        2 => {
            let (_, value) = indicators::one(at, random);
            format!(
                r#"{{"type":"indicator",{common},"pattern_type":"stix","pattern":"[domain-name:value = '{value}']","valid_from":"{time}"}}"#
            )
        }
        _ => format!(
            r#"{{"type":"relationship",{common},"relationship_type":"uses","source_ref":"{}","target_ref":"{}"}}"#,
            id(at - 3),
            id(at - 2)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_balanced_and_point_at_each_other() {
        let mut random = Random::new(SEED);
        let objects: Vec<String> = (0..40).map(|at| object(at, &mut random)).collect();
        for object in &objects {
            assert_eq!(
                object.matches('{').count(),
                object.matches('}').count(),
                "{object}"
            );
            assert_eq!(object.matches('"').count() % 2, 0, "{object}");
        }
        assert!(objects[3].contains(&id(0)) && objects[3].contains(&id(1)));
    }
}
