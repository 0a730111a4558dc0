//! What the child is asked: a file, open, and how to read it.

use ascribe_observe::read::{Options, Skip};
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

/// Longest request; a name and some passwords are far below.
const MAX_REQUEST_BYTES: usize = 4 << 20;

/// How to read a file.
#[derive(Serialize, Deserialize)]
pub(super) struct Request {
    /// What it is called.
    pub name: String,
    pub options: Options,
    pub skip: Vec<Skip>,
}

/// Sends a request and, with the first of its bytes, the file.
pub(super) fn send(to: &mut UnixStream, file: &File, request: &Request) -> io::Result<()> {
    let body = serde_json::to_vec(request)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let files = [file.as_fd()];
    control.push(SendAncillaryMessage::ScmRights(&files));
    let bytes = length.to_le_bytes();
    let sent = sendmsg(
        &*to,
        &[IoSlice::new(&bytes)],
        &mut control,
        SendFlags::empty(),
    )?;
    to.write_all(bytes.get(sent..).unwrap_or_default())?;
    to.write_all(&body)
}

/// Receives the next request, or `None` when there will be no more.
pub(super) fn receive(from: &mut UnixStream) -> io::Result<Option<(File, Request)>> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let mut length = [0; 4];
    let got = recvmsg(
        &*from,
        &mut [IoSliceMut::new(&mut length)],
        &mut control,
        RecvFlags::CMSG_CLOEXEC,
    )?;
    if got.bytes == 0 {
        return Ok(None);
    }
    let file = control.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut files) => files.next(),
        _ => None,
    });
    from.read_exact(length.get_mut(got.bytes..).unwrap_or_default())?;
    let length = u32::from_le_bytes(length) as usize;
    let file = file.filter(|_| length <= MAX_REQUEST_BYTES);
    let file = file.ok_or(io::ErrorKind::InvalidData)?;
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Some((File::from(file), serde_json::from_slice(&body)?)))
}
