//! `ascribe victim` and `ascribe keys`.

use super::incident::reveal;
use super::{CommandError, Outcome, Result, open, open_for_questions};
use crate::arguments::register::{KeyFormArgs, Keys, KeysEscrow, Victim, VictimAdd};
use crate::arguments::{Format, Global};
use crate::output::{self, json, plain};
use crate::progress::Spinner;
use ascribe_app::{Identity, KeyForm, KeyStatus, Reveal, Rotated, ShownVictim};

pub fn run(global: &Global, arguments: &Victim) -> Result<Outcome> {
    let mut spinner = Spinner::new(global.quiet);
    match arguments {
        Victim::Show(a) => match reveal(&a.reveal) {
            Some(reveal) => {
                let shown = open(global, &mut spinner)?.reveal_victim(&a.victim, &reveal)?;
                show(global, &shown)
            }
            None => {
                let shown = open_for_questions(global, &mut spinner)?.show_victim(&a.victim)?;
                show(global, &shown)
            }
        },
        Victim::Add(a) => {
            let shown = open(global, &mut spinner)?.add_to_victim(&a.victim, &identity(a))?;
            show(global, &shown)
        }
        Victim::Erase(a) => {
            let reason = Reveal {
                reason: a.reason.clone(),
            };
            let erased = open(global, &mut spinner)?.erase_victim(&a.victim, &reason)?;
            match global.format {
                Format::Json => json(&erased)?,
                Format::Human => output::text(&format!(
                    "Erased: {} keys destroyed, {} entries cannot be opened any more. Destroy copies of the keys folder too.\n",
                    erased.keys, erased.entries
                ))?,
            }
            Ok(Outcome::Done)
        }
    }
}

fn identity(a: &VictimAdd) -> Identity {
    Identity {
        names: a.name.clone(),
        domains: a.domain.clone(),
        hosts: a.host.clone(),
        addresses: a.address.clone(),
        emails: a.email.clone(),
        words: a.word.clone(),
        contacts: a.contact.clone(),
    }
}

fn show(global: &Global, shown: &ShownVictim) -> Result<Outcome> {
    if global.format == Format::Json {
        json(shown)?;
        return Ok(Outcome::Done);
    }
    let mut text = format!("{}\n", shown.victim);
    if shown.erased {
        text.push_str("  who it is was erased or never recorded\n");
    }
    if let Some(i) = &shown.identity {
        for (name, list) in [
            ("names", &i.names),
            ("domains", &i.domains),
            ("hosts", &i.hosts),
            ("addresses", &i.addresses),
            ("mailboxes", &i.emails),
            ("words", &i.words),
            ("contacts", &i.contacts),
        ] {
            if !list.is_empty() {
                text.push_str(&format!("  {name:<10} {}\n", plain(&list.join("; "))));
            }
        }
    }
    for incident in &shown.incidents {
        text.push_str(&format!("  {incident}\n"));
    }
    for reading in &shown.readings {
        text.push_str(&format!("  {}\n", plain(reading)));
    }
    output::text(&text)?;
    Ok(Outcome::Done)
}

pub fn keys(global: &Global, arguments: &Keys) -> Result<Outcome> {
    let mut session = open(global, &mut Spinner::new(global.quiet))?;
    match arguments {
        Keys::Show => status(global, &session.key_status()?)?,
        Keys::Protect(a) => status(global, &session.protect_keys(&form(a))?)?,
        Keys::Restore(a) => status(global, &session.restore_key(&a.copy, &form(&a.form))?)?,
        Keys::Rotate(a) => {
            let count = session.rotate_keys(&form(a))?;
            match global.format {
                Format::Json => json(&serde_json::json!({ "data_keys": count }))?,
                Format::Human => output::text(&format!(
                    "A new master key: {count} data keys lie under it. Make a new escrow; copies of the old one open nothing.\n"
                ))?,
            }
        }
        Keys::Renew(a) => renew(global, &session.renew_data_keys(&a.of)?)?,
        Keys::Escrow(a) => {
            let copy = session.escrow_key(&form(&a.form))?;
            write(a, &copy)?;
            match global.format {
                Format::Json => json(&serde_json::json!({ "written": a.out }))?,
                Format::Human => output::text(&format!("Written: {}\n", a.out.display()))?,
            }
        }
    }
    Ok(Outcome::Done)
}

fn renew(global: &Global, renewed: &Rotated) -> Result<()> {
    match global.format {
        Format::Json => json(&serde_json::json!({
            "data_keys": renewed.keys, "entries": renewed.entries, "compacted": renewed.compacted,
        })),
        Format::Human => {
            let mut text = format!(
                "{} new data keys, {} entries encrypted anew, the old keys destroyed. Copies of keys.db made before open nothing of this record.\n",
                renewed.keys, renewed.entries
            );
            if !renewed.compacted {
                text.push_str("The file was not written anew (over 4 GiB, or in use): unused parts of it may hold old ciphertexts.\n");
            }
            output::text(&text)
        }
    }
}

fn write(a: &KeysEscrow, copy: &[u8]) -> Result<()> {
    output::private_file(&a.out, copy)
        .map_err(|e| CommandError::Io(format!("cannot write {}: {e}", a.out.display())))
}

fn form(a: &KeyFormArgs) -> KeyForm {
    KeyForm {
        passphrase_file: a.passphrase_file.clone(),
        age: a.age.clone(),
    }
}

fn status(global: &Global, status: &KeyStatus) -> Result<()> {
    match global.format {
        Format::Json => json(status),
        Format::Human => output::text(&format!(
            "Master key: {}. Data keys: {}. Keys in files of their own: {}.\n",
            status.master, status.data_keys, status.key_files
        )),
    }
}
