//! A reader and expander for tests: enough of Scheme to write them, no hygiene. Numbers, `#t`, `#f`, `'datum`, symbols.

use super::World;
use crate::heap::Value;
use crate::syntax::ast::{Ast, CaseLambda, Expr, Formals, Lambda, Recursive, Var, VarId};
use crate::text::source::Span;
use std::cell::Cell;
use std::rc::Rc;

#[derive(Clone, Debug)]
enum Sexp {
    Word(String),
    List(Vec<Sexp>),
}

/// The core forms of the one form in `source`.
pub(super) fn expand(world: &World, source: &str) -> Ast {
    let spaced = source.replace('(', " ( ").replace(')', " ) ").replace('\'', " ' ");
    let mut tokens = spaced.split_whitespace().collect::<Vec<_>>().into_iter();
    let form = read(&mut tokens).expect("a form");
    let mut expander = Expander { world, vars: Vec::new(), scope: Vec::new() };
    let body = expander.expr(&form);
    Ast { vars: expander.vars, body }
}

fn read(tokens: &mut std::vec::IntoIter<&str>) -> Option<Sexp> {
    Some(match tokens.next()? {
        "(" => {
            let mut items = Vec::new();
            while let Some(item) = read(tokens) {
                items.push(item);
            }
            Sexp::List(items)
        }
        ")" => return None,
        "'" => Sexp::List(vec![Sexp::Word("quote".into()), read(tokens)?]),
        word => Sexp::Word(word.into()),
    })
}

fn word(name: &str) -> Sexp {
    Sexp::Word(name.into())
}

fn list(items: &[Sexp]) -> Sexp {
    Sexp::List(items.to_vec())
}

impl Sexp {
    fn word(&self) -> &str {
        match self {
            Sexp::Word(word) => word,
            Sexp::List(_) => panic!("a name, not {self:?}"),
        }
    }

    fn items(&self) -> &[Sexp] {
        match self {
            Sexp::List(items) => items,
            Sexp::Word(word) => panic!("a list, not {word}"),
        }
    }
}

struct Expander<'a> {
    world: &'a World,
    vars: Vec<Var>,
    scope: Vec<(String, VarId)>,
}

impl Expander<'_> {
    fn bind(&mut self, name: &Sexp) -> VarId {
        let id = VarId(self.vars.len() as u32);
        self.vars.push(Var { name: self.world.symbol(name.word()), assigned: Cell::new(false) });
        self.scope.push((name.word().to_string(), id));
        id
    }

    fn lookup(&self, name: &str) -> Option<VarId> {
        self.scope.iter().rev().find(|(bound, _)| bound == name).map(|(_, id)| *id)
    }

    fn datum(&self, form: &Sexp) -> Value {
        match form {
            Sexp::List(items) => self.world.heap.list(&items.iter().map(|item| self.datum(item)).collect::<Vec<_>>()),
            Sexp::Word(word) => match (word.parse::<i64>(), &word[..]) {
                (Ok(n), _) => Value::fixnum(n),
                (_, "#t") => Value::TRUE,
                (_, "#f") => Value::FALSE,
                (_, name) => self.world.symbol(name),
            },
        }
    }

    fn expr(&mut self, form: &Sexp) -> Expr {
        match form {
            Sexp::Word(name) if name.starts_with('#') || name.parse::<i64>().is_ok() => Expr::Const(self.datum(form)),
            Sexp::Word(name) => match self.lookup(name) {
                Some(var) => Expr::Local(var, Span::NONE),
                None => Expr::Global(self.world.global(name), Span::NONE),
            },
            Sexp::List(items) => self.list(items),
        }
    }

    fn boxed(&mut self, form: &Sexp) -> Box<Expr> {
        Box::new(self.expr(form))
    }

    fn list(&mut self, items: &[Sexp]) -> Expr {
        let head = match &items[0] {
            Sexp::Word(name) if self.lookup(name).is_none() => &name[..],
            Sexp::Word(_) | Sexp::List(_) => "",
        };
        match (head, &items[1..]) {
            ("quote", [datum]) => Expr::Const(self.datum(datum)),
            ("if", [test, then]) => {
                Expr::If(self.boxed(test), self.boxed(then), Box::new(Expr::Const(Value::UNSPECIFIED)))
            }
            ("if", [test, then, otherwise]) => Expr::If(self.boxed(test), self.boxed(then), self.boxed(otherwise)),
            ("begin", exprs) => Expr::Seq(exprs.iter().map(|expr| self.expr(expr)).collect()),
            ("lambda", [formals, body @ ..]) => Expr::Lambda(Rc::new(self.lambda("", formals, body))),
            ("case-lambda", clauses) => Expr::CaseLambda(Rc::new(CaseLambda {
                name: self.world.symbol("cases"),
                clauses: clauses.iter().map(|c| Rc::new(self.lambda("", &c.items()[0], &c.items()[1..]))).collect(),
                span: Span::NONE,
            })),
            ("define", [Sexp::List(head), body @ ..]) => {
                let lambda = self.lambda(head[0].word(), &list(&head[1..]), body);
                Expr::Define(self.world.global(head[0].word()), Box::new(Expr::Lambda(Rc::new(lambda))), Span::NONE)
            }
            ("define", [name, value]) => Expr::Define(self.world.global(name.word()), self.boxed(value), Span::NONE),
            ("set!", [name, value]) => match self.lookup(name.word()) {
                Some(var) => {
                    self.vars[var.0 as usize].assigned.set(true);
                    Expr::SetLocal(var, self.boxed(value), Span::NONE)
                }
                None => Expr::SetGlobal(self.world.global(name.word()), self.boxed(value), Span::NONE),
            },
            ("let", [Sexp::Word(name), bindings, body @ ..]) => self.named_let(name, bindings.items(), body),
            ("let", [bindings, body @ ..]) => {
                let inits: Vec<Expr> = bindings.items().iter().map(|b| self.expr(&b.items()[1])).collect();
                let depth = self.scope.len();
                let vars: Vec<VarId> = bindings.items().iter().map(|b| self.bind(&b.items()[0])).collect();
                let body = self.body(body);
                self.scope.truncate(depth);
                Expr::Let(vars.into_iter().zip(inits).collect(), Box::new(body))
            }
            ("letrec" | "letrec*", [bindings, body @ ..]) => {
                let pairs: Vec<(Sexp, Sexp)> =
                    bindings.items().iter().map(|b| (b.items()[0].clone(), b.items()[1].clone())).collect();
                self.letrec(&pairs, body)
            }
            ("let-values", [bindings, body @ ..]) => {
                let binding = bindings.items()[0].items();
                let init = self.boxed(&binding[1]);
                let depth = self.scope.len();
                let formals = self.formals(&binding[0]);
                let body = self.body(body);
                self.scope.truncate(depth);
                Expr::LetValues(formals, init, Box::new(body), Span::NONE)
            }
            ("and", []) => Expr::Const(Value::TRUE),
            ("and", [last]) => self.expr(last),
            ("and", [first, rest @ ..]) => {
                let rest = [&[word("and")], rest].concat();
                self.expr(&list(&[word("if"), first.clone(), Sexp::List(rest), word("#f")]))
            }
            ("or", [last]) => self.expr(last),
            ("or", [first, rest @ ..]) => {
                let rest = Sexp::List([&[word("or")], rest].concat());
                let binding = list(&[list(&[word("%t"), first.clone()])]);
                self.expr(&list(&[word("let"), binding, list(&[word("if"), word("%t"), word("%t"), rest])]))
            }
            ("do", [specs, end, body @ ..]) => {
                let bindings: Vec<Sexp> = specs.items().iter().map(|s| list(&s.items()[..2])).collect();
                let steps = specs.items().iter().map(|s| s.items().get(2).unwrap_or(&s.items()[0]).clone());
                let again = Sexp::List(std::iter::once(word("%do")).chain(steps).collect());
                let again = Sexp::List([&[word("begin")], body, &[again]].concat());
                let result = Sexp::List([&[word("begin")], &end.items()[1..]].concat());
                let test = list(&[word("if"), end.items()[0].clone(), result, again]);
                self.expr(&list(&[word("let"), word("%do"), Sexp::List(bindings), test]))
            }
            (_, args) => {
                let callee = self.boxed(&items[0]);
                Expr::Call(callee, args.iter().map(|arg| self.expr(arg)).collect(), Span::NONE)
            }
        }
    }

    /// As R7RS defines it: `((letrec ((name (lambda ...))) name) init ...)`.
    fn named_let(&mut self, name: &str, bindings: &[Sexp], body: &[Sexp]) -> Expr {
        let inits: Vec<Expr> = bindings.iter().map(|b| self.expr(&b.items()[1])).collect();
        let formals = Sexp::List(bindings.iter().map(|b| b.items()[0].clone()).collect());
        let lambda = Sexp::List([&[word("lambda"), formals], body].concat());
        let callee = self.letrec(&[(word(name), lambda)], &[word(name)]);
        Expr::Call(Box::new(callee), inits, Span::NONE)
    }

    fn letrec(&mut self, pairs: &[(Sexp, Sexp)], body: &[Sexp]) -> Expr {
        let depth = self.scope.len();
        let vars: Vec<VarId> = pairs.iter().map(|(name, _)| self.bind(name)).collect();
        let mut bindings = Vec::new();
        for (var, (name, init)) in vars.iter().zip(pairs) {
            bindings.push((
                *var,
                match init {
                    Sexp::List(items) if matches!(&items[..], [Sexp::Word(w), ..] if w == "lambda") => {
                        Expr::Lambda(Rc::new(self.lambda(name.word(), &items[1], &items[2..])))
                    }
                    Sexp::List(_) | Sexp::Word(_) => self.expr(init),
                },
            ));
        }
        let body = self.body(body);
        self.scope.truncate(depth);
        Expr::Letrec(Recursive::InOrder, bindings, Box::new(body))
    }

    fn formals(&mut self, formals: &Sexp) -> Formals {
        let Sexp::List(items) = formals else { return Formals { required: vec![], rest: Some(self.bind(formals)) } };
        let dot = items.iter().position(|item| matches!(item, Sexp::Word(w) if w == "."));
        let required = items[..dot.unwrap_or(items.len())].iter().map(|item| self.bind(item)).collect();
        Formals { required, rest: dot.map(|dot| self.bind(&items[dot + 1])) }
    }

    fn lambda(&mut self, name: &str, formals: &Sexp, body: &[Sexp]) -> Lambda {
        let depth = self.scope.len();
        let formals = self.formals(formals);
        let body = self.body(body);
        self.scope.truncate(depth);
        let name = if name.is_empty() { Value::FALSE } else { self.world.symbol(name) };
        Lambda { name, formals, body, span: Span::NONE }
    }

    /// Definitions, then expressions.
    fn body(&mut self, forms: &[Sexp]) -> Expr {
        let defines = |form: &Sexp| match form {
            Sexp::List(items) => matches!(&items[0], Sexp::Word(w) if w == "define"),
            Sexp::Word(_) => false,
        };
        let count = forms.iter().take_while(|form| defines(form)).count();
        let pairs: Vec<(Sexp, Sexp)> = forms[..count]
            .iter()
            .map(|form| match form.items() {
                [_, Sexp::List(head), body @ ..] => {
                    let lambda = Sexp::List([&[word("lambda"), list(&head[1..])], body].concat());
                    (head[0].clone(), lambda)
                }
                [_, name, init] => (name.clone(), init.clone()),
                other => panic!("{other:?} is no definition"),
            })
            .collect();
        if pairs.is_empty() {
            Expr::Seq(forms.iter().map(|form| self.expr(form)).collect())
        } else {
            self.letrec(&pairs, &forms[count..])
        }
    }
}
