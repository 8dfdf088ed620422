"""Invented public bodies, each always with the same name, clave and acronym."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from standards import catalog
from standards.samples.draws import Draws
from standards.samples.s4.parts import Record, pair, words

FEDERATION = "00"
CAPITAL = "09"
STRIDE = 1009
ASF, STATE_AUDITOR, MINISTRY, STATE_CONTROL = (
    "ASF",
    "EFSL",
    "SECRETARIA_CONTROL_FEDERAL",
    "SECRETARIA_CONTROL_ESTATAL",
)
INTERNAL, TOWN_CONTROL, OTHER = "OIC", "CONTRALORIA_MUNICIPAL", "OTRO"


class Body(NamedTuple):
    """A public body.

    Attributes:
        state: clave of its state; 00 for the federation.
        town: clave of its municipality, or an empty text.
        ramo: clave of its budget branch, for a federal one.
    """

    scope: str
    state: str
    name: str
    clave: str
    acronym: str = ""
    branch: str = ""
    town: str = ""
    ramo: int = 0


@cache
def states() -> tuple[str, ...]:
    """Return the claves of the 32 states."""
    return tuple(str(entry.clave) for entry in catalog.load("inegi-entidad").entries)


@cache
def towns(state: str) -> tuple[tuple[str, str], ...]:
    """Return clave and name of every municipality of a state."""
    entries = catalog.load("inegi-municipio").by_parent[state].entries
    return tuple((str(entry.clave), entry.valor) for entry in entries)


@cache
def every_town() -> tuple[tuple[str, str, str], ...]:
    """Return state, clave and name of every municipality."""
    return tuple((state, clave, name) for state in states() for clave, name in towns(state))


def town_in_turn(number: int, seed: int) -> tuple[int, tuple[str, str, str]]:
    """Return a municipality for a number, each once until all have had their turn; and how often they had."""
    turn, place = divmod(number, len(every_town()))
    # A stride that has no divisor in common with the number of municipalities goes through them all.
    return turn, every_town()[(place * STRIDE + seed) % len(every_town())]


@cache
def town_names(state: str) -> dict[str, str]:
    """Return the name of every municipality of a state by its clave."""
    return dict(towns(state))


@cache
def _of(state: str) -> str:
    name = catalog.load("inegi-entidad").by_clave[state].valor
    return f"de la {name}" if state == CAPITAL else f"del Estado de {name}"


def record(body: Body, system: str = "s4") -> Record:
    """Return a body as records tell it: a new object each time."""
    told: Record = {
        "entidadFederativa": pair("pdn-entidad", body.state),
        "ambitoGobierno": pair(f"{system}-ambito-gobierno", body.scope),
    }
    if body.branch:
        told["poderOrganoGobierno"] = body.branch
    told["nombre"] = body.name
    if body.acronym:
        told["siglas"] = body.acronym
    return told | {"clave": body.clave}


def federal(draws: Draws) -> Body:
    """Return a body of the federation."""
    number = draws.below(len(words()["federal"]))
    told = words()["federal"][number]
    clave = f"{FEDERATION}-000-{number + 10:02}"
    return Body(
        "FEDERAL", FEDERATION, told["name"], clave, told["acronym"], told["branch"], ramo=told["ramo"]
    )


def of_state(draws: Draws, state: str) -> Body:
    """Return a body of a state."""
    return numbered(draws.below(len(words()["state"])), state)


def numbered(number: int, state: str) -> Body:
    """Return one of the bodies of a state."""
    told = words()["state"][number]
    name = told["name"].format(of=_of(state))
    return Body("ESTATAL", state, name, f"{state}-000-{number + 10:02}", told["acronym"], told["branch"])


def municipal(draws: Draws, state: str, town: str = "") -> Body:
    """Return a body of a municipality: of a given one, or of any of the state."""
    clave, name = draws.pick(towns(state)) if not town else (town, town_names(state)[town])
    number = draws.below(len(words()["municipal"]))
    told = words()["municipal"][number]["name"].format(town=name)
    if state == CAPITAL and number == 0:
        told = f"Alcaldía {name}"
    return Body("MUNICIPAL_ALCALDIA", state, told, f"{state}-{clave}-{number + 10:02}", town=clave)


def intermunicipal(draws: Draws, state: str) -> Body:
    """Return a body that several municipalities share: none of the orders of government is its own."""
    clave, name = draws.pick(towns(state))
    return Body(
        "OTRO", state, f"Organismo Intermunicipal de Limpia de {name}", f"{state}-{clave}-90", town=clave
    )


def anybody(draws: Draws, state: str) -> Body:
    """Return a body of a state, of one of its municipalities, shared by some of them, or of the federation."""
    lot = draws.below(100)
    if lot < 40:
        return of_state(draws, state)
    if lot < 75:
        return municipal(draws, state)
    return intermunicipal(draws, state) if lot < 80 else federal(draws)


_OF_FEDERATION = {
    ASF: Body(
        "FEDERAL", FEDERATION, "Auditoría Superior de la Federación", "00-000-01", "ASF", "LEGISLATIVO"
    ),
    MINISTRY: Body(
        "FEDERAL", FEDERATION, "Secretaría Anticorrupción y Buen Gobierno", "00-000-02", "SABG", "EJECUTIVO"
    ),
}
_OF_STATE = {
    STATE_AUDITOR: ("Entidad de Fiscalización Superior", "01", "EFS", "LEGISLATIVO"),
    STATE_CONTROL: ("Secretaría de la Contraloría", "02", "SECON", "EJECUTIVO"),
    OTHER: ("Comisaría Pública de los Fideicomisos", "03", "CPF", "EJECUTIVO"),
}


def overseer(kind: str, draws: Draws, state: str) -> Body:
    """Return a body that audits.

    Args:
        kind: clave of its kind.
        draws: where the choices come from.
        state: whose it is, unless it is a federal one.
    """
    if kind in _OF_FEDERATION:
        return _OF_FEDERATION[kind]
    if kind == TOWN_CONTROL:
        return town_control(state, *draws.pick(towns(state)))
    if kind == INTERNAL:
        return internal_control(federal(draws) if draws.chance(40) else of_state(draws, state))
    called, number, acronym, branch = _OF_STATE[kind]
    return Body("ESTATAL", state, f"{called} {_of(state)}", f"{state}-000-{number}", acronym, branch)


def town_control(state: str, clave: str, name: str) -> Body:
    """Return the body that audits a municipality."""
    called = f"Contraloría Municipal de {name}"
    return Body("MUNICIPAL_ALCALDIA", state, called, f"{state}-{clave}-02", town=clave)


_INSIDE, _INSIDE_ACRONYM, _INSIDE_CLAVE = "Órgano Interno de Control en ", "OIC-", "-OIC"


def internal_control(body: Body) -> Body:
    """Return the body that audits from inside of another one."""
    return body._replace(
        name=f"{_INSIDE}{body.name}",
        clave=f"{body.clave}{_INSIDE_CLAVE}",
        acronym=f"{_INSIDE_ACRONYM}{body.acronym}",
    )


def _whose_inside(body: Body) -> Body:
    """Return the body that one of internal control is inside of."""
    return body._replace(
        name=body.name.removeprefix(_INSIDE),
        clave=body.clave.removesuffix(_INSIDE_CLAVE),
        acronym=body.acronym.removeprefix(_INSIDE_ACRONYM),
    )


def audited_by(kind: str, overseer: Body, draws: Draws, state: str) -> Body:
    """Return a body that an overseer of that kind may audit.

    Args:
        kind: clave of the overseer's kind.
        overseer: who audits.
        draws: where the choices come from.
        state: where to look when the overseer is of the federation.
    """
    if kind == INTERNAL:
        return _whose_inside(overseer)
    if kind == TOWN_CONTROL:
        return municipal(draws, overseer.state, overseer.town)
    if kind == MINISTRY or (kind == ASF and draws.chance(50)):
        return federal(draws)
    return (
        of_state(draws, state)
        if kind == ASF
        else _local(draws, overseer.state, towns_too=kind == STATE_AUDITOR)
    )


def _local(draws: Draws, state: str, *, towns_too: bool) -> Body:
    lot = draws.below(100) if towns_too else 0
    if lot < 60:
        return of_state(draws, state)
    return municipal(draws, state) if lot < 92 else intermunicipal(draws, state)
