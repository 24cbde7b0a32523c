//! Two evaluators: of core forms, and of the tree made of them. They must agree (`agree`).

use crate::core::tree::{Atom, Callee, LambdaId, LoopId, MakeClosure, Node, NodeKind, Unit};
use crate::heap::{Global, Value};
use crate::spec::Op;
use crate::syntax::ast::{Ast, Expr, Lambda, VarId};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

type Cellular = Rc<RefCell<Val>>;
type Env = BTreeMap<VarId, Cellular>;

#[derive(Clone, Debug)]
pub(super) enum Val {
    Word(Value),
    Pair(Rc<(Val, Val)>),
    Box(Cellular),
    Closure(Rc<Lambda>, Rc<Env>),
    Code(LambdaId, Rc<RefCell<Vec<Val>>>),
    /// The global procedure `out`.
    Out,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Error,
    /// A variable without a value: what follows is unspecified.
    Early,
    Fuel,
}

type Result<T> = std::result::Result<T, Stop>;

/// What can be seen of a value.
pub(super) fn show(val: &Val) -> String {
    match val {
        Val::Word(value) => format!("{value:?}"),
        Val::Pair(pair) => format!("({} . {})", show(&pair.0), show(&pair.1)),
        Val::Box(_) => "box".into(),
        Val::Closure(..) | Val::Code(..) | Val::Out => "procedure".into(),
    }
}

/// What the program has said with `out`, and what it may still do.
pub(super) struct World {
    pub(super) said: RefCell<Vec<String>>,
    fuel: Cell<u32>,
    globals: RefCell<BTreeMap<u64, Val>>,
}

impl World {
    pub(super) fn new(out: Value, fuel: u32) -> World {
        let globals = RefCell::new(BTreeMap::from([(out.0, Val::Out)]));
        World { said: RefCell::default(), fuel: Cell::new(fuel), globals }
    }

    fn burn(&self) -> Result<()> {
        self.fuel.set(self.fuel.get().checked_sub(1).ok_or(Stop::Fuel)?);
        Ok(())
    }

    fn out(&self, args: &[Val]) -> Result<Val> {
        let [arg] = args else { return Err(Stop::Error) };
        self.said.borrow_mut().push(show(arg));
        Ok(arg.clone())
    }

    fn global(&self, global: Value) -> Result<Val> {
        self.globals.borrow().get(&global.0).cloned().ok_or(Stop::Error)
    }

    fn prim(&self, op: Op, args: &[Val]) -> Result<Val> {
        let number = |i: usize| match args[i] {
            Val::Word(value) => value.to_fixnum().ok_or(Stop::Error),
            _ => Err(Stop::Error),
        };
        let int = |n: i64| Val::Word(Value::fixnum(n % 1_000_000));
        let truth = |b: bool| Ok(Val::Word(Value::bool(b)));
        match op {
            Op::Add => Ok(int(number(0)? + number(1)?)),
            Op::Sub => Ok(int(number(0)? - number(1)?)),
            Op::Mul => Ok(int(number(0)? * number(1)?)),
            Op::Lt => truth(number(0)? < number(1)?),
            Op::NumEq => truth(number(0)? == number(1)?),
            Op::Not => truth(matches!(args[0], Val::Word(Value::FALSE))),
            Op::IsPair => truth(matches!(args[0], Val::Pair(_))),
            Op::Cons => Ok(Val::Pair(Rc::new((args[0].clone(), args[1].clone())))),
            Op::Car | Op::Cdr => match &args[0] {
                Val::Pair(pair) => Ok(if op == Op::Car { pair.0.clone() } else { pair.1.clone() }),
                _ => Err(Stop::Error),
            },
            Op::MakeBox => Ok(Val::Box(Rc::new(RefCell::new(args[0].clone())))),
            Op::BoxRef | Op::BoxRefChecked => match &args[0] {
                Val::Box(cell) => match cell.borrow().clone() {
                    Val::Word(Value::UNASSIGNED) => Err(Stop::Early),
                    val => Ok(val),
                },
                other => panic!("box-ref of {other:?}"),
            },
            Op::BoxSet => match &args[0] {
                Val::Box(cell) => {
                    *cell.borrow_mut() = args[1].clone();
                    Ok(Val::Word(Value::UNSPECIFIED))
                }
                other => panic!("box-set of {other:?}"),
            },
            other => panic!("{} is not for these tests", other.name()),
        }
    }

    pub(super) fn ast(&self, ast: &Ast) -> Result<Val> {
        self.expr(&ast.body, &Env::new())
    }

    fn expr(&self, expr: &Expr, env: &Env) -> Result<Val> {
        match expr {
            Expr::Const(value) => Ok(Val::Word(*value)),
            Expr::Local(var, _) => match env[var].borrow().clone() {
                Val::Word(Value::UNASSIGNED) => Err(Stop::Early),
                val => Ok(val),
            },
            Expr::Global(global, _) => self.global(*global),
            Expr::SetLocal(var, value, _) => {
                let value = self.expr(value, env)?;
                match env[var].replace(value) {
                    Val::Word(Value::UNASSIGNED) => Err(Stop::Early),
                    _ => Ok(Val::Word(Value::UNSPECIFIED)),
                }
            }
            Expr::If(test, then, otherwise) => match self.expr(test, env)? {
                Val::Word(Value::FALSE) => self.expr(otherwise, env),
                _ => self.expr(then, env),
            },
            Expr::Lambda(lambda) => Ok(Val::Closure(lambda.clone(), Rc::new(env.clone()))),
            Expr::Seq(exprs) => {
                exprs[..exprs.len() - 1].iter().try_for_each(|expr| self.expr(expr, env).map(|_| ()))?;
                self.expr(&exprs[exprs.len() - 1], env)
            }
            Expr::Call(callee, args, _) => {
                let args = args.iter().map(|arg| self.expr(arg, env)).collect::<Result<Vec<_>>>()?;
                if let Expr::Global(global, _) = **callee {
                    let name = crate::data::symbol::name(Global::known(global).name().value());
                    let op = Op::ALL.iter().copied().find(|op| op.name() == name && op.arity() == args.len());
                    if let Some(op) = op {
                        return self.prim(op, &args);
                    }
                }
                let callee = self.expr(callee, env)?;
                self.apply(&callee, args)
            }
            Expr::Let(bindings, body) => {
                let mut inner = env.clone();
                for (var, init) in bindings {
                    inner.insert(*var, Rc::new(RefCell::new(self.expr(init, env)?)));
                }
                self.expr(body, &inner)
            }
            Expr::Letrec(_, bindings, body) => {
                let mut inner = env.clone();
                for (var, _) in bindings {
                    inner.insert(*var, Rc::new(RefCell::new(Val::Word(Value::UNASSIGNED))));
                }
                for (var, init) in bindings {
                    let init = self.expr(init, &inner)?;
                    *inner[var].borrow_mut() = init;
                }
                self.expr(body, &inner)
            }
            Expr::SetGlobal(..) | Expr::Define(..) | Expr::CaseLambda(_) | Expr::LetValues(..) => {
                panic!("not for these tests")
            }
        }
    }

    fn apply(&self, callee: &Val, args: Vec<Val>) -> Result<Val> {
        self.burn()?;
        match callee {
            Val::Out => self.out(&args),
            Val::Closure(lambda, env) if lambda.formals.required.len() == args.len() => {
                let mut inner = (**env).clone();
                for (var, arg) in lambda.formals.required.iter().zip(args) {
                    inner.insert(*var, Rc::new(RefCell::new(arg)));
                }
                self.expr(&lambda.body, &inner)
            }
            _ => Err(Stop::Error),
        }
    }

    pub(super) fn unit(&self, unit: &Unit) -> Result<Val> {
        Machine { world: self, unit }.call(LambdaId(0), &Rc::default(), Vec::new())
    }
}

struct Machine<'a> {
    world: &'a World,
    unit: &'a Unit,
}

/// A running lambda.
struct Frame {
    id: LambdaId,
    slots: Vec<Val>,
    captured: Rc<RefCell<Vec<Val>>>,
}

/// What a node came to.
enum Outcome {
    Value(Val),
    Again(LoopId, Vec<Val>),
}

impl Machine<'_> {
    fn call(&self, id: LambdaId, captured: &Rc<RefCell<Vec<Val>>>, args: Vec<Val>) -> Result<Val> {
        let lambda = self.unit.lambda(id);
        let mut slots = args;
        slots.resize(lambda.slots as usize, Val::Word(Value::UNWIND));
        match self.node(&lambda.body, &mut Frame { id, slots, captured: captured.clone() })? {
            Outcome::Value(value) => Ok(value),
            Outcome::Again(..) => panic!("continue left its lambda"),
        }
    }

    fn atom(&self, atom: Atom, frame: &Frame) -> Val {
        let val = match atom {
            Atom::Const(value) => Val::Word(value),
            Atom::Slot(slot) => frame.slots[slot.0 as usize].clone(),
            Atom::Free(i) => frame.captured.borrow()[i as usize].clone(),
        };
        assert!(!matches!(val, Val::Word(Value::UNWIND)), "a slot is read before it is written");
        val
    }

    fn atoms(&self, atoms: &[Atom], frame: &Frame) -> Vec<Val> {
        atoms.iter().map(|&atom| self.atom(atom, frame)).collect()
    }

    fn value(&self, node: &Node, frame: &mut Frame) -> Result<Val> {
        match self.node(node, frame)? {
            Outcome::Value(value) => Ok(value),
            Outcome::Again(..) => panic!("continue out of tail position"),
        }
    }

    fn node(&self, node: &Node, frame: &mut Frame) -> Result<Outcome> {
        Ok(Outcome::Value(match &node.kind {
            NodeKind::Atom(atom) => self.atom(*atom, frame),
            NodeKind::Global { global, .. } => self.world.global(*global)?,
            NodeKind::SetGlobal { .. } => panic!("not for these tests"),
            NodeKind::Let { slot, init, body } => {
                let value = self.value(init, frame)?;
                if let Some(slot) = slot {
                    frame.slots[slot.0 as usize] = value;
                }
                return self.node(body, frame);
            }
            NodeKind::If { test, then, otherwise } => {
                return match self.value(test, frame)? {
                    Val::Word(Value::FALSE) => self.node(otherwise, frame),
                    _ => self.node(then, frame),
                };
            }
            NodeKind::Prim { op, args, .. } => self.world.prim(*op, &self.atoms(args, frame))?,
            NodeKind::Call { callee, args, .. } => self.invoke(*callee, self.atoms(args, frame), frame)?,
            NodeKind::Fix { closures, body, .. } => {
                self.close(closures, frame);
                return self.node(body, frame);
            }
            NodeKind::Loop { id, vars, body, .. } => {
                let mut values: Vec<Val> = vars.iter().map(|&(_, init)| self.atom(init, frame)).collect();
                loop {
                    self.world.burn()?;
                    vars.iter().zip(values).for_each(|((slot, _), value)| frame.slots[slot.0 as usize] = value);
                    match self.node(body, frame)? {
                        Outcome::Again(again, next) if again == *id => values = next,
                        other => return Ok(other),
                    }
                }
            }
            NodeKind::Continue { id, args, .. } => return Ok(Outcome::Again(*id, self.atoms(args, frame))),
        }))
    }

    fn close(&self, closures: &[MakeClosure], frame: &mut Frame) {
        let mut made = Vec::new();
        for closure in closures {
            let captured = Rc::new(RefCell::new(Vec::new()));
            frame.slots[closure.slot.0 as usize] = Val::Code(closure.lambda, captured.clone());
            made.push(captured);
        }
        for (closure, captured) in closures.iter().zip(made) {
            *captured.borrow_mut() = self.atoms(&closure.captures, frame);
        }
    }

    fn invoke(&self, callee: Callee, args: Vec<Val>, frame: &Frame) -> Result<Val> {
        self.world.burn()?;
        let callee = match callee {
            Callee::Atom(atom) => self.atom(atom, frame),
            Callee::Global(global) => self.world.global(global)?,
            Callee::Myself => Val::Code(frame.id, frame.captured.clone()),
            Callee::Known(atom, id) => match self.atom(atom, frame) {
                Val::Code(actual, captured) if actual == id => Val::Code(id, captured),
                other => panic!("{other:?} is not the known procedure {id:?}"),
            },
        };
        match callee {
            Val::Out => self.world.out(&args),
            Val::Code(id, captured) if self.unit.lambda(id).required as usize == args.len() => {
                self.call(id, &captured, args)
            }
            _ => Err(Stop::Error),
        }
    }
}
