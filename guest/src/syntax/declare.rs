//! `define-library` and its declarations (R7RS §5.6.1).

use super::ahead::FormFrom;
use super::conditional::is_named;
use super::error::R;
use super::expand::{Cx, Site};
use super::expander::{Expander, Places};
use super::identifier::{is_identifier, symbol_of, text_of};
use super::keyword::Core;
use super::library::{Export, Library, LibraryState};
use super::scope::Scope;
use super::standard;
use super::steps::Step;
use crate::data::list;
use crate::heap::Value;
use crate::text::source::Span;
use std::cell::RefCell;
use std::rc::Rc;

/// Declarations sorted by what they do.
#[derive(Default)]
struct Sorted {
    exports: Vec<Export>,
    imports: Vec<(Value, Rc<Places>, Span)>,
    body: Vec<(Value, Rc<Places>)>,
}

impl Cx<'_> {
    /// `define-library`: remembers the declarations; the body runs when the library is first imported.
    pub(super) fn declare_library(&self, site: &Site) -> R<()> {
        let Some((&name, declarations)) = site.args.split_first() else {
            return Err(self.bad(site, "there is no name"));
        };
        let (name, _) = self.library_name(name, site.span)?;
        if standard::exports(&name).is_some() {
            return Err(self.bad(site, format!("{name} is a standard library")));
        }
        let library = Library {
            name: name.clone(),
            declarations: declarations.to_vec(),
            places: self.places.borrow().clone(),
            span: site.span,
            state: RefCell::new(LibraryState::Waiting),
        };
        self.expander.libraries.borrow_mut().insert(name, Rc::new(library));
        Ok(())
    }

    /// What must be done to run the body of a library, in order; the last step makes it ready.
    pub(super) fn open_library(&self, library: &Rc<Library>, owner: &Rc<()>) -> R<Vec<Step>> {
        let outer = self.places.replace(library.places.clone());
        let mut sorted = Sorted::default();
        for &declaration in &library.declarations {
            self.library_declaration(declaration, library.span, &mut sorted)?;
        }
        self.places.replace(outer);
        let env = self.expander.empty_environment();
        let mut steps = Vec::new();
        steps.extend(sorted.imports.into_iter().map(|(set, places, span)| Step::Import { env, set, places, span }));
        steps.push(Step::Declare { env, forms: sorted.body.iter().map(|b| b.0).collect() });
        let from = |(form, places)| Step::Form { env, from: FormFrom { form, places, trail: None } };
        steps.extend(sorted.body.into_iter().map(from));
        steps.push(Step::Finish(library.clone()));
        *library.state.borrow_mut() =
            LibraryState::Loading { owner: Rc::downgrade(owner), env, exports: sorted.exports };
        Ok(steps)
    }

    fn library_declaration(&self, form: Value, span: Span, sorted: &mut Sorted) -> R<()> {
        let span = self.span_of(form, span);
        let parts = list::to_vec(form).unwrap_or_default();
        let Some((&head, rest)) = parts.split_first().filter(|(head, _)| is_identifier(**head)) else {
            return Err(self.error(span, format!("{} is not a library declaration", self.quoted(form)), form));
        };
        let scope = Scope::Top(Expander::INTERNAL);
        let site = |core| self.site(core, form, &scope, span, Value::FALSE);
        let places = self.places.borrow().clone();
        match text_of(head).as_str() {
            "export" => rest.iter().try_for_each(|&spec| self.export(spec, span, &mut sorted.exports)),
            "import" => {
                sorted.imports.extend(rest.iter().map(|&set| (set, places.clone(), self.span_of(set, span))));
                Ok(())
            }
            "begin" => {
                sorted.body.extend(rest.iter().map(|&form| (form, places.clone())));
                Ok(())
            }
            "include" | "include-ci" => {
                let core = if is_named(head, "include") { Core::Include } else { Core::IncludeCi };
                for (forms, places) in self.include(&site(core)?)? {
                    sorted.body.extend(forms.into_iter().map(|form| (form, places.clone())));
                }
                Ok(())
            }
            "include-library-declarations" => {
                for (forms, places) in self.include(&site(Core::Include)?)? {
                    let outer = self.places.replace(places);
                    let inside = || forms.into_iter().try_for_each(|form| self.library_declaration(form, span, sorted));
                    self.nest(span, inside)?;
                    self.places.replace(outer);
                }
                Ok(())
            }
            "cond-expand" => {
                let forms = self.cond_expand(&site(Core::CondExpand)?)?;
                self.nest(span, || forms.into_iter().try_for_each(|form| self.library_declaration(form, span, sorted)))
            }
            other => {
                let known = "export, import, begin, include, include-ci, include-library-declarations or cond-expand";
                let message = format!("`{other}` is not a library declaration; expected {known}");
                let words = known.split([',', ' ']).filter(|word| !matches!(*word, "" | "or")).map(str::to_string);
                Err(self.error(span, message, form).or_like(other, words))
            }
        }
    }

    /// `name` or `(rename internal external)`.
    fn export(&self, spec: Value, span: Span, exports: &mut Vec<Export>) -> R<()> {
        let span = self.span_of(spec, span);
        let (internal, external) = match list::to_vec(spec).as_deref() {
            _ if is_identifier(spec) => (spec, spec),
            Some(&[rename, internal, external])
                if is_named(rename, "rename") && is_identifier(internal) && is_identifier(external) =>
            {
                (internal, external)
            }
            _ => {
                let message =
                    format!("{} is not an export: write a name or (rename internal external)", self.quoted(spec));
                return Err(self.error(span, message, spec));
            }
        };
        let external = symbol_of(external);
        match exports.iter().find(|export| export.external == external) {
            None => exports.push(Export { internal, external, span }),
            Some(same) if same.internal == internal => {}
            Some(other) => {
                let (name, one, two) = (text_of(external), text_of(other.internal), text_of(internal));
                let message = format!("`{name}` is exported with two meanings, `{one}` and `{two}`");
                return Err(self.error(span, message, spec));
            }
        }
        Ok(())
    }
}
