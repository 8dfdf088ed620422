"""What breaks sample records, in the next of several ways each time, so that every validator counts the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Record = dict[str, Any]
Defect = Callable[[Record], Record]


def _changed(value: Any, path: str, change: Callable[[Any], Any]) -> Any:
    """Return a value with another one at a path."""
    name, _, below = path.partition("/")
    return {**value, name: _changed(value[name], below, change) if below else change(value[name])}


def _at(path: str, change: Callable[[Any], Any]) -> Defect:
    return lambda record: _changed(record, path, change)


def _without(name: str) -> Callable[[Record], Record]:
    return lambda value: {key: each for key, each in value.items() if key != name}


_PATRIMONY = "declaracion/situacionPatrimonial"

DEFECTS: Mapping[str, tuple[Defect, ...]] = {
    "s2@1.1": (
        _without("nombres"),
        _at("nombres", lambda _: 7),
        _at("puesto", lambda puesto: {**puesto, "nivel": "M" * 13}),
        lambda record: {**record, "genero": {"clave": "Z", "valor": "ZETA"}},
        _at("tipoProcedimiento", lambda items: items * 2),
        _at("institucionDependencia", lambda _: {}),
    ),
    "s1.inicial@2.0": (
        _at(f"{_PATRIMONY}/datosGenerales", _without("nombre")),
        _at(f"{_PATRIMONY}/datosGenerales/nombre", lambda _: 7),
        _at(f"{_PATRIMONY}/datosEmpleoCargoComision/nivelOrdenGobierno", lambda _: "COMUNAL"),
        _at(f"{_PATRIMONY}/ingresos/totalIngresosMensualesNetos/valor", str),
        _at(
            f"{_PATRIMONY}/datosEmpleoCargoComision/fechaTomaPosesion", lambda day: int(day.replace("-", ""))
        ),
        _at(f"{_PATRIMONY}/datosGenerales/nacionalidad", lambda _: 484),
    ),
}
"""By standard, what breaks the schema, and no rule besides."""


def plant(standard: str, sound: Iterator[Record], every: int) -> Iterator[Record]:
    """Make every so-many-th record invalid, each in the next of the ways.

    Raises:
        KeyError: when nothing is known that breaks records of the standard.
    """
    defects = itertools.cycle(DEFECTS[standard])
    for number, record in enumerate(sound, start=1):
        yield record if number % every else next(defects)(record)
