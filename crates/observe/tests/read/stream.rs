//! Files that do not fit into memory.

use ascribe_observe::read::{FileRead, Limits, Options, Piece, Sink, read_stream};

/// Lines without end, for the size of a log that fills a disk.
struct Lines {
    left: u64,
}

impl std::io::Read for Lines {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        const LINE: &[u8] = b"2021-01-06 12:00:00 10.0.0.1 GET /owa/auth/x.js 200 evil.example\n";
        let n = buf
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        for (i, byte) in buf[..n].iter_mut().enumerate() {
            *byte = LINE[i % LINE.len()];
        }
        self.left -= n as u64;
        Ok(n)
    }
}

/// Counts, and checks that no piece is longer than the limit.
#[derive(Default)]
struct Counting {
    bytes: u64,
    longest: usize,
    progress: u64,
}

impl Sink for Counting {
    fn text(&mut self, piece: &Piece<'_>) {
        assert_eq!(
            piece.span(0, 0).start,
            self.bytes,
            "pieces follow one another"
        );
        self.bytes += piece.text.len() as u64;
        self.longest = self.longest.max(piece.text.len());
    }

    fn file(&mut self, file: FileRead) {
        assert_eq!(file.bytes, self.bytes);
        assert_eq!(file.problem, None);
    }

    fn progress(&mut self, bytes: u64) {
        self.progress = bytes;
    }
}

#[test]
fn long_logs_stream_in_pieces_of_limited_size() {
    let mut counting = Counting::default();
    let size = 64 << 20;
    read_stream(
        "a.log",
        &mut Lines { left: size },
        &Options::default(),
        &mut counting,
    );
    assert_eq!((counting.bytes, counting.progress), (size, size));
    assert!(counting.longest <= Limits::default().piece_bytes);
}
