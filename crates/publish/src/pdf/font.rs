//! The fonts compiled in, and text as glyphs.

use crate::words::visible;
use harfrust::{ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{FontRef, MetadataProvider};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

static REGULAR: &[u8] = include_bytes!("../../fonts/IBMPlexSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/IBMPlexSans-SemiBold.ttf");
static FALLBACK: &[u8] = include_bytes!("../../fonts/DroidSansFallbackFull.ttf.zst");
/// Bytes of the last one when it is unpacked, at most.
const FALLBACK_SIZE: usize = 1 << 23;

/// A font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// For text.
    Regular,
    /// For heads.
    Bold,
    /// For what the others have no letters for; chosen by [`Fonts::shape`] alone.
    Fallback,
}

/// Glyphs of one font in a row.
#[derive(Debug, Clone)]
pub struct Run {
    /// The text they stand for.
    pub text: String,
    /// Font.
    pub face: Face,
    /// Glyphs, in shares of the size.
    pub glyphs: Vec<KrillaGlyph>,
    /// Width, in shares of the size.
    pub width: f32,
}

struct Loaded {
    font: Font,
    metrics: FontRef<'static>,
    shaper: ShaperData,
}

impl Loaded {
    fn new(data: &'static [u8]) -> Option<Self> {
        let metrics = FontRef::from_index(data, 0).ok()?;
        Some(Self {
            font: Font::new(data.into(), 0)?,
            shaper: ShaperData::new(&metrics),
            metrics,
        })
    }

    fn has(&self, c: char) -> bool {
        self.metrics.charmap().map(c).is_some()
    }
}

/// All fonts.
pub struct Fonts {
    regular: Loaded,
    bold: Loaded,
    /// Unpacked when the first text asks for it.
    fallback: OnceLock<Option<Loaded>>,
}

impl Fonts {
    /// None if one cannot be read.
    pub fn new() -> Option<Self> {
        Some(Self {
            regular: Loaded::new(REGULAR)?,
            bold: Loaded::new(BOLD)?,
            fallback: OnceLock::new(),
        })
    }

    fn fallback(&self) -> Option<&Loaded> {
        static UNPACKED: OnceLock<Vec<u8>> = OnceLock::new();
        let load = || {
            let data = UNPACKED.get_or_init(|| {
                zstd::bulk::decompress(FALLBACK, FALLBACK_SIZE).unwrap_or_default()
            });
            Loaded::new(data)
        };
        self.fallback.get_or_init(load).as_ref()
    }

    fn loaded(&self, face: Face) -> Option<&Loaded> {
        match face {
            Face::Regular => Some(&self.regular),
            Face::Bold => Some(&self.bold),
            Face::Fallback => self.fallback(),
        }
    }

    /// The font as the file holds it.
    pub fn font(&self, face: Face) -> Option<Font> {
        self.loaded(face).map(|l| l.font.clone())
    }

    /// Text that can be set: composed, nothing hidden in it, and what no font has as `‹U+0E01›`.
    /// Line breaks become spaces.
    pub fn settable(&self, text: &str) -> String {
        let spaced: String = text
            .nfc()
            .map(|c| {
                if c.is_whitespace() && c != '\u{A0}' {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let mut out = String::with_capacity(spaced.len());
        for c in visible(&spaced).chars() {
            match c {
                '⟨' => out.push('‹'),
                '⟩' => out.push('›'),
                c if self.face_of(c, Face::Regular).is_some() => out.push(c),
                c => out.push_str(&format!("‹U+{:04X}›", u32::from(c))),
            }
        }
        out
    }

    /// The font that has the letter.
    fn face_of(&self, c: char, wanted: Face) -> Option<Face> {
        if self.loaded(wanted).is_some_and(|l| l.has(c)) {
            return Some(wanted);
        }
        // A private letter means nothing outside the font that drew it.
        let private = matches!(c, '\u{E000}'..='\u{F8FF}');
        let fallback = self.fallback().filter(|_| !private)?;
        fallback.has(c).then_some(Face::Fallback)
    }

    /// Glyphs of a settable text, font by font.
    pub fn shape(&self, text: &str, wanted: Face) -> Vec<Run> {
        let mut parts: Vec<(Face, String)> = Vec::new();
        for c in text.chars() {
            let face = self.face_of(c, wanted).unwrap_or(wanted);
            match parts.last_mut() {
                Some((last, part)) if *last == face => part.push(c),
                _ => parts.push((face, c.to_string())),
            }
        }
        let run = |(face, text)| self.run(face, text);
        parts.into_iter().filter_map(run).collect()
    }

    /// Width of a settable text, in shares of the size.
    pub fn width(&self, text: &str, face: Face) -> f32 {
        self.shape(text, face).iter().map(|r| r.width).sum()
    }

    fn run(&self, face: Face, text: String) -> Option<Run> {
        let loaded = self.loaded(face)?;
        let shaper = loaded.shaper.shaper(&loaded.metrics).build();
        let em = shaper.units_per_em().max(1) as f32;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        let shaped = shaper.shape(buffer, ShapeOptions::new());
        let starts: Vec<usize> = shaped
            .glyph_infos()
            .iter()
            .map(|i| i.cluster as usize)
            .collect();
        let mut glyphs = Vec::with_capacity(starts.len());
        let mut width = 0.0;
        for (info, at) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let start = info.cluster as usize;
            // A cluster reaches to the next greater start.
            let after = starts.iter().copied().filter(|s| *s > start).min();
            let advance = at.x_advance as f32 / em;
            width += advance;
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance,
                at.x_offset as f32 / em,
                at.y_offset as f32 / em,
                at.y_advance as f32 / em,
                start..after.unwrap_or(text.len()),
                None,
            ));
        }
        Some(Run {
            text,
            face,
            glyphs,
            width,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Face, Fonts};

    #[test]
    fn letters_of_many_scripts_are_set_and_others_named() {
        let fonts = Fonts::new().unwrap();
        assert_eq!(
            fonts.settable("Ma\u{304}ori, Те\u{301}ст"),
            "Māori, Те\u{301}ст"
        );
        assert_eq!(fonts.settable("a\u{200B}b\nc"), "a‹U+200B›b c");
        assert_eq!(fonts.settable("ก"), "‹U+0E01›");
        let faces: Vec<Face> = fonts
            .shape("Жā海", Face::Bold)
            .iter()
            .map(|r| r.face)
            .collect();
        assert_eq!(faces, [Face::Bold, Face::Fallback]);
        for run in fonts.shape("Whakatōhea ΩЖ 海莲花 ‹›•–“”", Face::Regular) {
            assert!(
                run.glyphs.iter().all(|g| g.glyph_id.to_u32() != 0),
                "{}",
                run.text
            );
        }
    }

    #[test]
    fn figures_are_of_one_width() {
        let fonts = Fonts::new().unwrap();
        assert_eq!(
            fonts.width("111", Face::Regular),
            fonts.width("908", Face::Regular)
        );
    }
}
