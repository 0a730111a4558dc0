//! Marks and tree as a file.

use super::PdfError;
use super::flow::{Flow, Mark, Op};
use super::font::Fonts;
use super::style::{HEIGHT, Ink, WIDTH};
use super::tree::Tree;
use crate::words::visible;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};

/// The file. Its properties are title and language; its id is the digest of its content.
pub fn write(flow: Flow<'_>, fonts: &Fonts, title: &str) -> Result<Vec<u8>, PdfError> {
    let rule = |e: &dyn std::fmt::Debug| PdfError::Rule(short(e));
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| rule(&e))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let Flow {
        pages,
        mut tree,
        outline,
        ..
    } = flow;
    for page in &pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PdfError::Font)?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        draw(&mut surface, fonts, &page.marks, &mut tree);
        surface.finish();
        sheet.finish();
    }
    let mut entries = Outline::new();
    if outline.is_empty() {
        // A paper without headings is one chapter.
        let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
        entries.push_child(OutlineNode::new(visible(title).into_owned(), top));
    }
    for entry in outline {
        let there = XyzDestination::new(entry.page, Point::from_xy(0.0, entry.y - 8.0));
        entries.push_child(OutlineNode::new(entry.title, there));
    }
    document.set_outline(entries);
    let title = visible(title).into_owned();
    document.set_metadata(Metadata::new().title(title).language("en".to_owned()));
    document.set_tag_tree(tree.finish());
    document.finish().map_err(|e| rule(&e))
}

/// What the library says, without the text it says it of.
fn short(error: &dyn std::fmt::Debug) -> String {
    let text = format!("{error:?}");
    let name = |c: &char| c.is_ascii_alphanumeric();
    text.chars()
        .skip_while(|c| !name(c))
        .take_while(name)
        .collect()
}

/// Marks that follow each other and belong to the same are tagged as one.
fn draw(surface: &mut Surface<'_>, fonts: &Fonts, marks: &[Mark], tree: &mut Tree) {
    for group in marks.chunk_by(|a, b| a.node == b.node) {
        let node = group.first().and_then(|m| m.node);
        let tag = match node {
            Some(_) => ContentTag::Other,
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        };
        let id = surface.start_tagged(tag);
        for mark in group {
            one(surface, fonts, &mark.op);
        }
        surface.end_tagged();
        if let Some(node) = node {
            tree.mark(node, id);
        }
    }
}

fn one(surface: &mut Surface<'_>, fonts: &Fonts, op: &Op) {
    match op {
        Op::Text {
            x,
            y,
            size,
            ink,
            run,
        } => {
            let Some(font) = fonts.font(run.face) else {
                return;
            };
            surface.set_fill(Some(fill(*ink)));
            let start = Point::from_xy(*x, *y);
            surface.draw_glyphs(start, &run.glyphs, font, &run.text, *size, false);
        }
        Op::Box {
            at: [x, y, w, h],
            ink,
        } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *w, *h) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*ink)));
                surface.draw_path(&path);
            }
        }
    }
}

fn fill(ink: Ink) -> Fill {
    let [r, g, b] = ink.rgb();
    Fill {
        paint: rgb::Color::new(r, g, b).into(),
        opacity: NormalizedF32::ONE,
        rule: krilla::paint::FillRule::default(),
    }
}
