"""Rules of System 1 about sections: which of them a declaration has, and whether they say what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from standards.model import Schema
from validator.model import At, Facts, Record
from validator.rules.declare import record_rule, record_screen
from validator.rules.s1_income_reading import NAMES
from validator.rules.s1_reading import (
    FORM,
    INITIAL,
    INTERESTS,
    KINDS,
    LISTS,
    LISTS_OF_INTERESTS,
    MODIFICATION,
    OAS,
    PATRIMONY,
    S1,
    filled,
    inner,
    interests,
    kind_of,
    objects,
    patrimony,
    whole,
)
from validator.rules.silence import any_of, at, both, members, one_of, other_than, with_members, without

_LGRA = "Ley General de Responsabilidades Administrativas, arts. 33, 34 y 48"

_PARTNER = ("nombre", "primerApellido", "segundoApellido", "fechaNacimiento", "rfc", "curp")
"""Members that only a partner who exists can fill."""
_BALANCES = {
    INITIAL: ("saldoSituacionActual", "saldoInsolutoSituacionActual"),
    MODIFICATION: ("saldoDiciembreAnterior", "saldoInsolutoDiciembreAnterior"),
    "CONCLUSION": ("saldoFechaConclusion", "saldoInsolutoFechaConclusion"),
}
_WITH_BALANCES = ("inversiones", "adeudos", "inversionesCuentasValores", "adeudosPasivos")
_OTHER_POSTS = ("cuentaConOtroCargoPublico", "otroEmpleoCargoComision")

_NAMED_BY_KIND = {name: kind for kind, names in NAMES.items() for name in names}
_BALANCES_BY_KIND = {name: kind for kind, names in _BALANCES.items() for name in names}
_KIND_NAMES = {"INICIAL": "INICIAL", "MODIFICACION": "MODIFICACIÓN", "CONCLUSION": "CONCLUSIÓN"}

_COMPLETE = (
    ("bienesInmuebles",),
    ("vehiculos",),
    ("bienesMuebles",),
    ("inversiones", "inversionesCuentasValores"),
    ("adeudos", "adeudosPasivos"),
    ("prestamoOComodato", "prestamoComodato"),
)
"""Sections of a complete declaration, each with its older name."""


def _lists(record: Record) -> Iterator[tuple[str, Record, str]]:
    """Yield the sections that list something: where each stands, the section and the name of its list."""
    for path, holder, known in (
        (PATRIMONY, patrimony(record), LISTS),
        (INTERESTS, interests(record), LISTS_OF_INTERESTS),
    ):
        for name, section in holder.items():
            if name in known and type(section) is dict:
                yield f"{path}/{name}", section, known[name]


_EITHER_LISTED_OR_NONE = both(
    *(
        at(
            f"{path}/{name}",
            any_of(
                with_members("ninguno") | members(**{"ninguno": one_of(True), items: {"maxItems": 0}}),
                with_members(items) | members(**{"ninguno": other_than(True), items: {"minItems": 1}}),
            ),
        )
        for path, known in ((PATRIMONY, LISTS), (INTERESTS, LISTS_OF_INTERESTS))
        for name, items in known.items()
    ),
    at(
        f"{PATRIMONY}/datosPareja",
        any_of(
            with_members("ninguno") | members(**dict.fromkeys(_PARTNER, False), ninguno=one_of(True)),
            with_members("nombre") | members(nombre={"minLength": 1}, ninguno=other_than(True)),
        ),
    ),
)
"""Sections that list something, or say that there is nothing to list, and not both."""


@record_rule(
    "s1.none-contradicted",
    "error",
    FORM,
    '{"vehiculos": {"ninguno": true, "vehiculo": [{"marca": "Nissan"}]}}',
    systems=S1,
    silent=_EITHER_LISTED_OR_NONE,
)
def none_contradicted(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A section that says there is nothing, and tells something."""
    for path, section, items in _lists(record):
        if section.get("ninguno") is True and filled(section.get(items)):
            yield At(f"{path}/ninguno", {"items": items})
    partner = inner(patrimony(record), "datosPareja")
    if partner.get("ninguno") is True and any(filled(partner.get(name)) for name in _PARTNER):
        yield At(f"{PATRIMONY}/datosPareja/ninguno", {"variant": "partner"})


@record_rule(
    "s1.none-unsaid",
    "warning",
    FORM,
    '{"vehiculos": {"ninguno": false, "vehiculo": []}}',
    systems=S1,
    silent=_EITHER_LISTED_OR_NONE,
)
def none_unsaid(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A section that tells nothing and does not say that there is nothing.

    In a public version, what belongs to others too is left out, so an empty list may be right.
    """
    declared = patrimony(record)
    if not whole(declared):
        return
    for path, section, items in _lists(record):
        if section.get("ninguno") is not True and section.get(items, []) == []:
            yield At(f"{path}/ninguno", {"items": items})
    partner = declared.get("datosPareja")
    if type(partner) is dict and partner.get("ninguno") is not True:
        told: list[Any] = [value for name, value in partner.items() if name != "ninguno"]
        if not filled(told):
            yield At(f"{PATRIMONY}/datosPareja/ninguno", {"variant": "partner"})


@record_rule(
    "s1.other-kind",
    "error",
    OAS,
    '{"metadata": {"tipo": "MODIFICACIÓN"}, "remuneracionMensualCargoPublico": {"valor": 100}}',
    systems=S1,
)
def members_of_another_kind(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Members that belong to another kind of declaration."""
    kind, section = kind_of(record), patrimony(record)
    if not kind:
        return
    tipo, income = _KIND_NAMES[kind], inner(section, "ingresos")
    strange = [name for name in income if _NAMED_BY_KIND.get(name, kind) != kind]
    if strange and not any(name in income for name in NAMES[kind]):
        # Every amount is of another kind: it is the kind that is wrong.
        yield At("metadata/tipo", {"other": _KIND_NAMES[_NAMED_BY_KIND[strange[0]]], "variant": "kind"})
        return
    for name in strange:
        other = _KIND_NAMES[_NAMED_BY_KIND[name]]
        yield At(f"{PATRIMONY}/ingresos/{name}", {"tipo": tipo, "other": other, "variant": "named"})
    if kind == INITIAL and filled(income.get("enajenacionBienes")):
        yield At(f"{PATRIMONY}/ingresos/enajenacionBienes", {"tipo": tipo})
    if kind == MODIFICATION and filled(section.get("actividadAnualAnterior")):
        yield At(f"{PATRIMONY}/actividadAnualAnterior", {"tipo": tipo})
    yield from _strange_balances(section, kind)


_NAMES_OF_OTHERS = {
    kind: frozenset(name for name, other in _NAMED_BY_KIND.items() if other != kind) for kind in NAMES
}
_BALANCES_OF_OTHERS = {
    kind: frozenset(name for name, other in _BALANCES_BY_KIND.items() if other != kind) for kind in NAMES
}


def _none_of(names: Iterable[str]) -> Schema:
    return both(*map(without, sorted(names)))


def _only_of(kind: str) -> Schema:
    """Return a schema of declarations of a kind that have nothing of another one."""
    here = [at("ingresos", _none_of(_NAMES_OF_OTHERS[kind]))]
    here += [at(f"{name}/{LISTS[name]}/*", _none_of(_BALANCES_OF_OTHERS[kind])) for name in _WITH_BALANCES]
    if kind == MODIFICATION:
        here.append(without("actividadAnualAnterior"))
    else:
        here.append(members(datosEmpleoCargoComision=_none_of(_OTHER_POSTS)))
    if kind == INITIAL:
        here.append(members(ingresos=without("enajenacionBienes")))
    written = (name for name, each in KINDS.items() if each == kind)
    return both(at("metadata/tipo", one_of(*written)), at(PATRIMONY, both(*here)))


_OF_ITS_KIND = both(
    any_of(*map(_only_of, NAMES)),
    any_of(
        both(
            at("metadata/declaracionCompleta", one_of(True)),
            at(PATRIMONY, both(*(any_of(*map(with_members, names)) for names in _COMPLETE))),
            at("declaracion", with_members("interes")),
        ),
        members(metadata=without("declaracionCompleta")),
        both(at("metadata/declaracionCompleta", one_of(False)), at("declaracion", without("interes"))),
    ),
)


@record_screen(
    *("s1.other-kind", "s1.other-post-kind", "s1.section-missing", "s1.simplified-interests"),
    schema=_OF_ITS_KIND,
)
def of_one_kind(record: Record, facts: Facts) -> bool:  # noqa: ARG001 - every record screen takes both
    """Tell at once that a declaration has the sections and members of its kind."""
    kind, declared, metadata = kind_of(record), record["declaracion"], record["metadata"]
    section, complete = declared["situacionPatrimonial"], metadata.get("declaracionCompleta")
    income, post = section.get("ingresos", {}), section.get("datosEmpleoCargoComision", {})
    if not kind or not _NAMES_OF_OTHERS[kind].isdisjoint(income):
        return False
    if kind == MODIFICATION:
        if "actividadAnualAnterior" in section:
            return False
    elif any(name in post for name in _OTHER_POSTS) or (kind == INITIAL and "enajenacionBienes" in income):
        return False
    strange = _BALANCES_OF_OTHERS[kind]
    for name in _WITH_BALANCES:
        for item in section.get(name, {}).get(LISTS[name]) or ():
            if not strange.isdisjoint(item):
                return False
    if complete is True:
        return "interes" in declared and all(any(name in section for name in names) for names in _COMPLETE)
    return complete is None or "interes" not in declared


def _strange_balances(section: Record, kind: str) -> Iterator[At]:
    for name in _WITH_BALANCES:
        items = LISTS[name]
        for index, item in objects(inner(section, name).get(items)):
            for member in item:
                other = _BALANCES_BY_KIND.get(member, kind)
                if other != kind and filled(item[member]):
                    params = {"tipo": _KIND_NAMES[kind], "other": _KIND_NAMES[other], "variant": "named"}
                    yield At(f"{PATRIMONY}/{name}/{items}/{index}/{member}", params)


@record_rule(
    "s1.other-post-kind",
    "warning",
    OAS,
    '{"metadata": {"tipo": "INICIAL"}, "datosEmpleoCargoComision": {"cuentaConOtroCargoPublico": true}}',
    systems=S1,
)
def other_post_in_another_kind(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Another public post told outside of the declaration that asks for it."""
    if kind_of(record) in {"", MODIFICATION}:
        return None
    post = inner(patrimony(record), "datosEmpleoCargoComision")
    for name in _OTHER_POSTS:
        if filled(post.get(name)):
            return At(f"{PATRIMONY}/datosEmpleoCargoComision/{name}", {})
    return None


@record_rule("s1.section-missing", "error", _LGRA, '{"metadata": {"declaracionCompleta": true}}', systems=S1)
def section_missing(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A complete declaration without interests, or without a section of assets or debts.

    A public version may leave out sections with nothing to publish, so nothing is asked of one.
    """
    declared = patrimony(record)
    if inner(record, "metadata").get("declaracionCompleta") is not True or not whole(declared):
        return
    missing = [names[0] for names in _COMPLETE if not any(name in declared for name in names)]
    if missing:
        yield At(PATRIMONY, {"sections": ", ".join(missing)})
    if "interes" not in inner(record, "declaracion"):
        yield At("declaracion", {"sections": "interes"})


@record_rule(
    "s1.simplified-interests",
    "warning",
    _LGRA,
    '{"metadata": {"declaracionCompleta": false}, "declaracion": {"interes": {"apoyos": {"ninguno": true}}}}',
    systems=S1,
)
def simplified_interests(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A simplified declaration with interests, which only the complete one asks for."""
    simplified = inner(record, "metadata").get("declaracionCompleta") is False
    return At(INTERESTS, {}) if simplified and filled(interests(record)) else None
