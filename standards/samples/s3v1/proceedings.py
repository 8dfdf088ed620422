"""What records of officials and of private parties have in common: the proceeding and its sanctions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from standards.samples.draws import Draws
from standards.samples.s3v1.parts import Record, pair, parts

CAPTURE_DAYS = 4 * 365
FIRST_CAPTURE = 20
"""Days from a resolution to the capture, at least: documents and the start of a sanction lie between."""


class Proceeding(NamedTuple):
    """One proceeding: where, when it was resolved and captured, and its number in the year."""

    identifier: str
    institution: Mapping[str, str]
    captured: date
    resolved: date
    number: str


def proceeding(draws: Draws, today: date, siglas: str | None = None) -> Proceeding:
    """Invent a proceeding, at the institution of those siglas or at any."""
    identifier = draws.uuid()
    captured = today - timedelta(days=1 + draws.below(CAPTURE_DAYS))
    resolved = captured - timedelta(days=FIRST_CAPTURE + draws.below(600))
    number = f"{1 + draws.below(1900):04}/{resolved.year - draws.below(2)}"
    institutions = parts()["institutions"]
    if siglas is not None:
        institutions = [each for each in institutions if each.get("siglas") == siglas]
    return Proceeding(identifier, draws.pick(institutions), captured, resolved, number)


def heading(draws: Draws, case: Proceeding, prefix: str) -> Record:
    """Return identifier, capture, file number and institution."""
    record: Record = {"id": case.identifier, "fechaCaptura": f"{case.captured}T{draws.time()}Z"}
    if draws.chance(93):
        record["expediente"] = f"{prefix}/{case.number}"
    told = ("nombre", "siglas", "clave")
    record["institucionDependencia"] = {
        name: case.institution[name] for name in told if name in case.institution
    }
    return record


def authority(draws: Draws, case: Proceeding, *, court: bool) -> str:
    """Return who imposed the sanction: a court, or the institution's own control body."""
    if court:
        return str(draws.pick(parts()["tribunals"]))
    return f"Órgano Interno de Control {case.institution['de']} {case.institution['nombre']}"


def sanctions(draws: Draws, outcome: Record, catalogue: str, kind: str) -> list[Record]:
    """Return the sanctions of an outcome, some of them with a note."""
    notes, told = parts()["notes"][kind], []
    for clave in outcome["claves"]:
        sanction = pair(catalogue, clave)
        if clave == "O":
            sanction["valor"] = draws.pick(parts()["other_sanctions"][kind])
        if clave == "S" and "days" in outcome:
            sanction["descripcion"] = f"Por {draws.pick(outcome['days'])} días naturales"
        elif clave in notes and draws.chance(40):
            sanction["descripcion"] = notes[clave]
        told.append(sanction)
    return told


def link(draws: Draws, case: Proceeding) -> Record:
    """Return where the resolution is to be read, if it was published."""
    return {"url": _url(case, 1)} if draws.chance(70) else {}


def _url(case: Proceeding, document: int) -> str:
    number, _, year = case.number.partition("/")
    return f"https://{case.institution['host']}/sancionados/{year}/{number}-{document}.pdf"


def blocks(draws: Draws, case: Proceeding, outcome: Record) -> Record:
    """Return the blocks that go with the sanctions, remarks and documents."""
    record: Record = {}
    if "amount" in outcome:
        record["multa"] = {"monto": _amount(draws, *outcome["amount"]), "moneda": pair("iso-4217", "MXN")}
    began = case.resolved + timedelta(days=1 + draws.below(15)) if "term" in outcome else None
    if began is not None:
        months = draws.pick(outcome["term"])
        dates = {"fechaInicial": began.isoformat(), "fechaFinal": _after(began, months).isoformat()}
        record["inhabilitacion"] = {"plazo": _term(months), **dates}
    if draws.chance(30):
        record["observaciones"] = draws.pick(parts()["observations"])
    if draws.chance(45):
        record["documentos"] = _documents(draws, case, began)
    return record


def _amount(draws: Draws, low: int, high: int) -> int | float:
    pesos = low + draws.below(high - low)
    return pesos if draws.chance(50) else round(pesos + draws.below(100) / 100, 2)


def _after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@cache
def _term(months: int) -> str:
    years, rest = divmod(months, 12)
    units = ((years, "año", "años"), (rest, "mes", "meses"))
    return " ".join(f"{number} {one if number == 1 else many}" for number, one, many in units if number)


def _documents(draws: Draws, case: Proceeding, began: date | None) -> list[Record]:
    days = {"RESOLUCION": case.resolved, "CONSTANCIA_SANCION": case.resolved + timedelta(days=5)}
    if began is not None:
        days["CONSTANCIA_INHABILITACION"] = began
    if draws.chance(8):
        days["CONSTANCIA_ABSTENCION"] = case.resolved
    kinds = list(days)[: 1 + draws.below(len(days))] if draws.chance(60) else list(days)
    known = [each for each in parts()["documents"] if each["tipo"] in kinds]
    return [
        {"id": str(place), **each, "url": _url(case, place), "fecha": days[each["tipo"]].isoformat()}
        for place, each in enumerate(known, start=1)
    ]
