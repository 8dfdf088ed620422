"""Who declares: general data, address and studies."""

from __future__ import annotations

import re
from functools import lru_cache

from standards.samples.s1.case import Case
from standards.samples.s1.places import abroad, copied, in_mexico, near, telephone
from standards.samples.s1.words import Record, iso, pair, remark, words
from standards.spanish import search_fold

MAILBOX = "buzonpersonal.mx"
_ABROAD = "NE"
"""Where a CURP tells the place of birth: this one of people born abroad."""

_AGE_AT_END = {"PRI": 12, "SEC": 15, "BCH": 18, "CTC": 20, "LIC": 23, "ESP": 25, "MAE": 27, "DOC": 31}
_PATHS = (
    ("PRI",), ("SEC",), ("BCH",), ("CTC",), ("SEC", "BCH"), ("SEC", "CTC"), ("BCH", "LIC"), ("LIC",),
    ("BCH", "LIC"), ("CTC", "LIC"), ("LIC", "ESP"), ("LIC", "MAE"), ("BCH", "LIC", "MAE"), ("LIC",),
    ("LIC", "MAE", "DOC"), ("LIC", "ESP", "DOC"),
)  # fmt: skip
"""Levels of studies that people tell about, from the first to the last, by growing qualification."""
_DEGREES = ("LIC", "ESP", "MAE", "DOC")


@lru_cache(maxsize=8192)
def _slug(name: str) -> str:
    """Return the first word of a name as it stands in an e-mail address."""
    word = search_fold(name).replace("ñ", "n").split()[0]
    return re.sub("[^a-z]", "", word) or "persona"


def general(case: Case) -> Record:
    """Return ``datosGenerales``."""
    draws, one = case.draws, case.person
    given, surname = _slug(one.nombres), _slug(one.primer_apellido.split()[-1])
    mail = words("employment")["institutions"][case.institution]["mail"]
    section: Record = {"nombre": one.nombres, "primerApellido": one.primer_apellido}
    if one.segundo_apellido is not None:
        section["segundoApellido"] = one.segundo_apellido
    section["curp"] = one.curp
    section["rfc"] = {"rfc": one.rfc[:10], "homoClave": one.rfc[10:]}
    section["correoElectronico"] = {"institucional": f"{given}.{surname}@{mail}.gob.mx"}
    if draws.chance(85):
        personal = f"{surname}.{given}{draws.between(10, 98)}@{MAILBOX}"
        section["correoElectronico"]["personal"] = personal
    section["telefono"] = {"celularPersonal": telephone(draws, case.place)}
    if draws.chance(60):
        section["telefono"]["casa"] = telephone(draws, case.place)
    section["situacionPersonalEstadoCivil"] = pair("situacion-personal-estado-civil", case.marital)
    if case.marital == "CAS":
        section["regimenMatrimonial"] = _regime(case)
    section["paisNacimiento"] = "MX"
    if one.curp[11:13] == _ABROAD:
        section["paisNacimiento"] = draws.pick(words("places")["foreign"])["country"]
    section["nacionalidad"] = "MX"
    return remark(draws, section)


def _regime(case: Case) -> Record:
    clave = case.draws.pick(("SOC", "SOC", "SOC", "SBI", "SBI", "SBI", "OTR"))
    return pair("regimen-matrimonial", clave, _other(case, "other_regimes") if clave == "OTR" else "")


def _other(case: Case, name: str) -> str:
    texts: list[str] = words("property")[name]
    return case.draws.pick(texts)


def settle(case: Case) -> None:
    """Decide where the declarant lives."""
    if "domicilioExtranjero" in case.office:
        city = case.office["domicilioExtranjero"]["ciudadLocalidad"]
        known = {each["city"]: each for each in words("places")["foreign"]}
        case.home = {"domicilioExtranjero": abroad(case.draws, known[city])}
    else:
        case.home = {"domicilioMexico": in_mexico(case.draws, near(case.draws, case.place))}


def home(case: Case) -> Record:
    """Return ``domicilioDeclarante``."""
    return remark(case.draws, same_home(case))


def same_home(case: Case) -> Record:
    """Return the declarant's address, for whoever lives there."""
    return {member: copied(address) for member, address in case.home.items()}


def studies(case: Case) -> Record:
    """Return ``datosCurricularesDeclarante``: what the post asks for, and what came before."""
    draws = case.draws
    grade = words("employment")["posts"].index(case.post)
    path = draws.pick(_PATHS[:9] if grade < 2 else _PATHS[6:13] if grade < 8 else _PATHS[7:])
    items = [_study(case, level, last=level == path[-1]) for level in path]
    return remark(draws, {"escolaridad": items})


def _study(case: Case, level: str, *, last: bool) -> Record:
    draws, known = case.draws, words("employment")
    ended = case.birth + _AGE_AT_END[level] * 365 + draws.below(2 * 365)
    operation = "AGREGAR" if case.initial else "MODIFICAR" if last and draws.chance(10) else "SIN_CAMBIOS"
    item: Record = {"tipoOperacion": operation, "nivel": pair("nivel", level)}
    if level in _DEGREES[1:] and draws.chance(12):
        item["institucionEducativa"] = {"nombre": draws.pick(known["schools_abroad"]), "ubicacion": "EX"}
    else:
        item["institucionEducativa"] = {"nombre": draws.pick(known["schools"][level]), "ubicacion": "MX"}
    if level in known["careers"]:
        item["carreraAreaConocimiento"] = draws.pick(known["careers"][level])
    if ended > case.until or (last and level in _DEGREES and draws.chance(8)):
        return {**item, "estatus": "CURSANDO", "documentoObtenido": "CONSTANCIA"}
    if last and draws.chance(8):
        return {**item, "estatus": "TRUNCO", "documentoObtenido": draws.pick(("BOLETA", "CONSTANCIA"))}
    document = "TITULO" if level in _DEGREES else draws.pick(("CERTIFICADO", "CERTIFICADO", "BOLETA"))
    return {**item, "estatus": "FINALIZADO", "documentoObtenido": document, "fechaObtencion": iso(ended)}
