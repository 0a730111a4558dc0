//! Where a run of benchmarks takes place: programs, folders, sizes.

use crate::root;
use crate::steps::Shell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The room.
#[derive(Debug)]
pub struct Room {
    /// Folder with `data/` and `bench/`, which is no part of the repository.
    pub data: Option<PathBuf>,
    /// A Python that may have the peers.
    pub python: String,
    full: bool,
    folder: PathBuf,
    shell: Shell,
}

impl Room {
    /// An empty folder beside the build, which is removed at the end.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(data: Option<PathBuf>, python: String, full: bool) -> Result<Self, String> {
        let folder = root::built("bench")?.join(std::process::id().to_string());
        fs::create_dir_all(&folder).map_err(|e| format!("create {}: {e}", folder.display()))?;
        let shell = Shell::new(root::repository()?);
        Ok(Self {
            data,
            python,
            full,
            folder,
            shell,
        })
    }

    /// The sizes of a run: `base`, ten times that, and with `--full` a hundred.
    pub fn sizes(&self, base: u64) -> Vec<u64> {
        let times: &[u64] = if self.full { &[1, 10, 100] } else { &[1, 10] };
        times.iter().map(|times| base * times).collect()
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Removes a file or folder of the room, to leave space for the next.
    pub fn remove(&self, path: &Path) {
        // What cannot be removed now goes with the room.
        drop(fs::remove_file(path));
        drop(fs::remove_dir_all(path));
    }

    /// A file or folder of the data, if there is data and it holds that.
    pub fn given(&self, inside: &str) -> Option<PathBuf> {
        let path = self.data.as_ref()?.join(inside);
        path.exists().then_some(path)
    }

    /// The release build of the program, with a ledger of its own.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn ascribe(&self, ledger: &Path) -> Result<Command, String> {
        self.shell.cargo(&[
            "build",
            "--release",
            "--locked",
            "--quiet",
            "--package",
            "ascribe",
        ])?;
        let program = root::built("release")?
            .join("ascribe")
            .display()
            .to_string();
        let mut command = self.shell.command(&program, &["--quiet", "--ledger"]);
        command.arg(ledger);
        Ok(command)
    }

    /// The release build of an example of a crate.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn example(&self, package: &str, name: &str) -> Result<Command, String> {
        let what = ["--package", package, "--example", name];
        self.shell
            .cargo(&[&["build", "--release", "--locked", "--quiet"], &what[..]].concat())?;
        let program = root::built("release")?
            .join("examples")
            .join(name)
            .display()
            .to_string();
        Ok(self.shell.command(&program, &[]))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.remove(&self.folder);
    }
}
