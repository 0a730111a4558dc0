//! What the parts of a package are, by their names.

/// One part, in the order in which parts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Text that the cells of a workbook share.
    Shared,
    /// A sheet of a workbook.
    Sheet,
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
        if !name.ends_with(".xml") {
            return Self::Member;
        }
        if name.starts_with("xl/") && file == "sharedstrings.xml" {
            return Self::Shared;
        }
        if ["xl/worksheets/", "xl/macrosheets/", "xl/chartsheets/"]
            .iter()
            .any(|folder| name.starts_with(folder))
        {
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
