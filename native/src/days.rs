//! Days as they are written: four digits of the year, two of the month, two of the day.

/// The year that opens a text.
pub fn year(text: &[u8]) -> Option<i64> {
    digits(text, 0, 4)
}

/// The day that opens a text, counted from the first of March of the year 0.
pub fn number(text: &[u8]) -> Option<i64> {
    let (year, month, day) = parts(text)?;
    Some(counted(year, month, day))
}

/// The number of a day.
pub fn counted(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March have their leap day at their end.
    let year = year - i64::from(month < 3);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
}

/// Year, month and day that open a text; none when there is no such day.
pub fn parts(text: &[u8]) -> Option<(i64, i64, i64)> {
    if text.get(4) != Some(&b'-') || text.get(7) != Some(&b'-') {
        return None;
    }
    let (year, month, day) = (digits(text, 0, 4)?, digits(text, 5, 7)?, digits(text, 8, 10)?);
    (year > 0 && (1..=last(year, month)).contains(&day)).then_some((year, month, day))
}

/// The last day of a month; 0 where there is no such month.
pub fn last(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    }
}

pub const SECONDS: i64 = 86_400;

/// The number of the second that a text tells with its offset, and no parts of a second.
pub fn moment(text: &[u8]) -> Option<i64> {
    let (day, clock) = (number(text)?, text.get(10..)?);
    let time = |from: usize| {
        let (hours, minutes) = (digits(clock, from, from + 2)?, digits(clock, from + 3, from + 5)?);
        (clock.get(from + 2) == Some(&b':') && hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)
    };
    if clock.first() != Some(&b'T') || clock.get(6) != Some(&b':') {
        return None;
    }
    let seconds = digits(clock, 7, 9).filter(|seconds| *seconds < 60)?;
    let offset = match (clock.get(9)?, clock.len()) {
        (b'Z', 10) => 0,
        (b'+', 15) => time(10)?,
        (b'-', 15) => -time(10)?,
        _ => return None,
    };
    Some(day * SECONDS + time(1)? + seconds - offset)
}

fn digits(text: &[u8], from: usize, to: usize) -> Option<i64> {
    let add = |all: i64, byte: &u8| byte.is_ascii_digit().then(|| all * 10 + i64::from(byte - b'0'));
    text.get(from..to)?.iter().try_fold(0, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days() {
        let between = |one: &str, other: &str| number(other.as_bytes()).unwrap() - number(one.as_bytes()).unwrap();
        assert_eq!(between("2024-02-28", "2024-03-01"), 2);
        assert_eq!(between("2023-02-28", "2023-03-01"), 1);
        assert_eq!(between("2023-12-31", "2024-01-01"), 1);
        assert_eq!(between("1900-01-01", "2000-01-01"), 36_524);
    }

    #[test]
    fn counts_seconds_from_moment_to_moment() {
        let one = moment(b"2025-09-15T09:00:00-06:00").unwrap();
        assert_eq!(moment(b"2025-09-15T15:00:00Z"), Some(one));
        assert_eq!(moment(b"2025-09-16T15:00:01+00:00"), Some(one + SECONDS + 1));
        for text in [
            "2025-09-15",
            "2025-09-15T09:00:00",
            "2025-09-15T24:00:00Z",
            "2025-09-15T09:00:00.5Z",
            "2025-09-15 09:00:00Z",
        ] {
            assert_eq!(moment(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn knows_no_other_days() {
        for text in ["2023-02-29", "2023-13-01", "2023-00-10", "2023-01-00", "23-01-01", "0000-01-01", "2023/01/01", ""]
        {
            assert_eq!(parts(text.as_bytes()), None, "{text}");
        }
        assert_eq!(parts(b"2024-02-29T00:00:00Z"), Some((2024, 2, 29)));
    }
}
