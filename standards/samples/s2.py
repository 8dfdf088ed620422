"""Sample records of S2 1.1."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from standards import catalog
from standards.samples.draws import Draws
from standards.samples.people import Person, Sex, birthdays, person

Record = dict[str, Any]

AGES = (24, 67)
SUPERIOR_AGES = (34, 67)
SUPERIORS_PER_INSTITUTION = 12
CAPTURE_DAYS = 3 * 365

_GENDER: dict[Sex, str] = {"female": "F", "male": "M"}


@cache
def _parts() -> dict[str, Any]:
    source = resources.files("standards.samples").joinpath("s2.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def _branches() -> dict[int, Record]:
    return {branch["clave"]: branch for branch in _parts()["branches"]}


@cache
def _pairs(name: str) -> dict[catalog.Clave, Record]:
    entries = catalog.load(name).entries
    return {entry.clave: {"clave": entry.clave, "valor": entry.valor} for entry in entries}


@cache
def _capture_days(today: date) -> tuple[tuple[str, int], ...]:
    days = (today - timedelta(days=ago) for ago in range(1, CAPTURE_DAYS + 1))
    return tuple((day.isoformat(), day.year) for day in days)


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the record of each index, as of a day."""
    births = birthdays(*AGES, today.year)
    days = _capture_days(today)
    for index in indices:
        draws = Draws("s2", seed, index)
        yield _record(draws, person(draws, births, index), days, (seed, today.year))


def _record(
    draws: Draws, official: Person, days: tuple[tuple[str, int], ...], company: tuple[int, int]
) -> Record:
    day, year = draws.pick(days)
    place = draws.below(len(_parts()["institutions"]))
    institution = _parts()["institutions"][place]
    record: Record = {"id": draws.uuid(), "fechaCaptura": f"{day}T{draws.time()}Z"}
    if draws.chance(95):
        record["ejercicioFiscal"] = str(year - (draws.below(100) < 15))
    if "branch" in institution:
        record["ramo"] = dict(_branches()[institution["branch"]])
    if draws.chance(97):
        record["rfc"] = official.rfc
        record["curp"] = official.curp
    record |= _names(official)
    if draws.chance(95):
        record["genero"] = dict(_pairs("s2-genero")[_GENDER[official.sex]])
    record["institucionDependencia"] = {name: institution[name] for name in ("nombre", "siglas", "clave")}
    record["puesto"] = _post(draws, "posts", official.sex)
    record |= _duties(draws)
    if draws.chance(92):
        record["superiorInmediato"] = _superior(draws, official, place, company)
    if draws.chance(25):
        record["observaciones"] = draws.pick(_parts()["observations"])
    return record


def _names(one: Person) -> Record:
    names = {"nombres": one.nombres, "primerApellido": one.primer_apellido}
    return names if one.segundo_apellido is None else {**names, "segundoApellido": one.segundo_apellido}


def _post(draws: Draws, kind: str, sex: Sex) -> Record:
    post = draws.pick(_parts()[kind])
    return {"nombre": post[sex], "nivel": post["level"]} if draws.chance(85) else {"nombre": post[sex]}


def _duties(draws: Draws) -> Record:
    duty = draws.pick(_parts()["duties"])
    areas, levels, procedures = (
        [dict(_pairs(name)[clave]) for clave in duty[member]]
        for member, name in (
            ("areas", "s2-tipo-area"),
            ("levels", "s2-nivel-responsabilidad"),
            ("procedures", "s2-tipo-procedimiento"),
        )
    )
    told = {"nivelResponsabilidad": levels, "tipoProcedimiento": procedures}
    return {"tipoArea": areas, **told} if areas else told


def _superior(draws: Draws, official: Person, institution: int, company: tuple[int, int]) -> Record:
    number = draws.below(SUPERIORS_PER_INSTITUTION)
    superior = _head(*company, institution, number)
    while superior["nombres"] == official.nombres or superior["rfc"] == official.rfc:
        number += 1
        superior = _head(*company, institution, number)
    return {**superior, "puesto": dict(superior["puesto"])}


@lru_cache(maxsize=4096)
def _head(seed: int, year: int, institution: int, number: int) -> Record:
    """Return one of the people whom others of an institution report to."""
    draws = Draws("s2-superior", seed, institution, number)
    head = person(draws, birthdays(*SUPERIOR_AGES, year), draws.below(1000))
    codes = {"curp": head.curp, "rfc": head.rfc}
    return {**_names(head), **codes, "puesto": _post(draws, "superior_posts", head.sex)}
