"""The declarant's partner and dependants."""

from __future__ import annotations

from typing import NamedTuple

from standards.samples.people import Person, Sex, bearer, surnames
from standards.samples.s1.case import YEAR, YOUNGEST_AT_WORK, Case
from standards.samples.s1.empleo import relative_work
from standards.samples.s1.parties import only
from standards.samples.s1.persona import same_home
from standards.samples.s1.places import somewhere
from standards.samples.s1.words import Record, explained_pair, iso, none_or, remark, words

RELATIONS = {
    "CAS": "CONYUGE",
    "CON": "CONCUBINA_CONCUBINARIO_UNION_LIBRE",
    "SCO": "SOCIEDAD_DE_CONVIVENCIA",
}
_SEXES: tuple[Sex, ...] = ("female", "male")

SAME_SEX = 6  # percent of couples
FOREIGN = 4  # percent of relatives
SCHOOL_YEARS = 25 * YEAR
OLDEST = 96 * YEAR

_PARTNERS_WORK = ("PUB",) * 4 + ("PRI",) * 6 + ("NIN",) * 4 + ("OTRO",)
_DEPENDANTS_WORK = ("NIN",) * 12 + ("PRI", "PUB", "OTRO")
_NUMBERS = (0, 0, 0, 1, 1, 1, 2, 3)


class Kin(NamedTuple):
    """A relation: how many years younger than the declarant such people are, and their sex if it is told."""

    least: int
    most: int
    sex: Sex | None = None


_KIN = {
    "HIJ": Kin(18, 44), "NIE": Kin(38, 64), "SOB": Kin(6, 40), "HER": Kin(-9, 14), "PRI": Kin(-9, 20),
    "AHI": Kin(16, 45), "MAD": Kin(-38, -18, "female"), "PAD": Kin(-42, -18, "male"), "ABU": Kin(-60, -38),
    "SUE": Kin(-34, -16), "TIOA": Kin(-30, -6), "CUN": Kin(-9, 14), "NUE": Kin(16, 40, "female"),
    "YER": Kin(16, 40, "male"), "CONC": Kin(-9, 14), "BISN": Kin(56, 66), "BISA": Kin(-75, -58), "OTRO": Kin(5, 40),
}  # fmt: skip
_OFTEN = ("HIJ",) * 40 + ("MAD", "PAD", "HER", "SOB", "NIE", "AHI") * 2 + tuple(_KIN)


def partner(case: Case) -> Record:
    """Return ``datosPareja``."""
    draws, one = case.draws, case.partner
    if one is None:
        return {"ninguno": True}
    foreign = draws.chance(FOREIGN)
    birth = case.partner_birth
    section: Record = {
        "ninguno": False,
        "tipoOperacion": "AGREGAR" if case.initial else draws.pick(("SIN_CAMBIOS",) * 8 + ("MODIFICAR",)),
        **_identity(one, birth),
        "relacionConDeclarante": RELATIONS[case.marital],
        "ciudadanoExtranjero": foreign,
    }
    if foreign:
        del section["curp"]
    activity = draws.pick(_PARTNERS_WORK)
    section["esDependienteEconomico"] = activity == "NIN"
    section |= _residence(case, at_home=draws.chance(90))
    work, salary = relative_work(case, one, activity, birth + YOUNGEST_AT_WORK, "empleoCargoComision")
    case.family_income += salary
    return remark(draws, section | work)


def marry(case: Case) -> None:
    """Give a declarant who has one a partner."""
    if case.marital not in RELATIONS:
        return
    draws = case.draws
    same = draws.chance(SAME_SEX)
    sex: Sex = "male" if (case.person.sex == "female") is not same else "female"
    case.partner_birth = min(case.birth + draws.between(-6 * YEAR, 6 * YEAR), case.until - YOUNGEST_AT_WORK)
    case.partner = bearer(draws, sex, surnames(draws, 1), only(case.partner_birth))


def _identity(one: Person, birth: int) -> Record:
    names: Record = {"nombre": one.nombres, "primerApellido": one.primer_apellido}
    if one.segundo_apellido is not None:
        names["segundoApellido"] = one.segundo_apellido
    return {**names, "fechaNacimiento": iso(birth), "rfc": one.rfc, "curp": one.curp}


def _residence(case: Case, *, at_home: bool) -> Record:
    if at_home:
        address = same_home(case)
    elif case.draws.chance(12):
        return {"habitaDomicilioDeclarante": False, "lugarDondeReside": "SE_DESCONOCE"}
    else:
        address = somewhere(case.draws, 15)
    country = "MEXICO" if "domicilioMexico" in address else "EXTRANJERO"
    return {"habitaDomicilioDeclarante": at_home, "lugarDondeReside": country, **address}


def dependants(case: Case) -> Record:
    """Return ``datosDependienteEconomico``."""
    claves = [case.draws.pick(_OFTEN) for _ in range(case.draws.pick(_NUMBERS))]
    items = [_dependant(case, clave) for clave in claves]
    return none_or(case.draws, "dependienteEconomico", [item for item in items if item])


def _dependant(case: Case, clave: str) -> Record:
    """Return a dependant; nothing when nobody of that relation can be alive, or comes without a partner."""
    draws, kin = case.draws, _KIN[clave]
    youngest = min(case.birth + kin.most * YEAR, case.until - 40)
    oldest = max(case.birth + kin.least * YEAR, case.until - (SCHOOL_YEARS if clave == "HIJ" else OLDEST))
    if oldest > youngest or (clave in {"SUE", "CUN", "CONC"} and case.partner is None):
        return {}
    birth = draws.between(oldest, youngest)
    sex = draws.pick(_SEXES) if kin.sex is None else kin.sex
    foreign, grown = draws.chance(FOREIGN), case.until - birth > YOUNGEST_AT_WORK
    one = bearer(draws, sex, _surnames(case, clave), only(birth), minor=not grown)
    case.dependants.append(clave)
    item: Record = {
        "tipoOperacion": case.operation(),
        **_identity(one, birth),
        "parentescoRelacion": explained_pair(
            draws, "parentesco-relacion", clave, words("property")["other_kin"]
        ),
        "extranjero": foreign,
    }
    if not grown:
        del item["rfc"]
    if foreign:
        del item["curp"]
    item |= _residence(case, at_home=draws.chance(85))
    activity = draws.pick(_DEPENDANTS_WORK) if grown else "NIN"
    work, salary = relative_work(case, one, activity, birth + YOUNGEST_AT_WORK, "empleoCargo")
    case.family_income += salary
    return item | work


def _surnames(case: Case, clave: str) -> tuple[str, str | None]:
    """Return the surnames of a relative: those of a family where the relation tells them."""
    draws, one = case.draws, case.person
    if clave == "HER":
        return one.primer_apellido, one.segundo_apellido
    if clave == "HIJ":
        other = case.partner.primer_apellido if case.partner else surnames(draws, 1)[0]
        mother_declares = one.sex == "female" and (case.partner is None or case.partner.sex == "male")
        return (other, one.primer_apellido) if mother_declares else (one.primer_apellido, other)
    first, second = surnames(draws, 1)
    if clave == "PAD":
        return one.primer_apellido, second
    if clave == "MAD" and one.segundo_apellido is not None:
        return one.segundo_apellido, second
    return first, second
