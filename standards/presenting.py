"""How standards look to people (80 columns) and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from standards.diff import Difference
from standards.model import Api, Erratum, Standard
from standards.texts import current_language, text

WIDTH = 80
INDENT = "  "


def _say(key: str, **params: object) -> str:
    return text("standards", key, **params)


def entry(standard: Standard) -> dict[str, Any]:
    """Return what ``list --json`` says about a standard."""
    return {
        "name": standard.edition,
        "status": standard.status,
        "revision": standard.revision,
        "revisions": [each.date for each in standard.revisions],
        "title": standard.title,
        "records": [record.name for record in standard.records],
        "apis": [api.name for api in standard.apis],
        "source": standard.source,
        "schema_sha256": standard.schema_sha256,
    }


def listing(standards: Sequence[Standard]) -> str:
    """Return the list of standards: name, status, title."""
    width = max(len(each.edition) for each in standards) + 2
    return "\n".join(
        _wrapped(
            f"{each.edition:<{width}}{_say(f'show.status-{each.status}')} · {each.title[current_language()]}",
            hanging=" " * width,
        )
        for each in standards
    )


def page(standard: Standard) -> str:
    """Return what ``show`` says about a standard."""
    return "\n".join([_facts(standard), *_sections(standard)])


def _facts(standard: Standard) -> str:
    language = current_language()
    facts = {
        "name": standard.edition,
        "status": _say(f"show.status-{standard.status}"),
        "version": standard.version,
        "revision": standard.revision,
        "reading": _say("show.reading-strict" if standard.strict else "show.reading-mended"),
        "source": standard.source,
        "legal-basis": standard.legal_basis[language],
        "sha256": standard.schema_sha256,
    }
    lines = [_wrapped(standard.title[language]), ""]
    return "\n".join(lines + [_fact(_say(f"show.{key}"), value) for key, value in facts.items()])


def _fact(label: str, value: str) -> str:
    line = f"{label}: {value}"
    # A digest is copied whole: it goes on a line of its own when it does not fit.
    return line if len(line) <= WIDTH else _wrapped(line, hanging=INDENT)


def _sections(standard: Standard) -> Iterator[str]:
    language = current_language()
    yield _section("records", ((record.name, record.title[language]) for record in standard.records))
    yield _section("schemas", ((name, schema["title"]) for name, schema in standard.schemas.items()))
    for api in standard.apis:
        yield from _api(api, named=len(standard.apis) > 1)
    yield _section("errata", ((each.id, each.where[language]) for each in standard.errata))
    yield _section("revisions", ((each.date, each.what[language]) for each in standard.revisions))


def _api(api: Api, *, named: bool) -> Iterator[str]:
    language = current_language()
    if named:
        yield "\n" + _wrapped(_say("show.api", name=api.name, title=api.title[language]))
    endpoints = ((f"{each.method} {each.path}", each.summary[language]) for each in api.endpoints)
    yield _section("endpoints", endpoints)
    if api.filters:
        yield _section("filters", ((each.name, _say(f"show.match-{each.match}")) for each in api.filters))
    if api.sorts:
        yield _section("sorts", ((each.name, "/".join(each.path)) for each in api.sorts))


def _section(key: str, rows: Iterable[tuple[str, str]]) -> str:
    pairs = list(rows)
    width = max((len(name) for name, _ in pairs), default=0) + 2
    hanging = INDENT + " " * width
    return "\n".join(
        [
            "",
            _say(f"show.{key}"),
            *(_wrapped(f"{INDENT}{name:<{width}}{value}", hanging) for name, value in pairs),
        ]
    )


def differences_page(first: Standard, second: Standard, found: Sequence[Difference]) -> str:
    """Return what changed between two standards for people: by record, the breaking ones marked."""
    breaking = sum(each.breaking for each in found)
    lines = [_wrapped(_say("diff.title", first=_dated(first), second=_dated(second)))]
    lines.append(_wrapped(_say("diff.summary", count=len(found), breaking=breaking)))
    for where, group in groupby(found, key=lambda each: each.where):
        lines += ["", where]
        lines += [_wrapped(f"{INDENT}{_difference(each)}", INDENT * 3) for each in group]
    return "\n".join(lines)


def _dated(standard: Standard) -> str:
    return f"{standard.edition}:{standard.revision}"


def _difference(each: Difference) -> str:
    mark = "!" if each.breaking else " "
    said = _say(f"diff.{each.kind}", path=each.path or each.where, after=_plain(each.after))
    if each.keyword or (each.kind == "changed"):
        what = f"{each.keyword}: " if each.keyword else ""
        said += f" ({what}{_plain(each.before)} → {_plain(each.after)})"
    return f"{mark} {said}"


def _plain(value: Any) -> str:
    if value is None:
        return "—"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def errata_entries(standard: Standard) -> list[dict[str, Any]]:
    """Return what ``errata --json`` says about a standard's errata."""
    return [{"standard": standard.edition, **asdict(erratum)} for erratum in standard.errata]


def errata_page(standard: Standard) -> str:
    """Return the errata of a standard for people."""
    if not standard.errata:
        return _say("errata.none", name=standard.edition)
    blocks = [_wrapped(f"{standard.edition}: {standard.title[current_language()]}")]
    return "\n\n".join(blocks + [_erratum(erratum) for erratum in standard.errata])


def _erratum(erratum: Erratum) -> str:
    language = current_language()
    lines = [f"{erratum.id} ({_say(f'errata.effect-{erratum.effect}')})"]
    for key, value in (
        ("where", erratum.where),
        ("what", erratum.what),
        ("consequence", erratum.consequence),
        ("reading", erratum.reading),
    ):
        lines.append(_wrapped(f"{INDENT}{_say(f'errata.{key}')}: {value[language]}", INDENT * 2))
    return "\n".join(lines)


def _wrapped(line: str, hanging: str = "") -> str:
    return textwrap.fill(
        line, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )
