//! Event logs of Windows, written here after the published description of the format: records of
//! plain elements, and of a template with the values that stand in it.

use crate::{Kept, gz};

const CHUNK: usize = 0x10000;
const CHUNK_HEADER: usize = 512;
/// 2021-03-03 10:00:00 UTC.
const FILETIME: u64 = 132_592_392_000_000_000;

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A chunk being written; places count from its beginning.
struct Chunk {
    bytes: Vec<u8>,
    /// Elements of a template say on what value they depend; others do not.
    in_template: bool,
    records: u64,
    last: usize,
}

impl Chunk {
    fn new() -> Self {
        Self {
            bytes: vec![0; CHUNK_HEADER],
            in_template: false,
            records: 0,
            last: 0,
        }
    }

    fn put(&mut self, bytes: impl AsRef<[u8]>) {
        self.bytes.extend(bytes.as_ref());
    }

    fn u32(&mut self, number: usize) {
        self.put(u32::try_from(number).unwrap().to_le_bytes());
    }

    fn set(&mut self, at: usize, number: usize) {
        let number = u32::try_from(number).unwrap().to_le_bytes();
        self.bytes[at..at + 4].copy_from_slice(&number);
    }

    fn name(&mut self, name: &str) {
        self.u32(self.bytes.len() + 4);
        self.u32(0);
        let hash = |hash: u32, unit: u16| hash.wrapping_mul(65599).wrapping_add(unit.into());
        let hash = name.encode_utf16().fold(0, hash);
        self.put(((hash & 0xffff) as u16).to_le_bytes());
        self.put((name.len() as u16).to_le_bytes());
        self.put(utf16(name));
        self.put([0, 0]);
    }

    fn text(&mut self, text: &str) {
        self.put([5, 1]);
        self.put((text.len() as u16).to_le_bytes());
        self.put(utf16(text));
    }

    /// An element with what `content` puts into it.
    fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self),
    ) {
        self.put([if attributes.is_empty() { 1 } else { 0x41 }]);
        if self.in_template {
            self.put([0xff, 0xff]);
        }
        let size = self.bytes.len();
        self.u32(0);
        self.name(name);
        if !attributes.is_empty() {
            let list = self.bytes.len();
            self.u32(0);
            for (at, (name, value)) in attributes.iter().enumerate() {
                self.put([if at + 1 < attributes.len() { 0x46 } else { 6 }]);
                self.name(name);
                self.text(value);
            }
            self.set(list, self.bytes.len() - list - 4);
        }
        self.put([2]);
        content(self);
        self.put([4]);
        self.set(size, self.bytes.len() - size - 4);
    }

    /// A value that is not part of the template.
    fn placed(&mut self, number: u8, kind: u8) {
        self.put([0x0d, number, 0, kind]);
    }

    fn record(&mut self, content: impl FnOnce(&mut Self)) {
        self.records += 1;
        self.last = self.bytes.len();
        let start = self.bytes.len();
        self.put([0x2a, 0x2a, 0, 0, 0, 0, 0, 0]);
        self.put(self.records.to_le_bytes());
        self.put(FILETIME.to_le_bytes());
        self.put([0x0f, 1, 1, 0]);
        content(self);
        let size = self.bytes.len() + 4 - start;
        self.u32(size);
        self.set(start + 4, size);
    }

    fn finish(mut self) -> Vec<u8> {
        let free = self.bytes.len();
        let records = crc32(&self.bytes[CHUNK_HEADER..]);
        self.bytes.resize(CHUNK, 0);
        let mut header = b"ElfChnk\0".to_vec();
        for number in [1, self.records, 1, self.records] {
            header.extend(number.to_le_bytes());
        }
        for number in [128, self.last as u32, free as u32, records] {
            header.extend(number.to_le_bytes());
        }
        self.bytes[..header.len()].copy_from_slice(&header);
        let checked = [&self.bytes[..120], &self.bytes[128..512]].concat();
        self.bytes[124..128].copy_from_slice(&crc32(&checked).to_le_bytes());
        self.bytes
    }
}

fn log(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut header = b"ElfFile\0".to_vec();
    for number in [0, chunks.len() as u64 - 1, 1000] {
        header.extend(number.to_le_bytes());
    }
    header.extend(128u32.to_le_bytes());
    for number in [1, 3, 4096, chunks.len() as u16] {
        header.extend(number.to_le_bytes());
    }
    header.resize(4096, 0);
    let crc = crc32(&header[..120]);
    header[124..128].copy_from_slice(&crc.to_le_bytes());
    [header, chunks.concat()].concat()
}

/// A record of its own elements.
fn plain(chunk: &mut Chunk, text: &str) {
    chunk.record(|c| {
        c.element("Event", &[], |c| {
            c.element("System", &[], |c| {
                c.element("EventID", &[], |c| c.text("4688"));
            });
            c.element("EventData", &[], |c| {
                c.element("Data", &[("Name", "CommandLine")], |c| c.text(text));
            });
        });
        c.put([0]);
    });
}

/// What happened on process creation, as Windows writes it: a template, written once, and values.
fn from_template(chunk: &mut Chunk, template: &mut Option<usize>, values: [&str; 2]) {
    chunk.record(|c| {
        c.put([0x0c, 1, 7, 0, 0, 0]);
        let at = *template.get_or_insert(c.bytes.len() + 4);
        c.u32(at);
        if at == c.bytes.len() {
            c.u32(0);
            c.put([7; 16]);
            let size = c.bytes.len();
            c.u32(0);
            c.put([0x0f, 1, 1, 0]);
            c.in_template = true;
            c.element("Event", &[], |c| {
                c.element("System", &[], |c| {
                    c.element("Provider", &[("Name", "Microsoft-Windows-Sysmon")], |_| ());
                    c.element("EventID", &[], |c| c.placed(0, 6));
                    c.element("Channel", &[], |c| {
                        c.text("Microsoft-Windows-Sysmon/Operational");
                    });
                    c.element("Computer", &[], |c| c.placed(1, 1));
                });
                c.element("EventData", &[], |c| {
                    c.element("Data", &[("Name", "CommandLine")], |c| c.placed(2, 1));
                });
            });
            c.in_template = false;
            c.put([0]);
            c.set(size, c.bytes.len() - size - 4);
        }
        let values = values.map(utf16);
        c.u32(3);
        for (length, kind) in [(2, 6), (values[0].len(), 1), (values[1].len(), 1)] {
            c.put((length as u16).to_le_bytes());
            c.put([kind, 0]);
        }
        c.put([1, 0]);
        c.put(values.concat());
        c.put([0]);
    });
}

fn of_templates() -> Vec<u8> {
    let mut chunk = Chunk::new();
    let mut template = None;
    let first = ["ws7.victim.example", "cmd.exe /c ping c2.evil.example"];
    from_template(&mut chunk, &mut template, first);
    let second = ["ws8.victim.example", "whoami <&> 198.51.100.7"];
    from_template(&mut chunk, &mut template, second);
    chunk.finish()
}

fn of_elements() -> Vec<u8> {
    let mut chunk = Chunk::new();
    plain(&mut chunk, "certutil -urlcache http://a.example/x");
    chunk.finish()
}

#[test]
fn records_are_read_with_the_values_of_their_templates() {
    let bytes = log(&[of_templates(), of_elements()]);
    let kept = Kept::bytes("Security.evtx", &bytes);
    let text = kept.text_of("Security.evtx");
    assert_eq!(kept.file_called("Security.evtx").problem, None, "{text}");
    assert_eq!(kept.file_called("Security.evtx").reader, "evtx");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].contains("<Computer>ws7.victim.example</Computer>"));
    assert!(lines[0].contains("cmd.exe /c ping c2.evil.example"));
    assert!(lines[1].contains("ws8.victim.example") && lines[1].contains("&lt;&amp;&gt;"));
    assert!(lines[1].contains("<Provider Name=\"Microsoft-Windows-Sysmon\">"));
    assert!(lines[2].contains("http://a.example/x"));
    // The same in an archive, where there is no file to go about in.
    let packed = Kept::bytes("Security.evtx.gz", &gz(&bytes));
    assert_eq!(packed.text_of("Security.evtx.gz!/Security.evtx"), text);
}

#[test]
fn a_damaged_chunk_is_told_and_the_others_are_read() {
    let mut damaged = of_templates();
    // The size of the first record.
    damaged[CHUNK_HEADER + 4..CHUNK_HEADER + 8].copy_from_slice(&[0xff; 4]);
    let kept = Kept::bytes("Security.evtx", &log(&[damaged, of_elements()]));
    assert!(kept.text_of("Security.evtx").contains("http://a.example/x"));
    let problem = kept.file_called("Security.evtx").problem.as_ref();
    assert!(
        problem.is_some_and(|p| p.to_string().contains("damaged")),
        "{problem:?}"
    );
}

#[test]
fn a_template_that_holds_itself_ends() {
    let mut chunk = Chunk::new();
    let mut template = None;
    from_template(&mut chunk, &mut template, ["a", "b"]);
    let at = template.unwrap();
    let mut bytes = chunk.finish();
    // The place of the next template of its list, and the first token inside it, lead to itself.
    bytes[at..at + 4].copy_from_slice(&(at as u32).to_le_bytes());
    let inside = at + 24;
    bytes[inside + 4..inside + 14]
        .copy_from_slice(&[&[0x0c, 1, 7, 0, 0, 0][..], &(at as u32).to_le_bytes()].concat());
    let kept = Kept::bytes("Security.evtx", &log(&[bytes, of_elements()]));
    assert!(kept.text_of("Security.evtx").contains("http://a.example/x"));
}
