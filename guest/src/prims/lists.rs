//! Pairs and lists (R7RS §6.4). `member` and `assoc` with a predicate, `map` and `for-each` are in the prelude.

use super::ops;
use super::table::{Any, Index, List, boolean, index, prims};
use crate::data::{equal, list};
use crate::heap::objects::{car, cdr, set_car, set_cdr};
use crate::heap::patience::Patience;
use crate::heap::{Heap, PAIR_BYTES, RetryAfterGc, Value};
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};

prims! { vm, args;
    /// Is it a pair?
    "pair?" (x: Any) Pure IsPair => boolean(x.is_pair());
    /// A fresh pair.
    "cons" (a: Any, b: Any) Allocates Cons => Ok(vm.heap.cons(a, b));
    /// The car of a pair.
    "car" (x: Any) Reads Car => ops::car(vm, x);
    /// The cdr of a pair.
    "cdr" (x: Any) Reads Cdr => ops::cdr(vm, x);
    /// Stores in the car of a pair.
    "set-car!" (x: Any, v: Any) Writes SetCar => ops::set_car(vm, x, v);
    /// Stores in the cdr of a pair.
    "set-cdr!" (x: Any, v: Any) Writes SetCdr => ops::set_cdr(vm, x, v);
    /// `(caar x)`: `(car (car x))`
    "caar" (x: Any) Reads Selector("aa") => cxr(vm, "caar", x);
    /// `(cadr x)`: `(car (cdr x))`
    "cadr" (x: Any) Reads Selector("ad") => cxr(vm, "cadr", x);
    /// `(cdar x)`: `(cdr (car x))`
    "cdar" (x: Any) Reads Selector("da") => cxr(vm, "cdar", x);
    /// `(cddr x)`: `(cdr (cdr x))`
    "cddr" (x: Any) Reads Selector("dd") => cxr(vm, "cddr", x);
    /// `(caaar x)`: `(car (car (car x)))`
    "caaar" (x: Any) Reads Selector("aaa") => cxr(vm, "caaar", x);
    /// `(caadr x)`: `(car (car (cdr x)))`
    "caadr" (x: Any) Reads Selector("aad") => cxr(vm, "caadr", x);
    /// `(cadar x)`: `(car (cdr (car x)))`
    "cadar" (x: Any) Reads Selector("ada") => cxr(vm, "cadar", x);
    /// `(caddr x)`: `(car (cdr (cdr x)))`
    "caddr" (x: Any) Reads Selector("add") => cxr(vm, "caddr", x);
    /// `(cdaar x)`: `(cdr (car (car x)))`
    "cdaar" (x: Any) Reads Selector("daa") => cxr(vm, "cdaar", x);
    /// `(cdadr x)`: `(cdr (car (cdr x)))`
    "cdadr" (x: Any) Reads Selector("dad") => cxr(vm, "cdadr", x);
    /// `(cddar x)`: `(cdr (cdr (car x)))`
    "cddar" (x: Any) Reads Selector("dda") => cxr(vm, "cddar", x);
    /// `(cdddr x)`: `(cdr (cdr (cdr x)))`
    "cdddr" (x: Any) Reads Selector("ddd") => cxr(vm, "cdddr", x);
    /// `(caaaar x)`: `(car (car (car (car x))))`
    "caaaar" (x: Any) Reads Selector("aaaa") => cxr(vm, "caaaar", x);
    /// `(caaadr x)`: `(car (car (car (cdr x))))`
    "caaadr" (x: Any) Reads Selector("aaad") => cxr(vm, "caaadr", x);
    /// `(caadar x)`: `(car (car (cdr (car x))))`
    "caadar" (x: Any) Reads Selector("aada") => cxr(vm, "caadar", x);
    /// `(caaddr x)`: `(car (car (cdr (cdr x))))`
    "caaddr" (x: Any) Reads Selector("aadd") => cxr(vm, "caaddr", x);
    /// `(cadaar x)`: `(car (cdr (car (car x))))`
    "cadaar" (x: Any) Reads Selector("adaa") => cxr(vm, "cadaar", x);
    /// `(cadadr x)`: `(car (cdr (car (cdr x))))`
    "cadadr" (x: Any) Reads Selector("adad") => cxr(vm, "cadadr", x);
    /// `(caddar x)`: `(car (cdr (cdr (car x))))`
    "caddar" (x: Any) Reads Selector("adda") => cxr(vm, "caddar", x);
    /// `(cadddr x)`: `(car (cdr (cdr (cdr x))))`
    "cadddr" (x: Any) Reads Selector("addd") => cxr(vm, "cadddr", x);
    /// `(cdaaar x)`: `(cdr (car (car (car x))))`
    "cdaaar" (x: Any) Reads Selector("daaa") => cxr(vm, "cdaaar", x);
    /// `(cdaadr x)`: `(cdr (car (car (cdr x))))`
    "cdaadr" (x: Any) Reads Selector("daad") => cxr(vm, "cdaadr", x);
    /// `(cdadar x)`: `(cdr (car (cdr (car x))))`
    "cdadar" (x: Any) Reads Selector("dada") => cxr(vm, "cdadar", x);
    /// `(cdaddr x)`: `(cdr (car (cdr (cdr x))))`
    "cdaddr" (x: Any) Reads Selector("dadd") => cxr(vm, "cdaddr", x);
    /// `(cddaar x)`: `(cdr (cdr (car (car x))))`
    "cddaar" (x: Any) Reads Selector("ddaa") => cxr(vm, "cddaar", x);
    /// `(cddadr x)`: `(cdr (cdr (car (cdr x))))`
    "cddadr" (x: Any) Reads Selector("ddad") => cxr(vm, "cddadr", x);
    /// `(cdddar x)`: `(cdr (cdr (cdr (car x))))`
    "cdddar" (x: Any) Reads Selector("ddda") => cxr(vm, "cdddar", x);
    /// `(cddddr x)`: `(cdr (cdr (cdr (cdr x))))`
    "cddddr" (x: Any) Reads Selector("dddd") => cxr(vm, "cddddr", x);
    /// Is it the empty list?
    "null?" (x: Any) Pure IsNull => boolean(x.is_null());
    /// Is it a proper list?
    "list?" (x: Any) Reads => boolean(list::is_list(x));
    /// A list of `k` times `fill`.
    "make-list" (k: Index [fill: Any]) Allocates => make_list(vm, k, fill.unwrap_or(Value::UNSPECIFIED));
    /// A list of the arguments.
    "list" (| items) Allocates List => Ok(fold(&vm.heap, items, Value::NIL));
    /// A list of the arguments, the last one being its tail.
    "cons*" (first: Any | rest) Allocates ConsStar => cons_star(vm, first, rest);
    /// The length of a proper list.
    "length" (x: Any) Reads => match list::length(x) {
        Some(n) => index(n),
        None => Err(vm.type_error("length", 1, "a list", x)),
    };
    /// A list of the elements of the arguments; the last argument is shared.
    "append" (| lists) Allocates => append(vm, "append", lists);
    /// `(append (reverse x) tail)`
    "append-reverse" (x: List, tail: Any) Allocates => Ok(x.into_iter().fold(tail, |rest, item| vm.heap.cons(item, rest)));
    /// The elements in reverse order.
    "reverse" (x: Any) Allocates => reverse(vm, x);
    /// The list without its first `k` elements.
    "list-tail" (x: Any, k: Index) Reads ListTail => list_tail(vm, "list-tail", x, k);
    /// Element `k` of a list.
    "list-ref" (x: Any, k: Index) Reads ListRef => list_ref(vm, x, k);
    /// Stores in element `k` of a list.
    "list-set!" (x: Any, k: Index, v: Any) Writes => {
        set_car(pair_at(vm, "list-set!", x, k)?, v);
        Ok(Value::UNSPECIFIED)
    };
    /// The last pair of a list that may be dotted.
    "last-pair" (x: Any) Reads => last_pair(vm, x);
    /// A fresh copy of the pairs of a list that may be dotted; other objects are given back.
    "list-copy" (x: Any) Allocates => match list::extent(x) {
        Some((count, tail)) => Ok(vm.heap.copy_pairs(x, count, tail)),
        None => Err(vm.type_error("list-copy", 1, "a list that ends", x)),
    };
    /// The first tail whose car is `eq?` to `x`, or `#f`.
    "memq" (x: Any, items: Any) Reads Search(Memq) => member(vm, "memq", items, |item| Ok(item == x));
    /// The first tail whose car is `eqv?` to `x`, or `#f`.
    "memv" (x: Any, items: Any) Reads Search(Memv) => member(vm, "memv", items, |item| Ok(equal::eqv(item, x)));
    /// The first tail whose car is `equal?` to `x`, or `#f`: `member` without a predicate.
    "%member" (x: Any, items: Any) Reads => member(vm, "member", items, |item| equal::equal(x, item));
    /// The first pair of an association list whose car is `eq?` to `x`, or `#f`.
    "assq" (x: Any, pairs: Any) Reads Search(Assq) => assoc(vm, "assq", pairs, |key| Ok(key == x));
    /// The first pair of an association list whose car is `eqv?` to `x`, or `#f`.
    "assv" (x: Any, pairs: Any) Reads Search(Assv) => assoc(vm, "assv", pairs, |key| Ok(equal::eqv(key, x)));
    /// The first pair whose car is `equal?` to `x`, or `#f`: `assoc` without a predicate.
    "%assoc" (x: Any, pairs: Any) Reads => assoc(vm, "assoc", pairs, |key| equal::equal(x, key));
    /// `reverse` that reuses the pairs of a proper list.
    "reverse!" (x: List) Writes => { let _ = x; Ok(reverse_in_place(args.get(0))) };
}

/// `cadr` and the like: the letters between `c` and `r`, from the right.
fn cxr(vm: &Vm, who: &str, v: Value) -> Outcome {
    let mut at = v;
    for &letter in who.as_bytes()[1..who.len() - 1].iter().rev() {
        if !at.is_pair() {
            return Err(vm.type_error(who, 1, &format!("a structure that has a {who}"), v));
        }
        at = if letter == b'a' { car(at) } else { cdr(at) };
    }
    Ok(at)
}

/// A list of arguments that ends in `tail`.
pub(super) fn fold(heap: &Heap, items: Args, tail: Value) -> Value {
    items.iter().rev().fold(tail, |rest, item| heap.cons(item, rest))
}

/// Pairs cost 16 bytes each whether or not they fit the heap: refuse what cannot fit.
fn make_list(vm: &Vm, k: u32, fill: Value) -> Outcome {
    if k as u64 * PAIR_BYTES as u64 > vm.heap.room() {
        vm.heap.request_gc();
        return Err(Control::RetryAfterGc);
    }
    Ok((0..k).fold(Value::NIL, |rest, _| vm.heap.cons(fill, rest)))
}

fn cons_star(vm: &Vm, first: Value, rest: Args) -> Outcome {
    let Some(last) = rest.len().checked_sub(1) else { return Ok(first) };
    let front = rest.part(0..last);
    Ok(vm.heap.cons(first, fold(&vm.heap, front, rest.get(last))))
}

fn append(vm: &Vm, who: &str, lists: Args) -> Outcome {
    let Some(last) = lists.len().checked_sub(1) else { return Ok(Value::NIL) };
    let mut whole = lists.get(last);
    for i in (0..last).rev() {
        let list = lists.get(i);
        let Some(count) = list::length(list) else { return Err(no_list(vm, who, lists.part(0..i + 1))) };
        whole = vm.heap.copy_pairs(list, count, whole);
    }
    Ok(whole)
}

/// The error of the first argument that is no list; the last of these is none.
#[cold]
fn no_list(vm: &Vm, who: &str, arguments: Args) -> Control {
    let wrong = arguments.iter().position(|v| !list::is_list(v)).expect("one that is no list") as u32;
    vm.type_error(who, wrong + 1, "a list", arguments.get(wrong))
}

fn reverse(vm: &Vm, x: Value) -> Outcome {
    if !list::is_list(x) {
        return Err(vm.type_error("reverse", 1, "a list", x));
    }
    Ok(list::iter(x).fold(Value::NIL, |rest, item| vm.heap.cons(item, rest)))
}

fn reverse_in_place(mut x: Value) -> Value {
    let mut done = Value::NIL;
    while x.is_pair() {
        let rest = cdr(x);
        set_cdr(x, done);
        (done, x) = (x, rest);
    }
    done
}

pub(super) fn list_ref(vm: &Vm, x: Value, k: u32) -> Outcome {
    pair_at(vm, "list-ref", x, k).map(car)
}

pub(super) fn list_tail(vm: &Vm, who: &str, x: Value, k: u32) -> Outcome {
    let mut at = x;
    for _ in 0..k {
        if !at.is_pair() {
            return Err(vm.range_error(who, Value::fixnum(k as i64), x));
        }
        at = cdr(at);
    }
    Ok(at)
}

fn pair_at(vm: &Vm, who: &str, x: Value, k: u32) -> Outcome {
    let at = list_tail(vm, who, x, k)?;
    if at.is_pair() { Ok(at) } else { Err(vm.range_error(who, Value::fixnum(k as i64), x)) }
}

fn last_pair(vm: &Vm, x: Value) -> Outcome {
    let mut walk = Walk::of(x);
    let last = walk.by_ref().last();
    match last {
        Some(pair) if !walk.cyclic => Ok(pair),
        _ => Err(vm.type_error("last-pair", 1, "a non-empty list", x)),
    }
}

fn member(vm: &Vm, who: &str, items: Value, is_it: impl Fn(Value) -> Result<bool, RetryAfterGc>) -> Outcome {
    let mut walk = Walk::of(items);
    let mut patience = Patience::new();
    for pair in walk.by_ref() {
        patience.spend(1)?;
        if is_it(car(pair))? {
            return Ok(pair);
        }
    }
    if walk.ended_well() { Ok(Value::FALSE) } else { Err(vm.type_error(who, 2, "a list", items)) }
}

fn assoc(vm: &Vm, who: &str, pairs: Value, is_it: impl Fn(Value) -> Result<bool, RetryAfterGc>) -> Outcome {
    let mut walk = Walk::of(pairs);
    let mut patience = Patience::new();
    for pair in walk.by_ref() {
        let entry = car(pair);
        if !entry.is_pair() {
            return Err(vm.type_error(who, 2, "an association list", pairs));
        }
        patience.spend(1)?;
        if is_it(car(entry))? {
            return Ok(entry);
        }
    }
    if walk.ended_well() { Ok(Value::FALSE) } else { Err(vm.type_error(who, 2, "a list", pairs)) }
}

/// The pairs of a list; ends on a cyclic one too (Brent: the tortoise teleports, so a step costs one compare).
struct Walk {
    at: Value,
    tortoise: Value,
    steps: u64,
    cyclic: bool,
}

impl Walk {
    fn of(at: Value) -> Walk {
        Walk { at, tortoise: Value::NIL, steps: 0, cyclic: false }
    }

    fn ended_well(&self) -> bool {
        self.at.is_null() && !self.cyclic
    }
}

impl Iterator for Walk {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        if !self.at.is_pair() || self.cyclic {
            return None;
        }
        let pair = self.at;
        self.at = cdr(pair);
        self.steps += 1;
        if self.steps.is_power_of_two() {
            self.tortoise = pair;
        } else if pair == self.tortoise {
            self.cyclic = true;
            return None;
        }
        Some(pair)
    }
}
