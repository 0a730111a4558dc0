//! Messages: headers, bodies, attachments; and messages made to hurt.

use ascribe_observe::read::Problem;

use crate::archives::zip;
use crate::{Kept, gz};

/// Base64 in lines, as mail programs write it.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (i, three) in bytes.chunks(3).enumerate() {
        let word =
            three.iter().fold(0u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = (word >> (18 - 6 * place) & 63) as usize;
            let used = place <= three.len();
            text.push(if used { char::from(DIGITS[digit]) } else { '=' });
        }
        if i % 18 == 17 {
            text.push_str("\r\n");
        }
    }
    text
}

fn message(invoice: &[u8]) -> String {
    format!(
        "Return-Path: <bounce@relay.example>\r\n\
         Received: from mail.evil.example (unknown [198.51.100.7])\r\n\
         \tby mx.victim.example with ESMTP id 1; Wed, 3 Mar 2021 04:05:06 +0100\r\n\
         X-Originating-IP: [203.0.113.9]\r\n\
         From: =?UTF-8?B?SmFuIE3DvGxsZXI=?= <jan@evil.example>\r\n\
         Reply-To: other@evil.example\r\n\
         To: a@victim.example\r\n\
         Subject: =?iso-8859-1?Q?Rechnung_f=FCr?=\r\n =?iso-8859-1?Q?_M=E4rz?=\r\n\
         Message-ID: <1@evil.example>\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"=_outer\"\r\n\r\n\
         This is a message in parts.\r\n\
         --=_outer\r\nContent-Type: multipart/alternative;\r\n boundary=inner\r\n\r\n\
         --inner\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n\
         Sch=F6ne Gr=FC=DFe, siehe http://evil.ex=\r\nample/a=3Db\r\n\
         --inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <p>See <a href='http://link.example/x'>here</a></p>\r\n\
         --inner--\r\n\
         --=_outer\r\nContent-Type: application/zip; name=\"x\"\r\n\
         Content-Disposition: attachment; filename*0=\"in\";\r\n filename*1=\"voice.zip\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n\
         --=_outer\r\nContent-Type: message/rfc822\r\n\r\n\
         From: b@second.example\r\nSubject: forwarded\r\nMessage-ID: <2@second.example>\r\n\r\n\
         inner.example\r\n\
         --=_outer--\r\nafter all\r\n",
        base64(invoice)
    )
}

#[test]
fn headers_and_bodies_are_text_and_attachments_members() {
    let invoice = zip(&[
        ("a.txt", b"packed.example"),
        ("b.log.gz", &gz(b"deep.example")),
    ]);
    let kept = Kept::bytes("mail.eml", message(&invoice).as_bytes());
    assert_eq!(
        kept.names(),
        [
            "mail.eml!/invoice.zip!/a.txt",
            "mail.eml!/invoice.zip!/b.log.gz!/b.log",
            "mail.eml!/invoice.zip!/b.log.gz",
            "mail.eml!/invoice.zip",
            "mail.eml!/part-6.eml",
            "mail.eml"
        ]
    );
    let text = kept.text_of("mail.eml");
    for line in [
        "Return-Path: <bounce@relay.example>\n",
        "Received: from mail.evil.example (unknown [198.51.100.7]) by mx.victim.example with \
         ESMTP id 1; Wed, 3 Mar 2021 04:05:06 +0100\n",
        "X-Originating-IP: [203.0.113.9]\n",
        "From: Jan Müller <jan@evil.example>\n",
        "Subject: Rechnung für März\n",
        "Message-ID: <1@evil.example>\n",
        "Schöne Grüße, siehe http://evil.example/a=b\n",
        "See here <http://link.example/x>",
    ] {
        assert!(text.contains(line), "{line:?} in {text:?}");
    }
    assert!(
        !text.contains("in parts") && !text.contains("after all"),
        "{text}"
    );
    assert_eq!(
        kept.text_of("mail.eml!/invoice.zip!/a.txt"),
        "packed.example"
    );
    let forwarded = kept.text_of("mail.eml!/part-6.eml");
    assert!(
        forwarded.contains("From: b@second.example\n") && forwarded.ends_with("inner.example\n")
    );
    let attachment = kept.file_called("mail.eml!/invoice.zip");
    assert_eq!(attachment.bytes, invoice.len() as u64);
    assert!(kept.files.iter().all(|f| f.problem.is_none()));
}

#[test]
fn messages_are_told_without_a_name_and_logs_are_none() {
    let reader = |name: &str, text: &str| Kept::bytes(name, text.as_bytes()).files[0].reader;
    let plain = "From: a@b.example\nTo: c@d.example\nSubject: x\n\nhello\n";
    assert_eq!(reader("x", plain), "mail");
    assert_eq!(reader("x.eml", "Subject: x\n\nhello\n"), "mail");
    assert_eq!(reader("x", "Subject: x\n\nhello\n"), "text");
    assert_eq!(reader("x.log", "from: 1\nto some: 2\n"), "text");
    assert_eq!(reader("x", "12:00 From: a\nTo: b\nSubject: c\n"), "text");
}

#[test]
fn spans_lie_in_the_text_of_the_message() {
    let body = "evil.example in line\n".repeat(200_000);
    let mail = format!("From: a@b.example\nTo: c@d.example\nSubject: x\n\n{body}");
    let kept = Kept::bytes("long.eml", mail.as_bytes());
    let mut next = 0;
    for (_, base, text) in &kept.pieces {
        assert_eq!(*base, next);
        next += text.len() as u64;
    }
    assert_eq!(kept.text_of("long.eml"), mail);
}

#[test]
fn deep_parts_are_read_to_a_limit() {
    let mut mail = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n".to_owned();
    for depth in 0..10_000 {
        mail += &format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
    }
    mail += "Content-Type: text/plain\n\nevil.example\n";
    let kept = Kept::bytes("deep.eml", mail.as_bytes());
    assert_eq!(
        kept.files[0].problem,
        Some(Problem::NestedTooDeep { limit: 64 })
    );
    assert!(kept.text_of("deep.eml").contains("evil.example"));
    let nested = "Message-ID: <1@b.example>\nFrom: a@b.example\nTo: x\n\
                  Content-Type: message/rfc822\n\n"
        .repeat(10_000);
    let kept = Kept::bytes(
        "deep.eml",
        (nested + "Subject: evil.example\n\n").as_bytes(),
    );
    assert_eq!(kept.files.len(), 9);
    assert_eq!(
        kept.files[0].problem,
        Some(Problem::NestedTooDeep { limit: 8 })
    );
}

#[test]
fn broken_messages_give_what_they_hold() {
    let start = "From: a@b.example\nTo: x\nSubject: x\n";
    let open = format!(
        "{start}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst.example\n\
         --b\nContent-Type: application/x\nContent-Transfer-Encoding: base64\n\n\
         ZXZpbC5l\n!!eGFtcGxl"
    );
    let kept = Kept::bytes("x.eml", open.as_bytes());
    assert!(kept.text_of("x.eml").contains("first.example"));
    assert_eq!(kept.text_of("x.eml!/part-3.bin"), "evil.example");
    let quoted =
        format!("{start}Content-Transfer-Encoding: quoted-printable\n\na=b=3Dc=zz=\n=C3=A4=");
    assert!(
        Kept::bytes("x.eml", quoted.as_bytes())
            .text_of("x.eml")
            .contains("\na=b=c=zzä")
    );
    let long = format!("{start}X-Long: {}\n\nbody.example\n", "a".repeat(1 << 20));
    assert!(
        Kept::bytes("x.eml", long.as_bytes())
            .text_of("x.eml")
            .ends_with("body.example\n")
    );
}
