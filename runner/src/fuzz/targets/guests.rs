//! A guest that is asked many things, one after the other, and is made anew when it broke, and now and then.

use std::sync::Arc;

use crate::error::RunnerError;
use crate::fuzz::run::closed;
use crate::guest::Key;
use crate::image::Host;
use crate::session::Session;

/// Questions that one guest is asked: a failure shall not depend on too many others before it.
const QUESTIONS: usize = 200;

pub(super) struct Guests {
    host: Arc<Host>,
    settings: Vec<(Key, i64)>,
    session: Option<Session>,
    left: usize,
}

impl Guests {
    pub(super) fn new(host: &Arc<Host>, settings: &[(Key, i64)]) -> Guests {
        Guests { host: Arc::clone(host), settings: settings.to_vec(), session: None, left: 0 }
    }

    /// Asks something. An error, a trap as a rule, is the defect's description.
    pub(super) fn ask<T>(
        &mut self,
        question: impl FnOnce(&mut Session) -> Result<T, RunnerError>,
    ) -> Result<T, String> {
        if self.left == 0 {
            self.session = None;
            self.left = QUESTIONS;
        }
        self.left -= 1;
        let session = match &mut self.session {
            Some(session) => session,
            None => {
                let made =
                    Session::new(&self.host, &closed(self.settings.clone())).map_err(|error| error.to_string())?;
                self.session.insert(made)
            }
        };
        let answer = question(session).map_err(|error| format!("{error}\n{}", session.stderr()));
        if answer.is_err() {
            self.session = None;
        }
        answer
    }

    /// The next question is asked of a fresh guest.
    pub(super) fn renew(&mut self) {
        self.left = 0;
    }
}
