//! The code generator: hot lambdas become the functions of new wasm modules.
//!
//! A request names a code object. [`Jit::next_module`] turns the requests of the moment into one module: [`batch`] says
//! who goes in, [`liveness`] and [`facts`] what is known, [`emit`] writes the functions, [`module`] the rest. The host
//! links it or does not ([`Jit::linked`], [`Jit::failed`]); [`link`] keeps the book of table slots.

mod ahead;
mod asm;
mod bail;
mod batch;
mod emit;
mod facts;
mod glue;
mod kept;
mod link;
mod liveness;
mod module;
mod options;
mod patched;
mod plan;
mod profile;
#[cfg(test)]
mod tests;
mod types;
mod vars;

pub use bail::Bail;
pub use kept::Kept;
pub use module::function_name;
pub use options::Optimisations;
pub use plan::Reentry;

use crate::heap::regs::reg;
use crate::heap::{Code, Global, Marker, Place, Tier, Value, Vector};
use crate::interp::entries::generic_entries;
use crate::interp::inst;
use crate::spec::limits::{MAX_GENERATIONS, MAX_MEMBERS, MAX_VARS};
use crate::spec::runtime::Runtime;
use crate::vm::{Heat, Vm};
use ahead::Ahead;
use asm::{FuncId, TypeId};
use batch::Wanted;
use emit::{Context, Output};
use link::{Book, Word};
use liveness::Liveness;
use module::Built;
use plan::{Member, Plan, Role};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// A module for the host to link.
#[derive(Clone, Debug)]
pub struct ModuleBytes {
    /// Its number, for [`Jit::linked`] and [`Jit::failed`].
    pub id: u32,
    pub bytes: Vec<u8>,
}

/// Figures of the code generator.
#[derive(Clone, Debug, Default)]
pub struct JitStats {
    /// Modules generated.
    pub modules: u64,
    /// Lambdas compiled in them.
    pub functions: u64,
    pub bytes: u64,
    /// Time spent generating.
    pub nanos: u64,
    pub linked: u64,
    pub failed: u64,
    /// Compiled forms given up because their assumptions kept failing.
    pub invalidated: u64,
    /// Lambdas declined, by reason in the order of [`Bail::ALL`].
    pub bails: [u64; Bail::COUNT],
}

/// The code generator of an instance.
pub struct Jit {
    runtime: Runtime,
    pub options: Cell<Optimisations>,
    queue: RefCell<Vec<Wanted>>,
    book: RefCell<Book>,
    stats: RefCell<JitStats>,
    /// How often code (by bits) was given up because of exits at a site.
    left_at: RefCell<BTreeMap<(u64, u32), u64>>,
    /// Code counts fuel at its polls.
    counting: Cell<bool>,
    /// While a program is compiled that has not run.
    ahead: RefCell<Option<Ahead>>,
    /// Code objects, by bits, that there were when a program had been expanded, and are still there.
    expanded: RefCell<BTreeSet<u64>>,
    /// The form that runs next, while its code is compiled before that.
    next: RefCell<Option<Ahead>>,
}

impl Jit {
    pub fn new(runtime: Runtime) -> Jit {
        Jit {
            runtime,
            options: Cell::new(Optimisations::DEFAULT),
            queue: RefCell::default(),
            book: RefCell::default(),
            stats: RefCell::default(),
            left_at: RefCell::default(),
            counting: Cell::new(false),
            ahead: RefCell::default(),
            expanded: RefCell::default(),
            next: RefCell::default(),
        }
    }

    /// A program of these thunks is going to be compiled without having run: all of it, or what a profile names.
    pub fn begin_ahead(&self, vm: &Vm, thunks: &[Value], profile: Option<&[u8]>) -> bool {
        let ahead = Ahead::of(vm, thunks, true);
        let requests = ahead.requests(vm, thunks);
        *self.ahead.borrow_mut() = Some(ahead);
        match profile {
            Some(profile) => self.apply_profile(vm, profile),
            None => {
                self.queue.borrow_mut().extend(requests);
                true
            }
        }
    }

    /// The form with this thunk runs next, and its code shall be compiled before.
    pub fn expect(&self, vm: &Vm, thunk: Value) {
        *self.next.borrow_mut() = Some(Ahead::of(vm, &[thunk], false));
    }

    /// From here on code is compiled as the program runs. The figures begin anew: a linked program's bytes shall not
    /// depend on how long the linker took.
    pub fn end_ahead(&self) {
        if self.ahead.take().is_some() {
            *self.stats.borrow_mut() = JitStats::default();
        }
    }

    /// The table slots that hold code in use: what was given up or never became current is not among them.
    pub fn slots_in_use(&self) -> Vec<u32> {
        self.book.borrow().slots_in_use()
    }

    /// From now on code counts fuel: what does not is given up, and asked for anew.
    pub fn count_fuel(&self, vm: &Vm) {
        self.counting.set(true);
        let mut book = self.book.borrow_mut();
        let linked = book.compiled_codes();
        self.replace(vm, &mut book, &linked);
    }

    /// Gives code back to the interpreter and asks for new forms at the next safe point.
    fn replace(&self, vm: &Vm, book: &mut Book, codes: &[Value]) {
        for &code in codes {
            self.give_up(book, code);
            vm.hot.borrow_mut().push(Heat::Entries(code));
        }
        vm.request_poll();
    }

    /// Asks for a code object to be compiled, perhaps with an entry of running frames.
    /// What is compiled, on its way to be, or was declined is not asked for again: frames that go on in the interpreter
    /// keep counting.
    pub fn request(&self, code: Value, reentry: Option<Reentry>) {
        let book = self.book.borrow();
        if book.has_bailed(code) || book.is_pending(code, reentry) || book.has(code, reentry) {
            return;
        }
        drop(book);
        let mut queue = self.queue.borrow_mut();
        match queue.iter_mut().find(|request| request.code == code) {
            Some(request) => request.reentries.extend(reentry),
            None => queue.push(Wanted { code, reentries: reentry.into_iter().collect() }),
        }
    }

    /// Is anything waiting to be compiled?
    pub fn has_work(&self) -> bool {
        !self.queue.borrow().is_empty()
    }

    /// Has the host a module that it has neither linked nor refused? Then it will ask for control on its own, and what gets
    /// hot meanwhile is one batch: frames are not unwound to tell it, and nothing is compiled a second time because its
    /// first form is not linked yet (two thirds of the lambdas of a type inferencer were).
    pub fn awaits_link(&self) -> bool {
        self.book.borrow().has_pending()
    }

    /// Compiles what is waiting, at most [`MAX_MEMBERS`] requests of it, into one module. `None` when nothing is
    /// waiting or all of it was declined.
    pub fn next_module(&self, vm: &Vm) -> Option<ModuleBytes> {
        let start = Instant::now();
        let mut made = None;
        while made.is_none() && self.has_work() {
            let requests: Vec<Wanted> = {
                let mut queue = self.queue.borrow_mut();
                // Ahead of time nobody waits for the first of them, and calls inside a module are direct.
                let most = if self.ahead.borrow().is_some() { usize::MAX } else { MAX_MEMBERS };
                let count = queue.len().min(most);
                let mut requests: Vec<Wanted> = queue.drain(..count).collect();
                // A batch may have had it meanwhile as the callee of another one.
                let book = self.book.borrow();
                requests.retain(|request| !book.has_all(request.code, &request.reentries));
                requests
            };
            let (ahead, next) = (self.ahead.borrow(), self.next.borrow());
            let known = ahead.as_ref().or(next.as_ref());
            let members = batch::collect(vm, &mut self.book.borrow_mut(), self.options.get(), known, requests);
            made = self.compile(vm, known, members);
        }
        if made.is_none() {
            // The form runs now, and what it stores is there to be looked at.
            *self.next.borrow_mut() = None;
        }
        self.stats.borrow_mut().nanos += start.elapsed().as_nanos() as u64;
        made
    }

    /// Emits members until none bails, and the module around them.
    fn compile(&self, vm: &Vm, ahead: Option<&Ahead>, mut members: Vec<Member>) -> Option<ModuleBytes> {
        loop {
            if members.is_empty() {
                return None;
            }
            let lambdas = |code: Value| Some(ahead::tree_of(vm, code)?.lambda.clone());
            let plan = Plan::new(self.runtime, &members, ahead, &lambdas);
            let emitted = emit_all(&plan, vm.config.deopt.get() == 1, self.counting.get()).and_then(|outputs| {
                keep_alive(vm, &plan, &outputs)?;
                Ok(outputs)
            });
            match emitted {
                Ok(outputs) => return Some(self.assemble(vm, &plan, outputs)),
                Err((member, bail)) => {
                    self.book.borrow_mut().bail(members[member].code, bail);
                    members.remove(member);
                }
            }
        }
    }

    fn assemble(&self, vm: &Vm, plan: &Plan, outputs: Vec<Output>) -> ModuleBytes {
        let mut book = self.book.borrow_mut();
        let functions = words(plan);
        let (placements, taken) = book.place(&functions);
        let mut calls = Vec::new();
        let mut built = Vec::new();
        for (planned, output) in plan.functions.iter().zip(outputs) {
            let member = &plan.members[planned.member];
            calls.extend(output.callees.iter().map(|&callee| (callee, member.code.0)));
            output.watched.iter().for_each(|&cell| Global::known(Value(cell)).watch());
            book.watch(member.code, &output.watched);
            built.push(Built { ty: function_type(member, planned.role), body: output.body });
        }
        let with_glue = book.wants_glue();
        let bytes = module::build(plan, built, &placements, with_glue);
        plan.members.iter().for_each(|member| vm.codes.set_compiled(Code::known(member.code)));
        let codes = plan.members.iter().map(|member| member.code).collect();
        let words = functions.into_iter().map(|(_, word)| word).collect();
        let id = book.hand_out(words, taken, codes, calls, with_glue, self.counting.get());
        let mut stats = self.stats.borrow_mut();
        stats.modules += 1;
        stats.functions += plan.members.len() as u64;
        stats.bytes += bytes.len() as u64;
        ModuleBytes { id, bytes }
    }

    /// The module was instantiated and its `patch` gave 0; if memory says otherwise, it counts as failed.
    pub fn linked(&self, vm: &Vm, id: u32) {
        if !self.is_patched(id) {
            self.fail(id);
            return;
        }
        let Some(pending) = self.book.borrow_mut().linked(id) else { return };
        self.stats.borrow_mut().linked += 1;
        pending.codes.iter().for_each(|&code| Code::known(code).set_exits(0));
        if pending.counting != self.counting.get() {
            self.replace(vm, &mut self.book.borrow_mut(), &pending.codes);
            return;
        }
        // What it calls by index may have been given up meanwhile, when nobody knew of these callers: the slot can go.
        let given_up = |callee: u64| {
            !pending.codes.iter().any(|code| code.0 == callee) && Code::known(Value(callee)).tier() != Tier::Compiled
        };
        let mut callers: BTreeSet<u64> =
            pending.calls.iter().filter(|(callee, _)| given_up(*callee)).map(|(_, caller)| *caller).collect();
        callers.extend(pending.stale);
        let mut book = self.book.borrow_mut();
        let stale: BTreeSet<u64> =
            callers.iter().flat_map(|&caller| book.with_callers(Value(caller))).map(|code| code.0).collect();
        if !stale.is_empty() {
            self.replace(vm, &mut book, &stale.into_iter().map(Value).collect::<Vec<_>>());
        }
    }

    /// The top-level variable is about to hold something else: all code that relies on what it holds is given up, and what
    /// calls that by index. It has to get hot again: a text that is loaded anew changes one variable after the other, and
    /// code made in between would not live long. No native frame may be left.
    pub fn content_changes(&self, vm: &Vm, cell: Value) {
        let global = Global::known(cell);
        global.end_watch();
        let mut book = self.book.borrow_mut();
        let relying = book.content_changes(cell);
        if relying.is_empty() {
            return;
        }
        global.count_change();
        let given_up: BTreeSet<u64> =
            relying.iter().flat_map(|&code| book.with_callers(code)).map(|code| code.0).collect();
        for code in given_up.into_iter().map(Value).filter(|&code| Code::known(code).tier() == Tier::Compiled) {
            self.stats.borrow_mut().invalidated += 1;
            self.give_up(&mut book, code);
            Code::known(code).set_counter(vm.config.threshold.get() as u32);
        }
    }

    /// Why a code object stays interpreted, if it was declined.
    pub fn declined(&self, code: Value) -> Option<Bail> {
        self.book.borrow().bailed(code)
    }

    /// The number of the module that a code object was linked by last.
    pub fn module_of(&self, code: Value) -> Option<u32> {
        self.book.borrow().module_of(code)
    }

    /// The module could not be linked: its lambdas stay as they are and are not asked for again. If memory says that it
    /// was, it counts as linked: its slots must not be given to others.
    pub fn failed(&self, vm: &Vm, id: u32) {
        match self.is_patched(id) {
            true => self.linked(vm, id),
            false => self.fail(id),
        }
    }

    /// Has the `patch` of a module that awaits its link run? A host's word is not enough: the book would take the words
    /// of a module that was never patched for table slots of its own, and later modules would overwrite what is there.
    fn is_patched(&self, id: u32) -> bool {
        let placeholders = generic_entries(&self.runtime);
        let is_slot = |index: u32| index != 0 && !placeholders.contains(&index);
        self.book.borrow().awaiting(id).is_some_and(|pending| {
            pending.codes.iter().all(|&code| Code::known(code).tier() == Tier::Compiled)
                && pending.words.iter().all(|word| is_slot(word.at.get()))
        })
    }

    fn fail(&self, id: u32) {
        if self.book.borrow_mut().failed(id).is_some() {
            self.stats.borrow_mut().failed += 1;
        }
    }

    /// Code objects were collected: their table slots can be used again.
    pub fn code_died(&self, codes: impl IntoIterator<Item = Value>) {
        let mut book = self.book.borrow_mut();
        let mut queue = self.queue.borrow_mut();
        for code in codes {
            book.died(code);
            queue.retain(|request| request.code != code);
            self.expanded.borrow_mut().remove(&code.0);
            self.left_at.borrow_mut().retain(|&(left, _), _| left != code.0);
        }
    }

    /// The compiled form of the code left through guards too often, most of all at this site: gives it and everything that
    /// calls it by index back to the interpreter, and asks for new forms, which assume less at that site. Where that was
    /// no help the next form assumes less everywhere. A lambda whose last form was compiled without assumptions keeps it.
    pub fn invalidate(&self, code: Value, site: u32) {
        Code::known(code).set_exits(0);
        let mut book = self.book.borrow_mut();
        if book.generation(code) >= MAX_GENERATIONS || Code::known(code).tier() != Tier::Compiled {
            return;
        }
        if !book.failed_at(code, site) {
            book.next_generation(code);
        }
        *self.left_at.borrow_mut().entry((code.0, site)).or_insert(0) += 1;
        self.stats.borrow_mut().invalidated += 1;
        let given_up = book.with_callers(code);
        for &code in &given_up {
            self.give_up(&mut book, code);
        }
        drop(book);
        given_up.into_iter().for_each(|code| self.request(code, None));
    }

    /// Gives code back to the interpreter. No native frame may be left.
    fn give_up(&self, book: &mut Book, code: Value) {
        let object = Code::known(code);
        book.end_watch(code);
        if !book.is_pending(code, None) {
            // What top-level variables held is kept alive by code that embeds it, and by nothing else any more.
            object.set_jit_literals(None);
        }
        object.set_tier(Tier::Interpreted);
        object.set_entry_any(self.runtime.entry_any.placeholder.index);
        object.set_entries(std::array::from_fn(|n| self.runtime.entry_n[n].placeholder.index));
        book.reentry_words(code).into_iter().for_each(|word| word.set(0));
    }

    /// Forgets everything: what is linked stays linked, and nothing is compiled any more. What relies on a top-level
    /// variable cannot be given up any more when that changes, so it is given up now.
    pub fn clear(&self) {
        let mut book = self.book.borrow_mut();
        let watched = book.watched_cells();
        let watching: BTreeSet<u64> =
            watched.iter().flat_map(|&cell| book.content_changes(cell)).map(|code| code.0).collect();
        let given_up: BTreeSet<u64> =
            watching.into_iter().flat_map(|code| book.with_callers(Value(code))).map(|code| code.0).collect();
        given_up.into_iter().for_each(|code| self.give_up(&mut book, Value(code)));
        watched.into_iter().for_each(|cell| Global::known(cell).end_watch());
        drop(book);
        self.queue.take();
        self.book.take();
    }

    /// Sites whose exits code was given up for: the code object, the site, how often.
    pub fn left_at(&self) -> Vec<(Value, u32, u64)> {
        self.left_at.borrow().iter().map(|(&(code, site), &count)| (Value(code), site, count)).collect()
    }

    pub fn stats(&self) -> JitStats {
        let mut stats = self.stats.borrow().clone();
        stats.bails = self.book.borrow().bail_counts();
        stats
    }

    /// Marks what must not die: code whose module awaits its link, and, while native frames may be running it, all
    /// linked code (the frame of a closure that captures nothing does not name it). A request keeps nothing alive: a
    /// program that makes code faster than its host compiles it would never get rid of any.
    pub fn trace(&self, marker: &mut Marker) {
        self.next.borrow().iter().flat_map(Ahead::definitions).for_each(|closure| marker.value(closure));
        let book = self.book.borrow();
        book.pending_codes().for_each(|code| marker.value(code));
        if reg::DEPTH.get() != 0 {
            book.linked_codes().for_each(|code| marker.value(code));
        }
    }
}

/// The functions of the plan, in its order; or who declined and why.
fn emit_all(plan: &Plan, deopt: bool, counting: bool) -> Result<Vec<Output>, (usize, Bail)> {
    let mut lives = Vec::new();
    for (i, member) in plan.members.iter().enumerate() {
        let trusted = |site| !member.distrusted.contains(&site);
        let record = |site| emit::site_record(member.code, &member.options, site, trusted(site));
        if member.lambda.slots as usize + member.lambda.captures as usize > MAX_VARS {
            return Err((i, Bail::TooManyLocals));
        }
        lives.push(Liveness::of(&member.lambda, &record).map_err(|bail| (i, bail))?);
    }
    let emit = |planned: &plan::Planned| {
        let member = &plan.members[planned.member];
        let cx = Context { plan, member, liveness: &lives[planned.member], options: member.options, deopt, counting };
        let emitted = match planned.role {
            Role::Main => emit::function(&cx, member.entry()),
            Role::Any => Ok(emit::plain(emit::entry_any(plan, planned.member))),
            Role::Rest(n) => Ok(emit::plain(emit::rest_entry(plan, planned.member, n))),
            Role::Reentry(Reentry::Loop(id)) => emit::function(&cx, emit::Entrance::Loop(id)),
            Role::Reentry(Reentry::Calls) => emit::function(&cx, emit::Entrance::Calls),
        };
        emitted.map_err(|bail| (planned.member, bail))
    };
    plan.functions.iter().map(emit).collect()
}

fn function_type(member: &Member, role: Role) -> TypeId {
    match role {
        Role::Main => member.main_type(),
        Role::Any => types::ENTRY_ANY,
        Role::Rest(n) => types::entry(n),
        Role::Reentry(Reentry::Loop(_)) => types::entry(0),
        Role::Reentry(Reentry::Calls) => types::entry(emit::RESUME_ARGUMENTS),
    }
}

/// The functions that go into the table, and the words that hold their indices.
fn words(plan: &Plan) -> Vec<(FuncId, Word)> {
    let mut list = Vec::new();
    for (index, planned) in plan.functions.iter().enumerate() {
        let member = &plan.members[planned.member];
        let code = Code::known(member.code);
        let entry = |n: u32| code.place(Code::ENTRIES.element(n));
        let (at, reentry) = match planned.role {
            Role::Main if member.is_direct() => (Some(entry(member.lambda.required as u32)), None),
            Role::Main => (None, None),
            Role::Any => (Some(code.place(Code::ENTRY_ANY)), None),
            Role::Rest(n) => (Some(entry(n)), None),
            Role::Reentry(reentry) => (Some(reentry_word(member, reentry)), Some(reentry)),
        };
        list.extend(at.map(|at| (FuncId(index as u32), Word { code: member.code, at, reentry })));
    }
    list
}

/// The word that holds the index of an entry of running frames.
fn reentry_word(member: &Member, reentry: Reentry) -> Place<u32> {
    let Reentry::Loop(id) = reentry else { return Code::known(member.code).place(Code::RESUME) };
    let site = member.lambda.body.find_loop(id).and_then(|head| head.site());
    let site = site.unwrap_or_else(|| panic!("an entry of loop {}, which there is not", id.0));
    Code::known(member.code).instructions().site(site.get()).word(inst::LOOP_ENTRY)
}

/// Makes each code object keep what its functions embed, besides what its older functions did.
fn keep_alive(vm: &Vm, plan: &Plan, outputs: &[Output]) -> Result<(), (usize, Bail)> {
    let mut by_member: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    for (planned, output) in plan.functions.iter().zip(outputs) {
        by_member.entry(planned.member).or_default().extend(&output.literals);
    }
    for (member, mut literals) in by_member {
        let code = Code::known(plan.members[member].code);
        literals.extend(code.jit_literals().into_iter().flat_map(|old| old.items().iter().map(|value| value.0)));
        if literals.is_empty() {
            continue;
        }
        let items: Vec<Value> = literals.into_iter().map(Value).collect();
        let vector = Vector::of_items(&vm.heap, &items).map_err(|_| (member, Bail::OutOfMemory))?;
        code.set_jit_literals(Some(vector));
    }
    Ok(())
}
