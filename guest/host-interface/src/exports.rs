//! Names and types of the exports.

/// The exported memory.
pub const MEMORY: &str = "memory";
/// The exported function table.
pub const TABLE: &str = "__indirect_function_table";
/// What tells a module that speaks the interface from any other.
pub const ABI_VERSION: &str = "abiVersion";
/// Runs the constructors.
pub const INITIALIZE: &str = "_initialize";
/// Makes the instance.
pub const BOOT: &str = "boot";
/// Runs an image as a process.
pub const COMMAND: &str = "command";
/// The name under which an image exports [`COMMAND`]: what a host starts that knows nothing but WASI.
pub const START_OF_IMAGE: &str = "_start";

/// A type of a parameter or result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names of WebAssembly")]
pub enum Type {
    I32,
    I64,
}

/// A Rust type as the exports have it.
trait Typed {
    /// `None` of `()`.
    const TYPE: Option<Type>;
}

impl Typed for () {
    const TYPE: Option<Type> = None;
}

impl Typed for i32 {
    const TYPE: Option<Type> = Some(Type::I32);
}

impl Typed for u32 {
    const TYPE: Option<Type> = Some(Type::I32);
}

impl Typed for i64 {
    const TYPE: Option<Type> = Some(Type::I64);
}

/// Where an export is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// In everything that speaks the interface.
    Always,
    /// In what was made since it was added to this version: a host does without it where it is not.
    Added,
    /// In a reactor that has not been started.
    Reactor,
}

/// An exported function.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// Its name.
    pub name: &'static str,
    /// Names and types. Bytes are passed as `ptr` and `len`, their address and length.
    pub parameters: &'static [(&'static str, Option<Type>)],
    /// The result, if there is one.
    pub result: Option<Type>,
    /// Where it is found.
    pub presence: Presence,
}

impl Export {
    /// The export with this name.
    pub fn find(name: &str) -> Option<&'static Export> {
        EXPORTS.iter().find(|export| export.name == name)
    }

    /// Which parameter is the address of bytes; the next one is their length.
    pub fn bytes_at(&self) -> Option<usize> {
        self.parameters.iter().position(|(name, _)| *name == "ptr")
    }
}

/// What a host does not call while it serves an instance: the version comes before all else, since another one has other
/// exports, and the rest belongs to the life of an instance.
const APART: &[Export] = &[
    Export { name: ABI_VERSION, parameters: &[], result: u32::TYPE, presence: Presence::Always },
    Export { name: INITIALIZE, parameters: &[], result: None, presence: Presence::Reactor },
    Export { name: BOOT, parameters: &[], result: None, presence: Presence::Reactor },
    Export { name: COMMAND, parameters: &[], result: None, presence: Presence::Reactor },
];

/// Calls a macro with the rows of what a host calls while it serves an instance, in a group for [`Presence::Always`] and
/// one for [`Presence::Added`]: a name as Rust has it, the export's name, parameters, result.
#[macro_export]
macro_rules! exported_functions {
    ($with:ident) => {
        $with! {
            always {
                configure "configure" (key: u32, value: i64) -> i32;
                allocate "allocate" (len: u32) -> u32;
                release "release" (ptr: u32, len: u32) -> ();
                source_name "sourceName" (ptr: u32, len: u32) -> ();
                parse "parse" (ptr: u32, len: u32) -> u32;
                eval "eval" (handle: u32) -> u32;
                resume "resume" () -> u32;
                result "result" () -> u32;
                jit_module "jitModule" () -> u32;
                jit_linked "jitLinked" (id: u32) -> ();
                jit_failed "jitFailed" (id: u32) -> ();
                poll_address "pollAddress" () -> u32;
                request_address "requestAddress" () -> u32;
                stats "stats" () -> u32;
                option "option" (ptr: u32, len: u32) -> i32;
                inspect "inspect" (question: u32, ptr: u32, len: u32) -> u32;
                forget "forget" (handle: u32) -> ();
                finalise "finalise" (handle: u32) -> u32;
                fuel "fuel" () -> i64;
                result_data "resultData" () -> u32;
                call "call" (ptr: u32, len: u32) -> u32;
                define "define" (ptr: u32, len: u32) -> i32;
                define_procedure "defineProcedure" (ptr: u32, len: u32, number: u32) -> i32;
                host_call "hostCall" () -> u32;
                host_return "hostReturn" (ptr: u32, len: u32, raise: u32) -> i32;
                expand_program "expandProgram" (handle: u32) -> i32;
                compile_program "compileProgram" (handle: u32, ptr: u32, len: u32) -> i32;
                profile "profile" () -> u32;
                code_slots "codeSlots" () -> u32;
                entry "entry" (handle: u32, ptr: u32, len: u32) -> u32;
                freeze "freeze" (handle: u32) -> i32;
                start "start" () -> u32;
            }
            added {
                cause "cause" () -> u32;
            }
        }
    };
}

macro_rules! table {
    (always { $($always:tt)* } added { $($added:tt)* }) => {
        const ALWAYS: &[Export] = &rows!(Always; $($always)*);
        const ADDED: &[Export] = &rows!(Added; $($added)*);
        const COUNT: usize = ALWAYS.len() + ADDED.len() + APART.len();
        /// All exported functions.
        pub static EXPORTS: [Export; COUNT] = joined();
    };
}

macro_rules! rows {
    ($presence:ident; $($field:ident $name:literal ($($parameter:ident: $type:ty),*) -> $result:ty;)*) => {
        [$(Export {
            name: $name,
            parameters: &[$((stringify!($parameter), <$type as Typed>::TYPE),)*],
            result: <$result as Typed>::TYPE,
            presence: Presence::$presence,
        },)*]
    };
}

exported_functions!(table);

const fn joined() -> [Export; COUNT] {
    let mut all = [ALWAYS[0]; COUNT];
    let groups = [APART, ALWAYS, ADDED];
    let (mut at, mut group) = (0, 0);
    while group < groups.len() {
        let mut row = 0;
        while row < groups[group].len() {
            all[at] = groups[group][row];
            (at, row) = (at + 1, row + 1);
        }
        group += 1;
    }
    all
}
