//! Signals: Ctrl-C interrupts a session; SIGUSR1 asks for an image of the program, wherever it is.

use crate::error::{EXIT_INTERRUPTED, Result};
use crate::interrupt::Interrupter;
use crate::limits::REQUEST_REPEAT;
use crate::session::ImageRequest;

/// Makes Ctrl-C interrupt this session; a second one ends the process at once, whatever it is doing.
pub(crate) fn on_ctrl_c(interrupter: Interrupter) {
    // It fails only where a handler is already set, or signals cannot be caught: then Ctrl-C ends
    // the process as it does by default.
    let _ = ctrlc::set_handler(move || {
        if interrupter.is_interrupted() {
            std::process::exit(EXIT_INTERRUPTED);
        }
        interrupter.interrupt();
    });
}

/// Makes SIGUSR1 ask for an image at the next safe point.
#[cfg(unix)]
pub(crate) fn on_checkpoint(request: ImageRequest) -> Result<()> {
    use std::thread;

    use signal_hook::consts::SIGUSR1;
    use signal_hook::iterator::Signals;

    use crate::error::RunnerError;

    let failed = |error: std::io::Error| RunnerError::Start(format!("SIGUSR1 cannot be waited for: {error}"));
    let mut signals = Signals::new([SIGUSR1]).map_err(failed)?;
    let waiting = move || {
        for _ in signals.forever() {
            request.ask();
            thread::sleep(REQUEST_REPEAT);
            while !request.is_served() {
                request.repeat();
                thread::sleep(REQUEST_REPEAT);
            }
        }
    };
    thread::Builder::new().name("checkpoint".to_owned()).spawn(waiting).map(drop).map_err(failed)
}

/// There are no such signals here.
#[cfg(not(unix))]
pub(crate) fn on_checkpoint(_: ImageRequest) -> Result<()> {
    Ok(())
}
