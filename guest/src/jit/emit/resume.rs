//! The resume entry: a function by which a frame that waits for a call goes on, with the value of the call.
//!
//! The tree is written once more, and can be entered behind every call in it. A number says behind which one: the number
//! in the call's instruction, in a local that is 0 from there on. Every node that holds calls begins with a branch on it;
//! control that comes the ordinary way passes that with 0. What only lies before calls that nobody can be in front of is
//! left out. A frame that resumes inside of a loop does the rest of that iteration, in code for any types, and goes on in the
//! whole loop, which is emitted behind it as it is in the main function: one function for each call would be simpler, but
//! their sizes add up to the square of the lambda's.
//!
//! Where the ordinary path and that of a resumed frame meet, both have the tagged words of all that is needed
//! ([`Emitter::open_settled`]): a frame has nothing else.

use super::super::asm::{I32, I64, Label, Local};
use super::super::bail::Bail;
use super::super::facts::{Facts, Info};
use super::super::vars::VarSet;
use super::loops::{Initial, LoopNode};
use super::operands::Val;
use super::{Dest, Emitter, Flow, local};
use crate::core::tree::{Body, Node, NodeId, NodeKind, NodeMap};
use crate::heap::{Code, Value};
use crate::interp::inst;
use wasm_encoder::BlockType;

/// Arguments of a resume entry beside the frame and the closure: the value, and the number of the call.
pub const RESUME_ARGUMENTS: u32 = 2;

/// What a resume entry is entered with.
pub(super) struct Resumed {
    value: Local<I64>,
    /// The number of the call whose value it is; 0 when the frame has gone on.
    target: Local<I32>,
    calls: Calls,
}

/// The calls of a lambda that come back.
struct Calls {
    /// Their nodes and numbers, in preorder.
    list: Vec<(NodeId, u16)>,
    /// How many nodes each node is, with those in it.
    sizes: NodeMap<u32>,
}

impl Calls {
    fn of(body: &Body, code: Value) -> Calls {
        let instructions = Code::known(code).instructions();
        let number = |node: &Node| {
            let site = node.site().filter(|_| node.is_call())?;
            Some(instructions.site(site.get()).unit(inst::CALL_NUMBER)).filter(|&number| number != 0)
        };
        let nodes: Vec<&Node> = body.walk().map(|visit| visit.node).collect();
        let mut sizes = NodeMap::new(body, 1);
        for node in nodes.iter().rev() {
            sizes[node] += node.parts().map(|part| sizes[part.node]).sum::<u32>();
        }
        let list = nodes.iter().filter_map(|node| Some((node.id(), number(node)?))).collect();
        Calls { list, sizes }
    }

    /// The numbers of those in a node.
    fn within(&self, node: &Node) -> impl Iterator<Item = u16> + '_ {
        let (first, end) = (node.id().0, node.id().0 + self.sizes[node]);
        let at = |id: u32| self.list.partition_point(|(call, _)| call.0 < id);
        self.list[at(first)..at(end)].iter().map(|&(_, number)| number)
    }
}

impl Emitter<'_> {
    /// The function that is entered behind a call.
    pub(super) fn enter_behind_call(&mut self) -> Result<(), Bail> {
        let member = self.cx.member;
        let (value, target) = (self.asm.local::<I64>(), self.asm.local::<I32>());
        // The arguments come in the locals of the first variables.
        let arguments = [0, 1].map(|i| Local::<I64>::at(2 + i));
        self.ins().local_get(arguments[0]).local_set(value);
        self.ins().local_get(arguments[1]).i32_wrap_i64().local_set(target);
        let calls = Calls::of(&member.lambda.body, member.code);
        self.resumed = Some(Resumed { value, target, calls });
        if self.resume_in(&member.lambda.body, Dest::Tail, Flow::Ends)? == Flow::Falls {
            self.ins().unreachable();
        }
        Ok(())
    }

    fn resumed(&self) -> &Resumed {
        self.resumed.as_ref().unwrap_or_else(|| unreachable!("only a resume entry is entered behind calls"))
    }

    /// Are there calls in the node that it can be entered behind?
    fn is_resumable(&self, node: &Node) -> bool {
        self.resumed().calls.within(node).next().is_some()
    }

    /// A node, which is entered behind the calls in it and, if `flow` falls, at its beginning.
    fn resume_in(&mut self, node: &Node, dest: Dest, flow: Flow) -> Result<Flow, Bail> {
        if !self.is_resumable(node) {
            return if flow == Flow::Falls { self.emit(node, dest) } else { Ok(Flow::Ends) };
        }
        if let NodeKind::If { test, then, otherwise } = &node.kind {
            self.resume_in_branches(node, [test, then, otherwise], dest, flow)
        } else if node.is_link() {
            self.resume_in_chain(node, dest, flow)
        } else if let Some(this) = self.loop_node(node) {
            self.resume_in_iteration(&this, dest, flow)
        } else {
            assert!(node.is_call(), "a node that holds calls is a call, or has parts");
            self.resume_behind(node, dest, flow)
        }
    }

    /// Bindings, and what follows them.
    fn resume_in_chain(&mut self, node: &Node, dest: Dest, flow: Flow) -> Result<Flow, Bail> {
        let entered = self.entered_in_chain(node);
        let mut labels: Vec<Label> = entered.iter().map(|_| self.asm.open_block(BlockType::Empty)).collect();
        labels.reverse();
        self.branch_to(&entered, &labels, flow);
        let (mut node, mut flow, mut labels) = (node, flow, labels.into_iter());
        loop {
            let (here, into, next) = match &node.kind {
                NodeKind::Let { slot, init, body } => (&**init, self.binding(node, *slot, body), Some(&**body)),
                NodeKind::Fix { closures, body, .. } => {
                    if flow == Flow::Falls {
                        self.fix(closures)?;
                    }
                    node = body;
                    continue;
                }
                _ => (node, dest, None),
            };
            if self.is_resumable(here) {
                let label = labels.next().expect("a block for each part that is entered");
                self.asm.close(label);
            }
            flow = self.resume_in(here, into, flow)?;
            match next {
                Some(body) => node = body,
                None => return Ok(flow),
            }
        }
    }

    /// The inits of a chain that are entered behind calls, and its last node if that is.
    fn entered_in_chain<'n>(&self, node: &'n Node) -> Vec<&'n Node> {
        let (mut node, mut entered) = (node, Vec::new());
        loop {
            let (here, next) = match &node.kind {
                NodeKind::Let { init, body, .. } => (Some(&**init), Some(&**body)),
                NodeKind::Fix { body, .. } => (None, Some(&**body)),
                _ => (Some(node), None),
            };
            entered.extend(here.filter(|here| self.is_resumable(here)));
            match next {
                Some(body) => node = body,
                None => return entered,
            }
        }
    }

    /// Goes to the label of the part that holds the call which is resumed behind; goes on here when none is, if control
    /// comes here in the ordinary way.
    fn branch_to(&mut self, parts: &[&Node], labels: &[Label], flow: Flow) {
        let Resumed { target, calls, .. } = self.resumed();
        let target = *target;
        let numbers: Vec<Vec<u16>> = parts.iter().map(|part| calls.within(part).collect()).collect();
        let all = || numbers.iter().flatten().copied();
        let (Some(first), Some(last)) = (all().min(), all().max()) else { return };
        let here = self.asm.open_block(BlockType::Empty);
        let other = if flow == Flow::Falls { here } else { labels[0] };
        let mut table = vec![other; usize::from(last - first) + 1];
        for (numbers, &label) in numbers.iter().zip(labels) {
            numbers.iter().for_each(|number| table[usize::from(number - first)] = label);
        }
        self.ins().local_get(target).i32_const(first.into()).i32_sub();
        self.asm.br_table(&table, other);
        self.asm.close(here);
        if flow == Flow::Ends {
            // Nobody comes here, which the validator does not see behind the end of a block.
            self.ins().unreachable();
        }
    }

    /// An `If`: its test and its branches.
    fn resume_in_branches(
        &mut self,
        node: &Node,
        [test, then, otherwise]: [&Node; 3],
        dest: Dest,
        flow: Flow,
    ) -> Result<Flow, Bail> {
        let end = self.open_settled(self.cx.liveness.after(node));
        let in_otherwise = self.asm.open_block(BlockType::Empty);
        let alternative = self.open_settled(self.cx.liveness.needed(otherwise));
        let in_then = self.asm.open_block(BlockType::Empty);
        let in_test = self.asm.open_block(BlockType::Empty);
        self.branch_to(&[test, then, otherwise], &[in_test, in_then, in_otherwise], flow);
        self.asm.close(in_test);
        let mut flow = self.resume_in(test, Dest::Test(alternative), flow)?;
        self.asm.close(in_then);
        flow = self.resume_in(then, dest, flow)?;
        if flow == Flow::Falls {
            self.settle_dest(dest);
            self.br(end);
        }
        flow = self.close(alternative, Flow::Ends);
        self.asm.close(in_otherwise);
        flow = self.resume_in(otherwise, dest, flow)?;
        if flow == Flow::Falls {
            self.settle_dest(dest);
        }
        Ok(self.close(end, flow))
    }

    /// A loop: the rest of an iteration, then the whole loop from its next iteration on, which is also where control goes
    /// that comes to the loop in the ordinary way.
    fn resume_in_iteration(&mut self, this: &LoopNode, dest: Dest, flow: Flow) -> Result<Flow, Bail> {
        let after = self.open_settled(self.cx.liveness.after(this.node));
        let again = self.open_settled(self.cx.liveness.needed(this.node));
        if flow == Flow::Falls {
            let inside = self.asm.open_block(BlockType::Empty);
            self.branch_if_resuming(inside);
            self.set_first_values(this);
            self.br(again);
            self.asm.close(inside);
        }
        let rest = |emitter: &mut Self| emitter.resume_in(this.body, dest, Flow::Ends);
        if self.partial_iteration(this, again, rest)? == Flow::Falls {
            self.settle_dest(dest);
            self.br(after);
        }
        let mut flow = self.close(again, Flow::Ends);
        if flow == Flow::Falls {
            flow = self.run_loop(this, Initial::Set, dest)?;
            if flow == Flow::Falls {
                self.settle_dest(dest);
            }
        }
        Ok(self.close(after, flow))
    }

    /// Gives the variables of a loop their first values.
    fn set_first_values(&mut self, this: &LoopNode) {
        let NodeKind::Loop { vars, .. } = &this.node.kind else { unreachable!("a loop's node is a loop") };
        let operands: Vec<_> = vars.iter().map(|&(_, atom)| self.operand(atom)).collect();
        let infos: Vec<Info> = operands.iter().map(|&operand| self.info(operand)).collect();
        operands.iter().for_each(|&operand| self.push(operand));
        for (&var, info) in this.vars.iter().zip(infos).rev() {
            self.ins().local_set(local(var));
            self.facts.define(var, info);
        }
    }

    /// Goes to the label if a frame is about to resume.
    fn branch_if_resuming(&mut self, label: Label) {
        let target = self.resumed().target;
        self.ins().local_get(target);
        self.asm.br_if_unlikely(label);
    }

    /// A call: made in the ordinary way, or behind it.
    fn resume_behind(&mut self, node: &Node, dest: Dest, flow: Flow) -> Result<Flow, Bail> {
        let stored = self.cx.liveness.stored(node);
        let after = self.open_settled(match dest {
            // The ordinary path may have the result as a double: that of an operation in place of the call.
            Dest::Var(var, _) => stored.with(var),
            Dest::Drop | Dest::Test(_) | Dest::Tail => stored,
        });
        if flow == Flow::Falls {
            let resuming = self.asm.open_block(BlockType::Empty);
            self.branch_if_resuming(resuming);
            if self.emit(node, dest)? == Flow::Falls {
                self.br(after);
            }
            self.asm.close(resuming);
        }
        let flow = self.take_up(stored, dest);
        Ok(self.close(after, flow))
    }

    /// Takes up a frame that keeps these variables: loads them, and puts the call's value in its place.
    fn take_up(&mut self, stored: VarSet, dest: Dest) -> Flow {
        let &Resumed { value, target, .. } = self.resumed();
        let lambda = &self.cx.member.lambda;
        let vars = lambda.slots + lambda.captures;
        self.facts = Facts::new(vars.into());
        self.facts.stored = VarSet::range(lambda.slots, vars);
        self.facts.self_stored = true;
        self.load_slots(stored.minus(self.facts.stored));
        self.ins().i32_const(0).local_set(target);
        self.ins().local_get(value);
        self.deliver(Val::Tagged(Info::ANY), dest)
    }
}
