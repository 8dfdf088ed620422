"""The commands ``scorecard``, ``tracker``, ``schema`` and ``demo``."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reports.errors import ReportsUsageError
from standards.console import emit, language_option, output_option
from standards.texts import current_language, text

if TYPE_CHECKING:
    from reports.scorecard import Scorecard
    from reports.tracker import Tracker

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_STORE = Path("conforme.sqlite")

SUFFIXES = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json"}

# Where the model of each result lives.
SCHEMAS = {
    "report": ("validator.results", "Report"),
    "run": ("conformance.results", "Run"),
    "scorecard": ("reports.scorecard", "Scorecard"),
}


def _help(command: str) -> str:
    return text("reports", f"cli.{command}.help")


def _short_help(command: str) -> str:
    return _help(command).strip().partition("\n")[0]


def _store_option(command: Command) -> Command:
    return click.option(
        "--store",
        "store_path",
        type=click.Path(dir_okay=False, path_type=Path),
        default=DEFAULT_STORE,
        show_default=True,
        help=text("reports", "cli.tracker.store"),
    )(command)


def _quarter_option(command: Command) -> Command:
    return click.option("--quarter", metavar="AAAA-TN", help=text("reports", "cli.tracker.quarter"))(command)


@click.command(help=_help("scorecard"))
@click.argument("run_path", metavar="RUN.json", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["html", "markdown", "json"]),
    help=text("reports", "cli.scorecard.format"),
)
@output_option
@language_option
def scorecard(run_path: Path, form: str | None, output: Path | None) -> None:
    """Present a run."""
    from reports.runs import read_run
    from reports.scorecard import build

    chosen = form or _inferred(output)
    emit(_rendered(build(read_run(run_path), current_language()), chosen), output)


def _inferred(output: Path | None) -> str:
    if output is None:
        return "markdown"
    try:
        return SUFFIXES[output.suffix.lower()]
    except KeyError:
        raise ReportsUsageError("format-unknown", path=output) from None


def _rendered(card: Scorecard, form: str) -> str:
    from reports.render import html_page, markdown_page

    if form == "json":
        return card.to_json()
    return html_page.render(card) if form == "html" else markdown_page.render(card)


@click.group(help=_help("tracker"))
@language_option
def tracker() -> None:
    """Follow providers over the quarters."""


@tracker.command(help=_help("record"), short_help=_short_help("record"))
@click.argument("run_paths", metavar="RUN.json...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_store_option
@language_option
def record(run_paths: tuple[Path, ...], store_path: Path) -> None:
    """Record runs: all of them, or none when one cannot be read."""
    from reports.quarters import Quarter
    from reports.runs import read_run
    from reports.sqlite_store import SqliteStore
    from reports.wording import one_line

    runs = [read_run(path) for path in run_paths]
    with closing(SqliteStore(store_path, create=True)) as store:
        for run in runs:
            line = text(
                "reports",
                f"tracker.{store.record(run)}",
                provider=one_line(run.provider.id),
                standard=one_line(run.standard),
                quarter=Quarter.of(run.finished),
            )
            click.echo(line)


@tracker.command(help=_help("show"), short_help=_short_help("show"))
@_quarter_option
@_store_option
@output_option
@language_option
def show(quarter: str | None, store_path: Path, output: Path | None) -> None:
    """Show a quarter as text."""
    from reports.render import tracker_text

    emit(tracker_text.render(_tracker(store_path, quarter)), output)


@tracker.command(help=_help("site"), short_help=_short_help("site"))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help=text("reports", "cli.site.output"),
)
@_quarter_option
@_store_option
@language_option
def site(output: Path, quarter: str | None, store_path: Path) -> None:
    """Write the static site."""
    from reports import tracker_site
    from reports.sqlite_store import SqliteStore

    found = _tracker(store_path, quarter)
    with closing(SqliteStore(store_path)) as store:
        count = tracker_site.write(store, found, output)
    click.echo(text("reports", "tracker.site-written", path=output / "index.html", count=count))


@tracker.command(help=_help("export"), short_help=_short_help("export"))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["json", "csv"]),
    default="json",
    show_default=True,
    help=text("reports", "cli.export.format"),
)
@_quarter_option
@_store_option
@output_option
@language_option
def export(form: str, quarter: str | None, store_path: Path, output: Path | None) -> None:
    """Export a quarter."""
    from reports.tracker_export import to_csv

    found = _tracker(store_path, quarter)
    emit(to_csv(found) if form == "csv" else found.to_json(), output)


def _tracker(store_path: Path, quarter: str | None) -> Tracker:
    from reports.quarters import Quarter
    from reports.sqlite_store import SqliteStore
    from reports.tracker import build

    chosen = Quarter.parse(quarter) if quarter else None
    with closing(SqliteStore(store_path)) as store:
        return build(store, current_language(), chosen)


@click.command(help=_help("schema"))
@click.argument("name", type=click.Choice(list(SCHEMAS)))
@output_option
@language_option
def schema(name: str, output: Path | None) -> None:
    """Print the JSON Schema of a result."""
    from pydantic import TypeAdapter

    module, model = SCHEMAS[name]
    document = TypeAdapter(getattr(importlib.import_module(module), model)).json_schema(mode="serialization")
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}
    emit(json.dumps(whole, ensure_ascii=False, indent=2), output)


@click.command(help=_help("demo"))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help=text("reports", "cli.demo.out"),
)
@language_option
def demo(out: Path) -> int:
    """Show the whole job; the exit code is the demonstration's."""
    from reports.demo import run

    return run(out=out)
