"""The field dictionary that a provider prints: one row for each place in a record."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from standards import catalog, schemas
from standards.texts import Language, current_language, text

if TYPE_CHECKING:
    from standards.model import Schema, Standard

PUBLIC = "public"
COLUMNS = ("path", "type", "required", "catalog", "description", "limits", "example", "privacy")
GRADED_COLUMNS = (*COLUMNS, "grade")
"""Those of a draft, whose fields say how much stands behind them."""

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
        grade: in a draft, whether the law, practice or a proposal stands behind the field.
    """

    path: str
    types: tuple[str, ...]
    required: bool | None
    catalog: str
    description: str
    limits: Mapping[str, Any]
    example: Any
    privacy: str
    grade: str = ""


def rows(standard: Standard) -> list[Row]:
    """Return a row for each place in the standard's record, in the order of its schema."""
    return list(_Walk(schemas.bundle(standard, standard.record_schema)).members("", [], frozenset()))


class _Walk:
    """Walks a bundled schema; a definition inside of itself is named, and not entered again."""

    def __init__(self, whole: Schema) -> None:
        self._whole = whole

    def members(
        self, path: str, parts: list[Schema], above: frozenset[str], privacy: str = PUBLIC
    ) -> Iterator[Row]:
        """Yield the rows of an object's members; its alternatives are told together.

        Args:
            path: of the object.
            parts: what is said about it; the record as a whole when empty.
            above: references that it stands inside of.
            privacy: class of the object, which what is inside of it shares unless that is public.
        """
        parts = parts or list(schemas.parts(self._whole, self._whole))
        required = {name for part in parts for name in part.get("required", ())}
        for name, said in schemas.members(parts).items():
            place = f"{path}.{name}" if path else name
            yield from self._place(place, said, name in required, parts, (above, privacy))

    def _place(
        self,
        path: str,
        said: list[Schema],
        required: bool | None,
        around: list[Schema],
        inherited: tuple[frozenset[str], str],
    ) -> Iterator[Row]:
        above, privacy = inherited
        parts = [part for schema in said for part in schemas.parts(schema, self._whole, above)]
        row = _row(parts, path, required, around, schemas.types(said, self._whole, above))
        if privacy != PUBLIC:
            row = replace(row, privacy=privacy)
        yield row
        below = above | {part["$ref"] for part in parts if "$ref" in part}
        if any("properties" in part for part in parts):
            yield from self.members(path, parts, below, row.privacy)
        items = [part["items"] for part in parts if isinstance(part.get("items"), Mapping)]
        if items:
            yield from self._place(f"{path}[]", items, None, parts, (below, row.privacy))


def _row(
    parts: list[Schema], path: str, required: bool | None, around: list[Schema], types: tuple[str, ...]
) -> Row:
    said = {key: value for part in reversed(parts) for key, value in part.items()}
    of_parent = next((part["x-catalog"] for part in around if "x-catalog" in part), "")
    return Row(
        path=path,
        types=types,
        required=required,
        catalog=said.get("x-catalog") or (of_parent if path.endswith((".clave", ".valor")) else ""),
        description=said.get("description", ""),
        limits={keyword: said[keyword] for keyword in LIMITS if keyword in said},
        example=next(iter(said.get("examples", ())), None),
        privacy=said.get("x-privacy", ""),
        grade=said.get("x-grade", ""),
    )


def markdown(standard: Standard, language: Language | None = None) -> str:
    """Render the dictionary as a Markdown document."""
    words = Words(language, standard)
    lines = [f"# {_heading(standard, words)}", "", _line(words.header()), _line(["---"] * len(words.columns))]
    lines += [_line(words.cells(row)) for row in rows(standard)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    escaped = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def csv_text(standard: Standard, language: Language | None = None) -> str:
    """Render the dictionary as CSV; a cell that a spreadsheet would compute is led by an apostrophe."""
    words = Words(language, standard)
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    for cells in (words.header(), *(words.cells(row) for row in rows(standard))):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    return output.getvalue()


STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:100rem;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;width:100%;min-width:60rem;table-layout:fixed}"
    "th,td{box-sizing:border-box;border:1px solid #ccc;padding:.35rem .4rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}"
    "th{background:#f2f2f2;position:sticky;top:0}tr{break-inside:avoid}"
    "th:nth-child(1){width:22%}th:nth-child(2){width:8%}th:nth-child(3){width:9.5%}th:nth-child(4){width:10%}"
    "th:nth-child(5){width:20%}th:nth-child(6){width:12%}"
    "td:first-child{font-family:ui-monospace,monospace;font-size:.9em}"
    "@media print{body{margin:0;max-width:none;font-size:11px}table{min-width:0}th{position:static}}"
)


def html_page(standard: Standard, language: Language | None = None) -> str:
    """Render the dictionary as one page that needs no other file and no network."""
    words = Words(language, standard)
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


def _heading(standard: Standard, words: Words) -> str:
    title = standard.title if len(standard.records) == 1 else standard.record.title
    return words.say("heading", name=standard.name, title=title[words.language])


class Words:
    """The dictionary's cells in the words of a language."""

    def __init__(self, language: Language | None, standard: Standard) -> None:
        self.language: Language = language or current_language()
        self.columns = GRADED_COLUMNS if standard.status == "draft" else COLUMNS

    def say(self, key: str, **params: object) -> str:
        """Return a text of the dictionary."""
        return text("standards", f"dictionary.{key}", self.language, **params)

    def header(self) -> list[str]:
        """Return the titles of the columns."""
        return [self.say(f"column-{column}") for column in self.columns]

    def cells(self, row: Row) -> list[str]:
        """Return the texts of one row, in the order of the columns."""
        cells = [
            row.path,
            " / ".join(self.say(f"type-{kind}") for kind in row.types),
            "" if row.required is None else self.say("yes" if row.required else "no"),
            catalog.load(row.catalog).title[self.language] if row.catalog else "",
            row.description,
            "; ".join(self.say(f"limit-{name}", value=_plain(value)) for name, value in row.limits.items()),
            _plain(row.example),
            self.say(f"privacy-{row.privacy}") if row.privacy else "",
            self.say(f"grade-{row.grade}") if row.grade else "",
        ]
        return cells[: len(self.columns)]


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
