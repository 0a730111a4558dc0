//! The process that reads for another one.

use super::{confine, request};
use ascribe_observe::read::{
    read_open,
    wire::{Message, Sender, VERSION},
};
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

/// Reads files that come through standard input, a socket, until there are no more, and writes
/// what is found to `out`. Limits are set first.
///
/// # Errors
/// When the limits cannot be set, or the other side is not what started this one.
pub fn serve(out: &mut dyn Write) -> io::Result<()> {
    // What is told of a fault here could hold what was being read.
    std::panic::set_hook(Box::new(|_| {}));
    let mut from = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    confine::confine()?;
    let mut sender = Sender::new(BufWriter::with_capacity(64 << 10, out), confine::more_time);
    sender.send(&Message::Hello(VERSION));
    sender.done()?;
    while let Some((file, request)) = request::receive(&mut from)? {
        read_open(
            file,
            &request.name,
            &request.options,
            &request.skip,
            &mut sender,
        )?;
        sender.done()?;
    }
    Ok(())
}
