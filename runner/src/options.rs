//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::error::{Result, RunnerError};
pub use crate::jit::Jit;
use crate::limits::TEST_SECONDS;

/// Runs Scheme in one WebAssembly module that compiles itself while it runs.
#[derive(Debug, Parser)]
#[command(
    name = "runner",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "A first word that is not one of the commands is a file: `runner fib.scm`.\n\
                  Exit codes: 0 done, 1 Scheme error, 2 usage, 124 out of time or fuel,\n\
                  130 interrupted, else the program's own."
)]
pub struct Options {
    /// What to do instead of running a program.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// How to run a program.
    #[command(flatten)]
    pub run: RunOptions,
}

/// Running programs.
#[derive(Debug, Args, Clone, Default)]
pub struct RunOptions {
    /// The program (`-` or nothing: standard input), and its arguments.
    #[arg(value_name = "FILE [ARGS]…", trailing_var_arg = true, allow_hyphen_values = true)]
    pub words: Vec<String>,

    /// Evaluates an expression and shows its value; may be repeated.
    #[arg(short, long = "eval", value_name = "EXPR", allow_hyphen_values = true)]
    pub eval: Vec<String>,

    /// Settings of the guest.
    #[command(flatten)]
    pub tuning: Tuning,

    /// Starts a prompt, after the program if there is one.
    #[arg(short = 'i', long)]
    pub repl: bool,

    /// Keeps no history of the prompt.
    #[arg(long)]
    pub no_history: bool,

    /// Where libraries are found.
    #[command(flatten)]
    pub libraries: Libraries,

    /// Prints counters and times on standard error at the end.
    #[arg(long)]
    pub stats: bool,

    /// Samples what the program is at every millisecond, and prints at the end which procedures took how much of its time,
    /// in which tier; the stacks are written to FILE, in the folded form that tools take which draw flame graphs.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub profile: Option<String>,

    /// Names compiled procedures, and the guest's own functions, for Linux `perf` (/tmp/perf-PID.map).
    #[arg(long)]
    pub perf_map: bool,

    /// Prints what this pass of the compiler makes of each form, on standard error (a wrong name lists them all);
    /// `wat:NAME`: the functions of the procedure NAME in generated modules.
    #[arg(long, value_name = "PASS")]
    pub dump: Option<String>,

    /// Writes every generated module into DIR, as .wasm and .wat.
    #[arg(long, value_name = "DIR")]
    pub dump_wasm: Option<PathBuf>,

    /// Writes the images that the program asks for by `(checkpoint)` of `(graft image)`, and one at SIGUSR1.
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,

    /// Shows the classic cycle: eval five times, jitModule, patch, eval five times again.
    #[arg(long)]
    pub demo: bool,

    /// The folder the program may read and write. Its own folder it may read besides, to `include` files.
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = false)]
    pub dir: PathBuf,

    /// Opens nothing to the program: no folder, not even its own, no environment.
    #[arg(long, conflicts_with = "dir")]
    pub sandbox: bool,
}

/// Settings passed on to the guest.
#[derive(Debug, Args, Clone, Default)]
pub struct Tuning {
    /// When to compile.
    #[arg(long, value_name = "WHEN", value_enum)]
    pub jit: Option<Jit>,

    /// Entries plus loop iterations before code is hot.
    #[arg(long, value_name = "N")]
    pub threshold: Option<u32>,

    /// Hard limit of the heap, with K, M or G.
    #[arg(long, value_name = "BYTES", value_parser = parse_size)]
    pub max_memory: Option<u64>,

    /// Size of the Scheme stack before it moves to the heap, with K, M or G [default: 4M].
    #[arg(long, value_name = "BYTES", value_parser = parse_size)]
    pub max_stack: Option<u64>,

    /// Ends the program after this many procedure entries and rounds of loops.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub fuel: Option<u64>,

    /// Ends the program after this many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds)]
    pub time_limit: Option<Duration>,

    /// Collects at every safe point.
    #[arg(long)]
    pub gc_stress: bool,

    /// Switches an optimisation of generated code: `--opt=-name` off, `--opt=+name` on; may be repeated.
    #[arg(long, value_name = "±NAME", allow_hyphen_values = true)]
    pub opt: Vec<String>,
}

/// Where library files are looked for, between the program's own folder and the current one.
#[derive(Debug, Args, Clone, Default)]
pub struct Libraries {
    /// Finds libraries in DIR too: `(foo bar)` in DIR/foo/bar.sld; may be repeated. Then come the folders in
    /// GRAFT_LIBRARY_PATH.
    #[arg(short = 'L', long = "library-path", value_name = "DIR")]
    pub library_path: Vec<PathBuf>,
}

/// The folders of the environment's library path that are there.
const LIBRARY_PATH: &str = "GRAFT_LIBRARY_PATH";

impl Libraries {
    /// All folders, the most important first. Of the environment's only those that exist, as with PATH; none of them in
    /// a sandbox, which gets what the command line names and nothing else.
    pub fn folders(&self, sandbox: bool) -> Result<Vec<PathBuf>> {
        for path in &self.library_path {
            std::fs::read_dir(path).map_err(|source| RunnerError::Read { path: path.clone(), source })?;
        }
        let listed = std::env::var_os(LIBRARY_PATH).filter(|_| !sandbox).unwrap_or_default();
        let listed = std::env::split_paths(&listed).filter(|folder| folder.is_dir());
        Ok(self.library_path.iter().cloned().chain(listed).collect())
    }
}

/// What the runner does besides running programs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs Scheme test files in every mode.
    Test(TestOptions),
    /// Writes the guest with its prelude loaded, for other hosts.
    Reactor(ReactorOptions),
    /// Writes a program and all it needs as one WebAssembly module, for any engine with WASI.
    Link(LinkOptions),
    /// Measures the bench programs, as ratios.
    Bench(BenchOptions),
}

/// `runner test`
#[derive(Debug, Args)]
pub struct TestOptions {
    /// Test files, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Runs this mode only; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub mode: Vec<String>,

    /// Writes the report in the Test Anything Protocol, version 14.
    #[arg(long)]
    pub tap: bool,

    /// Ends a run that takes longer than this many seconds; it fails.
    #[arg(long, value_name = "N", default_value_t = TEST_SECONDS)]
    pub timeout: u64,

    /// Where libraries are found.
    #[command(flatten)]
    pub libraries: Libraries,

    /// How many files at a time.
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub jobs: usize,
}

/// `runner reactor`
#[derive(Debug, Args)]
pub struct ReactorOptions {
    /// Where to write it.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// `runner link`
#[derive(Debug, Args, Clone, Default)]
pub struct LinkOptions {
    /// The program (`-`: standard input).
    #[arg(value_name = "FILE")]
    pub file: String,

    /// Where to write the module.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,

    /// Evaluates the top level now, and begins with a call of this procedure with the command line (a list of strings).
    #[arg(long, value_name = "NAME")]
    pub entry: Option<String>,

    /// Runs the program once with these arguments: what is hot then is compiled, for the types it meets.
    #[arg(
        long,
        value_name = "ARGS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with = "entry"
    )]
    pub train: Option<String>,

    /// Makes all calls through the table, to measure what direct ones gain.
    #[arg(long, hide_short_help = true)]
    pub indirect_calls: bool,

    /// Writes the engine's machine code beside the module too, as .cwasm, for `wasmtime run --allow-precompiled`.
    #[arg(long)]
    pub precompiled: bool,

    /// Wraps the module as a component: a command of WASI 0.2.
    #[arg(long)]
    pub component: bool,

    /// Hard limit of the program's heap, with K, M or G.
    #[arg(long, value_name = "BYTES", value_parser = parse_size)]
    pub max_memory: Option<u64>,

    /// Size of its Scheme stack before it moves to the heap, with K, M or G: as much as the native stack of the engines
    /// it will run on can back.
    #[arg(long, value_name = "BYTES", value_parser = parse_size)]
    pub max_stack: Option<u64>,

    /// Leaves out what the program cannot need: the code generator, and, if it never calls `eval` or its like, reader,
    /// expander and compiler.
    #[arg(long = "final")]
    pub is_final: bool,

    /// Shows what a final program is made of.
    #[arg(long, requires = "is_final")]
    pub sizes: bool,

    /// Switches an optimisation of generated code: `--opt=-name` off, `--opt=+name` on; may be repeated.
    #[arg(long, value_name = "±NAME", allow_hyphen_values = true)]
    pub opt: Vec<String>,

    /// Where libraries are found.
    #[command(flatten)]
    pub libraries: Libraries,

    /// The folder that the program may read and write while it is trained or its top level is evaluated.
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = false)]
    pub dir: PathBuf,
}

/// `runner bench`
#[derive(Debug, Args)]
pub struct BenchOptions {
    /// Only these programs, and programs and limits whose name contains one of these.
    #[arg(value_name = "NAME", value_delimiter = ',')]
    pub filter: Vec<String>,

    /// Only programs of these families, which their files name.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub family: Vec<String>,

    /// Compares with these Schemes only, and with those that are not compared unless they are named here.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub peers: Vec<String>,

    /// The folder that bench.json and bench.svg are written to, and what other Schemes compile.
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub out: PathBuf,

    /// The folder of the programs.
    #[arg(long, value_name = "DIR", default_value = "scheme-tests/bench")]
    pub programs: PathBuf,

    /// Measures what each optimisation of generated code gains instead: each switched off, against all on.
    #[arg(long)]
    pub ablation: bool,

    /// Leaves the other Schemes out.
    #[arg(long)]
    pub no_peers: bool,

    /// Runs of each measurement; the median counts.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub runs: usize,
}

/// Reads `10` or `0.5`.
fn parse_seconds(text: &str) -> std::result::Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| format!("`{text}` is no number of seconds: write for example 2.5"))
}

/// Reads `64M`, `1G`, `512K` or plain bytes.
fn parse_size(text: &str) -> std::result::Result<u64, String> {
    let (digits, shift) = match text.trim_end_matches(['B', 'b']) {
        t if t.ends_with(['K', 'k']) => (&t[..t.len() - 1], 10),
        t if t.ends_with(['M', 'm']) => (&t[..t.len() - 1], 20),
        t if t.ends_with(['G', 'g']) => (&t[..t.len() - 1], 30),
        t => (t, 0),
    };
    let number: u64 = digits.parse().map_err(|_| format!("`{text}` is no size: write for example 64M"))?;
    number
        .checked_mul(1 << shift)
        .filter(|bytes| *bytes <= 1 << 32)
        .ok_or_else(|| format!("`{text}` is more than the 4G a WebAssembly memory can hold"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Options {
        Options::try_parse_from([&["runner"], words].concat()).unwrap()
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Options::command().debug_assert();
    }

    #[test]
    fn a_word_that_is_no_command_is_a_file_and_the_rest_is_its_own() {
        let options = parse(&["--jit=eager", "fib.scm", "test", "--stats", "-x"]);
        assert!(options.command.is_none());
        assert_eq!(options.run.words, ["fib.scm", "test", "--stats", "-x"]);
        assert_eq!(options.run.tuning.jit, Some(Jit::Eager));
        assert!(!options.run.stats);
    }

    #[test]
    fn commands() {
        let options = parse(&["test", "a", "b", "--mode", "lazy"]);
        let Some(Command::Test(test)) = options.command else {
            panic!("a test command");
        };
        assert_eq!(test.paths.len(), 2);
        assert_eq!(test.mode, ["lazy"]);
        assert!(matches!(parse(&["reactor", "-o", "x"]).command, Some(Command::Reactor(_))));
        assert!(matches!(parse(&["bench"]).command, Some(Command::Bench(_))));
    }

    #[test]
    fn expressions_may_begin_with_a_hyphen() {
        let options = parse(&["-e", "-1", "-e", "(+ 1 2)", "word"]);
        assert_eq!(options.run.eval, ["-1", "(+ 1 2)"]);
        assert_eq!(options.run.words, ["word"]);
    }

    #[test]
    fn a_lone_hyphen_is_standard_input() {
        assert_eq!(parse(&["-"]).run.words, ["-"]);
    }

    #[test]
    fn sizes() {
        assert_eq!(parse_size("64M"), Ok(64 << 20));
        assert_eq!(parse_size("8k"), Ok(8 << 10));
        assert_eq!(parse_size("123"), Ok(123));
        assert!(parse_size("x").is_err());
        assert!(parse_size("5G").is_err());
    }
}
