//! The text that the operators of a page show.

use std::collections::HashMap;
use std::rc::Rc;

use super::file::File;
use super::font::Font;
use super::object::{Dict, Lexer, Object};

/// Forms inside of forms that are drawn.
const MAX_FORMS: usize = 12;

/// Saved states of one page.
const MAX_SAVED: usize = 256;

/// Fonts that are kept; beyond, all are read anew.
const MAX_FONTS: usize = 64;

/// Operands of one operator.
const MAX_OPERANDS: usize = 512;

/// A matrix as PDF writes it: `[a b c d e f]`.
type Matrix = [f64; 6];
const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `inner`, then `outer`.
fn times(inner: Matrix, outer: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = inner;
    let [p, q, r, s, t, u] = outer;
    [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]
}

/// Fonts by the numbers of their objects.
#[derive(Default)]
pub(super) struct Fonts(HashMap<u32, Rc<Font>>);

impl Fonts {
    fn get(&mut self, file: &mut File<'_>, object: &Object) -> Rc<Font> {
        let number = object.reference();
        if let Some(known) = number.and_then(|n| self.0.get(&n)) {
            return Rc::clone(known);
        }
        let dict = file.dict(object);
        let font = Rc::new(Font::read(file, &dict));
        if self.0.len() >= MAX_FONTS {
            self.0.clear();
        }
        if let Some(number) = number {
            self.0.insert(number, Rc::clone(&font));
        }
        font
    }
}

/// What is drawn with, as the operators set it.
#[derive(Clone)]
struct State {
    page: Matrix,
    font: Rc<Font>,
    size: f64,
    between_letters: f64,
    between_words: f64,
    stretch: f64,
    leading: f64,
}

/// A page that is being shown.
pub(super) struct Page<'f> {
    fonts: &'f mut Fonts,
    pub text: String,
    /// A picture was drawn.
    pub pictured: bool,
    state: State,
    saved: Vec<State>,
    line: Matrix,
    at: Matrix,
    /// Where the last text ended, and its size.
    end: Option<(f64, f64, f64)>,
    max_bytes: usize,
}

impl<'f> Page<'f> {
    pub(super) fn new(fonts: &'f mut Fonts, max_bytes: usize) -> Self {
        Self {
            fonts,
            text: String::new(),
            pictured: false,
            state: State {
                page: UNIT,
                font: Rc::default(),
                size: 1.0,
                between_letters: 0.0,
                between_words: 0.0,
                stretch: 1.0,
                leading: 0.0,
            },
            saved: Vec::new(),
            line: UNIT,
            at: UNIT,
            end: None,
            max_bytes,
        }
    }

    /// Follows the operators in `content`.
    pub(super) fn show(
        &mut self,
        file: &mut File<'_>,
        content: &[u8],
        resources: &Dict,
        depth: usize,
    ) {
        let mut lexer = Lexer::new(content, 0);
        let mut operands: Vec<Object> = Vec::new();
        while let Some(object) = lexer.next() {
            let Object::Word(word) = object else {
                if operands.len() < MAX_OPERANDS {
                    operands.push(object);
                }
                continue;
            };
            match word.as_slice() {
                b"Do" => self.draw(file, &operands, resources, depth),
                b"Tf" => self.font(file, &operands, resources),
                b"ID" => {
                    self.pictured = true;
                    pass_picture(&mut lexer);
                }
                word => self.operator(word, &operands),
            }
            operands.clear();
            if self.text.len() > self.max_bytes || file.is_spent() {
                return;
            }
        }
    }

    fn operator(&mut self, word: &[u8], operands: &[Object]) {
        let number = |i: usize| operands.get(i).and_then(Object::number).unwrap_or(0.0);
        let text = |i: usize| operands.get(i).and_then(Object::text).unwrap_or_default();
        match word {
            b"q" if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            b"Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            b"cm" => self.state.page = times(matrix(operands), self.state.page),
            b"BT" => (self.line, self.at) = (UNIT, UNIT),
            b"Tm" => {
                self.line = matrix(operands);
                self.at = self.line;
            }
            b"Td" => self.go(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.go(number(0), number(1));
            }
            b"T*" => self.go(0.0, -self.state.leading),
            b"TL" => self.state.leading = number(0),
            b"Tc" => self.state.between_letters = number(0),
            b"Tw" => self.state.between_words = number(0),
            b"Tz" => self.state.stretch = number(0) / 100.0,
            b"Tj" => self.write(text(0)),
            b"'" => {
                self.go(0.0, -self.state.leading);
                self.write(text(0));
            }
            b"\"" => {
                self.state.between_words = number(0);
                self.state.between_letters = number(1);
                self.go(0.0, -self.state.leading);
                self.write(text(2));
            }
            b"TJ" => {
                for part in operands.first().and_then(Object::array).unwrap_or_default() {
                    match part {
                        Object::Text(text) => self.write(text),
                        part => {
                            let back = part.number().unwrap_or(0.0) / 1000.0;
                            self.advance(-back * self.state.size * self.state.stretch);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn go(&mut self, x: f64, y: f64) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.at = self.line;
    }

    fn advance(&mut self, x: f64) {
        self.at = times([1.0, 0.0, 0.0, 1.0, x, 0.0], self.at);
    }

    /// Writes codes; a gap before them becomes a blank, another line a line end.
    fn write(&mut self, codes: &[u8]) {
        let font = Rc::clone(&self.state.font);
        self.gap();
        for code in codes.chunks(font.code_bytes.max(1)) {
            let space = code == b" ";
            let code = code.iter().fold(0, |sum, b| sum << 8 | u32::from(*b));
            font.text(code, &mut self.text);
            let mut width = font.width(code) / 1000.0 * self.state.size;
            width += self.state.between_letters;
            if space {
                width += self.state.between_words;
            }
            self.advance(width * self.state.stretch);
        }
        let (x, y, size) = self.place();
        self.end = Some((x, y, size));
    }

    /// Where the next text begins on the page, and how large a letter is.
    fn place(&self) -> (f64, f64, f64) {
        let [a, b, c, d, e, f] = times(self.at, self.state.page);
        let high = (c * c + d * d).sqrt() * self.state.size.abs();
        // Along the direction of writing, so that turned text is read too.
        let wide = (a * a + b * b).sqrt();
        if wide > 0.0 && wide.is_finite() {
            let (cos, sin) = (a / wide, b / wide);
            return (e * cos + f * sin, f * cos - e * sin, high);
        }
        (e, f, high)
    }

    fn gap(&mut self) {
        let Some((x, y, size)) = self.end else { return };
        let (to_x, to_y, to_size) = self.place();
        let size = size.max(to_size);
        if (to_y - y).abs() > 0.5 * size || to_x < x - 2.0 * size {
            self.text.push('\n');
        } else if (to_x - x) > 0.18 * size && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    fn font(&mut self, file: &mut File<'_>, operands: &[Object], resources: &Dict) {
        self.state.size = operands.get(1).and_then(Object::number).unwrap_or(1.0);
        if let Some(name) = operands.first().and_then(Object::name) {
            let fonts = file.dict(resources.get("Font"));
            let font = fonts.get(&String::from_utf8_lossy(name)).clone();
            self.state.font = self.fonts.get(file, &font);
        }
    }

    /// Draws a form, whose text counts, or a picture.
    fn draw(&mut self, file: &mut File<'_>, operands: &[Object], resources: &Dict, depth: usize) {
        let Some(name) = operands.first().and_then(Object::name) else {
            return;
        };
        let objects = file.dict(resources.get("XObject"));
        let number = objects.get(&String::from_utf8_lossy(name)).reference();
        let Some(stream) = number.and_then(|n| file.stream(n)) else {
            return;
        };
        if !stream.dict.is("Subtype", "Form") {
            self.pictured |= stream.dict.is("Subtype", "Image");
            return;
        }
        if depth >= MAX_FORMS {
            return;
        }
        let Some(content) = file.content(&stream) else {
            return;
        };
        let own = file.dict(stream.dict.get("Resources"));
        let own = if own.0.is_empty() { resources } else { &own };
        let state = self.state.clone();
        if let Some(inner) = stream.dict.get("Matrix").array() {
            self.state.page = times(matrix(inner), self.state.page);
        }
        self.show(file, &content, own, depth + 1);
        self.state = state;
    }
}

fn matrix(operands: &[Object]) -> Matrix {
    let mut matrix = UNIT;
    for (place, operand) in matrix.iter_mut().zip(operands) {
        *place = operand.number().unwrap_or(*place);
    }
    matrix
}

/// Passes over the data of a picture that stands among the operators.
fn pass_picture(lexer: &mut Lexer<'_>) {
    let rest = lexer.rest();
    let end = memchr::memmem::find_iter(rest, b"EI").find(|i| {
        let blank = |b: Option<&u8>| b.is_none_or(|b| b.is_ascii_whitespace() || *b == 0);
        blank(i.checked_sub(1).and_then(|b| rest.get(b))) && blank(rest.get(i + 2))
    });
    lexer.at += end.map_or(rest.len(), |i| i + 2);
}
