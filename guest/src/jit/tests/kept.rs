//! What frames keep of their arguments, on hand-built trees.

use super::super::Kept;
use super::trees::*;
use crate::core::tree::{LambdaId, Node, Site};

/// The sites of the calls of lambda 0, in order of evaluation, and what its frames keep.
fn calls(bench: &Bench) -> (Vec<u32>, Kept) {
    let lambda = bench.unit.lambda(LambdaId(0));
    let calls = lambda.body.walk().map(|visit| visit.node).filter(|node| node.is_call());
    (calls.filter_map(Node::site).map(Site::get).collect(), Kept::of(&lambda))
}

#[test]
fn a_frame_that_waits_keeps_what_is_needed_after_the_call() {
    let (sites, kept) = calls(&fib());
    assert_eq!(sites.iter().map(|&site| kept.has(site, 0)).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn all_parameters_are_kept_at_the_entry() {
    let (_, kept) = calls(&fib());
    assert!(kept.has(0, 0));
    assert!(!kept.has(0, 1) && !kept.has(0, 99), "there are no others");
}

#[test]
fn a_loop_keeps_what_its_body_needs() {
    let bench = count(n(0), n(2));
    let lambda = bench.unit.lambda(LambdaId(0));
    let site = lambda.body.find_loop(crate::core::tree::LoopId(0)).and_then(Node::site).expect("it has a loop");
    assert!(Kept::of(&lambda).has(site.get(), 0), "the limit is compared in every round");
}
