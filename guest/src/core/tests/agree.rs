//! Random programs mean the same before and after lowering.

use super::World;
use super::evaluate::{self, Stop, show};
use super::expand::expand;
use crate::core::lower;
use crate::core::print::UnitText;

/// Makes programs from a seed (xorshift).
struct Maker {
    state: u64,
    names: u32,
    /// Variables in scope; how many arguments those take that hold procedures.
    scope: Vec<(String, Option<usize>)>,
}

impl Maker {
    fn pick(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % n
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    fn variable(&mut self) -> String {
        if self.scope.is_empty() {
            return "7".into();
        }
        let i = self.pick(self.scope.len());
        self.scope[i].0.clone()
    }

    fn exprs(&mut self, count: usize, depth: u32) -> String {
        (0..count).map(|_| self.expr(depth) + " ").collect()
    }

    fn scoped(&mut self, vars: &[(String, Option<usize>)], depth: u32) -> String {
        let mark = self.scope.len();
        self.scope.extend_from_slice(vars);
        let body = self.expr(depth);
        self.scope.truncate(mark);
        body
    }

    fn expr(&mut self, depth: u32) -> String {
        if depth == 0 {
            return match self.pick(4) {
                0 => ["0", "1", "2", "#t", "#f", "'()"][self.pick(6)].into(),
                _ => self.variable(),
            };
        }
        let d = depth - 1;
        match self.pick(19) {
            0 => ["0", "1", "5", "#f"][self.pick(4)].into(),
            1 | 2 => self.variable(),
            3 => format!("({} {})", ["+", "-", "*", "<", "="][self.pick(5)], self.exprs(2, d)),
            4 => format!("({} {})", ["not", "pair?", "car", "cdr"][self.pick(4)], self.expr(d)),
            5 => format!("(cons {})", self.exprs(2, d)),
            6 | 7 => format!("(if {})", self.exprs(3, d)),
            8 => format!("({} {})", ["and", "or"][self.pick(2)], self.exprs(2, d)),
            9 => format!("(out {})", self.expr(d)),
            10 => {
                let (var, init) = (self.name(), self.expr(d));
                let body = self.scoped(&[(var.clone(), None)], d);
                format!("(let (({var} {init})) {body})")
            }
            11 if !self.scope.is_empty() => {
                let i = self.pick(self.scope.len());
                let var = self.scope[i].0.clone();
                format!("(begin (set! {var} {}) {})", self.expr(d), self.expr(d))
            }
            12 => {
                let var = self.name();
                format!("(lambda ({var}) {})", self.scoped(&[(var.clone(), None)], d))
            }
            13 | 14 => self.call(d),
            15 | 16 => self.named_let(d),
            _ => self.definitions(d),
        }
    }

    fn call(&mut self, depth: u32) -> String {
        let known: Vec<(String, usize)> = self.scope.iter().filter_map(|(v, n)| Some((v.clone(), (*n)?))).collect();
        if known.is_empty() {
            return format!("({} {})", self.expr(depth), self.expr(depth));
        }
        let (name, count) = known[self.pick(known.len())].clone();
        let count = if self.pick(30) == 0 { count + 1 } else { count };
        format!("({name} {})", self.exprs(count, depth))
    }

    fn named_let(&mut self, depth: u32) -> String {
        let (name, i, x) = (self.name(), self.name(), self.name());
        let (init, last) = (self.expr(depth), self.pick(4));
        let vars = [(name.clone(), Some(2)), (i.clone(), None), (x.clone(), None)];
        let (body, end) = (self.scoped(&vars, depth), self.scoped(&vars, depth));
        let step = match self.pick(4) {
            0 => self.scoped(&vars, depth),
            _ => format!("({name} (+ {i} 1) {})", self.scoped(&vars[1..], depth)),
        };
        format!("(let {name} (({i} 0) ({x} {init})) (if (< {last} {i}) {end} (begin {body} {step})))")
    }

    fn definitions(&mut self, depth: u32) -> String {
        let count = 1 + self.pick(3);
        let vars: Vec<(String, Option<usize>)> =
            (0..count).map(|_| (self.name(), if self.pick(4) == 0 { None } else { Some(1) })).collect();
        let mark = self.scope.len();
        self.scope.extend_from_slice(&vars);
        let mut text = String::new();
        for (var, kind) in &vars {
            let param = self.name();
            text += &match kind {
                Some(_) => format!("({var} (lambda ({param}) {})) ", self.scoped(&[(param.clone(), None)], depth)),
                None => format!("({var} {}) ", self.expr(depth)),
            };
        }
        let body = self.expr(depth);
        self.scope.truncate(mark);
        format!("(letrec* ({text}) {body})")
    }
}

#[test]
fn random_programs_keep_their_meaning() {
    let count = std::env::var("GRAFT_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    let big_stack = std::thread::Builder::new().stack_size(256 << 20);
    let run = move || {
        let world = World::new();
        (1..=count).filter(|&seed| agrees(&world, seed)).count()
    };
    let compared = big_stack.spawn(run).unwrap().join().unwrap();
    assert!(compared * 4 > count as usize, "only {compared} of {count} programs could be compared");
}

/// Checks one program; gives whether it could be compared.
fn agrees(world: &World, seed: u64) -> bool {
    let mut maker = Maker { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, names: 0, scope: vec![] };
    maker.pick(1);
    let depth = 3 + maker.pick(4) as u32;
    let source = format!("(begin {})", maker.exprs(2, depth));
    let ast = expand(world, &source);
    let unit = lower(&ast, world).unwrap_or_else(|error| panic!("{error:?} in {source}"));
    let fuelled = |fuel| evaluate::World::new(world.global("out"), fuel);
    let (before, after) = (fuelled(2000), fuelled(6000));
    let (expected, actual) = (before.ast(&ast), after.unit(&unit));
    // A program that is going to use a variable before its value may find that out sooner or later, or not at all.
    let (wrong, early) = (expected.is_err(), matches!(actual, Err(Stop::Early)));
    if matches!(expected, Err(Stop::Early | Stop::Fuel)) || matches!(actual, Err(Stop::Fuel)) || wrong && early {
        return false;
    }
    let shown = [expected.map(|val| show(&val)), actual.map(|val| show(&val))];
    assert_eq!(shown[0], shown[1], "seed {seed}: {source}\n{}", UnitText(&unit));
    assert_eq!(before.said, after.said, "seed {seed}: {source}\n{}", UnitText(&unit));
    true
}
