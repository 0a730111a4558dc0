//! The picture at a moment, kept ready in the record for the usual case: now.

use crate::error::AppError;
use crate::evidence::Names;
use crate::session::{Moment, Session};
use crate::standing::{STATUS, Standing};
use ascribe_knowledge::picture::{Builder, VERSION};
use ascribe_knowledge::{Entry, Picture};
use ascribe_ledger::{Filter, Ledger, Reliability};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Name of the kept picture.
pub const KEPT: &str = "picture";

/// Kinds that the picture is not built from: what happened here, not what is known.
pub(crate) const LOCAL: [&str; 26] = [
    crate::statement::ACT,
    crate::statement::RELEASE,
    crate::statement::COMMITMENTS,
    crate::statement::SALTS,
    crate::challenge::CHALLENGE,
    crate::challenge::TREATMENT,
    crate::claim::STATEMENT,
    crate::claim::CLAIM,
    crate::claim::CORRECTION,
    crate::claim::RESOLUTION,
    crate::own::CLUSTER_EVENT,
    crate::own::ERASURE_REASON,
    crate::judgement::JUDGEMENT,
    crate::register::NOTE,
    crate::register::VICTIM,
    crate::register::ACCESS,
    crate::register::INCIDENT,
    crate::feeds::UPDATE,
    crate::statistics::FREEZE,
    crate::statistics::RELEASE,
    crate::stored::EVIDENCE,
    crate::stored::ASSESSMENT,
    // What another record concluded is a claim of its own: nothing is weighed by it.
    ascribe_stix::carry::ANSWER,
    ascribe_ledger::GENESIS,
    ascribe_ledger::ERASURE,
    ascribe_ledger::ROTATION,
];

/// True for kinds that say something of the world.
pub fn is_knowledge(kind: &str) -> bool {
    !LOCAL.contains(&kind)
}

impl Session {
    /// The last entry that counts at a moment.
    pub(crate) fn last_seq(&self, moment: Moment) -> Result<u64, AppError> {
        Ok(match moment.as_of {
            Some(at) => self.ledger.seq_at(at)?,
            None => self.ledger.size()?,
        })
    }

    /// The picture at the entry `seq`.
    pub(crate) fn picture_at(&mut self, seq: u64) -> Result<Rc<Picture>, AppError> {
        let wanted = last_knowledge(&self.ledger, seq)?;
        if let Some((have, picture)) = &self.picture
            && *have == wanted
        {
            return Ok(Rc::clone(picture));
        }
        let kept = self
            .ledger
            .snapshot(KEPT)?
            .filter(|s| s.version == VERSION && s.seq == wanted);
        let picture = match kept.and_then(|s| Picture::from_bytes(&s.body).ok()) {
            Some(picture) => picture,
            None => build(&self.ledger, wanted)?,
        };
        let picture = Rc::new(picture);
        self.picture = Some((wanted, Rc::clone(&picture)));
        Ok(picture)
    }

    /// The names of the present picture, for finding them in text.
    pub(crate) fn names_now(&mut self) -> Result<Rc<Names>, AppError> {
        let picture = self.picture_at(self.ledger.size()?)?;
        let seq = self.picture.as_ref().map_or(0, |(seq, _)| *seq);
        if let Some((have, names)) = &self.names
            && *have == seq
        {
            return Ok(Rc::clone(names));
        }
        let names = Rc::new(Names::of(&picture));
        self.names = Some((seq, Rc::clone(&names)));
        Ok(names)
    }

    /// The picture at the entry `seq` as it would be without some sources.
    pub(crate) fn picture_without(
        &mut self,
        seq: u64,
        without: &[String],
    ) -> Result<Rc<Picture>, AppError> {
        if without.is_empty() {
            return self.picture_at(seq);
        }
        let standing = Standing::at(&self.ledger, seq)?.without(without);
        Ok(Rc::new(build_from(&self.ledger, seq, &standing)?))
    }

    /// Builds the present picture and keeps it; after every import.
    pub(crate) fn keep_picture(&mut self) -> Result<(), AppError> {
        if self.ledger.is_restricted() {
            // What one reader sees is not what the record holds; the next question makes it anew.
            self.picture = None;
            return Ok(());
        }
        let seq = last_knowledge(&self.ledger, self.ledger.size()?)?;
        let picture = build(&self.ledger, seq)?;
        let bytes = picture
            .to_bytes()
            .map_err(|e| AppError::stored("picture", e))?;
        self.ledger.put_snapshot(KEPT, seq, VERSION, &bytes)?;
        self.picture = Some((seq, Rc::new(picture)));
        Ok(())
    }
}

/// The newest entry up to `seq` that the picture is built from: entries about incidents do not age
/// it. Earlier versions kept pictures under a later number, which stands until one is made anew.
pub fn last_knowledge(ledger: &Ledger, seq: u64) -> Result<u64, AppError> {
    let kept = ledger.snapshot_header(KEPT)?.map_or(0, |(kept, _)| kept);
    let newest = ledger.newest_of(seq, is_knowledge)?;
    Ok(if kept <= seq {
        newest.max(kept)
    } else {
        newest
    })
}

/// Builds the picture from the entries up to `seq`.
pub fn build(ledger: &Ledger, seq: u64) -> Result<Picture, AppError> {
    build_from(ledger, seq, &Standing::at(ledger, seq)?)
}

/// Builds the picture from those entries up to `seq` that count.
pub fn build_from(ledger: &Ledger, seq: u64, standing: &Standing) -> Result<Picture, AppError> {
    build_where(ledger, seq, standing, &|_| true)
}

/// The same from those that `keep` also takes.
pub fn build_where(
    ledger: &Ledger,
    seq: u64,
    standing: &Standing,
    keep: &dyn Fn(&ascribe_ledger::Entry) -> bool,
) -> Result<Picture, AppError> {
    let mut builder = Builder::default();
    ledger.entries(
        &Filter {
            max_seq: Some(seq),
            ..Filter::default()
        },
        |entry| {
            let counts = is_knowledge(&entry.kind)
                && entry.kind != STATUS
                && standing.counts(&entry.source, entry.seq)
                && keep(&entry);
            if let (true, Some(body)) = (counts, entry.body()) {
                builder.take(&Entry {
                    seq: entry.seq,
                    kind: &entry.kind,
                    object_id: &entry.object_id,
                    source: &entry.source,
                    reliability: letter(entry.reliability),
                    published: entry.published.map(crate::clock::moment).as_deref(),
                    body,
                });
            }
            ControlFlow::Continue(())
        },
    )?;
    Ok(builder.finish())
}

/// The letter of an Admiralty grade.
pub fn letter(reliability: Reliability) -> char {
    reliability.as_str().chars().next().unwrap_or('F')
}
