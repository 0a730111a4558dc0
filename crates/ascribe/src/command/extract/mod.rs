//! `ascribe extract`: streams what it finds.

mod printer;
mod store;

use super::{CommandError, Outcome, Result, moment, open_for_questions, reading};
use crate::arguments::{Extract, Global};
use crate::progress::Spinner;
use ascribe_app::{ExtractOptions, extract};
use printer::Printer;

pub fn run(global: &Global, arguments: &Extract) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    let mut session = open_for_questions(global, &mut spinner)?;
    reading::with(&mut session, global, &arguments.reading)?;
    let interruption = &arguments.interruption;
    let (out, resume) = (arguments.out.as_deref(), interruption.resume.as_deref());
    if resume.is_some() && (out.is_none() || out == resume) {
        return Err(CommandError::Usage(
            "--resume needs --out, and another file there: what was found must outlast the \
             interruption"
                .to_owned(),
        ));
    }
    let options = ExtractOptions {
        resume: interruption.resume.clone(),
        save_every: Some(interruption.save_every_bytes()),
        form: format!("{:?} {out:?}", global.format),
    };
    let mut printer = Printer::new(global.format, out, resume);
    extract(
        &mut session,
        &arguments.paths,
        moment(global)?,
        &options,
        &mut printer,
        &mut spinner,
    )?;
    Ok(match printer.problems() {
        0 => Outcome::Done,
        _ => Outcome::Finding,
    })
}
