"""The field dictionary that a provider prints: one row for each place in a record."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from standards import catalog
from standards.schemas import registry
from standards.texts import Language, current_language, text

if TYPE_CHECKING:
    from referencing._core import Resolver

    from standards.model import Schema, Standard

COLUMNS = ("path", "type", "required", "catalog", "description", "limits", "example", "privacy")
BRANCHES = ("allOf", "anyOf", "oneOf")
LIMITS = (
    "format",
    "const",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "uniqueItems",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One place in a record.

    Attributes:
        path: member names with dots; ``[]`` stands for every item of an array.
        required: whether the object that holds it must have it; None for the items of an array.
        catalog: name of the catalogue of its claves, or an empty text.
        limits: keywords of the schema that narrow its values.
    """

    path: str
    types: tuple[str, ...]
    required: bool | None
    catalog: str
    description: str
    limits: Mapping[str, Any]
    example: Any
    privacy: str


def rows(standard: Standard) -> list[Row]:
    """Return a row for each place in the standard's record, in the order of its schema."""
    schema = standard.record_schema
    return list(_members(schema, "", _Scope(registry(standard).resolver(schema["$id"]))))


class _Scope(NamedTuple):
    """Where a walk through schemas stands: what references are relative to, and those it is inside of."""

    resolver: Resolver[Any]
    inside: tuple[str, ...] = ()

    def follow(self, schema: Schema) -> tuple[Schema | None, _Scope]:
        """Return what a schema stands for; nothing where a definition would contain itself again."""
        if "$ref" not in schema:
            return schema, self
        found = self.resolver.lookup(schema["$ref"])
        # The same text refers to different things from different documents: the content is the identity.
        identity = json.dumps(found.contents, sort_keys=True)
        if identity in self.inside:
            return None, self
        return found.contents, _Scope(found.resolver, (*self.inside, identity))


def _members(schema: Schema, path: str, scope: _Scope) -> Iterator[Row]:
    """Yield the rows of an object's members, those of its alternatives together."""
    required = frozenset(schema.get("required", ()))
    for name, child in schema.get("properties", {}).items():
        yield from _place(child, f"{path}.{name}" if path else name, name in required, scope, schema)
    for keyword in BRANCHES:
        for branch in schema.get(keyword, ()):
            target, inner = scope.follow(branch)
            if target is not None:
                yield from _members(target, path, inner)


def _place(schema: Schema, path: str, required: bool | None, scope: _Scope, parent: Schema) -> Iterator[Row]:
    target, inner = scope.follow(schema)
    yield _row({**(target or {}), **schema}, path, required, parent)
    if target is None:
        return
    yield from _members(target, path, inner)
    if isinstance(items := target.get("items"), Mapping):
        yield from _place(dict(items), f"{path}[]", None, inner, target)


def _row(schema: Schema, path: str, required: bool | None, parent: Schema) -> Row:
    kinds = schema.get("type", ())
    limits = {keyword: schema[keyword] for keyword in LIMITS if keyword in schema}
    of_parent = parent.get("x-catalog") if path.endswith((".clave", ".valor")) else None
    return Row(
        path=path,
        types=(kinds,) if isinstance(kinds, str) else tuple(kinds),
        required=required,
        catalog=schema.get("x-catalog") or of_parent or "",
        description=schema.get("description", ""),
        limits=limits,
        example=next(iter(schema.get("examples", ())), None),
        privacy=schema.get("x-privacy", ""),
    )


def markdown(standard: Standard, language: Language | None = None) -> str:
    """Render the dictionary as a Markdown document."""
    words = _Words(language)
    lines = [f"# {_heading(standard, words)}", "", _line(words.header()), _line(["---"] * len(COLUMNS))]
    lines += [_line(words.cells(row)) for row in rows(standard)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    escaped = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def csv_text(standard: Standard, language: Language | None = None) -> str:
    """Render the dictionary as CSV; a cell that a spreadsheet would compute is led by an apostrophe."""
    words = _Words(language)
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    for cells in (words.header(), *(words.cells(row) for row in rows(standard))):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    return output.getvalue()


STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #ccc;padding:.35rem .5rem;"
    "text-align:left;vertical-align:top}th{background:#f2f2f2;position:sticky;top:0}"
    "td:first-child{font-family:ui-monospace,monospace;overflow-wrap:break-word}tr{break-inside:avoid}"
    "@media print{body{margin:0;max-width:none;font-size:11px}th{position:static}}"
)


def html_page(standard: Standard, language: Language | None = None) -> str:
    """Render the dictionary as one page that needs no other file and no network."""
    words = _Words(language)
    title = html.escape(_heading(standard, words))
    header = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in words.header())
    body = "\n".join(_html_row(words.cells(row)) for row in rows(standard))
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<table>\n"
        f"<thead><tr>{header}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</body>\n</html>\n"
    )


def _html_row(cells: Sequence[str]) -> str:
    path, *others = map(html.escape, cells)
    # A long path may be broken before a member's name, never inside it.
    breakable = path.replace(".", "<wbr>.")
    return f"<tr><td>{breakable}</td>{''.join(f'<td>{cell}</td>' for cell in others)}</tr>"


def _heading(standard: Standard, words: _Words) -> str:
    return words.say("heading", name=standard.name, title=standard.title[words.language])


class _Words:
    """The dictionary's cells in the words of a language."""

    def __init__(self, language: Language | None) -> None:
        self.language: Language = language or current_language()

    def say(self, key: str, **params: object) -> str:
        return text("standards", f"dictionary.{key}", self.language, **params)

    def header(self) -> list[str]:
        """Return the titles of the columns."""
        return [self.say(f"column-{column}") for column in COLUMNS]

    def cells(self, row: Row) -> list[str]:
        """Return the texts of one row, in the order of the columns."""
        return [
            row.path,
            " / ".join(self.say(f"type-{kind}") for kind in row.types),
            "" if row.required is None else self.say("yes" if row.required else "no"),
            catalog.load(row.catalog).title[self.language] if row.catalog else "",
            row.description,
            "; ".join(self.say(f"limit-{name}", value=_plain(value)) for name, value in row.limits.items()),
            _plain(row.example),
            self.say(f"privacy-{row.privacy}") if row.privacy else "",
        ]


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
