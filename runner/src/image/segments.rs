//! A memory as segments of data, what is not zero; a table as segments of elements, what is not null.

use std::ops::Range;

use wasm_encoder::{ConstExpr, ElementSection, Elements, Encode, SectionId};

use crate::limits::{MAX_SEGMENTS, SEGMENT_GAP, ZERO_BLOCK};

/// The ranges of a memory that are not zero, in order; short gaps are taken along, and longer ones the more there are.
fn ranges(memory: &[u8]) -> Vec<Range<usize>> {
    const WORD: usize = 8;
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (block, at) in memory.chunks(ZERO_BLOCK).zip((0..).step_by(ZERO_BLOCK)) {
        if block == &[0; ZERO_BLOCK][..block.len()] {
            continue;
        }
        for (word, at) in block.chunks(WORD).zip((at..).step_by(WORD)) {
            if word == &[0; WORD][..word.len()] {
                continue;
            }
            match ranges.last_mut() {
                Some(last) if at - last.end < SEGMENT_GAP => last.end = at + word.len(),
                _ => ranges.push(at..at + word.len()),
            }
        }
    }
    let mut gap = SEGMENT_GAP;
    while ranges.len() > MAX_SEGMENTS {
        gap *= 2;
        ranges = merged(ranges, gap);
    }
    ranges.into_iter().map(|range| trimmed(memory, range)).collect()
}

/// The range without zeroes at its ends, which are not all zero.
fn trimmed(memory: &[u8], range: Range<usize>) -> Range<usize> {
    let zeroes = |byte: &&u8| **byte == 0;
    let bytes = &memory[range.clone()];
    let (before, behind) = (bytes.iter().take_while(zeroes).count(), bytes.iter().rev().take_while(zeroes).count());
    range.start + before..range.end - behind
}

/// The ranges with gaps of less than that closed.
fn merged(ranges: Vec<Range<usize>>, gap: usize) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start - last.end < gap => last.end = range.end,
            _ => merged.push(range),
        }
    }
    merged
}

/// Appends the section of data of a module with this memory. The memory is copied once, straight to its place: it may be
/// large.
pub(super) fn append_section(memory: &[u8], module: &mut Vec<u8>) {
    let ranges = ranges(memory);
    let heads: Vec<Vec<u8>> = ranges.iter().map(head).collect();
    let mut count = Vec::new();
    ranges.len().encode(&mut count);
    let size = count.len() + heads.iter().map(Vec::len).sum::<usize>() + ranges.iter().map(Range::len).sum::<usize>();
    module.reserve_exact(size + 16);
    module.push(SectionId::Data.into());
    size.encode(module);
    module.extend(count);
    for (head, range) in heads.iter().zip(ranges) {
        module.extend(head);
        module.extend(&memory[range]);
    }
}

/// What comes before the bytes of an active segment: its kind, its address, its length.
fn head(range: &Range<usize>) -> Vec<u8> {
    const ACTIVE: u8 = 0;
    let mut head = vec![ACTIVE];
    let address = u32::try_from(range.start).expect("a 32-bit memory");
    ConstExpr::i32_const(address.cast_signed()).encode(&mut head);
    range.len().encode(&mut head);
    head
}

/// Active segments of elements: one for each run of indices that follow each other.
pub(super) fn elements(functions: impl IntoIterator<Item = (u32, u32)>) -> ElementSection {
    let mut section = ElementSection::new();
    let mut flush = |start: u32, run: &mut Vec<u32>| {
        if !run.is_empty() {
            let functions = Elements::Functions(std::mem::take(run).into());
            section.active(None, &ConstExpr::i32_const(start.cast_signed()), functions);
        }
    };
    let (mut start, mut run) = (0, Vec::new());
    for (slot, function) in functions {
        if slot != start + run.len() as u32 {
            flush(start, &mut run);
            start = slot;
        }
        run.push(function);
    }
    flush(start, &mut run);
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeroes_are_left_out_but_for_short_gaps() {
        let mut memory = vec![0; 3 * ZERO_BLOCK];
        memory[5] = 1;
        memory[20] = 1;
        memory[ZERO_BLOCK + 100] = 1;
        memory[3 * ZERO_BLOCK - 1] = 1;
        assert_eq!(ranges(&memory), [5..21, ZERO_BLOCK + 100..ZERO_BLOCK + 101, 3 * ZERO_BLOCK - 1..3 * ZERO_BLOCK]);
        assert!(ranges(&[0; 100]).is_empty());
    }

    #[test]
    fn there_are_never_too_many() {
        let memory: Vec<u8> = (0..MAX_SEGMENTS * 32 * 4).map(|at| u8::from(at % 32 == 0)).collect();
        let ranges = ranges(&memory);
        assert!(ranges.len() <= MAX_SEGMENTS);
        assert!((0..memory.len()).step_by(32).all(|at| ranges.iter().any(|range| range.contains(&at))));
    }
}
