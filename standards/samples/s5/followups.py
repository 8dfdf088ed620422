"""Sample events in the life of complaints: those of the complaints that have the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from standards.samples.draws import Draws
from standards.samples.s4 import bodies
from standards.samples.s4.parts import Record, pair, place_in_rounds
from standards.samples.s5.heads import counts, head, words, written

_BY_RECEIVER = frozenset({"RECEPCION", "TURNO", "PREVENCION"})


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the event of each index, as of a day."""
    for index in indices:
        complaint, number = place_in_rounds(index, counts())
        yield _record(Draws("s5-seguimiento", seed, index), seed, complaint, number, today)


def _record(draws: Draws, seed: int, complaint: int, number: int, today: date) -> Record:
    told = head(seed, complaint, today)
    event = told.events[number]
    authority = told.receiver if event.kind in _BY_RECEIVER else told.competent
    record: Record = {
        "denunciaFolio": told.folio,
        "fecha": written(event.moment),
        "evento": pair("s5-evento", event.kind),
        "autoridad": bodies.record(authority, "s5"),
    }
    if event.status:
        record["estatusResultante"] = pair("s5-estatus", event.status)
    if event.grade:
        record["calificacion"] = pair("s5-calificacion", event.grade)
    if draws.chance(85):
        record["mensajePublico"] = words()["messages"][event.kind]
    return record
