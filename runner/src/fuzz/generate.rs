//! From a seed to a program that ends.
//!
//! Programs are typed by construction, loosely: now and then an expression of another kind is put in. They end since
//! loops count, local recursion counts, and global procedures have fuel and share a budget that the calls from top
//! level set.

use super::form::{self, Form};
use super::grammar;

/// The program of a seed.
pub fn program(seed: u64) -> Vec<Form> {
    let mut generator = Generator::new(seed);
    generator.program();
    generator.forms
}

/// A stream of numbers (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn chance(&mut self, of_thousand: usize) -> bool {
        self.below(1000) < of_thousand
    }

    fn choose<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }
}

#[derive(Clone)]
struct Variable {
    name: String,
    kind: char,
    assignable: bool,
}

/// A global procedure.
#[derive(Clone)]
struct Procedure {
    name: String,
    parameters: Vec<char>,
    rest: bool,
    result: char,
    /// Takes fuel and calls other procedures.
    calls: bool,
}

struct Generator {
    dice: Dice,
    forms: Vec<Form>,
    scope: Vec<Variable>,
    procedures: Vec<Procedure>,
    /// What fuel a call may be given here; none where no call may stand.
    fuel: Option<String>,
    /// Calls still to be put into the procedure being made.
    calls_left: usize,
    fresh: usize,
    /// How many expressions of a thousand are of a wrong kind.
    wild: usize,
}

const KINDS: &str = "IIIIIFNNNBLLVSCPRYA";

impl Generator {
    fn new(seed: u64) -> Generator {
        let mut dice = Dice(seed);
        let wild = *dice.choose(&[0, 0, 2, 8]);
        Generator {
            dice,
            forms: form::forms(grammar::PRELUDE),
            scope: Vec::new(),
            procedures: Vec::new(),
            fuel: None,
            calls_left: 0,
            fresh: 0,
            wild,
        }
    }

    fn program(&mut self) {
        for (name, kind) in [("g0", 'I'), ("g1", 'N'), ("g2", 'I'), ("g3", 'L'), ("g4", 'F')] {
            let value = self.constant(kind);
            self.push("(define $0 $1)", &[Form::atom(name), value]);
            self.scope.push(Variable { name: name.to_owned(), kind, assignable: true });
        }
        let count = 2 + self.dice.below(6);
        for index in 0..count {
            let procedure = self.signature(index);
            self.procedures.push(procedure);
        }
        for procedure in self.procedures.clone() {
            self.define(&procedure, "(define $0 $1)");
        }
        for _ in 0..2 + self.dice.below(4) {
            self.drive();
            match self.dice.below(4) {
                0 => self.redefine(),
                1 => self.assign_global(),
                _ => {}
            }
        }
        self.push("(show 'globals g0 g1 g2 g3 g4)", &[]);
    }

    fn push(&mut self, template: &str, parts: &[Form]) {
        self.forms.push(form::fill(template, parts));
    }

    fn signature(&mut self, index: usize) -> Procedure {
        let count = match self.dice.below(8) {
            0 => 6 + self.dice.below(4),
            _ => 1 + self.dice.below(4),
        };
        let kinds: Vec<char> = KINDS.chars().collect();
        Procedure {
            name: format!("f{index}"),
            parameters: (0..count).map(|_| *self.dice.choose(&kinds)).collect(),
            rest: self.dice.chance(150),
            result: *self.dice.choose(&['I', 'I', 'I', 'N', 'N', 'F', 'L', 'B', 'A']),
            calls: self.dice.chance(650),
        }
    }

    /// A definition of, or an assignment to, a procedure: the template says which.
    fn define(&mut self, procedure: &Procedure, template: &str) {
        let outer = self.scope.len();
        let mut names = Vec::new();
        let mut list = Vec::new();
        if procedure.calls {
            list.push(Form::atom("n"));
            self.scope.push(Variable { name: "n".to_owned(), kind: 'I', assignable: false });
        }
        for kind in &procedure.parameters {
            let name = self.fresh();
            let assignable = self.dice.chance(250);
            self.scope.push(Variable { name: name.clone(), kind: *kind, assignable });
            names.push(name.clone());
            list.push(Form::atom(name));
        }
        if procedure.rest {
            self.scope.push(Variable { name: "rest".to_owned(), kind: 'L', assignable: true });
            list.extend([Form::atom("."), Form::atom("rest")]);
        }
        let depth = 2 + self.dice.below(4);
        let body = if procedure.calls {
            let base = self.expression(procedure.result, 2);
            self.calls_left = 1 + self.dice.below(3);
            self.fuel = Some("(- n 1)".to_owned());
            let tail = match self.dice.below(3) {
                0 => self.call_of_kind(procedure.result, 2),
                _ => None,
            };
            let effect = self.expression('E', 2);
            let more = match tail {
                Some(call) => call,
                None => self.expression(procedure.result, depth + 1),
            };
            self.fuel = None;
            form::fill("(if (or (<= n 0) (out?)) $0 (begin $1 $2))", &[base, effect, more])
        } else {
            self.expression(procedure.result, depth)
        };
        let body = match procedure.result {
            'I' | 'N' if self.dice.chance(700) => form::fill("(clamp $0)", &[body]),
            'I' | 'N' if body.mentions("*") || body.mentions("expt") => form::fill("(clamp $0)", &[body]),
            'L' => form::fill("(cut $0)", &[body]),
            'A' => form::fill("(let ((a $0)) (if (pair? a) 'pair (if (vector? a) 'vector a)))", &[body]),
            _ => body,
        };
        self.scope.truncate(outer);
        let lambda = form::fill("(lambda $0 $1)", &[Form::List(list), body]);
        self.push(template, &[Form::atom(&*procedure.name), lambda]);
    }

    /// A loop that calls a procedure often.
    fn drive(&mut self) {
        let procedure = self.dice.choose(&self.procedures.clone()).clone();
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
        let turns = *self.dice.choose(&[40, 60, 60, 90]);
        let budget = 10 + self.dice.below(50);
        let parts = [
            Form::atom(turns.to_string()),
            Form::atom(budget.to_string()),
            Form::List(call),
            Form::atom(&*procedure.name),
        ];
        self.push("(do ((i 0 (+ i 1))) ((= i $0)) (set! budget $1) (show '$3 (safe (lambda () $2))))", &parts);
    }

    /// Another body for a procedure that may be hot by now, and calls of it.
    fn redefine(&mut self) {
        let mut procedure = self.dice.choose(&self.procedures.clone()).clone();
        if self.dice.chance(100) {
            // Callers now pass the wrong number of arguments, or get another kind of result.
            procedure.parameters.pop();
            procedure.result = 'N';
        }
        let template = *self.dice.choose(&["(define $0 $1)", "(set! $0 $1)", "(if (> tick 500000) (set! $0 $1))"]);
        self.define(&procedure, template);
    }

    fn assign_global(&mut self) {
        let (name, kinds) =
            *self.dice.choose(&[("g0", "IIF"), ("g1", "NFA"), ("g2", "INL"), ("g3", "LLI"), ("g4", "FFI")]);
        let kinds: Vec<char> = kinds.chars().collect();
        let kind = *self.dice.choose(&kinds);
        let value = self.expression(kind, 1);
        self.push("(set! $0 $1)", &[Form::atom(name), value]);
    }

    fn fresh(&mut self) -> String {
        self.fresh += 1;
        format!("{}{}", self.dice.choose(&["x", "y", "z", "u", "v"]), self.fresh)
    }

    fn constant(&mut self, kind: char) -> Form {
        let text = *self.dice.choose(grammar::constants(kind));
        form::fill(text, &[])
    }

    fn simple(&mut self, kind: char) -> Form {
        let fits: Vec<String> = self
            .scope
            .iter()
            .filter(|variable| variable.kind == kind || (kind == 'N' && "IF".contains(variable.kind)))
            .map(|variable| variable.name.clone())
            .collect();
        match fits.is_empty() || self.dice.chance(150) {
            true => self.constant(kind),
            // The newest are the interesting ones.
            false => match self.dice.chance(500) {
                true => Form::atom(&*fits[fits.len() - 1]),
                false => Form::atom(&**self.dice.choose(&fits)),
            },
        }
    }

    fn expression(&mut self, kind: char, depth: usize) -> Form {
        let kind = match self.wild > 0 && kind != 'E' && self.dice.chance(self.wild) {
            true => 'A',
            false => kind,
        };
        if depth == 0 || self.dice.chance(70) {
            return self.simple(kind);
        }
        if self.dice.chance(200)
            && let Some(call) = self.call_of_kind(kind, depth)
        {
            return call;
        }
        if kind == 'E'
            && self.dice.chance(350)
            && let Some(assignment) = self.assignment(depth)
        {
            return assignment;
        }
        let template = *self.dice.choose(grammar::templates(kind));
        self.instance(template, depth)
    }

    fn assignment(&mut self, depth: usize) -> Option<Form> {
        let assignable: Vec<Variable> = self.scope.iter().filter(|variable| variable.assignable).cloned().collect();
        if assignable.is_empty() {
            return None;
        }
        let variable = self.dice.choose(&assignable).clone();
        let value = self.expression(variable.kind, depth - 1);
        let value = match variable.kind {
            'I' | 'N' => form::fill("(clamp $0)", &[value]),
            'L' => form::fill("(cut $0)", &[value]),
            'A' | 'V' | 'S' | 'Y' | 'R' => self.constant(variable.kind),
            'P' => return None,
            _ => value,
        };
        Some(form::fill("(set! $0 $1)", &[Form::atom(variable.name), value]))
    }

    /// A call of a global procedure with such a result, where one may stand.
    fn call_of_kind(&mut self, kind: char, depth: usize) -> Option<Form> {
        let fuel = self.fuel.clone()?;
        if self.calls_left == 0 {
            return None;
        }
        let fits: Vec<Procedure> =
            self.procedures.iter().filter(|procedure| procedure.result == kind).cloned().collect();
        if fits.is_empty() {
            return None;
        }
        self.calls_left -= 1;
        let procedure = self.dice.choose(&fits).clone();
        let mut call = vec![Form::atom(&*procedure.name)];
        if procedure.calls {
            call.push(form::fill(&fuel, &[]));
        }
        for kind in &procedure.parameters {
            let depth = self.dice.below(depth.min(3));
            call.push(self.expression(*kind, depth));
        }
        if procedure.rest {
            if self.dice.chance(300) {
                call.insert(0, Form::atom("apply"));
                call.push(self.expression('L', 1));
                return Some(Form::List(call));
            }
            for _ in 0..self.dice.below(4) {
                call.push(self.expression('I', 1));
            }
        }
        Some(Form::List(call))
    }

    fn instance(&mut self, template: &str, depth: usize) -> Form {
        let mut names = Vec::new();
        let tree = form::fill(template, &[]);
        self.fill(&tree, depth - 1, &mut names)
    }

    /// Replaces what stands for something in a template.
    fn fill(&mut self, tree: &Form, depth: usize, names: &mut Vec<(String, String)>) -> Form {
        let text = match tree {
            Form::List(parts) => return Form::List(parts.iter().map(|part| self.fill(part, depth, names)).collect()),
            Form::Atom(text) => text,
        };
        if let Some(name) = text.strip_prefix('@') {
            return Form::atom(self.name(name, names));
        }
        match text.as_str() {
            "#n" => return Form::atom((1 + self.dice.below(7)).to_string()),
            "#d" => return Form::atom(self.dice.choose(&["20", "100", "300", "1500"]).to_string()),
            _ => {}
        }
        let mut chars = text.chars();
        let kind = chars.next().expect("no atom is empty");
        let rest = chars.as_str();
        if !kind.is_ascii_uppercase() || !(rest.is_empty() || rest.starts_with(['-', '@'])) {
            return tree.clone();
        }
        let (simple, bindings) = match rest.strip_prefix('-') {
            Some(bindings) => (true, bindings),
            None => (false, rest),
        };
        let outer = self.scope.len();
        for binding in bindings.split('@').skip(1) {
            let (name, kind) = binding.split_once(':').expect("a name and its kind");
            let name = self.name(name, names);
            let assignable = kind.ends_with('!');
            self.scope.push(Variable { name, kind: kind.chars().next().expect("a kind"), assignable });
        }
        let form = match simple {
            true => self.simple(kind),
            false => self.expression(kind, depth),
        };
        self.scope.truncate(outer);
        form
    }

    fn name(&mut self, name: &str, names: &mut Vec<(String, String)>) -> String {
        if let Some((_, fresh)) = names.iter().find(|(known, _)| known == name) {
            return fresh.clone();
        }
        let fresh = self.fresh();
        names.push((name.to_owned(), fresh.clone()));
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_program() {
        assert_eq!(program(5), program(5));
        assert_ne!(program(5), program(6));
        assert!((0..200).all(|seed| form::text(&program(seed)).len() > 1000));
    }
}
