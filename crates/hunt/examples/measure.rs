//! Measures rules against event logs with an expected match, and logs that should raise little.
//! `measure RULES regression DIR` or `measure RULES hunt PATH…`; RULES is a folder.

use ascribe_hunt::sigma::{Rule, parse};
use ascribe_hunt::{Engine, Hunted, Hunter, Settings};
use ascribe_observe::read::{FileRead, Options, Piece, Sink, read_path};
use std::path::{Path, PathBuf};
use std::time::Instant;

struct Taker(Hunter);

impl Sink for Taker {
    fn text(&mut self, piece: &Piece<'_>) {
        let start = piece.span(0, 0).start;
        let text = piece.written(0, piece.text.len());
        self.0.text(piece.file, start, text);
    }

    fn file(&mut self, file: FileRead) {
        self.0.end();
        if let Some(problem) = file.problem {
            eprintln!("{}: {problem}", file.file);
        }
    }
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for item in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = item.path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
}

fn load(folder: &str) -> (Vec<Rule>, usize) {
    let mut paths = Vec::new();
    for folder in folder.split(',') {
        files(Path::new(folder), "yml", &mut paths);
    }
    let (mut rules, mut refused) = (Vec::new(), 0);
    for path in paths {
        let parsed = parse(&std::fs::read_to_string(&path).unwrap_or_default());
        rules.extend(parsed.rules);
        for (rule, reason) in parsed.refused {
            refused += 1;
            println!("refused {}: {rule}: {reason}", path.display());
        }
    }
    (rules, refused)
}

fn hunt(rules: &[Rule], path: &Path) -> Hunted {
    let hunter = Hunter::new(Engine::new(rules.to_vec()), Settings::default());
    let mut taker = Taker(hunter);
    if let Err(e) = read_path(path, &Options::default(), &mut taker) {
        eprintln!("{e}");
    }
    taker.0.finish()
}

fn regression(rules: &[Rule], folder: &Path) {
    let mut logs = Vec::new();
    files(folder, "evtx", &mut logs);
    let (mut met, mut absent) = (0, 0);
    for log in &logs {
        let id = log.file_stem().unwrap_or_default().to_string_lossy();
        let Some(rule) = rules.iter().find(|r| r.id == id) else {
            absent += 1;
            continue;
        };
        let found = hunt(std::slice::from_ref(rule), log);
        if found.findings.is_empty() {
            println!("missed {} {}", rule.title, log.display());
        } else {
            met += 1;
        }
    }
    println!(
        "{met} of {} met; {absent} have no rule here",
        logs.len() - absent
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rules, mode, paths @ ..] = arguments.as_slice() else {
        return eprintln!("measure RULES regression|hunt PATH…");
    };
    let (rules, refused) = load(rules);
    println!("{} rules load, {refused} not", rules.len());
    for path in paths {
        if mode == "regression" {
            regression(&rules, Path::new(path));
            continue;
        }
        let begun = Instant::now();
        let hunted = hunt(&rules, Path::new(path));
        let took = begun.elapsed().as_secs_f64();
        for log in &hunted.logs {
            println!(
                "{} {} {} lines {:?}",
                log.file, log.format, log.lines, log.first
            );
        }
        for f in &hunted.findings {
            println!(
                "{} {} ×{} {} {:?}",
                f.level.as_str(),
                f.title,
                f.count,
                f.file,
                f.techniques
            );
        }
        let bytes: u64 = hunted.logs.iter().map(|l| l.bytes).sum();
        let speed = u32::try_from(bytes / 1_000_000).map_or(0.0, f64::from) / took;
        println!("{bytes} bytes, {took:.2} s, {speed:.0} MB/s");
    }
}
