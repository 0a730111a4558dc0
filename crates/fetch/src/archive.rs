//! Files of a fetched `.tar.gz`, with limits: only plain files whose path is wanted are written,
//! below the folder, whatever the archive says.

use crate::error::FetchError;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Members looked at.
const MAX_MEMBERS: usize = 500_000;
/// Files taken.
const MAX_FILES: usize = 100_000;

/// Writes the wanted members of `archive` below `folder` and returns how many there were.
pub(crate) fn unpack(
    archive: &Path,
    include: &[String],
    folder: &Path,
    max_bytes: u64,
) -> Result<usize, FetchError> {
    let broken = |e: io::Error| FetchError::file("unpack", archive, e);
    let file = File::open(archive).map_err(broken)?;
    let unpacked = flate2::read::GzDecoder::new(io::BufReader::new(file)).take(max_bytes);
    let mut tar = tar::Archive::new(unpacked);
    let mut left = max_bytes;
    let mut taken = 0;
    for (number, member) in tar.entries().map_err(broken)?.enumerate() {
        let mut member = member.map_err(broken)?;
        if number >= MAX_MEMBERS || taken >= MAX_FILES {
            return Err(FetchError::file(
                "unpack",
                archive,
                "it holds too many files",
            ));
        }
        if !member.header().entry_type().is_file() {
            continue;
        }
        let path = member.path().map_err(broken)?.into_owned();
        let Some(inside) = inside(&path).filter(|p| include.iter().any(|i| matches(i, p))) else {
            continue;
        };
        if member.size() > left {
            return Err(FetchError::file(
                "unpack",
                archive,
                "it expands beyond the limit of size",
            ));
        }
        left -= member.size();
        let to = folder.join(inside.split('/').collect::<PathBuf>());
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|e| FetchError::file("write", parent, e))?;
        }
        let mut out = File::create(&to).map_err(|e| FetchError::file("write", &to, e))?;
        io::copy(&mut member, &mut out).map_err(broken)?;
        taken += 1;
    }
    if taken == 0 {
        let reason = "no file in it is one of those to include; check `include`";
        return Err(FetchError::file("unpack", archive, reason));
    }
    Ok(taken)
}

/// The path below the top folder, if it is plain.
fn inside(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    let rest = parts.get(1..).filter(|rest| !rest.is_empty())?;
    let hidden = rest
        .iter()
        .any(|p| p.starts_with('.') || p.contains(['\\', ':', '\0']));
    (!hidden).then(|| rest.join("/"))
}

/// Whether `path` fits `pattern`, folder by folder; one `*` may stand in each.
fn matches(pattern: &str, path: &str) -> bool {
    let (wanted, parts): (Vec<&str>, Vec<&str>) =
        (pattern.split('/').collect(), path.split('/').collect());
    wanted.len() == parts.len()
        && wanted
            .iter()
            .zip(parts)
            .all(|(wanted, part)| match wanted.split_once('*') {
                None => *wanted == part,
                Some((start, end)) => {
                    part.len() >= start.len() + end.len()
                        && part.starts_with(start)
                        && part.ends_with(end)
                }
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_go_folder_by_folder() {
        assert!(matches("lists/*/list.json", "lists/a/list.json"));
        assert!(!matches("lists/*/list.json", "lists/a/b/list.json"));
        assert!(matches("apt_*.txt", "apt_x.txt"));
        assert!(!matches("apt_*.txt", "apt_.tx"));
    }

    #[test]
    fn escapes_are_no_members() {
        for bad in [
            "/etc/passwd",
            "../../x",
            "top/../../x",
            "top",
            "top/.git/x",
            "top/C:/x",
        ] {
            assert_eq!(inside(Path::new(bad)), None, "{bad}");
        }
        assert_eq!(inside(Path::new("top/a/b.txt")).as_deref(), Some("a/b.txt"));
    }

    #[test]
    fn a_bomb_and_a_link_stay_outside() {
        let bench = tempfile::tempdir().unwrap();
        let path = bench.path().join("a.tar.gz");
        let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(
            File::create(&path).unwrap(),
            flate2::Compression::fast(),
        ));
        let mut link = tar::Header::new_gnu();
        link.set_entry_type(tar::EntryType::Symlink);
        link.set_size(0);
        tar.append_link(&mut link, "top/apt_link.txt", "/etc/passwd")
            .unwrap();
        let zeros = vec![0u8; 4 << 20];
        let mut header = tar::Header::new_gnu();
        header.set_size(zeros.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, "top/apt_big.txt", zeros.as_slice())
            .unwrap();
        tar.into_inner().unwrap().finish().unwrap();
        let include = ["apt_*.txt".to_owned()];
        let to = bench.path().join("out");
        assert!(unpack(&path, &include, &to, 1 << 20).is_err());
        assert_eq!(unpack(&path, &include, &to, 64 << 20).unwrap(), 1);
        assert!(!to.join("apt_link.txt").exists());
    }
}
