//! SIGUSR1: an image of the program, wherever it is.

use crate::error::Result;
use crate::session::ImageRequest;

/// Makes SIGUSR1 ask for an image at the next safe point.
#[cfg(unix)]
pub(crate) fn on_signal(request: ImageRequest) -> Result<()> {
    use std::thread;
    use std::time::Duration;

    use signal_hook::consts::SIGUSR1;
    use signal_hook::iterator::Signals;

    use crate::error::RunnerError;

    /// How long a request that was not heard waits to be repeated: the guest may miss one that comes while it answers
    /// another.
    const REPEAT: Duration = Duration::from_millis(20);

    let failed = |error: std::io::Error| RunnerError::Start(format!("SIGUSR1 cannot be waited for: {error}"));
    let mut signals = Signals::new([SIGUSR1]).map_err(failed)?;
    let waiting = move || {
        for _ in signals.forever() {
            request.ask();
            thread::sleep(REPEAT);
            while !request.is_served() {
                request.repeat();
                thread::sleep(REPEAT);
            }
        }
    };
    thread::Builder::new().name("checkpoint".to_owned()).spawn(waiting).map(drop).map_err(failed)
}

/// There are no such signals here.
#[cfg(not(unix))]
pub(crate) fn on_signal(_: ImageRequest) -> Result<()> {
    Ok(())
}
