//! The counters, as one S-expression.

use super::Engine;
use crate::heap::regs::reg;
use crate::heap::{Code, outside};
use crate::jit::Bail;

impl Engine {
    /// An association list of counters.
    pub fn stats(&self) -> String {
        let heap = self.vm.heap.stats();
        let jit = self.jit.stats();
        let mut rows: Vec<(String, u64)> = vec![
            ("collections".into(), heap.collections),
            ("full-collections".into(), heap.full_collections),
            ("live-bytes".into(), heap.live_bytes),
            ("allocated-bytes".into(), heap.allocated_bytes),
            ("reserved-bytes".into(), heap.reserved_bytes),
            ("outside-bytes".into(), outside::live() as u64),
            ("jit-modules".into(), jit.modules),
            ("jit-functions".into(), jit.functions),
            ("jit-bytes".into(), jit.bytes),
            ("jit-nanoseconds".into(), jit.nanos),
            ("calls-of-compiled-code".into(), reg::NATIVE_CALLS.get()),
        ];
        let moves = &self.vm.moves;
        rows.extend([
            ("captures".into(), moves.captures.get()),
            ("frames-reinstated".into(), moves.reinstated.get()),
            ("frames-resumed-compiled".into(), moves.resumed_compiled.get()),
            ("frames-resumed-interpreted".into(), moves.resumed_interpreted.get()),
        ]);
        for (pauses, name) in self.vm.pauses.iter().zip(["young", "full"]) {
            let figures = pauses.figures().into_iter().zip(["", "-median", "-longest"]);
            rows.extend(figures.map(|(figure, which)| (format!("{name}-microseconds{which}"), figure)));
        }
        rows.push(("jit-invalidated".into(), jit.invalidated));
        let [failed, passed] = self.vm.checks.get();
        if failed + passed > 0 {
            rows.extend([("checks-passed".into(), passed), ("checks-failed".into(), failed)]);
        }
        let bails = Bail::ALL.iter().zip(jit.bails).filter(|&(_, count)| count > 0);
        rows.extend(bails.map(|(reason, count)| (format!("bail-{}", reason.name()), count)));
        let mut rows: Vec<String> = rows.iter().map(|(name, value)| format!("({name} . {value})")).collect();
        // Where code has left so often that it was given up: the position, and how often that came to pass.
        rows.extend(self.jit.left_at().into_iter().map(|(code, site, count)| {
            let span = self.vm.codes.span_at(Code::known(code), site);
            let place = span.and_then(|span| self.vm.sources.show(span)).unwrap_or_else(|| "elsewhere".to_string());
            format!("(jit-invalidated-at . \"{}: {count}\")", place.replace(['"', '\\'], "_"))
        }));
        format!("({})", rows.join(" "))
    }
}
