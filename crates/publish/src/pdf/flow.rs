//! Pages, and what stands where on them.

use super::font::{Face, Fonts, Run};
use super::lines::lines;
use super::style::{BOTTOM, HEIGHT, Ink, LEFT, MEASURE, TOP, WIDTH};
use super::tree::{NodeId, Role, Tree};

/// Something drawn.
#[derive(Debug, Clone)]
pub enum Op {
    /// Glyphs from the left end of their base line.
    Text {
        /// Left end.
        x: f32,
        /// Base line.
        y: f32,
        /// Size.
        size: f32,
        /// Colour.
        ink: Ink,
        /// Glyphs.
        run: Run,
    },
    /// A filled rectangle.
    Box {
        /// Left, top, width, height.
        at: [f32; 4],
        /// Colour.
        ink: Ink,
    },
}

/// Something drawn, and what it belongs to; furniture belongs to nothing.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Node of the tree.
    pub node: Option<NodeId>,
    /// What is drawn.
    pub op: Op,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Marks in the order they are drawn.
    pub marks: Vec<Mark>,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub struct Set {
    /// Font.
    pub face: Face,
    /// Size.
    pub size: f32,
    /// From base line to base line.
    pub leading: f32,
    /// Colour.
    pub ink: Ink,
}

impl Set {
    /// Text as most of it is set.
    pub const TEXT: Self = Self::new(Face::Regular, 10.5, 15.5, Ink::Black);
    /// Small remarks.
    pub const SMALL: Self = Self::new(Face::Regular, 8.5, 12.0, Ink::Grey);

    /// Font, size, leading, colour.
    pub const fn new(face: Face, size: f32, leading: f32, ink: Ink) -> Self {
        Self {
            face,
            size,
            leading,
            ink,
        }
    }
}

/// A heading, for the outline.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its words.
    pub title: String,
    /// Page, from 0.
    pub page: usize,
    /// Height on the page.
    pub y: f32,
}

/// The paper so far.
pub struct Flow<'f> {
    /// Fonts.
    pub fonts: &'f Fonts,
    /// Pages.
    pub pages: Vec<Page>,
    /// What the marks are.
    pub tree: Tree,
    /// Headings.
    pub outline: Vec<Entry>,
    /// Where the next thing stands.
    pub y: f32,
}

impl<'f> Flow<'f> {
    /// An empty first page.
    pub fn new(fonts: &'f Fonts) -> Self {
        Self {
            fonts,
            pages: vec![Page::default()],
            tree: Tree::default(),
            outline: Vec::new(),
            y: TOP,
        }
    }

    /// True at the top of a page.
    pub fn fresh(&self) -> bool {
        self.y <= TOP
    }

    /// A new page, if less than `height` is left of this one.
    pub fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && !self.fresh() {
            self.turn();
        }
    }

    /// A new page.
    pub fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    /// White space, but not at the top of a page.
    pub fn space(&mut self, height: f32) {
        if !self.fresh() {
            self.y += height;
        }
    }

    /// Draws on the last page.
    pub fn draw(&mut self, node: Option<NodeId>, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(Mark { node, op });
        }
    }

    /// A rectangle that is furniture.
    pub fn fill(&mut self, at: [f32; 4], ink: Ink) {
        self.draw(None, Op::Box { at, ink });
    }

    /// One line at a place; gives its width.
    pub fn line(&mut self, node: Option<NodeId>, text: &str, x: f32, y: f32, set: Set) -> f32 {
        let mut wide = 0.0;
        for run in self.fonts.shape(text, set.face) {
            let width = run.width * set.size;
            let op = Op::Text {
                x: x + wide,
                y,
                size: set.size,
                ink: set.ink,
                run,
            };
            self.draw(node, op);
            wide += width;
        }
        wide
    }

    /// The settable lines of a text.
    pub fn lines(&self, text: &str, set: Set, width: f32) -> Vec<String> {
        lines(
            self.fonts,
            &self.fonts.settable(text),
            set.face,
            width / set.size,
        )
    }

    /// A text over as many lines and pages as it needs; no page holds a single line of a longer
    /// one. With `struck` it is struck through.
    pub fn text(&mut self, node: NodeId, text: &str, x: f32, width: f32, set: Set, struck: bool) {
        let all = self.lines(text, set, width);
        let count = all.len();
        for (n, line) in all.iter().enumerate() {
            let lone = n == 0 && count > 1 || count > 2 && n + 2 == count;
            self.need(set.leading * if lone { 2.0 } else { 1.0 });
            let base = self.y + set.leading * 0.74;
            let wide = self.line(Some(node), line, x, base, set);
            if struck {
                self.fill([x, base - set.size * 0.3, wide, 0.7], set.ink);
            }
            self.y += set.leading;
        }
    }

    /// A paragraph of its own.
    pub fn paragraph(&mut self, role: Role, text: &str, set: Set) {
        let node = self.tree.add(role, None);
        self.text(node, text, LEFT, MEASURE, set, false);
    }

    /// Head and foot of every page: marking, title, number.
    pub fn margins(&mut self, title: &str, marking: Option<&str>) {
        let count = self.pages.len();
        let title = self.fonts.settable(title);
        let marking = marking.map(|m| self.fonts.settable(m));
        let done = std::mem::take(&mut self.pages);
        for (n, page) in done.into_iter().enumerate() {
            self.pages.push(page);
            if let Some(marking) = &marking {
                self.marking(marking, 34.0);
                self.marking(marking, HEIGHT - 48.0);
            }
            let y = HEIGHT - 36.0;
            self.fill([LEFT, HEIGHT - 58.0, MEASURE, 0.5], Ink::Line);
            let number = format!("{} / {count}", n + 1);
            let wide = self.line(None, &number, LEFT, y, Set::SMALL);
            let taken = if marking.is_some() { 170.0 } else { 40.0 };
            let room = (MEASURE - wide - taken) / Set::SMALL.size;
            let foot = lines(self.fonts, &title, Face::Regular, room);
            if let Some(first) = foot.first() {
                let more = if foot.len() > 1 { " …" } else { "" };
                let foot = format!("{}{more}", first.trim_end());
                self.line(None, &foot, LEFT + wide + 14.0, y, Set::SMALL);
            }
        }
    }

    /// TLP 2.0: at the right of head and foot, at least 12 points, its colour on black.
    fn marking(&mut self, marking: &str, top: f32) {
        let set = Set::new(Face::Bold, 12.0, 16.0, Ink::of_marking(marking));
        let all = lines(self.fonts, marking, set.face, MEASURE * 0.6 / set.size);
        let Some(text) = all.first().map(|t| t.trim_end().to_owned()) else {
            return;
        };
        let wide = self.fonts.width(&text, set.face) * set.size;
        let x = WIDTH - LEFT - wide - 7.0;
        self.fill([x - 7.0, top, wide + 14.0, 18.0], Ink::Ground);
        self.line(None, &text, x, top + 13.3, set);
    }
}
