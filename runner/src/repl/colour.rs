//! Colours of an input: the guest says what the tokens are.

use std::collections::BTreeSet;

use crate::inspect::{Class, Token};

const RESET: &str = "\x1b[0m";
const MATCH: &str = "\x1b[1;4m";

/// The text with escape sequences. The parentheses that match at the cursor (a byte offset) are marked.
pub(super) fn paint(text: &str, tokens: &[Token], keywords: &BTreeSet<String>, cursor: usize) -> String {
    let matching = matching(tokens, cursor);
    let mut painted = String::with_capacity(text.len() * 2);
    let mut end = 0;
    for token in tokens {
        let word = &text[token.start..token.end];
        let matches = matching.is_some_and(|(a, b)| token.start == a || token.start == b);
        let colour = if matches { Some(MATCH) } else { colour(token.class, keywords.contains(word)) };
        painted.push_str(&text[end..token.start]);
        match colour {
            Some(colour) => painted.extend([colour, word, RESET]),
            None => painted.push_str(word),
        }
        end = token.end;
    }
    painted.push_str(&text[end..]);
    painted
}

fn colour(class: Class, keyword: bool) -> Option<&'static str> {
    match class {
        Class::Comment => Some("\x1b[90m"),
        Class::String => Some("\x1b[32m"),
        Class::Number | Class::Constant => Some("\x1b[36m"),
        Class::Malformed => Some("\x1b[31m"),
        Class::Symbol if keyword => Some("\x1b[35m"),
        Class::Symbol | Class::Open | Class::Close | Class::Punctuation => None,
    }
}

/// The starts of the pair of parentheses that the cursor is at: behind the closing one, or on either.
fn matching(tokens: &[Token], cursor: usize) -> Option<(usize, usize)> {
    let mut open = Vec::new();
    let mut found = None;
    for token in tokens {
        match token.class {
            Class::Open => open.push(token),
            Class::Close => {
                let Some(start) = open.pop() else { continue };
                if token.end == cursor {
                    return Some((start.start, token.start));
                }
                if token.start == cursor || start.start == cursor {
                    found = Some((start.start, token.start));
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(f #(1) ")")`
    fn tokens() -> Vec<Token> {
        let token = |(class, start, end)| Token { class, start, end };
        [
            (Class::Open, 0, 1),
            (Class::Symbol, 1, 2),
            (Class::Open, 3, 5),
            (Class::Number, 5, 6),
            (Class::Close, 6, 7),
            (Class::String, 8, 11),
            (Class::Close, 11, 12),
        ]
        .map(token)
        .to_vec()
    }

    #[test]
    fn parentheses_match_by_tokens() {
        assert_eq!(matching(&tokens(), 12), Some((0, 11)));
        assert_eq!(matching(&tokens(), 0), Some((0, 11)));
        assert_eq!(matching(&tokens(), 7), Some((3, 6)));
        assert_eq!(matching(&tokens(), 1), None);
    }

    #[test]
    fn painting_only_adds_escapes() {
        let text = "(f #(1) \")\")";
        let painted = paint(text, &tokens(), &BTreeSet::from(["f".to_owned()]), 1);
        assert!(painted.contains("\x1b[35mf\x1b[0m"), "{painted:?}");
        assert!(painted.contains("\x1b[32m\")\"\x1b[0m"), "{painted:?}");
        let mut plain = painted;
        for escape in ["\x1b[35m", "\x1b[32m", "\x1b[36m", RESET] {
            plain = plain.replace(escape, "");
        }
        assert_eq!(plain, text);
    }
}
