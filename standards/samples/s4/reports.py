"""Sample reports of oversight: each is about the programme of its own index, and about audits of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from standards.samples.draws import Draws
from standards.samples.s4 import bodies
from standards.samples.s4.audits import MILLION, number_of, schedule
from standards.samples.s4.heads import Head, head
from standards.samples.s4.parts import Record, amount, claves, moment, pair, words
from standards.samples.s4.programmes import link

QUARTERLY = "TRIMESTRAL"
FOLLOW_UP = "SEGUIMIENTO"
WITH_AMOUNT = ("PO", "SA")


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the report of each index, as of a day."""
    for index in indices:
        yield _record(seed, head(seed, index, today), today)


def _record(seed: int, programme: Head, today: date) -> Record:
    draws = Draws("s4-informe", seed, programme.number)
    kind, quarter, published = _occasion(draws, programme, today)
    captured = min(published + timedelta(days=draws.below(20)), today - timedelta(days=1))
    single = kind == "INDIVIDUAL"
    audits = (draws.below(programme.audits),) if single else tuple(range(programme.audits))
    record: Record = {
        "id": draws.uuid(),
        "fechaCaptura": moment(draws, captured),
        "ejercicio": programme.year,
        "entePublico": bodies.record(programme.body),
        "tipoInforme": pair("s4-tipo-informe", kind),
        "nombreInforme": _title(programme, kind, quarter, audits),
        "enlace": link(programme, f"informes/{kind.lower()}-{programme.number}.pdf"),
    }
    if draws.chance(90):
        record["fechaPublicacion"] = published.isoformat()
    if quarter:
        record["trimestre"] = quarter
    if draws.chance(85):
        record["programaId"] = programme.id
    if single or draws.chance(70):
        record["numeroAuditoria"] = [number_of(programme, number) for number in audits]
    if draws.chance(85):
        ends = [schedule(seed, programme, number)[2] for number in audits]
        record["numActosFiscalizacion"] = len(audits)
        record["numActosConcluidos"] = sum(end < published for end in ends)
    if draws.chance(75):
        record["resultados"] = _results(draws, programme)
    return record


def _occasion(draws: Draws, programme: Head, today: date) -> tuple[str, int, date]:
    """Return the kind of a report, its quarter (0 for none) and the day on which it was published."""
    yesterday = today - timedelta(days=1)
    after = timedelta(days=15 + draws.below(100))
    kind = draws.pick(claves("s4-tipo-informe"))
    if programme.year < today.year:
        quarter = 1 + draws.below(4) if kind == QUARTERLY else 0
        return kind, quarter, min(_end(programme.year, quarter or 4) + after, yesterday)
    # Of an exercise that still runs there are reports on its quarters alone, and on what came before.
    quarters = [number for number in (1, 2, 3) if _end(programme.year, number) < yesterday]
    if not quarters:
        return FOLLOW_UP, 0, programme.captured
    quarter = draws.pick(quarters)
    return QUARTERLY, quarter, min(_end(programme.year, quarter) + after, yesterday)


def _end(year: int, quarter: int) -> date:
    month = quarter * 3
    return date(year, month, 31 if month in {3, 12} else 30)


def _title(programme: Head, kind: str, quarter: int, audits: tuple[int, ...]) -> str:
    name: str = words()["reports"][kind]
    if quarter:
        return f"{name}, trimestre {quarter} de {programme.year}"
    return f"{name} {number_of(programme, audits[0])}" if kind == "INDIVIDUAL" else f"{name} {programme.year}"


def _results(draws: Draws, programme: Head) -> Record:
    observations = draws.below(40)
    results: Record = {"observaciones": observations}
    if draws.chance(85):
        results["observacionesSolventadas"] = draws.below(observations + 1)
    observed = draws.below(120) * MILLION + draws.below(MILLION) if observations else 0
    recovered = observed * draws.below(60) // 100
    if programme.counted:
        results["montoObservado"] = amount(observed, programme.currency)
        results["montoRecuperado"] = amount(recovered, programme.currency)
    if draws.chance(85):
        left = observed - recovered if programme.counted else 0
        results["acciones"] = _actions(draws, observations, left, programme.currency)
    return results


def _actions(draws: Draws, observations: int, cents: int, currency: str) -> list[Record]:
    """Return actions of several kinds, together as many as there are observations, over an amount that is left."""
    actions: list[Record] = []
    kinds, first = claves("s4-accion"), draws.below(8)
    while observations:
        quantity = 1 + draws.below(observations)
        kind = kinds[(first + len(actions)) % len(kinds)]
        if len(actions) == len(kinds) - 1:
            quantity = observations
        action: Record = {"tipo": pair("s4-accion", kind), "cantidad": quantity}
        if cents and kind in WITH_AMOUNT:
            action["monto"] = amount(cents // 2, currency)
            cents -= cents // 2
        actions.append(action)
        observations -= quantity
    return actions
