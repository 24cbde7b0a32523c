//! `cond-expand` (R7RS §4.2.1) and `include` (§4.1.7).

use super::error::R;
use super::expand::{Cx, Site};
use super::expander::{Places, read_all};
use super::identifier::{is_identifier, text_of};
use super::keyword::Core;
use crate::data::{list, string};
use crate::heap::objects::is_kind;
use crate::heap::{Kind, Value};
use std::rc::Rc;

impl Cx<'_> {
    /// The forms of the first clause whose requirement holds; none when no clause applies.
    pub(super) fn cond_expand(&self, site: &Site) -> R<Vec<Value>> {
        for (i, &clause) in site.args.iter().enumerate() {
            let Some(parts) = list::to_vec(clause).filter(|parts| !parts.is_empty()) else {
                return Err(self.bad(site, format!("{} is not a clause", self.quoted(clause))));
            };
            if is_named(parts[0], "else") {
                if i + 1 < site.args.len() {
                    return Err(self.bad(site, "the else clause must be the last"));
                }
                return Ok(parts[1..].to_vec());
            }
            if self.requirement(parts[0], site)? {
                return Ok(parts[1..].to_vec());
            }
        }
        Ok(Vec::new())
    }

    fn requirement(&self, form: Value, site: &Site) -> R<bool> {
        if is_identifier(form) {
            return Ok(self.expander.has_feature(&text_of(form)));
        }
        let parts = list::to_vec(form).unwrap_or_default();
        let Some((&head, rest)) = parts.split_first().filter(|(head, _)| is_identifier(**head)) else {
            return Err(self.bad(site, format!("{} is not a requirement", self.quoted(form))));
        };
        self.nest(site.span, || match (text_of(head).as_str(), rest) {
            ("and", rest) => rest.iter().try_fold(true, |holds, &r| Ok(holds && self.requirement(r, site)?)),
            ("or", rest) => rest.iter().try_fold(false, |holds, &r| Ok(holds || self.requirement(r, site)?)),
            ("not", &[r]) => Ok(!self.requirement(r, site)?),
            ("library", &[name]) => self.library_exists(name, site),
            _ => Err(self.bad(site, format!("{} is not a requirement", self.quoted(form)))),
        })
    }

    /// The forms of the files that an `include` names.
    pub(super) fn include(&self, site: &Site) -> R<Vec<(Vec<Value>, Rc<Places>)>> {
        if site.args.is_empty() {
            return Err(self.bad(site, "there is no file name"));
        }
        let file = |&path: &Value| {
            if !is_kind(path, Kind::String) {
                return Err(self.bad(site, format!("{} is not a file name", self.quoted(path))));
            }
            let path = string::to_rust(path);
            let found = self.tools.loader.file(&path, site.span.source);
            let found =
                found.map_err(|why| self.error(site.span, format!("cannot include \"{path}\": {why}"), site.form))?;
            let (forms, positions) = read_all(self.tools, &found, site.core == Core::IncludeCi)?;
            Ok((forms, Places::new(Rc::new(positions))))
        };
        site.args.iter().map(file).collect()
    }
}

/// Is the form an identifier written like this?
pub(super) fn is_named(form: Value, name: &str) -> bool {
    is_identifier(form) && text_of(form) == name
}
