//! The guest's exports, typed. Names and meanings are those of `guest/doc/abi.md`.

use std::collections::BTreeSet;

use wasmtime::{AsContext, AsContextMut, Instance, Memory, Store, Table, TypedFunc, WasmParams, WasmResults};
use wasmtime_wasi::I32Exit;

use crate::engine::one_line;
use crate::error::{Result, RunnerError};
use crate::wasi::HostState;

/// The version of the interface this host speaks.
pub const ABI_VERSION: u32 = 1;

/// A setting of the guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table in abi.md")]
pub enum Key {
    Jit = 1,
    Threshold = 2,
    MaxMemory = 3,
    Stack = 4,
    Depth = 5,
    GcStress = 6,
    Deopt = 7,
    ShowResult = 8,
    Interactive = 9,
    Fuel = 10,
    Images = 11,
    Slice = 12,
    CommandStack = 13,
    LinesBefore = 14,
    Nesting = 15,
    Tiers = 16,
}

impl Key {
    /// The name in the interface's table.
    pub fn name(self) -> &'static str {
        match self {
            Key::Jit => "JIT",
            Key::Threshold => "THRESHOLD",
            Key::MaxMemory => "MAX_MEMORY",
            Key::Stack => "STACK",
            Key::Depth => "DEPTH",
            Key::GcStress => "GC_STRESS",
            Key::Deopt => "DEOPT",
            Key::ShowResult => "SHOW_RESULT",
            Key::Interactive => "INTERACTIVE",
            Key::Fuel => "FUEL",
            Key::Images => "IMAGES",
            Key::Slice => "SLICE",
            Key::CommandStack => "COMMAND_STACK",
            Key::LinesBefore => "LINES_BEFORE",
            Key::Nesting => "NESTING",
            Key::Tiers => "TIERS",
        }
    }
}

/// How `eval` or `resume` came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The program is through.
    Done,
    /// The guest gives control for a while.
    Suspended,
    /// An uncaught condition, or an interrupt.
    Error,
    /// The program called `exit`.
    Exit,
    /// The program calls a procedure of the host's.
    Called,
    /// The program asks for an image of itself.
    Checkpoint,
}

/// What a host may ask between evaluations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table in abi.md")]
pub enum Question {
    Data = 1,
    Tokens = 2,
    Names = 3,
    Expansion = 4,
    Code = 5,
    Optimisations = 6,
}

/// What a call of a procedure of the host's is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Its value.
    Value = 0,
    /// An error to raise.
    Raise = 1,
    /// The host gives up the evaluation.
    Abandon = 2,
}

/// A program `parse` accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program(pub u32);

/// The result descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultText {
    /// 0 no value, 1 value, 2 error, 3 exit.
    pub kind: u32,
    /// The value, or the message.
    pub text: String,
    /// The exit code.
    pub code: i32,
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
    configure: TypedFunc<(u32, i64), i32>,
    allocate: TypedFunc<u32, u32>,
    release: TypedFunc<(u32, u32), ()>,
    source_name: TypedFunc<(u32, u32), ()>,
    parse: TypedFunc<(u32, u32), u32>,
    eval: TypedFunc<u32, u32>,
    resume: TypedFunc<(), u32>,
    result: TypedFunc<(), u32>,
    jit_module: TypedFunc<(), u32>,
    jit_linked: TypedFunc<u32, ()>,
    jit_failed: TypedFunc<u32, ()>,
    stats: TypedFunc<(), u32>,
    option: TypedFunc<(u32, u32), i32>,
    inspect: TypedFunc<(u32, u32, u32), u32>,
    forget: TypedFunc<u32, ()>,
    fuel: TypedFunc<(), i64>,
    result_data: TypedFunc<(), u32>,
    call: TypedFunc<(u32, u32), u32>,
    define: TypedFunc<(u32, u32), i32>,
    define_procedure: TypedFunc<(u32, u32, u32), i32>,
    host_call: TypedFunc<(), u32>,
    host_return: TypedFunc<(u32, u32, u32), i32>,
    compile_program: TypedFunc<(u32, u32, u32), i32>,
    expand_program: TypedFunc<u32, i32>,
    profile: TypedFunc<(), u32>,
    code_slots: TypedFunc<(), u32>,
    entry: TypedFunc<(u32, u32, u32), u32>,
    freeze: TypedFunc<u32, i32>,
    finalise: TypedFunc<u32, u32>,
    start: TypedFunc<(), u32>,
}

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
        let version = export::<(), u32>(store, instance, "abiVersion")?;
        let version = call(store, &version, ())?;
        if version != ABI_VERSION {
            return Err(RunnerError::Interface(format!("it speaks version {version}, this host {ABI_VERSION}")));
        }
        let missing = |name: &str| RunnerError::Interface(format!("no export `{name}`"));
        let memory = instance.get_memory(&mut *store, "memory").ok_or_else(|| missing("memory"))?;
        let table = instance
            .get_table(&mut *store, "__indirect_function_table")
            .ok_or_else(|| missing("__indirect_function_table"))?;
        let poll = export::<(), u32>(store, instance, "pollAddress")?;
        let request = export::<(), u32>(store, instance, "requestAddress")?;
        let words = WordAddresses { poll: call(store, &poll, ())?, request: call(store, &request, ())? };
        Ok(Guest {
            memory,
            table,
            words,
            configure: export(store, instance, "configure")?,
            allocate: export(store, instance, "allocate")?,
            release: export(store, instance, "release")?,
            source_name: export(store, instance, "sourceName")?,
            parse: export(store, instance, "parse")?,
            eval: export(store, instance, "eval")?,
            resume: export(store, instance, "resume")?,
            result: export(store, instance, "result")?,
            jit_module: export(store, instance, "jitModule")?,
            jit_linked: export(store, instance, "jitLinked")?,
            jit_failed: export(store, instance, "jitFailed")?,
            stats: export(store, instance, "stats")?,
            option: export(store, instance, "option")?,
            inspect: export(store, instance, "inspect")?,
            forget: export(store, instance, "forget")?,
            fuel: export(store, instance, "fuel")?,
            result_data: export(store, instance, "resultData")?,
            call: export(store, instance, "call")?,
            define: export(store, instance, "define")?,
            define_procedure: export(store, instance, "defineProcedure")?,
            host_call: export(store, instance, "hostCall")?,
            host_return: export(store, instance, "hostReturn")?,
            compile_program: export(store, instance, "compileProgram")?,
            expand_program: export(store, instance, "expandProgram")?,
            profile: export(store, instance, "profile")?,
            code_slots: export(store, instance, "codeSlots")?,
            entry: export(store, instance, "entry")?,
            freeze: export(store, instance, "freeze")?,
            finalise: export(store, instance, "finalise")?,
            start: export(store, instance, "start")?,
        })
    }

    /// `configure`
    pub fn configure(&self, store: &mut Host, key: Key, value: i64) -> Result<()> {
        match call(store, &self.configure, (key as u32, value))? {
            0 => Ok(()),
            _ => Err(RunnerError::Configure { key: key.name(), value }),
        }
    }

    /// `sourceName` and `parse`. `None`: [`Guest::result`] has the error.
    pub fn parse(&self, store: &mut Host, name: &str, text: &str) -> Result<Option<Program>> {
        self.with_text(store, name, |guest, store, (ptr, len)| call(store, &guest.source_name, (ptr, len)))?;
        let handle = self.with_text(store, text, |guest, store, (ptr, len)| call(store, &guest.parse, (ptr, len)))?;
        Ok((handle != 0).then_some(Program(handle)))
    }

    /// `eval`
    pub(crate) fn eval(&self, store: &mut Host, program: Program) -> Result<Ended> {
        let ended = self.eval.call(&mut *store, program.0);
        ending(ended)
    }

    /// `resume`
    pub(crate) fn resume(&self, store: &mut Host) -> Result<Ended> {
        let ended = self.resume.call(&mut *store, ());
        ending(ended)
    }

    /// `result`
    pub fn result(&self, store: &mut Host) -> Result<ResultText> {
        let at = call(store, &self.result, ())?;
        let [kind, ptr, len, code] = self.words::<4>(store, at)?;
        let text = String::from_utf8_lossy(self.bytes(store, ptr, len)?).into_owned();
        Ok(ResultText { kind, text, code: code.cast_signed() })
    }

    /// `jitModule`
    pub fn jit_module(&self, store: &mut Host) -> Result<Option<Generated>> {
        let at = call(store, &self.jit_module, ())?;
        if at == 0 {
            return Ok(None);
        }
        let [id, ptr, len] = self.words::<3>(store, at)?;
        let bytes = self.bytes(store, ptr, len)?.to_vec();
        Ok(Some(Generated { id, bytes }))
    }

    /// `jitLinked`
    pub fn jit_linked(&self, store: &mut Host, id: u32) -> Result<()> {
        call(store, &self.jit_linked, id)
    }

    /// `jitFailed`
    pub fn jit_failed(&self, store: &mut Host, id: u32) -> Result<()> {
        call(store, &self.jit_failed, id)
    }

    /// `stats`, as text.
    pub fn stats(&self, store: &mut Host) -> Result<String> {
        let at = call(store, &self.stats, ())?;
        let [ptr, len] = self.words::<2>(store, at)?;
        Ok(String::from_utf8_lossy(self.bytes(store, ptr, len)?).into_owned())
    }

    /// `option`. `false`: [`Guest::result`] has the reason.
    pub fn option(&self, store: &mut Host, text: &str) -> Result<bool> {
        let taken = self.with_text(store, text, |guest, store, (ptr, len)| call(store, &guest.option, (ptr, len)))?;
        Ok(taken == 0)
    }

    /// `inspect`. [`Guest::result`] has the answer, or why there is none (`false`).
    pub fn inspect(&self, store: &mut Host, question: Question, text: &str) -> Result<bool> {
        let answered = self.with_text(store, text, |guest, store, (ptr, len)| {
            call(store, &guest.inspect, (question as u32, ptr, len))
        })?;
        Ok(answered != 0)
    }

    /// `forget`
    pub fn forget(&self, store: &mut Host, program: Program) -> Result<()> {
        call(store, &self.forget, program.0)
    }

    /// `fuel`; `None` when there is no limit.
    pub fn fuel(&self, store: &mut Host) -> Result<Option<u64>> {
        Ok(u64::try_from(call(store, &self.fuel, ())?).ok())
    }

    /// `resultData`
    pub(crate) fn result_data(&self, store: &mut Host) -> Result<Vec<u8>> {
        self.shown(store, &self.result_data)
    }

    /// `compileProgram`. `false`: [`Guest::result`] has the error.
    pub(crate) fn compile_program(&self, store: &mut Host, program: Program, profile: &[u8]) -> Result<bool> {
        self.with_bytes(store, profile, |guest, store, (ptr, len)| {
            call(store, &guest.compile_program, (program.0, ptr, len)).map(|code| code == 0)
        })
    }

    /// `expandProgram`. `false`: [`Guest::result`] has the error.
    pub(crate) fn expand_program(&self, store: &mut Host, program: Program) -> Result<bool> {
        call(store, &self.expand_program, program.0).map(|code| code == 0)
    }

    /// `profile`
    pub(crate) fn profile(&self, store: &mut Host) -> Result<Vec<u8>> {
        self.shown(store, &self.profile)
    }

    /// `codeSlots`
    pub(crate) fn code_slots(&self, store: &mut Host) -> Result<BTreeSet<u32>> {
        let bytes = self.shown(store, &self.code_slots)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect())
    }

    /// `entry`. `None`: [`Guest::result`] has the error.
    pub(crate) fn entry(&self, store: &mut Host, program: Program, name: &str) -> Result<Option<Program>> {
        let handle =
            self.with_text(store, name, |guest, store, (ptr, len)| call(store, &guest.entry, (program.0, ptr, len)))?;
        Ok((handle != 0).then_some(Program(handle)))
    }

    /// `freeze`
    pub(crate) fn freeze(&self, store: &mut Host, first: Option<Program>) -> Result<()> {
        match call(store, &self.freeze, first.map_or(0, |program| program.0))? {
            0 => Ok(()),
            _ => Err(RunnerError::Interface("`freeze` does not know the program".to_owned())),
        }
    }

    /// `finalise`. `None`: [`Guest::result`] has the error, if the program is known.
    pub(crate) fn finalise(&self, store: &mut Host, program: Program) -> Result<Option<Vec<(u32, u32)>>> {
        let at = call(store, &self.finalise, program.0)?;
        if at == 0 {
            return Ok(None);
        }
        let [ptr, len] = self.words::<2>(store, at)?;
        let words: Vec<u32> =
            self.bytes(store, ptr, len)?.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
        // The list itself has been read by now.
        let ranges = words.as_chunks::<2>().0.iter().map(|&[at, len]| (at, len)).chain([(ptr, len)]);
        Ok(Some(ranges.collect()))
    }

    /// `start`
    pub(crate) fn start(&self, store: &mut Host) -> Result<Ended> {
        let ended = self.start.call(&mut *store, ());
        ending(ended)
    }

    /// Bytes that the guest shows by the address of their address and length.
    fn shown(&self, store: &mut Host, function: &TypedFunc<(), u32>) -> Result<Vec<u8>> {
        let at = call(store, function, ())?;
        let [ptr, len] = self.words::<2>(store, at)?;
        Ok(self.bytes(store, ptr, len)?.to_vec())
    }

    /// `call`: the bytes encode `(name argument …)`.
    pub(crate) fn call(&self, store: &mut Host, form: &[u8]) -> Result<Ended> {
        // Released only when control is back: the program may trap or end the process meanwhile.
        let (ptr, len) = self.place(store, form)?;
        let ended = ending(self.call.call(&mut *store, (ptr, len)))?;
        call(store, &self.release, (ptr, len))?;
        Ok(ended)
    }

    /// `define`: the bytes encode `(name . value)`.
    pub(crate) fn define(&self, store: &mut Host, pair: &[u8]) -> Result<bool> {
        self.with_bytes(store, pair, |guest, store, at| call(store, &guest.define, at).map(|code| code == 0))
    }

    /// `defineProcedure`
    pub(crate) fn define_procedure(&self, store: &mut Host, name: &str, number: u32) -> Result<bool> {
        self.with_bytes(store, name.as_bytes(), |guest, store, (ptr, len)| {
            call(store, &guest.define_procedure, (ptr, len, number)).map(|code| code == 0)
        })
    }

    /// `hostCall`: the procedure's number and the encoded list of arguments.
    pub(crate) fn host_call(&self, store: &mut Host) -> Result<(u32, Vec<u8>)> {
        let at = call(store, &self.host_call, ())?;
        let [number, ptr, len] = self.words::<3>(store, at)?;
        Ok((number, self.bytes(store, ptr, len)?.to_vec()))
    }

    /// `hostReturn`
    pub(crate) fn host_return(&self, store: &mut Host, value: &[u8], answer: Answer) -> Result<()> {
        let code = self.with_bytes(store, value, |guest, store, (ptr, len)| {
            call(store, &guest.host_return, (ptr, len, answer as u32))
        })?;
        match code {
            0 => Ok(()),
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
        call(store, &self.release, (ptr, len))?;
        Ok(value)
    }

    /// Copies bytes into memory that the guest allocates.
    pub(crate) fn place(&self, store: &mut Host, bytes: &[u8]) -> Result<(u32, u32)> {
        let too_large = || RunnerError::TextTooLarge(bytes.len());
        let len = u32::try_from(bytes.len()).map_err(|_| too_large())?;
        let ptr = call(store, &self.allocate, len)?;
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
        Ok(0) => Ok(Ended::Status(Status::Done)),
        Ok(1) => Ok(Ended::Status(Status::Suspended)),
        Ok(2) => Ok(Ended::Status(Status::Error)),
        Ok(3) => Ok(Ended::Status(Status::Exit)),
        Ok(4) => Ok(Ended::Status(Status::Called)),
        Ok(5) => Ok(Ended::Status(Status::Checkpoint)),
        Ok(other) => Err(RunnerError::Interface(format!("the status {other}"))),
        Err(error) => match error.downcast_ref::<I32Exit>() {
            Some(I32Exit(code)) => Ok(Ended::Process(*code)),
            None => Err(trapped(&error)),
        },
    }
}

fn trapped(error: &wasmtime::Error) -> RunnerError {
    RunnerError::Trap(format!("{error:#}"))
}
