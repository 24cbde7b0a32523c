//! Symbols (R7RS §6.5) and the table that makes equal names one object.
//!
//! The table holds its symbols weakly: [`SymbolTable::sweep`], called between marking and the end of a collection, drops
//! those nobody else reaches. Open addressing, linear probing, the hash kept in the symbol itself; the order depends on
//! names alone, never on addresses.

use super::hash::text_hash;
use super::string;
use crate::heap::{Heap, Marker, RetryAfterGc, StringObject, Symbol, Value, outside};
use crate::spec::limits::SYMBOL_SLOTS;
use std::cell::{Cell, RefCell};

/// The interned symbols.
#[derive(Debug)]
pub struct SymbolTable {
    /// A power of two; `FALSE` is a free slot. At most half full.
    slots: RefCell<Vec<Value>>,
    count: Cell<usize>,
    next_unique: Cell<u64>,
}

impl Default for SymbolTable {
    fn default() -> SymbolTable {
        SymbolTable::new()
    }
}

impl SymbolTable {
    /// A table without symbols.
    pub fn new() -> SymbolTable {
        let slots = RefCell::new(vec![Value::FALSE; SYMBOL_SLOTS]);
        SymbolTable { slots, count: Cell::new(0), next_unique: Cell::new(1) }
    }

    /// The number of interned symbols.
    pub fn len(&self) -> usize {
        self.count.get()
    }

    /// Is no symbol interned?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The symbol with this name, for names of the system or of ordinary length.
    ///
    /// # Panics
    /// When the name is thousands of characters long and would break the heap's hard limit; text of the user's goes
    /// through [`SymbolTable::try_intern`].
    pub fn intern(&self, heap: &Heap, name: &str) -> Value {
        self.intern_if(heap, name, |_| true).expect("a symbol of ordinary length")
    }

    /// `string->symbol`: the symbol with this name.
    pub fn try_intern(&self, heap: &Heap, name: &str) -> Result<Value, RetryAfterGc> {
        self.intern_if(heap, name, outside::has_room)
    }

    /// The same, of a name that is a string: where the symbol is known nothing is copied.
    pub fn intern_string(&self, heap: &Heap, name: Value) -> Result<Value, RetryAfterGc> {
        match self.find(text_hash(string::chars(name)), |symbol| string::equal(name_string(symbol), name)) {
            Ok(symbol) => Ok(symbol),
            Err(_) => self.try_intern(heap, &string::to_rust(name)),
        }
    }

    /// `may_take` is asked before the table grows to so many bytes.
    fn intern_if(&self, heap: &Heap, name: &str, may_take: fn(usize) -> bool) -> Result<Value, RetryAfterGc> {
        let hash = text_hash(name.chars());
        let at = match self.find(hash, |symbol| string::is_text(name_string(symbol), name)) {
            Ok(symbol) => return Ok(symbol),
            Err(at) => at,
        };
        let grows = (self.count.get() + 1) * 2 > self.slots.borrow().len();
        if grows && !may_take(size_for(self.count.get() + 1) * size_of::<Value>()) {
            return Err(RetryAfterGc);
        }
        let symbol = new_symbol(heap, name, hash)?;
        self.slots.borrow_mut()[at] = symbol;
        self.count.set(self.count.get() + 1);
        if grows {
            self.rebuild(&self.all());
        }
        Ok(symbol)
    }

    /// The symbol with this name if there is one already.
    pub fn lookup(&self, name: &str) -> Option<Value> {
        self.find(text_hash(name.chars()), |symbol| string::is_text(name_string(symbol), name)).ok()
    }

    /// A fresh symbol that no name reaches: not `eq?` to any other, whatever its name.
    pub fn gensym(&self, heap: &Heap, prefix: &str) -> Result<Value, RetryAfterGc> {
        let number = self.next_unique.replace(self.next_unique.get() + 1);
        let name = format!("{prefix}{number}");
        new_symbol(heap, &name, text_hash(name.chars()))
    }

    /// Is it a symbol of this table (and not from [`SymbolTable::gensym`])?
    pub fn is_interned(&self, symbol: Value) -> bool {
        is_symbol(symbol) && self.find(hash(symbol), |known| known == symbol).is_ok()
    }

    /// Every interned symbol, for completion and "did you mean".
    pub fn all(&self) -> Vec<Value> {
        self.slots.borrow().iter().copied().filter(|v| v.is_true()).collect()
    }

    /// Drops the symbols the collector did not reach.
    pub fn sweep(&self, marker: &Marker) {
        // In most collections no symbol dies, and the table stays as it is.
        if self.slots.borrow().iter().all(|&symbol| marker.is_marked(symbol)) {
            return;
        }
        let kept: Vec<Value> = self.all().into_iter().filter(|&symbol| marker.is_marked(symbol)).collect();
        self.rebuild(&kept);
    }

    /// The symbol with this hash that `matches`, or the free slot where it belongs.
    fn find(&self, hash: u32, matches: impl Fn(Value) -> bool) -> Result<Value, usize> {
        let slots = self.slots.borrow();
        let mut at = hash as usize & (slots.len() - 1);
        loop {
            let symbol = slots[at];
            if !symbol.is_true() {
                return Err(at);
            }
            if self::hash(symbol) == hash && matches(symbol) {
                return Ok(symbol);
            }
            at = (at + 1) & (slots.len() - 1);
        }
    }

    fn rebuild(&self, symbols: &[Value]) {
        let size = size_for(symbols.len());
        let mut slots = vec![Value::FALSE; size];
        for &symbol in symbols {
            let mut at = hash(symbol) as usize & (size - 1);
            while slots[at].is_true() {
                at = (at + 1) & (size - 1);
            }
            slots[at] = symbol;
        }
        *self.slots.borrow_mut() = slots;
        self.count.set(symbols.len());
    }
}

/// Slots of a table that has just been made for so many symbols.
fn size_for(symbols: usize) -> usize {
    (symbols * 4).next_power_of_two().max(SYMBOL_SLOTS)
}

fn new_symbol(heap: &Heap, name: &str, hash: u32) -> Result<Value, RetryAfterGc> {
    let name = StringObject::known(string::literal(heap, name)?);
    Ok(Symbol::new(heap, hash, name).value())
}

/// Is it a symbol?
#[inline(always)]
pub fn is_symbol(v: Value) -> bool {
    Symbol::is(v)
}

/// The symbol's name.
pub fn name(symbol: Value) -> String {
    string::to_rust(name_string(symbol))
}

/// Shows the symbol's name.
#[inline]
pub fn with_name<T>(symbol: Value, look: impl FnOnce(&str) -> T) -> T {
    let name = name_string(symbol);
    string::with_utf8(name, 0, string::length(name), look)
}

/// The symbol's name as an immutable string (`symbol->string`).
pub fn name_string(symbol: Value) -> Value {
    Symbol::known(symbol).name().value()
}

/// Is it a symbol with this name?
pub fn is_named(v: Value, name: &str) -> bool {
    is_symbol(v) && string::is_text(name_string(v), name)
}

/// The hash of the symbol's name.
#[inline(always)]
pub fn hash(symbol: Value) -> u32 {
    Symbol::known(symbol).hash()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_one_symbol() {
        let (heap, table) = (Heap::new(1 << 24), SymbolTable::new());
        let names: Vec<String> = (0..500).map(|i| format!("name-{i}")).collect();
        let symbols: Vec<Value> = names.iter().map(|name| table.intern(&heap, name)).collect();
        for (text, &symbol) in names.iter().zip(&symbols) {
            assert_eq!(table.intern(&heap, text), symbol);
            assert_eq!((name(symbol), is_named(symbol, text)), (text.clone(), true));
            assert!(is_symbol(symbol) && table.is_interned(symbol) && string::is_immutable(name_string(symbol)));
        }
        assert_eq!((table.len(), table.lookup("other")), (500, None));
        assert_ne!(table.intern(&heap, ""), table.intern(&heap, "λ"));
    }

    #[test]
    fn unique_symbols_are_not_interned() {
        let (heap, table) = (Heap::new(1 << 24), SymbolTable::new());
        let (a, b) = (table.gensym(&heap, "g").unwrap(), table.gensym(&heap, "g").unwrap());
        assert!(a != b && is_symbol(a) && !table.is_interned(a));
        assert_ne!(table.intern(&heap, &name(a)), a);
    }

    #[test]
    fn collection_drops_what_nobody_reaches() {
        let (heap, table) = (Heap::new(1 << 24), SymbolTable::new());
        let kept: Vec<Value> = (0..50).map(|i| table.intern(&heap, &format!("kept-{i}"))).collect();
        for i in 0..200 {
            table.intern(&heap, &format!("lost-{i}"));
        }
        heap.collect(
            crate::heap::Generations::All,
            |marker| kept.iter().for_each(|&v| marker.value(v)),
            |marker| table.sweep(marker),
        );
        assert_eq!(table.len(), 50);
        assert!(table.lookup("lost-7").is_none());
        kept.iter().enumerate().for_each(|(i, &v)| assert_eq!(table.intern(&heap, &format!("kept-{i}")), v));
    }
}
