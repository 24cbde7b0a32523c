//! Sessions written down, and started any number of times.

use std::fmt;
use std::sync::Arc;

use wasm_encoder::{CustomSection, Encode, Section};
use wasmparser::{BinaryReader, Parser, Payload};

use super::{Config, Error, Scheme};
use crate::cache::Cache;
use crate::error::RunnerError;
use crate::guest::Key;
use crate::image::Host;
use crate::session::Session;

/// The custom section with the names of the host's procedures, in the order of their numbers: a count, then each with
/// its length. Only images of this interface have it.
const PROCEDURES: &str = "graft.procedures";

/// What a session is set to when neither its image nor its [`Config`] says anything: the guest's own defaults. An image
/// remembers the settings of the session that it was made of, which are no business of those made of it.
const DEFAULTS: [Key; 4] = [Key::Jit, Key::MaxMemory, Key::Stack, Key::Fuel];

/// A session as it was at one moment, its definitions, data and compiled code, from which others start.
///
/// [`Scheme::image`] makes it. What is started shares the machine code with all others of the image, and its memory
/// until it writes to it; otherwise it is a session like any other: nothing that happens in one is seen in another. A
/// clone is the same image, and any thread may start sessions.
///
/// ```
/// use lexpr::Value;
/// use runner::embed::{Config, Error};
///
/// let config = Config::new().define_fn("rate", |_| Ok(Value::from(20)));
/// let mut scheme = config.clone().start()?;
/// scheme.eval("(define (tax amount) (/ (* amount (rate)) 100))")?;
/// let image = scheme.image()?;
///
/// let mut tenant = image.start(&config.clone().fuel(1_000_000))?;
/// assert_eq!(tenant.call("tax", &[Value::from(50)])?, Value::from(10));
///
/// // Another process of the same build could do this.
/// let image = runner::embed::Image::from_bytes(&image.to_bytes())?;
/// assert!(matches!(image.start(&Config::new()), Err(Error::MissingProcedures(names)) if names == ["rate"]));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone)]
pub struct Image {
    host: Arc<Host>,
    /// Names of the host's procedures by their number.
    procedures: Arc<[String]>,
}

impl Image {
    pub(super) fn new(module: Vec<u8>, procedures: Vec<String>) -> Result<Image, RunnerError> {
        let host = Host::load(Host::shared()?.engine().clone(), module, Cache::none())?;
        Ok(Image { host: Arc::new(host), procedures: procedures.into() })
    }

    /// Starts a session: one that has seen all that the image's had, and nothing since.
    ///
    /// Limits, streams, folders, everything that a [`Config`] says is this one's own; of the first session's, nothing
    /// is left. The procedures of the host's that it had are bound anew, by their names, to those of
    /// [`Config::define_fn`]; others that the configuration has are defined as in any session.
    pub fn start(&self, config: &Config) -> Result<Scheme, Error> {
        let procedures = config.procedures.bind(&self.procedures).map_err(Error::MissingProcedures)?;
        let mut session = Session::new(&self.host, &config.session)?;
        for key in DEFAULTS {
            if !config.session.settings.iter().any(|(set, _)| *set == key) {
                session.configure(key, key.default().cast_signed())?;
            }
        }
        // Nothing is suspended between evaluations: it only forgets the other host.
        session.start()?;
        session.bind_procedures(self.procedures.iter().cloned().zip(procedures));
        for (name, procedure) in config.procedures.all().filter(|(name, _)| !self.wants(name)) {
            session.define_procedure(name, procedure)?;
        }
        Ok(Scheme::with_session(session, config))
    }

    fn wants(&self, name: &str) -> bool {
        self.procedures.iter().any(|wanted| wanted == name)
    }

    /// The names of the host's procedures that a [`Config`] must have to start a session.
    pub fn procedures(&self) -> impl Iterator<Item = &str> {
        self.procedures.iter().map(String::as_str)
    }

    /// The image as a WebAssembly module, for [`Image::from_bytes`] in this process or another.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.host.module().to_vec();
        append_procedures(&mut bytes, &self.procedures);
        bytes
    }

    /// The image that [`Image::to_bytes`] wrote. Its machine code is made now, or comes from the user's cache folder.
    ///
    /// The bytes are trusted to be what [`Image::to_bytes`] gave. Others have no more rights than any program, but a
    /// module that only looks like an image could exhaust the native stack, and so end the process.
    pub fn from_bytes(bytes: &[u8]) -> Result<Image, Error> {
        let (procedures, end) = procedures(bytes).map_err(|error| Error::NotAnImage(error.to_string()))?;
        let procedures = procedures.ok_or_else(|| Error::NotAnImage("no session wrote it".to_owned()))?;
        let engine = Host::shared()?.engine().clone();
        let module = bytes[..end].to_vec();
        let cache = Cache::of_image(&engine, &module);
        let host = Host::load(engine, module, cache)?;
        Ok(Image { host: Arc::new(host), procedures: procedures.into() })
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Image").field("procedures", &self.procedures).finish_non_exhaustive()
    }
}

fn append_procedures(module: &mut Vec<u8>, names: &[String]) {
    let mut data = Vec::new();
    names.len().encode(&mut data);
    names.iter().for_each(|name| name.encode(&mut data));
    CustomSection { name: PROCEDURES.into(), data: data.into() }.append_to(module);
}

/// The names in an image, and where the section with them begins, which is the end of the session's module.
fn procedures(bytes: &[u8]) -> wasmparser::Result<(Option<Vec<String>>, usize)> {
    let mut end = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::CustomSection(section) if section.name() == PROCEDURES => {
                let mut reader = BinaryReader::new(section.data(), section.data_offset());
                let count = reader.read_var_u32()?;
                let names = (0..count).map(|_| reader.read_string().map(str::to_owned)).collect::<Result<_, _>>()?;
                return Ok((Some(names), end));
            }
            payload => end = payload.as_section().map_or(end, |(_, range)| range.end),
        }
    }
    Ok((None, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIB: &str = "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))";

    /// How many modules a session has linked.
    fn linked(scheme: &mut Scheme) -> usize {
        scheme
            .with(|session| {
                session.link_all()?;
                Ok(session.linked().len())
            })
            .unwrap()
    }

    #[test]
    fn compiled_code_stays_compiled() {
        for fuel in [None, Some(1 << 40)] {
            let config = fuel.map_or_else(Config::new, |fuel| Config::new().fuel(fuel));
            let hot = |scheme: &mut Scheme| {
                for _ in 0..3 {
                    scheme.eval("(fib 20)").unwrap();
                }
                linked(scheme)
            };
            let mut first = config.clone().start().unwrap();
            first.eval(FIB).unwrap();
            assert_ne!(hot(&mut first), 0);
            let image = first.image().unwrap();
            let mut started = image.start(&config).unwrap();
            assert_eq!(hot(&mut started), 0, "it was compiled again");
            // What is new is compiled there as anywhere.
            started.eval(&FIB.replace("fib", "other")).unwrap();
            started.eval("(other 20)").unwrap();
            assert_ne!(linked(&mut started), 0);
        }
    }

    #[test]
    fn names_are_found_again() {
        let module = wat::parse_str("(module (memory 1))").unwrap();
        for names in [&[][..], &["a".to_owned(), String::new(), "λ".to_owned()]] {
            let mut bytes = module.clone();
            append_procedures(&mut bytes, names);
            assert_eq!(procedures(&bytes).unwrap(), (Some(names.to_vec()), module.len()));
            wasmparser::validate(&bytes).unwrap();
        }
        assert_eq!(procedures(&module).unwrap(), (None, module.len()));
        assert!(procedures(b"(define x 1)").is_err());
    }
}
