//! What the parts of a package are, by their names.

/// One part, in the order in which parts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Text that the cells of a workbook share.
    Shared,
    /// The same as binary records (XLSB).
    SharedRecords,
    /// A sheet of a workbook.
    Sheet,
    /// The same, or comments on it, as binary records.
    SheetRecords,
    /// Running text: a document, a slide, notes, comments.
    Text,
    /// Author, title and other facts, each an element.
    Facts,
    /// What a part refers to.
    Links,
    /// Whatever is no text of the document.
    Member,
}

impl Part {
    pub(super) fn called(name: &str) -> Self {
        let name = name.to_lowercase().replace('\\', "/");
        let name = name.trim_start_matches('/');
        let file = name.rsplit('/').next().unwrap_or(name);
        if name.ends_with(".rels") {
            return Self::Links;
        }
        let is_sheet = ["xl/worksheets/", "xl/macrosheets/", "xl/chartsheets/"]
            .iter()
            .any(|folder| name.starts_with(folder));
        match name.strip_prefix("xl/") {
            Some(_) if file == "sharedstrings.xml" => return Self::Shared,
            Some(_) if file == "sharedstrings.bin" => return Self::SharedRecords,
            Some("vbaproject.bin") => return Self::Member,
            Some(rest) if rest.ends_with(".bin") => {
                let text = is_sheet || rest.starts_with("comments");
                return if text {
                    Self::SheetRecords
                } else {
                    Self::Member
                };
            }
            _ => {}
        }
        if !name.ends_with(".xml") {
            return Self::Member;
        }
        if is_sheet {
            return Self::Sheet;
        }
        if name.starts_with("docprops/") || name.starts_with("customxml/") || file == "meta.xml" {
            return Self::Facts;
        }
        Self::Text
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn names_tell_parts() {
        for (name, part) in [
            ("xl/sharedStrings.xml", Part::Shared),
            ("xl/worksheets/sheet1.xml", Part::Sheet),
            ("XL\\Worksheets\\Sheet2.xml", Part::Sheet),
            ("xl/sharedStrings.bin", Part::SharedRecords),
            ("xl/worksheets/sheet1.bin", Part::SheetRecords),
            ("xl/comments1.bin", Part::SheetRecords),
            ("xl/vbaProject.bin", Part::Member),
            ("xl/printerSettings/printerSettings1.bin", Part::Member),
            ("xl/worksheets/_rels/sheet1.xml.rels", Part::Links),
            ("word/document.xml", Part::Text),
            ("content.xml", Part::Text),
            ("docProps/core.xml", Part::Facts),
            ("meta.xml", Part::Facts),
            ("word/vbaProject.bin", Part::Member),
            ("word/media/image1.png", Part::Member),
        ] {
            assert_eq!(Part::called(name), part, "{name}");
        }
    }
}
