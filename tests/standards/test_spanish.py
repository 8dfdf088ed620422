import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.spanish import clean, collation_key, fold, primary_key, search_fold

SPANISH = st.text(alphabet="aábcdeéiílmnñoóuúüzAÁNÑOUÜZ -.'1", max_size=12)
ANY_TEXT = st.one_of(st.text(max_size=20), SPANISH)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Ana   María \t Ruiz\n", "Ana María Ruiz"),
        ("\u00a0Ana\u2003Ruiz ", "Ana Ruiz"),
        ("Mun\u0303oz", "Muñoz"),
        ("", ""),
        (" \t ", ""),
    ],
)
def test_clean_composes_trims_and_collapses(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Secretaría de la Función Pública", "SECRETARIA  DE LA FUNCION PUBLICA"),
        ("Constructora S.A. de C.V.", "constructora s.a. de c.v"),
        ("Güemes", "GUEMES"),
        ("Pe\u0301rez", "pérez"),
        ("NIÑO", "nin\u0303o"),
        ("Licitación pública.", " licitacion publica . "),
    ],
)
def test_fold_makes_variants_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Muñoz", "Munoz"), ("Ñañez", "Nanez"), ("año", "ano")])
def test_enye_is_a_letter_of_its_own(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert search_fold(one) != search_fold(other)
    assert primary_key(one) != primary_key(other)


def test_every_enye_of_a_text_is_kept() -> None:
    assert fold("ÑAÑEZ PIÑA") == "ñañez piña"


def test_search_fold_keeps_the_final_dot_that_fold_drops() -> None:
    assert search_fold("S.A. de C.V.") == "s.a. de c.v."
    assert fold("S.A. de C.V.") == "s.a. de c.v"


@pytest.mark.parametrize("written", ["perez", "PÉREZ", "Pérez", "pérez", "  Pérez "])
def test_search_fold_unites_what_a_filter_must_find_together(written: str) -> None:
    assert search_fold(written) == "perez"


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert search_fold(search_fold(text)) == search_fold(text)
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_fold_does_not_depend_on_the_unicode_form(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="abñáéÁÑ .", max_size=12))
def test_fold_ignores_case_and_surrounding_blanks(text: str) -> None:
    assert fold(f" {text.upper()} ") == fold(text.lower())


@pytest.mark.parametrize(
    "ordered",
    [
        ["nube", "Núñez", "nuz", "ñandú", "oca"],
        ["caña", "cañada", "caño", "cao"],
        ["cano", "canz", "caña"],
        ["papa", "papá", "papas"],
        ["ana", "Ana", "ANA", "aná", "Aná", "anb"],
        ["Álvarez Zúñiga", "Alvarezo"],
        ["calle 1", "calle 2", "calle a", "calles"],
        ["", " a", "(a)", "1", "a", "z", "Ω"],
        ["pingüe", "pingüino", "pinguo"],
        ["chico", "cuna", "llama", "luna"],
        ["DE LA CRUZ", "DEL RÍO", "DELGADO"],
    ],
)
def test_dictionary_order(ordered: list[str]) -> None:
    for arrangement in itertools.islice(itertools.permutations(ordered), 200):
        assert sorted(arrangement, key=collation_key) == ordered


def test_primary_key_ties_case_and_accents_only() -> None:
    assert primary_key("ÁNGEL") == primary_key("angel")
    assert primary_key("angel") < primary_key("ángela")
    assert primary_key("n") < primary_key("ñ") < primary_key("o")


def test_composed_and_decomposed_texts_have_one_key() -> None:
    assert collation_key("Mun\u0303oz Pe\u0301rez") == collation_key("Muñoz Pérez")


@given(SPANISH, SPANISH)
def test_equal_keys_mean_equal_texts(one: str, other: str) -> None:
    assert (collation_key(one) == collation_key(other)) == (one == other)


@given(ANY_TEXT, ANY_TEXT)
def test_the_full_order_refines_the_primary_order(one: str, other: str) -> None:
    if primary_key(one) < primary_key(other):
        assert collation_key(one) < collation_key(other)
    assert collation_key(one)[0] == primary_key(one)


@given(SPANISH, SPANISH)
def test_texts_equal_when_searched_are_equal_at_the_primary_level(one: str, other: str) -> None:
    assert (search_fold(one) == search_fold(other)) == (primary_key(clean(one)) == primary_key(clean(other)))
