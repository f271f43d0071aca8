//! Arguments, log, runtime; then the command line takes over. No logic here.

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use dealdesk::cli::{Args, Exit, Form, Stop, complain};
use dealdesk::{cli, config, telemetry};

/// Lists are decoded on a dozen threads and kept on one: this one gives back what glibc would keep for each of them.
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

fn main() -> ExitCode {
    let words = config::arguments();
    if let Some(exit) = cli::completed(&words, &config::ProcessEnv) {
        return exit.into();
    }
    let form = Form::asked(&words);
    let args = match Args::read(&words) {
        Ok(args) => args,
        Err(exit) => return exit.into(),
    };
    let log = telemetry::start(config::state_dir().as_deref(), args.detail());
    telemetry::catch_panics(&LAST_PANIC);
    // One thread serves keys, network and timers; a panic unwinds through it, so that the terminal is given back.
    let ended = tokio::runtime::Builder::new_current_thread().enable_all().build().map(|runtime| {
        let run = AssertUnwindSafe(|| runtime.block_on(args.run(&config::ProcessEnv)));
        let ended = std::panic::catch_unwind(run);
        // Work on other threads (a large answer being decoded) is not waited for, after a panic neither.
        runtime.shutdown_background();
        ended
    });
    let ended = ended.unwrap_or_else(|error| Ok(Err(error.into())));
    match ended {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(stop)) => {
            complain(&stop.line(form));
            stop.exit.into()
        }
        Err(_) => {
            let what = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
            let place = log.map(|path| format!(" The log is {}.", path.display())).unwrap_or_default();
            let text = format!("stopped because of a fault in itself: {what}.{place} Please report it.");
            complain(&Stop::new(Exit::Failed, text).line(form));
            Exit::Failed.into()
        }
    }
}
