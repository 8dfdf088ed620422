"""How standards look to people (80 columns) and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from standards.model import Erratum, Standard
from standards.texts import current_language, text

WIDTH = 80
INDENT = "  "


def _say(key: str, **params: object) -> str:
    return text("standards", key, **params)


def entry(standard: Standard) -> dict[str, Any]:
    """Return what ``list --json`` says about a standard."""
    return {
        "name": standard.name,
        "status": standard.status,
        "revision": standard.revision,
        "title": standard.title,
        "records": [record.name for record in standard.records],
        "source": standard.source,
        "schema_sha256": standard.schema_sha256,
    }


def listing(standards: Sequence[Standard]) -> str:
    """Return the list of standards: name, status, title."""
    width = max(len(each.name) for each in standards) + 2
    return "\n".join(
        _wrapped(
            f"{each.name:<{width}}{_say(f'show.status-{each.status}')} · {each.title[current_language()]}",
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
        "name": standard.name,
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
    yield _section(
        "endpoints",
        ((f"{each.method} {each.path}", each.summary[language]) for each in standard.api.endpoints),
    )
    yield _section(
        "filters", ((each.name, _say(f"show.match-{each.match}")) for each in standard.api.filters)
    )
    yield _section("sorts", ((each.name, "/".join(each.path)) for each in standard.api.sorts))
    yield _section("errata", ((each.id, each.where[language]) for each in standard.errata))


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


def errata_entries(standard: Standard) -> list[dict[str, Any]]:
    """Return what ``errata --json`` says about a standard's errata."""
    return [{"standard": standard.name, **asdict(erratum)} for erratum in standard.errata]


def errata_page(standard: Standard) -> str:
    """Return the errata of a standard for people."""
    if not standard.errata:
        return _say("errata.none", name=standard.name)
    blocks = [_wrapped(f"{standard.name}: {standard.title[current_language()]}")]
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
