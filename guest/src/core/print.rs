//! The tree as text: for `--dump`, golden tests and panics of the checker. The text is stable: it names slots and
//! numbers, never addresses.
//!
//! A chain of bindings is printed one per line without further indentation; everything else nests by two columns.

use super::tree::{Atom, Callee, Lambda, MakeClosure, Node, NodeKind, Slot, Unit};
use super::write::Datum;
use crate::heap::{Global, Value};
use std::fmt::{Display, Formatter, Result};

/// A unit.
pub struct UnitText<'a>(pub &'a Unit);

impl Display for UnitText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.lambdas.borrow().iter().try_for_each(|lambda| writeln!(f, "{}", LambdaText(lambda)))
    }
}

/// `(lambda NUMBER NAME (PARAMETERS . REST) [slots N] [captures N] BODY)`
pub struct LambdaText<'a>(pub &'a Lambda);

impl Display for LambdaText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let lambda = self.0;
        let mut params: Vec<String> = (0..lambda.required).map(|i| format!("s{i}")).collect();
        if lambda.rest {
            params.push(format!(". s{}", lambda.required));
        }
        write!(f, "(lambda {} {} ({})", lambda.id.0, Name(lambda.name), params.join(" "))?;
        write!(f, " slots {}", lambda.slots)?;
        if lambda.captures > 0 {
            write!(f, " captures {}", lambda.captures)?;
        }
        line(f, 1)?;
        write_node(f, &lambda.body, 1)?;
        f.write_str(")")
    }
}

/// A node.
pub struct NodeText<'a>(pub &'a Node);

impl Display for NodeText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write_node(f, self.0, 0)
    }
}

pub(super) fn line(f: &mut Formatter<'_>, indent: usize) -> Result {
    write!(f, "\n{:1$}", "", 2 * indent)
}

/// A symbol, or `-` for no name.
pub struct Name(pub Value);

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.0 == Value::FALSE { f.write_str("-") } else { write!(f, "{}", Datum(self.0)) }
    }
}

/// The name of a top-level variable.
pub fn global_name(global: Value) -> Name {
    Name(Global::of(global).map_or(global, |global| global.name().value()))
}

impl Display for Slot {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "s{}", self.0)
    }
}

impl Display for Atom {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Atom::Slot(slot) => write!(f, "{slot}"),
            Atom::Free(i) => write!(f, "f{i}"),
            Atom::Const(value) => quoted(f, *value),
        }
    }
}

pub(super) fn quoted(f: &mut Formatter<'_>, value: Value) -> Result {
    let datum = Datum(value);
    if datum.needs_quote() { write!(f, "'{datum}") } else { write!(f, "{datum}") }
}

fn write_atoms(f: &mut Formatter<'_>, atoms: &[Atom]) -> Result {
    atoms.iter().try_for_each(|atom| write!(f, " {atom}"))
}

fn write_node(f: &mut Formatter<'_>, node: &Node, indent: usize) -> Result {
    let mut node = node;
    let mut open = 0;
    // Chains of bindings may be long, so they are followed by iteration.
    loop {
        if let NodeKind::Let { slot, init, body } = &node.kind {
            match slot {
                Some(slot) => write!(f, "(let {slot} ")?,
                None => f.write_str("(do ")?,
            }
            write_node(f, init, indent + 1)?;
            node = body;
        } else if let NodeKind::Fix { closures, body, .. } = &node.kind {
            f.write_str("(fix (")?;
            write_closures(f, closures)?;
            f.write_str(")")?;
            node = body;
        } else {
            break;
        }
        line(f, indent)?;
        open += 1;
    }
    write_last(f, node, indent)?;
    write!(f, "{}", ")".repeat(open))
}

fn write_closures(f: &mut Formatter<'_>, closures: &[MakeClosure]) -> Result {
    for (i, closure) in closures.iter().enumerate() {
        write!(f, "{}({} {}", if i > 0 { " " } else { "" }, closure.slot, closure.lambda.0)?;
        write_atoms(f, &closure.captures)?;
        f.write_str(")")?;
    }
    Ok(())
}

/// A node that is no binding.
fn write_last(f: &mut Formatter<'_>, node: &Node, indent: usize) -> Result {
    match &node.kind {
        NodeKind::Let { .. } | NodeKind::Fix { .. } => unreachable!("a link of a chain"),
        NodeKind::Atom(atom) => write!(f, "{atom}"),
        NodeKind::Global { global, .. } => write!(f, "(global {})", global_name(*global)),
        NodeKind::SetGlobal { global, value, define, .. } => {
            write!(f, "({} {} {value})", if *define { "define" } else { "set-global!" }, global_name(*global))
        }
        NodeKind::If { test, then, otherwise } => {
            f.write_str("(if ")?;
            for part in [test, then, otherwise] {
                if !std::ptr::eq(part, test) {
                    line(f, indent + 1)?;
                }
                write_node(f, part, indent + 2 - (!std::ptr::eq(part, test)) as usize)?;
            }
            f.write_str(")")
        }
        NodeKind::Prim { op, args, .. } => {
            write!(f, "({}", op.name())?;
            write_atoms(f, args)?;
            f.write_str(")")
        }
        NodeKind::Call { callee, args, .. } => {
            match callee {
                Callee::Atom(atom) => write!(f, "(call {atom}")?,
                Callee::Global(global) => write!(f, "(call-global {}", global_name(*global))?,
                Callee::Known(atom, id) => write!(f, "(call-known {} {atom}", id.0)?,
                Callee::Myself => f.write_str("(call-self")?,
            }
            write_atoms(f, args)?;
            f.write_str(")")
        }
        NodeKind::Loop { id, vars, body, .. } => {
            write!(f, "(loop {} (", id.0)?;
            for (i, (slot, init)) in vars.iter().enumerate() {
                write!(f, "{}({slot} {init})", if i > 0 { " " } else { "" })?;
            }
            f.write_str(")")?;
            line(f, indent + 1)?;
            write_node(f, body, indent + 1)?;
            f.write_str(")")
        }
        NodeKind::Continue { id, args, .. } => {
            write!(f, "(continue {}", id.0)?;
            write_atoms(f, args)?;
            f.write_str(")")
        }
    }
}
