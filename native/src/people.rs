//! Keys of persons: what is sure about a CURP, an RFC and the names that go with them.
//!
//! What these functions are not sure of is left to the rules, which know every exception.

use crate::bytes::xxh64;
use crate::days;

const HALF: u64 = 0xFFFF_FFFF;

/// The number that stands for names, of the answers about each of them: their words, or the surname, are in the low half.
pub fn names(given: u64, first: u64, second: u64) -> u64 {
    (((given & HALF) + (first & HALF)) & HALF) << 32 | (second & HALF)
}

/// The hash of a key as a whole number with a sign.
pub fn hashed(key: &[u8], seed: u64) -> i64 {
    (xxh64(key, seed) ^ 1 << 63) as i64
}

/// A person with a CURP.
pub struct Sure<'a> {
    pub curp: Option<&'a [u8]>,
    pub gender: &'a [u8],
    pub year: i64,
    pub minor: bool,
}

impl Sure<'_> {
    /// Tell whether CURP, gender and names certainly go together.
    ///
    /// The answers about names hold in their high halves the letters that the names give to a CURP: three of the first
    /// surname, two of the second and two of the given names, the latter above the two that an RFC takes.
    pub fn holds(&self, given: u64, first: u64, second: u64) -> bool {
        let Some(curp) = self.curp.filter(|curp| is_right_curp(curp)) else { return false };
        let packed = |places: &[usize]| places.iter().fold(0, |all, &place| all << 8 | u64::from(curp[place]));
        packed(&[0, 1, 13]) == first >> 32
            && packed(&[2, 14]) == second >> 32
            && packed(&[3, 15]) == given >> 48
            && self.is_of_age(curp)
            && self.sex_fits(curp)
    }

    /// Tell whether the CURP is right, and certainly goes with the gender.
    pub fn has_sound_key(&self) -> bool {
        self.curp.is_some_and(|curp| is_right_curp(curp) && self.is_of_age(curp) && self.sex_fits(curp))
    }

    fn is_of_age(&self, curp: &[u8]) -> bool {
        let digit = |at: usize| i64::from(curp[at]) - i64::from(b'0');
        let century = if curp[16] <= b'9' { 1900 } else { 2000 };
        let age = self.year - century - digit(4) * 10 - digit(5);
        age >= if self.minor { 1 } else { 16 } && age <= 99
    }

    fn sex_fits(&self, curp: &[u8]) -> bool {
        match self.gender {
            b"F" | b"MUJER" => curp[10] == b'M',
            b"M" | b"HOMBRE" => curp[10] == b'H',
            _ => true,
        }
    }
}

/// Place of a sign in the digits and the Spanish alphabet, in which ñ follows n.
fn curp_value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'N' => Some(u32::from(byte - b'A') + 10),
        b'O'..=b'Z' => Some(u32::from(byte - b'O') + 25),
        _ => None,
    }
}

/// Tell whether eighteen plain signs have the check digit of a CURP: the weighted sum is a multiple of ten.
fn is_right_curp(curp: &[u8]) -> bool {
    if curp.len() != 18 || !curp[4..10].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum =
        curp.iter().zip((1..=18).rev()).try_fold(0, |sum, (&byte, weight)| Some(sum + curp_value(byte)? * weight));
    sum.is_some_and(|sum| sum % 10 == 0)
}

/// Place of a sign in the table of the SAT, for signs of one byte.
fn rfc_value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'N' => Some(u32::from(byte - b'A') + 10),
        b'&' => Some(24),
        b'O'..=b'Z' => Some(u32::from(byte - b'O') + 25),
        _ => None,
    }
}

/// The day of birth that a plain CURP tells.
pub fn birth(curp: &[u8]) -> Option<[u8; 10]> {
    if curp.len() != 18 || !curp[4..10].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let century = if curp[16] <= b'9' { *b"19" } else { *b"20" };
    let [y, z, m, n, d, e] = [curp[4], curp[5], curp[6], curp[7], curp[8], curp[9]];
    Some([century[0], century[1], y, z, b'-', m, n, b'-', d, e])
}

/// Tell whether the ten and three signs of a person's RFC are right.
pub fn is_right_rfc_of(root: &[u8], key: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    root.len() == 10
        && key.len() == 3
        && root[..4].iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'&')
        && !is_generic(&[root, key].concat())
        && key.iter().all(plain)
        && matches!(key[2], b'0'..=b'9' | b'A')
        && is_right_rfc(&[root, key].concat())
}

/// Tell whether thirteen plain signs have the check digit of an RFC.
pub fn is_right_rfc(rfc: &[u8]) -> bool {
    rfc.len() == 13 && has_check_digit(rfc)
}

/// Tell whether an RFC of plain signs is a person's or a company's, with a date that there is and its check digit.
pub fn is_sound_rfc(rfc: &[u8]) -> bool {
    let letters = match rfc.len() {
        12 => 3,
        13 => 4,
        _ => return false,
    };
    let (opening, rest) = rfc.split_at(letters);
    opening.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'&')
        && is_day(&rest[..6])
        && rest[6..].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && !is_generic(rfc)
        && has_check_digit(rfc)
}

/// The RFC of the general public and that of foreigners, which name nobody.
fn is_generic(rfc: &[u8]) -> bool {
    matches!(rfc, b"XAXX010101000" | b"XEXX010101000")
}

/// Tell whether six signs are year, month and day; the century is not told, so the year 0 may be a leap year.
fn is_day(signs: &[u8]) -> bool {
    let written = [b"20", &signs[..2], b"-", &signs[2..4], b"-", &signs[4..]].concat();
    days::parts(&written).is_some()
}

/// The key of a company is led by one blank, which has the place 37 in the table of the SAT.
fn has_check_digit(rfc: &[u8]) -> bool {
    let (last, rest) = rfc.split_last().unwrap_or((&0, &[]));
    let blanks = 37 * 13 * u32::from(rest.len() == 11);
    let weights = (2..=rest.len() as u32 + 1).rev();
    let sum = rest.iter().zip(weights).try_fold(blanks, |sum, (&byte, weight)| Some(sum + rfc_value(byte)? * weight));
    sum.is_some_and(|sum| b"0A987654321"[(sum % 11) as usize] == *last)
}

/// The four letters that names give to an RFC.
///
/// Of given names the answer holds the first two letters in its lowest bytes but four. Of a surname it holds the initial,
/// the first inner vowel, the second letter, and whether it has more than two letters; 0 where there is no surname.
pub fn rfc_letters(given: u64, first: u64, second: u64) -> [u8; 4] {
    let byte = |value: u64, place: u32| (value >> (8 * place)) as u8;
    let given = [byte(given, 5), byte(given, 4)];
    let (initial, inner, next, is_long) = (byte(first, 3), byte(first, 2), byte(first, 1), byte(first, 0) != 0);
    if first == 0 {
        [byte(second, 3), byte(second, 1), given[0], given[1]]
    } else if second == 0 {
        [initial, next, given[0], given[1]]
    } else if is_long {
        [initial, inner, byte(second, 3), given[0]]
    } else {
        [initial, byte(second, 3), given[0], given[1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_sound_keys() {
        for rfc in ["GOAP780710RH7", "JPM851111C44"] {
            assert!(is_sound_rfc(rfc.as_bytes()), "{rfc}");
        }
        for rfc in ["GOAP780710RH8", "GOAP780732RH7", "JPM851111C45", "XAXX010101000", "", "JPM8511", "goap780710rh7"] {
            assert!(!is_sound_rfc(rfc.as_bytes()), "{rfc}");
        }
        assert!(is_right_curp(b"BEML920313HMCLNS09"));
        assert!(!is_right_curp(b"BEML920313HMCLNS08"));
    }
}
