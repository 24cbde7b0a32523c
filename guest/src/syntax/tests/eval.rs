//! A small evaluator of trees: enough to see that expansions mean what they should.

use crate::data::symbol::SymbolTable;
use crate::data::{equal, list};
use crate::heap::objects::{car, cdr};
use crate::heap::{Global, Heap, Marker, Value, Vector};
use crate::syntax::Expander;
use crate::syntax::ast::{Ast, Expr, Formals, Lambda};
use crate::text::printer;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

type Primitive = fn(&Heap, &[V]) -> V;
type Slots = Rc<RefCell<BTreeMap<u32, V>>>;

#[derive(Clone)]
enum V {
    Data(Value),
    Primitive(Primitive),
    Closure(Vec<Rc<Lambda>>, Env),
    Values(Vec<V>),
    Record(Value, Rc<RefCell<Vec<V>>>),
    Unassigned,
}

#[derive(Clone)]
struct Env {
    slots: Slots,
    outer: Option<Rc<Env>>,
}

pub(super) struct Machine {
    globals: RefCell<BTreeMap<u32, V>>,
}

const PRIMITIVES: &[(&str, Primitive)] = &[
    ("list", |heap, args| V::Data(heap.list(&data(args)))),
    ("vector", |heap, args| V::Data(heap.vector(&data(args)).expect("small"))),
    ("cons", |heap, args| V::Data(heap.cons(datum(&args[0]), datum(&args[1])))),
    ("car", |_, args| V::Data(car(datum(&args[0])))),
    ("cdr", |_, args| V::Data(cdr(datum(&args[0])))),
    ("+", |_, args| V::Data(Value::fixnum(args.iter().map(|a| datum(a).as_fixnum()).sum()))),
    ("*", |_, args| V::Data(Value::fixnum(args.iter().map(|a| datum(a).as_fixnum()).product()))),
    ("-", |_, args| V::Data(Value::fixnum(datum(&args[0]).as_fixnum() - datum(&args[1]).as_fixnum()))),
    ("<", |_, args| V::Data(Value::bool(datum(&args[0]).as_fixnum() < datum(&args[1]).as_fixnum()))),
    ("=", |_, args| V::Data(Value::bool(datum(&args[0]) == datum(&args[1])))),
    ("not", |_, args| V::Data(Value::bool(matches!(args[0], V::Data(Value::FALSE))))),
    ("eq?", |_, args| V::Data(Value::bool(datum(&args[0]) == datum(&args[1])))),
    ("eqv?", |_, args| V::Data(Value::bool(equal::eqv(datum(&args[0]), datum(&args[1]))))),
    ("null?", |_, args| V::Data(Value::bool(datum(&args[0]).is_null()))),
    ("values", |_, args| V::Values(args.to_vec())),
    ("vector-ref", |_, args| V::Data(Vector::known(datum(&args[0])).items().get(datum(&args[1]).as_fixnum() as u32))),
    ("memv", |_, args| {
        V::Data(
            list::to_vec(datum(&args[1]))
                .expect("list")
                .into_iter()
                .find(|&x| equal::eqv(x, datum(&args[0])))
                .map_or(Value::FALSE, |_| Value::TRUE),
        )
    }),
    ("append", |heap, args| {
        let (last, lists) = args.split_last().expect("arguments");
        let tail = datum(last);
        V::Data(
            lists.iter().rev().fold(tail, |tail, l| heap.list_with_tail(&list::to_vec(datum(l)).expect("list"), tail)),
        )
    }),
    ("list->vector", |heap, args| V::Data(heap.vector(&list::to_vec(datum(&args[0])).expect("list")).expect("small"))),
    ("%make-record-type", |_, args| args[0].clone()),
    ("%record", |_, args| V::Record(datum(&args[0]), Rc::new(RefCell::new(args[1..].to_vec())))),
    ("%record-is?", |_, args| V::Data(Value::bool(matches!(&args[0], V::Record(rtd, _) if *rtd == datum(&args[1]))))),
    ("%record-ref", |_, args| match &args[0] {
        V::Record(_, fields) => fields.borrow()[datum(&args[2]).as_fixnum() as usize].clone(),
        _ => panic!("not a record"),
    }),
    ("%record-set!", |_, args| match &args[0] {
        V::Record(_, fields) => {
            fields.borrow_mut()[datum(&args[2]).as_fixnum() as usize] = args[3].clone();
            V::Data(Value::UNSPECIFIED)
        }
        _ => panic!("not a record"),
    }),
];

fn datum(v: &V) -> Value {
    match v {
        V::Data(value) => *value,
        _ => Value::EOF,
    }
}

fn data(vs: &[V]) -> Vec<Value> {
    vs.iter().map(datum).collect()
}

impl Machine {
    pub(super) fn new(expander: &Expander, heap: &Heap, symbols: &SymbolTable) -> Machine {
        let define = |(name, primitive): &(&str, Primitive)| {
            (expander.define_primitive(heap, symbols, name, Value::TRUE).addr(), V::Primitive(*primitive))
        };
        Machine { globals: RefCell::new(PRIMITIVES.iter().map(define).collect()) }
    }

    /// Shows the collector the data in top-level variables.
    pub(super) fn trace(&self, marker: &mut Marker) {
        self.globals.borrow().values().for_each(|v| marker.value(datum(v)));
    }

    /// Runs a tree; its value, written.
    pub(super) fn run(&self, heap: &Heap, ast: Ast) -> String {
        let env = Env { slots: Slots::default(), outer: None };
        match self.eval(heap, &ast.body, &env) {
            V::Data(Value::UNSPECIFIED) => String::new(),
            V::Data(value) => printer::write(value),
            V::Primitive(_) | V::Closure(..) => "#<procedure>".to_string(),
            V::Values(values) => values.iter().map(|v| printer::write(datum(v))).collect::<Vec<_>>().join(" "),
            V::Record(..) => "#<record>".to_string(),
            V::Unassigned => "#<unassigned>".to_string(),
        }
    }

    fn eval(&self, heap: &Heap, expr: &Expr, env: &Env) -> V {
        match expr {
            Expr::Const(value) => V::Data(*value),
            Expr::Local(var, _) => env.find(var.0).borrow()[&var.0].clone(),
            Expr::Global(cell, _) => self.global(*cell),
            Expr::SetLocal(var, value, _) => {
                let value = self.eval(heap, value, env);
                env.find(var.0).borrow_mut().insert(var.0, value);
                V::Data(Value::UNSPECIFIED)
            }
            Expr::SetGlobal(cell, value, _) | Expr::Define(cell, value, _) => {
                let value = self.eval(heap, value, env);
                self.globals.borrow_mut().insert(cell.addr(), value);
                // The expander copies the value of an import it makes a cell for; any value but "unassigned" will do.
                Global::known(*cell).set_content(Value::TRUE);
                V::Data(Value::UNSPECIFIED)
            }
            Expr::If(test, then, otherwise) => match self.eval(heap, test, env) {
                V::Data(Value::FALSE) => self.eval(heap, otherwise, env),
                _ => self.eval(heap, then, env),
            },
            Expr::Lambda(lambda) => V::Closure(vec![lambda.clone()], env.clone()),
            Expr::CaseLambda(lambda) => V::Closure(lambda.clauses.clone(), env.clone()),
            Expr::Seq(exprs) => exprs.iter().map(|e| self.eval(heap, e, env)).last().expect("at least one"),
            Expr::Call(callee, args, _) => {
                let callee = self.eval(heap, callee, env);
                let args: Vec<V> = args.iter().map(|arg| self.eval(heap, arg, env)).collect();
                self.call(heap, &callee, &args)
            }
            Expr::Let(bindings, body) => {
                let values: Vec<V> = bindings.iter().map(|b| self.eval(heap, &b.1, env)).collect();
                let inner = env.inner();
                bindings.iter().zip(values).for_each(|(b, v)| inner.set(b.0.0, v));
                self.eval(heap, body, &inner)
            }
            Expr::Letrec(_, bindings, body) => {
                let inner = env.inner();
                bindings.iter().for_each(|b| inner.set(b.0.0, V::Unassigned));
                for (var, init) in bindings {
                    let value = self.eval(heap, init, &inner);
                    inner.set(var.0, value);
                }
                self.eval(heap, body, &inner)
            }
            Expr::LetValues(formals, init, body, _) => {
                let values = match self.eval(heap, init, env) {
                    V::Values(values) => values,
                    one => vec![one],
                };
                let inner = env.inner();
                assert!(bind(heap, &inner, formals, &values), "wrong number of values");
                self.eval(heap, body, &inner)
            }
        }
    }

    fn global(&self, cell: Value) -> V {
        match self.globals.borrow().get(&cell.addr()) {
            Some(value) => value.clone(),
            None => panic!("unbound variable {}", printer::write(Global::known(cell).name().value())),
        }
    }

    fn call(&self, heap: &Heap, callee: &V, args: &[V]) -> V {
        match callee {
            V::Primitive(primitive) => primitive(heap, args),
            V::Closure(clauses, env) => {
                let clause = clauses.iter().find_map(|lambda| {
                    let inner = env.inner();
                    bind(heap, &inner, &lambda.formals, args).then_some((lambda, inner))
                });
                let (lambda, inner) = clause.expect("arguments that fit");
                self.eval(heap, &lambda.body, &inner)
            }
            _ => panic!("not a procedure"),
        }
    }
}

impl Env {
    fn inner(&self) -> Env {
        Env { slots: Slots::default(), outer: Some(Rc::new(self.clone())) }
    }

    fn set(&self, var: u32, value: V) {
        self.slots.borrow_mut().insert(var, value);
    }

    fn find(&self, var: u32) -> Slots {
        match &self.outer {
            _ if self.slots.borrow().contains_key(&var) => self.slots.clone(),
            Some(outer) => outer.find(var),
            None => panic!("variable {var} is out of scope"),
        }
    }
}

fn bind(heap: &Heap, env: &Env, formals: &Formals, args: &[V]) -> bool {
    let n = formals.required.len();
    if args.len() < n || args.len() > n && formals.rest.is_none() {
        return false;
    }
    formals.required.iter().zip(args).for_each(|(var, arg)| env.set(var.0, arg.clone()));
    if let Some(rest) = formals.rest {
        env.set(rest.0, V::Data(heap.list(&data(&args[n..]))));
    }
    true
}
