//! A rule engine in a few lines: Rust holds the data, Scheme the rules, which may be wrong, endless or hostile.
//!
//!     cargo run -p runner --example embed

use std::time::Duration;

use lexpr::{Value, sexp};
use runner::embed::{Config, Error, Scheme};

const RULES: &str = "
    (define (discount customer items)
      (let ((total (apply + (map cdr items))))
        (cond ((loyal? customer) (/ total 10.))
              ((> (length items) 2) 5)
              (else 0))))";

fn main() -> Result<(), Error> {
    let mut scheme = Scheme::new(Config::new().max_memory(32 << 20).time_limit(Duration::from_millis(500)))?;
    scheme.define_fn("loyal?", |arguments| match arguments {
        [Value::String(name)] => Ok(Value::from(&**name == "Ada")),
        _ => Err("loyal?: it takes a name".into()),
    })?;
    scheme.eval_named("rules.scm", RULES)?;

    let items = sexp!((("tea".12)("cups".30)));
    for customer in ["Ada", "Bob"] {
        let discount = scheme.call("discount", &[Value::string(customer), items.clone()])?;
        println!("{customer}: {discount}");
    }

    // Wrong, endless, greedy: each is an error, and the session goes on.
    for rule in ["(discount 'nobody 5)", "(let loop () (loop))", "(make-vector 100000000 0)"] {
        match scheme.eval_named("rule", rule) {
            Err(Error::Scheme(condition)) => println!("{}: {}", condition.kind, condition.message),
            Err(Error::TimeLimit(_)) => println!("too slow"),
            other => println!("{other:?}"),
        }
    }
    assert_eq!(scheme.eval("(+ 1 2)")?, Value::from(3));
    Ok(())
}
