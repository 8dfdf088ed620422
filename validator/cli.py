"""``conforme validate``. Heavy modules are imported inside: help must be instant."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standards.console import emit, language_option, output_option, whole_file
from standards.texts import current_language, text
from validator import garbage
from validator.formats import FORMATS, OF_FIELDS
from validator.model import FAIL_ON, LOCAL
from validator.progress import Bar, note

if TYPE_CHECKING:
    from validator.baseline import Accepted
    from validator.configuration import Configuration
    from validator.events import Event
    from validator.recognition import Recognised
    from validator.results import Report
    from validator.sources.mapping import ColumnMapping
    from validator.validation import Options

PROFILES = ("full", "public")
STREAMED = "ndjson"
"""The form whose lines are written while the work goes on."""
EXIT_CODES = {"holds": 0, "fails": 1, "undecided": 3}


def _say(key: str) -> str:
    return text("validator", f"cli.{key}")


@click.command(help=_say("validate"), short_help=text("standards", "commands.validate"))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("-s", "--standard", "standard_name", metavar="STD", help=_say("standard"))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help=_say("format"),
)
@output_option
@click.option("--select", metavar="RULE,..", help=_say("select"))
@click.option("--ignore", metavar="RULE,..", help=_say("ignore"))
@click.option("--fail-on", type=click.Choice(FAIL_ON), help=_say("fail-on"))
@click.option("--max-findings", type=click.IntRange(min=0), metavar="N", help=_say("max-findings"))
@click.option("--profile", type=click.Choice(PROFILES), help=_say("profile"))
@click.option(
    "--config",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="PATH",
    help=_say("config"),
)
@click.option(
    "--baseline", type=click.Path(dir_okay=False, path_type=Path), metavar="PATH", help=_say("baseline")
)
@click.option(
    "--mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help=_say("mapping"),
)
@click.option("--today", metavar="DATE", help=_say("today"))
@click.option("--strict", is_flag=True, help=_say("strict"))
@click.option("--revisions", is_flag=True, help=_say("revisions"))
@click.option("--fields", is_flag=True, help=_say("fields"))
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), metavar="N", default=1, show_default=True, help=_say("jobs")
)
@click.option("--engine", metavar="ENGINE", default=LOCAL, show_default=True, help=_say("engine"))
@click.option("--no-progress", is_flag=True, help=_say("no-progress"))
@language_option
def validate(files: tuple[str, ...], output: Path | None, **asked: Any) -> int:
    """Validate files and return the exit code."""
    with garbage.left_alone() if asked["engine"] == LOCAL else nullcontext():
        code = _validated(files, output, asked)
        gc.freeze()  # the process is about to end: what a long run leaves is not looked through once more
        return code


def _validated(files: tuple[str, ...], output: Path | None, asked: dict[str, Any]) -> int:
    from validator.formats.verdict import verdict_of
    from validator.pipeline import validate_files
    from validator.recognition import recognise

    configuration = _configuration(asked["config"])
    options = _options(asked, configuration)
    fail_on = asked["fail_on"] or configuration.fail_on or "error"
    mapping = options.mapping
    standard = recognise(files, asked["standard_name"], strict=asked["strict"], mapping=mapping)
    if mapping is not None:
        mapping.check(standard.standard)
    if standard.evidence:
        _tell_recognised(standard)
    form: str = asked["form"]
    # Lines that run through the same terminal would tear the bar.
    torn = form == STREAMED and output is None and sys.stdout.isatty()
    with Bar(shown=not asked["no_progress"] and sys.stderr.isatty() and not torn) as progress:
        if form == STREAMED:
            report = _streamed(files, standard, options, progress, output)
        else:
            report = validate_files(files, standard, options, progress)
    if form != "text" or output is not None:
        _tell_failures(report)
    if form != STREAMED:
        emit(_rendered(report, form, fail_on, colour=_colours(output)), output)
    return EXIT_CODES[verdict_of(report, fail_on)]


def _streamed(
    files: tuple[str, ...],
    standard: Recognised,
    options: Options,
    progress: Callable[[Event], None],
    output: Path | None,
) -> Report:
    """Validate files and write each finding as it is found: none is kept, so that memory stays bounded."""
    from validator.formats.ndjson import Stream
    from validator.pipeline import validate_files

    def told(event: Event) -> None:
        progress(event)
        stream.flush()

    with nullcontext(sys.stdout.buffer) if output is None else whole_file(output) as file:
        stream = Stream(file)
        report = validate_files(files, standard, replace(options, max_findings=0), told, stream.finding)
        stream.end(report)
    return report


def _configuration(path: Path | None) -> Configuration:
    from validator.configuration import find, read
    from validator.rules import all_rules

    return read(path or find(Path.cwd()), frozenset(all_rules()))


def _options(asked: dict[str, Any], configuration: Configuration) -> Options:
    """Return how to validate: what the command line says, else what the configuration does."""
    from validator.validation import MAX_FINDINGS, Options

    most = asked["max_findings"] if asked["max_findings"] is not None else configuration.max_findings
    return Options(
        select=_rules(asked["select"]) or configuration.select,
        ignore=_rules(asked["ignore"]) | configuration.ignore,
        severities=dict(configuration.severities),
        files=configuration.files,
        max_findings=MAX_FINDINGS if most is None else most,
        today=_date(asked["today"]),
        profile=asked["profile"] or configuration.profile or "full",
        accepted=_accepted(asked["baseline"] or configuration.baseline),
        revisions=asked["revisions"],
        fields=asked["fields"] or asked["form"] == OF_FIELDS,
        mapping=_mapping(asked["mapping"]),
        jobs=_jobs(asked["jobs"]),
        engine=_engine(asked["engine"], asked["jobs"]),
    )


def _jobs(asked: int) -> int:
    """Return how many processes are to examine: one, and that is told, where the system cannot have more."""
    if asked == 1:
        return asked
    from validator.forked import is_possible

    if is_possible():
        return asked
    note(_say("one-process"))
    return 1


def _engine(asked: str, jobs: int) -> str:
    """Return who is to examine; a cluster has its own processes."""
    if asked == LOCAL:
        return asked
    from validator.cluster import address_of
    from validator.errors import ValidatorUsage

    address_of(asked)
    if jobs > 1:
        raise ValidatorUsage("engine-with-jobs")
    return asked


def _rendered(report: Report, form: str, fail_on: str, *, colour: bool) -> str:
    from validator.formats import render, text

    if form == "text":
        return text.render(report, fail_on, colour=colour)
    return render(report, form, fail_on)


def _tell_recognised(recognised: Recognised) -> None:
    standard = recognised.standard
    said = text(
        "validator",
        "cli.recognised",
        name=standard.name,
        title=standard.record.title[current_language()],
        evidence=", ".join(recognised.evidence),
    )
    note(said)


def _tell_failures(report: Report) -> None:
    for file in report.files:
        if file.error:
            note(file.error.message)


def _colours(output: Path | None) -> bool:
    """Tell whether the report may be coloured: on a terminal, unless NO_COLOR (no-color.org) asks for none."""
    return output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _accepted(baseline: Path | None) -> tuple[Accepted, ...]:
    from validator.baseline import read
    from validator.rules import all_rules

    return read(baseline, frozenset(all_rules())) if baseline else ()


def _mapping(path: Path | None) -> ColumnMapping | None:
    from validator.sources.mapping import read

    return read(path) if path else None


def _rules(names: str | None) -> frozenset[str]:
    """Return the rules named in an option; unknown ones are refused, with those that look alike."""
    from validator.cli_rules import unknown_rule
    from validator.rules import all_rules

    known = all_rules()
    asked = [name.strip() for name in (names or "").split(",") if name.strip()]
    for name in asked:
        if name not in known:
            raise unknown_rule(name, list(known))
    return frozenset(asked)


def _date(value: str | None) -> date | None:
    from validator.errors import ValidatorUsage

    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValidatorUsage("today-malformed", value=value) from error
