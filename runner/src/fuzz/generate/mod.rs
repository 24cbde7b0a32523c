//! From a seed to a program that ends.
//!
//! Programs are typed by construction, loosely: now and then an expression of another kind is put in. They end since
//! loops count, local recursion counts, and global procedures have fuel and share a budget that the calls from top
//! level set.

mod drivers;

use std::collections::BTreeSet;

use super::dice::Dice;
use super::form::{self, Form};
use super::grammar::{self, prelude, toplevel};

/// A program, and how it is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its top-level forms.
    pub forms: Vec<Form>,
    /// Each form is a program of its own in one session, which goes on after an error.
    pub apart: bool,
    /// The limit of the heap, in bytes, where the program is there to reach it.
    pub memory: Option<i64>,
}

impl Program {
    /// A program in one text, without limits.
    pub fn whole(forms: Vec<Form>) -> Program {
        Program { forms, apart: false, memory: None }
    }
}

/// What a program is there for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Many procedures that call each other, in hot loops, their errors caught.
    Large,
    /// The same with one or two procedures.
    Small,
    /// Errors that nobody catches.
    Uncaught,
    /// Running out of memory, and going on.
    Exhaustion,
}

/// The limit of the heap of programs that are to reach it, in bytes.
pub const LITTLE: i64 = 3 << 20;

/// The program of a seed.
pub fn program(seed: u64) -> Program {
    let mut generator = Generator::new(seed);
    generator.program();
    let together = generator.dice.chance(600);
    let forms = prelude::before(generator.forms, together);
    let memory = (generator.purpose == Purpose::Exhaustion).then_some(LITTLE);
    Program { forms, apart: generator.purpose == Purpose::Uncaught, memory }
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
    purpose: Purpose,
    /// The forms of [`toplevel`] that are in the program.
    said: BTreeSet<&'static str>,
}

const KINDS: &str = "IIIIIIFFNNNBLLVSCPRYAQXGHH";

impl Generator {
    fn new(seed: u64) -> Generator {
        use Purpose::{Exhaustion, Large, Small, Uncaught};
        let mut dice = Dice::new(seed);
        let purpose = match dice.below(100) {
            0..12 => Large,
            12..62 => Small,
            62..95 => Uncaught,
            _ => Exhaustion,
        };
        let wild = match purpose {
            Uncaught => *dice.choose(&[5, 20, 60]),
            _ => *dice.choose(&[0, 0, 2, 8]),
        };
        Generator {
            dice,
            forms: Vec::new(),
            scope: Vec::new(),
            procedures: Vec::new(),
            fuel: None,
            calls_left: 0,
            fresh: 0,
            wild,
            purpose,
            said: BTreeSet::new(),
        }
    }

    fn program(&mut self) {
        for (name, kind) in [("g0", 'I'), ("g1", 'N'), ("g2", 'I'), ("g3", 'L'), ("g4", 'F')] {
            let value = self.constant(kind);
            self.push("(define $0 $1)", &[Form::atom(name), value]);
            self.scope.push(Variable { name: name.to_owned(), kind, assignable: true });
        }
        let (procedures, drivers) = match self.purpose {
            Purpose::Large => (2 + self.dice.below(6), 2 + self.dice.below(4)),
            Purpose::Small => (1 + self.dice.below(2), 1 + self.dice.below(2)),
            Purpose::Uncaught => (1 + self.dice.below(3), 1 + self.dice.below(2)),
            Purpose::Exhaustion => (1, 1),
        };
        for index in 0..procedures {
            let procedure = self.signature(index);
            self.procedures.push(procedure);
        }
        for procedure in self.procedures.clone() {
            self.define(&procedure, "(define $0 $1)");
        }
        for _ in 0..drivers {
            self.drive();
            match self.purpose {
                Purpose::Exhaustion => self.exhaust(),
                Purpose::Uncaught => self.bare_calls(),
                Purpose::Large | Purpose::Small => {}
            }
            match self.dice.below(6) {
                0 => self.redefine(),
                1 => self.assign_global(),
                2 => self.at_top_level(),
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
        let depth = match self.purpose {
            Purpose::Large => 2 + self.dice.below(4),
            _ => 1 + self.dice.below(3),
        };
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
            .filter(|variable| {
                variable.kind == kind
                    || (kind == 'N' && "IFQG".contains(variable.kind))
                    || (kind == 'X' && "IFNQG".contains(variable.kind))
                    || (kind == 'Q' && "IG".contains(variable.kind))
            })
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
        if kind == 'I' && self.dice.chance(15) {
            let template = toplevel::wide(&mut self.dice);
            return self.instance(&template, depth);
        }
        let themes = grammar::templates(kind);
        // As if all templates of all themes were in one list.
        let mut at = self.dice.below(themes.iter().map(|theme| theme.len()).sum());
        let theme = themes.iter().find(|theme| {
            let found = at < theme.len();
            if !found {
                at -= theme.len();
            }
            found
        });
        let template = theme.map_or("0", |theme| theme[at]);
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
            'A' | 'V' | 'S' | 'Y' | 'R' | 'H' | 'X' | 'Q' | 'G' => self.constant(variable.kind),
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
            "#b" => {
                return Form::atom(
                    self.dice.choose(&["30", "61", "62", "64", "65", "100", "127", "128", "500", "2000"]).to_string(),
                );
            }
            "#d" => {
                return Form::atom(
                    self.dice.choose(&["20", "20", "40", "40", "100", "100", "300", "1500"]).to_string(),
                );
            }
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
        assert!((0..200).all(|seed| form::text(&program(seed).forms).len() > 300));
    }
}
