//! The table and the prelude have all of R7RS-small.

use crate::data::symbol;
use crate::heap::Value;
use crate::heap::objects::{car, cdr};
use crate::text::reader::Reader;
use crate::text::source::{Positions, SourceId};
use std::collections::BTreeSet;

const PRELUDE: &str = include_str!("../../../lib/prelude.scm");

/// Every procedure of appendix A (also the ones that only `(scheme r5rs)` has).
const REPORT: &str = "
* + - / < <= = > >= abs acos angle append apply asin assoc assq assv atan binary-port? boolean=? boolean? bytevector
bytevector-append bytevector-copy bytevector-copy! bytevector-length bytevector-u8-ref bytevector-u8-set! bytevector?
caaaar caaadr caaar caadar caaddr caadr caar cadaar cadadr cadar caddar cadddr caddr cadr call-with-current-continuation
call-with-input-file call-with-output-file call-with-port call-with-values call/cc car cdaaar cdaadr cdaar cdadar cdaddr
cdadr cdar cddaar cddadr cddar cdddar cddddr cdddr cddr cdr ceiling char->integer char-alphabetic? char-ci<=? char-ci<?
char-ci=? char-ci>=? char-ci>? char-downcase char-foldcase char-lower-case? char-numeric? char-ready? char-upcase
char-upper-case? char-whitespace? char<=? char<? char=? char>=? char>? char? close-input-port close-output-port
close-port command-line complex? cons cos current-error-port current-input-port current-jiffy current-output-port
current-second delete-file denominator digit-value display dynamic-wind emergency-exit environment eof-object
eof-object? eq? equal? eqv? error error-object-irritants error-object-message error-object? eval even? exact
exact->inexact exact-integer-sqrt exact-integer? exact? exit exp expt features file-error? file-exists? finite? floor
floor-quotient floor-remainder floor/ flush-output-port for-each force gcd get-environment-variable
get-environment-variables get-output-bytevector get-output-string imag-part inexact inexact->exact inexact? infinite?
input-port-open? input-port? integer->char integer? interaction-environment jiffies-per-second lcm length list
list->string list->vector list-copy list-ref list-set! list-tail list? load log magnitude make-bytevector make-list
make-parameter make-polar make-promise make-rectangular make-string make-vector map max member memq memv min modulo nan?
negative? newline not null-environment null? number->string number? numerator odd? open-binary-input-file
open-binary-output-file open-input-bytevector open-input-file open-input-string open-output-bytevector open-output-file
open-output-string output-port-open? output-port? pair? peek-char peek-u8 positive? procedure? promise? quotient raise
raise-continuable rational? rationalize read read-bytevector read-bytevector! read-char read-error? read-line
read-string read-u8 real-part real? remainder reverse round scheme-report-environment set-car! set-cdr! sin sqrt square
string string->list string->number string->symbol string->utf8 string->vector string-append string-ci<=? string-ci<?
string-ci=? string-ci>=? string-ci>? string-copy string-copy! string-downcase string-fill! string-foldcase
string-for-each string-length string-map string-ref string-set! string-upcase string<=? string<? string=? string>=?
string>? string? substring symbol->string symbol=? symbol? tan textual-port? truncate truncate-quotient
truncate-remainder truncate/ u8-ready? utf8->string values vector vector->list vector->string vector-append vector-copy
vector-copy! vector-fill! vector-for-each vector-length vector-map vector-ref vector-set! vector? with-exception-handler
with-input-from-file with-output-to-file write write-bytevector write-char write-shared write-simple write-string
write-u8 zero?";

fn prelude_forms(vm: &crate::vm::Vm) -> Vec<Value> {
    let mut reader = Reader::new(&vm.heap, &vm.symbols, PRELUDE, SourceId::default());
    let mut positions = Positions::default();
    std::iter::from_fn(|| reader.read(&mut positions).unwrap_or_else(|error| panic!("prelude: {error}"))).collect()
}

/// What a top-level `define` defines.
fn defined(form: Value) -> String {
    assert!(symbol::is_named(car(form), "define"), "the prelude has only definitions");
    let head = car(cdr(form));
    symbol::name(if head.is_pair() { car(head) } else { head })
}

#[test]
fn every_procedure_of_the_report_exists() {
    let vm = super::machine();
    let mut have: BTreeSet<String> = crate::prims::all().map(|prim| prim.name.to_string()).collect();
    have.extend(prelude_forms(vm).into_iter().map(defined));
    let missing: Vec<&str> = REPORT.split_whitespace().filter(|&name| !have.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for hook in crate::vm::control::Hook::NAMES {
        assert!(have.contains(hook), "{hook}");
    }
}

#[test]
fn names_are_unique() {
    let vm = super::machine();
    let mut seen = BTreeSet::new();
    let names = crate::prims::all().map(|prim| prim.name.to_string()).chain(prelude_forms(vm).into_iter().map(defined));
    let twice: Vec<String> = names.filter(|name| !seen.insert(name.clone())).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// Every symbol in operator position of the prelude's forms is defined somewhere or local.
#[test]
fn the_prelude_calls_only_what_exists() {
    let vm = super::machine();
    let forms = prelude_forms(vm);
    let mut have: BTreeSet<String> = crate::prims::all().map(|prim| prim.name.to_string()).collect();
    have.extend(forms.iter().map(|&form| defined(form)));
    let mut missing = BTreeSet::new();
    let mut work = forms;
    while let Some(v) = work.pop() {
        if v.is_pair() {
            work.extend([car(v), cdr(v)]);
        } else if symbol::is_symbol(v) && symbol::name(v).starts_with('%') && !have.contains(&symbol::name(v)) {
            missing.insert(symbol::name(v));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_primitive_is_documented() {
    for prim in crate::prims::all() {
        assert!(prim.doc.trim().len() > 4, "{}", prim.name);
        assert_eq!(prim.params.len(), (prim.required + prim.optional) as usize, "{}", prim.name);
    }
    assert_eq!(crate::prims::all().count(), crate::prims::COUNT);
    for (index, prim) in crate::prims::all().enumerate() {
        assert!(std::ptr::eq(crate::prims::get(index as u32), prim));
    }
}
