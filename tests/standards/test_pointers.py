"""JSON Pointers and paths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.pointers import escape, index_free, join, resolve, split, values_at


@given(st.lists(st.text()))
def test_split_undoes_join(tokens: list[str]) -> None:
    assert split(join(tokens)) == tokens


def test_tokens_are_escaped_in_the_order_of_the_rfc() -> None:
    assert escape("a/b~c") == "a~1b~0c"
    assert split("/~01") == ["~1"]


def test_resolve() -> None:
    document = {"a": [{"b/c": 1}]}
    assert resolve(document, "") is document
    assert resolve(document, "/a/0/b~1c") == 1
    for wrong in ("/x", "/a/1"):
        with pytest.raises((KeyError, IndexError)):
            resolve(document, wrong)


def test_index_free() -> None:
    assert index_free("/results/12/tipoArea/0/clave") == "/results/*/tipoArea/*/clave"
    assert index_free("") == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), [{"a": [{"b": 1}, {"b": 2}, {}], "c": "x"}]),
        (("c",), ["x"]),
        (("a", "*", "b"), [1, 2]),
        (("c", "*"), []),
        (("a", "b"), []),
        (("nada",), []),
    ],
)
def test_values_at(path: tuple[str, ...], expected: list[Any]) -> None:
    assert list(values_at({"a": [{"b": 1}, {"b": 2}, {}], "c": "x"}, path)) == expected
