//! The checker of the tree: the invariants at the head of `tree`.

use super::print::NodeText;
use super::tree::{Atom, Callee, Lambda, LambdaId, LoopId, MakeClosure, Node, Slot, Unit};
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
    check.node(&lambda.body, &Place::Result(Vec::new()))
}

/// What the position of a node allows.
#[derive(Clone)]
enum Place {
    /// Tail position of the lambda or the `init` of a `Let`, and of these loops' bodies (number, variables).
    Result(Vec<(LoopId, usize)>),
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

    fn atoms(&self, atoms: &[Atom]) -> Checked {
        atoms.iter().try_for_each(|&atom| self.atom(atom))
    }

    fn bind(&mut self, slot: Slot) -> Checked {
        if slot.0 >= self.lambda.slots {
            return Err(format!("{slot} of {} slots", self.lambda.slots));
        }
        if self.live.insert(slot) { Ok(()) } else { Err(format!("{slot} is in use already")) }
    }

    /// Checks a chain of bindings and its end; what the chain binds is out of scope afterwards.
    fn node(&mut self, node: &Node, place: &Place) -> Checked {
        let mut node = node;
        let mut bound = Vec::new();
        loop {
            let next = match node {
                Node::Let { slot, init, body } => {
                    self.node(init, &Place::Result(Vec::new()))?;
                    if let Some(slot) = slot {
                        self.bind(*slot)?;
                        bound.push(*slot);
                    }
                    body
                }
                Node::Fix { closures, body, .. } => {
                    for closure in closures {
                        self.bind(closure.slot)?;
                        bound.push(closure.slot);
                    }
                    closures.iter().try_for_each(|closure| self.closure(closure))?;
                    body
                }
                Node::Atom(_)
                | Node::Global { .. }
                | Node::SetGlobal { .. }
                | Node::If { .. }
                | Node::Prim { .. }
                | Node::Call { .. }
                | Node::Loop { .. }
                | Node::Continue { .. } => break,
            };
            node = next;
        }
        self.end(node, place).map_err(|fault| format!("{fault}\nin {}", NodeText(node)))?;
        bound.iter().for_each(|slot| {
            self.live.remove(slot);
        });
        Ok(())
    }

    fn closure(&self, closure: &MakeClosure) -> Checked {
        self.atoms(&closure.captures)?;
        let lambdas = self.unit.lambdas.borrow();
        match lambdas.get(closure.lambda.0 as usize) {
            Some(lambda) if lambda.captures as usize == closure.captures.len() => Ok(()),
            Some(_) | None => Err(format!("closure of lambda {} with other captures", closure.lambda.0)),
        }
    }

    fn end(&mut self, node: &Node, place: &Place) -> Checked {
        let loops = match (place, node) {
            (Place::Result(loops), _) => &loops[..],
            (Place::Test, Node::Atom(_) | Node::Prim { .. } | Node::If { .. }) => &[],
            (Place::Test, Node::Global { .. } | Node::SetGlobal { .. } | Node::Let { .. } | Node::Call { .. })
            | (Place::Test, Node::Fix { .. } | Node::Loop { .. } | Node::Continue { .. }) => {
                return Err("a test that is neither atom nor operation".to_string());
            }
        };
        match node {
            Node::Let { .. } | Node::Fix { .. } => self.node(node, place),
            Node::Atom(atom) => self.atom(*atom),
            Node::Global { .. } => Ok(()),
            Node::SetGlobal { value, .. } => self.atom(*value),
            Node::If { test, then, otherwise } => {
                self.node(test, &Place::Test)?;
                self.node(then, place)?;
                self.node(otherwise, place)
            }
            Node::Prim { op, args, .. } if args.len() == op.arity() => self.atoms(args),
            Node::Prim { op, .. } => Err(format!("wrong number of operands of {}", op.name())),
            Node::Call { callee, args, .. } => {
                self.atoms(args)?;
                self.callee(*callee, args.len())
            }
            Node::Loop { id, vars, body, .. } => {
                vars.iter().try_for_each(|&(_, init)| self.atom(init))?;
                vars.iter().try_for_each(|&(slot, _)| self.bind(slot))?;
                if !self.seen.insert(*id) {
                    return Err(format!("two loops {}", id.0));
                }
                let inside = [loops, &[(*id, vars.len())]].concat();
                self.node(body, &Place::Result(inside))?;
                vars.iter().for_each(|(slot, _)| {
                    self.live.remove(slot);
                });
                Ok(())
            }
            Node::Continue { id, args, .. } if loops.contains(&(*id, args.len())) => self.atoms(args),
            Node::Continue { id, .. } => Err(format!("continue of loop {}, which is not around it", id.0)),
        }
    }

    fn callee(&self, callee: Callee, count: usize) -> Checked {
        let takes = |lambda: &Lambda| lambda.required as usize == count && !lambda.rest;
        let fits = match callee {
            Callee::Global(_) => true,
            Callee::Atom(atom) => return self.atom(atom),
            Callee::Known(atom, id) => {
                self.atom(atom)?;
                self.unit.lambdas.borrow().get(id.0 as usize).is_some_and(|lambda| takes(lambda))
            }
            Callee::Myself => takes(self.lambda),
        };
        if fits { Ok(()) } else { Err("a known call with a wrong number of arguments".to_string()) }
    }
}
