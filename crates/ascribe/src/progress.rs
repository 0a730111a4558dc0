//! Progress on standard error, on a terminal only, and only once work takes a while.

use ascribe_app::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A spinner with what is done and how far.
pub struct Spinner {
    bar: Option<ProgressBar>,
    begun: Instant,
    shown: bool,
}

impl Spinner {
    /// Shows nothing when `quiet` or when standard error is no terminal.
    pub fn new(quiet: bool) -> Self {
        let wanted = !quiet && std::io::stderr().is_terminal();
        Self {
            bar: wanted.then(ProgressBar::hidden),
            begun: Instant::now(),
            shown: false,
        }
    }
}

impl Progress for Spinner {
    fn at(&mut self, what: &str, done: u64, total: Option<u64>) {
        let Some(bar) = &self.bar else { return };
        if self.begun.elapsed() < PATIENCE {
            return;
        }
        if !self.shown {
            self.shown = true;
            bar.set_draw_target(ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        let far = match total {
            Some(total) => format!("{what}: {done} of {total}"),
            None if done == 0 => what.to_owned(),
            None => format!("{what}: {done}"),
        };
        bar.set_message(far);
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
