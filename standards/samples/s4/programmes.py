"""Sample annual programmes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from standards.samples.draws import Draws
from standards.samples.s4 import bodies
from standards.samples.s4.audits import audit, sample_of
from standards.samples.s4.heads import Head, document, head
from standards.samples.s4.parts import Record, amount, moment, pair, words


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the programme of each index, as of a day."""
    for index in indices:
        yield _record(seed, head(seed, index, today))


def _record(seed: int, programme: Head) -> Record:
    draws = Draws("s4-programa-documento", seed, programme.number)
    kind = document(draws)
    record: Record = {"id": programme.id, "fechaCaptura": moment(draws, programme.captured)}
    if programme.as_of > programme.captured:
        record["fechaActualizacion"] = moment(draws, programme.as_of)
    record["ejercicio"] = programme.year
    if draws.chance(80):
        record["cuentaPublica"] = programme.account
    record |= {
        "entePublico": bodies.record(programme.body),
        "tipoOrgano": pair("s4-tipo-organo", programme.kind),
        "tipoDocumento": pair("s4-tipo-documento", kind),
        "nombreDocumento": f"{words()['documents'][kind]} {programme.year}",
        "enlace": link(programme, f"{kind.lower()}-{programme.number}.pdf"),
    }
    if draws.chance(85):
        record["fechaPublicacion"] = programme.published.isoformat()
    record |= _contents(draws, seed, programme)
    if draws.chance(20):
        record["observaciones"] = draws.pick(words()["observations"])
    return record


def link(programme: Head, file: str) -> str:
    """Return the address of a document of the body that a programme is of."""
    place = programme.body.clave.lower()
    return f"https://datos-{place}.fiscalizacion-abierta.gob.mx/{programme.year}/{file}"


def _contents(draws: Draws, seed: int, programme: Head) -> Record:
    told: Record = {"totalAuditorias": programme.audits} if draws.chance(92) else {}
    audits = [audit(seed, programme, number) for number in range(programme.audits)]
    if programme.counted:
        told["montoProgramado"] = amount(sum(map(sample_of, audits)), programme.currency)
    if draws.chance(60):
        told["auditorias"] = audits
    return told
