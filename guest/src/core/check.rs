//! The checker of the tree: the invariants at the head of `tree`.

use super::print::NodeText;
use super::tree::{Atom, Callee, Lambda, LambdaId, LoopId, MakeClosure, Node, NodeKind, Slot, Unit};
use super::walk::Role;
use std::collections::BTreeSet;

/// What is wrong with a unit, if anything.
pub fn check(unit: &Unit) -> Result<(), String> {
    let lambdas = unit.lambdas.borrow();
    for (i, lambda) in lambdas.iter().enumerate() {
        if lambda.id != LambdaId(i as u32) {
            return Err(format!("lambda {} stands at {i}", lambda.id.0));
        }
        check_lambda(unit, lambda).map_err(|fault| format!("lambda {i}: {fault}"))?;
    }
    match lambdas.first() {
        Some(main) if main.required == 0 && !main.rest && main.captures == 0 => Ok(()),
        Some(_) | None => Err("lambda 0 is no procedure of no arguments".to_string()),
    }
}

fn check_lambda(unit: &Unit, lambda: &Lambda) -> Result<(), String> {
    let params = lambda.required + lambda.rest as u16;
    let mut check = Check { unit, lambda, live: (0..params).map(Slot).collect(), seen: BTreeSet::new() };
    if params > lambda.slots {
        return Err("fewer slots than parameters".to_string());
    }
    if let Some((slot, _)) = lambda.slot_names.iter().find(|(slot, _)| slot.0 >= lambda.slots) {
        return Err(format!("a name for {slot}, which the frame does not have"));
    }
    check.node(&lambda.body, &Position::Result(Vec::new()))
}

/// What may stand at a place of the tree.
#[derive(Clone)]
enum Position {
    /// Anything: tail position of the lambda, the `init` of a `Let`, or tail position of these loops' bodies (number, count
    /// of variables), which may be started over.
    Result(Vec<(LoopId, usize)>),
    /// An atom, an operation or an `If`.
    Test,
}

struct Check<'a> {
    unit: &'a Unit,
    lambda: &'a Lambda,
    /// Slots in scope.
    live: BTreeSet<Slot>,
    seen: BTreeSet<LoopId>,
}

type Checked = Result<(), String>;

impl Check<'_> {
    fn atom(&self, atom: Atom) -> Checked {
        match atom {
            Atom::Const(_) => Ok(()),
            Atom::Free(i) if i < self.lambda.captures => Ok(()),
            Atom::Free(i) => Err(format!("f{i} of {} captures", self.lambda.captures)),
            Atom::Slot(slot) if self.live.contains(&slot) => Ok(()),
            Atom::Slot(slot) => Err(format!("{slot} is not in scope")),
        }
    }

    fn bind(&mut self, slot: Slot) -> Checked {
        if slot.0 >= self.lambda.slots {
            return Err(format!("{slot} of {} slots", self.lambda.slots));
        }
        if self.live.insert(slot) { Ok(()) } else { Err(format!("{slot} is in use already")) }
    }

    /// Checks a node and all in it; what it binds is out of scope afterwards. Along chains of bindings by iteration.
    fn node(&mut self, node: &Node, position: &Position) -> Checked {
        let mut node = node;
        let mut bound = Vec::new();
        while let Some(rest) = self.link(node, &mut bound)? {
            node = rest;
        }
        self.last(node, position, &mut bound).map_err(|fault| format!("{fault}\nin {}", NodeText(node)))?;
        bound.iter().for_each(|slot| {
            self.live.remove(slot);
        });
        Ok(())
    }

    /// Checks a binding but for what follows it, and gives that; `None`: it is no binding.
    fn link<'n>(&mut self, node: &'n Node, bound: &mut Vec<Slot>) -> Result<Option<&'n Node>, String> {
        if let NodeKind::Let { init, body, .. } = &node.kind {
            self.node(init, &Position::Result(Vec::new()))?;
            self.define(node, bound)?;
            return Ok(Some(body));
        }
        if let NodeKind::Fix { closures, body, .. } = &node.kind {
            self.define(node, bound)?;
            self.operands(node)?;
            closures.iter().try_for_each(|closure| self.closure(closure))?;
            return Ok(Some(body));
        }
        Ok(None)
    }

    /// Binds the slots that a node defines.
    fn define(&mut self, node: &Node, bound: &mut Vec<Slot>) -> Checked {
        let mut defined = Vec::new();
        node.each_defined(&mut |slot| defined.push(slot));
        for slot in defined {
            self.bind(slot)?;
            bound.push(slot);
        }
        Ok(())
    }

    /// Checks that the atoms that a node reads itself are in scope.
    fn operands(&self, node: &Node) -> Checked {
        let mut checked = Ok(());
        node.each_operand(&mut |atom| {
            if checked.is_ok() {
                checked = self.atom(atom);
            }
        });
        checked
    }

    fn closure(&self, closure: &MakeClosure) -> Checked {
        let lambdas = self.unit.lambdas.borrow();
        match lambdas.get(closure.lambda.0 as usize) {
            Some(lambda) if lambda.captures as usize == closure.captures.len() => Ok(()),
            Some(_) | None => Err(format!("closure of lambda {} with other captures", closure.lambda.0)),
        }
    }

    /// Checks a node that is no binding.
    fn last(&mut self, node: &Node, position: &Position, bound: &mut Vec<Slot>) -> Checked {
        let loops = match position {
            Position::Result(loops) => &loops[..],
            Position::Test if can_be_test(node) => &[],
            Position::Test => return Err("a test that is neither atom nor operation".to_string()),
        };
        self.operands(node)?;
        self.define(node, bound)?;
        let mut inside = None;
        match &node.kind {
            NodeKind::Prim { op, args, .. } if args.len() != op.arity() => {
                return Err(format!("wrong number of operands of {}", op.name()));
            }
            NodeKind::Call { callee, args, .. } => self.callee(*callee, args.len())?,
            NodeKind::Loop { id, vars, .. } => {
                if !self.seen.insert(*id) {
                    return Err(format!("two loops {}", id.0));
                }
                inside = Some(Position::Result([loops, &[(*id, vars.len())]].concat()));
            }
            NodeKind::Continue { id, args, .. } if !loops.contains(&(*id, args.len())) => {
                return Err(format!("continue of loop {}, which is not around it", id.0));
            }
            NodeKind::Let { .. } | NodeKind::Fix { .. } => unreachable!("links of a chain"),
            NodeKind::Atom(_) | NodeKind::Global { .. } | NodeKind::SetGlobal { .. } | NodeKind::If { .. } => {}
            NodeKind::Prim { .. } | NodeKind::Continue { .. } => {}
        }
        for part in node.parts() {
            let position = if part.role == Role::Test { &Position::Test } else { inside.as_ref().unwrap_or(position) };
            self.node(part.node, position)?;
        }
        Ok(())
    }

    fn callee(&self, callee: Callee, count: usize) -> Checked {
        let takes = |lambda: &Lambda| lambda.required as usize == count && !lambda.rest;
        let fits = match callee {
            Callee::Global(_) | Callee::Atom(_) => true,
            Callee::Known(_, id) => self.unit.lambdas.borrow().get(id.0 as usize).is_some_and(|lambda| takes(lambda)),
            Callee::Myself => takes(self.lambda),
        };
        if fits { Ok(()) } else { Err("a known call with a wrong number of arguments".to_string()) }
    }
}

/// Can only the truth of the node matter?
fn can_be_test(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Atom(_) | NodeKind::Prim { .. } | NodeKind::If { .. })
}
