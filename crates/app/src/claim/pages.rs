//! The text of a PDF or of a page of the web as a statement, in paragraphs.

use ascribe_observe::read::PDF_FACTS;

/// A line that is shorter than this share of the longest ends a paragraph.
const SHORT: f64 = 0.75;

/// The pages of a PDF without the facts behind them, in paragraphs.
pub fn of_pdf(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if let Some(at) = lines
        .iter()
        .position(|l| l.starts_with("<?xpacket") || l.starts_with("<x:xmpmeta"))
    {
        lines.truncate(at);
    }
    while lines
        .last()
        .is_some_and(|l| l.trim().is_empty() || is_fact(l))
    {
        lines.pop();
    }
    paragraphs(&lines)
}

/// Lines with a blank one where a paragraph ends: what was read has lines only.
pub fn paragraphs(lines: &[&str]) -> String {
    let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(line);
        out.push('\n');
        let share = line.chars().count() as f64 / longest.max(1) as f64;
        let begins = lines
            .get(at + 1)
            .and_then(|next| next.trim_start().chars().next())
            .is_some_and(|c| !c.is_lowercase());
        if share < SHORT && begins {
            out.push('\n');
        }
    }
    out
}

fn is_fact(line: &str) -> bool {
    line.split_once(": ")
        .is_some_and(|(key, _)| PDF_FACTS.contains(&key))
}

#[cfg(test)]
mod tests {
    use super::of_pdf;

    #[test]
    fn pages_keep_their_paragraphs_and_lose_the_facts_behind_them() {
        let read = "Norland names a group\nThe agency said on Monday that the group had been seen in the network of\nthe port for weeks.\nSubject: to review\nTitle: Norland\nProducer: Skia/PDF m156\nURI: file:///\n";
        assert_eq!(
            of_pdf(read),
            "Norland names a group\n\nThe agency said on Monday that the group had been seen in the network of\nthe port for weeks.\n"
        );
        let visible = "Subject: to review\nThe agency said on Monday that the group had been seen.\nTitle: x\n";
        assert!(of_pdf(visible).starts_with("Subject: to review\n\nThe agency"));
    }
}
