//! The Scheme test files of `scheme-tests`, each in every mode: one trial per file. The bench programs are among them, at
//! the small sizes that they name.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use runner::Host;
use runner::bench::program::small_programs;
use runner::test_runner::{FileReport, Plan, modes::MODES, run_file, walk};

/// Compiled by the first trial that needs it.
static HOST: OnceLock<Result<Arc<Host>, String>> = OnceLock::new();

fn main() {
    let arguments = Arguments::from_args();
    // Paths in reports and messages are those of the workspace's root.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::env::set_current_dir(root).unwrap();
    let files = walk::files(&[PathBuf::from("scheme-tests")]).unwrap();
    let trials = files.into_iter().map(|path| {
        let name = path.to_string_lossy().into_owned();
        Trial::test(name, move || trial(&path))
    });
    let benches = small_programs(Path::new("scheme-tests/bench")).unwrap();
    let benches = benches
        .into_iter()
        .map(|(name, text)| Trial::test(format!("scheme-tests/bench/{name}"), move || bench(&name, &text)));
    let trials = trials.chain(benches).collect();
    libtest_mimic::run(&arguments, trials).exit();
}

/// Runs a bench program's small text from a file of the same name.
fn bench(name: &str, text: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(name);
    std::fs::write(&path, text)?;
    trial(&path)
}

fn trial(path: &Path) -> Result<(), Failed> {
    let host = HOST.get_or_init(|| Host::new().map(Arc::new).map_err(|error| error.to_string()));
    let host = host.as_ref().map_err(Failed::from)?;
    let report = run_file(host, path, &Plan { modes: MODES.to_vec(), ..Plan::default() });
    match report {
        FileReport { passed: false, text, .. } => Err(text.into()),
        // Somebody forgot to write down what it should print.
        FileReport { unjudged: true, .. } => Err("it prints something, and says nothing about that".into()),
        FileReport { .. } => Ok(()),
    }
}
