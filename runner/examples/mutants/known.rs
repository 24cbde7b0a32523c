//! The mutants that no test can notice, with the reasons.

use std::collections::BTreeMap;

use crate::sites::Site;

/// The first line of an entry is a site, as the report shows it; the indented ones after it say why.
const LIST: &str = include_str!("equivalent.txt");

/// Reasons by site.
pub(crate) fn all() -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut site = String::new();
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            Some(reason) => all.entry(site.clone()).or_default().push_str(&format!("{} ", reason.trim())),
            None => site = line.trim().to_owned(),
        }
    }
    all
}

/// What stands for a site in the list: no number of a line, which changes with every change above it.
pub(crate) fn name(site: &Site) -> String {
    format!("{}: {}", site.file, site.change)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_entry_has_a_reason() {
        let names = super::LIST.lines().filter(|line| line.contains(".rs: ")).count();
        let all = super::all();
        assert_eq!(names, all.len());
        assert!(all.iter().all(|(site, reason)| site.contains(".rs: ") && !reason.is_empty()));
    }
}
