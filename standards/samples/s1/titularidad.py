"""Whose something is, whom it came from and how: what goods, savings and debts tell alike."""

from __future__ import annotations

from typing import NamedTuple

from standards.samples.s1.case import YEAR, Case
from standards.samples.s1.parties import individual, named, party
from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record, amount, explained_pair, iso, pair, words

SHARED_WITH_OTHERS = ("DEC", "CTER")

_FAMILY_GIFTS = frozenset({"DNC", "HRN"})
_FORMS = ("CPV",) * 9 + ("CSN", "DNC", "DNC", "HRN", "HRN", "PRM", "RST", "STC")
_LOSSES = ("VNT", "VNT", "VNT", "DNC", "SNT", "OTRO")
_GIVERS = ("PAD", "MAD", "ABU", "HER", "TIOA", "SUE", "OTRO", "BISA", "CUN", "AHI", "PRI", "TATA")
_PARTNERS = {"CAS": "CONY", "CON": "CONB"}
_AGES_OF_DESCENT = {"HIJ": 40, "YER": 44, "NUE": 44, "SOB": 32, "NIE": 56, "BISN": 62, "TATN": 64}
"""Age from which declarants have such relatives who are of age."""
_BOUGHT_FROM = ("NIN",) * 12 + (
    "PRI", "CUN", "CONC", "SOB", "HIJ", "HER", "YER", "NUE", "NIE", "BISN", "TATN", "OTRO",
)  # fmt: skip


class Ownership(NamedTuple):
    """Whose something is."""

    titular: list[Record]
    tercero: list[Record]
    percent: int

    def members(self) -> Record:
        """Return the members that tell it where no share is asked for."""
        told: Record = {"titular": self.titular}
        return {**told, "tercero": self.tercero} if self.tercero else told


def ownership(case: Case) -> Ownership:
    """Return whose something is: mostly the declarant's alone."""
    draws = case.draws
    chance, together = draws.below(100), case.partner_owner
    owners: tuple[str, ...] = ("DEC",)
    percent = 100
    if chance < 12 and together is not None:
        owners, percent = ("DEC", together), 50
    elif chance < 19 and together is not None:
        owners = (together,)
    elif chance < 24 and case.dependants:
        owners = ("DEN",)
    elif chance >= 94:
        owners, percent = SHARED_WITH_OTHERS, draws.pick((25, 30, 40, 50, 60, 75))
    others = []
    if owners is SHARED_WITH_OTHERS:
        others = [named(party(draws, case.seed, 25)) for _ in range(draws.pick((1, 1, 1, 2)))]
    return Ownership([pair("titular-bien", owner) for owner in owners], others, percent)


def origin(draws: Stream, seed: int, price: int) -> Record:
    """Return how something came to be owned, but for what `acquired` adds; nothing is paid for a gift."""
    form = draws.pick(_FORMS)
    giver = named(individual(draws, seed) if form in _FAMILY_GIFTS else party(draws, seed, 60))
    payment = "NO APLICA" if form != "CPV" else draws.pick(("CONTADO", "CONTADO", "CRÉDITO"))
    return {
        "transmisor": [giver],
        "formaAdquisicion": pair("forma-adquisicion", form),
        "formaPago": payment,
        "valorAdquisicion": amount(price),
    }


def acquired(case: Case, operation: str, item: Record) -> int:
    """Complete what an `origin` tells, with the day and the declarant's relation, and return the day."""
    day = case.acquired(operation)
    item["fechaAdquisicion"] = iso(day)
    giver = item["transmisor"][0]
    clave = _giver(case, item["formaAdquisicion"]["clave"], giver["tipoPersona"])
    others = words("property")["other_kin"]
    giver["relacion"] = explained_pair(case.draws, "parentesco-relacion", clave, others)
    return day


def _giver(case: Case, form: str, kind: str) -> str:
    """Return what somebody is to the declarant whom something came from."""
    if kind == "MORAL":
        return "NIN"
    if form in _FAMILY_GIFTS:
        partner = _PARTNERS.get(case.marital) if case.partner is not None and form == "DNC" else None
        clave = partner if partner and case.draws.chance(30) else case.draws.pick(_GIVERS)
        return "TIOA" if clave == "SUE" and case.marital == "SOL" else clave
    clave = case.draws.pick(_BOUGHT_FROM)
    return clave if case.until - case.birth > _AGES_OF_DESCENT.get(clave, 0) * YEAR else "NIN"


def loss(case: Case, operation: str, kind: str, price: int) -> Record:
    """Return why something is no longer owned, and remember a sale, which is an income."""
    if operation != "BAJA":
        return {}
    draws = case.draws
    clave = draws.pick(_LOSSES)
    if clave == "VNT":
        case.sold.append((kind, price * draws.between(50, 115) // 100))
    return {"motivoBaja": explained_pair(draws, "motivo-baja", clave, words("property")["other_losses"])}
