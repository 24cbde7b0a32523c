//! Builds the guest for wasm32-wasip1, always optimised, and tells the crate where it is
//! (`env!("GUEST_WASM")`; `env!("GUEST_WITH_SYMBOLS")` still has what the linker knew).

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const TARGET: &str = "wasm32-wasip1";

/// What the guest is made of, from the root of the workspace.
const SOURCES: [&str; 10] = [
    "guest/heap",
    "guest/src",
    "guest/host-interface",
    "guest/lib",
    "guest/Cargo.toml",
    "guest/build.rs",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "rust-toolchain.toml",
];

/// What the outer cargo sets for its own build, and the inner one must not see: flags meant for the
/// machine's code, clippy as the compiler, the locked target folder.
const NOT_INHERITED: [&str; 8] = [
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "CLIPPY_ARGS",
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_BUILD_TARGET",
];

fn main() -> ExitCode {
    let package = path("CARGO_MANIFEST_DIR");
    let root = package.ancestors().nth(2).expect("the package is in a workspace");
    for source in SOURCES {
        // Cargo takes a missing file for a changed one. The path is relative: checkouts may share a target folder.
        if root.join(source).exists() {
            println!("cargo::rerun-if-changed=../../{source}");
        }
    }
    if !library_present() {
        println!("cargo::error=the {TARGET} standard library is missing: run `make setup`");
        return ExitCode::SUCCESS;
    }
    let folder = path("OUT_DIR").join("guest");
    if !build_guest(root, &folder) {
        println!("cargo::error=the guest does not build for {TARGET}: its errors are below");
        return ExitCode::FAILURE;
    }
    let linked = folder.join(TARGET).join("guest/guest.wasm");
    let wasm = folder.join("guest.wasm");
    let bare = std::fs::read(&linked).ok().and_then(|module| without_custom_sections(&module));
    let written = bare.is_some_and(|bare| std::fs::write(&wasm, bare).is_ok());
    if !written {
        println!("cargo::error=what the guest's build left behind is no module");
        return ExitCode::FAILURE;
    }
    println!("cargo::rustc-env=GUEST_WASM={}", wasm.display());
    println!("cargo::rustc-env=GUEST_WITH_SYMBOLS={}", linked.display());
    ExitCode::SUCCESS
}

/// The module as hosts get it: the linker's symbols are a quarter of it.
fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 8;
    let mut bare = module.get(..HEADER)?.to_vec();
    let mut at = HEADER;
    while at < module.len() {
        let (mut end, mut size, mut shift) = (at + 1, 0, 0);
        loop {
            let byte = *module.get(end)?;
            end += 1;
            size |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        end += size;
        let section = module.get(at..end)?;
        if section[0] != 0 {
            bare.extend_from_slice(section);
        }
        at = end;
    }
    Some(bare)
}

fn path(variable: &str) -> PathBuf {
    env::var_os(variable).expect("cargo sets it").into()
}

/// Asks first: a missing library shows as a screenful of compiler errors otherwise.
fn library_present() -> bool {
    let Ok(output) = Command::new(path("RUSTC")).args(["--print", "sysroot"]).output() else {
        return false;
    };
    let sysroot = String::from_utf8_lossy(&output.stdout).into_owned();
    let library = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib");
    library
        .read_dir()
        .is_ok_and(|files| files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
}

fn build_guest(root: &Path, folder: &Path) -> bool {
    let mut cargo = Command::new(path("CARGO"));
    for variable in NOT_INHERITED {
        cargo.env_remove(variable);
    }
    cargo
        .current_dir(root)
        .args(["build", "--quiet", "--package", "guest", "--lib", "--profile", "guest"])
        .args(["--target", TARGET, "--target-dir"])
        .arg(folder)
        .status()
        .is_ok_and(|status| status.success())
}
