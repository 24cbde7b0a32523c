//! UTF-8 in a buffer. A malformed sequence reads as U+FFFD.

/// The first character and its size; `None` when more bytes are needed to tell.
#[inline]
pub fn first_char(bytes: &[u8]) -> Option<(char, u32)> {
    match bytes.first() {
        Some(&byte) if byte < 0x80 => Some((byte as char, 1)),
        Some(_) => first_wide(bytes),
        None => None,
    }
}

fn first_wide(bytes: &[u8]) -> Option<(char, u32)> {
    let piece = &bytes[..bytes.len().min(4)];
    let (valid, error) = match std::str::from_utf8(piece) {
        Ok(text) => (text, None),
        Err(error) => (std::str::from_utf8(&piece[..error.valid_up_to()]).unwrap_or(""), Some(error)),
    };
    match (valid.chars().next(), error) {
        (Some(c), _) => Some((c, c.len_utf8() as u32)),
        (None, Some(error)) => error.error_len().map(|size| (char::REPLACEMENT_CHARACTER, size as u32)),
        (None, None) => None,
    }
}

/// The bytes of the first characters, and how many these are: up to `most`, and only those that are there whole.
pub fn first_chars(bytes: &[u8], most: usize) -> (usize, usize) {
    let ascii = bytes[..bytes.len().min(most)].iter().take_while(|&&byte| byte < 0x80).count();
    let (mut used, mut count) = (ascii, ascii);
    while count < most
        && let Some((_, size)) = first_char(&bytes[used..])
    {
        used += size as usize;
        count += 1;
    }
    (used, count)
}

/// Shows the text of a piece that may end in the middle of a character, without that one.
pub fn with_text<T>(piece: &[u8], look: impl FnOnce(&str) -> T) -> T {
    match std::str::from_utf8(piece) {
        Ok(text) => look(text),
        Err(error) if error.error_len().is_none() => look(&String::from_utf8_lossy(&piece[..error.valid_up_to()])),
        Err(_) => look(&String::from_utf8_lossy(cut(piece))),
    }
}

/// A piece without the character that it ends in the middle of.
fn cut(piece: &[u8]) -> &[u8] {
    let invalid = piece.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    let is_incomplete = std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
    &piece[..piece.len() - if is_incomplete { invalid.len() } else { 0 }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_as_they_are_read() {
        let bytes = b"ab\xff\xce\xbb\xce\xbc\xe2\x82";
        assert_eq!(first_chars(bytes, 2), (2, 2));
        assert_eq!(first_chars(bytes, 4), (5, 4));
        assert_eq!(first_chars(bytes, 9), (7, 5), "the last one is not whole");
        assert_eq!(with_text(bytes, str::to_string), "ab\u{fffd}λμ");
        assert_eq!(with_text(b"a\xce", str::to_string), "a");
    }
}
