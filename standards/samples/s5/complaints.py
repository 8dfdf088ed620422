"""Sample complaints: stories without personal data, and people apart from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from standards.samples.draws import Draws
from standards.samples.people import birthdays
from standards.samples.s4 import bodies
from standards.samples.s4.parts import Record, claves, pair
from standards.samples.s5.heads import Head, head, words, written
from standards.samples.s5.involved import accused, complainant, place, witness

AGES = (19, 78)
ANONYMOUS = 45  # percent
LONG_AFTER = 400  # days

_STATE_CODE, _OTHER_LAW, _ELSEWHERE = "CODIGO_PENAL_ESTATAL", "OTRA", "OTRA"
_CRIME = "HECHO_DE_CORRUPCION"
_OTHER_FAULT = "INCUMPLIMIENTO DE LA LEY DE ARCHIVOS DE LA ENTIDAD"


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the complaint of each index, as of a day."""
    births = birthdays(*AGES, today.year)
    for index in indices:
        yield _record(Draws("s5-denuncia-contenido", seed, index), head(seed, index, today), births)


def _record(draws: Draws, told: Head, births: tuple[date, ...]) -> Record:
    group, clave = draws.pick(_stories())
    anonymous = draws.chance(ANONYMOUS)
    record: Record = {
        "id": told.id,
        "folio": told.folio,
        "fechaPresentacion": written(told.presented),
        "medioPresentacion": pair("s5-medio-presentacion", draws.pick(claves("s5-medio-presentacion"))),
        "anonima": anonymous,
    }
    if not anonymous:
        record["denunciante"] = complainant(draws, births, told)
        record["solicitaProteccion"] = draws.chance(30)
        if record["solicitaProteccion"] and draws.chance(80):
            record["razonesProteccion"] = draws.pick(words()["reasons"])
    record["hechos"] = _facts(draws, told, group, clave)
    if draws.chance(92):
        people = draws.pick((0, 1, 1, 1, 2, 3))
        record["personasDenunciadas"] = [accused(draws, births, told, group, clave) for _ in range(people)]
    if draws.chance(85):
        record["enteInvolucrado"] = bodies.record(told.body, "s5")
    if draws.chance(88):
        record["conductas"] = _conducts(draws, told, group, clave)
    if draws.chance(55):
        record["pruebas"] = [_evidence(draws, told, number) for number in range(1 + draws.below(3))]
    if draws.chance(25):
        record["testigos"] = [witness(draws, births) for _ in range(1 + draws.below(2))]
    record["autoridadReceptora"] = bodies.record(told.receiver, "s5")
    if len(told.events) > 1:
        record["autoridadCompetente"] = bodies.record(told.competent, "s5")
    return record | {"estatus": pair("s5-estatus", told.status)}


@cache
def _stories() -> tuple[tuple[str, str], ...]:
    """Return class and clave of every conduct that there is a story of."""
    return tuple((group, clave) for group, stories in words()["stories"].items() for clave in stories)


def _facts(draws: Draws, told: Head, group: str, clave: str) -> Record:
    opening = draws.pick(words()["openings"]).format(body=told.body.name)
    facts: Record = {
        "narracionHechos": f"{opening} {words()['stories'][group][clave]} {draws.pick(words()['closings'])}"
    }
    day = told.presented.date() - timedelta(days=1 + draws.below(LONG_AFTER))
    if draws.chance(65):
        facts["fechaHechos"] = day.isoformat()
    elif draws.chance(70):
        start = day - timedelta(days=1 + draws.below(LONG_AFTER))
        facts["periodoHechos"] = {"inicio": start.isoformat(), "fin": day.isoformat()}
    if "fechaHechos" in facts and draws.chance(50):
        facts["horaHechos"] = f"{7 + draws.below(14):02}:{draws.below(12) * 5:02}"
    if draws.chance(80):
        facts["lugar"] = place(draws, told.state, told.body.town) | _whereabouts(draws)
    return facts


def _whereabouts(draws: Draws) -> Record:
    told: Record = {"pais": "MX"} if draws.chance(70) else {}
    return told | {"referencias": draws.pick(words()["references"])} if draws.chance(40) else told


def _conducts(draws: Draws, told: Head, group: str, clave: str) -> list[Record]:
    conducts = [_conduct(told, group, clave)]
    crime = words()["crimes"].get(clave)
    if crime and draws.chance(50):
        conducts.append(_conduct(told, _CRIME, crime))
    return conducts


def _conduct(told: Head, group: str, clave: str) -> Record:
    if clave == _ELSEWHERE:
        state = pair("pdn-entidad", told.state)
        if group == _CRIME:
            return {
                "clasificacion": group,
                **pair("s5-conducta", clave),
                "ley": _STATE_CODE,
                "entidadFederativa": state,
            }
        other = {"clave": clave, "valor": _OTHER_FAULT, "ley": _OTHER_LAW}
        return {"clasificacion": group, **other, "entidadFederativa": state}
    law, article, *fraction = clave.split("-")
    conduct = {"clasificacion": group, **pair("s5-conducta", clave), "ley": law}
    conduct["articulo"] = article.replace("BIS", " Bis")
    if fraction:
        conduct["fraccion"] = fraction[0]
    return conduct | {"entidadFederativa": pair("pdn-entidad", bodies.FEDERATION)}


def _evidence(draws: Draws, told: Head, number: int) -> Record:
    kind = draws.pick(words()["evidence"])
    return {
        "tipo": kind["kind"],
        "nombre": f"{number + 1}-{kind['file']}",
        "formato": kind["format"],
        "tamanoBytes": 1000 + draws.below(20_000_000),
        "sha256": hashlib.sha256(f"{told.folio}/{number}".encode()).hexdigest(),
    }
