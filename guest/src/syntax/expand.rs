//! Expressions (R7RS §4): the loop that looks at the head of a form, expands macro uses, and hands core forms to the
//! files that know them.

use super::ast::{Expr, Var, VarId};
use super::error::{Failure, R, SyntaxError, Trail, Use};
use super::expander::{Expander, Places, Tools};
use super::identifier::{is_identifier, strip, symbol_of, text_of};
use super::keyword::Core;
use super::rules::Macro;
use super::scope::{Frame, Local, Meaning, Scope};
use crate::data::list;
use crate::heap::objects::{car, cdr, is_kind};
use crate::heap::patience::Patience;
use crate::heap::{Kind, Value};
use crate::spec::Internal;
use crate::spec::limits::{EXPANDER_STACK, EXPANSION_STEP, MAX_EXPANSIONS, SHOWN_FORM, SHOWN_MACRO_USES};
use crate::text::printer;
use crate::text::source::Span;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Why an expansion is given up. (When the evaluation is to end, that is reported instead.)
pub(super) const TOO_MUCH_MEMORY: &str = "the expansion needs too much memory";

/// The expansion of one top-level form.
pub(super) struct Cx<'a> {
    pub(super) expander: &'a Expander,
    pub(super) tools: Tools<'a>,
    /// The places of the text that the form is from; `include` puts those of its file here for a while.
    pub(super) places: RefCell<Rc<Places>>,
    vars: RefCell<Vec<Var>>,
    depth: Cell<u32>,
    patience: Cell<Patience>,
    /// Where the stack was at the beginning.
    stack: usize,
    trail: RefCell<Trail>,
}

/// A use of a core form: its operands and where it stands.
pub(super) struct Site<'s> {
    pub(super) core: Core,
    pub(super) form: Value,
    /// Without the keyword.
    pub(super) args: Vec<Value>,
    pub(super) scope: &'s Scope,
    pub(super) span: Span,
    /// The variable the value will be bound to (a symbol), or `#f`: names lambdas.
    pub(super) name: Value,
}

/// One more level of nesting, until it is dropped.
struct Deeper<'c>(&'c Cell<u32>, u32);

impl Drop for Deeper<'_> {
    fn drop(&mut self) {
        self.0.set(self.1);
    }
}

/// What is at the head of a form once macros are out of the way.
pub(super) enum Head {
    Core(Core),
    Other,
}

impl<'a> Cx<'a> {
    pub(super) fn new(expander: &'a Expander, tools: Tools<'a>, places: Rc<Places>, trail: Trail) -> Cx<'a> {
        Cx {
            expander,
            tools,
            places: RefCell::new(places),
            vars: RefCell::default(),
            depth: Cell::new(0),
            patience: Cell::default(),
            stack: stack_position(),
            trail: RefCell::new(trail),
        }
    }

    pub(super) fn into_vars(self) -> Vec<Var> {
        self.vars.into_inner()
    }

    /// Expands an expression.
    pub(super) fn expand(&self, form: Value, scope: &Scope, span: Span) -> R<Expr> {
        self.expand_named(form, scope, span, Value::FALSE)
    }

    /// Expands an expression whose value gets this name (a symbol, or `#f`).
    #[inline(never)]
    pub(super) fn expand_named(&self, form: Value, scope: &Scope, span: Span, name: Value) -> R<Expr> {
        if is_identifier(form) {
            return self.reference(form, scope, span);
        }
        if !form.is_pair() {
            return self.constant(form, span);
        }
        let span = self.span_of(form, span);
        let outer = Deeper(&self.depth, self.depth.get());
        self.deeper(1, span)?;
        let trail = self.trail();
        let (form, head) = self.expand_head(form, scope, span)?;
        let result = match head {
            Head::Core(core) => self.core_form(core, form, scope, span, name),
            Head::Other if is_identifier(form) => self.reference(form, scope, span),
            Head::Other if form.is_pair() => self.call(form, scope, self.span_of(form, span)),
            Head::Other => self.constant(form, span),
        };
        self.set_trail(trail);
        drop(outer);
        result
    }

    /// Expands macro uses at the head of the form until a core form, a call or an atom is left. The trail grows by
    /// the macros used.
    #[inline(never)]
    pub(super) fn expand_head(&self, form: Value, scope: &Scope, span: Span) -> R<(Value, Head)> {
        let mut form = form;
        for _ in 0..MAX_EXPANSIONS {
            self.may_go_on(span)?;
            if !form.is_pair() || !is_identifier(car(form)) {
                return Ok((form, Head::Other));
            }
            match self.expander.lookup(car(form), scope) {
                Meaning::Core(core) => return Ok((form, Head::Core(core))),
                Meaning::Macro(m) => form = self.use_macro(&m, form, scope, self.span_of(form, span))?,
                Meaning::Var(_) | Meaning::Global(_) | Meaning::Unbound(..) => return Ok((form, Head::Other)),
            }
        }
        Err(self.error(span, format!("the expansion of this macro use does not end ({MAX_EXPANSIONS} steps)"), form))
    }

    #[inline(never)]
    fn use_macro(&self, m: &Rc<Macro>, form: Value, scope: &Scope, span: Span) -> R<Value> {
        let outer = self.trail();
        let result = self.apply_macro(m, form, scope, span)?;
        self.set_trail(Some(Rc::new(Use { name: m.name, span, outer })));
        Ok(result)
    }

    /// The value of a variable (R7RS §4.1.1).
    #[inline(never)]
    fn reference(&self, id: Value, scope: &Scope, span: Span) -> R<Expr> {
        match self.expander.lookup(id, scope) {
            Meaning::Var(var) => Ok(Expr::Local(var, span)),
            Meaning::Global(cell) => Ok(Expr::Global(cell, span)),
            Meaning::Unbound(env, name, _) => {
                self.expander.note_local_like(env, name, scope);
                Ok(Expr::Global(self.expander.cell_for(self.tools.heap, env, name), span))
            }
            Meaning::Macro(_) => Err(self.error(span, format!("`{}` is a macro and has no value", text_of(id)), id)),
            Meaning::Core(core) => {
                let message = format!("`{}` is syntax and has no value; it is written {}", text_of(id), core.shape());
                Err(self.error(span, message, id))
            }
        }
    }

    /// A datum that stands for itself (R7RS §4.1.2).
    fn constant(&self, datum: Value, span: Span) -> R<Expr> {
        if datum.is_null() {
            return Err(self.error(span, "a call needs a procedure: write '() for the empty list", datum));
        }
        let datum = if is_kind(datum, Kind::Vector) { strip(self.tools.heap, datum) } else { datum };
        Ok(Expr::Const(datum))
    }

    /// A procedure call (R7RS §4.1.3).
    #[inline(never)]
    fn call(&self, form: Value, scope: &Scope, span: Span) -> R<Expr> {
        let Some(items) = list::to_vec(form) else { return Err(self.improper_call(form, span)) };
        let mut args = Vec::with_capacity(items.len());
        let mut cell = form;
        for item in items {
            // The reader notes at each pair of a list where its item stands: the only place of an identifier.
            args.push(self.expand(item, scope, self.span_of(cell, span))?);
            cell = cdr(cell);
        }
        let callee = args.remove(0);
        Ok(Expr::Call(Box::new(callee), args, span))
    }

    #[cold]
    fn improper_call(&self, form: Value, span: Span) -> Failure {
        self.error(span, "a call must be a proper list", form)
    }

    /// Expands expressions one after the other. (A loop, and results in place: this is where the stack grows.)
    pub(super) fn expand_all(&self, forms: &[Value], scope: &Scope, span: Span, out: &mut Vec<Expr>) -> R<()> {
        for &form in forms {
            out.push(self.expand(form, scope, span)?);
        }
        Ok(())
    }

    /// The expansions of some expressions.
    pub(super) fn expanded(&self, forms: &[Value], scope: &Scope, span: Span) -> R<Vec<Expr>> {
        let mut out = Vec::with_capacity(forms.len());
        self.expand_all(forms, scope, span, &mut out)?;
        Ok(out)
    }

    /// A call of an internal procedure, whatever its name means in the program.
    pub(super) fn call_internal(&self, procedure: Internal, args: Vec<Expr>, span: Span) -> Expr {
        debug_assert!(procedure.accepts(args.len()), "{} is called with {} arguments", procedure.name(), args.len());
        Expr::Call(Box::new(Expr::Global(self.expander.internal(procedure), span)), args, span)
    }

    /// A new variable for this identifier.
    pub(super) fn variable(&self, id: Value) -> VarId {
        let mut vars = self.vars.borrow_mut();
        vars.push(Var { name: symbol_of(id), assigned: Cell::new(false) });
        VarId(vars.len() as u32 - 1)
    }

    /// A new variable that no identifier names.
    pub(super) fn temporary(&self, name: &str) -> VarId {
        self.variable(self.tools.symbol(name))
    }

    /// A new variable for this identifier, bound in the frame.
    pub(super) fn bind_variable(&self, frame: &Frame, id: Value, site: &Site) -> R<VarId> {
        if !is_identifier(id) {
            return Err(self.bad(site, format!("{} is not a name", self.quoted(id))));
        }
        let var = self.variable(id);
        match frame.bind(id, Local::Var(var)) {
            true => Ok(var),
            false => Err(self.bad(site, format!("`{}` is bound twice", text_of(id)))),
        }
    }

    pub(super) fn mark_assigned(&self, var: VarId) {
        self.vars.borrow()[var.0 as usize].assigned.set(true);
    }

    pub(super) fn span_of(&self, form: Value, around: Span) -> Span {
        self.places.borrow().get(form).unwrap_or(around)
    }

    pub(super) fn trail(&self) -> Trail {
        self.trail.borrow().clone()
    }

    pub(super) fn set_trail(&self, trail: Trail) {
        *self.trail.borrow_mut() = trail;
    }

    /// Counts `by` more levels of nesting, until the expression being expanded is done.
    pub(super) fn deeper(&self, by: usize, span: Span) -> R<()> {
        self.may_go_on(span)?;
        let depth = self.depth.get().saturating_add(by as u32);
        if depth > self.tools.nesting || self.stack.abs_diff(stack_position()) > EXPANDER_STACK {
            return Err(self.too_deep(depth.min(self.tools.nesting), span));
        }
        self.depth.set(depth);
        Ok(())
    }

    /// Called at every step: an expansion may take as long, and as much memory, as the program pleases.
    fn may_go_on(&self, span: Span) -> R<()> {
        match self.spend(EXPANSION_STEP) {
            true => Ok(()),
            false => Err(self.formless(span, TOO_MUCH_MEMORY)),
        }
    }

    /// Pays for so many steps (of about the work of one element of a list); false: the expansion is to be given up.
    pub(super) fn spend(&self, steps: u32) -> bool {
        let mut patience = self.patience.get();
        let goes_on = patience.spend(steps);
        self.patience.set(patience);
        goes_on.is_ok() && !self.tools.heap.over_limit()
    }

    #[cold]
    fn too_deep(&self, levels: u32, span: Span) -> Failure {
        self.formless(span, format!("nested too deeply: more than {levels} levels of expressions"))
    }

    /// An error that has nothing to do with what the form says.
    fn formless(&self, span: Span, message: impl Into<String>) -> Failure {
        let mut error = self.error(span, message, Value::FALSE);
        error.form = None;
        error
    }

    /// Runs `inside` one level of nesting deeper.
    pub(super) fn nest<T>(&self, span: Span, inside: impl FnOnce() -> R<T>) -> R<T> {
        let outer = Deeper(&self.depth, self.depth.get());
        self.deeper(1, span)?;
        let result = inside();
        drop(outer);
        result
    }

    /// A use of a core form as a list of operands.
    #[inline(never)]
    pub(super) fn site<'s>(&self, core: Core, form: Value, scope: &'s Scope, span: Span, name: Value) -> R<Site<'s>> {
        let span = self.span_of(form, span);
        match list::to_vec(form) {
            Some(mut args) => {
                args.remove(0);
                Ok(Site { core, form, args, scope, span, name })
            }
            None => {
                let site = Site { core, form, args: Vec::new(), scope, span, name };
                Err(self.bad(&site, "it must be a proper list"))
            }
        }
    }

    /// The error for a malformed use of a core form.
    #[inline(never)]
    pub(super) fn bad(&self, site: &Site, detail: impl AsRef<str>) -> Failure {
        let message = format!("bad `{}`: {}; expected {}", site.core.name(), detail.as_ref(), site.core.shape());
        self.error(site.span, message, site.form)
    }

    /// The form as a message shows it.
    pub(super) fn quoted(&self, form: Value) -> String {
        printer::short(strip(self.tools.heap, form), SHOWN_FORM)
    }

    #[inline(never)]
    pub(super) fn error(&self, span: Span, message: impl Into<String>, form: Value) -> Failure {
        let mut expanded_from: Vec<(Value, Span)> = Vec::new();
        let trail = self.trail();
        let mut at = &trail;
        while let Some(link) = at {
            expanded_from.push((link.name, link.span));
            at = &link.outer;
        }
        // A macro that expands into itself many times says it once; of a long chain, both ends are of interest.
        expanded_from.dedup();
        if expanded_from.len() > SHOWN_MACRO_USES {
            expanded_from.drain(SHOWN_MACRO_USES / 2..expanded_from.len() - SHOWN_MACRO_USES / 2);
        }
        let expanded_from = expanded_from.into_iter().map(|(name, span)| (text_of(name), span)).collect();
        let form = Some(strip(self.tools.heap, form));
        Box::new(SyntaxError { span, message: message.into(), form, expanded_from, meant: None })
    }
}

/// About where the stack is now.
#[inline(always)]
fn stack_position() -> usize {
    let here = 0u8;
    std::hint::black_box(&raw const here) as usize
}
