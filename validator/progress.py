"""What is told on standard error beside the report: notes, and a bar that follows the bytes of long files."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standards.texts import text
from validator.formats.lines import WIDTH

if TYPE_CHECKING:
    from validator.events import Event, WorkerLost

_LONG_WORK = 8 * 1024 * 1024
"""Bytes from which a progress bar is worth its place."""


def note(said: str) -> None:
    """Tell something on standard error; a terminal would part words in the middle."""
    line = f"conforme: {said}"
    if sys.stderr.isatty():
        line = textwrap.fill(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    click.echo(line, err=True)


class Bar:
    """A bar that follows the bytes of long files; where it is not shown, it still tells of workers that are lost."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._bar: Any = None
        self._done = 0
        self._told: set[str] = set()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def __call__(self, event: Event) -> None:
        """Show what an event tells."""
        from validator.events import FileFinished, FileStarted, Progress, WorkerLost

        if isinstance(event, WorkerLost):
            self._tell_lost(event)
        elif isinstance(event, FileStarted) and self._shown and event.bytes_total >= _LONG_WORK:
            self._done = 0
            self._bar = click.progressbar(
                length=event.bytes_total,
                label=f"{text('validator', 'cli.progress')} {Path(event.path).name}",
                file=sys.stderr,
            )
            self._bar.__enter__()
        elif isinstance(event, Progress) and self._bar is not None:
            self._bar.update(event.bytes_done - self._done)
            self._done = event.bytes_done
        elif isinstance(event, FileFinished):
            self._close()

    def _tell_lost(self, event: WorkerLost) -> None:
        """Tell that workers fail, once for each cause: the report does not show it."""
        if event.cause not in self._told:
            self._told.add(event.cause)
            if self._bar is not None:
                click.echo(err=True)
            note(text("validator", f"lost.{event.cause}", detail=event.detail))

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
