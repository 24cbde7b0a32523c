//! The part of a printed module that belongs to one procedure.

/// The functions of a module's text that are called `name`, or `name` with a line (`fib:1`) or with a suffix in parentheses
/// (`fib:1 (any)`) behind it.
pub(crate) fn functions(module: &str, name: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for line in module.lines() {
        // Fields of the module are indented by two, what is in them by more, and a field ends on its own line or at
        // one of the same indentation.
        if line.starts_with("  (") {
            inside = function_name(line).is_some_and(|found| belongs(found, name));
        }
        // The module's own closing parenthesis.
        inside &= line != ")";
        if inside {
            text.push_str(line.strip_prefix("  ").unwrap_or(line));
            text.push('\n');
        }
    }
    text
}

/// The name in `  (func $fib:1 (;0;)` or `  (func $"fib:1 (any)" (;1;)`.
fn function_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("  (func $")?;
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split_whitespace().next(),
    }
}

fn belongs(found: &str, name: &str) -> bool {
    found.strip_prefix(name).is_some_and(|rest| {
        let suffix = rest.strip_prefix(':').map_or(rest, |line| line.trim_start_matches(|c: char| c.is_ascii_digit()));
        suffix.is_empty() || suffix.starts_with(" (")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_of_one_procedure() {
        let module = "(module\n  (type (;0;) (func))\n  (func $f:1 (;0;)\n    nop\n  )\n  (func $\"f:1 (any)\" (;1;)\n  )\n  \
                      (func $f:12 (;2;)\n  )\n)\n";
        assert_eq!(functions(module, "f:1"), "(func $f:1 (;0;)\n  nop\n)\n(func $\"f:1 (any)\" (;1;)\n)\n");
        assert_eq!(functions(module, "f:12"), "(func $f:12 (;2;)\n)\n");
        assert_eq!(functions(module, "g:1"), "");
        assert_eq!(functions(module, "f").lines().filter(|line| line.starts_with("(func")).count(), 3);
    }
}
