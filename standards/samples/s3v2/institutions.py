"""The institutions of a case: where the fault was committed, and the authorities that dealt with it."""

from __future__ import annotations

from typing import NamedTuple

from standards.samples.draws import Draws
from standards.samples.people import Sex
from standards.samples.s3v2.timeline import Timeline
from standards.samples.s3v2.words import Record, states, words

_CAPITAL = "09"
_SITE = "https://resoluciones.contraloria-social.gob.mx"


class Institution(NamedTuple):
    """A public institution; `short` is empty where it goes by no letters."""

    level: str
    power: str
    name: str
    short: str
    state: str


def institution(draws: Draws) -> Institution:
    """Draw a federal institution, one of a state, or one of a real municipality."""
    state, municipality, _ = draws.pick(words()["addresses"]["places"])
    turn = draws.below(20)
    if turn < 4:
        found = draws.pick(words()["federal"])
        return Institution("FEDERAL", found["ambito"], found["nombre"], found.get("siglas", ""), state)
    if turn < 13:
        found = draws.pick(words()["state"])
        name = f"{found['nombre']} {states()[state]}"
        return Institution("ESTATAL", found["ambito"], name, found.get("siglas", ""), state)
    if state == _CAPITAL:
        return Institution("MUNICIPAL_ALCALDIA", "EJECUTIVO", f"Alcaldía {municipality}", "", state)
    found = draws.pick(words()["municipal"])
    name = f"{found['nombre']} de {municipality}"
    return Institution("MUNICIPAL_ALCALDIA", "EJECUTIVO", name, found.get("siglas", ""), state)


def place(one: Institution) -> Record:
    """Return the members that tell an institution."""
    told = {
        "nivelOrdenGobierno": one.level,
        "ambitoPublico": one.power,
        "nombreEntePublico": one.name,
        "siglasEntePublico": one.short or None,
        "entidadFederativa": one.state,
    }
    return {name: value for name, value in told.items() if value is not None}


def post(draws: Draws, one: Institution, sex: Sex) -> Record:
    """Return the post that an official had in an institution."""
    level, posts = draws.pick(tuple(words()["levels"].items()))
    female, male = draws.pick(posts)
    title = female if sex == "female" else male
    rank = {"clave": level, "valor": title} if level == "OTRO" else {"clave": level}
    area = draws.pick(words()["areas"])
    return {**place(one), "nivelJerarquico": rank, "denominacion": title, "areaAdscripcion": area}


def resolution(draws: Draws, one: Institution, days: Timeline) -> Record:
    """Return the final resolution of a case that its authority could decide by itself."""
    control = f"Órgano Interno de Control: {one.name}"
    found: Record = {
        "tituloResolucion": draws.pick(words()["titles"]),
        "fechaResolucion": days.resolved.isoformat(),
        "fechaNotificacion": days.notified.isoformat(),
        "fechaResolucionFirme": days.final.isoformat(),
        "fechaNotificacionFirme": days.final_notified.isoformat(),
        "autoridadResolutora": control,
        "autoridadInvestigadora": f"Área de Quejas, Denuncias e Investigaciones. {control}",
        "autoridadSusbstanciadora": f"Área de Responsabilidades. {control}",
    }
    if draws.chance(75):
        found["fechaEjecucion"] = days.executed.isoformat()
    return found


def judgement(draws: Draws, one: Institution, days: Timeline) -> Record:
    """Return the final resolution of a case that a court decided, with its public versions."""
    federal = one.level == "FEDERAL"
    court = "Tribunal Federal de Justicia Administrativa"
    if not federal:
        court = f"Tribunal de Justicia Administrativa {states()[one.state]}"
    folder = f"{_SITE}/{days.resolved.year}/{draws.below(10**6):06}"
    return {
        **resolution(draws, one, days),
        "autoridadResolutora": court,
        "urlResolucion": f"{folder}.pdf",
        "urlResolucionFirme": f"{folder}-firme.pdf",
        "ordenJurisdiccional": "FEDERAL" if federal else "ESTATAL",
    }
