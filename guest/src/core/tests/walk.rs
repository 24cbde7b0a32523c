//! The walk of the tree, on the trees of some programs.

use super::World;
use crate::core::tree::{Atom, Body, Lambda, NodeKind, NodeMap, Slot};
use crate::core::walk::Role;
use std::collections::BTreeSet;

const PROGRAMS: &[&str] = &[
    "(lambda (f g n) (let ((a (f n)) (b (g n))) (if (if a b #f) (f (lambda () b)) (+ a n))))",
    "(lambda (f n) (let loop ((i 0) (l '())) (if (< i n) (loop (+ i 1) (cons (f i) l)) (f l))))",
    "(lambda (f n) (letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1))))) (odd? (lambda (n) (if (= n 0) #f (even? (- n 1)))))) (f even?) (f odd?) n))",
];

fn each_lambda(check: impl Fn(&Lambda)) {
    let world = World::new();
    for program in PROGRAMS {
        let unit = world.lower(program).expect("small");
        unit.lambdas.borrow().iter().for_each(|lambda| check(lambda));
    }
}

fn each_body(check: impl Fn(&Body)) {
    each_lambda(|lambda| check(&lambda.body));
}

#[test]
fn numbers_are_positions_on_the_walk() {
    each_body(|body| {
        let numbers: Vec<u32> = body.walk().map(|visit| visit.node.id().0).collect();
        assert_eq!(numbers, (0..body.node_count() as u32).collect::<Vec<_>>());
    });
}

#[test]
fn every_node_is_found_from_every_node_around_it() {
    each_body(|body| {
        for visit in body.walk() {
            for inner in visit.node.walk().skip(1) {
                let part = visit.node.part_holding(inner.node);
                assert!(part.node.walk().any(|found| std::ptr::eq(found.node, inner.node)));
            }
        }
    });
}

/// Slots are defined by the nodes around where they are read, in whose bodies that is, and not twice.
#[test]
fn what_is_read_has_been_defined_once() {
    each_lambda(|lambda| {
        let mut scopes = NodeMap::new(&lambda.body, (0..lambda.required).map(Slot).collect::<Vec<Slot>>());
        for visit in lambda.body.walk() {
            let mut scope = scopes[visit.node].clone();
            if let Some((outer, role)) = visit.within {
                scope.clone_from(&scopes[outer]);
                if role == Role::Body {
                    outer.each_defined(&mut |slot| scope.push(slot));
                }
            }
            scopes[visit.node].clone_from(&scope);
            let found = scope.iter().collect::<BTreeSet<_>>().len();
            assert_eq!(found, scope.len(), "a slot in scope is defined again");
            if matches!(visit.node.kind, NodeKind::Fix { .. }) {
                visit.node.each_defined(&mut |slot| scope.push(slot));
            }
            visit.node.each_operand(&mut |atom| match atom {
                Atom::Slot(slot) => assert!(scope.contains(&slot), "{slot} is read where it is not in scope"),
                Atom::Const(_) | Atom::Free(_) => {}
            });
        }
    });
}

#[test]
fn only_what_passes_its_value_on_is_met_by_the_shorter_walk() {
    each_body(|body| {
        for visit in body.passing_on() {
            assert!(visit.within.is_none_or(|(_, role)| role.passes_on()));
        }
        let inner = body.walk().filter(|visit| visit.within.is_some_and(|(_, role)| !role.passes_on()));
        assert!(inner.count() == 0 || body.passing_on().count() < body.node_count());
    });
}
