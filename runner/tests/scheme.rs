//! The Scheme test files of `scheme-tests`, each in every mode: one trial per file.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use runner::Host;
use runner::test_runner::{FileReport, Plan, modes::MODES, run_file, walk};

/// Compiled by the first trial that needs it.
static HOST: OnceLock<Result<Arc<Host>, String>> = OnceLock::new();

fn main() {
    let arguments = Arguments::from_args();
    // Paths in reports and messages are those of the workspace's root.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::env::set_current_dir(root).unwrap();
    let files = walk::files(&[PathBuf::from("scheme-tests")]).unwrap();
    let trials = files
        .into_iter()
        .map(|path| {
            let name = path.to_string_lossy().into_owned();
            Trial::test(name, move || trial(&path))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
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
