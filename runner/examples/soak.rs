//! How a session fares that never ends: it evaluates, compiles, forgets, raises, captures, opens and closes, under a limit
//! of memory, for as long as it is told to. A line for each sample goes into a table and a chart, and what grew after the
//! warm-up is an error. With a number of sessions, that many do so in as many threads.
//!
//!     cargo run -p runner --example soak -- MINUTES [SESSIONS] [FOLDER]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use runner::bench::images::Memory;
use runner::embed::{Config, Error, Footprint, Output};

/// The limit of memory of each session, in bytes.
const LIMIT: u64 = 32 << 20;
/// How long one piece of work may take.
const PIECE: Duration = Duration::from_secs(5);
/// Samples of a run; the first quarter is the warm-up.
const SAMPLES: u32 = 120;
/// What may be added after the warm-up to what was there: growth beyond it is a leak. Memory is given back in pieces
/// whenever a collection or a move comes, so the level goes up and down.
const MOST_GROWTH: f64 = 1.25;

/// One piece of work each; `@` is a number that is never the same again.
const WORK: [&str; 16] = [
    // Evaluated and forgotten.
    "(eval '(let loop ((i 0) (sum @)) (if (= i 500) sum (loop (+ i 1) (+ sum i)))) (interaction-environment))",
    // Compiled, under a new name and under one that is defined again and again.
    "(define (hot x) (let loop ((i 0) (s x)) (if (= i 3000) s (loop (+ i 1) (+ s @))))) (hot 1)",
    "(define (callee x) (* x @)) (define (caller n) (if (= n 0) 0 (+ (callee n) (caller (- n 1))))) (caller 2000)",
    "(let ((f (eval '(lambda (x) (vector x @)) (interaction-environment)))) (do ((i 0 (+ i 1))) ((= i 2000)) (f i)))",
    // Errors, handled and not.
    "(guard (e (#t (error-object-message e))) (error \"number\" @))",
    "(vector-ref (vector 1 2 3) @)",
    "(undefined-@)",
    "(car",
    // Continuations, frames on the heap, extents.
    "(let ((k #f) (n 0)) (call/cc (lambda (c) (set! k c))) (set! n (+ n 1)) (if (< n 20) (k #f) n))",
    "(let down ((n 20000)) (if (= n 0) @ (+ 1 (down (- n 1)))))",
    "(let ((p (make-parameter @))) (parameterize ((p 1)) (dynamic-wind (lambda () (p)) (lambda () (p)) (lambda () (p)))))",
    // Ports, environments, libraries, symbols.
    "(let ((p (open-output-string))) (do ((i 0 (+ i 1))) ((= i 500)) (write (list i @) p)) (string-length (get-output-string p)))",
    "(eval '(+ x 1) (let ((e (environment '(only (scheme base) define +)))) (eval '(define x @) e) e))",
    "(do ((i 0 (+ i 1))) ((= i 200)) (string->symbol (string-append \"symbol-@-\" (number->string i))))",
    // All of the memory, and more time than there is fuel for.
    "(guard (e (#t 'full)) (let loop ((l '())) (loop (cons (make-vector 1000 @) l))))",
    "(display (list 'printed @ (expt @ 20)))",
];

struct Sample {
    seconds: f64,
    resident: f64,
    descriptors: usize,
    footprint: Footprint,
    /// Microseconds.
    median: u64,
    slowest_hundredth: u64,
    work: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let minutes: f64 = arguments.first().and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let sessions: usize = arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    let folder = arguments.get(2).map_or_else(|| PathBuf::from("target/soak"), PathBuf::from);
    match soak(Duration::from_secs_f64(minutes * 60.0), sessions, &folder) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("soak: {error}");
            ExitCode::FAILURE
        }
    }
}

fn soak(time: Duration, sessions: usize, folder: &Path) -> Result<bool, Box<dyn std::error::Error>> {
    let (stop, done) = (AtomicBool::new(false), AtomicU64::new(0));
    let times: Mutex<Vec<Duration>> = Mutex::default();
    let footprints: Vec<Mutex<Footprint>> = (0..sessions).map(|_| Mutex::default()).collect();
    let failure: Mutex<Option<String>> = Mutex::default();
    let mut samples = Vec::new();
    thread::scope(|scope| {
        for (number, footprint) in footprints.iter().enumerate() {
            let (stop, done, times, failure) = (&stop, &done, &times, &failure);
            scope.spawn(move || {
                if let Err(error) = work(number as u64, stop, done, times, footprint) {
                    *failure.lock().unwrap() = Some(error.to_string());
                    stop.store(true, Ordering::Relaxed);
                }
            });
        }
        let (began, every) = (Instant::now(), time / SAMPLES);
        println!("seconds    MiB  files  table  instances  pieces     median       p99");
        for number in 1..=SAMPLES {
            thread::sleep((every * number).saturating_sub(began.elapsed()));
            let sample = sample(began, &times, &footprints, &done);
            if number % (SAMPLES / 20) == 0 {
                println!(
                    "{:7.0} {:6.1} {:6} {:6} {:10} {:7} {:7} us {:6} us",
                    sample.seconds,
                    sample.resident,
                    sample.descriptors,
                    sample.footprint.table,
                    sample.footprint.instances,
                    sample.work,
                    sample.median,
                    sample.slowest_hundredth
                );
            }
            samples.push(sample);
            if stop.load(Ordering::Relaxed) {
                break;
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    if let Some(failure) = failure.into_inner()? {
        return Err(failure.into());
    }
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("soak.csv"), table(&samples))?;
    std::fs::write(folder.join("soak.svg"), chart(&samples))?;
    println!("written: {0}/soak.csv, {0}/soak.svg", folder.display());
    Ok(is_flat(&samples))
}

/// What one session does until it is told to stop.
fn work(
    number: u64,
    stop: &AtomicBool,
    done: &AtomicU64,
    times: &Mutex<Vec<Duration>>,
    footprint: &Mutex<Footprint>,
) -> Result<(), Error> {
    let config = Config::new().max_memory(LIMIT).time_limit(PIECE).output(Output::Capture);
    let mut scheme = config.start()?;
    let mut dice = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut count = 0u64;
    while !stop.load(Ordering::Relaxed) {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        count += 1;
        let text = WORK[(dice % WORK.len() as u64) as usize].replace('@', &(count + 7).to_string());
        let began = Instant::now();
        match scheme.eval(&text) {
            // Many sessions share the processors: what fills the memory may take longer than it has.
            Ok(_) | Err(Error::Scheme(_) | Error::Data(_) | Error::TimeLimit(_)) => {}
            Err(error) => return Err(error),
        }
        times.lock().unwrap().push(began.elapsed());
        scheme.take_stdout();
        done.fetch_add(1, Ordering::Relaxed);
        if count.is_multiple_of(64) {
            *footprint.lock().unwrap() = scheme.footprint()?;
        }
    }
    Ok(())
}

fn sample(began: Instant, times: &Mutex<Vec<Duration>>, footprints: &[Mutex<Footprint>], done: &AtomicU64) -> Sample {
    let mut times = std::mem::take(&mut *times.lock().unwrap());
    times.sort();
    let at = |hundredth: usize| times.get(times.len() * hundredth / 100).map_or(0, |time| time.as_micros() as u64);
    let mut footprint = Footprint::default();
    for one in footprints {
        let one = one.lock().unwrap();
        footprint.table += one.table;
        footprint.instances += one.instances;
        footprint.memory += one.memory;
    }
    Sample {
        seconds: began.elapsed().as_secs_f64(),
        resident: Memory::now().map_or(0.0, |memory| memory.resident as f64 / (1 << 20) as f64),
        descriptors: std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count),
        footprint,
        median: at(50),
        slowest_hundredth: at(99),
        work: done.load(Ordering::Relaxed),
    }
}

fn table(samples: &[Sample]) -> String {
    let mut text = String::from("seconds,resident_mib,descriptors,table,instances,guest_mib,pieces,median_us,p99_us\n");
    for sample in samples {
        let Sample { seconds, resident, descriptors, footprint, median, slowest_hundredth, work } = sample;
        let (table, instances, memory) = (footprint.table, footprint.instances, footprint.memory >> 20);
        let _ = writeln!(
            text,
            "{seconds:.1},{resident:.1},{descriptors},{table},{instances},{memory},{work},{median},{slowest_hundredth}"
        );
    }
    text
}

/// A line for each of the figures, each scaled to its own greatest value.
fn chart(samples: &[Sample]) -> String {
    const WIDTH: f64 = 900.0;
    const HEIGHT: f64 = 110.0;
    type Figure = fn(&Sample) -> f64;
    let figures: [(&str, Figure); 5] = [
        ("resident, MiB", |sample| sample.resident),
        ("open files", |sample| sample.descriptors as f64),
        ("table elements", |sample| sample.footprint.table as f64),
        ("module instances", |sample| sample.footprint.instances as f64),
        ("99 % done within, us", |sample| sample.slowest_hundredth as f64),
    ];
    let height = (HEIGHT + 30.0) * figures.len() as f64;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        WIDTH + 20.0
    );
    let last = samples.last().map_or(1.0, |sample| sample.seconds).max(1e-9);
    for (row, (name, figure)) in figures.iter().enumerate() {
        let top = (HEIGHT + 30.0) * row as f64 + 22.0;
        let most = samples.iter().map(figure).fold(1e-9, f64::max);
        let points: Vec<String> = samples
            .iter()
            .map(|sample| {
                let (x, y) = (10.0 + WIDTH * sample.seconds / last, top + HEIGHT * (1.0 - figure(sample) / most));
                format!("{x:.1},{y:.1}")
            })
            .collect();
        let _ = write!(
            text,
            "<text x=\"10\" y=\"{:.0}\">{name}: at most {most:.0}, {last:.0} s</text>\n\
             <polyline fill=\"none\" stroke=\"#2060a0\" points=\"{}\"/>\n",
            top - 6.0,
            points.join(" ")
        );
    }
    text + "</svg>\n"
}

/// Compares the second and the last quarter, and says what grew.
fn is_flat(samples: &[Sample]) -> bool {
    let quarter = samples.len() / 4;
    if quarter == 0 {
        return true;
    }
    let (early, late) = (&samples[quarter..2 * quarter], &samples[samples.len() - quarter..]);
    type Figure = fn(&Sample) -> f64;
    let figures: [(&str, Figure); 4] = [
        ("resident memory (MiB)", |sample| sample.resident),
        ("open files", |sample| sample.descriptors as f64),
        ("table elements", |sample| sample.footprint.table as f64),
        ("module instances", |sample| sample.footprint.instances as f64),
    ];
    let mut flat = true;
    for (name, figure) in figures {
        let most = |of: &[Sample]| of.iter().map(figure).fold(0.0, f64::max);
        let (before, after) = (most(early), most(late));
        let grows = after > before * MOST_GROWTH;
        println!(
            "{name}: at most {before:.0} in the second quarter, {after:.0} in the last{}",
            if grows { ": IT GROWS" } else { "" }
        );
        flat &= !grows;
    }
    flat
}
