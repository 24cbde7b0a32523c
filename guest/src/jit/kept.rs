//! What frames of compiled code keep of their variables, for backtraces and dumps.
//!
//! Compiled code has variables in wasm locals. A frame that it gives up has in its home slots what the code after its
//! site needs, by the same analysis that its exits were made from; the other slots hold anything.

use super::liveness::{Liveness, parameters};
use super::vars::{VarMap, VarSet};
use crate::core::tree::{Lambda, Site, Slot};

/// Slots by bit: slot `i` is bit `i`. Of those beyond the first 64 nothing is claimed.
type Slots = u64;

/// For the sites of a lambda that has been compiled, in ascending order: the home slots that are sure to hold their
/// variables in a frame that waits there. Sites where there are none are left out.
#[derive(Clone, Debug)]
pub struct Kept(Vec<(u32, Slots)>);

/// The site of the poll at a lambda's entry.
const ENTRY: u32 = 0;

impl Kept {
    /// Those of a lambda that the code generator has accepted.
    pub fn of(lambda: &Lambda) -> Kept {
        // Type records change what is expected, not what is needed.
        let liveness = Liveness::of(lambda, &|_| 0).unwrap_or_else(|bail| panic!("it was compiled, but now: {bail:?}"));
        let vars = VarMap::of(lambda);
        let bits = |stored: VarSet| {
            let slots = (0..lambda.slots.min(64)).filter(|&i| stored.has(vars.slot(Slot(i))));
            slots.fold(0, |all: Slots, i| all | 1 << i)
        };
        let nodes = lambda.body.walk().map(|visit| visit.node);
        let sites = nodes.filter_map(|node| Some((node.site().map(Site::get)?, bits(liveness.stored(node)))));
        let mut kept: Vec<_> =
            sites.chain([(ENTRY, bits(parameters(lambda)))]).filter(|&(_, bits)| bits != 0).collect();
        kept.sort_unstable();
        Kept(kept)
    }

    /// Is a home slot sure to hold its variable in a frame that waits at this site?
    pub fn has(&self, site: u32, slot: u32) -> bool {
        let found = self.0.binary_search_by_key(&site, |&(site, _)| site);
        found.is_ok_and(|at| slot < 64 && self.0[at].1 >> slot & 1 == 1)
    }
}
