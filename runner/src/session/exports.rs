//! Any export by its name, for who wants to know whether it bears that.

use host_interface::Export;
use wasmtime::{Val, ValType};
use wasmtime_wasi::I32Exit;

use super::Session;
use crate::error::{Result, RunnerError};

impl Session {
    /// Calls an export with numbers, and with bytes put into the guest's memory for it. What it gives is dropped. The
    /// error is a trap.
    pub(crate) fn call_export(&mut self, name: &str, numbers: [i64; 2], bytes: Option<&[u8]>) -> Result<()> {
        let missing = || RunnerError::Interface(format!("no export `{name}`"));
        let function = self.instance.get_func(&mut self.store, name).ok_or_else(missing)?;
        let ty = function.ty(&self.store);
        let mut numbers = numbers.into_iter();
        let mut arguments: Vec<Val> = Vec::new();
        let place = Export::find(name).filter(|_| bytes.is_some()).and_then(Export::bytes_at);
        let placed = bytes.map(|bytes| self.guest.place(&mut self.store, bytes)).transpose()?;
        for (at, param) in ty.params().enumerate() {
            let value = match (place, placed) {
                (Some(place), Some((ptr, _))) if at == place => i64::from(ptr),
                (Some(place), Some((_, len))) if at == place + 1 => i64::from(len),
                _ => numbers.next().unwrap_or_default(),
            };
            arguments.push(match param {
                ValType::I64 => Val::I64(value),
                _ => Val::I32(value as i32),
            });
        }
        let mut results = vec![Val::I32(0); ty.results().len()];
        match function.call(&mut self.store, &arguments, &mut results) {
            Err(error) if error.downcast_ref::<I32Exit>().is_none() => Err(RunnerError::Trap(format!("{error:#}"))),
            _ => Ok(()),
        }
    }
}
