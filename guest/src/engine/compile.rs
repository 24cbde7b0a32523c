//! From a form to a thunk: expand, lower, flatten.

use super::origin::Origin;
use super::{Engine, dump};
use crate::core::tree::Lambda;
use crate::core::{self, Excess, Integrable};
use crate::data::condition::{self, ConditionKind};
use crate::data::string;
use crate::heap::{Environment, Global, Parameter, Symbol, Value};
use crate::interp::calls::to_raise;
use crate::interp::entries;
use crate::interp::flatten::{FlattenError, flatten};
use crate::interp::print::UnitCode;
use crate::spec::limits::{MAX_SLOTS, TERMS_A_LEVEL, WAITING_DEFINITIONS};
use crate::spec::{Inline, Internal, Standard};
use crate::syntax::ast::Ast;
use crate::syntax::print;
use crate::syntax::{EnvId, Expander, SyntaxError, Tools};
use crate::text::ReadError;
use crate::text::source::{Positions, Span};
use crate::vm::Heat;
use crate::vm::control::Control;
use crate::vm::tiers::When;
use std::path::PathBuf;
use std::rc::Rc;

impl Engine {
    pub(super) fn tools(&self) -> Tools<'_> {
        Tools {
            heap: &self.vm.heap,
            symbols: &self.vm.symbols,
            loader: self,
            nesting: self.vm.config.nesting.get() as u32,
        }
    }

    /// The thunk of the `index`-th thing to run of a program, `#f` behind the last; the error is a condition to raise.
    pub(super) fn next_form(&self, handle: u32, index: u32) -> Result<Value, Value> {
        let Some(mut program) = self.programs.take(handle) else { return Ok(Value::FALSE) };
        let thunk = match program.thunks.get(index as usize) {
            Some(&thunk) => Ok(thunk),
            None if program.at_end => Ok(Value::FALSE),
            None => match program.steps.next(&self.expander, self.tools()) {
                Ok(Some(ast)) => self.compile(&ast).inspect(|&thunk| program.thunks.push(thunk)),
                Ok(None) => {
                    program.at_end = true;
                    Ok(Value::FALSE)
                }
                Err(error) => {
                    program.at_end = true;
                    Err(self.syntax_condition(&error))
                }
            },
        };
        if !program.is_used_up() {
            self.programs.put(handle, program);
        }
        if let Ok(thunk) = thunk
            && thunk.is_procedure()
        {
            self.form.set(thunk);
        }
        thunk
    }

    /// A closure of no arguments that runs an expanded form.
    fn compile(&self, ast: &Ast) -> Result<Value, Value> {
        self.dump(dump::EXPAND, || print::print(ast));
        let unit = core::lower_watched(ast, self, &mut |pass, tree| self.dump(pass, || tree.to_string()))
            .map_err(|error| self.too_large(error.excess, error.span))?;
        let thunk = flatten(self.vm, &unit, entries::generic_entries(&self.runtime)).map_err(|error| match error {
            FlattenError::Memory(retry) => to_raise(self.vm, Control::from(retry)),
            FlattenError::TooLarge(span) => self.too_large(Excess::Size, span),
        })?;
        self.dump(dump::FLATTEN, || UnitCode(self.vm, &unit).to_string());
        self.ask_ahead(&unit.lambdas.borrow(), thunk);
        Ok(thunk)
    }

    /// Asks for the code of those lambdas of a form that are to be compiled before it is run.
    fn ask_ahead(&self, lambdas: &[Rc<Lambda>], thunk: Value) {
        let ahead = lambdas.iter().filter(|lambda| self.vm.when_compiled(lambda.span) == When::Ahead);
        let codes = ahead.map(|lambda| Heat::Entries(lambda.code.get())).collect::<Vec<_>>();
        if self.vm.config.jit.get() != 0 && !codes.is_empty() {
            self.vm.hot.borrow_mut().extend(codes);
            self.jit.expect(self.vm, thunk);
            // A form that only defines waits for the next one that calls: definitions share modules, with direct calls
            // between them. A module for each made a text of 1,000 definitions take 2.7 s.
            if lambdas[0].body.may_call() || self.vm.hot.borrow().len() >= WAITING_DEFINITIONS {
                self.vm.request_poll();
            }
        }
    }

    fn too_large(&self, excess: Excess, span: Span) -> Value {
        let message = match excess {
            Excess::Size => {
                format!("procedure too large: it needs more than {} variables, or its like", MAX_SLOTS)
            }
            Excess::Nesting => format!("nested too deeply: more than {} levels of core forms", self.nesting()),
        };
        self.condition_at(ConditionKind::Syntax, &message, &[], &Origin::at(span))
    }

    /// A condition that says itself where it belongs.
    fn condition_at(&self, kind: ConditionKind, message: &str, irritants: &[Value], origin: &Origin) -> Value {
        let heap = &self.vm.heap;
        let message = condition::message_of(heap, message);
        condition::make_with(heap, &self.vm.symbols, kind, message, heap.list(irritants), origin.to_detail(self))
    }

    fn syntax_condition(&self, error: &SyntaxError) -> Value {
        let mut origin = Origin::at(error.span);
        origin.help = error.meant.as_ref().map(|name| format!("did you mean `{name}`?"));
        origin.uses.clone_from(&error.expanded_from);
        self.condition_at(ConditionKind::Syntax, &error.message, error.form.as_slice(), &origin)
    }

    /// What is wrong with a form, without its position.
    pub(super) fn syntax_message(&self, error: &SyntaxError) -> String {
        crate::text::printer::condition_text(self.syntax_condition(error))
    }

    /// A program of one form, for `eval`, in the running program's environment when none is given; the error is a condition.
    pub(super) fn program_of(&self, form: Value, environment: Value) -> Result<u32, Value> {
        let environment = match Environment::of(environment) {
            Some(environment) => EnvId(environment.index()),
            None => self.current.get(),
        };
        Ok(self.add_form(form, Rc::new(Positions::default()), environment))
    }

    /// The program in a file, for `load`, in the interaction environment when none is given; the error is a condition.
    pub(super) fn program_in_file(&self, name: Value, environment: Value) -> Result<u32, Value> {
        let environment = match Environment::of(environment) {
            Some(environment) => EnvId(environment.index()),
            None => EnvId(self.vm.interaction.get()),
        };
        let path = PathBuf::from(string::to_rust(name));
        let file_error = |message: &str| to_raise(self.vm, self.vm.error(ConditionKind::File, message, &[]));
        let text = self.read_file(&path).map_err(|message| file_error(&message))?;
        let read_error = |error: ReadError| {
            let at = self.vm.sources.show(error.span).map_or_else(String::new, |at| format!("{at}: "));
            self.condition_at(ConditionKind::Read, &(at + &error.message), &[], &Origin::default())
        };
        self.parse_in(environment, &path.display().to_string(), &text.text).map_err(read_error)
    }

    /// A program runs in this environment from now on.
    pub(super) fn enter_environment(&self, environment: EnvId) {
        self.current.set(environment);
        let own = !self.expander.is_strict(environment);
        self.vm.interaction.set(if own { environment } else { Expander::INTERACTION }.0);
    }
}

impl Integrable for Engine {
    fn inline(&self, cell: Value) -> Option<Inline> {
        match self.programs.primitive(cell) {
            Some(primitive) => primitive.inline,
            None => Internal::ALL.iter().find(|&&procedure| self.internal(procedure) == cell)?.inline(),
        }
    }

    fn never_returns(&self, cell: Value) -> bool {
        let is_it = |procedure: &Internal| procedure.never_returns() && self.internal(*procedure) == cell;
        self.programs.primitive(cell).is_some_and(|primitive| primitive.never_returns)
            || Internal::ALL.iter().any(is_it)
    }

    fn unnamed(&self) -> Value {
        let name = Symbol::known(self.vm.symbol("case-lambda"));
        Global::new(&self.vm.heap, 0, Value::UNASSIGNED, name).value()
    }

    fn nesting(&self) -> u32 {
        self.vm.config.nesting.get() as u32 * TERMS_A_LEVEL
    }

    fn current_port(&self, which: Standard) -> Value {
        Parameter::known(self.vm.standard_parameter(which)).cell().value()
    }

    fn internal(&self, procedure: Internal) -> Value {
        self.expander.internal(procedure)
    }
}
