"""Paths of columns, such as ``puesto.nombre`` or ``tipoArea[0].clave``: which place of a record a cell fills."""

from __future__ import annotations

import re

SHOWN = 80
"""Characters of a column's name that are told."""

_DEEPEST = 64
"""Steps that the path of a column may have."""
_STEP = re.compile(r"[^.\[\]]+|\[[0-9]{1,4}\]")
_PATH = re.compile(r"[^.\[\]]+(?:\[[0-9]{1,4}\])*(?:\.[^.\[\]]+(?:\[[0-9]{1,4}\])*)*")
_INDEX = re.compile(r"\[[0-9]+\]")

Path = tuple[str | int, ...]


def steps(name: str) -> Path:
    """Return the steps of a path; none when the text is no path, or one of too many steps."""
    if not _PATH.fullmatch(name):
        return ()
    found = _STEP.findall(name)
    if len(found) > _DEEPEST:
        return ()
    return tuple(int(step[1:-1]) if step.startswith("[") else step.strip() for step in found)


def without_indices(name: str) -> str:
    """Return a path as the dictionary of a standard writes it: ``tipoArea[].clave``."""
    return _INDEX.sub("[]", name)


def fits(path: Path, seen: dict[Path, type | None]) -> bool:
    """Note a path; False when another column has it, holds a part of it, or makes an object of its list."""
    for length in range(1, len(path)):
        if seen.setdefault(path[:length], type(path[length])) is not type(path[length]):
            return False
    if path in seen:
        return False
    seen[path] = None
    return True
