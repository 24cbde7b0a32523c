//! The bundled examples: `runner fib.scm` runs one wherever there is no such file.

macro_rules! examples {
    ($($name:literal),* $(,)?) => {
        /// File names and texts, in the order of their names.
        const EXAMPLES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../scheme-tests/examples/", $name)))),*];
    };
}

examples! {
    "fib.scm", "generator.scm", "interpreter.scm", "letrec-fib.scm", "primes.scm", "queens.scm", "streams.scm",
    "tak.scm", "word-count.scm",
}

/// The text of the example with this file name.
pub fn find(name: &str) -> Option<&'static str> {
    EXAMPLES.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}

/// Their file names.
pub fn names() -> impl Iterator<Item = &'static str> {
    EXAMPLES.iter().map(|(file, _)| *file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_found_by_its_file_name_alone() {
        assert!(find("fib.scm").is_some_and(|text| text.contains("(define (fib n)")));
        assert_eq!(find("scheme-tests/examples/fib.scm"), None);
        assert!(names().is_sorted());
    }
}
