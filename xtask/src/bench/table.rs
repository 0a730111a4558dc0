//! The table that a run writes.

use super::measure::Sample;
use std::fmt;

/// One measured figure.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was done.
    pub work: String,
    /// To how much.
    pub size: String,
    /// The figure with its unit.
    pub result: String,
    /// What issue or design demand, if anything.
    pub target: &'static str,
    /// Largest resident memory, bytes; 0 when not measured.
    pub peak_bytes: u64,
}

impl Row {
    /// A row without memory.
    pub fn new(
        work: impl Into<String>,
        size: impl Into<String>,
        result: impl Into<String>,
    ) -> Self {
        Self {
            work: work.into(),
            size: size.into(),
            result: result.into(),
            target: "",
            peak_bytes: 0,
        }
    }

    /// With what is demanded.
    pub fn target(mut self, target: &'static str) -> Self {
        self.target = target;
        self
    }

    /// With the memory of a sample.
    pub fn memory(mut self, sample: &Sample) -> Self {
        self.peak_bytes = sample.peak_bytes;
        self
    }
}

/// All rows.
#[derive(Clone, Debug, Default)]
pub struct Table(Vec<Row>);

impl Table {
    /// Adds rows, showing them at once.
    pub fn add(&mut self, rows: Vec<Row>) {
        for row in &rows {
            eprintln!("  {} {}: {}", row.work, row.size, row.result);
        }
        self.0.extend(rows);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| work | size | result | target | peak memory |")?;
        writeln!(f, "|---|---|---|---|---|")?;
        for row in &self.0 {
            let memory = match row.peak_bytes {
                0 => "–".to_owned(),
                bytes => format!("{} MiB", bytes >> 20),
            };
            let target = if row.target.is_empty() {
                "–"
            } else {
                row.target
            };
            writeln!(
                f,
                "| {} | {} | {} | {target} | {memory} |",
                row.work, row.size, row.result
            )?;
        }
        Ok(())
    }
}

/// Seconds as people write them.
pub fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", s * 1000.0),
        s if s < 10.0 => format!("{s:.2} s"),
        s => format!("{s:.1} s"),
    }
}

/// A count with the thousands set apart.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        assert_eq!(
            [time(0.0421), time(1.234), time(61.26)],
            ["42 ms", "1.23 s", "61.3 s"]
        );
        assert_eq!(
            [count(7), count(1000), count(12_345_678)],
            ["7", "1,000", "12,345,678"]
        );
        let mut table = Table::default();
        table.add(vec![Row::new("w", "1", "2 s").target("≤ 3 s")]);
        assert!(table.to_string().ends_with("| w | 1 | 2 s | ≤ 3 s | – |\n"));
    }
}
