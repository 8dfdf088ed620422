"""Texts: which language is spoken, and that both say everything."""

from __future__ import annotations

import pytest

from standards.texts import catalogue, choose_language, flatten, text


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "es"),
        (["--lang", "en"], {}, "en"),
        (["show", "--lang=en"], {"CONFORME_LANG": "es"}, "en"),
        (["--lang=xx"], {}, "es"),
        (["--lang"], {}, "es"),
        (["--language", "en"], {}, "es"),
        ([], {"CONFORME_LANG": "en"}, "en"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "es"),
        ([], {"LC_ALL": "es_MX.UTF-8", "LANG": "en_US.UTF-8"}, "es"),
        ([], {"CONFORME_LANG": "", "LANG": "en_US.UTF-8"}, "en"),
    ],
)
def test_language(arguments: list[str], environment: dict[str, str], expected: str) -> None:
    assert choose_language(arguments, environment) == expected


def test_nested_tables_make_dotted_keys() -> None:
    assert dict(flatten({"a": {"b": {"c": "x"}}, "d": 1})) == {"a.b.c": "x", "d": "1"}


def test_text_is_filled() -> None:
    assert "s9" in text("standards", "errors.standard-unknown", "en", name="s9", known="s2@1.1")


def test_a_missing_key_or_value_is_a_defect() -> None:
    with pytest.raises(KeyError):
        text("standards", "nada")
    with pytest.raises(KeyError):
        text("standards", "errors.standard-unknown", "en", name="s9")


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue("standards", "es").keys() == catalogue("standards", "en").keys()
