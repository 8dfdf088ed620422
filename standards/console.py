"""What the packages' command lines share: whole-or-nothing output, the language option, paths."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from standards.errors import ConformeError
from standards.texts import LANGUAGES, text

Command = TypeVar("Command", bound=Callable[..., Any])


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears whole or not at all, also on Ctrl-C; a device or pipe is written to as it is.

    Raises:
        ConformeError: ``output-unwritable``.
    """
    with _told_as_unwritable(path):
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


@contextmanager
def _told_as_unwritable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConformeError("output-unwritable", path=path, detail=error.strerror) from error


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it appears whole or not at all; a device or pipe is written to.

    Raises:
        ConformeError: ``output-unwritable``.
    """
    with whole_file(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


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
