//! The host's side of the interface, with a stand-in guest (`common/fake.wat`).

use std::fmt::Write;
use std::path::Path;
use std::thread;
use std::time::Duration;

use runner::cache::Cache;
use runner::engine;
use runner::guest::Key;
use runner::link::Linking;
use runner::{Host, Kind, RunnerError, Session, SessionConfig};

const FAKE: &str = include_str!("common/fake.wat");
const PATCH: &str = include_str!("common/patch.wat");

fn guest(module: &str) -> Vec<u8> {
    let module = wat::parse_str(module).unwrap();
    let length = literal(&u32::try_from(module.len()).unwrap().to_le_bytes());
    let text = FAKE.replace(" LENGTH)", &format!(" {length})")).replace(" MODULE)", &format!(" {})", literal(&module)));
    wat::parse_str(text).unwrap()
}

fn literal(bytes: &[u8]) -> String {
    let mut text = "\"".to_owned();
    for byte in bytes {
        write!(text, "\\{byte:02x}").unwrap();
    }
    text + "\""
}

fn load(module: &str) -> Host {
    let root = tempfile::tempdir().unwrap();
    load_cached(&guest(module), root.path())
}

fn load_cached(guest: &[u8], root: &Path) -> Host {
    let cache = Cache::at(root, "k");
    Host::load(engine::new().unwrap(), guest.to_vec(), cache).unwrap()
}

fn session(host: &Host, linking: Linking) -> Session {
    let config = SessionConfig { linking, settings: vec![(Key::Jit, 1)], ..SessionConfig::default() };
    Session::new(host, &config).unwrap()
}

/// On a thread that has the stack the engine is promised.
fn large<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    engine::on_large_stack(work).unwrap()
}

#[test]
fn programs_end_in_every_way() {
    large(|| {
        let host = load(PATCH);
        let mut session = session(&host, Linking::Later);
        let value = session.run("f", "v").unwrap();
        // The image went through `_initialize` and `boot`.
        assert_eq!((value.kind, value.text.as_str(), value.code), (Kind::Value, "booted", 0));
        let error = session.run("f", "e").unwrap();
        assert_eq!((error.kind, error.code), (Kind::Error, 1));
        assert_eq!(error.text, "fake:1:1: boom");
        assert_eq!(session.run("f", "!").unwrap().kind, Kind::Error);
        let exit = session.run("f", "x").unwrap();
        assert_eq!((exit.kind, exit.code), (Kind::Exit, 3));
        let trap = session.run("f", "t").unwrap_err();
        assert!(matches!(trap, RunnerError::Trap(_)), "{trap}");
        let text = "v".repeat(70_000);
        let large = session.run("f", &text).unwrap_err();
        assert!(matches!(large, RunnerError::TextTooLarge(70_000)), "{large}");
    });
}

#[test]
fn linking_in_every_way() {
    large(|| {
        let host = load(PATCH);
        for (linking, text, linked) in [
            (Linking::Later, "compiled", 1),
            (Linking::Now, "compiled", 1),
            (Linking::Refuse, "interpreted", 0),
            (Linking::Ignore, "interpreted", 0),
        ] {
            let mut session = session(&host, linking);
            assert_eq!(session.run("f", "s").unwrap().text, text, "{linking:?}");
            assert_eq!(session.link_times().linked, linked, "{linking:?}");
            assert_eq!(session.linked().len(), linked);
            if let Some(module) = session.linked().first() {
                assert_eq!((module.id, module.table), (7, (4, 5)));
                assert_eq!(module.bytes, wat::parse_str(PATCH).unwrap());
                // Still there for the next evaluation.
                assert_eq!(session.run("f", "s").unwrap().text, text);
            }
        }
    });
}

#[test]
fn what_goes_wrong_in_a_module_is_reported_to_the_guest() {
    let patch = r#"(func (export "patch") (result i32) "#;
    let modules = [
        (format!("(module {patch} (i32.const 1)))"), "the table cannot grow"),
        (format!("(module {patch} unreachable))"), "Unreachable"),
        (
            format!(
                r#"(module (import "env" "memory" (memory 1)) {patch} (i32.store (i32.const -1) (i32.const 0)) (i32.const 0)))"#
            ),
            "out of bounds",
        ),
        (r#"(module (func (export "patch")))"#.to_owned(), "patch"),
        (format!(r#"(module (import "env" "other" (func)) {patch} (i32.const 0)))"#), "env.other"),
        (format!(r#"(module (import "env" "memory" (memory 5000)) {patch} (i32.const 0)))"#), "memory"),
    ];
    large(|| {
        for (module, reason) in &modules {
            let host = load(module);
            for linking in [Linking::Now, Linking::Later] {
                let mut session = session(&host, linking);
                assert_eq!(session.run("f", "s").unwrap().text, "interpreted", "{module}");
                assert_eq!(session.link_times().failed, 1);
                let refusal = session.refusal().unwrap();
                assert!(refusal.contains(reason), "{refusal}");
            }
        }
    });
}

#[test]
fn an_endless_loop_is_interrupted() {
    large(|| {
        let host = load(PATCH);
        let mut session = session(&host, Linking::Later);
        let interrupter = session.interrupter();
        let other = thread::spawn(move || {
            thread::sleep(Duration::from_millis(30));
            interrupter.interrupt();
            interrupter
        });
        let outcome = session.run("f", "l").unwrap();
        assert_eq!((outcome.kind, outcome.code), (Kind::Interrupted, 130));
        drop(session);
        // The handle outlives the memory it pointed into.
        other.join().unwrap().interrupt();
    });
}

#[test]
fn settings_and_counters() {
    large(|| {
        let host = load(PATCH);
        let mut session = session(&host, Linking::Now);
        session.configure(Key::ShowResult, 1).unwrap();
        let stats = session.stats().unwrap();
        assert_eq!(stats.get("calls").and_then(lexpr::Value::as_u64), Some(7));
    });
}

#[test]
fn modules_are_dumped() {
    large(|| {
        let folder = tempfile::tempdir().unwrap();
        let host = load(PATCH);
        let config = SessionConfig {
            linking: Linking::Now,
            dump_wasm: Some(folder.path().join("new")),
            ..SessionConfig::default()
        };
        Session::new(&host, &config).unwrap().run("f", "s").unwrap();
        let read = |name: &str| std::fs::read(folder.path().join("new").join(name)).unwrap();
        assert_eq!(read("001.wasm"), wat::parse_str(PATCH).unwrap());
        assert!(String::from_utf8(read("001.wat")).unwrap().contains("patch"));
    });
}

#[test]
fn a_broken_cache_is_rebuilt() {
    large(|| {
        let root = tempfile::tempdir().unwrap();
        let guest = guest(PATCH);
        let works = || {
            let host = load_cached(&guest, root.path());
            let text = session(&host, Linking::Now).run("f", "v").unwrap().text;
            assert_eq!(text, "booted");
        };
        works();
        let code = root.path().join("k/boot.cwasm");
        let whole = std::fs::read(&code).unwrap();
        for damage in [&whole[..whole.len() / 2], b"", b"no machine code"] {
            std::fs::write(&code, damage).unwrap();
            works();
            assert_eq!(std::fs::read(&code).unwrap().len(), whole.len());
        }
        std::fs::remove_dir_all(root.path()).unwrap();
        std::fs::write(root.path(), "not a folder").unwrap();
        works();
        std::fs::remove_file(root.path()).unwrap();
    });
}

#[test]
fn a_module_that_is_no_guest_is_refused() {
    large(|| {
        let empty = wat::parse_str("(module)").unwrap();
        let root = tempfile::tempdir().unwrap();
        let host = load_cached(&empty, root.path());
        let error = Session::new(&host, &SessionConfig::default()).err().unwrap();
        assert!(matches!(error, RunnerError::Interface(_)), "{error}");
    });
}
