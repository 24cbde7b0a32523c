//! Names that somebody may have meant.

use crate::spec::limits::COMPARED_NAME;
use std::cmp::Reverse;

/// The name among `candidates` that is most like `name`, if one is alike enough to be asked about: a letter changed,
/// missing, too many or swapped with its neighbour, two of them in a name of six letters or more, or only the case.
pub fn nearest(name: &str, candidates: impl IntoIterator<Item = String>) -> Option<String> {
    if name.len() > COMPARED_NAME {
        return None;
    }
    let most = match name.chars().count() {
        0..3 => 0,
        3..6 => 1,
        _ => 2,
    };
    let folded = name.to_lowercase();
    let first = folded.chars().next();
    let alike = |candidate: String| {
        let other = candidate.to_lowercase();
        let distance = match other == folded {
            true => 0,
            // The distance is at least the difference of the lengths.
            false if other.len().abs_diff(folded.len()) > 2 * most => return None,
            false => strsim::osa_distance(&folded, &other),
        };
        (distance <= most && candidate != name).then_some((distance, Reverse(other.chars().next() == first), candidate))
    };
    candidates.into_iter().filter_map(alike).min().map(|(_, _, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[track_caller]
    fn check(name: &str, candidates: &[&str], expected: Option<&str>) {
        assert_eq!(nearest(name, candidates.iter().map(|c| c.to_string())).as_deref(), expected, "{name}");
    }

    #[test]
    fn slips_of_the_pen() {
        check("vector-reff", &["vector", "vector-ref", "vector-set!"], Some("vector-ref"));
        check("vectro-ref", &["vector-ref", "vector-fill!"], Some("vector-ref"));
        check("dispaly", &["display", "delay"], Some("display"));
        check("cra", &["car", "cdr"], Some("car"));
        check("Car", &["car", "cdr"], Some("car"));
        check("defin", &["define", "delay"], Some("define"));
        check("λambda", &["lambda"], Some("lambda"));
        check("string-lenght", &["string-length", "string-ref"], Some("string-length"));
    }

    #[test]
    fn what_is_too_far_or_too_short_is_not_asked_about() {
        check("x", &["y", "car"], None);
        check("fo", &["if", "do", "go"], None);
        check("foo", &["bar", "fib"], None);
        check("frobnicate", &["procedure?", "for-each"], None);
        check("car", &["car"], None);
        check("anything", &[], None);
    }

    #[test]
    fn very_long_names_are_not_compared() {
        let long = "a".repeat(1_000_000);
        check(&format!("{long}b"), &[&long], None);
    }

    #[test]
    fn the_nearest_wins_then_the_same_first_letter_then_the_alphabet() {
        check("string-lengh", &["string-lengths", "string-length"], Some("string-length"));
        check("cbr", &["car", "cdr", "abr"], Some("car"));
        check("var", &["car", "vat"], Some("vat"));
    }
}
