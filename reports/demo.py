"""The whole job on the embedded sandbox: validate, probe, scorecard and tracker; done right, then with defects."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from conformance.practice import practice
from conformance.runner import Options, probe
from reports import scorecard, tracker, tracker_site
from reports.render import html_page, markdown_page
from reports.sqlite_store import SqliteStore
from standards.console import write_whole
from standards.registry import load
from standards.requirements import CATEGORIES
from standards.samples import generate
from standards.texts import current_language, text
from validator.pipeline import validate_files

if TYPE_CHECKING:
    from conformance.results import Run
    from standards.model import Standard
    from validator.results import Report

STANDARD = "s2@1.1"
RECORDS = 5_000
SEED = 1
FAULTS = ("pages-overlap", "token-expired-accepted")
EVERY = 500
"""One record in so many gets a defect, in the file that shows what failing looks like."""


@dataclass(frozen=True)
class Part:
    """One provider of the demonstration: a folder of results, the defects of its data, the faults of its API."""

    folder: str
    provider: str
    defects: tuple[Callable[[dict[str, Any]], None], ...]
    faults: tuple[str, ...]


def _wrong_check_digit(record: dict[str, Any]) -> None:
    curp = record.get("curp", "BEML920313HMCLNS09")
    record["curp"] = curp[:-1] + str((int(curp[-1]) + 1) % 10)


def _without_surname(record: dict[str, Any]) -> None:
    del record["primerApellido"]


def _swapped_text(record: dict[str, Any]) -> None:
    record["genero"] = {"clave": "F", "valor": "MASCULINO"}


def _broken_encoding(record: dict[str, Any]) -> None:
    record["institucionDependencia"]["nombre"] = "SecretarÃ\u00ada de Salud"


PARTS = (
    Part("conforme", "DEMO_CONFORME", (), ()),
    Part(
        "con-fallas",
        "DEMO_CON_FALLAS",
        (_wrong_check_digit, _without_surname, _swapped_text, _broken_encoding),
        FAULTS,
    ),
)


def say(key: str, **params: object) -> str:
    """Render a text of the demonstration in the process's language."""
    return text("reports", f"demo.{key}", None, **params)


def run(out: Path) -> int:
    """Do the whole job, leave its results in a folder and tell what they say; return the exit code."""
    standard = load(STANDARD)
    with closing(SqliteStore(out / "conforme.sqlite", create=True)) as store:
        for part in PARTS:
            click.secho(say(f"part.{part.folder}"), bold=True)
            folder = out / part.folder
            _validate(standard, part, folder)
            store.record(_probe(standard, part, folder))
            click.echo("")
        board = tracker.build(store, current_language())
        tracker_site.write(store, board, out / "seguimiento")
    click.echo(say("tracker", path=out / "seguimiento" / "index.html"))
    return 0


def _validate(standard: Standard, part: Part, folder: Path) -> Report:
    path = folder / "datos.ndjson"
    write_whole(path, b"".join(orjson.dumps(record) + b"\n" for record in _records(standard, part)))
    report = validate_files([str(path)], standard)
    write_whole(folder / "validacion.json", report.to_json())
    summary = report.summary
    click.echo(
        say("validated", path=path, records=summary.records, valid=summary.valid, invalid=summary.invalid)
    )
    for rule, count in list(summary.rules.items())[:6]:
        click.echo(f"    {rule}: {count}")
    return report


def _records(standard: Standard, part: Part) -> Iterator[dict[str, Any]]:
    defects = _cycle(part.defects)
    for position, record in enumerate(generate(standard, RECORDS, SEED)):
        if part.defects and position % EVERY == EVERY - 1:
            broken = copy.deepcopy(record)
            next(defects)(broken)
            yield broken
        else:
            yield record


def _cycle(items: Iterable[Any]) -> Iterator[Any]:
    kept = list(items)
    while kept:
        yield from kept


def _probe(standard: Standard, part: Part, folder: Path) -> Run:
    options = Options(profile="quick", categories=CATEGORIES, seed=SEED)
    with practice(standard, part.faults, id_=part.provider) as target:
        run_, recorder = probe(target, standard, options)
    card = scorecard.build(run_, current_language())
    write_whole(folder / "examen.json", run_.to_json())
    write_whole(folder / "evidencia.ndjson", recorder.ndjson())
    write_whole(folder / "tarjeta.html", html_page.render(card))
    write_whole(folder / "tarjeta.md", markdown_page.render(card))
    write_whole(folder / "tarjeta.json", card.to_json())
    verdict = text("conformance", f"verdict.{run_.verdict}")
    click.echo(say("probed", verdict=verdict, score=run_.score, requests=run_.requests, seconds=run_.seconds))
    for result in run_.requirements:
        if result.status == "fail":
            click.echo(f"    {result.id}: {result.reason}")
    click.echo(say("scorecard", path=folder / "tarjeta.html"))
    return run_
