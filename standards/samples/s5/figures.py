"""Sample figures: parts that add up, and no cell from which a group of one to four could be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from standards.samples.draws import Draws
from standards.samples.s4 import bodies
from standards.samples.s4.parts import Record, claves, pair

SMALL = 5
MONTHS = 96
STATE_CASES, TOWN_CASES = 900, 90

_CLASSES = ("soloFaltas", "soloHechos", "mixtas", "sinClasificacion")
_FAULTS, _CRIMES = (0, 2), (1, 2)


@cache
def _places() -> tuple[str, ...]:
    return (bodies.FEDERATION, *bodies.states())


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the figures of each index, as of a day: of a state for even ones, of a municipality for odd ones."""
    for index in indices:
        draws = Draws("s5-estadistica", seed, index)
        place = _of_town(index // 2, seed, today) if index % 2 else _of_state(index // 2, today)
        cases = draws.below(TOWN_CASES) if index % 2 else draws.below(STATE_CASES)
        yield place | _figures(draws, 0 if draws.chance(3) else cases)


def _of_state(number: int, today: date) -> Record:
    turn, place = divmod(number, len(_places()))
    clave = _places()[place]
    scope = "FEDERAL" if clave == bodies.FEDERATION else "ESTATAL"
    return _place(turn, scope, clave, today)


def _of_town(number: int, seed: int, today: date) -> Record:
    turn, (state, clave, name) = bodies.town_in_turn(number, seed)
    town = {"municipioAlcaldia": {"clave": clave, "valor": name}}
    return _place(turn, "MUNICIPAL_ALCALDIA", state, today) | town


def _place(turn: int, scope: str, state: str, today: date) -> Record:
    first, last = period(turn, today)
    return {
        "periodo": {"inicio": first.isoformat(), "fin": last.isoformat()},
        "ambito": pair("s5-ambito-estadistica", scope),
        "entidadFederativa": pair("pdn-entidad", state),
    }


def period(turn: int, today: date) -> tuple[date, date]:
    """Return whole months that are over: one after another backwards, then the same for longer periods."""
    longer, back = divmod(turn, MONTHS)
    month = today.year * 12 + today.month - 1 - back
    start = month - 1 - longer % 12
    return _first_day(start), _first_day(month) - timedelta(days=1)


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _figures(draws: Draws, total: int) -> Record:
    by_class = _split(draws, total, len(_CLASSES))
    statuses = claves("s5-estatus")
    by_status = _split(draws, total, len(statuses))
    figures: Record = {"total": _cell(total)}
    if draws.chance(90):
        figures["porClasificacion"] = dict(zip(_CLASSES, _shown(by_class), strict=True))
    cells = dict(zip(statuses, _shown(by_status), strict=True))
    if draws.chance(90):
        figures["porEstatus"] = [
            {"estatus": pair("s5-estatus", status), "cantidad": cells[status]}
            for status, count in zip(statuses, by_status, strict=True)
            if count
        ]
    if total and draws.chance(80):
        figures["porConducta"] = _by_conduct(draws, by_class)
    if draws.chance(90):
        anonymous = total * (30 + draws.below(50)) // 100
        figures["anonimas"] = None if 0 < total - anonymous < SMALL else _cell(anonymous)
    attended = cells["ATENDIDA"]
    if draws.chance(92):
        figures["atendidas"] = attended
    if attended and draws.chance(90):
        figures["promedioDiasAtencion"] = 5 + draws.below(1200) / 10
    return figures


def _split(draws: Draws, total: int, parts: int) -> list[int]:
    """Return numbers that add up to a total."""
    left, split = total, []
    for _ in range(parts - 1):
        part = draws.below(left * 2 // 3 + 1)
        split.append(part)
        left -= part
    return [*split, left]


def _cell(count: int) -> int | None:
    return None if 0 < count < SMALL else count


def _shown(parts: list[int]) -> list[int | None]:
    """Return parts with the small ones hidden; a small one alone takes another along, or the total would tell it."""
    cells = [_cell(part) for part in parts]
    large = [part for part in parts if part >= SMALL]
    if cells.count(None) == 1 and large:
        cells[parts.index(min(large))] = None
    return cells


def _by_conduct(draws: Draws, by_class: list[int]) -> list[Record]:
    """Return figures for some conducts: of faults among the cases with faults, of crimes among those with crimes."""
    known = claves("s5-conducta")
    first, found = draws.below(len(known)), []
    for step in range(1 + draws.below(6)):
        clave = known[(first + step * 7) % len(known)]
        within = sum(by_class[part] for part in (_FAULTS if clave.startswith("LGRA") else _CRIMES))
        if count := draws.below(within + 1):
            found.append({"conducta": pair("s5-conducta", clave), "cantidad": _cell(count)})
    return found
