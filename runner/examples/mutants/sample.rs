//! Which sites are tried: the same for the same sources and seed.

use std::collections::BTreeMap;

use crate::sites::{Operator, Site};

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// All sites in the order in which they are to be tried: folders and operators take turns, so that none is left out
/// because it has few.
pub(crate) fn order(sites: Vec<Site>, seed: u64) -> Vec<Site> {
    let mut random = Random(seed);
    let mut groups: BTreeMap<(Operator, String), Vec<Site>> = BTreeMap::new();
    for site in sites {
        let folder = site.file.split('/').next().unwrap_or_default().to_owned();
        groups.entry((site.operator, folder)).or_default().push(site);
    }
    for group in groups.values_mut() {
        for i in (1..group.len()).rev() {
            group.swap(i, (random.next() % (i as u64 + 1)) as usize);
        }
    }
    let mut ordered = Vec::new();
    while groups.values().any(|group| !group.is_empty()) {
        ordered.extend(groups.values_mut().filter_map(Vec::pop));
    }
    ordered
}

/// Do they change the same text? Only one of such sites can be in a copy of the sources.
pub(crate) fn overlap(a: &Site, b: &Site) -> bool {
    a.file == b.file && a.extent.start <= b.extent.end && b.extent.start <= a.extent.end
}
