//! Operations on constants, done at once. Only what cannot raise and needs no heap: fixnums that stay fixnums, and
//! predicates.

use super::ir::Term;
use crate::data::{chars, symbol};
use crate::heap::Value;
use crate::spec::Op;
use crate::spec::ops::Operands;

/// The value of `op` on these operands, when all are constants and it is worth knowing.
pub(super) fn fold(op: Op, args: &[Term]) -> Option<Value> {
    match args {
        [Term::Const(a)] => predicate(op, *a).or_else(|| character(op, *a)),
        [Term::Const(a), Term::Const(b)] if op == Op::Eq => identity(*a, *b),
        [Term::Const(a), Term::Const(b)] => arithmetic(op, a.to_fixnum()?, b.to_fixnum()?),
        _ => None,
    }
}

/// `eq?`, where both are words that are equal only to themselves.
fn identity(a: Value, b: Value) -> Option<Value> {
    (is_plain(a) && is_plain(b)).then(|| Value::bool(a == b))
}

fn is_plain(v: Value) -> bool {
    v.is_fixnum() || v.is_char() || matches!(v, Value::TRUE | Value::FALSE | Value::NIL)
}

/// Is the value `equal?` to no other than itself, so that `eq?` tells?
pub(super) fn is_itself(v: Value) -> bool {
    is_plain(v) || symbol::is_symbol(v)
}

fn character(op: Op, a: Value) -> Option<Value> {
    let c = a.to_char()?;
    match op {
        Op::CharToInteger => Some(Value::fixnum(c as i64)),
        Op::CharUpcase => Some(Value::char(chars::upcase(c))),
        Op::CharDowncase => Some(Value::char(chars::downcase(c))),
        Op::CharFoldcase => Some(Value::char(chars::foldcase(c))),
        _ => None,
    }
}

fn predicate(op: Op, a: Value) -> Option<Value> {
    let result = match op {
        Op::Not => !a.is_true(),
        Op::IsNull => a.is_null(),
        Op::IsPair => a.is_pair(),
        Op::IsChar => a.is_char(),
        Op::IsBoolean => a == Value::TRUE || a == Value::FALSE,
        _ => match op.operands() {
            Operands::Sign(relation) => relation.holds(a.to_fixnum()?, 0),
            Operands::Numbers | Operands::Integers | Operands::Number | Operands::Compared(_) | Operands::Others => {
                return None;
            }
        },
    };
    Some(Value::bool(result))
}

/// Fixnums have 61 bits, so sums and differences fit an `i64`.
fn arithmetic(op: Op, a: i64, b: i64) -> Option<Value> {
    if let Operands::Compared(relation) = op.operands() {
        return Some(Value::bool(relation.holds(a, b)));
    }
    match op {
        Op::Add => Value::try_fixnum(a + b),
        Op::Sub => Value::try_fixnum(a - b),
        Op::Mul => a.checked_mul(b).and_then(Value::try_fixnum),
        _ => None,
    }
}
