//! Linked programs in other wrappings: components, machine code.

use std::path::Path;
use std::process::Command;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, Module, Store};
use wasmtime_wasi::p2::bindings::sync::Command as WasiCommand;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

const PROGRAM: &str = "(import (scheme base) (scheme write) (scheme process-context))
(define (sum n) (if (= n 0) 0 (+ n (sum (- n 1)))))
(write (list (sum 1000) (cdr (command-line))))
(exit 0)";

fn link(folder: &Path, options: &[&str]) -> String {
    std::fs::write(folder.join("sum.scm"), PROGRAM).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_runner"));
    let output =
        command.current_dir(folder).args(["link", "sum.scm", "-o", "sum.wasm"]).args(options).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

#[test]
fn a_component_is_a_command_of_wasi_0_2() {
    let folder = tempfile::tempdir().unwrap();
    for options in [&["--component"][..], &["--component", "--final"]] {
        link(folder.path(), options);
        let engine = Engine::new(&Config::new()).unwrap();
        let component = Component::from_file(&engine, folder.path().join("sum.wasm")).unwrap();
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
        let stdout = MemoryOutputPipe::new(1 << 16);
        let wasi = WasiCtxBuilder::new().args(&["sum", "a", "b"]).stdout(stdout.clone()).build();
        let mut store = Store::new(&engine, State { wasi, table: ResourceTable::new() });
        let command = WasiCommand::instantiate(&mut store, &component, &linker).unwrap();
        let run = command.wasi_cli_run().call_run(&mut store);
        assert_eq!(String::from_utf8_lossy(&stdout.contents()), "(500500 (\"a\" \"b\"))", "{options:?} {run:?}");
        run.unwrap().unwrap();
    }
}

#[test]
fn machine_code_is_for_the_engine_as_it_is_when_nothing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let said = link(folder.path(), &["--precompiled"]);
    assert!(said.contains("sum.cwasm: "), "{said}");
    let engine = Engine::new(&Config::new()).unwrap();
    // SAFETY: the file was written by the command just now.
    let module = unsafe { Module::deserialize_file(&engine, folder.path().join("sum.cwasm")) }.unwrap();
    assert!(module.exports().any(|export| export.name() == "_start"));
}
