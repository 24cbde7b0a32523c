//! `--demo`: the cycle that showed in 2022 that a language can grow code inside WebAssembly, with
//! its program and its words (wingo's wasm-jit).

use std::time::{Duration, Instant};

use crate::error::{Result, RunnerError};
use crate::guest::{Key, Program};
use crate::image::Host;
use crate::link::Linking;
use crate::session::{Kind, Session, SessionConfig};

/// The ancestor's program, its fib(30).
const PROGRAM: &str = "\
(letrec ((fib (lambda (n)
                (if (< n 2)
                    1
                    (+ (fib (- n 1))
                       (fib (- n 2)))))))
  (fib 30))
";

const RUNS: usize = 5;

/// Runs the cycle, printing as it goes.
pub fn run(host: &Host) -> Result<()> {
    let config = SessionConfig { settings: vec![(Key::Jit, 0)], linking: Linking::Now, ..SessionConfig::default() };
    let mut session = Session::new(host, &config)?;
    print!("{PROGRAM}");
    let program = session.parse("demo", PROGRAM)?.map_err(|outcome| RunnerError::Interface(outcome.text))?;
    println!("Parse result: 0x{:x}", program.0);
    let interpreted = eval_all(&mut session, program)?;

    session.configure(Key::Jit, 2)?;
    println!("Calling jitModule()");
    let mut linked = session.link_now()?;
    if linked == 0 {
        // The guest has not been told yet what will run: its next evaluation asks for the link.
        eval(&mut session, program)?;
        linked = session.linked().len();
    }
    let bytes: usize = session.linked().iter().map(|module| module.bytes.len()).sum();
    println!("jitModule result: {linked} module(s), {bytes} bytes");
    println!("Instantiating and patching in JIT module");
    let compiled = eval_all(&mut session, program)?;
    println!("{:.1} times as fast", interpreted.as_secs_f64() / compiled.as_secs_f64());
    Ok(())
}

fn eval_all(session: &mut Session, program: Program) -> Result<Duration> {
    println!("Calling eval(0x{:x}) {RUNS} times", program.0);
    let start = Instant::now();
    let mut value = String::new();
    for _ in 0..RUNS {
        value = eval(session, program)?;
    }
    let time = start.elapsed();
    println!("result: {value} ×{RUNS}, took {:.3} s", time.as_secs_f64());
    Ok(time)
}

fn eval(session: &mut Session, program: Program) -> Result<String> {
    let outcome = session.eval(program)?;
    match outcome.kind {
        Kind::Value => Ok(outcome.text),
        _ => Err(RunnerError::Interface(format!("the demonstration ended with: {}", outcome.text))),
    }
}
