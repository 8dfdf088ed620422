"""Rules of System 1 about where somebody lives or works, and where something stands: one address, and the right one."""

from __future__ import annotations

from collections.abc import Iterator

from validator.model import At, Facts, Record
from validator.rules.declare import object_rule, record_rule
from validator.rules.s1_reading import FORM, LISTS, PATRIMONY, S1, filled, inner, objects, patrimony
from validator.rules.silence import any_of, at, both, members, one_of, other_than, with_members, without

_MEXICO, _ABROAD = "domicilioMexico", "domicilioExtranjero"
_EXPECTED = {"MEXICO": (_MEXICO, _ABROAD), "EXTRANJERO": (_ABROAD, _MEXICO)}
"""Place of residence -> the address that it asks for, and the one that contradicts it."""
_SECTIONS = ("domicilioDeclarante", "datosEmpleoCargoComision", "datosPareja")
_LISTS = ("datosDependienteEconomico", "datosDependientesEconomicos", "bienesInmuebles")
_TOLD = {"type": "string", "pattern": "\\S"}
_LOANS = ("prestamoOComodato", "prestamoComodato")
_PLACES = (
    *_SECTIONS,
    "datosEmpleoCargoComision/otroEmpleoCargoComision/*",
    *(f"{name}/{LISTS[name]}/*" for name in _LISTS),
    *(f"{name}/{LISTS[name]}/*/tipoBien/inmueble" for name in _LOANS),
)
_ONE_ADDRESS_EACH = both(
    *(at(f"{PATRIMONY}/{place}", any_of(without(_MEXICO), without(_ABROAD))) for place in _PLACES)
)


@record_rule(
    "s1.address-both",
    "error",
    FORM,
    '{"domicilioDeclarante": {"domicilioMexico": {"calle": "Juárez"}, "domicilioExtranjero": {"calle": "Main"}}}',
    systems=S1,
    silent=_ONE_ADDRESS_EACH,
)
def both_addresses(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """An address in Mexico and another abroad, for one place."""
    section = patrimony(record)
    if not section:
        return
    for place, holder in _holders(section):
        if _ABROAD in holder and filled(holder[_ABROAD]) and filled(holder.get(_MEXICO)):
            yield At(f"{PATRIMONY}/{place}", {})


def _holders(section: Record) -> Iterator[tuple[str, Record]]:
    """Yield what has an address, with its place in the section."""
    for name in _SECTIONS:
        if name in section:
            yield name, inner(section, name)
    for index, item in objects(inner(section, "datosEmpleoCargoComision").get("otroEmpleoCargoComision")):
        yield f"datosEmpleoCargoComision/otroEmpleoCargoComision/{index}", item
    for name in _LISTS:
        if name in section:
            for index, item in objects(inner(section, name).get(LISTS[name])):
                yield f"{name}/{LISTS[name]}/{index}", item
    for name in _LOANS:
        if name in section:
            for index, item in objects(inner(section, name).get(LISTS[name])):
                yield f"{name}/{LISTS[name]}/{index}/tipoBien/inmueble", inner(item, "tipoBien", "inmueble")


@object_rule(
    "s1.residence",
    "warning",
    FORM,
    '{"datosPareja": {"lugarDondeReside": "EXTRANJERO", "domicilioMexico": {"calle": "Juárez"}}}',
    target="relative",
    schema=any_of(
        without("lugarDondeReside"),
        *(
            both(
                members(lugarDondeReside=one_of(place)), with_members(**{expected: with_members(calle=_TOLD)})
            )
            for place, (expected, _) in _EXPECTED.items()
        ),
        both(
            members(lugarDondeReside=other_than("SE_DESCONOCE"), habitaDomicilioDeclarante=one_of(True)),
            without(_MEXICO),
            without(_ABROAD),
        ),
        both(members(lugarDondeReside=one_of("SE_DESCONOCE")), without(_MEXICO), without(_ABROAD)),
    ),
)
def residence(person: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A place of residence without its address, or with that of another place.

    Whoever lives with the declarant has the declarant's address.
    """
    place = person.get("lugarDondeReside")
    if type(place) is not str:
        return None
    if place == "SE_DESCONOCE":
        known = next((name for name in (_MEXICO, _ABROAD) if filled(person.get(name))), "")
        return At(known, {"variant": "unknown"}) if known else None
    expected = _EXPECTED.get(place)
    if expected is None or filled(person.get(expected[0])):
        return None
    if filled(person.get(expected[1])):
        return At(expected[1], {"place": place})
    at_home = person.get("habitaDomicilioDeclarante") is True
    return None if at_home else At(expected[0], {"place": place, "variant": "missing"})
