"""Sample audits, within their programme or apart: the same ones either way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from standards.samples.draws import Draws
from standards.samples.s4 import bodies
from standards.samples.s4.heads import COUNTS, Head, head
from standards.samples.s4.parts import Record, amount, claves, pair, place_in_rounds, words

_TEXTS = (
    ("areas", "areaFiscalizada"),
    ("goals", "objetivo"),
    ("scopes", "alcance"),
    ("criteria", "criteriosSeleccion"),
)
_LOCAL_ONLY = "GASTO_FEDERALIZADO"
_SOURCES = {
    "FEDERAL": ("FEDERAL", "FEDERAL", "FEDERAL", "CREDITO", "OTRO"),
    "ESTATAL": ("ESTATAL", "ESTATAL", "FEDERAL", "PARTICIPACIONES", "CREDITO", "OTRO"),
    "MUNICIPAL_ALCALDIA": ("MUNICIPAL", "MUNICIPAL", "PARTICIPACIONES", "FEDERAL", "CREDITO"),
    "OTRO": ("MUNICIPAL", "PARTICIPACIONES", "OTRO"),
}
MILLION = 100_000_000  # cents


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the audit of each index, as of a day."""
    for index in indices:
        programme, number = place_in_rounds(index, COUNTS)
        yield audit(seed, head(seed, programme, today), number)


def schedule(seed: int, programme: Head, number: int) -> tuple[Draws, date, date]:
    """Return when an audit is carried out, within the exercise, and the draws for the rest of it."""
    draws = Draws("s4-auditoria", seed, programme.number, number)
    start = date(programme.year, 1, 10) + timedelta(days=draws.below(240))
    return draws, start, start + timedelta(days=30 + draws.below(70))


def status(draws: Draws, start: date, end: date, as_of: date) -> str:
    """Return the status that an audit has on a day."""
    if draws.chance(5):
        return "CANCELADA"
    if end < as_of:
        return "CONCLUIDA"
    if start <= as_of:
        return "EN_EJECUCION"
    return "REPROGRAMADA" if draws.chance(12) else "PROGRAMADA"


def number_of(programme: Head, number: int) -> str:
    """Return an audit's number as its body writes them."""
    serial = f"{programme.number * 12 + number + 1:04}"
    if programme.kind == bodies.ASF:
        return f"{programme.account}-{number % 5}-06A00-{number % 23 + 1:02}-{serial}-{programme.year}"
    series = programme.body.acronym.rpartition("-")[2] or "CM"
    return f"{series}/{programme.body.state}/AUD/{serial}/{programme.year}"


def sample_of(record: Record) -> int:
    """Return the cents that an audit looks at; zero when it does not say."""
    return round(record["muestra"]["valor"] * 100) if "muestra" in record else 0


def audit(seed: int, programme: Head, number: int) -> Record:
    """Return one audit of a programme."""
    draws, start, end = schedule(seed, programme, number)
    state = status(draws, start, end, programme.as_of)
    body = bodies.audited_by(programme.kind, programme.body, draws, draws.pick(bodies.states()))
    kind = _kind(draws, body)
    record: Record = {
        "id": draws.uuid(),
        "programaId": programme.id,
        "numeroAuditoria": number_of(programme, number),
        "titulo": f"{words()['titles'][kind]}: {draws.pick(words()['subjects'])}",
        "tipoAuditoria": pair("s4-tipo-auditoria", kind),
        "enteFiscalizado": bodies.record(body),
    }
    for list_name, member in _TEXTS:
        if draws.chance(80):
            record[member] = draws.pick(words()[list_name])
    if draws.chance(95):
        last = f"{programme.account}-12-31" if programme.account < programme.year else _before(start)
        record["periodoRevisado"] = {"fechaInicio": f"{programme.account}-01-01", "fechaFin": last}
    if draws.chance(90):
        record["periodoEjecucion"] = {"fechaInicio": start.isoformat(), "fechaFin": end.isoformat()}
    return record | _money(draws, programme, body) | _standing(draws, programme, state)


def _before(start: date) -> str:
    """Return the day before an audit starts: an exercise that still runs is audited up to then."""
    return (start - timedelta(days=1)).isoformat()


def _kind(draws: Draws, body: bodies.Body) -> str:
    kind = draws.pick(claves("s4-tipo-auditoria"))
    return "CUMPLIMIENTO" if kind == _LOCAL_ONLY and body.scope == "FEDERAL" else kind


def _money(draws: Draws, programme: Head, body: bodies.Body) -> Record:
    told: Record = {}
    if draws.chance(85):
        told["fuenteRecursos"] = pair("s4-fuente-recursos", draws.pick(_SOURCES[body.scope]))
    if body.ramo and draws.chance(80):
        told["ramo"] = next(dict(ramo) for ramo in words()["ramos"] if ramo["clave"] == body.ramo)
    if programme.counted:
        universe = MILLION + draws.below(900 * MILLION)
        universe -= 0 if draws.chance(50) else universe % 100
        share = universe * (20 + draws.below(81)) // 100
        told["universo"] = amount(universe, programme.currency)
        told["muestra"] = amount(share, programme.currency)
    return told


def _standing(draws: Draws, programme: Head, state: str) -> Record:
    told: Record = {"estatus": pair("s4-estatus-auditoria", state)} if draws.chance(95) else {}
    if draws.chance(12):
        other = bodies.STATE_CONTROL if programme.kind == bodies.STATE_AUDITOR else bodies.STATE_AUDITOR
        own = programme.body.state
        where = draws.pick(bodies.states()) if own == bodies.FEDERATION else own
        told["autoridadesCoordinadas"] = [bodies.record(bodies.overseer(other, draws, where))]
        if draws.chance(30) and programme.kind != bodies.ASF:
            told["autoridadesCoordinadas"].append(bodies.record(bodies.overseer(bodies.ASF, draws, where)))
    return told
