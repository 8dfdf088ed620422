"""Savings, debts and what others lend."""

from __future__ import annotations

from functools import cache

from standards import catalog
from standards.samples.s1.bienes import building_kind, lent_vehicle
from standards.samples.s1.case import Case
from standards.samples.s1.parties import Party, individual, organisation, party
from standards.samples.s1.places import somewhere
from standards.samples.s1.pool import Pool
from standards.samples.s1.stream import Stream
from standards.samples.s1.titularidad import ownership
from standards.samples.s1.words import Record, amount, explained_pair, iso, none_or, pair, words

BALANCES = {
    "INICIAL": ("saldoSituacionActual", "saldoInsolutoSituacionActual"),
    "MODIFICACIÓN": ("saldoDiciembreAnterior", "saldoInsolutoDiciembreAnterior"),
    "CONCLUSIÓN": ("saldoFechaConclusion", "saldoInsolutoFechaConclusion"),
}
"""What the balance of savings and that of debts are called in each kind of declaration."""

LOANS = 14  # percent

_FOREIGN = frozenset({"IFEX", "DIVS"})
_IN_HAND = "POMM"
_DEBTS = ("CHIP", "CHIP", "CAUT", "CAUT", "CPER", "CPER", "TCRN", "TCRN", "TCRN", "TCRD", "PRPE", "OTRO")
_SIZES = {
    "CHIP": (400, 2600), "CAUT": (90, 480), "CPER": (20, 300), "TCRN": (8, 120), "TCRD": (3, 45), "PRPE": (10, 150),
    "OTRO": (15, 180),
}  # fmt: skip
_LENDS_TO = ("PADRE", "MADRE", "HERMANO(A)", "SUEGRO(A)", "HIJO(A)", "AMISTAD", "PRIMO(A)")


@cache
def _savings() -> tuple[catalog.Entry, ...]:
    """Return the kinds of savings, the usual ones many times."""
    entries = catalog.load("s1-sub-tipo-inversion").entries
    usual = [entry for entry in entries if entry.under == "BANC" or entry.clave == "AFOR"]
    return (*entries, *usual, *usual, *usual, *usual)


def _change(case: Case, operation: str, least: int, most: int) -> Record:
    """Return by how much a balance changed, which the first declaration and new things do not tell."""
    if case.initial or operation == "AGREGAR":
        return {}
    if operation == "BAJA":
        return {"porcentajeIncrementoDecremento": -100}
    changed = operation == "MODIFICAR"
    return {"porcentajeIncrementoDecremento": case.draws.between(least, most) if changed else 0}


def savings(case: Case) -> Record:
    """Return ``inversiones``."""
    number = case.draws.pick((0, 1, 2, 2, 3, 3, 4))
    return none_or(case.draws, "inversion", [_saving(case) for _ in range(number)])


def _saving(case: Case) -> Record:
    draws, operation = case.draws, case.operation()
    item = {"tipoOperacion": operation, **_ACCOUNTS.draw(draws, case.seed), **ownership(case).members()}
    if item["tipoInversion"]["clave"] != _IN_HAND:
        item["numeroCuentaContrato"] = _contract(case)
    balance = 0 if operation == "BAJA" else draws.between(600, 380_000)
    item[BALANCES[case.tipo][0]] = amount(balance, item.pop("moneda"))
    return item | _change(case, operation, -60, 95)


def _account(draws: Stream, seed: int) -> Record:  # noqa: ARG001 - banks are the same for every seed
    kind = draws.pick(_savings())
    currency, where = "MXN", {"pais": "MX"}
    if kind.clave in _FOREIGN:
        city = draws.pick(words("places")["foreign"])
        currency = city["currency"]
        if kind.clave == "IFEX":
            lender = draws.pick(words("property")["lenders_abroad"])
            where = {"pais": city["country"], "institucionRazonSocial": lender}
    elif kind.under != _IN_HAND:
        one = organisation(draws.pick(words("property")["banks"]))
        where |= {"institucionRazonSocial": one.name, "rfc": one.rfc}
    return {
        "tipoInversion": pair("tipo-inversion", kind.under),
        "subTipoInversion": {"clave": kind.clave, "valor": kind.valor},
        "localizacionInversion": where,
        "moneda": currency,
    }


_ACCOUNTS = Pool("s1-account", 400, _account)


def _contract(case: Case) -> str:
    return f"{case.draws.between(10, 98)}{case.draws.between(10_000_001, 99_999_998)}"


def debts(case: Case) -> Record:
    """Return ``adeudos``."""
    number = case.draws.pick((0, 1, 1, 1, 2, 2, 3))
    return none_or(case.draws, "adeudo", [_debt(case) for _ in range(number)])


def _lender(draws: Stream, seed: int, kind: str) -> tuple[Party, str]:
    known = words("property")
    if kind == "PRPE":
        return individual(draws, seed), "MX"
    if kind == "TCRD":
        return organisation(draws.pick(known["stores"])), "MX"
    if draws.chance(2):
        city = draws.pick(words("places")["foreign"])
        return Party("MORAL", draws.pick(known["lenders_abroad"]), ""), city["country"]
    return organisation(draws.pick(known["banks"])), "MX"


def _debt(case: Case) -> Record:
    draws, operation = case.draws, case.operation()
    item = {"tipoOperacion": operation, **_CREDITS.draw(draws, case.seed), **ownership(case).members()}
    # What was borrowed in the time reported is hardly paid back; what is gone is paid.
    percent = 0
    if operation != "BAJA":
        percent = draws.between(80, 100) if operation == "AGREGAR" else draws.between(5, 90)
    item["numeroCuentaContrato"] = _contract(case)
    item["fechaAdquisicion"] = iso(case.acquired(operation, 10))
    item[BALANCES[case.tipo][1]] = amount(item["montoOriginal"]["valor"] * percent // 100)
    return item | _change(case, operation, -40, -3)


def _credit(draws: Stream, seed: int) -> Record:
    kind = draws.pick(_DEBTS)
    least, most = _SIZES[kind]
    lender, country = _lender(draws, seed, kind)
    creditor = {"tipoPersona": lender.kind, "nombreInstitucion": lender.name}
    if lender.rfc:
        creditor["rfc"] = lender.rfc
    return {
        "tipoAdeudo": explained_pair(draws, "tipo-adeudo", kind, words("property")["other_debts"]),
        "montoOriginal": amount(draws.between(least * 10, most * 10) * 100),
        "otorganteCredito": creditor,
        "localizacionAdeudo": {"pais": country},
    }


_CREDITS = Pool("s1-credit", 400, _credit)


def loans(case: Case) -> Record:
    """Return ``prestamoOComodato``: a building or a vehicle that somebody lets the declarant use."""
    draws = case.draws
    return none_or(draws, "prestamo", [_loan(case)] if draws.chance(LOANS) else [])


def _loan(case: Case) -> Record:
    draws = case.draws
    owner = party(draws, case.seed, 20)
    if draws.chance(55):
        address = somewhere(draws, 4, case.place)
        what: Record = {"inmueble": {"tipoInmueble": building_kind(draws), **address}}
    else:
        what = {"vehiculo": lent_vehicle(case)}
    related = "NINGUNA RELACIÓN" if owner.kind == "MORAL" else draws.pick(_LENDS_TO)
    return {
        "tipoOperacion": case.operation(),
        "tipoBien": what,
        "duenoTitular": {
            "tipoDuenoTitular": owner.kind,
            "nombreTitular": owner.name,
            "rfc": owner.rfc,
            "relacionConTitular": related,
        },
    }
