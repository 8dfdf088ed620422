"""Sample members of the oversight system: first its steering committee, then the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from standards.samples.draws import Draws
from standards.samples.people import birthdays, person
from standards.samples.s4 import bodies
from standards.samples.s4.bodies import Body
from standards.samples.s4.parts import Record, names, pair, words
from standards.spanish import search_fold

AGES = (30, 66)
PRESIDENTS = (bodies.ASF, bodies.MINISTRY)
ROTATING = 7
COMMITTEE = len(PRESIDENTS) + ROTATING
TERM_STARTS = 7  # the month
INTERNAL_EVERY = 9

_AFFILIATES = {
    bodies.ASF: "ASF",
    bodies.MINISTRY: "SABG",
    bodies.STATE_AUDITOR: "ASOFIS",
    bodies.STATE_CONTROL: "CPCE_F",
    bodies.INTERNAL: "OTRA",
    bodies.TOWN_CONTROL: "OTRA",
}


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the member of each index, as of a day."""
    births = birthdays(*AGES, today.year)
    for index in indices:
        yield _record(Draws("s4-integrante", seed, index), index, seed, births, today)


def _record(draws: Draws, index: int, seed: int, births: tuple[date, ...], today: date) -> Record:
    kind, body = _member(draws, index, seed)
    record: Record = {"id": draws.uuid(), "entePublico": bodies.record(body)}
    if draws.chance(92):
        record["filial"] = pair("s4-filial", _AFFILIATES[kind])
    record |= _seat(draws, index, today)
    if draws.chance(70):
        groups, first = words()["members"]["groups"], draws.below(7)
        record["gruposTrabajo"] = [groups[(first + step) % len(groups)] for step in range(1 + draws.below(3))]
    if draws.chance(85):
        record["enlaceInstitucional"] = _contact(draws, births, index, body)
    return record


def _member(draws: Draws, index: int, seed: int) -> tuple[str, Body]:
    """Return who is a member: each body of the federation, of a state and of a municipality once."""
    states = bodies.states()
    if index < len(PRESIDENTS):
        return PRESIDENTS[index], bodies.overseer(PRESIDENTS[index], draws, states[0])
    turn = index - len(PRESIDENTS)
    if turn < 2 * len(states):
        kind = (bodies.STATE_AUDITOR, bodies.STATE_CONTROL)[turn % 2]
        return kind, bodies.overseer(kind, draws, states[(turn // 2 + seed) % len(states)])
    number = turn - 2 * len(states)
    if number % INTERNAL_EVERY == 0:
        inside, state = divmod(number // INTERNAL_EVERY, len(states))
        body = bodies.numbered(inside % len(words()["state"]), states[state])
        return bodies.INTERNAL, bodies.internal_control(body)
    _, (state_clave, clave, name) = bodies.town_in_turn(number, seed)
    return bodies.TOWN_CONTROL, bodies.town_control(state_clave, clave, name)


def _seat(draws: Draws, index: int, today: date) -> Record:
    if index >= COMMITTEE:
        told: Record = {"comiteRector": False} if draws.chance(70) else {}
        return told | {"cargoComite": pair("s4-cargo-comite", "NINGUNO")} if draws.chance(50) else told
    if index < len(PRESIDENTS):
        return {"comiteRector": True, "cargoComite": pair("s4-cargo-comite", "PRESIDENCIA")}
    start, end = term(today)
    return {
        "comiteRector": True,
        "cargoComite": pair("s4-cargo-comite", "ROTATORIO"),
        "periodo": {"fechaInicio": start.isoformat(), "fechaFin": end.isoformat()},
    }


def term(today: date) -> tuple[date, date]:
    """Return the two years of the rotating seats that a day falls into; terms begin in odd years."""
    year = today.year - (today.month < TERM_STARTS)
    year -= year % 2 == 0
    return date(year, TERM_STARTS, 1), date(year + 2, TERM_STARTS, 1) - timedelta(days=1)


def _contact(draws: Draws, births: tuple[date, ...], index: int, body: Body) -> Record:
    one = person(draws, births, index)
    contact = names(one)
    if draws.chance(90):
        contact["cargo"] = draws.pick(words()["members"]["posts"])[one.sex]
    if draws.chance(90):
        folded = search_fold(f"{one.nombres.split()[-1]}.{one.primer_apellido}").replace("ñ", "n")
        mailbox = "".join(letter for letter in folded if letter.isalnum() or letter == ".")
        contact["correoInstitucional"] = f"{mailbox}@datos-{body.clave.lower()}.fiscalizacion-abierta.gob.mx"
    return contact
