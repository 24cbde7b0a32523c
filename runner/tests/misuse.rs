//! A host that errs: every export of the guest, with every wrong argument, in every state, answers. It neither traps nor
//! hangs nor spoils anything: afterwards the instance evaluates a program as before. What each answers says
//! `guest/doc/abi.md`, "Misuse".

use std::fmt::Write;
use std::sync::OnceLock;
use std::time::Duration;

use host_interface::{EXPORTS, Export, Key, Status};
use wasmtime::{Config, Engine, Instance, Linker, Memory, Module, Store, Table, Val, ValType};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{I32Exit, WasiCtxBuilder};

/// The longest that a call may take, in ticks: what takes longer hangs.
const PATIENCE: u64 = 200;
/// The native stack of the guest: the largest Scheme stack that programs here fill is the default one.
const STACK: usize = 32 << 20;
const TICK: Duration = Duration::from_millis(100);

const DONE: i64 = Status::Done as i64;
const SUSPENDED: i64 = Status::Suspended as i64;
const ERROR: i64 = Status::Error as i64;
const EXIT: i64 = Status::Exit as i64;
const CALLED: i64 = Status::Called as i64;
const CHECKPOINT: i64 = Status::Checkpoint as i64;

/// The keys of `configure`, and the numbers on either side of them.
const KEYS: std::ops::RangeInclusive<i64> = 0..=1 + Key::ALL.len() as i64;
/// The settings whose defaults an instance must have to evaluate as if nothing had been.
const SOUND: [Key; 9] = [
    Key::Jit,
    Key::MaxMemory,
    Key::Stack,
    Key::Depth,
    Key::GcStress,
    Key::Interactive,
    Key::Fuel,
    Key::Images,
    Key::Slice,
];

/// A loop that gets hot, and longer than any slice.
const LOOP: &str = "(define (f n) (let loop ((i 0) (s 0)) (if (< i n) (loop (+ i 1) (+ s i)) s))) (f 5000) (f 5000)";
const CALL: &str = "(define p (make-parameter 1)) (list 'answer (parameterize ((p 2)) (ask p \"two\")))";
const IMAGE: &str = "(import (scheme base) (graft image)) (if (checkpoint) 'there 'here)";
const WIND: &str =
    "(dynamic-wind (lambda () 1) (lambda () (car 1)) (lambda () (let l ((i 0)) (if (< i 5000) (l (+ i 1))))))";

fn engine() -> &'static (Engine, Module) {
    static MADE: OnceLock<(Engine, Module)> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut config = Config::new();
        config.wasm_tail_call(true).epoch_interruption(true).max_wasm_stack(STACK).async_stack_size(STACK);
        let engine = Engine::new(&config).unwrap();
        let module = Module::new(&engine, runner::image::boot_image().unwrap()).unwrap();
        let clock = engine.clone();
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(TICK);
                clock.increment_epoch();
            }
        });
        (engine, module)
    })
}

/// The last of a long text.
fn end(text: &str) -> &str {
    let from = text.len().saturating_sub(3000);
    &text[(from..).find(|&at| text.is_char_boundary(at)).unwrap()..]
}

/// An instance, and what its host has got from it.
struct Guest {
    store: Store<WasiP1Ctx>,
    linker: Linker<WasiP1Ctx>,
    instance: Instance,
    memory: Memory,
    table: Table,
    /// Where a panic says what it is.
    stderr: MemoryOutputPipe,
    /// The calls so far, for the message when one fails.
    told: String,
    programs: Vec<i64>,
    buffers: Vec<(i64, i64)>,
}

impl Guest {
    fn new() -> Guest {
        let (engine, module) = engine();
        let mut linker = Linker::new(engine);
        p1::add_to_linker_sync(&mut linker, |wasi: &mut WasiP1Ctx| wasi).unwrap();
        let stderr = MemoryOutputPipe::new(1 << 20);
        let mut store = Store::new(engine, WasiCtxBuilder::new().stderr(stderr.clone()).build_p1());
        store.set_epoch_deadline(PATIENCE);
        let instance = linker.instantiate(&mut store, module).unwrap();
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        let table = instance.get_table(&mut store, "__indirect_function_table").unwrap();
        let (told, programs, buffers) = (String::new(), Vec::new(), Vec::new());
        Guest { store, linker, instance, memory, table, stderr, told, programs, buffers }
    }

    /// Calls an export; -1 where it gives nothing. A call that ends the process answers too.
    fn call(&mut self, name: &str, arguments: &[i64]) -> i64 {
        write!(self.told, "{name}{arguments:?}").unwrap();
        let function = self.instance.get_func(&mut self.store, name).unwrap_or_else(|| panic!("there is no {name}"));
        let ty = function.ty(&self.store);
        let values: Vec<Val> = ty
            .params()
            .zip(arguments)
            .map(|(ty, &value)| match ty {
                ValType::I64 => Val::I64(value),
                _ => Val::I32(value as i32),
            })
            .collect();
        assert_eq!(values.len(), ty.params().len(), "{name}");
        let mut results = vec![Val::I32(-1); ty.results().len()];
        self.store.set_epoch_deadline(PATIENCE);
        let ended = function.call(&mut self.store, &values, &mut results);
        if let Err(error) = ended {
            let exit = error.downcast_ref::<I32Exit>().is_some();
            assert!(
                exit,
                "{error:#}\n{}\nafter: {}",
                end(&String::from_utf8_lossy(&self.stderr.contents())),
                end(&self.told)
            );
        }
        let answer = match results.first() {
            Some(Val::I32(value)) => i64::from(*value),
            Some(Val::I64(value)) => *value,
            _ => -1,
        };
        write!(self.told, " {answer}; ").unwrap();
        answer
    }

    /// What makes the instance may be absent from a boot image.
    fn is_absent(&mut self, name: &str) -> bool {
        matches!(name, "_initialize" | "boot") && self.instance.get_func(&mut self.store, name).is_none()
    }

    fn size(&self) -> i64 {
        self.memory.data_size(&self.store) as i64
    }

    fn bytes(&self, at: i64, length: i64) -> Vec<u8> {
        let (at, length) = (at as u32 as usize, length as u32 as usize);
        self.memory.data(&self.store).get(at..at + length).unwrap_or_else(|| panic!("{}", end(&self.told))).to_vec()
    }

    fn words<const N: usize>(&self, at: i64) -> [i64; N] {
        let bytes = self.bytes(at, 4 * N as i64);
        std::array::from_fn(|i| i64::from(u32::from_le_bytes(bytes[4 * i..4 * i + 4].try_into().unwrap())))
    }

    /// Puts bytes into memory that stays allocated.
    fn place(&mut self, bytes: &[u8]) -> (i64, i64) {
        let length = bytes.len() as i64;
        let at = self.call("allocate", &[length]);
        assert!(at != 0, "{}", end(&self.told));
        self.memory.write(&mut self.store, at as u32 as usize, bytes).unwrap();
        self.buffers.push((at, length));
        (at, length)
    }

    fn parse(&mut self, text: &str) -> i64 {
        let (at, length) = self.place(text.as_bytes());
        let handle = self.call("parse", &[at, length]);
        self.programs.push(handle);
        handle
    }

    /// What `result` says: kind, text, code.
    fn result(&mut self) -> (i64, String, i64) {
        let at = self.call("result", &[]);
        let [kind, text, length, code] = self.words(at);
        (kind, String::from_utf8(self.bytes(text, length)).unwrap(), code)
    }

    fn define_procedure(&mut self, name: &str) -> i64 {
        let (at, length) = self.place(name.as_bytes());
        self.call("defineProcedure", &[at, length, 7])
    }

    /// Takes a module, links it if asked to, and tells the guest so.
    fn link(&mut self, really: bool) {
        let at = self.call("jitModule", &[]);
        if at == 0 {
            return;
        }
        let [id, bytes, length] = self.words(at);
        let bytes = self.bytes(bytes, length);
        if really {
            let module = Module::new(&engine().0, bytes).unwrap();
            let mut linker = self.linker.clone();
            linker.define(&self.store, "env", "memory", self.memory).unwrap();
            linker.define(&self.store, "env", "__indirect_function_table", self.table).unwrap();
            let instance = linker.instantiate(&mut self.store, &module).unwrap();
            let patch = instance.get_typed_func::<(), i32>(&mut self.store, "patch").unwrap();
            assert_eq!(patch.call(&mut self.store, ()).unwrap(), 0);
        }
        self.call("jitLinked", &[id]);
    }

    /// Whatever was done to it, the instance evaluates a new program right; a final one says that it cannot.
    fn is_sound(&mut self) {
        for key in SOUND {
            assert_eq!(self.call("configure", &[i64::from(key.code()), key.default().cast_signed()]), 0);
        }
        let [poll, request] = ["pollAddress", "requestAddress"].map(|name| self.call(name, &[]));
        assert!(poll > 0 && request > 0);
        self.memory.write(&mut self.store, request as usize, &[0; 4]).unwrap();
        let text = "(define (g n) (if (= n 0) '() (cons n (g (- n 1)))))\n\
                    (call/cc (lambda (k) (dynamic-wind list (lambda () (k (list (g 3) (length (g 2000))))) list)))";
        let handle = self.parse(text);
        if handle == 0 {
            let (kind, text, _) = self.result();
            assert_eq!(
                (kind, text.as_str()),
                (2, "this program was linked without the compiler"),
                "{}",
                end(&self.told)
            );
            return;
        }
        let mut status = self.call("eval", &[handle]);
        while status == SUSPENDED {
            self.link(true);
            status = self.call("resume", &[]);
        }
        let result = self.result();
        assert_eq!((status, result), (DONE, (1, "((3 2 1) 2000)".to_owned(), 0)), "{}", end(&self.told));
    }
}

/// How an instance comes into a state: a name, and the way there.
type State = (&'static str, fn(&mut Guest));

fn suspend(guest: &mut Guest, text: &str) {
    guest.call("configure", &[12, 2000]);
    let handle = guest.parse(text);
    assert_eq!(guest.call("eval", &[handle]), SUSPENDED, "{}", end(&guest.told));
}

fn called(guest: &mut Guest) {
    guest.call("configure", &[9, 1]);
    assert_eq!(guest.define_procedure("ask"), 0);
    let handle = guest.parse(CALL);
    assert_eq!(guest.call("eval", &[handle]), CALLED, "{}", end(&guest.told));
}

fn finalised(guest: &mut Guest, text: &str) {
    let handle = guest.parse(text);
    assert!(guest.call("finalise", &[handle]) != 0, "{}", end(&guest.told));
}

const STATES: &[State] = &[
    ("fresh", |_| {}),
    ("parsed", |guest| assert!(guest.parse(LOOP) != 0)),
    ("not parsed", |guest| assert_eq!(guest.parse("(display"), 0)),
    ("done", |guest| {
        let handle = guest.parse("(+ 1 2)");
        assert_eq!(guest.call("eval", &[handle]), DONE);
    }),
    ("failed", |guest| {
        let handle = guest.parse("(car 1)");
        assert_eq!(guest.call("eval", &[handle]), ERROR);
    }),
    ("exited", |guest| {
        let handle = guest.parse("(exit 3)");
        assert_eq!(guest.call("eval", &[handle]), EXIT);
    }),
    ("suspended", |guest| suspend(guest, LOOP)),
    ("suspended with a module", |guest| {
        suspend(guest, LOOP);
        assert!(guest.call("jitModule", &[]) != 0, "{}", end(&guest.told));
    }),
    ("suspended after a link", |guest| {
        suspend(guest, LOOP);
        guest.link(true);
    }),
    ("suspended while an error leaves its extents", |guest| suspend(guest, WIND)),
    ("called", called),
    ("answered", |guest| {
        called(guest);
        let (at, length) = guest.place(&[3]);
        assert_eq!(guest.call("hostReturn", &[at, length, 0]), 0);
    }),
    ("asked for an image", |guest| {
        guest.call("configure", &[11, 1]);
        let handle = guest.parse(IMAGE);
        assert_eq!(guest.call("eval", &[handle]), CHECKPOINT, "{}", end(&guest.told));
    }),
    ("compiled", |guest| {
        let handle = guest.parse(LOOP);
        assert_eq!(guest.call("compileProgram", &[handle, 0, 0]), 0);
        guest.link(true);
    }),
    ("frozen", |guest| {
        let handle = guest.parse(LOOP);
        assert_eq!(guest.call("freeze", &[handle]), 0);
    }),
    ("final", |guest| finalised(guest, LOOP)),
    ("final, with the compiler", |guest| finalised(guest, "(eval '(+ 1 2) (interaction-environment))")),
];

/// What is passed for each kind of parameter.
#[derive(Clone, Copy)]
enum Kind {
    /// Address and length of bytes.
    Range,
    Handle,
    /// A number of a module, question, key or procedure.
    Number,
    /// The value of a setting.
    Setting,
}

/// All exports, with what their arguments are.
fn exports() -> Vec<(&'static str, Vec<Kind>)> {
    EXPORTS.iter().map(|export| (export.name, kinds(export))).collect()
}

/// The names of the parameters say what they are; those of an address and a length are one range.
fn kinds(export: &Export) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for (at, (name, _)) in export.parameters.iter().enumerate() {
        match *name {
            "ptr" => kinds.push(Kind::Range),
            "len" if export.bytes_at().is_some_and(|range| range + 1 == at) => {}
            "handle" => kinds.push(Kind::Handle),
            "value" => kinds.push(Kind::Setting),
            _ => kinds.push(Kind::Number),
        }
    }
    kinds
}

/// Bytes that some export takes, and some that none does.
fn contents() -> Vec<Vec<u8>> {
    let symbol = |name: &str| [&[9][..], &(name.len() as u32).to_le_bytes(), name.as_bytes()].concat();
    let list = |items: &[Vec<u8>]| [&[11][..], &(items.len() as u32).to_le_bytes(), &items.concat(), &[1]].concat();
    let five = [&[4][..], &5i64.to_le_bytes()].concat();
    let texts =
        [LOOP, CALL, IMAGE, WIND, "(car 1)", "(exit 3)", "(define-syntax", "ask", "dump=place", "library-path=", ""];
    let mut all: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    all.extend([
        list(&[symbol("vector-length"), five.clone()]),
        list(&[symbol("list"), five.clone(), five]),
        list(&[symbol("no-such-procedure")]),
        [&[11, 1, 0, 0, 0][..], &symbol("defined"), &[3]].concat(),
        vec![3],
        vec![11, 255, 255, 255, 255, 1],
        vec![8, 255, 255, 255, 127],
        vec![0xff, 0xfe],
        vec![0; 64],
        vec![1; 4096],
    ]);
    all
}

/// Ranges that do not lie in memory, or not in memory of the host's.
fn wrong_ranges(size: i64) -> Vec<(i64, i64)> {
    vec![
        (0, 0),
        (0, 1),
        (1, 8),
        (-1, 1),
        (-1, -1),
        (8, -1),
        (size - 1, 1),
        (size - 1, 2),
        (size, 0),
        (size, 1),
        (size / 2, size / 2),
        (i64::from(i32::MIN), 16),
        (i64::from(i32::MAX), i64::from(i32::MAX)),
        (4096, 64),
    ]
}

const HANDLES: [i64; 6] = [0, 1, 2, 77, i32::MAX as i64, -1];
const NUMBERS: [i64; 9] = [0, 1, 2, 3, 5, 77, i32::MAX as i64, i32::MIN as i64, -1];
const SETTINGS: [i64; 9] = [-1, 0, 1, 2, 1000, 4096, 1 << 20, 1 << 30, i64::MAX];

/// Every way to call an export in the state that the guest is in.
fn misuses(guest: &mut Guest, kinds: &[Kind]) -> Vec<Vec<i64>> {
    let mut ways = vec![Vec::new()];
    for kind in kinds {
        let choices: Vec<Vec<i64>> = match kind {
            Kind::Range => {
                let placed: Vec<(i64, i64)> = contents().iter().map(|bytes| guest.place(bytes)).collect();
                let ranges = wrong_ranges(guest.size()).into_iter().chain(placed);
                ranges.map(|(at, length)| vec![at, length]).collect()
            }
            Kind::Handle => HANDLES.iter().chain(&guest.programs).map(|&handle| vec![handle]).collect(),
            Kind::Number => NUMBERS.iter().copied().chain(KEYS).map(|number| vec![number]).collect(),
            Kind::Setting => SETTINGS.iter().map(|&value| vec![value]).collect(),
        };
        ways = ways.iter().flat_map(|way| choices.iter().map(|choice| [&way[..], choice].concat())).collect();
    }
    ways
}

/// A stack of a gigabyte makes a memory whose halves take long to copy; one test has it.
fn is_too_greedy(name: &str, arguments: &[i64]) -> bool {
    name == "configure" && arguments == [i64::from(Key::Stack.code()), 1 << 30]
}

/// On a thread that has the stack the engine is promised.
fn large(work: impl FnOnce() + Send) {
    runner::engine::on_large_stack(work).unwrap();
}

#[test]
fn settings_at_their_extremes() {
    large(|| {
        for key in KEYS {
            let mut guest = Guest::new();
            for value in SETTINGS.into_iter().rev() {
                guest.call("configure", &[key, value]);
                // Twice: the first evaluation takes the setting into force, and a suspended one must be left.
                for text in [LOOP, WIND, LOOP] {
                    let handle = guest.parse(text);
                    guest.call("eval", &[handle]);
                    guest.call("resume", &[]);
                }
            }
            guest.is_sound();
        }
    });
}

#[test]
fn every_export_answers_in_every_state() {
    large(|| {
        for &(state, enter) in STATES {
            for (name, kinds) in &exports() {
                let mut guest = Guest::new();
                if guest.is_absent(name) {
                    continue;
                }
                enter(&mut guest);
                write!(guest.told, "now {state}: ").unwrap();
                for arguments in misuses(&mut guest, kinds) {
                    if !is_too_greedy(name, &arguments) {
                        guest.call(name, &arguments);
                    }
                }
                guest.is_sound();
            }
        }
    });
}

/// The next of a sequence of numbers that is the same on every run (xorshift).
fn next(seed: &mut u64, below: usize) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    (*seed % below as u64) as usize
}

#[test]
fn a_walk_over_the_exports_comes_to_no_bad_end() {
    large(|| {
        for walk in 1..=12u64 {
            let (mut seed, mut guest) = (walk.wrapping_mul(0x9e37_79b9_7f4a_7c15), Guest::new());
            let (contents, exports) = (contents(), exports());
            for step in 0..600 {
                let (name, kinds) = exports[next(&mut seed, exports.len())].clone();
                // These end most of what can be done.
                let is_last = matches!(name, "finalise" | "command");
                if guest.is_absent(name) || is_last && step < 500 {
                    continue;
                }
                let mut arguments = Vec::new();
                for kind in kinds {
                    match kind {
                        Kind::Range if next(&mut seed, 4) == 0 => {
                            let ranges = wrong_ranges(guest.size());
                            let (at, length) = ranges[next(&mut seed, ranges.len())];
                            arguments.extend([at, length]);
                        }
                        Kind::Range => {
                            let (at, length) = guest.place(&contents[next(&mut seed, contents.len())]);
                            arguments.extend([at, length]);
                        }
                        Kind::Handle if guest.programs.is_empty() || next(&mut seed, 5) == 0 => {
                            arguments.push(HANDLES[next(&mut seed, HANDLES.len())]);
                        }
                        Kind::Handle => arguments.push(guest.programs[next(&mut seed, guest.programs.len())]),
                        Kind::Number if name == "configure" || name == "inspect" => {
                            arguments.push(next(&mut seed, 1 + *KEYS.end() as usize) as i64);
                        }
                        Kind::Number => arguments.push(NUMBERS[next(&mut seed, NUMBERS.len())]),
                        Kind::Setting => arguments.push(SETTINGS[next(&mut seed, SETTINGS.len())]),
                    }
                }
                if is_too_greedy(name, &arguments) {
                    continue;
                }
                let answer = guest.call(name, &arguments);
                if name == "parse" && answer != 0 {
                    guest.programs.push(answer);
                }
                match next(&mut seed, 8) {
                    0 => guest.link(true),
                    1 => guest.link(false),
                    2 => {
                        // Another thread's requests, sensible or not.
                        let [poll, request] = ["pollAddress", "requestAddress"].map(|name| guest.call(name, &[]));
                        let asked = next(&mut seed, 8) as u32;
                        guest.memory.write(&mut guest.store, request as usize, &asked.to_le_bytes()).unwrap();
                        guest.memory.write(&mut guest.store, poll as usize, &[0; 4]).unwrap();
                    }
                    3 => drop(guest.call("resume", &[])),
                    _ => {}
                }
            }
            guest.is_sound();
        }
    });
}

#[test]
fn a_call_that_nobody_waits_for_is_no_call() {
    large(|| {
        let mut guest = Guest::new();
        let (at, length) = guest.place(&[3]);
        // Nothing has been called, or suspended.
        assert_eq!(guest.call("hostReturn", &[at, length, 0]), -1);
        assert_eq!(guest.result(), (2, "no call waits for an answer".to_owned(), 1));
        assert_eq!(guest.call("resume", &[]), ERROR);
        assert_eq!(guest.result(), (2, "nothing is suspended".to_owned(), 1));
        assert_eq!(guest.call("eval", &[77]), ERROR);
        assert_eq!(guest.result(), (2, "there is no program 77".to_owned(), 1));
        let call = guest.call("hostCall", &[]);
        let [number, _, bytes] = guest.words(call);
        assert_eq!((number, bytes), (0, 0));
        called(&mut guest);
        // What would need the stack is refused, what does not is done; the call still waits.
        assert_eq!(guest.define_procedure("other"), -1);
        let program = guest.parse("(+ 1 2)");
        for (name, arguments) in [("expandProgram", vec![program]), ("compileProgram", vec![program, 0, 0])] {
            assert_eq!(guest.call(name, &arguments), -1);
            assert_eq!(guest.result(), (2, "an evaluation is suspended".to_owned(), 1));
        }
        assert_eq!((guest.call("freeze", &[program]), guest.call("finalise", &[program])), (-1, 0));
        assert_eq!(guest.call("hostReturn", &[-1, 8, 0]), -1);
        assert_eq!(guest.call("eval", &[77]), ERROR);
        assert_eq!(guest.call("hostReturn", &[at, length, 0]), 0);
        // Once.
        assert_eq!(guest.call("hostReturn", &[at, length, 0]), -1);
        assert_eq!(guest.call("resume", &[]), DONE);
        assert_eq!(guest.result(), (1, "(answer #t)".to_owned(), 0));
    });
}

#[test]
fn a_call_that_is_not_answered_raises() {
    large(|| {
        let mut guest = Guest::new();
        called(&mut guest);
        assert_eq!(guest.call("resume", &[]), ERROR);
        let (_, text, _) = guest.result();
        assert!(text.contains("the host gave no answer"), "{text}");
        assert_eq!(guest.call("resume", &[]), ERROR);
        guest.is_sound();
        // An image that was made while a call waited asks its own host.
        let mut guest = Guest::new();
        called(&mut guest);
        assert_eq!(guest.call("freeze", &[0]), 0);
        assert_eq!(guest.call("start", &[]), CALLED);
        let (at, length) = guest.place(&[2]);
        assert_eq!(guest.call("hostReturn", &[at, length, 0]), 0);
        assert_eq!(guest.call("resume", &[]), DONE);
        assert_eq!(guest.result().1, "(answer #f)");
    });
}

#[test]
fn a_new_evaluation_gives_up_what_is_suspended() {
    large(|| {
        for &(state, enter) in STATES.iter().filter(|(state, _)| state.starts_with("suspended") || *state == "called") {
            let mut guest = Guest::new();
            enter(&mut guest);
            guest.call("configure", &[12, 0]);
            let program = guest.parse("'new");
            assert_eq!(guest.call("eval", &[program]), DONE, "{state}");
            assert_eq!(guest.result(), (1, "new".to_owned(), 0), "{state}");
            assert_eq!(guest.call("resume", &[]), ERROR, "{state}");
            let (at, length) = guest.place(&[3]);
            assert_eq!(guest.call("hostReturn", &[at, length, 0]), -1, "{state}");
        }
    });
}

#[test]
fn a_buffer_is_given_back_once() {
    large(|| {
        let mut guest = Guest::new();
        let (at, length) = guest.place(b"'kept");
        // Another length, another address: not what was allocated.
        guest.call("release", &[at, length + 1]);
        guest.call("release", &[at + 1, length - 1]);
        let program = guest.call("parse", &[at, length]);
        guest.call("release", &[at, length]);
        guest.call("release", &[at, length]);
        let [one, two] = [0; 2].map(|_| guest.place(b"'kept").0);
        assert_ne!(one, two, "memory that was given back twice would be given out twice");
        assert_eq!(guest.call("eval", &[program]), DONE);
        assert_eq!(guest.result().1, "kept");
        assert_eq!(guest.call("allocate", &[-1]), 0);
    });
}

#[test]
fn the_deepest_nesting_of_activations() {
    large(|| {
        let mut guest = Guest::new();
        assert_eq!((guest.call("configure", &[5, 1000]), guest.call("configure", &[5, 1001])), (0, -1));
        guest.call("configure", &[2, 50]);
        let text = "(define (h n) (if (= n 0) 0 (+ 1 (apply h (list (- n 1))))))\n\
                    (define (m n) (if (= n 0) 0 (apply + (map (lambda (x) (+ x (m (- n 1)))) '(1)))))\n\
                    (h 500) (m 500) (h 500) (m 500) (list (h 20000) (m 20000))";
        let program = guest.parse(text);
        let mut status = guest.call("eval", &[program]);
        while status == SUSPENDED {
            guest.link(true);
            status = guest.call("resume", &[]);
        }
        assert_eq!((status, guest.result().1.as_str()), (DONE, "(20000 20000)"));
    });
}
