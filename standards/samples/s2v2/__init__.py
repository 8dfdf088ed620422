"""Sample records of S2 2.0: every relation expanded, and the one block that the kind of procedure calls for.

Identifiers of blocks follow from the record's number, those of institutions from their place in the list. No
date is later than the day before, but for the last day on which a grant is valid. Misspelt claves and the
capture tool's own names of members, which the mended reading accepts, are not used.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from standards.samples.draws import Draws
from standards.samples.people import Person, Sex, birthdays, person
from standards.samples.s2v2.blocks import BLOCKS
from standards.samples.s2v2.case import Case, Record, parts

AGES = (24, 67)
CAPTURE_DAYS = 3 * 365

_SEX: dict[Sex, str] = {"female": "MUJER", "male": "HOMBRE"}


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the record of each index, as of a day."""
    births = birthdays(*AGES, today.year)
    for index in indices:
        draws = Draws("s2v2", seed, index)
        yield _record(draws, person(draws, births, index), index, today)


def _record(draws: Draws, official: Person, index: int, today: date) -> Record:
    number = draws.below(len(parts()["institutions"]))
    institution = parts()["institutions"][number]
    day = today - timedelta(days=1 + draws.below(CAPTURE_DAYS))
    case = Case(
        draws=draws,
        index=index,
        day=day,
        owner={"id": number + 1, "nombre": institution["name"]},
        initials=institution["initials"],
        owned=draws.chance(20),
        lists=draws.chance(15),
    )
    kind = draws.pick(_kinds())
    blocks = _blocks(case, kind)
    record: Record = {
        "id": draws.uuid(),
        **_moments(draws, day, today),
        "entePublico": dict(case.owner),
        "fecha": day.isoformat(),
        "ejercicio": str(min(span.start for span in case.spans).year),
        "datosGenerales": _person(case, official),
        "empleoCargoComision": _post(case, institution, official.sex),
        "tipoProcedimiento": kind,
    }
    record |= blocks
    if draws.chance(60):
        record["Observaciones"] = draws.pick(parts()["observations"]) if draws.chance(40) else None
    return record


@cache
def _kinds() -> tuple[str, ...]:
    """Return a hundred kinds of procedure, each as often as it is common."""
    return tuple(kind for kind, percent in parts()["kinds"].items() for _ in range(percent))


def _moments(draws: Draws, day: date, today: date) -> Record:
    """Return when the record was created, on the day of its capture, and when it was last changed, if ever."""
    days_since = (today - day).days - 1
    changed = day + timedelta(days=1 + draws.below(days_since)) if days_since and draws.chance(35) else None
    return {
        "date_created": f"{day.isoformat()}T{draws.time()}Z",
        "date_updated": f"{changed.isoformat()}T{draws.time()}Z" if changed else None,
    }


def _person(case: Case, official: Person) -> Record:
    return case.block(
        {
            "nombre": official.nombres,
            "primerApellido": official.primer_apellido,
            "segundoApellido": official.segundo_apellido,
            "curp": official.curp,
            "rfc": official.rfc,
            "sexo": _SEX[official.sex],
        }
    )


def _post(case: Case, institution: Record, sex: Sex) -> Record:
    post = case.draws.pick(parts()["posts"])
    return case.block(
        {
            "entidadFederativa": institution["state"],
            "nivelOrdenGobierno": institution["level"],
            "ambitoPublico": institution["power"],
            "nombreEntePublico": institution["name"],
            "siglasEntePublico": institution["initials"] if case.draws.chance(90) else None,
            "nivelJerarquico": case.block({"clave": post["rank"], "valor": post.get("other")}),
            "denominacion": post[sex],
            "areaAdscripcion": post["area"],
        }
    )


def _blocks(case: Case, kind: str) -> Record:
    """Return the block of the kind; the others are empty, as the collection tells them, or left out."""
    blocks: Record = {}
    if case.draws.chance(85):
        blocks = {member: None for member, _ in BLOCKS.values()}
        blocks["tipoContratacion"] = []
    member, make = BLOCKS[kind]
    return {**blocks, member: make(case)}
