//! A server of a thousand tenants. Each has a session of its own, made from one image: the rules are loaded and compiled
//! once, and a tenant costs what it changes. One of them means harm.
//!
//!     cargo run -p runner --example pool

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use lexpr::{Value, sexp};
use runner::bench::images::Memory;
use runner::embed::{Config, Error, Scheme};

const TENANTS: usize = 1000;
const REQUESTS: u64 = 40_000;
const WORKERS: u64 = 4;
/// Procedure entries and rounds of loops that one request may make.
const FUEL: u64 = 300_000;

const RULES: &str = "
    (define served 0)
    (define (total items)
      (let loop ((items items) (sum 0))
        (if (null? items) sum (loop (cdr items) (+ sum (* (cadar items) (price (caar items))))))))
    (define (price item)
      (case item ((tea) 12) ((cup) 30) ((pot) 95) (else (error \"no such item:\" item))))
    (define (quote-for items)
      (set! served (+ served 1))
      (let ((sum (total items)))
        (cond ((> sum 500) (- sum (quotient sum 10))) ((loyal? served) (- sum 5)) (else sum))))
    (do ((i 0 (+ i 1))) ((= i 5000)) (quote-for '((tea 2) (cup 1))))
    (set! served 0)";

/// Endless, greedy, slow: ended by the limit of fuel, of memory, of time.
const HARM: [&str; 3] =
    ["(let loop () (loop))", "(make-vector 10000000 0)", "(let loop () (make-vector 100000 0) (loop))"];
const HARMFUL: usize = 13;

fn main() -> Result<(), Error> {
    let config = Config::new()
        .max_memory(8 << 20)
        .time_limit(Duration::from_millis(20))
        .define_fn("loyal?", |arguments| Ok(Value::from(arguments[0].as_u64().is_some_and(|served| served > 10))));

    // Fuel here too: the image's code has to count it. For compiling, time is not limited.
    let mut first = config.clone().fuel(1 << 40).time_limit(Duration::from_secs(10)).start()?;
    first.eval_named("rules.scm", RULES)?;
    let began = Instant::now();
    let image = first.image()?;
    println!("image: {} KB, made in {:.1} s", image.to_bytes().len() >> 10, began.elapsed().as_secs_f64());

    let before = Memory::now();
    let mut times = Vec::new();
    let mut tenants = Vec::new();
    for _ in 0..TENANTS {
        let began = Instant::now();
        tenants.push(Mutex::new(image.start(&config)?));
        times.push(began.elapsed());
    }
    times.sort();
    println!("{TENANTS} sessions: {} µs each", times[TENANTS / 2].as_micros());
    show_memory("at rest", before);

    let random = AtomicU64::new(1);
    let outcomes = Mutex::new(BTreeMap::new());
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                for _ in 0..REQUESTS / WORKERS {
                    let number = scrambled(random.fetch_add(1, Ordering::Relaxed));
                    let tenant = (number >> 32) as usize % TENANTS;
                    let outcome = request(&mut tenants[tenant].lock().unwrap(), tenant == HARMFUL, number);
                    *outcomes.lock().unwrap().entry((tenant == HARMFUL, outcome)).or_insert(0) += 1;
                }
            });
        }
    });
    let rate = REQUESTS as f64 / began.elapsed().as_secs_f64();
    println!("{REQUESTS} requests on {WORKERS} threads: {rate:.0} per second");
    for ((harmful, outcome), count) in outcomes.into_inner().unwrap() {
        println!("  {}: {count} × {outcome}", if harmful { "tenant 13" } else { "the others" });
    }
    show_memory("afterwards", before);
    Ok(())
}

/// Serves one request: how it went.
fn request(scheme: &mut Scheme, harmful: bool, number: u64) -> String {
    let harm = HARM[(number >> 8) as usize % HARM.len()];
    let answer = scheme.set_fuel(Some(FUEL)).and_then(|()| match harmful {
        true => scheme.eval(harm),
        false => scheme.call("quote-for", &[sexp!(((tea 2) (cup 1)))]),
    });
    match answer {
        Ok(sum) => format!("quoted {sum}"),
        Err(Error::Scheme(condition)) => condition.kind,
        Err(Error::OutOfFuel(_)) => "out of fuel".to_owned(),
        Err(Error::TimeLimit(_)) => "out of time".to_owned(),
        Err(other) => other.to_string(),
    }
}

/// A random number for each: the finalizer of SplitMix64.
fn scrambled(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

fn show_memory(when: &str, before: Option<Memory>) {
    if let (Some(before), Some(now)) = (before, Memory::now()) {
        let Memory { resident, private } = now.each_since(before, TENANTS);
        println!("  {when}: {} KB resident each, {} KB of it private", resident >> 10, private >> 10);
    }
}
