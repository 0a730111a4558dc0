//! Lines of a terminal: wrapped, indented, coloured if wanted.

use crate::words::{shorten, visible};

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As the terminal has it.
    Plain,
    /// Bold.
    Strong,
    /// Dim.
    Faint,
    /// The one accent.
    Accent,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\u{1b}[1m",
            Self::Faint => "\u{1b}[2m",
            Self::Accent => "\u{1b}[36m",
        }
    }
}

/// Text for a terminal under construction.
#[derive(Debug)]
pub struct Paint {
    out: String,
    /// Columns.
    pub width: usize,
    colour: bool,
}

impl Paint {
    /// An empty screen.
    pub fn new(width: usize, colour: bool) -> Self {
        Self {
            out: String::new(),
            width,
            colour,
        }
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    /// A heading after a blank line, with a remark beside it.
    pub fn heading(&mut self, title: &str, remark: &str) {
        self.out.push('\n');
        let title = visible(title);
        let title = shorten(&title, self.width);
        self.put(Style::Strong, &title);
        if !remark.is_empty() {
            let left = self.width.saturating_sub(title.chars().count() + 2);
            if left >= 8 {
                self.out.push_str("  ");
                self.put(Style::Faint, &shorten(&visible(remark), left));
            }
        }
        self.out.push('\n');
    }

    /// One line, cut at the width.
    pub fn line(&mut self, style: Style, text: &str) {
        let text = shorten(&visible(text), self.width).into_owned();
        self.put(style, &text);
        self.out.push('\n');
    }

    /// One line made of pieces; what does not fit is cut.
    pub fn pieces(&mut self, pieces: &[(Style, String)]) {
        let mut room = self.width;
        for (style, text) in pieces {
            let text = visible(text);
            let text = shorten(&text, room);
            room = room.saturating_sub(text.chars().count());
            if room == 0 && text == "…" {
                break;
            }
            self.put(*style, &text);
        }
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        self.out.push('\n');
    }

    /// Wrapped text, each line indented.
    pub fn paragraph(&mut self, indent: usize, style: Style, text: &str) {
        for line in self.wrap(text, indent) {
            self.out.push_str(&" ".repeat(indent));
            self.put(style, &line);
            self.out.push('\n');
        }
    }

    /// Wrapped text behind a bullet.
    pub fn item(&mut self, indent: usize, bullet: &str, text: &str) {
        let inner = indent + bullet.chars().count() + 1;
        for (number, line) in self.wrap(text, inner).into_iter().enumerate() {
            if number == 0 {
                self.out.push_str(&" ".repeat(indent));
                self.out.push_str(bullet);
                self.out.push(' ');
            } else {
                self.out.push_str(&" ".repeat(inner));
            }
            self.put(Style::Plain, &line);
            self.out.push('\n');
        }
    }

    fn put(&mut self, style: Style, text: &str) {
        if self.colour && style != Style::Plain {
            self.out.push_str(style.code());
            self.out.push_str(text);
            self.out.push_str("\u{1b}[0m");
        } else {
            self.out.push_str(text);
        }
    }

    /// Lines no longer than the width; a word that is longer is cut in its middle.
    fn wrap(&self, text: &str, indent: usize) -> Vec<String> {
        let room = self.width.saturating_sub(indent).max(20);
        let text = visible(text);
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|w| !w.is_empty()) {
            let word = shorten(word, room);
            let needed = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && needed > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// A text cut or padded to exactly `width` characters.
pub fn column(text: &str, width: usize) -> String {
    let text = visible(text);
    format!("{:<width$}", shorten(&text, width))
}

/// A bar of `width` cells in eighths of a cell.
pub fn bar(share: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let mut eighths = (share * width as f64 * 8.0).round() as usize;
    if share > 0.0 {
        eighths = eighths.max(1);
    }
    let last = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
    let bar = format!("{}{last}", "█".repeat(eighths / 8));
    format!("{bar:<width$}")
}

#[cfg(test)]
mod tests {
    use super::{Paint, Style, bar, column};

    #[test]
    fn bars_have_a_fixed_width() {
        assert_eq!(bar(0.5, 4), "██  ");
        assert_eq!(bar(0.001, 4), "▏   ");
        assert_eq!(bar(f64::NAN, 3), "   ");
        assert_eq!(bar(7.0, 3), "███");
    }

    #[test]
    fn columns_and_lines_keep_to_the_width() {
        assert_eq!(column("abcdef", 4), "ab…f");
        let mut paint = Paint::new(60, false);
        paint.item(
            2,
            "·",
            &format!("{} {}", "word ".repeat(30), "x".repeat(200)),
        );
        assert!(paint.finish().lines().all(|l| l.chars().count() <= 60));
    }

    #[test]
    fn no_escape_sequence_without_colour() {
        let mut paint = Paint::new(60, false);
        paint.line(Style::Strong, "\u{1b}[31mred");
        assert_eq!(paint.finish(), "⟨U+001B⟩[31mred\n");
    }
}
