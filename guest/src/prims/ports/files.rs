//! Opening and closing.

use super::super::table::UNSPECIFIED;
use super::access::done;
use crate::data::condition::ConditionKind;
use crate::data::{label, string};
use crate::heap::{Port, Value};
use crate::vm::control::{Control, Outcome};
use crate::vm::ports::{Content, Device};
use crate::vm::{Vm, errno};
use std::fs::File;
use std::io;

pub(super) fn open_input(vm: &Vm, who: &str, name: Value, content: Content) -> Outcome {
    opened(vm, who, name, content, true, File::open(string::to_rust(name)))
}

pub(super) fn open_output(vm: &Vm, who: &str, name: Value, content: Content, append: bool) -> Outcome {
    let mut options = File::options();
    options.create(true).write(true).append(append).truncate(!append);
    opened(vm, who, name, content, false, options.open(string::to_rust(name)))
}

fn opened(vm: &Vm, who: &str, name: Value, content: Content, input: bool, file: io::Result<File>) -> Outcome {
    match file {
        Ok(file) => {
            let port = vm.ports.open(&vm.heap, content, input, Device::File(file));
            label::set_name(&vm.heap, port, &string::to_rust(name));
            Ok(port)
        }
        Err(error) if vm.ports.may_collect(&vm.heap, &error) => Err(Control::RetryAfterGc),
        Err(error) => Err(vm.error(ConditionKind::File, &format!("{who}: {}", errno::opening_reason(&error)), &[name])),
    }
}

pub(super) fn close(vm: &Vm, who: &str, port: Port) -> Outcome {
    done(vm, who, port, vm.ports.close(&vm.heap, port))?;
    UNSPECIFIED
}
