//! Tables of indicators: CSV, TSV and the like, a row an indicator.

mod groups;
mod layout;
mod rows;

use super::{Format, Input};
use crate::context::Context;
use crate::item::Stop;
use groups::Groups;
use layout::Layout;
use rows::{Next, Rows};

/// Reads tables.
pub(crate) struct Table;

impl Format for Table {
    fn name(&self) -> &'static str {
        "CSV or TSV with a heading or a declared mapping"
    }

    fn recognises(&self, input: &Input<'_>, cx: &Context<'_>) -> bool {
        let Input::Text { head, .. } = input else {
            return false;
        };
        Layout::find(head, cx.options.mapping.as_ref()).is_some_and(|found| found.is_ok())
            || (cx.options.mapping.is_some() && !head.contains("# Reference:"))
    }

    fn read(&self, input: Input<'_>, cx: &mut Context<'_>) -> Result<(), Stop> {
        let Input::Text { head, lines } = input else {
            return Ok(());
        };
        let layout = match Layout::find(head, cx.options.mapping.as_ref()) {
            Some(Ok(layout)) => layout,
            Some(Err(reason)) => {
                cx.problem("line 1", None, reason, "correct the mapping or the heading");
                return Ok(());
            }
            None => {
                cx.problem("line 1", None, "the table has no rows", "");
                return Ok(());
            }
        };
        let stem = cx.stem();
        let mut rows = Rows::new(lines, &layout, cx.options.limits.max_line_bytes);
        let mut groups = Groups::new(&stem);
        loop {
            match rows.next(&layout) {
                Next::Row(row) => groups.add(&row, cx)?,
                Next::Bad { line, reason } => {
                    cx.problem(
                        format!("line {line}"),
                        None,
                        reason,
                        "correct the row and read the file again",
                    );
                }
                Next::Skip => {}
                Next::Broken { line, reason } => {
                    let remedy = "repair the file; what stands before was taken in";
                    cx.problem(format!("line {line}"), None, reason, remedy);
                    break;
                }
                Next::End => break,
            }
        }
        groups.finish(cx)
    }
}
