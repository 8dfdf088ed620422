"""Sample records of the four collections of S3 2.0, with every relation expanded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from standards.samples.draws import Draws
from standards.samples.people import Person, birthdays, person
from standards.samples.s3v2 import institutions, parties
from standards.samples.s3v2.sanctions import (
    GRAVES,
    NO_GRAVES,
    PERSONAS_FISICAS,
    PERSONAS_MORALES,
    Practice,
    sanctions,
)
from standards.samples.s3v2.timeline import Timeline, between, moment, timeline
from standards.samples.s3v2.words import Record, claves, words

_AGES = (24, 67)
_OTHERS_EVERY = 4
"""Every fourth record tells another fault, so that the long list of others is gone through."""


def graves(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield sanctions for grave faults of officials."""
    for index in indices:
        draws, one, days = _case("graves", seed, index, today)
        ente = institutions.institution(draws)
        told: Record = {
            "datosGenerales": parties.official(one),
            "empleoCargoComision": institutions.post(draws, ente, one.sex),
            "faltaCometida": _faults(draws, index, "graves", "falta-grave-otra", ente.state),
            "resolucion": institutions.judgement(draws, ente, days),
        }
        yield _record(draws, told | _keeper(draws, ente), GRAVES, days)


def no_graves(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield sanctions for faults of officials that are not grave."""
    for index in indices:
        draws, one, days = _case("no-graves", seed, index, today)
        ente = institutions.institution(draws)
        told: Record = {"datosGenerales": parties.official(one)}
        if draws.chance(95):
            told["empleoCargoComision"] = institutions.post(draws, ente, one.sex)
        told["faltaCometida"] = _faults(draws, index, "no_graves", "falta-no-grave-otra", ente.state)
        told["resolucion"] = institutions.resolution(draws, ente, days)
        yield _record(draws, told | _keeper(draws, ente), NO_GRAVES, days)


def personas_fisicas(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield sanctions of people who are no officials."""
    for index in indices:
        draws, one, days = _case("fisicas", seed, index, today)
        told = {"datosGenerales": {**parties.named(one), **parties.address(draws)}}
        yield _record(draws, told | _outside(draws, index, days), PERSONAS_FISICAS, days)


def personas_morales(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield sanctions of companies; in some, one person both directs and represents it."""
    births = birthdays(*_AGES, today.year)
    for index in indices:
        draws, director, days = _case("morales", seed, index, today)
        agent = director if draws.chance(35) else person(draws, births, index + 1)
        told = {
            "datosGenerales": {**parties.company(draws, days.resolved), **parties.address(draws)},
            "datosDirGeneralReprLegal": {
                "directorGeneral": parties.named(director, "nombre"),
                "representanteLegal": parties.named(agent, "nombre"),
            },
        }
        yield _record(draws, told | _outside(draws, index, days), PERSONAS_MORALES, days)


def _case(kind: str, seed: int, index: int, today: date) -> tuple[Draws, Person, Timeline]:
    draws = Draws("s3v2", kind, seed, index)
    return draws, person(draws, birthdays(*_AGES, today.year), index), timeline(draws, today)


def _outside(draws: Draws, index: int, days: Timeline) -> Record:
    """Return what a record says of a fault by somebody outside of the institution."""
    ente = institutions.institution(draws)
    where = institutions.place(ente)
    if draws.chance(10):
        del where["ambitoPublico"]
    return {
        "dondeCometioLaFalta": where,
        "faltaCometida": _faults(draws, index, "particulares", "falta-particular-otra", ente.state),
        "resolucion": institutions.judgement(draws, ente, days),
        **_keeper(draws, ente),
    }


def _keeper(draws: Draws, ente: institutions.Institution) -> Record:
    """Return the institution that registered the sanction, which the capture tool adds."""
    return {"entePublico": {"nombre": ente.name}} if draws.chance(80) else {}


def _faults(draws: Draws, index: int, kind: str, others: str, state: str) -> list[Record]:
    known = words()["faults"][kind]
    turn, place = divmod(index, _OTHERS_EVERY)
    if place == 0:
        other = claves(others)[turn % len(claves(others))]
        return [{"clave": "OTRO", "valor": other, **_facts(draws, known["OTRO"], state)}]
    chosen = [clave for clave in known if clave != "OTRO"]
    first = draws.below(len(chosen))
    count = 1 + draws.chance(20)
    picked = [chosen[(first + step * 3) % len(chosen)] for step in range(count)]
    return [{"clave": clave, **_facts(draws, known[clave], state)} for clave in picked]


def _facts(draws: Draws, known: Record, state: str) -> Record:
    norm: Record = {name: known[name] for name in ("articulo", "fraccion") if name in known}
    norms: list[Record] = [{"nombreNormatividad": "LGRA", **norm}]
    law = words()["state_laws"].get(state)
    if law and draws.chance(40):
        norms.append({"nombreNormatividad": law, "fraccion": draws.pick(("I", "II", "IV")), **norm})
    return {"descripcionHechos": draws.pick(known["facts"]), "normatividadInfringida": norms}


def _record(draws: Draws, told: Record, practice: Practice, days: Timeline) -> Record:
    year = days.resolved.year - draws.below(3)
    record: Record = {
        "id": draws.uuid(),
        "fecha": days.registered.isoformat(),
        "expediente": f"{draws.pick(words()['file_numbers'])}/{1 + draws.below(900):04}/{year}",
        **told,
        "origenProcedimiento": _origin(draws),
        "tipoSancion": sanctions(draws, practice, days),
    }
    if draws.chance(25):
        record["observaciones"] = draws.pick(words()["observations"])
    record["date_created"] = moment(draws, days.registered)
    changed = draws.chance(40) and days.registered < days.yesterday
    if changed:
        record["date_updated"] = moment(draws, between(draws, days.registered, days.yesterday))
    if changed and record["date_updated"] < record["date_created"]:
        record["date_updated"] = record["date_created"]
    return record


def _origin(draws: Draws) -> Record:
    clave = draws.pick(claves("origen-procedimiento"))
    return (
        {"clave": clave, "valor": draws.pick(words()["other_origins"])}
        if clave == "OTRO"
        else {"clave": clave}
    )
