//! Ids that certainly say nothing about anybody.

use crate::bytes::find;
use crate::check::Left;

const UUID: usize = 36;

/// Tell whether an id is of plain signs, without blanks around it.
pub fn is_plain(id: &[u8]) -> bool {
    !id.is_empty() && id.iter().all(|byte| (b' '..0x7F).contains(byte)) && id[0] != b' ' && id[id.len() - 1] != b' '
}

/// The form in which ids are compared: a UUID, whose case means nothing, in small letters.
pub fn comparable(id: &[u8]) -> Vec<u8> {
    if id.len() == UUID {
        id.to_ascii_lowercase()
    } else {
        id.to_vec()
    }
}

/// Tell whether a plain id certainly is no key of a person, nor holds one, nor the names of the record's persons.
pub fn tells_nothing(id: &[u8], left: &Left) -> bool {
    if is_uuid(id) {
        return true;
    }
    if has_key(id) {
        return false;
    }
    let id = id.to_ascii_lowercase();
    left.named.iter().all(|&(start, end)| is_other_name(&left.names[start as usize..end as usize], &id))
}

fn is_uuid(id: &[u8]) -> bool {
    id.len() == UUID
        && id.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// Tell whether letters and digits, whatever stands between them, may hold a CURP or an RFC: four letters, six digits.
fn has_key(id: &[u8]) -> bool {
    let signs: Vec<u8> = id.iter().copied().filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'&').collect();
    signs.windows(10).any(|part| !part[..4].iter().any(u8::is_ascii_digit) && part[4..].iter().all(u8::is_ascii_digit))
}

/// Tell whether some plain word of a name is not in an id of small letters.
fn is_other_name(name: &[u8], id: &[u8]) -> bool {
    name.split(|byte| matches!(byte, b' ' | b'-' | b'.' | b'\''))
        .filter(|word| !word.is_empty() && word.iter().all(u8::is_ascii_alphabetic))
        .any(|word| find(id, &word.to_ascii_lowercase()).is_none())
}
