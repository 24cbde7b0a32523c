//! A small host: wasmi, which interprets, and the least of WASI preview 1 that a program without files needs.

use std::io::Read;

use wasmi::{AsContextMut, Caller, Config, Engine, Error, Extern, Linker, Memory, Module, Store, Val};

use crate::common::Ran;

const WASI: &str = "wasi_snapshot_preview1";
const SUCCESS: i32 = 0;
const BAD_FILE: i32 = 8;

struct World {
    arguments: Vec<u8>,
    argument_count: usize,
    stdin: Box<dyn Read + Send>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// Runs a module's `_start`. There are no folders and no environment variables.
#[allow(dead_code, reason = "not every test binary uses both")]
pub(crate) fn run(module: &[u8], arguments: &[&str], stdin: &'static str) -> Ran {
    try_run(module, arguments, stdin).unwrap_or_else(|trap| panic!("it traps: {trap}"))
}

/// The same without arguments and input: output, standard error, exit code; or the trap.
#[allow(dead_code, reason = "not every test binary uses both")]
pub(crate) fn outcome(module: &[u8]) -> Result<(String, String, i32), String> {
    let ran = try_run(module, &["fuzz"], "")?;
    Ok((ran.stdout, ran.stderr, ran.code.unwrap_or_default()))
}

fn try_run(module: &[u8], arguments: &[&str], stdin: &'static str) -> Result<Ran, String> {
    let mut config = Config::default();
    // Scheme code calls on the native stack, deeper than the engine's own limit of 1,000 calls.
    config.set_max_recursion_depth(100_000).set_max_stack_height(64 << 20);
    let engine = Engine::new(&config);
    let module = Module::new(&engine, module).unwrap();
    let world = World {
        arguments: arguments.iter().flat_map(|word| word.bytes().chain([0])).collect(),
        argument_count: arguments.len(),
        stdin: Box::new(stdin.as_bytes()),
        stdout: Vec::new(),
        stderr: Vec::new(),
    };
    let mut store = Store::new(&engine, world);
    let instance = linker(&engine, &module).instantiate_and_start(&mut store, &module).unwrap();
    let start = instance.get_typed_func::<(), ()>(&store, "_start").unwrap();
    let code = match start.call(&mut store, ()) {
        Ok(()) => 0,
        Err(error) => error.i32_exit_status().ok_or_else(|| error.to_string())?,
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ran { stdout: text(&store.data().stdout), stderr: text(&store.data().stderr), code: Some(code) })
}

fn linker(engine: &Engine, module: &Module) -> Linker<World> {
    let mut linker = Linker::new(engine);
    linker.allow_shadowing(true);
    // Whatever is asked of files, there are none.
    for import in module.imports() {
        let ty = import.ty().func().unwrap().clone();
        let refuse = |_: Caller<'_, World>, _: &[Val], results: &mut [Val]| {
            results.fill(Val::I32(BAD_FILE));
            Ok(())
        };
        linker.func_new(import.module(), import.name(), ty, refuse).unwrap();
    }
    let sizes = |mut caller: Caller<'_, World>, count: i32, bytes: i32| {
        let world = caller.data();
        let (arguments, length) = (world.argument_count, world.arguments.len());
        put(&mut caller, count, &(arguments as u32).to_le_bytes())?;
        put(&mut caller, bytes, &(length as u32).to_le_bytes())
    };
    linker.func_wrap(WASI, "args_sizes_get", sizes).unwrap();
    linker.func_wrap(WASI, "args_get", arguments).unwrap();
    let none = |mut caller: Caller<'_, World>, count: i32, bytes: i32| {
        put(&mut caller, count, &[0; 4])?;
        put(&mut caller, bytes, &[0; 4])
    };
    linker.func_wrap(WASI, "environ_sizes_get", none).unwrap();
    linker.func_wrap(WASI, "environ_get", |_: i32, _: i32| SUCCESS).unwrap();
    let clock = |mut caller: Caller<'_, World>, _: i32, _: i64, at: i32| {
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
        put(&mut caller, at, &now.to_le_bytes())
    };
    linker.func_wrap(WASI, "clock_time_get", clock).unwrap();
    let fdstat = |mut caller: Caller<'_, World>, file: i32, at: i32| match file {
        0..=2 => {
            let mut stat = [0; 24];
            // A character device, with all rights.
            stat[0] = 2;
            stat[8..].fill(0xff);
            put(&mut caller, at, &stat)
        }
        _ => Ok(BAD_FILE),
    };
    linker.func_wrap(WASI, "fd_fdstat_get", fdstat).unwrap();
    linker.func_wrap(WASI, "fd_read", read).unwrap();
    linker.func_wrap(WASI, "fd_write", write).unwrap();
    let exit = |_: Caller<'_, World>, code: i32| -> Result<(), Error> { Err(Error::i32_exit(code)) };
    linker.func_wrap(WASI, "proc_exit", exit).unwrap();
    linker
}

fn arguments(mut caller: Caller<'_, World>, pointers: i32, texts: i32) -> Result<i32, Error> {
    let bytes = caller.data().arguments.clone();
    put(&mut caller, texts, &bytes)?;
    let mut text = texts;
    for (place, word) in (0..).zip(bytes.split_inclusive(|&byte| byte == 0)) {
        put(&mut caller, pointers + 4 * place, &text.to_le_bytes())?;
        text += word.len() as i32;
    }
    Ok(SUCCESS)
}

/// Fills the first buffer only: a read may give less than is asked for.
fn read(mut caller: Caller<'_, World>, file: i32, buffers: i32, _: i32, count: i32) -> Result<i32, Error> {
    if file != 0 {
        return Ok(BAD_FILE);
    }
    let (at, length) = buffer(&caller, buffers)?;
    let mut bytes = vec![0; length];
    let length = caller.data_mut().stdin.read(&mut bytes).unwrap();
    put(&mut caller, at, &bytes[..length])?;
    put(&mut caller, count, &(length as u32).to_le_bytes())
}

fn write(mut caller: Caller<'_, World>, file: i32, buffers: i32, number: i32, count: i32) -> Result<i32, Error> {
    let mut bytes = Vec::new();
    for buffers in (buffers..).step_by(8).take(number as usize) {
        let (at, length) = buffer(&caller, buffers)?;
        let from = bytes.len();
        bytes.resize(from + length, 0);
        memory(&caller).read(&caller, at as usize, &mut bytes[from..])?;
    }
    let world = caller.data_mut();
    match file {
        1 => world.stdout.extend(&bytes),
        2 => world.stderr.extend(&bytes),
        _ => return Ok(BAD_FILE),
    }
    put(&mut caller, count, &(bytes.len() as u32).to_le_bytes())
}

/// Address and length of the buffer that is described here.
fn buffer(caller: &Caller<'_, World>, at: i32) -> Result<(i32, usize), Error> {
    let mut words = [[0; 4]; 2];
    memory(caller).read(caller, at as usize, words.as_flattened_mut())?;
    Ok((i32::from_le_bytes(words[0]), u32::from_le_bytes(words[1]) as usize))
}

fn put(caller: &mut Caller<'_, World>, at: i32, bytes: &[u8]) -> Result<i32, Error> {
    memory(caller).write(caller.as_context_mut(), at as usize, bytes)?;
    Ok(SUCCESS)
}

fn memory(caller: &Caller<'_, World>) -> Memory {
    caller.get_export("memory").and_then(Extern::into_memory).unwrap()
}
