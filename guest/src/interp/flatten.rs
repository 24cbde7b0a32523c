//! Flattening: a unit of trees becomes code objects with instructions.
//!
//! Needs: checked trees with slots. Gives: a code object per lambda, every node's site, the source positions of sites.
//! Breaks: nothing; the trees stay as they are (the code generator reads them).

use super::check;
use super::encoding::{self, Field};
use super::inst::{self, Part, op};
use crate::core::tree::{Atom, Callee, Lambda, LoopId, MakeClosure, Node, NodeKind, Site, Slot, Tree, Unit};
use crate::heap::{Closure, Code, Frame, Global, Instructions, RetryAfterGc, Symbol, Tier, Value, Vector};
use crate::spec::Op;
use crate::spec::limits::MAX_SLOTS;
use crate::text::source::Span;
use crate::vm::Vm;
use crate::vm::code::{CodeInfo, NewCode};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Why a unit cannot be flattened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlattenError {
    Memory(RetryAfterGc),
    /// A lambda has more slots or literals than instructions can name.
    TooLarge(Span),
}

impl From<RetryAfterGc> for FlattenError {
    fn from(retry: RetryAfterGc) -> FlattenError {
        FlattenError::Memory(retry)
    }
}

/// Makes the code objects of a unit; gives the closure of its lambda 0, a procedure of no arguments.
pub fn flatten(vm: &Vm, unit: &Rc<Unit>, entries: [u32; 8]) -> Result<Value, FlattenError> {
    let lambdas = unit.lambdas.borrow().clone();
    for lambda in &lambdas {
        if lambda.slots > MAX_SLOTS || lambda.required > MAX_SLOTS {
            return Err(FlattenError::TooLarge(lambda.span));
        }
        lambda.code.set(new_code(vm, unit, lambda, entries).value());
    }
    for lambda in &lambdas {
        flatten_lambda(vm, unit, lambda)?;
    }
    check::assert_valid(vm, unit);
    Ok(closure_of(Code::known(lambdas[0].code.get())))
}

/// The one closure of the code of a lambda that captures nothing.
pub fn closure_of(code: Code) -> Value {
    code.closure().map_or(Value::FALSE, Closure::value)
}

fn new_code(vm: &Vm, unit: &Rc<Unit>, lambda: &Rc<Lambda>, entries: [u32; 8]) -> Code {
    let object = vm.make_code(&NewCode {
        tier: Tier::Interpreted,
        required: lambda.required as u32,
        rest: lambda.rest,
        slots: lambda.slots as u32,
        name: Symbol::of(lambda.name),
        instructions: None,
        literals: None,
        counter: vm.when_compiled(lambda.span).counter(vm.config.threshold.get()),
        info: 0,
        entries,
    });
    let info = CodeInfo {
        code: object.value(),
        span: lambda.span,
        sites: Rc::new([]),
        tree: Some(Rc::new(Tree { unit: unit.clone(), lambda: lambda.clone() })),
        compiled: false,
    };
    object.set_info(vm.codes.insert(info));
    if lambda.captures == 0 {
        object.set_closure(Some(Closure::small(&vm.heap, 0, object)));
    }
    object
}

fn flatten_lambda(vm: &Vm, unit: &Rc<Unit>, lambda: &Rc<Lambda>) -> Result<(), FlattenError> {
    let mut f = Flattener {
        unit,
        span: lambda.span,
        scratch: (Frame::size_for(lambda.slots as u32) + Frame::SELF.offset()) as u16,
        units: Vec::new(),
        literals: Vec::new(),
        literal_index: BTreeMap::new(),
        sites: Vec::new(),
        calls: 0,
        loops: Vec::new(),
    };
    f.emit(op::ENTER, &[]);
    f.tail(&lambda.body)?;
    let bytes: Vec<u8> = f.units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let instructions = Instructions::new(&vm.heap, bytes.len() as u32)?;
    instructions.bytes().write_bytes(&bytes);
    let literals = Vector::of_items(&vm.heap, &f.literals)?;
    let object = Code::known(lambda.code.get());
    object.set_words(Some(instructions));
    object.set_literals(Some(literals));
    vm.codes.set_sites(object, f.sites.into());
    Ok(())
}

/// Where the value of a node goes.
#[derive(Clone, Copy)]
pub(super) enum Want {
    /// It is the lambda's result.
    Tail,
    /// Into this byte offset of the frame.
    At(u16),
}

pub(super) struct Flattener<'a> {
    unit: &'a Unit,
    span: Span,
    /// Byte offset of a place above the frame (its callee's `self`), for values nobody keeps.
    pub(super) scratch: u16,
    units: Vec<u16>,
    literals: Vec<Value>,
    literal_index: BTreeMap<u64, u16>,
    sites: Vec<(u32, Span)>,
    /// Calls so far that come back.
    calls: u16,
    loops: Vec<LoopContext>,
}

#[derive(Clone)]
struct LoopContext {
    id: LoopId,
    head: u32,
    slots: Vec<u16>,
}

pub(super) type Flat<T = ()> = Result<T, FlattenError>;

pub(super) fn at(slot: Slot) -> u16 {
    Frame::SLOTS.at(slot.0 as u32).offset() as u16
}

impl Flattener<'_> {
    fn here(&self) -> u32 {
        self.units.len() as u32 * 2
    }

    pub(super) fn emit(&mut self, code: u16, fields: &[Field]) {
        encoding::encode(&mut self.units, code, fields);
    }

    /// Records where a node's instruction starts and where it is in the source.
    pub(super) fn mark(&mut self, site: &Site, span: Span) {
        site.set(self.here());
        if span.is_known() {
            self.sites.push((self.here(), span));
        }
    }

    fn literal(&mut self, value: Value) -> Flat<u16> {
        if let Some(&index) = self.literal_index.get(&value.0) {
            return Ok(index);
        }
        if self.literals.len() >= inst::MAX_LITERALS {
            return Err(FlattenError::TooLarge(self.span));
        }
        let index = self.literals.len() as u16;
        self.literals.push(value);
        self.literal_index.insert(value.0, index);
        Ok(index)
    }

    pub(super) fn operand(&mut self, atom: Atom) -> Flat<u16> {
        Ok(match atom {
            Atom::Slot(slot) => at(slot),
            Atom::Const(value) => inst::LITERAL + self.literal(value)?,
            Atom::Free(index) => inst::FREE + index,
        })
    }

    pub(super) fn operands(&mut self, atoms: &[Atom]) -> Flat<Vec<u16>> {
        atoms.iter().map(|&atom| self.operand(atom)).collect()
    }

    fn tail(&mut self, node: &Node) -> Flat {
        self.node(node, Want::Tail)
    }

    /// Emits a jump with a target to be patched; gives the index of its first target unit.
    pub(super) fn jump(&mut self, code: u16, fields: &[Field]) -> usize {
        let start = self.units.len();
        self.emit(code, fields);
        start + inst::unit_of(code, Part::Target) as usize
    }

    fn patch(&mut self, unit: usize, target: u32) {
        self.units[unit] = target as u16;
        self.units[unit + 1] = (target >> 16) as u16;
    }

    pub(super) fn patch_here(&mut self, unit: usize) {
        self.patch(unit, self.here());
    }

    fn place(&self, want: Want) -> u16 {
        match want {
            Want::At(place) => place,
            Want::Tail => self.scratch,
        }
    }

    /// In tail position returns what the scratch place holds.
    fn finish(&mut self, want: Want) {
        if let Want::Tail = want {
            let scratch = self.scratch;
            self.emit(op::RETURN, &[Field::Operand(scratch)]);
        }
    }

    pub(super) fn node(&mut self, node: &Node, want: Want) -> Flat {
        let last = self.links(node)?;
        self.last(last, want)
    }

    /// Emits the bindings that a node begins with; gives what follows them.
    pub(super) fn links<'n>(&mut self, node: &'n Node) -> Flat<&'n Node> {
        let mut node = node;
        loop {
            if let NodeKind::Let { slot, init, body } = &node.kind {
                self.node(init, Want::At(slot.map_or(self.scratch, at)))?;
                node = body;
            } else if let NodeKind::Fix { closures, body, site } = &node.kind {
                self.fix(closures, site)?;
                node = body;
            } else {
                return Ok(node);
            }
        }
    }

    /// A node that is no `Let` or `Fix`. (What needs much of the stack is not inlined into this: it goes as deep as the tree.)
    fn last(&mut self, node: &Node, want: Want) -> Flat {
        match &node.kind {
            NodeKind::Atom(atom) => self.atom(*atom, want),
            NodeKind::Global { global, span, site } => {
                self.mark(site, *span);
                self.literal(*global)?;
                let place = self.place(want);
                self.emit(op::GLOBAL, &[Field::Place(place), Field::Variable(global.addr())]);
                self.finish(want);
                Ok(())
            }
            NodeKind::SetGlobal { global, value, define, span, site } => {
                self.mark(site, *span);
                self.literal(*global)?;
                if !define {
                    let cell = Global::known(*global);
                    cell.set_flags(cell.flags() | Global::ASSIGNED);
                }
                let value = Field::Operand(self.operand(*value)?);
                self.emit(op::SET_GLOBAL, &[Field::Variable(global.addr()), value, Field::Define(*define)]);
                self.atom(Atom::Const(Value::UNSPECIFIED), want)
            }
            NodeKind::Let { .. } | NodeKind::Fix { .. } => unreachable!("links of a chain"),
            NodeKind::If { test, then, otherwise } => self.branch(test, then, otherwise, want),
            NodeKind::Prim { op, args, span, site } => {
                let place = self.place(want);
                self.prim(*op, args, *span, site, place)?;
                self.finish(want);
                Ok(())
            }
            NodeKind::Call { callee, args, span, site } => self.call(*callee, args, *span, site, want),
            NodeKind::Loop { id, vars, body, span, site } => self.enter_loop(*id, vars, body, *span, site, want),
            NodeKind::Continue { id, args, site } => self.go_on(*id, args, site),
        }
    }

    #[inline(never)]
    fn atom(&mut self, atom: Atom, want: Want) -> Flat {
        match (want, atom) {
            (Want::Tail, _) => {
                let operand = self.operand(atom)?;
                self.emit(op::RETURN, &[Field::Operand(operand)]);
            }
            (Want::At(place), Atom::Const(value)) => {
                if value.is_pointer() {
                    self.literal(value)?;
                }
                self.emit(op::CONST, &[Field::Place(place), Field::Value(value)]);
            }
            (Want::At(place), _) => {
                let operand = self.operand(atom)?;
                if operand != place {
                    self.emit(op::MOVE, &[Field::Place(place), Field::Operand(operand)]);
                }
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn prim(&mut self, primitive: Op, args: &[Atom], span: Span, site: &Site, place: u16) -> Flat {
        self.mark(site, span);
        if let (Op::Add | Op::Sub, [first, Atom::Const(value)]) = (primitive, args)
            && let Some(imm) = small(*value)
        {
            let first = Field::Operand(self.operand(*first)?);
            let code = if primitive == Op::Add { op::ADD_IMM } else { op::SUB_IMM };
            self.emit(code, &[Field::Place(place), first, Field::Immediate(imm)]);
            return Ok(());
        }
        let mut fields = [const { Field::Place(0) }; 1 + inst::MOST_OPERANDS];
        fields[0] = Field::Place(place);
        for (field, &arg) in fields[1..].iter_mut().zip(args) {
            *field = Field::Operand(self.operand(arg)?);
        }
        self.emit(op::PRIM + primitive as u16, &fields[..=args.len()]);
        Ok(())
    }

    #[inline(never)]
    fn call(&mut self, callee: Callee, args: &[Atom], span: Span, site: &Site, want: Want) -> Flat {
        self.mark(site, span);
        let place = self.place(want);
        let (code, callee) = match callee {
            Callee::Atom(atom) | Callee::Known(atom, _) => (op::CALL, Some(Field::Operand(self.operand(atom)?))),
            Callee::Global(global) => {
                self.literal(global)?;
                (op::CALL_GLOBAL, Some(Field::Variable(global.addr())))
            }
            Callee::Myself => (op::CALL_SELF, None),
        };
        let code = if let Want::Tail = want { code + (op::TAIL_CALL - op::CALL) } else { code };
        // The scratch place is 8 bytes into the callee's frame.
        let size = Field::FrameSize(self.scratch - 8);
        let number = Field::Number(self.number(want));
        let arguments = Field::Arguments(self.operands(args)?);
        match callee {
            Some(callee) => self.emit(code, &[Field::Place(place), callee, size, number, arguments]),
            None => self.emit(code, &[Field::Place(place), size, number, arguments]),
        }
        Ok(())
    }

    /// The number of the next call. Calls beyond the last number have none, like those in tail position: a frame that
    /// waits for one goes on interpreted.
    fn number(&mut self, want: Want) -> u16 {
        if matches!(want, Want::Tail) || self.calls == u16::MAX {
            return 0;
        }
        self.calls += 1;
        self.calls
    }

    #[inline(never)]
    pub(super) fn fix(&mut self, closures: &[MakeClosure], site: &Site) -> Flat {
        self.mark(site, Span::NONE);
        let mut made = Vec::with_capacity(closures.len());
        for closure in closures {
            let code = self.literal(self.unit.lambda(closure.lambda).code.get())?;
            let captures = self.operands(&closure.captures)?;
            made.push(encoding::Closure { place: at(closure.slot), code, captures });
        }
        self.emit(op::FIX, &[Field::Closures(made)]);
        Ok(())
    }

    #[inline(never)]
    fn enter_loop(
        &mut self,
        id: LoopId,
        vars: &[(Slot, Atom)],
        body: &Node,
        span: Span,
        site: &Site,
        want: Want,
    ) -> Flat {
        let inits: Vec<Atom> = vars.iter().map(|&(_, init)| init).collect();
        let slots: Vec<u16> = vars.iter().map(|&(slot, _)| at(slot)).collect();
        let context = LoopContext { id, head: 0, slots };
        let target = self.assign(&context, &inits)?;
        self.patch_here(target);
        self.mark(site, span);
        let head = self.here();
        self.emit(op::LOOP, &[Field::Loop(id.0)]);
        self.loops.push(LoopContext { head, ..context });
        self.node(body, want)?;
        // A body in value position leaves the loop by falling out of it; a `Continue` jumped back.
        self.loops.pop();
        Ok(())
    }

    #[inline(never)]
    fn go_on(&mut self, id: LoopId, args: &[Atom], site: &Site) -> Flat {
        self.mark(site, Span::NONE);
        let context = self.loops.iter().rfind(|context| context.id == id).cloned();
        let context = context.unwrap_or_else(|| unreachable!("`Continue` outside its loop passed the checker"));
        let target = self.assign(&context, args)?;
        self.patch(target, context.head);
        Ok(())
    }

    /// Sets loop variables at once and jumps; gives the target unit.
    fn assign(&mut self, context: &LoopContext, values: &[Atom]) -> Flat<usize> {
        let mut moves = Vec::new();
        for (&slot, &value) in context.slots.iter().zip(values) {
            let operand = self.operand(value)?;
            if operand != slot {
                moves.push((operand, slot));
            }
        }
        let parallel = Field::Parallel(encoding::must_be_parallel(&moves));
        Ok(self.jump(op::CONTINUE, &[parallel, Field::Target(0), Field::Moves(moves)]))
    }
}

pub(super) fn constant(atom: Atom) -> Option<Value> {
    match atom {
        Atom::Const(value) => Some(value),
        Atom::Slot(_) | Atom::Free(_) => None,
    }
}

/// A fixnum that fits a unit.
pub(super) fn small(value: Value) -> Option<i16> {
    i16::try_from(value.to_fixnum()?).ok()
}
