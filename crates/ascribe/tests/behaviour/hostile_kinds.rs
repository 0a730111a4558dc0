//! Twenty classes of hostile files, made from a seed (H8): each is answered, within limits, and
//! nothing in it reaches the dossier unescaped.

use crate::support::Bench;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use std::io::Write;
use std::path::Path;

/// Files of each class; 25 make the 500 of the long test.
const SAMPLE: u64 = 1;
const MANY: u64 = 25;

/// Must never stand in a dossier as it is.
const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";

/// Small numbers from a seed (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    fn below(&mut self, n: u64) -> usize {
        (self.next() % n) as usize
    }
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A zip archive; lengths in the directory are those stated, or the true ones.
pub fn zip(members: &[(String, Vec<u8>)], count: Option<u16>) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let packed = deflated(content);
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut fields = Vec::new();
        fields.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        fields.extend(crc.sum().to_le_bytes());
        fields.extend((packed.len() as u32).to_le_bytes());
        fields.extend((content.len() as u32).to_le_bytes());
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(name.as_bytes());
        out.extend(packed);
    }
    let at = out.len() as u32;
    let count = count.unwrap_or(members.len() as u16).to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn one(name: &str, content: impl AsRef<[u8]>) -> Vec<u8> {
    zip(&[(name.to_owned(), content.as_ref().to_vec())], None)
}

fn sheet(xml: String) -> Vec<u8> {
    let types = ("[Content_Types].xml".to_owned(), b"<Types/>".to_vec());
    let sheet = ("xl/worksheets/sheet1.xml".to_owned(), xml.into_bytes());
    zip(&[types, sheet], None)
}

fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (i, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).as_bytes());
    }
    out.extend(b"trailer\n<</Root 1 0 R>>\nstartxref\n99999999\n%%EOF");
    out
}

fn pdf_stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let head = "%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Kids[3 0 R]>>\n\
        endobj\n3 0 obj\n<</Type/Page/Contents 4 0 R>>\nendobj\n4 0 obj\n";
    let mut out = format!("{head}<<{dict}/Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n");
    out
}

fn tar(name: &str, kind: u8, size: &str, content: &[u8]) -> Vec<u8> {
    let mut header = vec![0u8; 512];
    header[..name.len().min(100)].copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
    header[124..124 + size.len()].copy_from_slice(size.as_bytes());
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header.extend(content);
    header.resize(header.len().next_multiple_of(512) + 1024, 0);
    header
}

fn noise(random: &mut Random, bytes: u64) -> Vec<u8> {
    (0..bytes).map(|_| random.next() as u8).collect()
}

/// Name and bytes of a file of a class; the number varies sizes, depths and places.
fn file(class: u64, random: &mut Random) -> (String, Vec<u8>) {
    if class < 11 {
        packed(class, random)
    } else {
        document(class, random)
    }
}

/// Archives, workbooks, and names.
fn packed(class: u64, random: &mut Random) -> (String, Vec<u8>) {
    let some = 1 + random.below(30);
    let name = |n: &str| format!("{class:02}-{n}");
    match class {
        0 => (name("bomb.gz"), gz(&vec![0; (70 + some) << 20])),
        1 => {
            let inner = one("0", vec![0; 40 << 20]);
            let members: Vec<_> = (0..16)
                .map(|i| (format!("{i}.zip"), inner.clone()))
                .collect();
            (name("bomb-of-bombs.zip"), zip(&members, None))
        }
        2 => {
            let seed = format!("{SCRIPT} 198.51.100.{some}").into_bytes();
            (
                name("deep.gz"),
                (0..10 + some).fold(seed, |inner, _| gz(&inner)),
            )
        }
        3 => {
            let path = "../".repeat(some) + "etc/cron.d/x";
            let more = [
                path,
                "/etc/passwd".into(),
                "C:\\Windows\\x".into(),
                "a\0b".into(),
            ];
            (
                name("paths.zip"),
                zip(&more.map(|n| (n, b"198.51.100.7".to_vec())), None),
            )
        }
        4 => {
            let whole = one("a.txt", "evil.example.net\n".repeat(2000));
            let end = random.below(whole.len() as u64);
            (name("cut.zip"), whole[..end].to_vec())
        }
        5 => {
            let extension = ["pdf", "docx", "7z", "evtx", "msg", "tar", "xlsx"][some % 7];
            (name(&format!("wrong.{extension}")), noise(random, 50_000))
        }
        6 => {
            let members = [("a".to_owned(), b"x".to_vec())];
            (name("counts.zip"), zip(&members, Some(0xFFFE)))
        }
        7 => {
            let cell = format!("=HYPERLINK(\"http://198.51.100.{some}/x\")|cmd|' /C calc'!A0");
            let rows = format!("<row><c><f>{cell}</f><v>{cell}</v></c></row>").repeat(some);
            (
                name("formulas.xlsx"),
                sheet(format!("<worksheet>{rows}</worksheet>")),
            )
        }
        8 => (
            name(&format!("{}.txt", SCRIPT.replace('/', "_"))),
            SCRIPT.as_bytes().to_vec(),
        ),
        9 => {
            let text = format!("http://evil{some}.example.net/{SCRIPT}\n'\"><svg onload=alert(3)>");
            (name("script.zip"), one(&SCRIPT.replace('/', "_"), text))
        }
        _ => {
            let entities: String = (1..some + 8)
                .map(|i| format!("<!ENTITY e{i} \"{}\">", format!("&e{};", i - 1).repeat(10)))
                .collect();
            let xml = format!(
                "<!DOCTYPE x [<!ENTITY e0 \"lol\">{entities}\
                <!ENTITY f SYSTEM \"file:///etc/passwd\">]><worksheet><row><c><v>&e9;&f;</v></c></row></worksheet>"
            );
            (name("entities.xlsx"), sheet(xml))
        }
    }
}

/// PDF, mail, and formats of which only the beginning is right.
fn document(class: u64, random: &mut Random) -> (String, Vec<u8>) {
    let some = 1 + random.below(30);
    let name = |n: &str| format!("{class:02}-{n}");
    match class {
        11 => {
            let objects = [
                "<</Type/Catalog/Pages 9 0 R>>",
                "<</Length 2 0 R>>\nstream\n",
                "2 0 R",
            ];
            (name("broken.pdf"), pdf(&objects[..1 + some % 3]))
        }
        12 => {
            let kids = "2 0 R 3 0 R ".repeat(some * 50);
            let objects = [
                "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
                format!("<</Kids[{kids}]/Parent 2 0 R/Resources 2 0 R>>"),
                "<</Type/Page/Parent 3 0 R/Contents[5 0 R 5 0 R]/Resources<</XObject<</X 5 0 R>>>>>>".to_owned(),
                "4 0 R".to_owned(),
                "<</Subtype/Form/Length 999>>\nstream\n/X Do /X Do /X Do\nendstream".to_owned(),
            ];
            let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
            (name("cycles.pdf"), pdf(&objects))
        }
        13 => {
            let bomb = zlib(&zlib(&vec![0; 60 << 20]));
            (
                name("bomb.pdf"),
                pdf_stream("/Filter[/FlateDecode/FlateDecode]", &bomb),
            )
        }
        14 => {
            let deep = "[".repeat(some * 5000) + &"<<".repeat(some * 5000);
            (name("deep.pdf"), pdf_stream("/X 1", deep.as_bytes()))
        }
        15 => {
            let size = ["77777777777", "99999999999", "00000000000"][some % 3];
            let kind = b"0125Lx"[some % 6];
            (
                name("lies.tar"),
                tar("../../x", kind, size, SCRIPT.as_bytes()),
            )
        }
        16 => {
            let boundary =
                format!("Content-Type: multipart/mixed; boundary=b{some}\n\n--b{some}\n");
            let mail = format!("From: a@example.net\nTo: b\nSubject: {SCRIPT}\nMessage-ID: <x>\n");
            (
                name("deep.eml"),
                (mail + &boundary.repeat(500)).into_bytes(),
            )
        }
        17 => {
            let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            ole.resize(24, 0);
            ole.extend([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
            let more = noise(random, 4096);
            ole.extend(more);
            (name("broken.doc"), ole)
        }
        18 => {
            let mut seven = b"7z\xBC\xAF\x27\x1C\0\x04".to_vec();
            seven.extend(noise(random, 600));
            (name("broken.7z"), seven)
        }
        _ => {
            let mut log = b"ElfFile\0".to_vec();
            log.extend(noise(random, 4088));
            log.extend(b"ElfChnk\0");
            log.extend(noise(random, 65_528));
            (name("broken.evtx"), log)
        }
    }
}

/// Every class, so many of each, in a folder; what follows is about all of them.
fn made(bench: &Bench, each: u64) -> usize {
    let mut random = Random(0x05EE_D000);
    for number in 0..each {
        for class in 0..20 {
            let (name, bytes) = file(class, &mut random);
            bench.write(&format!("in/{number}/{name}"), bytes);
        }
    }
    usize::try_from(each * 20).unwrap()
}

fn answered(each: u64) {
    let bench = Bench::new();
    let files = made(&bench, each);
    let evidence = bench.path("in");
    let out = bench.path("out");
    let run = bench.run(&[
        "assess",
        evidence.to_str().unwrap(),
        "--format",
        "json",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(run.code < 2, "{}", run.err);
    let document = run.document();
    let listed = document["assessments"][0]["files"].as_array().unwrap();
    let outermost = listed
        .iter()
        .filter(|f| !f["file"].as_str().unwrap().contains("!/"));
    assert_eq!(outermost.count(), files);
    // Each is read by its reader in time: none is stopped from outside.
    for stopped in listed.iter().filter_map(|f| f["problem"].as_str()) {
        assert!(!stopped.contains("its reader"), "{stopped}");
    }
    let html = std::fs::read_to_string(out.join("dossier.html")).unwrap();
    for script in ["<script>alert", "<img src=x", "<svg onload"] {
        assert!(!html.contains(script), "{script}");
    }
    // Nothing was written beside what was asked for.
    let mut left: Vec<_> = std::fs::read_dir(bench.path("."))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["home", "in", "out", "record"]);
}

#[test]
fn one_of_each_class_is_answered() {
    answered(SAMPLE);
}

/// `cargo nextest run -p ascribe --run-ignored only five_hundred`
#[test]
#[ignore = "takes a minute or more; the sample above runs always"]
fn five_hundred_are_answered() {
    answered(MANY);
}

/// Seconds of processor time and peak memory in KiB of a program and its children, by GNU time.
#[cfg(target_os = "linux")]
fn measured(bench: &Bench, path: &Path) -> Option<(f64, u64)> {
    let program = env!("CARGO_BIN_EXE_ascribe");
    let report = bench.path("measured");
    let output = std::process::Command::new("/usr/bin/time")
        .args(["-f", "%U %S %M", "-o"])
        .arg(&report)
        .arg(program)
        .args(["extract", "--quiet"])
        .arg(path)
        .env("ASCRIBE_LEDGER", bench.ledger())
        .output()
        .ok()?;
    assert!(output.status.code()? < 2);
    let text = std::fs::read_to_string(report).ok()?;
    let last = text.lines().last()?;
    let mut parts = last.split(' ');
    let mut seconds = || parts.next()?.parse::<f64>().ok();
    Some((seconds()? + seconds()?, parts.next()?.parse().ok()?))
}

/// `cargo nextest run -p ascribe --release --run-ignored only costs_little`; needs GNU time.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "measures, in an optimised build and on a quiet machine"]
fn each_costs_little() {
    let bench = Bench::new();
    bench.run(&["log"]);
    let mut random = Random(0x05EE_D000);
    let mut worst = (0.0f64, 0u64);
    for _ in 0..MANY {
        for class in 0..20 {
            let (name, bytes) = file(class, &mut random);
            let path = bench.write(&name, bytes);
            let Some((seconds, kib)) = measured(&bench, &path) else {
                panic!("/usr/bin/time is needed");
            };
            assert!(
                seconds <= 1.0 && kib <= 64 << 10,
                "{name}: {seconds} s, {kib} KiB"
            );
            worst = (worst.0.max(seconds), worst.1.max(kib));
        }
    }
    println!("worst: {} s, {} KiB", worst.0, worst.1);
}

/// A pipe nobody writes to and a device without an end, given by their paths.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_at_once() {
    let bench = Bench::new();
    let pipe = bench.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let link = bench.path("link");
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    for path in [pipe.as_path(), Path::new("/dev/zero"), link.as_path()] {
        let run = bench.run(&["extract", path.to_str().unwrap()]).exits(1);
        assert!(run.err.contains("neither a file nor a folder"), "{run:?}");
    }
}
