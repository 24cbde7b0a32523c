//! Hand-built trees and the modules made of them.

use super::super::{Jit, ModuleBytes, Optimisations, Reentry};
use crate::core::tree::{Atom, Body, Callee, Lambda, LambdaId, LoopId, MakeClosure, Node, NodeKind, Site, Slot, Unit};
use crate::heap::{Code, Global, Symbol, Value};
use crate::interp::flatten::{closure_of, flatten};
use crate::spec::Op;
use crate::spec::runtime::{Entry, Glued, Runtime, SIGNATURES};
use crate::text::source::Span;
use crate::vm::Vm;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub(super) fn s(slot: u16) -> Atom {
    Atom::Slot(Slot(slot))
}

pub(super) fn n(integer: i64) -> Atom {
    Atom::Const(Value::fixnum(integer))
}

pub(super) fn atom(atom: Atom) -> Node {
    NodeKind::Atom(atom).into()
}

pub(super) fn prim(op: Op, args: &[Atom]) -> Node {
    NodeKind::Prim { op, args: args.to_vec(), span: Span::NONE, site: Site::new() }.into()
}

pub(super) fn call(callee: Callee, args: &[Atom]) -> Node {
    NodeKind::Call { callee, args: args.to_vec(), span: Span::NONE, site: Site::new() }.into()
}

pub(super) fn bind(slot: u16, init: Node, body: Node) -> Node {
    NodeKind::Let { slot: Some(Slot(slot)), init: Box::new(init), body: Box::new(body) }.into()
}

pub(super) fn iff(test: Node, then: Node, otherwise: Node) -> Node {
    NodeKind::If { test: Box::new(test), then: Box::new(then), otherwise: Box::new(otherwise) }.into()
}

pub(super) fn repeat(id: u16, vars: &[(u16, Atom)], body: Node) -> Node {
    let vars = vars.iter().map(|&(slot, atom)| (Slot(slot), atom)).collect();
    NodeKind::Loop { id: LoopId(id), vars, body: Box::new(body), span: Span::NONE, site: Site::new() }.into()
}

pub(super) fn again(id: u16, args: &[Atom]) -> Node {
    NodeKind::Continue { id: LoopId(id), args: args.to_vec(), site: Site::new() }.into()
}

pub(super) fn fix(slot: u16, lambda: u32, captures: &[Atom], body: Node) -> Node {
    let closure = MakeClosure { slot: Slot(slot), lambda: LambdaId(lambda), captures: captures.to_vec() };
    NodeKind::Fix { closures: vec![closure], body: Box::new(body), site: Site::new() }.into()
}

/// A machine, and a unit of lambdas in it.
pub(super) struct Bench {
    pub vm: Vm,
    pub unit: Rc<Unit>,
    /// A top-level variable.
    pub global: Value,
}

impl Bench {
    pub(super) fn new() -> Bench {
        let vm = Vm::new();
        let name = vm.symbol("f");
        let global = Global::new(&vm.heap, 0, Value::UNASSIGNED, Symbol::known(name)).value();
        Bench { vm, unit: Rc::new(Unit { lambdas: RefCell::default() }), global }
    }

    /// Adds a lambda: required parameters, slots, captures.
    pub(super) fn lambda(&self, required: u16, slots: u16, captures: u16, body: Node) {
        let id = LambdaId(self.unit.lambdas.borrow().len() as u32);
        self.unit.lambdas.borrow_mut().push(Rc::new(Lambda {
            id,
            name: self.vm.symbol("f"),
            span: Span { line: 1, ..Span::NONE },
            required,
            rest: false,
            slots,
            captures,
            body: Body::new(body),
            slot_names: Vec::new(),
            code: Cell::new(Value::FALSE),
        }));
    }

    /// Gives the lambdas their code; the global holds lambda 0.
    pub(super) fn finish(self) -> Bench {
        flatten(&self.vm, &self.unit, [1; 8]).expect("small trees");
        Global::known(self.global).set_content(closure_of(Code::known(self.code(0))));
        self
    }

    pub(super) fn code(&self, lambda: u32) -> Value {
        self.unit.lambda(LambdaId(lambda)).code.get()
    }

    pub(super) fn compile(&self, jit: &Jit, lambda: u32, hot_loop: Option<u16>) -> Option<ModuleBytes> {
        jit.request(self.code(lambda), hot_loop.map(LoopId).map(Reentry::Loop));
        jit.next_module(&self.vm)
    }
}

/// A runtime with table indices that are easy to recognise.
pub(super) fn runtime() -> Runtime {
    // Natively functions are numbered as they are asked for: the real ones come first, so that no direct entry of a
    // primitive has one of the numbers below.
    crate::interp::entries::runtime();
    let glued = |placeholder: u32, signature| Glued::new(placeholder, placeholder + 100, signature);
    Runtime {
        entry_any: glued(1, SIGNATURES.entry_any),
        entry_n: std::array::from_fn(|n| glued(10 + n as u32, SIGNATURES.entry_n[n])),
        exit: glued(2, SIGNATURES.exit),
        tail_call: glued(7, SIGNATURES.tail_call),
        case_any: glued(8, SIGNATURES.case_any),
        case_n: std::array::from_fn(|n| glued(20 + n as u32, SIGNATURES.case_n[n])),
        parameter: Entry::new(9, SIGNATURES.parameter),
        unwind: Entry::new(3, SIGNATURES.unwind),
        operate: Entry::new(4, SIGNATURES.operate),
        allocate: Entry::new(5, SIGNATURES.allocate),
        rest: Entry::new(6, SIGNATURES.rest),
    }
}

pub(super) fn jit(options: Optimisations) -> Jit {
    let jit = Jit::new(runtime());
    jit.options.set(options);
    jit
}

/// `(define (f n) (if (< n 2) n (+ (f (- n 1)) (f (- n 2)))))`
pub(super) fn fib() -> Bench {
    let bench = Bench::new();
    let f = Callee::Global(bench.global);
    let first = bind(1, prim(Op::Sub, &[s(0), n(1)]), call(f, &[s(1)]));
    let second = bind(2, prim(Op::Sub, &[s(0), n(2)]), call(f, &[s(2)]));
    let sum = bind(1, first, bind(2, second, prim(Op::Add, &[s(1), s(2)])));
    let body = iff(prim(Op::Lt, &[s(0), n(2)]), atom(s(0)), sum);
    bench.lambda(1, 3, 0, body);
    bench.finish()
}

/// `(define (f n) (do ((i 0 (+ i 1)) (x START (+ x STEP))) ((not (< i n)) x)))`
pub(super) fn count(start: Atom, step: Atom) -> Bench {
    let bench = Bench::new();
    let next = bind(3, prim(Op::Add, &[s(1), n(1)]), bind(4, prim(Op::Add, &[s(2), step]), again(0, &[s(3), s(4)])));
    let body = iff(prim(Op::Lt, &[s(1), s(0)]), next, atom(s(2)));
    bench.lambda(1, 5, 0, repeat(0, &[(1, n(0)), (2, start)], body));
    bench.finish()
}

/// `(define (f n) (do ((i 0 (+ i 1)) (l '() (cons i l))) ((= i n) l)))`
pub(super) fn conses() -> Bench {
    let bench = Bench::new();
    let next = bind(3, prim(Op::Add, &[s(1), n(1)]), bind(4, prim(Op::Cons, &[s(1), s(2)]), again(0, &[s(3), s(4)])));
    let body = iff(prim(Op::NumEq, &[s(1), s(0)]), atom(s(2)), next);
    bench.lambda(1, 5, 0, repeat(0, &[(1, n(0)), (2, Atom::Const(Value::NIL))], body));
    bench.finish()
}

/// `(define (f x) (lambda (y) (+ x y)))`
pub(super) fn adder() -> Bench {
    let bench = Bench::new();
    bench.lambda(1, 2, 0, fix(1, 1, &[s(0)], atom(s(1))));
    bench.lambda(1, 1, 1, prim(Op::Add, &[Atom::Free(0), s(0)]));
    bench.finish()
}
