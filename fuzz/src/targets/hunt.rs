//! Rules, and logs of every format.

use super::{property, text};
use ascribe_hunt::sigma::parse;
use ascribe_hunt::time::Clocks;
use ascribe_hunt::{Engine, Hunter, Settings};

/// A rule that is asked of every log there is.
const ALWAYS: &str = "title: t\nid: a\nlogsource: {product: windows}\ndetection: {a: {EventID|exists: true}, condition: a}\n\
    ---\ntitle: u\nid: b\nlogsource: {category: webserver}\ndetection: {a: {cs-method|re: .}, condition: a}\n\
    ---\ntitle: v\nid: c\nlogsource: {product: linux}\ndetection: {a: [ssh], condition: a}\n";

fn hunter(rules: &str) -> Hunter {
    let settings = Settings {
        clocks: Clocks {
            year: Some(2021),
            ..Clocks::default()
        },
        ..Settings::default()
    };
    Hunter::new(Engine::new(parse(rules).rules), settings)
}

/// A rule loads or is refused with a reason, and can be asked of events.
pub fn rule(input: &[u8]) -> Result<(), String> {
    let input = text(input);
    let parsed = parse(&input);
    let told = parsed.refused.iter().all(|(_, reason)| !reason.is_empty());
    let mut hunter = hunter(&input);
    hunter.text(
        "a.log",
        0,
        "Jun 14 15:16:01 combo sshd[1]: failure from 10.0.0.1\n",
    );
    let _ = hunter.finish();
    property(told, || "a rule refused without reason".to_owned())
}

/// Findings lie within the text, wherever it is cut into pieces.
pub fn events(input: &[u8]) -> Result<(), String> {
    let input = text(input);
    let mut whole = hunter(ALWAYS);
    whole.text("a.log", 0, &input);
    let whole = whole.finish();
    let length = input.len() as u64;
    for line in whole.findings.iter().flat_map(|f| &f.lines) {
        let within = line.start <= line.end && line.end <= length && line.line > 0;
        property(within, || {
            format!("{}..{} of {length}", line.start, line.end)
        })?;
    }
    Ok(())
}
