"""What the packages' command lines share: whole-or-nothing output, the language option, paths."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from standards.errors import ConformeError
from standards.texts import LANGUAGES, text

Command = TypeVar("Command", bound=Callable[..., Any])


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it appears whole or not at all, also on Ctrl-C; a device or pipe is written to.

    Raises:
        ConformeError: ``output-unwritable``.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise ConformeError("output-unwritable", path=path, detail=error.strerror) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def emit(content: str, output: Path | None) -> None:
    """Send a result to the file asked for with ``-o``, or to standard output."""
    whole = content if content.endswith("\n") else f"{content}\n"
    if output is None:
        sys.stdout.write(whole)
        sys.stdout.flush()
    else:
        write_whole(output, whole)


def language_option(command: Command) -> Command:
    """Add ``--lang``. The value is read before parsing (see ``standards.texts``); here it is only checked."""
    return click.option(
        "--lang", type=click.Choice(LANGUAGES), expose_value=False, help=text("standards", "cli.lang")
    )(command)


def output_option(command: Command) -> Command:
    """Add ``-o/--output``, passed on as ``output``."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        help=text("standards", "cli.output"),
    )(command)
