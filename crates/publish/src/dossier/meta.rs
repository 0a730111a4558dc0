//! What a dossier says of itself.

/// What stands around the assessments of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierMeta {
    /// Marking of the whole page, the join of everything in it: `TLP:AMBER`, or any text, e.g.
    /// `TLP:AMBER+STRICT · IN-CONFIDENCE`. TLP's colours follow the label at its start.
    pub marking: String,
    /// When the page was made, as it shall stand there (RFC 3339); empty to say nothing.
    pub generated: String,
    /// What made it, e.g. `ascribe 0.1.0`.
    pub generator: String,
}

impl Default for DossierMeta {
    /// `TLP:AMBER`, no moment, this version.
    fn default() -> Self {
        Self {
            marking: "TLP:AMBER".to_owned(),
            generated: String::new(),
            generator: concat!("ascribe ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}
