//! From core forms to the tree: [`lower`] is the list of passes. Each pass is one file that says what it *Needs*, what
//! it *Gives* and what it *Breaks*; between passes debug builds check the terms (`scope`) and at the end the tree
//! (`check`).
//!
//! | pass | what it does |
//! |---|---|
//! | [`integrate`] | core forms to terms; primitives become inline operations |
//! | [`simplify`] | constants, copies, tests, dead bindings (run again when other passes have made work for it) |
//! | [`letrec`] | `letrec*` to `Let`, `Fix` and assignments |
//! | [`assign`] | assigned variables to boxes |
//! | [`loops`] | procedures entered once and continued to loops |
//! | [`exits`] | continuations that are only called to jumps and escapes |
//! | [`closures`] | captured variables, known calls |
//! | [`normal`] | operands to atoms |
//! | [`place`] | slots; terms to the tree |

mod assign;
mod captures;
pub mod check;
mod closures;
mod exits;
mod fold;
pub mod integrate;
pub mod ir;
mod jumps;
mod letrec;
mod loops;
mod normal;
mod place;
pub mod print;
mod print_ir;
mod scc;
mod scope;
mod simplify;
#[cfg(test)]
mod tests;
pub mod tree;
mod unfold;
pub mod walk;
mod write;

pub use integrate::Integrable;
pub use normal::NESTED_TESTS;

use crate::heap::Value;
use crate::syntax::ast::Ast;
use crate::text::source::Span;
use ir::{Proc, Term, Vars};
use scope::Stage;
use std::rc::Rc;
use tree::Unit;

/// Why a form is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// A procedure needs more slots, captured values or steps than a frame can have.
    Size,
    /// It nests deeper than the native stack is sure to hold.
    Nesting,
}

/// A form, or a procedure of it, is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    pub excess: Excess,
    /// Its name (a symbol), or `#f`.
    pub name: Value,
    pub span: Span,
}

/// The names of the passes, for `lower_watched`.
pub const PASSES: &[&str] =
    &["integrate", "simplify", "letrec", "assign", "loops", "exits", "closures", "normal", "place"];

/// The unit of an expanded top-level form.
pub fn lower(ast: &Ast, globals: &dyn Integrable) -> Result<Rc<Unit>, TooLarge> {
    lower_watched(ast, globals, &mut |_, _| {})
}

/// As [`lower`]; `watch` gets the name of every pass and what it gave (for `--dump=PASS`; the last is `place`).
pub fn lower_watched(
    ast: &Ast,
    globals: &dyn Integrable,
    watch: &mut dyn FnMut(&'static str, &dyn std::fmt::Display),
) -> Result<Rc<Unit>, TooLarge> {
    let (term, vars) = integrate::integrate(ast, globals);
    // From here on every pass goes as deep as the term, and this is the one place where that is bounded. A pass that
    // moves code into other code (`loops`) makes terms deeper, and bounds by itself how deep.
    if let Some(span) = term.deeper_than(globals.nesting()) {
        return Err(TooLarge { excess: Excess::Nesting, name: Value::FALSE, span });
    }
    let mut lowering = Lowering { term, vars, watch };
    lowering.done("integrate", Stage::Source);
    lowering.simplify(Stage::Source);
    letrec::fix_letrec(&mut lowering.term, &mut lowering.vars);
    lowering.done("letrec", Stage::Fixed);
    assign::convert_assignments(&mut lowering.term, &mut lowering.vars);
    lowering.done("assign", Stage::Assigned);
    lowering.simplify(Stage::Assigned);
    let next = loops::find_loops(&mut lowering.term, &mut lowering.vars, globals.nesting());
    lowering.done("loops", Stage::Assigned);
    exits::find_exits(&mut lowering.term, &mut lowering.vars, globals, next);
    lowering.done("exits", Stage::Assigned);
    lowering.simplify(Stage::Assigned);

    let Lowering { term, mut vars, watch } = lowering;
    let mut main = Proc::new(Value::FALSE, Span::NONE, Vec::new(), None, term);
    let count = closures::convert_closures(&mut main, &vars);
    scope::assert_valid("closures", &main.body, &vars, Stage::Closed);
    captures::assert_exact("closures", &main, count, &vars);
    watch("closures", &print_ir::TermText(&main.body, &vars));
    normal::normalise(&mut main, &mut vars);
    scope::assert_valid("normal", &main.body, &vars, Stage::Normal);
    captures::assert_exact("normal", &main, count, &vars);
    watch("normal", &print_ir::TermText(&main.body, &vars));
    let unit = place::place(main, count, &vars)?;
    debug_assert_eq!(check::check(&unit), Ok(()), "{}", print::UnitText(&unit));
    watch("place", &print::UnitText(&unit));
    Ok(unit)
}

/// The term between two passes.
struct Lowering<'a> {
    term: Term,
    vars: Vars,
    watch: &'a mut dyn FnMut(&'static str, &dyn std::fmt::Display),
}

impl Lowering<'_> {
    fn simplify(&mut self, stage: Stage) {
        simplify::simplify(&mut self.term, &mut self.vars);
        self.done("simplify", stage);
    }

    /// Checks and shows what a pass gave.
    fn done(&mut self, pass: &'static str, stage: Stage) {
        scope::assert_valid(pass, &self.term, &self.vars, stage);
        (self.watch)(pass, &print_ir::TermText(&self.term, &self.vars));
    }
}
