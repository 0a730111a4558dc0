//! Mail addresses: a mailbox before an at-sign, a host after it.

use super::chain::{self, Label};
use super::text::{BEGIN, Text, class};

/// Longest mailbox (RFC 5321).
const MAILBOX_BYTES: usize = 64;

/// The mailbox that ends with the chain `labels`: its text and first byte. `floor` is the end of
/// what has been taken already.
pub(super) fn mailbox(text: Text<'_>, labels: &[Label], floor: usize) -> Option<(String, usize)> {
    let first = labels.first()?.start;
    let mut start = first;
    while start > floor && first - start < MAILBOX_BYTES && is_inner(text.before(start)) {
        start -= 1;
    }
    while start < first && class(text.at(start)) & BEGIN == 0 {
        start += 1;
    }
    let mut mailbox = text.slice(start, first).to_owned();
    mailbox.push_str(&chain::join(text, labels));
    mailbox.make_ascii_lowercase();
    let fits = mailbox.is_ascii()
        && (1..=MAILBOX_BYTES).contains(&mailbox.len())
        && !mailbox.contains("..");
    fits.then_some((mailbox, start))
}

fn is_inner(byte: u8) -> bool {
    class(byte) & (BEGIN | super::text::DASH) != 0 || matches!(byte, b'+' | b'.')
}

/// For `admin at evil dot com`: the mailbox before ` at `, if it reads like one.
pub(super) fn spoken_mailbox(text: Text<'_>, host_start: usize) -> Option<(String, usize)> {
    let end = host_start
        .checked_sub(4)
        .filter(|&end| text.has(end, " at "))?;
    let mut start = end;
    while start > 0 && end - start < MAILBOX_BYTES && is_inner(text.before(start)) {
        start -= 1;
    }
    let mailbox = text.slice(start, end).to_ascii_lowercase();
    let role = matches!(
        mailbox.as_str(),
        "admin"
            | "info"
            | "support"
            | "contact"
            | "sales"
            | "abuse"
            | "security"
            | "webmaster"
            | "postmaster"
            | "help"
    );
    let odd = mailbox
        .bytes()
        .any(|b| b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'+'));
    (role || odd && !mailbox.ends_with('.')).then_some((mailbox, start))
}
