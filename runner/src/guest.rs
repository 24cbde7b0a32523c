//! The guest's exports, typed. Names, types and codes are rows of `host_interface`, meanings in `guest/doc/abi.md`.

use std::collections::BTreeSet;
use std::path::Path;

pub use host_interface::{Cause, Key, Question, Status};
use host_interface::{ResultKind, TAKEN, VERSION, descriptor, exit_code, exports};
use wasmtime::{AsContext, AsContextMut, Instance, Memory, Store, Table, TypedFunc, WasmParams, WasmResults};
use wasmtime_wasi::I32Exit;

pub(crate) use host_interface::Answer;

use crate::engine::one_line;
use crate::error::{Result, RunnerError};
use crate::wasi::HostState;

/// The guest's option for a folder of libraries.
pub(crate) fn library_option(folder: &Path) -> String {
    format!("library-path={}", folder.display())
}

/// A program `parse` accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program(pub u32);

/// The result descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultText {
    /// Of what the text is.
    pub kind: ResultKind,
    /// The value, or the message.
    pub text: String,
    /// The exit code.
    pub code: i32,
    /// Why it came to its end.
    pub cause: Cause,
}

/// A generated module, still in the guest's memory when this was made, copied out since.
#[derive(Debug, Clone)]
pub struct Generated {
    /// What `jitLinked` and `jitFailed` call it.
    pub id: u32,
    /// The module.
    pub bytes: Vec<u8>,
}

/// The addresses another thread may store to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordAddresses {
    pub(crate) poll: u32,
    pub(crate) request: u32,
}

/// A guest's exports.
pub struct Guest {
    /// `memory`
    pub memory: Memory,
    /// `__indirect_function_table`
    pub table: Table,
    pub(crate) words: WordAddresses,
    exports: Exports,
}

macro_rules! typed_exports {
    (always { $($field:ident $name:literal ($($parameter:ident: $type:ty),*) -> $result:ty;)* }
     added { $($new:ident $new_name:literal ($($new_parameter:ident: $new_type:ty),*) -> $new_result:ty;)* }) => {
        /// The exported functions; what was added to the interface may be missing.
        struct Exports {
            $($field: TypedFunc<($($type,)*), $result>,)*
            $($new: Option<TypedFunc<($($new_type,)*), $new_result>>,)*
        }

        impl Exports {
            fn find(store: &mut Host, instance: &Instance) -> Result<Exports> {
                Ok(Exports {
                    $($field: export(store, instance, $name)?,)*
                    $($new: match instance.get_func(&mut *store, $new_name) {
                        Some(_) => Some(export(store, instance, $new_name)?),
                        None => None,
                    },)*
                })
            }
        }
    };
}
host_interface::exported_functions!(typed_exports);

/// The exit of a program through WASI's own `proc_exit`, which the interface does not use but any
/// library in the guest may.
pub(crate) enum Ended {
    Status(Status),
    Process(i32),
}

type Host = Store<HostState>;

impl Guest {
    /// Finds the exports, and checks the version.
    pub fn new(store: &mut Host, instance: &Instance) -> Result<Guest> {
        // The version comes first: another one has other exports.
        let version = export::<(), u32>(store, instance, exports::ABI_VERSION)?;
        let version = call(store, &version, ())?;
        if version != VERSION {
            return Err(RunnerError::Interface(format!("it speaks version {version}, this host {VERSION}")));
        }
        let missing = |name: &str| RunnerError::Interface(format!("no export `{name}`"));
        let memory = instance.get_memory(&mut *store, exports::MEMORY).ok_or_else(|| missing(exports::MEMORY))?;
        let table = instance.get_table(&mut *store, exports::TABLE).ok_or_else(|| missing(exports::TABLE))?;
        let exports = Exports::find(store, instance)?;
        let (poll, request) = (call(store, &exports.poll_address, ())?, call(store, &exports.request_address, ())?);
        Ok(Guest { memory, table, words: WordAddresses { poll, request }, exports })
    }

    /// `configure`
    pub fn configure(&self, store: &mut Host, key: Key, value: i64) -> Result<()> {
        match call(store, &self.exports.configure, (key.code(), value))? {
            TAKEN => Ok(()),
            _ => Err(RunnerError::Configure { key: key.name(), value }),
        }
    }

    /// `sourceName` and `parse`. `None`: [`Guest::result`] has the error.
    pub fn parse(&self, store: &mut Host, name: &str, text: &str) -> Result<Option<Program>> {
        self.with_text(store, name, |guest, store, (ptr, len)| call(store, &guest.exports.source_name, (ptr, len)))?;
        let handle =
            self.with_text(store, text, |guest, store, (ptr, len)| call(store, &guest.exports.parse, (ptr, len)))?;
        Ok((handle != 0).then_some(Program(handle)))
    }

    /// `eval`
    pub(crate) fn eval(&self, store: &mut Host, program: Program) -> Result<Ended> {
        let ended = self.exports.eval.call(&mut *store, (program.0,));
        ending(ended)
    }

    /// `resume`
    pub(crate) fn resume(&self, store: &mut Host) -> Result<Ended> {
        let ended = self.exports.resume.call(&mut *store, ());
        ending(ended)
    }

    /// `result`
    pub fn result(&self, store: &mut Host) -> Result<ResultText> {
        let at = call(store, &self.exports.result, ())?;
        let [kind, ptr, len, code] = self.words::<{ descriptor::RESULT }>(store, at)?;
        let kind = ResultKind::from_code(kind).ok_or_else(|| RunnerError::Interface(format!("the kind {kind}")))?;
        let (text, code) = (String::from_utf8_lossy(self.bytes(store, ptr, len)?).into_owned(), code.cast_signed());
        let cause = match &self.exports.cause {
            // The page asks a host to take what it does not know for this.
            Some(cause) => Cause::from_code(call(store, cause, ())?).unwrap_or(Cause::Condition),
            None => likely_cause(kind, code),
        };
        Ok(ResultText { kind, text, code, cause })
    }

    /// `jitModule`
    pub fn jit_module(&self, store: &mut Host) -> Result<Option<Generated>> {
        let at = call(store, &self.exports.jit_module, ())?;
        if at == 0 {
            return Ok(None);
        }
        let [id, ptr, len] = self.words::<{ descriptor::MODULE }>(store, at)?;
        let bytes = self.bytes(store, ptr, len)?.to_vec();
        Ok(Some(Generated { id, bytes }))
    }

    /// `jitLinked`
    pub fn jit_linked(&self, store: &mut Host, id: u32) -> Result<()> {
        call(store, &self.exports.jit_linked, (id,))
    }

    /// `jitFailed`
    pub fn jit_failed(&self, store: &mut Host, id: u32) -> Result<()> {
        call(store, &self.exports.jit_failed, (id,))
    }

    /// `stats`, as text.
    pub fn stats(&self, store: &mut Host) -> Result<String> {
        let at = call(store, &self.exports.stats, ())?;
        let [ptr, len] = self.words::<{ descriptor::BYTES }>(store, at)?;
        Ok(String::from_utf8_lossy(self.bytes(store, ptr, len)?).into_owned())
    }

    /// `option`. `false`: [`Guest::result`] has the reason.
    pub fn option(&self, store: &mut Host, text: &str) -> Result<bool> {
        let taken =
            self.with_text(store, text, |guest, store, (ptr, len)| call(store, &guest.exports.option, (ptr, len)))?;
        Ok(taken == TAKEN)
    }

    /// `inspect`. [`Guest::result`] has the answer, or why there is none (`false`).
    pub fn inspect(&self, store: &mut Host, question: Question, text: &str) -> Result<bool> {
        let answered = self.with_text(store, text, |guest, store, (ptr, len)| {
            call(store, &guest.exports.inspect, (question.code(), ptr, len))
        })?;
        Ok(answered != 0)
    }

    /// `forget`
    pub fn forget(&self, store: &mut Host, program: Program) -> Result<()> {
        call(store, &self.exports.forget, (program.0,))
    }

    /// `fuel`; `None` when there is no limit.
    pub fn fuel(&self, store: &mut Host) -> Result<Option<u64>> {
        Ok(u64::try_from(call(store, &self.exports.fuel, ())?).ok())
    }

    /// `resultData`
    pub(crate) fn result_data(&self, store: &mut Host) -> Result<Vec<u8>> {
        self.shown(store, &self.exports.result_data)
    }

    /// `compileProgram`. `false`: [`Guest::result`] has the error.
    pub(crate) fn compile_program(&self, store: &mut Host, program: Program, profile: &[u8]) -> Result<bool> {
        self.with_bytes(store, profile, |guest, store, (ptr, len)| {
            call(store, &guest.exports.compile_program, (program.0, ptr, len)).map(|code| code == TAKEN)
        })
    }

    /// `expandProgram`. `false`: [`Guest::result`] has the error.
    pub(crate) fn expand_program(&self, store: &mut Host, program: Program) -> Result<bool> {
        call(store, &self.exports.expand_program, (program.0,)).map(|code| code == TAKEN)
    }

    /// `profile`
    pub(crate) fn profile(&self, store: &mut Host) -> Result<Vec<u8>> {
        self.shown(store, &self.exports.profile)
    }

    /// `codeSlots`
    pub(crate) fn code_slots(&self, store: &mut Host) -> Result<BTreeSet<u32>> {
        let bytes = self.shown(store, &self.exports.code_slots)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect())
    }

    /// `entry`. `None`: [`Guest::result`] has the error.
    pub(crate) fn entry(&self, store: &mut Host, program: Program, name: &str) -> Result<Option<Program>> {
        let handle = self.with_text(store, name, |guest, store, (ptr, len)| {
            call(store, &guest.exports.entry, (program.0, ptr, len))
        })?;
        Ok((handle != 0).then_some(Program(handle)))
    }

    /// `freeze`
    pub(crate) fn freeze(&self, store: &mut Host, first: Option<Program>) -> Result<()> {
        match call(store, &self.exports.freeze, (first.map_or(0, |program| program.0),))? {
            TAKEN => Ok(()),
            _ => Err(RunnerError::Interface("`freeze` does not know the program".to_owned())),
        }
    }

    /// `finalise`. `None`: [`Guest::result`] has the error, if the program is known.
    pub(crate) fn finalise(&self, store: &mut Host, program: Program) -> Result<Option<Vec<(u32, u32)>>> {
        let at = call(store, &self.exports.finalise, (program.0,))?;
        if at == 0 {
            return Ok(None);
        }
        let [ptr, len] = self.words::<{ descriptor::BYTES }>(store, at)?;
        let words: Vec<u32> =
            self.bytes(store, ptr, len)?.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
        // The list itself has been read by now.
        let ranges = words.as_chunks::<2>().0.iter().map(|&[at, len]| (at, len)).chain([(ptr, len)]);
        Ok(Some(ranges.collect()))
    }

    /// `start`
    pub(crate) fn start(&self, store: &mut Host) -> Result<Ended> {
        let ended = self.exports.start.call(&mut *store, ());
        ending(ended)
    }

    /// Bytes that the guest shows by the address of their address and length.
    fn shown(&self, store: &mut Host, function: &TypedFunc<(), u32>) -> Result<Vec<u8>> {
        let at = call(store, function, ())?;
        let [ptr, len] = self.words::<{ descriptor::BYTES }>(store, at)?;
        Ok(self.bytes(store, ptr, len)?.to_vec())
    }

    /// `call`: the bytes encode `(name argument …)`.
    pub(crate) fn call(&self, store: &mut Host, form: &[u8]) -> Result<Ended> {
        // Released only when control is back: the program may trap or end the process meanwhile.
        let (ptr, len) = self.place(store, form)?;
        let ended = ending(self.exports.call.call(&mut *store, (ptr, len)))?;
        call(store, &self.exports.release, (ptr, len))?;
        Ok(ended)
    }

    /// `define`: the bytes encode `(name . value)`.
    pub(crate) fn define(&self, store: &mut Host, pair: &[u8]) -> Result<bool> {
        self.with_bytes(store, pair, |guest, store, at| {
            call(store, &guest.exports.define, at).map(|code| code == TAKEN)
        })
    }

    /// `defineProcedure`
    pub(crate) fn define_procedure(&self, store: &mut Host, name: &str, number: u32) -> Result<bool> {
        self.with_bytes(store, name.as_bytes(), |guest, store, (ptr, len)| {
            call(store, &guest.exports.define_procedure, (ptr, len, number)).map(|code| code == TAKEN)
        })
    }

    /// `hostCall`: the procedure's number and the encoded list of arguments.
    pub(crate) fn host_call(&self, store: &mut Host) -> Result<(u32, Vec<u8>)> {
        let at = call(store, &self.exports.host_call, ())?;
        let [number, ptr, len] = self.words::<{ descriptor::CALL }>(store, at)?;
        Ok((number, self.bytes(store, ptr, len)?.to_vec()))
    }

    /// `hostReturn`
    pub(crate) fn host_return(&self, store: &mut Host, value: &[u8], answer: Answer) -> Result<()> {
        let code = self.with_bytes(store, value, |guest, store, (ptr, len)| {
            call(store, &guest.exports.host_return, (ptr, len, answer.code()))
        })?;
        match code {
            TAKEN => Ok(()),
            _ => Err(RunnerError::Interface("`hostReturn` refuses a value".to_owned())),
        }
    }

    /// Grows the memory to this many pages.
    pub(crate) fn grow_memory(&self, store: &mut Host, pages: u64) -> Result<()> {
        let more = pages.saturating_sub(self.memory.size(&*store));
        let grown = self.memory.grow(&mut *store, more).map(drop);
        grown.map_err(|error| RunnerError::Start(format!("no memory to move to: {}", one_line(&error))))
    }

    fn with_text<T>(
        &self,
        store: &mut Host,
        text: &str,
        body: impl FnOnce(&Guest, &mut Host, (u32, u32)) -> Result<T>,
    ) -> Result<T> {
        self.with_bytes(store, text.as_bytes(), body)
    }

    /// Puts bytes into the guest's memory for the length of one call.
    fn with_bytes<T>(
        &self,
        store: &mut Host,
        bytes: &[u8],
        body: impl FnOnce(&Guest, &mut Host, (u32, u32)) -> Result<T>,
    ) -> Result<T> {
        let (ptr, len) = self.place(store, bytes)?;
        let value = body(self, store, (ptr, len))?;
        call(store, &self.exports.release, (ptr, len))?;
        Ok(value)
    }

    /// Copies bytes into memory that the guest allocates.
    pub(crate) fn place(&self, store: &mut Host, bytes: &[u8]) -> Result<(u32, u32)> {
        let too_large = || RunnerError::TextTooLarge(bytes.len());
        let len = u32::try_from(bytes.len()).map_err(|_| too_large())?;
        let ptr = call(store, &self.exports.allocate, (len,))?;
        if ptr == 0 && len != 0 {
            return Err(too_large());
        }
        self.memory
            .write(&mut *store, ptr as usize, bytes)
            .map_err(|_| RunnerError::Interface(format!("`allocate` gave the address {ptr}")))?;
        Ok((ptr, len))
    }

    fn bytes<'a>(&self, store: &'a Host, ptr: u32, len: u32) -> Result<&'a [u8]> {
        let start = ptr as usize;
        self.memory
            .data(store.as_context())
            .get(start..start + len as usize)
            .ok_or_else(|| RunnerError::Interface(format!("{len} bytes at {ptr} are outside its memory")))
    }

    fn words<const N: usize>(&self, store: &Host, at: u32) -> Result<[u32; N]> {
        let bytes = self.bytes(store, at, 4 * N as u32)?;
        let mut words = [0; N];
        for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(4)) {
            *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        }
        Ok(words)
    }
}

fn export<P: WasmParams, R: WasmResults>(store: &mut Host, instance: &Instance, name: &str) -> Result<TypedFunc<P, R>> {
    instance.get_typed_func(store, name).map_err(|error| RunnerError::Interface(one_line(&error)))
}

/// Calls an export that may not end the process.
fn call<P: WasmParams, R: WasmResults>(store: &mut Host, function: &TypedFunc<P, R>, arguments: P) -> Result<R> {
    function.call(store.as_context_mut(), arguments).map_err(|error| trapped(&error))
}

fn ending(ended: wasmtime::Result<u32>) -> Result<Ended> {
    match ended {
        Ok(code) => match Status::from_code(code) {
            Some(status) => Ok(Ended::Status(status)),
            None => Err(RunnerError::Interface(format!("the status {code}"))),
        },
        Err(error) => match error.downcast_ref::<I32Exit>() {
            Some(I32Exit(code)) => Ok(Ended::Process(*code)),
            None => Err(trapped(&error)),
        },
    }
}

/// The cause that a guest would tell which was made before it could: its exit codes are all there is to go by.
fn likely_cause(kind: ResultKind, code: i32) -> Cause {
    match (kind, code) {
        (ResultKind::Nothing | ResultKind::Value, _) => Cause::None,
        (ResultKind::Exit, _) => Cause::Exit,
        (ResultKind::Error, exit_code::INTERRUPTED) => Cause::Interrupted,
        (ResultKind::Error, exit_code::LIMIT) => Cause::Fuel,
        (ResultKind::Error, exit_code::HUNG_UP) => Cause::HungUp,
        (ResultKind::Error, _) => Cause::Condition,
    }
}

fn trapped(error: &wasmtime::Error) -> RunnerError {
    RunnerError::Trap(format!("{error:#}"))
}
