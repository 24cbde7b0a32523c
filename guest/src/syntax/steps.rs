//! Top-level forms, one at a time (R7RS §5): what a driver runs.
//!
//! [`Steps::next`] expands up to the next thing to run and gives it as an [`Ast`]; the driver runs it and asks again. So
//! `(begin (define-syntax …) (use))` works, an `import` runs the bodies of the libraries it needs first, and every part is
//! an ordinary top-level thunk. The forms that a macro use became are looked at together first (see `ahead`).

use super::ahead::FormFrom;
use super::ast::Ast;
use super::environment::EnvId;
use super::error::{R, SyntaxError};
use super::expand::{Cx, Head};
use super::expander::{Expander, Places, Tools, head_is};
use super::import::Imported;
use super::keyword::Core;
use super::library::Library;
use super::scope::Scope;
use crate::heap::{Marker, Value};
use crate::text::source::{Positions, Span};
use std::rc::Rc;

/// Something still to do.
pub(super) enum Step {
    /// Expand and run a top-level form.
    Form { env: EnvId, from: FormFrom },
    /// Expand and run the top-level forms that a macro use became.
    Expansion { env: EnvId, forms: Vec<FormFrom> },
    /// Import one set.
    Import { env: EnvId, set: Value, places: Rc<Places>, span: Span },
    /// Make cells for the imported names that these forms define, before the first of them is expanded.
    Declare { env: EnvId, forms: Vec<Value> },
    /// The body of a library has run.
    Finish(Rc<Library>),
}

/// The rest of a program, or of a form given to `eval`.
pub struct Steps {
    /// The next is last.
    left: Vec<Step>,
    /// Marks the libraries that are being loaded on behalf of these steps.
    owner: Rc<()>,
    loading: Vec<Rc<Library>>,
}

impl Steps {
    /// One form, as the REPL or `eval` takes it.
    pub fn form(env: EnvId, form: Value, positions: Rc<Positions>) -> Steps {
        Steps::of(vec![Step::Form { env, from: FormFrom { form, places: Places::new(positions), trail: None } }])
    }

    /// The forms of a program file. Names it defines at top level are its own from the first form on, even if they are
    /// imported too.
    pub fn new(env: EnvId, forms: &[Value], positions: Rc<Positions>) -> Steps {
        let is_prologue = |form: &Value| head_is(*form, "import") || head_is(*form, "define-library");
        let start = forms.iter().position(|form| !is_prologue(form)).unwrap_or(forms.len());
        // Places of its own for each form, so that what expansions add goes when the form is done.
        let from = |&form: &Value| FormFrom { form, places: Places::new(positions.clone()), trail: None };
        let mut all: Vec<Step> = forms.iter().map(|form| Step::Form { env, from: from(form) }).collect();
        all.insert(start, Step::Declare { env, forms: forms[start..].to_vec() });
        Steps::of(all)
    }

    fn of(mut steps: Vec<Step>) -> Steps {
        steps.reverse();
        Steps { left: steps, owner: Rc::new(()), loading: Vec::new() }
    }

    /// Is there nothing left? (What the last [`Steps::next`] gave may then be run as a tail call.)
    pub fn is_finished(&self) -> bool {
        self.left.is_empty()
    }

    /// Is the body of a library being run for these steps?
    pub fn is_loading(&self) -> bool {
        !self.loading.is_empty()
    }

    /// Expands up to the next thing to run. `None`: all is done. After an error the rest is dropped.
    pub fn next(&mut self, expander: &Expander, tools: Tools) -> Result<Option<Ast>, SyntaxError> {
        while let Some(step) = self.left.pop() {
            match self.step(step, expander, tools) {
                Ok(None) => {}
                Ok(ast) => return Ok(ast),
                Err(error) => {
                    self.left.clear();
                    self.loading.clear();
                    self.owner = Rc::new(());
                    return Err(*error);
                }
            }
        }
        Ok(None)
    }

    /// Shows the collector what is still to be expanded.
    pub fn trace(&self, marker: &mut Marker) {
        for step in &self.left {
            match step {
                Step::Form { from, .. } => from.trace(marker),
                Step::Expansion { forms, .. } => forms.iter().for_each(|from| from.trace(marker)),
                Step::Import { set, .. } => marker.value(*set),
                Step::Declare { forms, .. } => forms.iter().for_each(|&form| marker.value(form)),
                Step::Finish(library) => library.trace(marker),
            }
        }
    }

    fn step(&mut self, step: Step, expander: &Expander, tools: Tools) -> R<Option<Ast>> {
        match step {
            Step::Form { env, from } => {
                let locals = expander.locals.borrow().len();
                let result = self.top_level(Cx::new(expander, tools, from.places, from.trail), env, from.form);
                expander.locals.borrow_mut().truncate(locals);
                result
            }
            Step::Expansion { env, forms } => {
                let Some(first) = forms.first() else { return Ok(None) };
                let cx = Cx::new(expander, tools, first.places.clone(), None);
                let (ready, waiting) = cx.look_ahead(forms, env)?;
                if !waiting.is_empty() {
                    self.left.push(Step::Expansion { env, forms: waiting });
                }
                self.left.extend(ready.into_iter().rev().map(|from| Step::Form { env, from }));
                Ok(None)
            }
            Step::Import { env, set, places, span } => {
                let cx = Cx::new(expander, tools, places.clone(), None);
                match cx.import(set, env, span)? {
                    Imported::Done => {}
                    Imported::After(library) => {
                        let body = cx.open_library(&library, &self.owner)?;
                        self.left.push(Step::Import { env, set, places, span });
                        self.left.extend(body.into_iter().rev());
                        self.loading.push(library);
                    }
                    Imported::Cycle(name) => return Err(cx.error(span, self.cycle(&name), set)),
                }
                Ok(None)
            }
            Step::Declare { env, forms } => {
                expander.declare_defines(tools, env, &forms);
                Ok(None)
            }
            Step::Finish(library) => {
                self.loading.retain(|other| !Rc::ptr_eq(other, &library));
                library.finish(expander)?;
                Ok(None)
            }
        }
    }

    fn cycle(&self, name: &str) -> String {
        let from = self.loading.iter().position(|library| library.name == name).unwrap_or(0);
        let mut chain: Vec<&str> = self.loading[from..].iter().map(|library| library.name.as_str()).collect();
        chain.push(name);
        format!("libraries import each other: {}", chain.join(" imports "))
    }

    fn top_level(&mut self, cx: Cx, env: EnvId, form: Value) -> R<Option<Ast>> {
        let scope = Scope::Top(env);
        let span = cx.span_of(form, Span::NONE);
        let (form, head) = cx.expand_head(form, &scope, span)?;
        let span = cx.span_of(form, span);
        let core = match head {
            Head::Core(core) => Some(core),
            Head::Other => cx.unbound_prologue(form, &scope),
        };
        let site = |core| cx.site(core, form, &scope, span, Value::FALSE);
        let here = cx.places.borrow().clone();
        let body = match core {
            Some(core @ (Core::Begin | Core::CondExpand | Core::Include | Core::IncludeCi)) => {
                let site = site(core)?;
                let parts = match core {
                    Core::Begin => vec![(site.args, here)],
                    Core::CondExpand => vec![(cx.cond_expand(&site)?, here)],
                    _ => cx.include(&site)?,
                };
                let from = |(form, places)| FormFrom { form, places, trail: cx.trail() };
                let forms = parts
                    .into_iter()
                    .flat_map(|(forms, places)| forms.into_iter().map(move |form| (form, places.clone())));
                let forms: Vec<FormFrom> = forms.map(from).collect();
                // What a file contains did not come out of a macro, whoever includes it.
                let introduces = cx.trail().is_some() && matches!(core, Core::Begin | Core::CondExpand);
                match introduces && !forms.is_empty() {
                    true => self.left.push(Step::Expansion { env, forms }),
                    false => self.left.extend(forms.into_iter().rev().map(|from| Step::Form { env, from })),
                }
                return Ok(None);
            }
            Some(Core::Import) => {
                let sets = site(Core::Import)?.args;
                let import = |set| Step::Import { env, set, places: here.clone(), span: cx.span_of(set, span) };
                self.left.extend(sets.into_iter().rev().map(import));
                return Ok(None);
            }
            Some(Core::DefineLibrary) => {
                cx.declare_library(&site(Core::DefineLibrary)?)?;
                return Ok(None);
            }
            Some(Core::DefineSyntax) => {
                cx.define_syntax(&site(Core::DefineSyntax)?, env)?;
                return Ok(None);
            }
            Some(Core::Define) => cx.define(&site(Core::Define)?, env)?,
            Some(Core::DefineValues) => cx.define_values(&site(Core::DefineValues)?, env)?,
            Some(Core::DefineRecordType) => cx.define_record_type(&site(Core::DefineRecordType)?, env)?,
            _ => cx.expand(form, &scope, span)?,
        };
        Ok(Some(Ast { vars: cx.into_vars(), body }))
    }
}
