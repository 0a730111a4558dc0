//! Starting the reading process: the one place of the product where a program is started.

use super::READ_APART;
use ascribe_observe::read::wire;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// Frames that wait to be heard; each may hold a piece of text.
const WAITING_FRAMES: usize = 4;

/// A reading process and the two ways to it.
pub(super) struct Running {
    child: Child,
    pub requests: UnixStream,
    frames: Receiver<Vec<u8>>,
}

impl Running {
    /// Starts the program with nothing of this one's surroundings: its own subcommand, no
    /// environment, no folder of the user's, no way to the terminal.
    pub fn start(program: &Path) -> io::Result<Self> {
        let (requests, theirs) = UnixStream::pair()?;
        let mut child = Command::new(program)
            .arg(READ_APART)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (to, frames) = sync_channel(WAITING_FRAMES);
        if let Some(out) = child.stdout.take() {
            std::thread::Builder::new().spawn(move || forward(out, &to))?;
        }
        Ok(Self {
            child,
            requests,
            frames,
        })
    }

    /// The next frame within so much time.
    pub fn frame(&self, within: Duration) -> Result<Vec<u8>, RecvTimeoutError> {
        self.frames.recv_timeout(within)
    }

    /// How the process ended, if it did within a short while.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        for _ in 0..50 {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => std::thread::sleep(Duration::from_millis(10)),
                Err(_) => return None,
            }
        }
        None
    }
}

/// A process that is not needed any more is not left behind.
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Hands on frames until there are no more, or nobody listens.
fn forward(mut out: ChildStdout, to: &SyncSender<Vec<u8>>) {
    let mut frame = Vec::new();
    while let Ok(true) = wire::receive(&mut out, &mut frame) {
        if to.send(std::mem::take(&mut frame)).is_err() {
            return;
        }
    }
}
