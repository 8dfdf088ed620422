"""The field dictionary: every place of the record, safely in three formats."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from standards.dictionary import COLUMNS, csv_text, html_page, markdown, rows
from standards.model import Standard
from standards.registry import known_names, load
from standards.texts import Language


def with_record(standard: Standard, properties: dict, **more: dict) -> Standard:
    record = {**standard.schemas["record"], "properties": properties, **more}
    return replace(standard, schemas={**standard.schemas, "record": record})


def test_rows_are_the_places_of_the_record(s2: Standard) -> None:
    found = {row.path: row for row in rows(s2)}
    assert found["id"].required is True
    assert found["puesto.nivel"].limits == {"maxLength": 12}
    assert found["puesto.nivel"].required is False
    assert found["tipoProcedimiento[].clave"].types == ("integer",)
    assert found["tipoProcedimiento[].clave"].catalog == "s2-tipo-procedimiento"
    assert found["tipoProcedimiento[]"].required is None
    assert found["superiorInmediato.curp"].privacy == "reserved-in-production"
    assert found["fechaCaptura"].limits == {"format": "date-time"}


@pytest.mark.parametrize("name", known_names())
def test_every_row_says_type_meaning_and_privacy(name: str) -> None:
    assert [row.path for row in rows(load(name)) if not (row.types and row.description and row.privacy)] == []


def test_references_are_followed(s2: Standard) -> None:
    standard = with_record(s2, {"anterior": {"$ref": s2.schemas["error"]["$id"]}})
    assert [row.path for row in rows(standard)] == ["anterior", "anterior.code", "anterior.message"]


def test_local_definitions_are_followed(s2: Standard) -> None:
    definitions = {"monto": {"type": "object", "properties": {"valor": {"type": "number"}}}}
    standard = with_record(s2, {"sueldo": {"$ref": "#/$defs/monto"}, "bono": {"$ref": "#/$defs/monto"}})
    standard.schemas["record"]["$defs"] = definitions
    assert [row.path for row in rows(standard)] == ["sueldo", "sueldo.valor", "bono", "bono.valor"]


def test_a_definition_inside_itself_ends(s2: Standard) -> None:
    parts = {
        "parte": {
            "type": "object",
            "properties": {"partes": {"type": "array", "items": {"$ref": "#/$defs/parte"}}},
        }
    }
    standard = with_record(s2, {"raiz": {"$ref": "#/$defs/parte"}}, **{"$defs": parts})
    assert [row.path for row in rows(standard)] == ["raiz", "raiz.partes", "raiz.partes[]"]


def test_alternatives_are_shown_together(s2: Standard) -> None:
    branches = [
        {"properties": {"publico": {"type": "string"}}},
        {"properties": {"privado": {"type": "string"}}},
    ]
    standard = with_record(s2, {}, anyOf=branches)
    assert [row.path for row in rows(standard)] == ["publico", "privado"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_csv_has_a_column_for_each_part(s2: Standard, language: Language) -> None:
    table = list(csv.reader(io.StringIO(csv_text(s2, language))))
    assert {len(line) for line in table} == {len(COLUMNS)}
    assert len(table) == len(rows(s2)) + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_disarms_formulas(s2: Standard, start: str) -> None:
    hostile = with_record(s2, {"campo": {"type": "string", "description": f"{start}1+1"}})
    [_, line] = list(csv.reader(io.StringIO(csv_text(hostile))))
    assert line[COLUMNS.index("description")] == f"'{start}1+1"


def test_html_escapes_and_needs_nothing_else(s2: Standard) -> None:
    hostile = with_record(s2, {"campo": {"type": "string", "description": "<script>alert(1)</script>"}})
    page = html_page(hostile)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    assert "src=" not in page


def test_html_is_one_balanced_page(s2: Standard) -> None:
    open_tags: list[str] = []

    class Balance(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - HTMLParser's signature
            if tag not in {"meta", "wbr"}:
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Balance().feed(html_page(s2))
    assert open_tags == []


def test_markdown_keeps_one_row_a_line(s2: Standard) -> None:
    hostile = with_record(s2, {"campo": {"type": "string", "description": "a|b\nc"}})
    assert "a\\|b c" in markdown(hostile).splitlines()[-1]


def test_markdown_speaks_both_languages(s2: Standard) -> None:
    assert "| Campo |" in markdown(s2, "es")
    assert "| Field |" in markdown(s2, "en")
