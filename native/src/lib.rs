//! The functions that Python calls. Buffers that they give stay as they are until the next call with the same screen.

mod bytes;
mod canonical;
mod check;
mod comparisons;
mod compiler;
mod compiler_keys;
mod days;
mod expression;
mod faults;
mod ids;
mod joins;
mod json;
mod keys;
mod lists;
mod parting;
mod pattern;
mod peek;
mod people;
mod persons;
mod questions;
mod reading;
mod schema;
mod screen;
mod skipping;
mod table;
mod tape;
mod terms;

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice::{from_raw_parts, from_raw_parts_mut};

use parting::Form;
use screen::Screen;
use table::{Conflict, Keys, Slot, Table};

/// What a look gives when it failed by a fault of this library.
const FAILED: i64 = -2;
const NO_RECORDS: i64 = -1;

/// Make a screen of a program; on failure write why and return nothing.
///
/// # Safety
/// `program` has `length` bytes that can be read, `reason` has `room` bytes that can be written.
#[no_mangle]
pub unsafe extern "C" fn conforme_screen_new(
    program: *const u8,
    length: usize,
    seed: u64,
    reason: *mut u8,
    room: usize,
) -> *mut Screen {
    let program = from_raw_parts(program, length);
    let made = catch_unwind(|| {
        let program = std::str::from_utf8(program).map_err(|error| error.to_string())?;
        Screen::new(program, seed)
    });
    let why = match made {
        Ok(Ok(screen)) => return Box::into_raw(Box::new(screen)),
        Ok(Err(why)) => why,
        Err(_) => "a fault of the library".to_string(),
    };
    let written = why.len().min(room);
    std::ptr::copy_nonoverlapping(why.as_ptr(), reason, written);
    std::ptr::null_mut()
}

/// Give a screen back.
///
/// # Safety
/// `screen` was made by `conforme_screen_new` and is not used again.
#[no_mangle]
pub unsafe extern "C" fn conforme_screen_free(screen: *mut Screen) {
    drop(Box::from_raw(screen));
}

/// Look at the records of a text; return how many there are, or why they were not looked at.
///
/// # Safety
/// `screen` was made by `conforme_screen_new`, `text` has `length` bytes that can be read.
#[no_mangle]
pub unsafe extern "C" fn conforme_screen_look(
    screen: *mut Screen,
    text: *const u8,
    length: usize,
    by_lines: bool,
    short: bool,
) -> i64 {
    let (screen, text) = (&mut *screen, from_raw_parts(text, length));
    let form = if by_lines { Form::Lines } else { Form::Commas };
    match catch_unwind(AssertUnwindSafe(|| screen.look(text, form, short))) {
        Ok(true) => screen.found.spans.len() as i64,
        Ok(false) => NO_RECORDS,
        Err(_) => FAILED,
    }
}

/// Take the answers to all that was asked, in its order, and look again at the records that wait for them.
///
/// # Safety
/// As `conforme_screen_look`, with the same text; `answers` has `count` numbers that can be read.
#[no_mangle]
pub unsafe extern "C" fn conforme_screen_answer(
    screen: *mut Screen,
    text: *const u8,
    length: usize,
    answers: *const u64,
    count: usize,
    last: bool,
) -> i64 {
    let (screen, text, answers) = (&mut *screen, from_raw_parts(text, length), from_raw_parts(answers, count));
    let looked = catch_unwind(AssertUnwindSafe(|| {
        for (position, &answer) in answers.iter().enumerate() {
            screen.answer(position, answer);
        }
        screen.look_again(text, last);
    }));
    if looked.is_ok() {
        screen.found.asks.len() as i64
    } else {
        FAILED
    }
}

/// Part values with commas between them, each with where it begins and ends; return how many, or that it cannot be.
///
/// # Safety
/// `text` has `length` bytes that can be read, `spans` has room for `most` times two numbers.
#[no_mangle]
pub unsafe extern "C" fn conforme_part(text: *const u8, length: usize, spans: *mut u32, most: usize) -> i64 {
    let text = from_raw_parts(text, length);
    match catch_unwind(|| parting::elements(text)) {
        Ok(Some(found)) if found.len() <= most => {
            std::ptr::copy_nonoverlapping(found.as_ptr().cast(), spans, 2 * found.len());
            found.len() as i64
        }
        Ok(_) => NO_RECORDS,
        Err(_) => FAILED,
    }
}

/// Part the records of a text, each with where the value at a path begins and ends, twice 0 when it is not plainly there;
/// return how many, or that it cannot be.
///
/// # Safety
/// `text` has `length` bytes that can be read, and `path` as many as `path_length` says: names with zeros between them.
/// `spans` has room for `most` times four numbers.
#[no_mangle]
pub unsafe extern "C" fn conforme_peek(
    text: *const u8,
    length: usize,
    by_lines: bool,
    path: *const u8,
    path_length: usize,
    spans: *mut [u32; 4],
    most: usize,
) -> i64 {
    let (text, path) = (from_raw_parts(text, length), from_raw_parts(path, path_length));
    let names: Vec<&[u8]> = path.split(|&byte| byte == 0).collect();
    let form = if by_lines { Form::Lines } else { Form::Commas };
    let peeked = |[start, end]: [u32; 2]| {
        let value = peek::value_at(&text[start as usize..end as usize], &names);
        let (first, last) = value.map_or((0, 0), |(first, last)| (start + first as u32, start + last as u32));
        [start, end, first, last]
    };
    match catch_unwind(|| parting::parted(text, form).map(|found| found.into_iter().map(peeked).collect::<Vec<_>>())) {
        Ok(Some(found)) if found.len() <= most => {
            std::ptr::copy_nonoverlapping(found.as_ptr(), spans, found.len());
            found.len() as i64
        }
        Ok(_) => NO_RECORDS,
        Err(_) => FAILED,
    }
}

/// Where one of the buffers of a screen lies, and how many bytes it has.
#[repr(C)]
pub struct View {
    start: *const u8,
    length: usize,
}

fn view<T>(values: &[T]) -> View {
    View { start: values.as_ptr().cast(), length: std::mem::size_of_val(values) }
}

/// Return a buffer: spans, verdicts, days, asks and their text, faults and theirs.
///
/// # Safety
/// `screen` was made by `conforme_screen_new`.
#[no_mangle]
pub unsafe extern "C" fn conforme_screen_view(screen: *const Screen, which: usize) -> View {
    let found = &(*screen).found;
    match which {
        0 => view(&found.spans),
        1 => view(&found.verdicts),
        2 => view(&found.days),
        3 => view(&found.asks),
        4 => view(&found.ask_text),
        5 => view(&found.faults),
        _ => view(&found.fault_text),
    }
}

/// Return a buffer of a column of keys: records, hashes, values.
///
/// # Safety
/// `screen` was made by `conforme_screen_new`.
#[no_mangle]
pub unsafe extern "C" fn conforme_screen_column(screen: *const Screen, column: usize, which: usize) -> View {
    let found = &(*screen).found;
    match (found.columns.get(column), which) {
        (Some(column), 0) => view(&column.records),
        (Some(column), 1) => view(&column.hashes),
        (Some(column), _) => view(&column.values),
        (None, _) => view::<u8>(&[]),
    }
}

/// Return a buffer of what is asked late: records, and the text of the values.
///
/// # Safety
/// `screen` was made by `conforme_screen_new` of a program that asks `late`.
#[no_mangle]
pub unsafe extern "C" fn conforme_screen_late(screen: *const Screen, late: usize, which: usize) -> View {
    let found = &(*screen).found;
    match found.lates.get(late) {
        Some(late) if which == 0 => view(&late.records),
        Some(late) => view(&late.text),
        None => view::<u8>(&[]),
    }
}

/// How many keys were added to a table, and how many contradict earlier ones.
#[repr(C)]
pub struct Added {
    fresh: usize,
    conflicts: usize,
}

/// Add the keys of a stretch of records to a table, and write those that contradict earlier ones.
///
/// # Safety
/// `slots` has `size` slots, a power of two of which more than `count` are empty; the keys are `count` of each that can
/// be read, and `found` has room for as many conflicts.
#[no_mangle]
pub unsafe extern "C" fn conforme_table_add(
    slots: *mut Slot,
    size: usize,
    records: *const i64,
    hashes: *const i64,
    values: *const i64,
    count: usize,
    base: i64,
    found: *mut Conflict,
) -> Added {
    let keys = Keys {
        records: from_raw_parts(records, count),
        hashes: from_raw_parts(hashes, count),
        values: from_raw_parts(values, count),
    };
    let mut conflicts = 0;
    let fresh = Table::new(from_raw_parts_mut(slots, size)).add(keys, base, |conflict| {
        found.add(conflicts).write(conflict);
        conflicts += 1;
    });
    Added { fresh, conflicts }
}

/// Let a table take over what a smaller one holds.
///
/// # Safety
/// Both have as many slots as is said, a power of two; `slots` are empty.
#[no_mangle]
pub unsafe extern "C" fn conforme_table_take(slots: *mut Slot, size: usize, other: *const Slot, held: usize) {
    Table::new(from_raw_parts_mut(slots, size)).take(from_raw_parts(other, held));
}
