//! The guest that is embedded has the exports that the interface's table has, and no others; it tells why an evaluation
//! ended, and a guest that was made before it could is understood.

use std::collections::BTreeMap;
use std::time::Duration;

use host_interface::exports::{MEMORY, Presence, START_OF_IMAGE, TABLE, Type};
use host_interface::{Cause, EXPORTS};
use runner::guest::Key;
use runner::{Host, Kind, Outcome, Session, SessionConfig};
use wasmtime::{Engine, ExternType, Module, ValType};

/// Names and types of a module's functions, as the table has them.
fn functions(module: &[u8]) -> BTreeMap<String, (Vec<Option<Type>>, Option<Type>)> {
    let module = Module::new(&Engine::default(), module).expect("a module");
    let ty = |ty: ValType| match ty {
        ValType::I32 => Some(Type::I32),
        ValType::I64 => Some(Type::I64),
        other => panic!("{other}"),
    };
    let mut functions = BTreeMap::new();
    for export in module.exports() {
        match export.ty() {
            ExternType::Func(function) => {
                let parameters = function.params().map(ty).collect();
                functions.insert(export.name().to_owned(), (parameters, function.results().next().and_then(ty)));
            }
            _ => assert!([MEMORY, TABLE].contains(&export.name()), "{}", export.name()),
        }
    }
    functions
}

/// The same of the table.
fn table(excluded: &[&str]) -> BTreeMap<String, (Vec<Option<Type>>, Option<Type>)> {
    let rows = EXPORTS.iter().filter(|export| !excluded.contains(&export.name));
    rows.map(|export| (export.name.to_owned(), (export.parameters.iter().map(|(_, ty)| *ty).collect(), export.result)))
        .collect()
}

#[test]
fn the_guest_has_the_exports_of_the_table() {
    assert_eq!(functions(runner::image::GUEST), table(&[]));
}

#[test]
fn a_boot_image_lacks_only_what_makes_an_instance() {
    let image = functions(&runner::image::boot_image().unwrap());
    for export in &EXPORTS {
        assert!(image.contains_key(export.name) || export.presence == Presence::Reactor, "{}", export.name);
    }
    assert!(!image.contains_key(START_OF_IMAGE));
}

fn with_session<T: Send>(settings: &[(Key, i64)], work: impl FnOnce(&mut Session) -> T + Send) -> T {
    let config = SessionConfig { settings: settings.to_vec(), ..SessionConfig::default() };
    let work = || {
        let mut session = Session::new(&Host::shared().unwrap(), &config).unwrap();
        work(&mut session)
    };
    runner::engine::on_large_stack(work).unwrap()
}

fn ended(outcome: &Outcome) -> (Kind, Cause, i32) {
    (outcome.kind, outcome.cause, outcome.code)
}

#[test]
fn the_guest_tells_why_an_evaluation_ended() {
    let memory = [(Key::MaxMemory, 8 << 20), (Key::Interactive, 1)];
    let cases = with_session(&memory, |session| {
        [
            ("1", (Kind::Value, Cause::None, 0)),
            ("(define x 1)", (Kind::NoValue, Cause::None, 0)),
            ("(car 1)", (Kind::Error, Cause::Condition, 1)),
            ("(raise 'interrupted)", (Kind::Error, Cause::Condition, 1)),
            // What a text says counts for nothing.
            ("(error \"out of memory\")", (Kind::Error, Cause::Condition, 1)),
            ("(let loop ((l '())) (loop (cons l l)))", (Kind::Error, Cause::Memory, 1)),
            (
                "(let loop ((l '())) (guard (e (#t 'caught)) (let loop ((l '())) (loop (cons l l)))))",
                (Kind::Value, Cause::None, 0),
            ),
            ("(car '(1)", (Kind::Error, Cause::Unreadable, 1)),
            ("(if)", (Kind::Error, Cause::Condition, 1)),
            ("(exit 130)", (Kind::Exit, Cause::Exit, 130)),
            ("(emergency-exit 124)", (Kind::Exit, Cause::Exit, 124)),
            ("2", (Kind::Value, Cause::None, 0)),
        ]
        .map(|(text, expected)| (text, ended(&session.run("p", text).unwrap()), expected))
    });
    for (text, found, expected) in cases {
        assert_eq!(found, expected, "{text}");
    }
}

/// The afters of the extents run, whatever they do, and change nothing about the cause.
const WOUND: [&str; 3] = [
    "(let loop () (loop))",
    "(dynamic-wind (lambda () 1) (lambda () (let loop () (loop))) (lambda () (car 1)))",
    "(dynamic-wind (lambda () 1) (lambda () (let loop () (loop))) (lambda () (let loop () (loop))))",
];

#[test]
fn limits_are_told_apart() {
    with_session(&[(Key::Jit, 0)], |session| {
        for text in WOUND {
            session.configure(Key::Fuel, 10_000).unwrap();
            assert_eq!(ended(&session.run("p", text).unwrap()), (Kind::OutOfFuel, Cause::Fuel, 124));
            session.configure(Key::Fuel, -1).unwrap();
            session.set_time_limit(Some(Duration::from_millis(30)));
            // The name of the text is not taken for the message.
            let outcome = session.run("interrupted.scm", text).unwrap();
            assert_eq!(ended(&outcome), (Kind::TimeLimit, Cause::Time, 124));
            let first = outcome.text.lines().next().unwrap_or_default();
            assert!(first.starts_with("interrupted.scm:1:") && first.ends_with(": time limit reached"), "{first}");
            session.set_time_limit(None);
            assert_eq!(ended(&session.run("p", "1").unwrap()), (Kind::Value, Cause::None, 0));
        }
    });
}

#[test]
fn an_interrupt_is_no_limit() {
    with_session(&[], |session| {
        for text in &WOUND[..2] {
            let interrupter = session.interrupter();
            let other = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(30));
                interrupter.interrupt();
            });
            session.set_time_limit(Some(Duration::from_secs(60)));
            assert_eq!(ended(&session.run("p", text).unwrap()), (Kind::Interrupted, Cause::Interrupted, 130));
            other.join().unwrap();
        }
    });
}
