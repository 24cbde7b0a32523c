//! Images of a session: compiling a program for one, making one, going on in one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use host_interface::exports;
use lexpr::Value;

use super::{Outcome, ProcedureError, Session, encoded_error};
use crate::data::Encoder;
use crate::error::{Result, RunnerError};
use crate::guest::{Answer, Ended, Program, Status};
use crate::image::{self, Calls, Keep, Merged};
use crate::interrupt::Interrupter;
use crate::output::write_whole;

/// A wish for an image, from another thread.
pub(crate) struct ImageRequest {
    wanted: Arc<AtomicBool>,
    interrupter: Interrupter,
}

impl ImageRequest {
    /// Asks; who must be heard repeats it until [`ImageRequest::is_served`].
    pub(crate) fn ask(&self) {
        self.wanted.store(true, Ordering::SeqCst);
        self.repeat();
    }

    pub(crate) fn repeat(&self) {
        self.interrupter.suspend();
    }

    pub(crate) fn is_served(&self) -> bool {
        !self.wanted.load(Ordering::SeqCst)
    }
}

impl Session {
    /// Expands and compiles all of a program without running any of it, and links the code; with the profile of another
    /// session that did the same and then ran it, the code that was hot there. The inner error is a Scheme error.
    pub(crate) fn compile(&mut self, program: Program, profile: &[u8]) -> Result<std::result::Result<(), Outcome>> {
        match self.guest.compile_program(&mut self.store, program, profile)? {
            true => self.link_all().map(Ok),
            false => Ok(Err(self.outcome(Status::Error)?)),
        }
    }

    /// Expands all of a program without running any of it, and leaves its code to be compiled as it runs.
    pub(crate) fn expand(&mut self, program: Program) -> Result<std::result::Result<(), Outcome>> {
        match self.guest.expand_program(&mut self.store, program)? {
            true => Ok(Ok(())),
            false => Ok(Err(self.outcome(Status::Error)?)),
        }
    }

    /// What this session has learnt of its hot code: for [`Session::compile`].
    pub(crate) fn profile(&mut self) -> Result<Vec<u8>> {
        self.guest.profile(&mut self.store)
    }

    /// A program that calls a procedure of an evaluated program's with the command line. The inner error is a Scheme
    /// error.
    pub(crate) fn entry(&mut self, program: Program, name: &str) -> Result<std::result::Result<Program, Outcome>> {
        match self.guest.entry(&mut self.store, program, name)? {
            Some(entry) => Ok(Ok(entry)),
            None => Ok(Err(self.outcome(Status::Error)?)),
        }
    }

    /// The session as one module: one that begins with a program, or goes on with what is suspended.
    pub(crate) fn image(&mut self, first: Option<Program>, calls: Calls) -> Result<Merged> {
        // A module that is still being compiled would be missing there, and nobody would link it.
        self.link_all()?;
        self.guest.freeze(&mut self.store, first)?;
        let in_use = self.guest.code_slots(&mut self.store)?;
        self.host.merge(&mut self.store, &self.instance, &self.linker.linked, &in_use, calls)
    }

    /// The session as one module that is this program and nothing that it cannot need. The session is of no use any more.
    /// The inner error is a Scheme error.
    pub(crate) fn final_image(&mut self, first: Program, calls: Calls) -> Result<std::result::Result<Merged, Outcome>> {
        self.link_all()?;
        self.guest.freeze(&mut self.store, Some(first))?;
        let in_use = self.guest.code_slots(&mut self.store)?;
        let Some(unread) = self.guest.finalise(&mut self.store, first)? else {
            return Ok(Err(self.outcome(Status::Error)?));
        };
        let merged = self.host.merge(&mut self.store, &self.instance, &self.linker.linked, &in_use, calls)?;
        let keep = Keep { exports: &[exports::MEMORY, exports::START_OF_IMAGE], slots: &[], unread: &unread };
        let (bytes, sizes) = image::shrink(image::GUEST_WITH_SYMBOLS, &merged.bytes, keep)
            .map_err(|error| RunnerError::Interface(format!("the program cannot be made smaller: {error}")))?;
        image::validate(&bytes)?;
        Ok(Ok(Merged { bytes, sizes: Some(sizes), ..merged }))
    }

    /// Goes on in an image: runs the program that it begins with, or what was suspended when it was made.
    pub fn start(&mut self) -> Result<Outcome> {
        self.drive(|session| session.guest.start(&mut session.store))
    }

    /// Runs a program until it has given control `times` times: an image of it then, or how it ended before.
    pub(crate) fn eval_to_image(
        &mut self,
        program: Program,
        times: usize,
    ) -> Result<std::result::Result<Outcome, Merged>> {
        let ended = self.guest.eval(&mut self.store, program)?;
        self.run_to_image(ended, times)
    }

    /// The same in an image.
    pub(crate) fn start_to_image(&mut self, times: usize) -> Result<std::result::Result<Outcome, Merged>> {
        let ended = self.guest.start(&mut self.store)?;
        self.run_to_image(ended, times)
    }

    fn run_to_image(&mut self, ended: Ended, times: usize) -> Result<std::result::Result<Outcome, Merged>> {
        let mut left = times;
        let ended = self.serve_until(ended, &mut || {
            left = left.saturating_sub(1);
            left == 0
        })?;
        match ended {
            Some(outcome) => Ok(Ok(outcome)),
            None => self.image(None, Calls::Live).map(Err),
        }
    }

    /// Asks for an image at the next safe point, from any thread.
    pub(crate) fn image_request(&self) -> ImageRequest {
        ImageRequest { wanted: Arc::clone(&self.image_wanted), interrupter: self.interrupter.clone() }
    }

    /// Makes the image that somebody asked for from outside. The program does not notice, also when it fails.
    pub(super) fn asked_for_image(&mut self) -> Result<()> {
        if self.image_wanted.swap(false, Ordering::SeqCst)
            && let Err(error) = self.write_image()
        {
            eprintln!("runner: checkpoint: {error}");
        }
        Ok(())
    }

    pub(crate) fn write_image(&mut self) -> Result<()> {
        match self.checkpoints.clone() {
            Some(path) => self.image(None, Calls::Live).and_then(|merged| write_whole(&path, &merged.bytes)),
            None => Err(RunnerError::Usage("this host makes no images".to_owned())),
        }
    }

    /// Makes the image that the program asks for.
    pub(super) fn checkpoint(&mut self) -> Result<()> {
        let made = self.write_image();
        let mut encoder = Encoder::default();
        match made {
            Ok(()) => {
                encoder.value(&Value::Bool(false)).expect("a boolean is data");
                self.guest.host_return(&mut self.store, &encoder.finish(), Answer::Value)
            }
            Err(error) => {
                let error = ProcedureError::from(format!("checkpoint: {error}"));
                self.guest.host_return(&mut self.store, &encoded_error(&error), Answer::Raise)
            }
        }
    }
}
