//! Makes a failing text or byte string small: runs of lines, then of bytes, in halving lengths, are left out.

/// The smallest piece found for which `fails` still holds. `patient` ends the search early.
pub(super) fn shrink(bytes: Vec<u8>, patient: impl Fn() -> bool, mut fails: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let lines = drop_runs(lines, &patient, &mut |lines| fails(&lines.concat()));
    let bytes = lines.concat();
    drop_runs(bytes, &patient, &mut fails)
}

fn drop_runs<T: Clone>(mut items: Vec<T>, patient: &impl Fn() -> bool, fails: &mut impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut run = items.len().div_ceil(2);
    while run > 0 {
        let mut at = 0;
        while at < items.len() && patient() {
            let mut candidate = items.clone();
            candidate.drain(at..(at + run).min(items.len()));
            match fails(&candidate) {
                true => items = candidate,
                false => at += run,
            }
        }
        run /= 2;
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_is_left() {
        let text = b"one\ntwo bad three\nfour\n".to_vec();
        let fails = |bytes: &[u8]| bytes.windows(3).any(|window| window == b"bad");
        assert_eq!(shrink(text, || true, fails), b"bad");
    }
}
