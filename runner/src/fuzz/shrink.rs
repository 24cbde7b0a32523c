//! Makes a failing program small: delta debugging, first over top-level forms, then inside them.

use super::form::Form;

/// The smallest program found for which `fails` still holds, and goes on holding of no candidate.
/// `patient` ends the search early.
pub fn shrink(program: Vec<Form>, patient: impl Fn() -> bool, fails: impl Fn(&[Form]) -> bool) -> Vec<Form> {
    let mut program = program;
    loop {
        let before = size(&program);
        program = drop_forms(program, &patient, &fails);
        program = reduce_parts(program, &patient, &fails);
        if size(&program) >= before || !patient() {
            return program;
        }
    }
}

fn size(program: &[Form]) -> usize {
    program.iter().map(Form::size).sum()
}

/// Drops top-level forms, in runs of halving length.
fn drop_forms(mut program: Vec<Form>, patient: &impl Fn() -> bool, fails: &impl Fn(&[Form]) -> bool) -> Vec<Form> {
    let mut run = program.len().div_ceil(2);
    while run > 0 {
        let mut at = 0;
        while at < program.len() && patient() {
            let mut candidate = program.clone();
            candidate.drain(at..(at + run).min(program.len()));
            match fails(&candidate) {
                true => program = candidate,
                false => at += run,
            }
        }
        run /= 2;
    }
    program
}

/// Walks over all parts, largest first on the way down, and tries what is smaller in their place.
fn reduce_parts(mut program: Vec<Form>, patient: &impl Fn() -> bool, fails: &impl Fn(&[Form]) -> bool) -> Vec<Form> {
    let mut path = vec![0];
    while let Some(place) = program_part(&program, &path) {
        if !patient() {
            break;
        }
        let candidates = smaller(place, path.len() == 1);
        let better = candidates.into_iter().find_map(|candidate| {
            let mut next = program.clone();
            put(&mut next, &path, candidate);
            (patient() && fails(&next)).then_some(next)
        });
        match better {
            Some(next) => program = next,
            None => advance(&program, &mut path),
        }
    }
    program
}

fn program_part<'a>(program: &'a [Form], path: &[usize]) -> Option<&'a Form> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(program.get(*first)?, |form, index| match form {
        Form::List(parts) => parts.get(*index),
        Form::Atom(_) => None,
    })
}

fn put(program: &mut [Form], path: &[usize], new: Form) {
    let mut place = &mut program[path[0]];
    for index in &path[1..] {
        match place {
            Form::List(parts) => place = &mut parts[*index],
            Form::Atom(_) => unreachable!("the path was followed before"),
        }
    }
    *place = new;
}

/// The next part in preorder; an empty path at the end.
fn advance(program: &[Form], path: &mut Vec<usize>) {
    path.push(0);
    while program_part(program, path).is_none() {
        path.pop();
        match path.last_mut() {
            Some(last) => *last += 1,
            None => return,
        }
    }
}

/// What may stand in its place: an atom, one of its parts, or itself with a part less.
fn smaller(form: &Form, top: bool) -> Vec<Form> {
    let Form::List(parts) = form else {
        return Vec::new();
    };
    let mut candidates = Vec::new();
    if !top {
        candidates.extend(["0", "#f"].map(Form::atom));
        let mut inner = parts.clone();
        inner.sort_by_key(Form::size);
        candidates.extend(inner);
        // The bodies of bindings.
        for part in parts {
            if let Form::List(deeper) = part {
                candidates.extend(deeper.iter().filter(|form| matches!(form, Form::List(_))).cloned());
            }
        }
    }
    for at in (0..parts.len()).rev() {
        let mut fewer = parts.clone();
        fewer.remove(at);
        candidates.push(Form::List(fewer));
    }
    candidates.retain(|candidate| candidate.size() < form.size());
    candidates
}

#[cfg(test)]
mod tests {
    use super::super::form::{forms, text};
    use super::*;

    #[test]
    fn what_matters_is_left() {
        let program = forms("(define a 1) (define (f x) (if x (g (bad 1 2) 3) 4)) (f (f 5))");
        let fails = |forms: &[Form]| forms.iter().any(|form| form.mentions("bad"));
        assert_eq!(text(&shrink(program, || true, fails)), "(bad)\n");
    }
}
