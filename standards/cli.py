"""``conforme standards``: what must hold, for people and as files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standards.console import emit, language_option, output_option, write_whole
from standards.texts import text

if TYPE_CHECKING:
    from standards.model import Standard

DICTIONARY_FORMATS = ("markdown", "html", "csv")
TEMPLATE_FORMATS = ("csv", "xlsx")


def _say(key: str, **params: object) -> str:
    return text("standards", key, **params)


json_option = click.option("--json", "as_json", help=_say("standards.option-json"), is_flag=True)
strict_option = click.option("--strict", help=_say("standards.option-strict"), is_flag=True)
standard_argument = click.argument("name", metavar="STD")


@click.group(help=_say("standards.help"), no_args_is_help=True)
@language_option
def standards() -> None:
    """Mount the subcommands."""


def _command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Add a subcommand; the list of commands shows the whole first sentence of its help."""
    help_ = _say(f"standards.{name}")
    return standards.command(name, help=help_, short_help=help_.partition("\n")[0])


@_command("list")
@json_option
@language_option
def list_(*, as_json: bool) -> None:
    """List the standards."""
    from standards import presenting
    from standards.registry import available

    found = available()
    emit(_dump([presenting.entry(each) for each in found]) if as_json else presenting.listing(found), None)


@_command("show")
@standard_argument
@click.option("--schema", help=_say("standards.option-schema"), metavar="NAME")
@click.option("--openapi", help=_say("standards.option-openapi"), is_flag=True)
@click.option("--api", help=_say("standards.option-api"), metavar="NAME", default="")
@strict_option
@language_option
@output_option
def show(  # noqa: PLR0913 - one parameter per option
    name: str, schema: str | None, api: str, output: Path | None, *, openapi: bool, strict: bool
) -> None:
    """Show a standard, one of its schemas or its OpenAPI document."""
    from standards import presenting
    from standards.openapi import document

    standard = _load(name, strict=strict, api=api)
    if schema is not None:
        emit(_dump(_bundled(standard, schema)), output)
    elif openapi:
        emit(_dump(document(standard)), output)
    else:
        emit(presenting.page(standard), output)


@_command("diff")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@json_option
@language_option
@output_option
def diff(first: str, second: str, output: Path | None, *, as_json: bool) -> None:
    """Tell what changed between two standards."""
    from standards import presenting
    from standards.diff import differences

    one, other = _load(first), _load(second)
    found = differences(one, other)
    if as_json:
        named = {"from": f"{one.edition}:{one.revision}", "to": f"{other.edition}:{other.revision}"}
        emit(_dump({**named, "differences": [asdict(each) for each in found]}), output)
    else:
        emit(presenting.differences_page(one, other, found), output)


@_command("errata")
@click.argument("name", metavar="[STD]", required=False)
@json_option
@language_option
def errata(name: str | None, *, as_json: bool) -> None:
    """List the errata of a standard, or of all."""
    from standards import presenting
    from standards.registry import available

    chosen = available() if name is None else [_load(name)]
    if as_json:
        emit(_dump([entry for each in chosen for entry in presenting.errata_entries(each)]), None)
    else:
        emit("\n\n".join(map(presenting.errata_page, chosen)), None)


@_command("dictionary")
@standard_argument
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(DICTIONARY_FORMATS),
    default="markdown",
    show_default=True,
    help=_say("standards.option-format"),
)
@strict_option
@language_option
@output_option
def dictionary(name: str, form: str, output: Path | None, *, strict: bool) -> None:
    """Write the field dictionary of a standard."""
    from standards import dictionary as rendering

    render = {"markdown": rendering.markdown, "html": rendering.html_page, "csv": rendering.csv_text}[form]
    emit(render(_load(name, strict=strict)), output)


@_command("template")
@standard_argument
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(TEMPLATE_FORMATS),
    default="csv",
    show_default=True,
    help=_say("standards.option-template-format"),
)
@click.option(
    "--items",
    type=click.IntRange(min=1, max=99),
    default=1,
    show_default=True,
    metavar="N",
    help=_say("standards.option-items"),
)
@strict_option
@language_option
@output_option
def template(name: str, form: str, items: int, output: Path | None, *, strict: bool) -> None:
    """Write a table with the standard's columns, to be filled."""
    from standards import template as rendering

    standard = _load(name, strict=strict)
    if form == "csv":
        emit(rendering.csv_text(standard, items), output)
        return
    content = rendering.workbook(standard, items)
    if output is None:
        _stream([_not_to_a_terminal(content)])
    else:
        write_whole(output, content)


@_command("sample")
@standard_argument
@click.option(
    "-n",
    "--count",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help=_say("standards.option-count"),
)
@click.option("--seed", help=_say("standards.option-seed"), type=int, default=0, show_default=True)
@click.option(
    "--start", help=_say("standards.option-start"), type=click.IntRange(min=0), default=0, show_default=True
)
@language_option
@output_option
def sample(name: str, count: int, seed: int, start: int, output: Path | None) -> None:
    """Write synthetic records."""
    from standards.samples import files, generate

    content = files.chunks(generate(_load(name), count, seed, start))
    if output is None:
        _stream(content)
    else:
        files.write(output, content)


@_command("lint")
@json_option
@language_option
@click.pass_context
def lint(context: click.Context, *, as_json: bool) -> None:
    """Check the project's own data."""
    from standards.lint import lint as find_problems

    problems = find_problems()
    if as_json:
        emit(_dump([asdict(problem) for problem in problems]), None)
    else:
        for problem in problems:
            click.echo(problem.message())
        click.echo(_say("lint.found", count=len(problems)) if problems else _say("lint.clean"), err=True)
    context.exit(1 if problems else 0)


def _load(name: str, *, strict: bool = False, api: str = "") -> Standard:
    from standards.registry import load

    return load(name, strict=strict, api=api)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _not_to_a_terminal(content: bytes) -> bytes:
    from standards.errors import UsageFailure

    if sys.stdout.isatty():
        raise UsageFailure("template-to-terminal")
    return content


def _bundled(standard: Standard, schema: str) -> dict[str, Any]:
    from standards.errors import UsageFailure
    from standards.schemas import bundle

    if schema not in standard.schemas:
        known = ", ".join(standard.schemas)
        raise UsageFailure("schema-unknown", name=standard.name, schema=schema, known=known)
    return bundle(standard, standard.schemas[schema])


def _stream(content: Iterable[bytes]) -> None:
    """Write to standard output until it ends; a reader who has seen enough (``| head``) is no failure."""
    try:
        for chunk in content:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What is still buffered has nowhere to go when the interpreter flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
