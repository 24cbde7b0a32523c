//! Compiles generated modules on a second thread, so that the guest goes on meanwhile.
#![allow(unsafe_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::{Engine, Module};

use crate::engine::{self, one_line};
use crate::guest::Generated;
use crate::interrupt::Interrupter;
use crate::limits::MODULE_REPEAT;

/// A module that went through the compiler.
pub(crate) struct Compiled {
    pub(crate) id: u32,
    pub(crate) size: usize,
    pub(crate) module: Result<Module, String>,
    pub(crate) time: Duration,
}

/// Compiles one module, here and now.
pub(crate) fn compile(engine: &Engine, generated: &Generated) -> Compiled {
    let start = Instant::now();
    let module = Module::new(engine, &generated.bytes).map_err(|error| one_line(&error));
    Compiled { id: generated.id, size: generated.bytes.len(), module, time: start.elapsed() }
}

/// Compiles one module with another engine than that of its store.
fn compile_for(store: &Engine, compiler: &Engine, generated: &Generated) -> Compiled {
    let start = Instant::now();
    let module = compiler.precompile_module(&generated.bytes).and_then(|code| {
        // SAFETY: `deserialize` trusts the bytes to be what an engine made of a module: this one just did.
        unsafe { Module::deserialize(store, code) }
    });
    let module = module.map_err(|error| one_line(&error));
    Compiled { id: generated.id, size: generated.bytes.len(), module, time: start.elapsed() }
}

/// The second thread. It ends when this is dropped, after the module it is at.
pub(crate) struct Worker {
    jobs: Sender<Generated>,
    finished: Receiver<Compiled>,
    /// Finished but not collected.
    waiting: Arc<AtomicUsize>,
}

impl Worker {
    pub(crate) fn new(engine: &Engine, interrupter: Interrupter) -> std::io::Result<Worker> {
        let (jobs, job_queue) = channel();
        let (results, finished) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let worker =
            Thread { engine: engine.clone(), jobs: job_queue, results, waiting: Arc::clone(&waiting), interrupter };
        thread::Builder::new().name("compiler".to_owned()).spawn(move || worker.run())?;
        Ok(Worker { jobs, finished, waiting })
    }

    /// Queues a module. Gives it back if the thread is gone.
    pub(crate) fn submit(&self, generated: Generated) -> Result<(), Generated> {
        self.jobs.send(generated).map_err(|error| error.0)
    }

    /// What is finished by now.
    pub(crate) fn collect(&self) -> Vec<Compiled> {
        let finished: Vec<_> = self.finished.try_iter().collect();
        self.waiting.fetch_sub(finished.len(), Ordering::SeqCst);
        finished
    }

    /// The next module to be finished; `None` if the thread is gone.
    pub(crate) fn wait(&self) -> Option<Compiled> {
        let compiled = self.finished.recv().ok()?;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        Some(compiled)
    }
}

struct Thread {
    engine: Engine,
    jobs: Receiver<Generated>,
    results: Sender<Compiled>,
    waiting: Arc<AtomicUsize>,
    interrupter: Interrupter,
}

impl Thread {
    fn run(self) {
        let compiler = engine::background();
        while let Some(generated) = self.next() {
            let compiled = match &compiler {
                Ok(compiler) => compile_for(&self.engine, compiler, &generated),
                Err(_) => compile(&self.engine, &generated),
            };
            // Counted first: who collects it takes it off again.
            self.waiting.fetch_add(1, Ordering::SeqCst);
            if self.results.send(compiled).is_err() {
                return;
            }
            self.interrupter.suspend();
        }
    }

    /// The next module, or none when the session is gone.
    fn next(&self) -> Option<Generated> {
        loop {
            if self.waiting.load(Ordering::SeqCst) == 0 {
                return self.jobs.recv().ok();
            }
            match self.jobs.recv_timeout(MODULE_REPEAT) {
                Ok(generated) => return Some(generated),
                Err(RecvTimeoutError::Timeout) => {
                    if self.waiting.load(Ordering::SeqCst) != 0 {
                        self.interrupter.suspend();
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }
}
