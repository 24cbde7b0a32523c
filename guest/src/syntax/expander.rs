//! The expander's lasting state: environments and libraries.
//!
//! Invariants
//! - Everything is behind `&self`; the structure is plain memory, so a snapshot of the module contains it.
//! - [`Expander::trace_kept`] and [`Expander::trace_held`] show the collector every heap value that is held here. Local
//!   scopes are not traced: they live as long as the expansion of one top-level form, during which nothing is collected.

use super::environment::{Binding, Env, EnvId, Life, Origin, What};
use super::error::{R, SyntaxError};
use super::keyword::Core;
use super::library::Library;
use super::scope::Frame;
use crate::data::symbol::{self, SymbolTable};
use crate::heap::{Global, Heap, Marker, Value};
use crate::spec::Internal;
use crate::text::lexer::Lexer;
use crate::text::reader::Reader;
use crate::text::source::{Positions, SourceId, Span};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A source text that was found.
#[derive(Clone, Debug)]
pub struct SourceText {
    pub text: String,
    pub source: SourceId,
}

/// Finds source texts for the expander; the engine implements it.
pub trait SourceLoader {
    /// The file that should define the library with this name (the parts of `(srfi 1)` are `srfi` and `1`). `Ok(None)`
    /// when there is none along the library path; `Err` says why one that is there cannot be read.
    fn library(&self, name: &[String]) -> Result<Option<SourceText>, String>;

    /// The printed names of the libraries that [`SourceLoader::library`] is known to find.
    fn library_names(&self) -> Vec<String> {
        Vec::new()
    }

    /// The folders of the library path, for messages.
    fn searched(&self) -> Vec<String> {
        Vec::new()
    }

    /// The file that an `include` in the text `from` names: beside that text, else along the library path.
    fn file(&self, path: &str, from: SourceId) -> Result<SourceText, String>;
}

/// Finds nothing.
pub struct NoLoader;

impl SourceLoader for NoLoader {
    fn library(&self, _: &[String]) -> Result<Option<SourceText>, String> {
        Ok(None)
    }

    fn file(&self, _: &str, _: SourceId) -> Result<SourceText, String> {
        Err("files cannot be read here".to_string())
    }
}

/// What the expander works with but does not own.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    pub heap: &'a Heap,
    pub symbols: &'a SymbolTable,
    pub loader: &'a dyn SourceLoader,
    /// Levels of nested expressions beyond which a form is refused.
    pub nesting: u32,
}

impl Tools<'_> {
    pub(super) fn symbol(&self, name: &str) -> Value {
        self.symbols.intern(self.heap, name)
    }
}

/// All environments, macros and libraries.
pub struct Expander {
    pub(super) envs: RefCell<Vec<Rc<Env>>>,
    /// Local scopes that macros of the form being expanded were defined in.
    pub(super) locals: RefCell<Vec<Rc<Frame>>>,
    /// By printed name.
    pub(super) libraries: RefCell<BTreeMap<String, Rc<Library>>>,
    features: RefCell<Vec<String>>,
    /// The cells of the internal procedures; the internal environment keeps them alive.
    internals: [Cell<Value>; Internal::COUNT],
}

impl Expander {
    /// The environment of the prelude, `(graft)`: core syntax, and a cell for every primitive.
    pub const INTERNAL: EnvId = EnvId(0);
    /// The environment of the REPL: everything of [`Expander::INTERNAL`] that is not private, and what is defined there.
    pub const INTERACTION: EnvId = EnvId(1);

    pub fn new(heap: &Heap, symbols: &SymbolTable) -> Expander {
        let expander = Expander {
            envs: RefCell::default(),
            locals: RefCell::default(),
            libraries: RefCell::default(),
            features: RefCell::new(crate::prims::FEATURES.iter().map(|f| f.to_string()).collect()),
            internals: [const { Cell::new(Value::FALSE) }; Internal::COUNT],
        };
        let internal = expander.empty_environment();
        let interaction = expander.program_scope();
        debug_assert_eq!((internal, interaction), (Expander::INTERNAL, Expander::INTERACTION));
        for &core in Core::ALL {
            let name = symbols.intern(heap, core.name());
            expander.bind(internal, name, Binding { what: What::Core(core), origin: Origin::Own });
        }
        // They have no values yet: primitives and the prelude define these very cells.
        for (procedure, cell) in Internal::ALL.iter().zip(&expander.internals) {
            cell.set(expander.cell_for(heap, internal, symbols.intern(heap, procedure.name())));
        }
        expander
    }

    /// A fresh environment in which nothing is bound; `import` and `define-library` are understood all the same.
    pub fn empty_environment(&self) -> EnvId {
        self.add_environment(None)
    }

    /// A fresh environment that sees everything public: for a program without `import`.
    pub fn program_scope(&self) -> EnvId {
        self.add_environment(Some(Expander::INTERNAL))
    }

    /// A fresh environment for the program made of these forms: if it begins with `import` (after any library
    /// definitions), it has exactly what it imports (R7RS §5.1), else everything.
    pub fn program_environment(&self, forms: &[Value]) -> EnvId {
        let heads = |name: &'static str| move |form: &Value| head_is(*form, name);
        let first = forms.iter().find(|form| !heads("define-library")(form));
        let environment = match first {
            Some(form) if heads("import")(form) => self.empty_environment(),
            _ => self.program_scope(),
        };
        self.env(environment).life.set(Life::Program);
        environment
    }

    /// From now on the environment lives as long as this object, or a program that uses it.
    pub fn hold(&self, environment: EnvId, object: Value) {
        self.env(environment).life.set(Life::Held(object));
    }

    fn add_environment(&self, parent: Option<EnvId>) -> EnvId {
        let mut envs = self.envs.borrow_mut();
        envs.push(Rc::new(Env { parent, ..Env::default() }));
        EnvId(envs.len() as u32 - 1)
    }

    /// Gives the internal top-level variable `name` a value, and its cell. The cell is the one that code which already
    /// refers to it uses.
    pub fn define_primitive(&self, heap: &Heap, symbols: &SymbolTable, name: &str, value: Value) -> Value {
        let cell = self.own_cell(heap, Expander::INTERNAL, symbols.intern(heap, name));
        Global::known(cell).set_content(value);
        cell
    }

    /// The cell of an internal procedure.
    pub fn internal(&self, procedure: Internal) -> Value {
        self.internals[procedure as usize].get()
    }

    /// The cell of the variable (a symbol) in an environment. `None` when it is syntax or neither bound nor referred to.
    pub fn lookup_global(&self, env: EnvId, name: Value) -> Option<Value> {
        match self.binding(env, name)?.what {
            What::Global(cell) => Some(cell),
            What::Macro(_) | What::Core(_) => None,
        }
    }

    /// Defines a variable (a symbol) in an environment as `define` does; gives its cell.
    pub fn define_global(&self, heap: &Heap, env: EnvId, name: Value, value: Value) -> Value {
        let cell = self.own_cell(heap, env, name);
        Global::known(cell).set_content(value);
        cell
    }

    /// The names bound in an environment, sorted; forward references and private names are left out.
    pub fn bound_names(&self, env: EnvId) -> Vec<String> {
        self.bound_kinds(env).into_keys().collect()
    }

    /// The names of [`Expander::bound_names`], and whether each is syntax.
    pub fn bound_kinds(&self, env: EnvId) -> BTreeMap<String, bool> {
        let mut kinds = BTreeMap::new();
        let mut next = Some(env);
        while let Some(env) = next {
            let here = self.env(env);
            for (&id, binding) in here.bindings.borrow().iter() {
                let visible = matches!(binding.origin, Origin::Own | Origin::Imported);
                if visible && symbol::is_symbol(Value(id)) {
                    // What is bound here hides what is bound above.
                    kinds.entry(symbol::name(Value(id))).or_insert(!matches!(binding.what, What::Global(_)));
                }
            }
            next = here.parent;
        }
        kinds
    }

    /// The features that `cond-expand` sees and `(features)` lists (R7RS appendix B).
    pub fn features(&self) -> Vec<String> {
        self.features.borrow().clone()
    }

    pub fn add_feature(&self, name: &str) {
        self.features.borrow_mut().push(name.to_string());
    }

    pub(super) fn has_feature(&self, name: &str) -> bool {
        self.features.borrow().iter().any(|f| f == name)
    }

    /// The cells of variables that are named somewhere and defined nowhere.
    pub fn unbound(&self) -> Vec<Value> {
        let mut cells = Vec::new();
        for env in self.envs.borrow().iter() {
            cells.extend(env.bindings.borrow().values().filter_map(|binding| match binding {
                Binding { what: What::Global(cell), origin: Origin::Forward } => Some(*cell),
                _ => None,
            }));
        }
        cells
    }

    /// Drops everything: no form can be expanded any more.
    pub fn clear(&self) {
        self.envs.take();
        self.locals.take();
        self.libraries.take();
        self.features.take();
        self.internals.iter().for_each(|cell| cell.set(Value::FALSE));
    }

    /// Shows the collector every heap value that is held here in any case.
    pub fn trace_kept(&self, marker: &mut Marker) {
        for env in self.envs.borrow().iter() {
            env.traced.set(false);
            if let Life::Kept = env.life.get() {
                env.trace(marker);
            }
        }
        self.libraries.borrow().values().for_each(|library| library.trace(marker));
    }

    /// Shows the collector the environments that live programs use (`used`) or whose objects have been reached, and in
    /// environments that are alive the definitions whose aliases have been reached. Gives true when that was anything new,
    /// which may reach more such objects and aliases: the caller marks from it and asks again.
    pub fn trace_held(&self, marker: &mut Marker, used: &[EnvId]) -> bool {
        let mut more = false;
        for (id, env) in (0..).map(EnvId).zip(self.envs.borrow().iter()).filter(|(_, env)| !env.traced.get()) {
            let held = match env.life.get() {
                Life::Held(object) => marker.is_marked(object),
                Life::Kept | Life::Program => false,
            };
            if held || used.contains(&id) {
                env.trace(marker);
                more = true;
            }
        }
        for env in self.envs.borrow().iter().filter(|env| env.traced.get()) {
            more |= env.trace_introduced(marker);
        }
        more
    }

    /// Drops the environments that have not been found alive, and of the others the definitions whose aliases have not
    /// been reached. The numbers of environments are not given again: what is left of code that was expanded in one may
    /// still name it, and finds nothing bound there.
    pub fn sweep(&self, marker: &Marker) {
        let nothing = Rc::new(Env { traced: Cell::new(true), ..Env::default() });
        for env in self.envs.borrow_mut().iter_mut() {
            match env.traced.get() {
                true => env.sweep_introduced(marker),
                false => *env = nothing.clone(),
            }
        }
    }
}

/// Is the form a list that starts with this symbol?
pub(super) fn head_is(form: Value, name: &str) -> bool {
    use crate::heap::objects::car;
    form.is_pair() && symbol::is_named(car(form), name)
}

/// Where the forms at hand were read, or which macro use made them.
pub(super) struct Places {
    read: Rc<Positions>,
    made: RefCell<Positions>,
}

impl Places {
    pub(super) fn new(read: Rc<Positions>) -> Rc<Places> {
        Rc::new(Places { read, made: RefCell::default() })
    }

    pub(super) fn get(&self, datum: Value) -> Option<Span> {
        self.made.borrow().get(datum).or_else(|| self.read.get(datum))
    }

    /// Records that an expansion made `datum` for a macro use at `span`.
    pub(super) fn set(&self, datum: Value, span: Span) {
        self.made.borrow_mut().insert(datum, span);
    }
}

/// All data of a text, with their places.
pub(super) fn read_all(tools: Tools, file: &SourceText, fold_case: bool) -> R<(Vec<Value>, Positions)> {
    let (mut forms, mut positions) = (Vec::new(), Positions::default());
    let start = Span { source: file.source, line: 1, column: 1 };
    let lexer = Lexer::resume(&file.text, 0, start, fold_case);
    let mut reader = Reader::with_lexer(tools.heap, tools.symbols, lexer);
    loop {
        match reader.read(&mut positions) {
            Ok(Some(form)) => forms.push(form),
            Ok(None) => return Ok((forms, positions)),
            Err(error) => return Err(SyntaxError::plain(error.span, error.message)),
        }
    }
}
