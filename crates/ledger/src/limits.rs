//! What the record takes: a limit on every size and count, and the rules of a draft.

use crate::entry::{Body, Draft};
use crate::error::{LedgerError, Result};
use crate::genesis::OWN;

/// Most drafts taken in one call.
pub const MAX_BATCH: usize = 1_000_000;
/// Longest name, id or marking, in bytes.
pub(crate) const MAX_NAME: usize = 1024;
const MAX_BODY: usize = 64 << 20;
const MAX_LINEAGE: usize = 1024;
const MAX_TAGS: usize = 1_000_000;
const MAX_TOUCHES: usize = 4_000_000;

/// Refuses a size or count above its limit.
pub(crate) fn check_count(
    object: &str,
    field: &'static str,
    found: usize,
    limit: usize,
) -> Result<()> {
    if found > limit {
        let object = object.chars().take(200).collect();
        return Err(LedgerError::Limit {
            object,
            field,
            found: found as u64,
            limit: limit as u64,
        });
    }
    Ok(())
}

/// Refuses a draft that is too large or breaks a rule.
pub(crate) fn check(draft: &Draft) -> Result<()> {
    let id = &draft.object_id;
    let rule = |rule| {
        Err(LedgerError::Draft {
            object: id.chars().take(200).collect(),
            rule,
        })
    };
    if draft.kind.is_empty() || id.is_empty() || draft.source.is_empty() {
        return rule("kind, object id and source must not be empty; fill them in");
    }
    if draft.kind.starts_with(OWN) {
        return rule("kinds beginning with x-ascribe-ledger are the ledger's own; use another");
    }
    for (field, text) in [
        ("kind", &draft.kind),
        ("object id", id),
        ("source", &draft.source),
        ("marking", &draft.marking),
    ] {
        check_count(id, field, text.len(), MAX_NAME)?;
    }
    check_count(
        id,
        "number of lineage steps",
        draft.lineage.len(),
        MAX_LINEAGE,
    )?;
    for step in &draft.lineage {
        check_count(id, "lineage step", step.len(), MAX_NAME)?;
    }
    check_count(id, "number of touches", draft.touches.len(), MAX_TOUCHES)?;
    match &draft.body {
        Body::Open(body) => check_count(id, "body in bytes", body.len(), MAX_BODY),
        Body::Sealed { .. } if !draft.touches.is_empty() => rule(
            "a sealed body must not be findable by unkeyed hashes; give tags instead of touches",
        ),
        Body::Sealed {
            plaintext, tags, ..
        } => {
            check_count(id, "sealed body in bytes", plaintext.len(), MAX_BODY)?;
            check_count(id, "number of tags", tags.len(), MAX_TAGS)
        }
    }
}
