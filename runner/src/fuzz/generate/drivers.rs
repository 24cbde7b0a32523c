//! What calls the procedures of a program, and what changes under them.

use super::{Generator, Procedure, Purpose, Variable};
use crate::fuzz::form::{self, Form};
use crate::fuzz::grammar::toplevel;

impl Generator {
    /// A loop that calls a procedure often.
    pub(super) fn drive(&mut self) {
        let procedure = self.dice.choose(&self.procedures.clone()).clone();
        let call = self.call_in_loop(&procedure);
        let turns = *self.dice.choose(match self.purpose {
            Purpose::Large => &[40, 60, 60, 90],
            _ => &[30, 35, 40, 60],
        });
        let budget = 10 + self.dice.below(50);
        let parts = [Form::atom(turns.to_string()), Form::atom(budget.to_string()), call, Form::atom(&*procedure.name)];
        self.push("(do ((i 0 (+ i 1))) ((= i $0)) (set! budget $1) (show '$3 (safe (lambda () $2))))", &parts);
    }

    /// A call of a procedure whose arguments depend on the loop's `i`, and turn into others on the way.
    fn call_in_loop(&mut self, procedure: &Procedure) -> Form {
        let outer = self.scope.len();
        self.scope.push(Variable { name: "i".to_owned(), kind: 'I', assignable: false });
        let turn = 10 + self.dice.below(40);
        let mut call = vec![Form::atom(&*procedure.name)];
        if procedure.calls {
            call.push(Form::atom((1 + self.dice.below(5)).to_string()));
        }
        for kind in &procedure.parameters {
            let argument = match kind {
                'I' | 'N' => {
                    let other = match kind {
                        'N' => {
                            *self.dice.choose(&["(inexact i)", "(* i 1152921504606846975)", "(/ i 7)", "(* i 0.25)"])
                        }
                        _ => *self.dice.choose(&[
                            "(* i 1152921504606846975)",
                            "(- (expt 2 60) i)",
                            "(- i)",
                            "(expt 2 30)",
                        ]),
                    };
                    match self.dice.below(5) {
                        0 => Form::atom("i"),
                        1 => form::fill("(- 20 i)", &[]),
                        2 => self.constant(*kind),
                        _ => form::fill(
                            "(if (< i $0) (- i 3) $1)",
                            &[Form::atom(turn.to_string()), form::fill(other, &[])],
                        ),
                    }
                }
                _ => self.expression(*kind, 1),
            };
            call.push(argument);
        }
        if procedure.rest {
            for _ in 0..self.dice.below(4) {
                call.push(self.expression('I', 1));
            }
        }
        self.scope.truncate(outer);
        Form::List(call)
    }

    /// Calls that nobody guards, after the procedure has become hot: some of their arguments are of a wrong kind or
    /// number.
    pub(super) fn bare_calls(&mut self) {
        for _ in 0..2 + self.dice.below(4) {
            let procedure = self.dice.choose(&self.procedures.clone()).clone();
            let mut call = vec![Form::atom(&*procedure.name)];
            if procedure.calls {
                call.push(Form::atom((1 + self.dice.below(4)).to_string()));
            }
            for kind in &procedure.parameters {
                let kind = if self.dice.chance(350) { 'A' } else { *kind };
                call.push(self.expression(kind, 1));
            }
            if self.dice.chance(50) {
                call.pop();
            }
            let call = [Form::List(call)];
            self.push("(set! budget 20)", &[]);
            // With and without a frame of the caller's.
            match self.dice.below(3) {
                0 => self.push("$0", &call),
                1 => self.push("(show 'bare $0)", &call),
                _ => {
                    self.push("(let loop ((i 0)) (if (< i 45) (begin (safe (lambda () $0)) (loop (+ i 1))) $0))", &call)
                }
            }
        }
    }

    /// Uses up the memory, twice, and goes on.
    pub(super) fn exhaust(&mut self) {
        let bombs = toplevel::EXHAUSTIONS;
        let bomb = form::fill(bombs[self.dice.below(bombs.len())], &[]);
        let (note, calls) = (self.dice.below(100).to_string(), 1 + self.dice.below(2));
        self.push(
            "(define (exhaust) (guard (e ((error-object? e) (note! $0) 'caught)) $1))",
            &[Form::atom(note), bomb],
        );
        for _ in 0..calls {
            self.push("(show 'exhausted (exhaust))", &[]);
        }
        self.drive();
    }

    /// A standard name gets another meaning, or a library comes.
    pub(super) fn at_top_level(&mut self) {
        let text = match self.dice.chance(650) {
            true => *self.dice.choose(toplevel::REDEFINITIONS),
            false => *self.dice.choose(toplevel::LIBRARIES),
        };
        // A second time a wrapper would call itself.
        if self.said.insert(text) {
            self.forms.extend(form::forms(text));
        }
        self.drive();
    }

    /// Another body for a procedure that may be hot by now, and calls of it.
    pub(super) fn redefine(&mut self) {
        let mut procedure = self.dice.choose(&self.procedures.clone()).clone();
        if self.dice.chance(100) {
            // Callers now pass the wrong number of arguments, or get another kind of result.
            procedure.parameters.pop();
            procedure.result = 'N';
        }
        let template = *self.dice.choose(&["(define $0 $1)", "(set! $0 $1)", "(if (> tick 500000) (set! $0 $1))"]);
        self.define(&procedure, template);
    }

    pub(super) fn assign_global(&mut self) {
        let (name, kinds) =
            *self.dice.choose(&[("g0", "IIF"), ("g1", "NFA"), ("g2", "INL"), ("g3", "LLI"), ("g4", "FFI")]);
        let kinds: Vec<char> = kinds.chars().collect();
        let kind = *self.dice.choose(&kinds);
        let value = self.expression(kind, 1);
        self.push("(set! $0 $1)", &[Form::atom(name), value]);
    }
}
