//! What the linker knew of the guest: its symbols, and every place in code and data where one of them is named.
//!
//! The guest is linked with `--emit-relocs`, so that its custom sections say which constants are addresses. A boot image
//! and all that is made of it have the guest's function bodies and static data at the places they have here.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{
    BinaryReader, DataKind, Linking, LinkingSectionReader, Parser, Payload, RelocSectionReader, RelocationEntry,
    RelocationType, SymbolInfo,
};

use super::shrink::ShrinkError;

/// Static data that lives or dies together: a symbol, or several that overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) range: Range<u32>,
    /// Nothing ever writes there.
    pub(super) constant: bool,
    pub(super) name: String,
}

/// What a relocated place names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A region, by its number.
    Data(usize),
    /// A function, by its index in the table.
    Slot(u32),
}

/// A relocated word of static data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) at: u32,
    /// What it held when the guest was linked.
    pub(super) value: u32,
    pub(super) target: Target,
}

/// The guest's symbols and relocations.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    /// Names of functions, by index.
    pub(super) names: BTreeMap<u32, String>,
    /// In ascending order; none overlap.
    pub(super) regions: Vec<Region>,
    /// What each function's body names, by index.
    pub(super) code: Vec<Vec<Target>>,
    /// In ascending order.
    pub(super) words: Vec<Word>,
    /// The global that holds it.
    pub(super) stack_pointer: Option<u32>,
}

/// The sections of the guest that relocations are about.
#[derive(Default)]
struct Sections<'a> {
    imported: u32,
    /// Offsets in the file: the section's content, and each body in it.
    code: Range<usize>,
    bodies: Vec<Range<usize>>,
    data: Range<usize>,
    segments: Vec<Segment>,
    /// By number, for `reloc.*` sections name theirs so.
    numbers: Vec<u8>,
    linking: Option<LinkingSectionReader<'a>>,
    relocations: Vec<RelocSectionReader<'a>>,
}

struct Segment {
    address: u32,
    /// Offset in the file.
    from: usize,
}

/// A symbol as the linking section has it; data symbols by segment and offset.
#[derive(Clone)]
enum Symbol {
    Data { segment: usize, offset: u32, size: u32, name: String },
    Other,
}

const CODE: u8 = 10;
const DATA: u8 = 11;
const CUSTOM: u8 = 0;

impl Symbols {
    /// Reads them from a guest with its custom sections.
    pub(super) fn read(guest: &[u8]) -> Result<Symbols, ShrinkError> {
        let sections = Sections::read(guest)?;
        let linking = sections.linking.clone().ok_or(ShrinkError::Symbols("there is no section `linking`"))?;
        let (mut symbols, mut names, mut constant) = (Vec::new(), BTreeMap::new(), Vec::new());
        let mut stack_pointer = None;
        for subsection in linking.subsections() {
            match subsection? {
                Linking::SegmentInfo(segments) => {
                    for segment in segments {
                        constant.push(segment?.name.starts_with(".rodata"));
                    }
                }
                Linking::SymbolTable(table) => {
                    for symbol in table {
                        symbols.push(match symbol? {
                            SymbolInfo::Func { index, name, .. } => {
                                names.extend(name.map(|name| (index, name.to_owned())));
                                Symbol::Other
                            }
                            SymbolInfo::Data { name, symbol: Some(data), flags }
                                if !flags.contains(wasmparser::SymbolFlags::ABSOLUTE) =>
                            {
                                let (segment, offset, size) = (data.index as usize, data.offset, data.size);
                                Symbol::Data { segment, offset, size, name: name.to_owned() }
                            }
                            SymbolInfo::Global { index, name: Some("__stack_pointer"), .. } => {
                                stack_pointer = Some(index);
                                Symbol::Other
                            }
                            _ => Symbol::Other,
                        });
                    }
                }
                _ => {}
            }
        }
        let entries = sections.entries()?;
        let bases = sections.bases(guest, &symbols, constant.len(), &entries)?;
        let mut found = Symbols { names, stack_pointer, ..Symbols::default() };
        found.regions = regions(&symbols, &bases, &constant);
        found.code = vec![Vec::new(); sections.imported as usize + sections.bodies.len()];
        for &(section, entry) in &entries {
            let (at, value) = sections.value(guest, section, &entry)?;
            let target = match entry.ty {
                RelocationType::TableIndexSleb | RelocationType::TableIndexI32 => Target::Slot(value),
                _ => match &symbols[entry.index as usize] {
                    // An address may lie outside the symbol it is relative to.
                    Symbol::Data { segment, offset, .. } => match found.region_at(bases[segment] + offset) {
                        Some(region) => Target::Data(region),
                        None => continue,
                    },
                    Symbol::Other => continue,
                },
            };
            match section {
                CODE => {
                    let body = sections.bodies.partition_point(|body| body.end <= at);
                    found.code[sections.imported as usize + body].push(target);
                }
                _ => found.words.push(Word { at: sections.address(at), value, target }),
            }
        }
        found.words.sort_unstable_by_key(|word| word.at);
        for targets in &mut found.code {
            targets.sort_unstable();
            targets.dedup();
        }
        Ok(found)
    }

    /// The region that holds an address.
    pub(super) fn region_at(&self, address: u32) -> Option<usize> {
        let at = self.regions.partition_point(|region| region.range.end <= address);
        self.regions.get(at).filter(|region| region.range.contains(&address)).map(|_| at)
    }

    /// The relocated words of a region.
    pub(super) fn words_in(&self, region: usize) -> &[Word] {
        let range = &self.regions[region].range;
        let first = self.words.partition_point(|word| word.at < range.start);
        let end = self.words.partition_point(|word| word.at < range.end);
        &self.words[first..end]
    }
}

/// Symbols by address; what overlaps is one.
fn regions(symbols: &[Symbol], bases: &BTreeMap<usize, u32>, constant: &[bool]) -> Vec<Region> {
    let mut all: Vec<Region> = symbols
        .iter()
        .filter_map(|symbol| match symbol {
            Symbol::Data { segment, offset, size, name } => {
                let start = bases.get(segment)? + offset;
                // A symbol without a size is a place all the same.
                let range = start..start + (*size).max(1);
                Some(Region { range, constant: constant[*segment], name: name.clone() })
            }
            Symbol::Other => None,
        })
        .collect();
    all.sort_by_key(|region| (region.range.start, region.range.end));
    let mut merged: Vec<Region> = Vec::new();
    for region in all {
        match merged.last_mut() {
            Some(last) if region.range.start < last.range.end => {
                last.range.end = last.range.end.max(region.range.end);
                last.constant &= region.constant;
            }
            _ => merged.push(region),
        }
    }
    merged
}

impl<'a> Sections<'a> {
    fn read(guest: &'a [u8]) -> Result<Sections<'a>, ShrinkError> {
        let mut sections = Sections::default();
        for payload in Parser::new(0).parse_all(guest) {
            let payload = payload?;
            if let Some((number, _)) = payload.as_section() {
                sections.numbers.push(number);
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        sections.imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => {
                    sections.numbers.push(CODE);
                    sections.code = range;
                }
                Payload::CodeSectionEntry(body) => sections.bodies.push(body.range()),
                Payload::DataSection(data) => {
                    sections.data = data.range();
                    for segment in data {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = segment.kind else {
                            return Err(ShrinkError::Unsupported("passive data"));
                        };
                        let address = super::module::constant(&offset_expr)?;
                        let from = segment.range.end - segment.data.len();
                        sections.segments.push(Segment { address, from });
                    }
                }
                Payload::CustomSection(custom) => {
                    let reader = BinaryReader::new(custom.data(), custom.data_offset());
                    match custom.name() {
                        "linking" => sections.linking = Some(LinkingSectionReader::new(reader)?),
                        name if name.starts_with("reloc.") => {
                            sections.relocations.push(RelocSectionReader::new(reader)?);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        // `as_section` says the code section's number, too.
        sections.numbers.dedup_by(|next, last| *next == CODE && *last == CODE);
        Ok(sections)
    }

    /// Relocations in code and data that name an address.
    fn entries(&self) -> Result<Vec<(u8, RelocationEntry)>, ShrinkError> {
        use RelocationType::*;
        let mut entries = Vec::new();
        for section in &self.relocations {
            let number = self.numbers.get(section.section_index() as usize).copied().unwrap_or(CUSTOM);
            for entry in section.entries() {
                let entry = entry?;
                match entry.ty {
                    // What is called is read from the bodies.
                    FunctionIndexLeb | TypeIndexLeb | GlobalIndexLeb | TableNumberLeb => {}
                    TableIndexSleb | TableIndexI32 | MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32
                        if matches!(number, CODE | DATA) =>
                    {
                        entries.push((number, entry));
                    }
                    _ if number == CUSTOM => {}
                    _ => return Err(ShrinkError::Symbols("there is a relocation of an unknown type")),
                }
            }
        }
        Ok(entries)
    }

    /// Where a relocation is, as an offset in the file, and what is there.
    fn value(&self, guest: &[u8], section: u8, entry: &RelocationEntry) -> Result<(usize, u32), ShrinkError> {
        let start = if section == CODE { self.code.start } else { self.data.start };
        let at = start + entry.offset as usize;
        let mut reader =
            BinaryReader::new(guest.get(at..).ok_or(ShrinkError::Symbols("a relocation lies outside"))?, at);
        let value = match entry.ty {
            RelocationType::MemoryAddrLeb => reader.read_var_u32()?,
            RelocationType::TableIndexSleb | RelocationType::MemoryAddrSleb => reader.read_var_i32()?.cast_unsigned(),
            _ => reader.read_u32()?,
        };
        Ok((at, value))
    }

    /// The address of a byte of the data section.
    fn address(&self, at: usize) -> u32 {
        let segment = self.segments.partition_point(|segment| segment.from <= at).saturating_sub(1);
        let segment = &self.segments[segment];
        segment.address + (at - segment.from) as u32
    }

    /// Where segments begin. One without data of its own (`.bss`) is not in the data section: the first address that is
    /// relative to one of its symbols tells. All addresses must agree.
    fn bases(
        &self,
        guest: &[u8],
        symbols: &[Symbol],
        segments: usize,
        entries: &[(u8, RelocationEntry)],
    ) -> Result<BTreeMap<usize, u32>, ShrinkError> {
        let mut bases: BTreeMap<usize, u32> =
            self.segments.iter().enumerate().map(|(number, segment)| (number, segment.address)).collect();
        if bases.len() > segments {
            return Err(ShrinkError::Symbols("there are segments without a name"));
        }
        for (section, entry) in entries {
            let Some(Symbol::Data { segment, offset, .. }) = symbols.get(entry.index as usize) else { continue };
            let (_, value) = self.value(guest, *section, entry)?;
            let base = value.wrapping_sub(*offset).wrapping_sub(entry.addend as u32);
            if *bases.entry(*segment).or_insert(base) != base {
                return Err(ShrinkError::Symbols("a relocation and the address there disagree"));
            }
        }
        Ok(bases)
    }
}
