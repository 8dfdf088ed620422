"""Libraries that only some inputs need: imported when one comes, or told how to install."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from validator.errors import InputError

PACKAGES = {
    "zstandard": "zstandard",
    "openpyxl": "openpyxl defusedxml",
    "defusedxml": "openpyxl defusedxml",
    "pyarrow": "pyarrow",
    "fsspec": "fsspec aiohttp",
    "aiohttp": "fsspec aiohttp",
    "s3fs": "fsspec s3fs",
}
"""Library -> what to install for it, and what it needs here."""


def library(name: str, path: str) -> Any:
    """Return a module.

    Args:
        name: of the module, with dots for one inside of a library.
        path: of the file that needs it.

    Raises:
        InputError: ``input-needs-library`` when it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise InputError(
            "input-needs-library", path=path, packages=PACKAGES[name.partition(".")[0]]
        ) from error


@contextmanager
def failures(code: str, path: str) -> Iterator[None]:
    """Tell whatever a library raises as one failure: what it meets in a damaged file, it does not foresee.

    Args:
        code: of the failure.
        path: of the file.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        raise InputError(code, path=path, detail=type(error).__name__) from error
