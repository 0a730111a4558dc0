//! Limits that the reading process sets on itself before it opens anything.

use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of address space: what the program itself maps, two windows of the largest packed
/// stream and what containers may hold.
const MEMORY_BYTES: u64 = 640 << 20;

/// Seconds of processor time after which something must have been given away.
const SILENT_CPU_SECONDS: u64 = 20;

/// Seconds of processor time of one process, whatever it gives away.
const MAX_CPU_SECONDS: u64 = 6 * 3600;

/// Files open at a time: the three streams, the file read, and handles on it.
const OPEN_FILES: u64 = 24;

/// Sets all limits; what the system cannot limit is left, what it refuses is an error.
pub(super) fn confine() -> io::Result<()> {
    for (resource, most) in [
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, OPEN_FILES),
        (Resource::As, MEMORY_BYTES),
        (Resource::Data, MEMORY_BYTES),
    ] {
        limit(resource, most, most)?;
    }
    more_time();
    system_calls();
    Ok(())
}

fn limit(resource: Resource, current: u64, maximum: u64) -> io::Result<()> {
    let limit = Rlimit {
        current: Some(current),
        maximum: Some(maximum),
    };
    Ok(setrlimit(resource, limit)?)
}

/// Seconds used when the limit was last moved, plus one.
static MOVED_AT: AtomicU64 = AtomicU64::new(0);

/// Something is given away: moves the limit on processor time on from now.
pub(super) fn more_time() {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let now = u64::try_from(used).unwrap_or(0) + 1;
    if MOVED_AT.swap(now, Ordering::Relaxed) != now {
        // A limit that cannot be moved ends this process early, which is told.
        let _ = limit(Resource::Cpu, now + SILENT_CPU_SECONDS, MAX_CPU_SECONDS);
    }
}

/// Refuses what a reader never asks the system for: other files, the network, other programs.
/// Where the system has no such filter, the limits above must do.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
fn system_calls() {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

    const DENIED: [libc::c_long; 23] = [
        libc::SYS_openat,
        libc::SYS_openat2,
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_clone,
        libc::SYS_clone3,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_unlinkat,
        libc::SYS_mkdirat,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_renameat2,
        libc::SYS_fchmodat,
        libc::SYS_truncate,
        libc::SYS_mount,
        libc::SYS_kill,
    ];
    #[cfg(target_arch = "x86_64")]
    const OLDER: [libc::c_long; 9] = [
        libc::SYS_open,
        libc::SYS_creat,
        libc::SYS_fork,
        libc::SYS_vfork,
        libc::SYS_unlink,
        libc::SYS_mkdir,
        libc::SYS_rename,
        libc::SYS_link,
        libc::SYS_symlink,
    ];
    #[cfg(target_arch = "aarch64")]
    const OLDER: [libc::c_long; 0] = [];

    let Ok(target) = TargetArch::try_from(std::env::consts::ARCH) else {
        return;
    };
    let denied = DENIED.iter().chain(&OLDER);
    let rules = denied.map(|call| (*call, Vec::new())).collect();
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let program = SeccompFilter::new(rules, SeccompAction::Allow, refused, target)
        .and_then(BpfProgram::try_from);
    if let Ok(program) = program {
        let _ = seccompiler::apply_filter(&program);
    }
}

#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
fn system_calls() {}
