//! Messages as Outlook saves them.

use std::io::{Cursor, Write as _};

use crate::Kept;
use crate::archives::zip;

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A compound file with these streams; their storages are made as needed.
fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (path, content) in streams {
        if let Some((storage, _)) = path.rsplit_once('/') {
            file.create_storage_all(storage).unwrap();
        }
        file.create_stream(path)
            .unwrap()
            .write_all(content)
            .unwrap();
    }
    file.into_inner().into_inner()
}

fn message() -> Vec<u8> {
    // 2021-03-03 04:05:06 UTC in ticks since 1601.
    let ticks = (1_614_744_306u64 + 11_644_473_600) * 10_000_000;
    let mut times = vec![0; 32];
    times.extend(0x0039_0040u32.to_le_bytes());
    times.extend([0; 4]);
    times.extend(ticks.to_le_bytes());
    let headers =
        "Received: from mail.evil.example ([198.51.100.7])\r\nX-Originating-IP: [203.0.113.9]\r\n";
    compound(&[
        ("__properties_version1.0", times),
        ("__substg1.0_0037001F", utf16("Rechnung für März")),
        ("__substg1.0_0C1F001E", b"jan@evil.example".to_vec()),
        ("__substg1.0_007D001F", utf16(headers)),
        ("__substg1.0_1000001F", utf16("see http://evil.example/a")),
        (
            "__substg1.0_10130102",
            b"<p><a href='http://link.example/x'>here</a>".to_vec(),
        ),
        (
            "__recip_version1.0_#00000000/__substg1.0_39FE001F",
            utf16("a@victim.example"),
        ),
        (
            "__attach_version1.0_#00000000/__substg1.0_3707001F",
            utf16("../invoice.zip"),
        ),
        (
            "__attach_version1.0_#00000000/__substg1.0_37010102",
            zip(&[("a.txt", b"packed.example")]),
        ),
        (
            "__attach_version1.0_#00000001/__substg1.0_3701000D/__substg1.0_1000001F",
            utf16("inner.example"),
        ),
    ])
}

#[test]
fn messages_are_read_with_their_attachments() {
    let kept = Kept::bytes("mail.msg", &message());
    assert_eq!(
        kept.names(),
        [
            "mail.msg!/%2E%2E/invoice.zip!/a.txt",
            "mail.msg!/%2E%2E/invoice.zip",
            "mail.msg"
        ]
    );
    assert_eq!(
        kept.text_of("mail.msg!/%2E%2E/invoice.zip!/a.txt"),
        "packed.example"
    );
    let text = kept.text_of("mail.msg");
    for line in [
        "From: jan@evil.example\n",
        "Subject: Rechnung für März\n",
        "Sent: 2021-03-03T04:05:06Z\n",
        "X-Originating-IP: [203.0.113.9]\r\n",
        "see http://evil.example/a\n",
        "here <http://link.example/x>\n",
        "Recipient: a@victim.example\n",
        "inner.example\n",
    ] {
        assert!(text.contains(line), "{line:?} in {text:?}");
    }
    assert_eq!(kept.file_called("mail.msg").problem, None);
    assert_eq!(Kept::bytes("x", &message()).files[2].reader, "msg");
}

#[test]
fn deep_and_damaged_messages_are_read_as_far_as_they_go() {
    let inside = "__attach_version1.0_#00000000/__substg1.0_3701000D/";
    let deep = format!("{}__substg1.0_1000001F", inside.repeat(30));
    let kept = Kept::bytes("a.msg", &compound(&[(&deep, utf16("deep.example"))]));
    assert!(kept.files[0].problem.is_some());
    let whole = message();
    for end in [8, 600, whole.len() / 2] {
        let kept = Kept::bytes("a.msg", &whole[..end]);
        assert!(kept.files.last().unwrap().problem.is_some());
    }
}
