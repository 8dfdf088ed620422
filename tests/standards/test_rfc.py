from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import rfc

ALPHABET = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
NAMES = st.text(alphabet="AEIOUÁÜÑBCDLMNRSTXYZaeñrs '-./", max_size=16)
BIRTHS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def composed(draw: st.DrawFn) -> tuple[str, date]:
    """Draw a composed RFC of a person and the birth date."""
    birth = draw(BIRTHS)
    return rfc.compose_person(draw(NAMES), draw(st.none() | NAMES), draw(NAMES), birth), birth


@pytest.mark.parametrize("valid", ["GOAP780710RH7", "JPM851111C44", "IFD130924CX1", "GODE561231GR8"])
def test_check_digit_vectors(valid: str) -> None:
    assert rfc.check_digit(valid[:-1]) == valid[-1]


def test_a_wrong_check_digit_is_told() -> None:
    assert rfc.check_digit("PUXB5710219K") == "3"


@pytest.mark.parametrize(
    "text",
    ["", "GOAP780710", "GOAP780710RH7", "goap780710RH", "GOAP780710R-", "GOAP780710R€", "GOAP780710R\x00"],
)
def test_no_check_digit_outside_the_table_or_the_length(text: str) -> None:
    assert rfc.check_digit(text) is None


@given(st.text(alphabet=ALPHABET, min_size=11, max_size=12))
def test_check_digit_follows_its_definition(first: str) -> None:
    padded = first.rjust(12)
    remainder = sum(ALPHABET.index(c) * (13 - position) for position, c in enumerate(padded)) % 11
    assert rfc.check_digit(first) == {0: "0", 1: "A"}.get(remainder, str(11 - remainder))


@given(composed(), st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_changed_character_breaks_the_digit_unless_the_weights_collide(
    case: tuple[str, date], position: int, character: str
) -> None:
    key = case[0]
    changed = key[:position] + character + key[position + 1 : 12]
    difference = (ALPHABET.index(character) - ALPHABET.index(key[position])) * (13 - position)
    assert (rfc.check_digit(changed) == key[12]) == (difference % 11 == 0)


@given(composed())
def test_a_composed_rfc_satisfies_everything(case: tuple[str, date]) -> None:
    key, birth = case
    assert rfc.PERSON_PATTERN.match(key)
    assert not rfc.COMPANY_PATTERN.match(key)
    assert rfc.kind(key) == "persona-fisica"
    assert rfc.birth_or_foundation_date_exists(key)
    assert rfc.check_digit(key[:12]) == key[12]
    assert key[:4] not in rfc.ALTERED_WORDS
    assert key[4:10] == birth.strftime("%y%m%d")


@given(st.text(max_size=20))
def test_readers_never_raise(text: str) -> None:
    rfc.check_digit(text)
    rfc.kind(text)
    rfc.birth_or_foundation_date_exists(text)
    rfc.homoclave(text)


@pytest.mark.parametrize(
    ("key", "exists"),
    [
        ("GOAP780710RH7", True),
        ("GOAP780710", True),
        ("JPM851111C44", True),
        ("Ñ&M851111C44", True),
        ("GOAP000229RH7", True),
        ("GOAP960229RH7", True),
        ("GOAP970229RH7", False),
        ("JPM000229C44", True),
        ("JPM010229C44", False),
        ("GOAP780431RH7", False),
        ("GOAP781301RH7", False),
        ("GOAP780700RH7", False),
        ("GOAP7807", False),
        ("GOAP٧80710RH7", False),
        ("", False),
    ],
)
def test_the_date_exists_in_some_century(key: str, exists: bool) -> None:
    assert rfc.birth_or_foundation_date_exists(key) is exists


def test_kind_is_told_by_the_length() -> None:
    assert rfc.kind("GOAP780710RH7") == "persona-fisica"
    assert rfc.kind("JPM851111C44") == "persona-moral"
    assert rfc.kind("GOAP780710") is None
    assert rfc.kind("") is None


def test_patterns() -> None:
    assert rfc.PERSON_PATTERN.match("ÑA&P780710RHA")
    assert rfc.COMPANY_PATTERN.match("Ñ&M851111C4A")
    for wrong in ("goap780710RH7", "GOAP780710RHB", "GOAP780710RH", "GOAP780710RH7\n", "GOAP78071٠RH7"):
        assert not rfc.PERSON_PATTERN.match(wrong)
        assert not rfc.COMPANY_PATTERN.match(wrong)


def test_the_generic_keys_have_the_form_of_a_persons() -> None:
    for generic in rfc.GENERIC_RFCS:
        assert rfc.PERSON_PATTERN.match(generic)
        assert rfc.birth_or_foundation_date_exists(generic)


@pytest.mark.parametrize(
    ("primer_apellido", "segundo_apellido", "nombres", "letters"),
    [
        ("Barrios", "Fernández", "Juan", "BAFJ"),
        ("Iriarte", "Méndez", "Eva", "IIME"),
        ("Chávez", "González", "Manuel", "CAGM"),
        ("Camargo", "Llamas", "Felipe", "CALF"),
        ("de la O", "Lozano", "Álvaro", "OLAL"),
        ("Ek", "Rivera", "Ernesto", "ERER"),
        ("San Martín", "Dávalos", "Dolores", "SADD"),
        ("Sánchez de la Barquera", "Gómez", "Mario", "SAGM"),
        ("Fernández", "Juárez", "Luz María", "FEJL"),
        ("Camargo", "Hernández", "José Antonio", "CAHA"),
        ("Ramírez", "Sánchez", "María Luisa", "RASL"),
        ("Ramírez", "Sánchez", "Ma. Luisa", "RASL"),
        ("Martínez", None, "Juan", "MAJU"),
        (None, "Zafra", "Gerarda", "ZAGE"),
        ("de la Peña", "Ramírez", "Carmen", "PERC"),
        ("O'Farril", "Carballo", "Roberto", "OACR"),
        ("D'Angelo", "Fargo", "Rubén", "DAFR"),
        ("Ñandú", "Muñoz", "Íñigo", "ÑAMI"),
        ("Muñoz", "Ñañez", "Ana", "MUÑA"),
        ("Ich", "Rodríguez", "Andrés", "IXRA"),
        ("O", None, "Ai", "OXAI"),
        ("Pedrero", "Domínguez", "Ofelia", "PEDX"),
        ("Lozano", "Cruz", "Olivia", "LOCO"),
        ("", None, "", "XXXX"),
    ],
)
def test_derivation_from_names(
    primer_apellido: str | None, segundo_apellido: str | None, nombres: str, letters: str
) -> None:
    assert rfc.name_letters(primer_apellido, segundo_apellido, nombres) == letters


def test_homoclave_of_the_published_example() -> None:
    assert rfc.homoclave("Gómez Díaz Emma") == "GR"
    assert rfc.homoclave("GOMEZ  DIAZ EMMA ") == "GR"


def test_homoclave_tells_enye_from_n_and_leaves_other_signs_out() -> None:
    assert rfc.homoclave("Muñoz Díaz Emma") != rfc.homoclave("Munoz Díaz Emma")
    assert rfc.homoclave("O'Farril Díaz Emma") == rfc.homoclave("OFarril Díaz Emma")


def test_compose_the_published_example() -> None:
    assert rfc.compose_person("Gómez", "Díaz", "Emma", date(1956, 12, 31)) == "GODE561231GR8"
