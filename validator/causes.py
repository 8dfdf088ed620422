"""Hits that another hit explains: one cause is told once, even when it shows at several places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validator.model import Hit
from validator.rules.s1_income_reading import NAMES
from validator.rules.s1_reading import PATRIMONY

Hits = dict[str, Hit]
"""The hits of a record by their cause."""

_KEYS_AND_NAMES = frozenset({"curp.names", "rfc.names", "rfc.curp"})
_KEYS = {"curp": "rfc", "rfc": "curp"}

_INCOME_NAMES = {name: alike for alike in zip(*NAMES.values(), strict=True) for name in alike}
"""A member of the income -> those that tell the same in each kind of declaration."""
_OF_KIND = frozenset(
    {
        "s1.first-declaration",
        "s1.other-post-contradicted",
        "s1.other-post-kind",
        "s1.other-post-untold",
        "s1.presented-early",
        "s1.presented-late",
    }
)
"""Rules that ask different things of each kind of declaration."""

_UNWANTED = frozenset({"schema.type", "schema.max-items"})
_PAIRS = frozenset({"catalog.other-blank", "catalog.clave-missing"})
_OWN_KEY = dict.fromkeys(("s1.before-birth", "s1.office-age"), f"/{PATRIMONY}/datosGenerales/curp")
"""Rules that take the declarant's date of birth from the CURP -> that CURP."""
_WRONG_STATE = frozenset({"catalog.pair", "catalog.unknown", "schema.enum", "schema.pattern"})
_NO_OPERAND = frozenset({"schema.type", "schema.minimum", "catalog.iso-code"})
_RECORD, _SECTION, _ABOVE, _TWO_ABOVE = 1, 4, -1, -2
_OPERANDS = {
    "s1.income-items": (_SECTION, ""),
    "s1.income-other": (_SECTION, ""),
    "s1.income-own": (_SECTION, ""),
    "s1.income-total": (_SECTION, ""),
    "s1.income-total-unexplained": (_SECTION, ""),
    "s1.income-undetailed": (_SECTION, ""),
    "s1.income-currencies": (_SECTION, ""),
    "s1.debt-balance": (_TWO_ABOVE, "/montoOriginal"),
    "s1.balance-change": (_ABOVE, ""),
    "s4.account-year": (_RECORD, "/ejercicio"),
    "s4.acts-concluded": (_RECORD, "/numActosFiscalizacion"),
    "s4.outside-year": (_RECORD, "/ejercicio"),
    "s4.results-exceed": (_RECORD, "/resultados"),
    "s4.sample-exceeds": (_TWO_ABOVE, "/universo"),
    "s5.figures-sum": (2, ""),
    "s5.part-exceeds": (_RECORD, "/total"),
}
"""Rules that reckon -> where what they reckon with stands: steps of the place, from the start or but for the end."""
_TERMS = frozenset({"s3.term-zero", "s3.term-differs", "s3.term-range"})
"""Rules about the years, months and days of a sanction together."""


def settled(hits: Hits) -> list[Hit]:
    """Return the hits of a record in the order of their places, without those that another one explains."""
    if len(hits) > 1:
        settle(hits)
        return [hits[cause] for cause in sorted(hits, key=_in_order)]
    return list(hits.values())


def _in_order(pointer: str) -> str:
    """Return what pointers are sorted by: positions in lists count as numbers."""
    return "/".join(step.zfill(9) if step.isdecimal() else step for step in pointer.split("/"))


def settle(hits: Hits) -> None:
    """Drop what another hit of the same record explains."""
    for explained in [cause for find in _FINDERS for cause in find(hits)]:
        hits.pop(explained, None)


def _misspelt(hits: Hits) -> Iterator[str]:
    """A member under another name: what its absence brings about."""
    for hit in list(hits.values()):
        if hit.rule != "schema.misspelt-member":
            continue
        parent, similar = hit.pointer.rpartition("/")[0], hit.params["similar"]
        yield f"{parent}/{similar}"
        if "pellido" in similar or similar == "nombres":
            yield from _about_keys(hits, parent)


def _blank_surname(hits: Hits) -> Iterator[str]:
    """A blank second surname that the key has: it is missing, and not to be left out."""
    for cause, hit in list(hits.items()):
        parent, _, name = cause.rpartition("/")
        if hit.rule == "text.empty" and name == "segundoApellido" and any(_about_keys(hits, parent)):
            yield cause


def _about_keys(hits: Hits, parent: str) -> Iterator[str]:
    for name in _KEYS:
        hit = hits.get(f"{parent}/{name}")
        if hit is not None and hit.rule in _KEYS_AND_NAMES:
            yield f"{parent}/{name}"


def _own_superior(hits: Hits) -> Iterator[str]:
    """The key of the official given for the superior: it does not fit the superior's names."""
    for cause, hit in list(hits.items()):
        if hit.rule == "s2.own-superior" and hit.params.get("variant") == "key":
            yield from _about_keys(hits, cause)
            yield from _about_keys(hits, cause.rpartition("/")[0])


def _exchanged(hits: Hits) -> Iterator[str]:
    """A CURP where the RFC is due, and the RFC where the CURP is due."""
    for cause, hit in list(hits.items()):
        parent, _, name = cause.rpartition("/")
        other = hits.get(f"{parent}/rfc")
        if other is None or name != "curp":
            continue
        if (hit.params.get("variant"), other.params.get("variant")) == ("rfc", "curp"):
            hits[cause] = hit._replace(params={"variant": "exchanged"})
            yield f"{parent}/rfc"


def _hollow_procedures(hits: Hits) -> Iterator[str]:
    """A list of procedures without content: that each has no clave is the same defect."""
    for cause, hit in list(hits.items()):
        if hit.rule == "s2.procedure-missing":
            yield from [other for other in hits if other.startswith(f"{cause}/")]


def _other_kind(hits: Hits) -> Iterator[str]:
    """Members of another kind of declaration: that those of its own kind are missing is the same defect."""
    for hit in [hit for hit in hits.values() if hit.rule == "s1.other-kind"]:
        place, _, name = hit.pointer.rpartition("/")
        if hit.params.get("variant") == "kind":
            yield from [cause for cause, other in hits.items() if _follows_from_kind(other)]
        elif name in _INCOME_NAMES:
            yield from (
                f"{place}/{other}" for other in _INCOME_NAMES[name] if _is_missing(hits, place, other)
            )


def _follows_from_kind(hit: Hit) -> bool:
    missing = hit.rule == "schema.required" and (
        hit.pointer == f"/{PATRIMONY}/ingresos" or hit.params["member"] == "actividadAnualAnterior"
    )
    return missing or hit.rule in _OF_KIND


def _is_missing(hits: Hits, place: str, member: str) -> bool:
    hit = hits.get(f"{place}/{member}")
    return hit is not None and hit.rule == "schema.required"


def _wrong_operands(hits: Hits) -> Iterator[str]:
    """An amount, a number or a section that is none: what is reckoned or compared with it tells nothing new."""
    wrong = [f"{hit.pointer}/" for hit in hits.values() if hit.rule in _NO_OPERAND]
    for cause, hit in list(hits.items()) if wrong else ():
        if hit.rule not in _OPERANDS:
            continue
        steps, member = _OPERANDS[hit.rule]
        scope = "/".join(hit.pointer.split("/")[:steps]) + f"{member}/"
        if any(pointer.startswith(scope) for pointer in wrong):
            yield cause


def _part_of_term(hits: Hits) -> Iterator[str]:
    """A term without its years, months or days: how long it is cannot be told."""
    for cause, hit in list(hits.items()):
        if hit.rule in _TERMS:
            places = {hit.pointer, hit.pointer.rpartition("/")[0]}
            if any(other.rule == "schema.required" and other.pointer in places for other in hits.values()):
                yield cause


def _unwanted(hits: Hits) -> Iterator[str]:
    """What stands where nothing may stand: what is wrong inside of it is the same defect."""
    for hit in list(hits.values()):
        if hit.rule in _UNWANTED and hit.params.get("variant") == "empty":
            yield from [cause for cause in hits if cause.startswith(f"{hit.pointer}/")]


def _half_pair(hits: Hits) -> Iterator[str]:
    """A clave or a text that is missing: that it says nothing is the same defect."""
    for cause, hit in list(hits.items()):
        if hit.rule in _PAIRS and any(_is_missing(hits, hit.pointer, name) for name in ("clave", "valor")):
            yield cause


def _of_declarant(hits: Hits) -> Iterator[str]:
    """The declarant's CURP that does not fit the names: the RFC does not either."""
    general = f"/{PATRIMONY}/datosGenerales"
    told = hits.get(f"{general}/curp"), hits.get(f"{general}/rfc/rfc")
    if [hit.rule for hit in told if hit] == ["curp.names", "s1.rfc-person"]:
        yield f"{general}/rfc/rfc"


def _other_birth(hits: Hits) -> Iterator[str]:
    """A CURP that is wrong, or somebody else's: that its date of birth does not fit is the same defect."""
    for cause, hit in list(hits.items()):
        key = f"{cause.rpartition('/')[0]}/curp" if hit.rule == "s1.birth-date" else _OWN_KEY.get(hit.rule)
        if key in hits:
            yield cause


def _other_state(hits: Hits) -> Iterator[str]:
    """A state that is wrong: that municipality or postal code are not of it is the same defect."""
    for hit in list(hits.values()):
        address, _, member = hit.pointer.rpartition("/entidadFederativa/")
        if member in {"clave", "valor"} and hit.rule in _WRONG_STATE:
            for member in ("municipioAlcaldia", "municipio"):
                yield from (f"{address}/{member}{part}" for part in ("", "/clave", "/valor"))
            yield f"{address}/codigoPostal"


def _other_block(hits: Hits) -> Iterator[str]:
    """A kind of procedure that is wrong: that its block is empty, and that of another is not, is the same defect."""
    for hit in [hit for hit in hits.values() if hit.rule == "s2v2.other-block"]:
        own, filled = f"/{hit.params['own']}", f"/{hit.params['filled']}"
        yield from [cause for cause, other in hits.items() if other.pointer in {own, filled} or cause == own]


_FINDERS: tuple[Callable[[Hits], Iterator[str]], ...] = (
    _misspelt,
    _blank_surname,
    _own_superior,
    _exchanged,
    _hollow_procedures,
    _other_kind,
    _wrong_operands,
    _part_of_term,
    _unwanted,
    _half_pair,
    _of_declarant,
    _other_birth,
    _other_block,
    _other_state,
)
