//! Big programs: deep nesting within the expander's limit, long bodies, too many variables.

use super::{World, text};
use crate::core::print::UnitText;

/// What the host's smallest stack must do.
const STACK: usize = 4 << 20;

fn on_small_stack(f: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK).spawn(f).unwrap().join().unwrap();
}

#[test]
fn deep_nesting_takes_one_slot_per_level_at_most() {
    on_small_stack(|| {
        let left = format!("(define (f x) {}x{})", "(+ ".repeat(2000), " 1)".repeat(2000));
        assert!(text(&left).contains("(lambda 1 f (s0) slots 2\n"));
        let right = format!("(define (f x) {}x{})", "(g 1 ".repeat(2000), ")".repeat(2000));
        assert!(text(&right).contains("(lambda 1 f (s0) slots 2\n"));
        let lambdas = format!("(define (f x) {}x{})", "(lambda (y) ".repeat(2000), ")".repeat(2000));
        assert!(text(&lambdas).contains("(lambda 2001 "));
        let lets = format!("(define (f x) {}x{})", "(let ((x (g x))) ".repeat(2000), ")".repeat(2000));
        assert!(text(&lets).contains("(lambda 1 f (s0) slots 2001\n"));
    });
}

#[test]
fn long_bodies_need_no_deep_stack() {
    on_small_stack(|| {
        let calls = format!("(define (f x) {})", "(g x) ".repeat(5000));
        assert!(text(&calls).contains("(lambda 1 f (s0) slots 1\n"));
        let chain: String = (0..3000).map(|i| format!("(define (f{i}) (f{}) (f{}))", i + 1, i + 1)).collect();
        assert!(text(&format!("(define (f x) {chain} (define (f3000) 1) (f0))")).contains("(lambda 1 f (s0) "));
    });
}

#[test]
fn wide_calls_need_few_slots() {
    let wide = text(&format!("(define (f x) (g {}))", "(h x)".repeat(5000)));
    let slots = wide.split("(lambda 1 f (s0) slots ").nth(1).and_then(|rest| rest.lines().next()?.parse::<u32>().ok());
    assert!(slots.is_some_and(|slots| slots < 600), "{slots:?}");
}

#[test]
fn too_many_variables_are_an_error() {
    let bindings: String = (0..5000).map(|i| format!("(v{i} (h x))")).collect();
    let uses: String = (0..5000).map(|i| format!(" v{i}")).collect();
    let source = format!("(define (many x) (let ({bindings}) (g{uses})))");
    let world = World::new();
    let error = world.lower(&source).map(|unit| UnitText(&unit).to_string()).unwrap_err();
    assert_eq!(error.name, world.symbol("many"));
}
