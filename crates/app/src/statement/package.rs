//! `statement disclose` and `verify-package`: chosen items open against the signed record, the
//! rest closed, checked with the public key alone.

use super::acts::not_found;
use super::commit::{Commitments, OpenItem, commitments_id};
use super::{COMMITMENTS, RELEASE};
use crate::error::AppError;
use crate::session::Session;
use ascribe_ledger::{NoteVerifier, Witness};
use serde::{Deserialize, Serialize};
use std::io::Read;

/// Form of a package.
const FORM: &str = "ascribe package 1";
/// Bytes of a package that are read.
const LONGEST: u64 = 64 << 20;
/// Items opened in one package.
const MAX_ITEMS: usize = 1_000;

/// What is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// `ascribe package 1`.
    pub form: String,
    /// The public key of the record, as text.
    pub public_key: String,
    /// The released text, if it is released.
    pub release: Option<Witness>,
    /// The commitments to the items of each assessment.
    pub commitments: Vec<Witness>,
    /// What is opened.
    pub opened: Vec<Opened>,
}

/// One opened item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The assessment.
    pub assessment: String,
    /// Its salt.
    pub salt: String,
    /// The item.
    pub item: OpenItem,
}

/// What a package proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedPackage {
    /// True when everything in it stands in the record that the key signs.
    pub sound: bool,
    /// True if the key was given; else it is the package's own, which proves nothing by itself.
    pub key_given: bool,
    /// The key.
    pub public_key: String,
    /// What does not hold.
    pub problems: Vec<String>,
    /// The released text, if there is one.
    pub text: Option<String>,
    /// The items that are open.
    pub opened: Vec<OpenItem>,
    /// How many items stay closed.
    pub closed: usize,
}

impl Session {
    /// A package in which chosen items are open. An item is `e1`, or `ASSESSMENT/e1` where the
    /// statement has several assessments.
    ///
    /// # Errors
    /// [`AppError::Usage`] for an item that is none; the record's own.
    pub fn statement_disclose(&mut self, id: &str, items: &[String]) -> Result<Package, AppError> {
        let (full, state) = self.release_state(id)?;
        let assessments: Vec<String> = state
            .ground
            .holdings
            .iter()
            .map(|h| h.assessment.clone())
            .collect();
        let mut package = self.package(&full)?;
        for assessment in &assessments {
            let entries = self.ledger.by_object(&commitments_id(assessment))?;
            let entry = entries.last().ok_or_else(|| not_found(id))?;
            package.commitments.push(self.ledger.witness(entry.seq)?);
        }
        let wanted: Vec<&str> = items
            .iter()
            .flat_map(|i| i.split(','))
            .map(str::trim)
            .collect();
        for item in wanted.into_iter().take(MAX_ITEMS) {
            package.opened.push(self.opened_item(item, &assessments)?);
        }
        Ok(package)
    }

    fn opened_item(&self, item: &str, assessments: &[String]) -> Result<Opened, AppError> {
        let wrong = |rule: &str| AppError::Usage {
            what: format!("--item {item}"),
            rule: rule.to_owned(),
            remedy: "give an id such as e1, or ASSESSMENT/e1".to_owned(),
        };
        let (assessment, id) = match (item.rsplit_once('/'), assessments) {
            (Some((a, id)), all) if all.iter().any(|x| x == a) => (a, id),
            (None, [one]) => (one.as_str(), item),
            (None, _) => return Err(wrong("does not say of which assessment")),
            _ => return Err(wrong("is of no assessment of the statement")),
        };
        let (_, answer) = self.opened_answer(assessment)?;
        let salts = self.salts(assessment)?;
        let found = answer.evidence.iter().zip(salts).find(|(e, _)| e.id == id);
        let (evidence, salt) = found.ok_or_else(|| wrong("is no item of the assessment"))?;
        Ok(Opened {
            assessment: assessment.to_owned(),
            salt,
            item: OpenItem::of(evidence),
        })
    }

    /// The signed release alone.
    pub(crate) fn package(&self, id: &str) -> Result<Package, AppError> {
        let entries = self.ledger.by_object(id)?;
        let last = entries.iter().rfind(|e| e.kind == RELEASE);
        Ok(Package {
            form: FORM.to_owned(),
            public_key: self.public_key(),
            release: last.map(|e| self.ledger.witness(e.seq)).transpose()?,
            commitments: Vec::new(),
            opened: Vec::new(),
        })
    }
}

/// Reads a package and checks everything in it, without a record.
///
/// # Errors
/// A file that cannot be read or is no package, a key that is none. What does not hold is a problem.
pub fn verify_package(file: &str, key: Option<&str>) -> Result<VerifiedPackage, AppError> {
    let package = read(file)?;
    let text = match key {
        Some(key) => key_text(key)?,
        None => package.public_key.clone(),
    };
    let verifier = NoteVerifier::parse(&text)?;
    let mut problems = Vec::new();
    if let Some(release) = &package.release {
        check(release, RELEASE, &verifier, &mut problems);
    }
    let mut all: Vec<Commitments> = Vec::new();
    for witness in &package.commitments {
        check(witness, COMMITMENTS, &verifier, &mut problems);
        match serde_json::from_str(&witness.body) {
            Ok(commitments) => all.push(commitments),
            Err(_) => problems.push("a list of commitments cannot be read".to_owned()),
        }
    }
    for opened in &package.opened {
        let of = all.iter().find(|c| c.assessment == opened.assessment);
        let hash = opened.item.commitment(&opened.salt);
        if !of.is_some_and(|c| c.items.contains(&hash)) {
            problems.push(format!("item {} was not committed to", opened.item.id));
        }
    }
    let items: usize = all.iter().map(|c| c.items.len()).sum();
    Ok(VerifiedPackage {
        sound: problems.is_empty(),
        key_given: key.is_some(),
        public_key: text,
        text: package.release.as_ref().and_then(|r| field(r, "markdown")),
        closed: items.saturating_sub(package.opened.len()),
        opened: package.opened.into_iter().map(|o| o.item).collect(),
        problems,
    })
}

fn check(witness: &Witness, kind: &str, key: &NoteVerifier, problems: &mut Vec<String>) {
    if witness.kind != kind {
        problems.push(format!("an entry is no {kind}"));
    }
    if let Err(error) = witness.verify(key) {
        problems.push(error.to_string());
    }
}

fn field(witness: &Witness, name: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(&witness.body).ok()?;
    Some(body.get(name)?.as_str()?.to_owned())
}

fn read(file: &str) -> Result<Package, AppError> {
    let broken = |reason: String| AppError::File {
        operation: "read the package",
        path: file.into(),
        reason,
    };
    let opened = std::fs::File::open(file).map_err(|e| broken(e.to_string()))?;
    let mut bytes = Vec::new();
    opened
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| broken(e.to_string()))?;
    if u64::try_from(bytes.len()).is_ok_and(|n| n > LONGEST) {
        return Err(broken(format!("it is longer than {LONGEST} bytes")));
    }
    let package: Package = serde_json::from_slice(&bytes).map_err(|e| broken(e.to_string()))?;
    if package.form != FORM {
        return Err(broken(format!("its form is not `{FORM}`")));
    }
    Ok(package)
}

/// A key as text, or the file that holds it.
fn key_text(given: &str) -> Result<String, AppError> {
    if NoteVerifier::parse(given).is_ok() {
        return Ok(given.to_owned());
    }
    Ok(super::draft::read(given)?.trim().to_owned())
}

/// Refuses a partner's package that does not hold a text under the partner's key.
pub fn holds_text(file: &str, key: &str, text: &str) -> Result<(), AppError> {
    let verified = verify_package(file, Some(key))?;
    let package = read(file)?;
    let released = package.release.as_ref().and_then(|r| field(r, "text"));
    let rule = if !verified.sound {
        format!(
            "the partner's package does not verify: {}",
            verified.problems.join("; ")
        )
    } else if released.as_deref() != Some(text) {
        "the partner's package holds another text; give it as `--text`".to_owned()
    } else {
        return Ok(());
    };
    Err(AppError::Refused {
        what: "the joint release".to_owned(),
        rule,
    })
}
