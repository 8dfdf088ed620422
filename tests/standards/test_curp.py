import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import curp

ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
VALID = "BEML920313HMCLNS09"

NAMES = st.text(alphabet="AEIOUÁÜÑBCDLMNRSTXYZaeñrs '-./", max_size=16)
BIRTHS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def composed(draw: st.DrawFn) -> tuple[str, date, tuple[str, str | None, str]]:
    """Draw a composed CURP, its birth date and the names it was composed of."""
    names = (draw(NAMES), draw(st.none() | NAMES), draw(NAMES))
    birth = draw(BIRTHS)
    homonym = draw(st.sampled_from(string.digits if birth.year < 2000 else string.ascii_uppercase))
    key = curp.compose(
        *names, birth, draw(st.sampled_from("HMX")), draw(st.sampled_from(list(curp.STATE_CODES))), homonym
    )
    return key, birth, names


@pytest.mark.parametrize(
    ("first17", "digit"),
    [("BEML920313HMCLNS0", "9"), ("PUXB571021HNELXR0", "8"), ("BADD110313HCMLNS0", "6")],
)
def test_check_digit_vectors(first17: str, digit: str) -> None:
    assert curp.check_digit(first17) == digit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEML920313HMCLNS",
        VALID,
        "beml920313HMCLNS0",
        "BEML920313HMCLN-0",
        "BEML920313HMCLN€0",
        "BEML920313HMCLN\x000",
    ],
)
def test_no_check_digit_outside_the_alphabet_or_the_length(text: str) -> None:
    assert curp.check_digit(text) is None


@given(composed(), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_changed_character_breaks_the_digit_unless_the_weights_collide(
    case: tuple[str, date, tuple[str, str | None, str]], position: int, character: str
) -> None:
    key = case[0]
    changed = key[:position] + character + key[position + 1 : 17]
    difference = (ALPHABET.index(character) - ALPHABET.index(key[position])) * (18 - position)
    assert (curp.check_digit(changed) == key[17]) == (difference % 10 == 0)


@given(st.text(alphabet=ALPHABET, min_size=17, max_size=17))
def test_check_digit_follows_its_definition(first17: str) -> None:
    total = sum(ALPHABET.index(character) * (18 - position) for position, character in enumerate(first17))
    assert curp.check_digit(first17) == str(-total % 10)


@given(composed())
def test_a_composed_curp_satisfies_everything(case: tuple[str, date, tuple[str, str | None, str]]) -> None:
    key, birth, names = case
    assert curp.PATTERN.match(key)
    assert curp.birth_date(key) == birth
    assert curp.check_digit(key[:17]) == key[17]
    assert curp.sex(key) == key[10]
    assert curp.state(key) == key[11:13]
    assert key[:4] not in curp.ALTERED_WORDS
    assert curp.agrees_with_names(key, *names) == frozenset()


@given(st.text(max_size=20))
def test_readers_never_raise(text: str) -> None:
    curp.check_digit(text)
    curp.birth_date(text)
    curp.sex(text)
    curp.state(text)
    curp.agrees_with_names(text, text, text, text)


@pytest.mark.parametrize(
    "wrong",
    [
        VALID.lower(),
        f" {VALID}",
        f"{VALID}\n",
        "BBML920313HMCLNS09",
        "BEML920313HXXLNS09",
        "BEML920313FMCLNS09",
        "BEML920313HMCLAS09",
        "ÑEML920313HMCLNS09",
        "BEML92031٣HMCLNS09",
        VALID[:17],
    ],
)
def test_the_pattern_rejects(wrong: str) -> None:
    assert not curp.PATTERN.match(wrong)


def test_the_pattern_accepts_the_missing_parts_and_the_third_sex() -> None:
    assert curp.PATTERN.match("BXXL920313XNEXXX09")


@pytest.mark.parametrize(
    ("key", "birth"),
    [
        ("BEML920313HMCLNS09", date(1992, 3, 13)),
        ("BEML020313HMCLNSA9", date(2002, 3, 13)),
        ("BEML000229HMCLNSA9", date(2000, 2, 29)),
        ("BEML000229HMCLNS09", None),
        ("BEML920231HMCLNS09", None),
        ("BEML921301HMCLNS09", None),
        ("BEML92031", None),
        ("BEML920313HMCLNS", None),
        ("BEML920313HMCLNS-9", None),
        ("BEML٩٢٠٣١٣HMCLNS09", None),
    ],
)
def test_birth_date(key: str, birth: date | None) -> None:
    assert curp.birth_date(key) == birth


def test_sex_and_state_of_a_curp() -> None:
    assert (curp.sex(VALID), curp.state(VALID)) == ("H", "MC")
    assert (curp.sex("BEML920313FXX"), curp.state("BEML920313FXX")) == (None, None)
    assert (curp.sex(""), curp.state("")) == (None, None)


def test_states_have_the_claves_of_the_thirty_two() -> None:
    assert sorted(curp.STATE_CODES.values()) == ["", *(f"{clave:02}" for clave in range(1, 33))]
    assert curp.STATE_CODES["DF"] == "09"
    assert curp.STATE_CODES["NE"] == ""


@pytest.mark.parametrize(
    ("primer_apellido", "segundo_apellido", "nombres", "letters", "consonants"),
    [
        ("Beltrán", "Mendoza", "Luis", "BEML", "LNS"),
        ("Salgado", "Briseño", "Concepción", "SABC", "LRN"),
        ("Ñando", "Rodríguez", "Alberto", "XARA", "NDL"),
        ("Oñate", "Rodríguez", "Alberto", "OARA", "XDL"),
        ("Muñoz", "Ñañez", "Íñigo", "MUXI", "XXX"),
        ("Ich", "Rodríguez", "Andrés", "IXRA", "CDN"),
        ("Mc Gregor", "López", "Carlos", "GELC", "RPR"),
        ("D/Amico", "Álvarez", "Juan José", "DXAJ", "XLN"),
        ("Riva Palacio", "Cruz", "Rocío", "RICR", "VRC"),
        ("De la Cruz", "De los Ríos", "Ana", "CURA", "RSN"),
        ("Moreno", "Sánchez", "Ma. de los Ángeles", "MOSA", "RNN"),
        ("Moreno", "Sánchez", "MA.GUADALUPE", "MOSG", "RND"),
        ("Pérez", "Hernández", "María Luisa", "PEHL", "RRS"),
        ("Pérez", "Hernández", "María", "PEHM", "RRR"),
        ("Pérez", "Hernández", "J. Jesús", "PEHJ", "RRS"),
        ("Pérez", "Hernández", "José María", "PEHM", "RRR"),
        ("Pérez", "Hernández", "María del Carmen", "PEHC", "RRR"),
        ("Pérez", None, "Luis", "PEXL", "RXS"),
        (None, "Pérez", "Luis", "PEXL", "RXS"),
        ("Pérez", "-", "Luis", "PEXL", "RXS"),
        ("Pedrero", "Domínguez", "Ofelia", "PXDO", "DMF"),
        ("O", "Lee", "Ai", "OXLA", "XXX"),
        ("De la O", "Lozano", "Álvaro", "OXLA", "XZL"),
        ("García-López", "Güemes", "Ulises", "GAGU", "RML"),
        ("Agüero", "Llanos", "Chantal", "AULC", "GLH"),
        ("", None, "", "XXXX", "XXX"),
    ],
)
def test_derivation_from_names(
    primer_apellido: str | None, segundo_apellido: str | None, nombres: str, letters: str, consonants: str
) -> None:
    assert curp.name_letters(primer_apellido, segundo_apellido, nombres) == letters
    assert curp.name_consonants(primer_apellido, segundo_apellido, nombres) == consonants


def test_every_altered_word_can_open_an_unaltered_curp_and_has_its_second_letter_replaced() -> None:
    assert len(curp.ALTERED_WORDS) == 81
    for word in curp.ALTERED_WORDS:
        names = (word[:2] + "R", word[2] + "AR", word[3] + "AR")
        expected = word if word[1] not in "AEIOU" else f"{word[0]}X{word[2:]}"
        assert curp.name_letters(*names) == expected


def test_compose() -> None:
    assert curp.compose("Beltrán", "Mendoza", "Luis", date(1992, 3, 13), "H", "MC", "0") == VALID


@pytest.mark.parametrize(
    ("birth", "sex", "state_code", "homonym"),
    [
        (date(1992, 3, 13), "F", "MC", "0"),
        (date(1992, 3, 13), "H", "CX", "0"),
        (date(1992, 3, 13), "H", "MC", "A"),
        (date(2002, 3, 13), "H", "MC", "0"),
        (date(1892, 3, 13), "H", "MC", "0"),
        (date(2102, 3, 13), "H", "MC", "A"),
        (date(1992, 3, 13), "H", "MC", ""),
    ],
)
def test_compose_refuses_what_no_curp_can_say(birth: date, sex: str, state_code: str, homonym: str) -> None:
    with pytest.raises(ValueError, match="no CURP"):
        curp.compose("Beltrán", "Mendoza", "Luis", birth, sex, state_code, homonym)


def key_of(letters: str, consonants: str, state_code: str = "MC") -> str:
    first17 = f"{letters}920313H{state_code}{consonants}0"
    return f"{first17}{curp.check_digit(first17)}"


@pytest.mark.parametrize(
    ("letters", "consonants", "primer_apellido", "segundo_apellido", "nombres"),
    [
        ("PEHM", "RRR", "Pérez", "Hernández", "María Luisa"),
        ("PEHJ", "RRS", "Pérez", "Hernández", "José Luis"),
        ("PEHL", "RRS", "Pérez", "Hernández", "M. Luisa"),
        ("DECA", "XRN", "De la Cruz", "Cruz", "Ana"),
        ("LACA", "XRN", "La Cruz", "Cruz", "Ana"),
        ("PEDO", "DMF", "Pedrero", "Domínguez", "Ofelia"),
        ("PXDO", "DMF", "Pedrero", "Domínguez", "Ofelia"),
        ("OXCR", "XRB", "O'Farrill", "Carballo", "Roberto"),
        ("OACR", "FRB", "O'Farrill", "Carballo", "Roberto"),
        ("AEFR", "NRB", "D'Angelo", "Fargo", "Rubén"),
        ("MUXI", "XXX", "MUNOZ", "NANEZ", "INIGO"),
        ("MUXL", "XXS", "MU?OZ", None, "Luis"),
        ("PEHL", "RRS", "Pérez Hernández", None, "Luis"),
        ("PEHL", "RRS", "Pérez Hernández", "", "Luis"),
        ("PEXL", "RXS", "Pérez Hernández", None, "Luis"),
        ("PEXL", "RXS", None, "Pérez", "Luis"),
        ("XXPL", "XRS", None, "Pérez", "Luis"),
        ("PEHL", "RRS", "Pérez", "Hernández", ""),
        ("PEHL", "RRS", None, None, "Luis"),
    ],
)
def test_permitted_derivations_agree(
    letters: str, consonants: str, primer_apellido: str | None, segundo_apellido: str | None, nombres: str
) -> None:
    key = key_of(letters, consonants)
    assert curp.agrees_with_names(key, primer_apellido, segundo_apellido, nombres) == frozenset()


def test_a_second_surname_may_be_unregistered_only_for_people_born_abroad() -> None:
    names = ("Smith", "Parker", "Ann")
    assert curp.agrees_with_names(key_of("SIXA", "MXN", "NE"), *names) == frozenset()
    assert curp.agrees_with_names(key_of("SIXA", "MXN", "MC"), *names) == {"letters", "consonants"}


@pytest.mark.parametrize(
    ("letters", "consonants", "disagreeing"),
    [
        ("PEHL", "RRS", set()),
        ("PEHA", "RRS", {"letters"}),
        ("PAHL", "RRS", {"letters"}),
        ("PXHL", "RRS", {"letters"}),
        ("PEHL", "RRN", {"consonants"}),
        ("GOHA", "NRN", {"letters", "consonants"}),
    ],
)
def test_disagreements_are_told_by_part(letters: str, consonants: str, disagreeing: set[str]) -> None:
    assert curp.agrees_with_names(key_of(letters, consonants), "Pérez", "Hernández", "Luis") == disagreeing


def test_a_name_with_enye_does_not_agree_with_n() -> None:
    assert curp.agrees_with_names(key_of("MUXL", "NXS"), "Muñoz", None, "Luis") == {"consonants"}
