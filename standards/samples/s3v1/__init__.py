"""Sample records of S3 1.1: sanctioned officials and sanctioned private parties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from standards.samples.draws import Draws
from standards.samples.people import birthdays, person
from standards.samples.s3v1.parties import company, individual, responsible
from standards.samples.s3v1.parts import AGES, Record, names, pair, parts, valor
from standards.samples.s3v1.proceedings import authority, blocks, heading, link, proceeding, sanctions

COMPANIES = 65  # percent of private parties

_GENDER = {"female": "F", "male": "M"}
_OF_OFFICIALS, _OF_PARTIES = "s3-tipo-sancion-servidores", "s3-tipo-sancion-particulares"


def servidores(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the sanctioned official of each index, as of a day."""
    for index in indices:
        yield _official(Draws("s3s", seed, index), index, today)


def particulares(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the sanctioned private party of each index, as of a day."""
    for index in indices:
        yield _party(Draws("s3p", seed, index), index, seed, today)


def _official(draws: Draws, index: int, today: date) -> Record:
    fault = draws.pick(parts()["faults"])
    case = proceeding(draws, today, fault.get("institution"))
    outcome = draws.pick(parts()["outcomes"][fault["group"]])
    record = heading(draws, case, "PAR")
    record["servidorPublicoSancionado"] = _sanctioned(draws, index, today.year)
    if draws.chance(94):
        record["autoridadSancionadora"] = authority(draws, case, court=fault["group"] == "serious")
    clave = fault["clave"]
    record["tipoFalta"] = {"clave": clave, "valor": fault.get("valor") or valor("s3-tipo-falta", clave)}
    if draws.chance(20):
        record["tipoFalta"]["descripcion"] = draws.pick(parts()["fault_notes"])
    record["tipoSancion"] = sanctions(draws, outcome, _OF_OFFICIALS, "servidores")
    record["causaMotivoHechos"] = draws.pick(fault["causes"])
    if draws.chance(90):
        record["resolucion"] = link(draws, case) | {"fechaResolucion": case.resolved.isoformat()}
    return record | blocks(draws, case, outcome)


def _sanctioned(draws: Draws, index: int, year: int) -> Record:
    official = person(draws, birthdays(*AGES, year), index)
    codes = {"rfc": official.rfc, "curp": official.curp} if draws.chance(92) else {}
    told: Record = {**codes, **names(official)}
    if draws.chance(92):
        told["genero"] = pair("s3-genero", "O" if draws.chance(2) else _GENDER[official.sex])
    post = draws.pick(parts()["posts"])
    told["puesto"] = post[official.sex]
    if draws.chance(80):
        told["nivel"] = post["level"]
    return told


def _party(draws: Draws, index: int, seed: int, today: date) -> Record:
    case, words = proceeding(draws, today), parts()["particulares"]
    record = heading(draws, case, "SAN")
    if draws.chance(COMPANIES):
        kind, (party, work) = "company", company(draws, seed, today.year)
    else:
        kind, (party, work) = "person", individual(draws, index, seed, today.year)
    fault, outcome = draws.pick(words["faults"]), draws.pick(parts()["outcomes"][kind])
    record["particularSancionado"] = party
    if draws.chance(80):
        record["objetoContrato"] = work
    record["autoridadSancionadora"] = authority(draws, case, court=draws.chance(40))
    if draws.chance(90):
        record["tipoFalta"] = fault["text"]
    record["tipoSancion"] = sanctions(draws, outcome, _OF_PARTIES, "particulares")
    record["causaMotivoHechos"] = draws.pick(fault["causes"])
    if draws.chance(75):
        record["acto"] = draws.pick(words["acts"])
    if draws.chance(80):
        record["responsableSancion"] = responsible(draws, seed, today.year)
    if draws.chance(88):
        notified = {"fechaNotificacion": case.resolved.isoformat()}
        record["resolucion"] = {"sentido": _sense(outcome["claves"])} | link(draws, case) | notified
    return record | blocks(draws, case, outcome)


def _sense(claves: list[str]) -> str:
    *first, last = (parts()["senses"][clave] for clave in claves)
    joint = f" {'e' if last.startswith('i') else 'y'} " if first else ""
    return f"Sancionatoria con {', '.join(first)}{joint}{last}"
