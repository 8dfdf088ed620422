"""Rules of System 1 about people: the declarant, the partner, dependants, their studies and jobs."""

from __future__ import annotations

from dataclasses import replace

from standards import rfc
from validator.model import At, Facts, Record
from validator.rules.declare import object_rule, record_rule, record_screen
from validator.rules.people import against_curp, rfc_names
from validator.rules.s1_reading import FORM, PATRIMONY, S1, clave, filled, inner, patrimony
from validator.rules.silence import any_of, at, members, one_of, other_than, right_rfc, with_members, without

_SAT = "SAT, algoritmo para generar el RFC con homoclave; Código Fiscal de la Federación, art. 27"
_CIVIL_CODE = "Código Civil Federal, art. 178: el régimen patrimonial es del matrimonio"

_RELATIVE, _JOB, _STUDY = "relative", "job", "study"
_PUBLIC, _PRIVATE = "actividadLaboralSectorPublico", "actividadLaboralSectorPrivadoOtro"
_BLOCKS = {"PUB": _PUBLIC, "PRI": _PRIVATE, "OTRO": _PRIVATE, "OTR": _PRIVATE, "NIN": ""}
"""Occupation -> the block that tells about it."""
_ENTITY, _COMPANY = "nombreEntePublico", "nombreEmpresaSociedadAsociacion"
_EMPLOYERS = {"PUB": (_ENTITY, _COMPANY), "PRV": (_COMPANY, _ENTITY), "OTR": (_COMPANY, _ENTITY)}
"""Sector of a job -> the member that names the employer, and the one of the other sector."""
_UNFINISHED = ("CURSANDO", "TRUNCO")
_GENERAL = f"{PATRIMONY}/datosGenerales"
_ROOT = f"{_GENERAL}/rfc"


@object_rule(
    "s1.occupation-untold",
    "warning",
    FORM,
    '{"actividadLaboral": {"clave": "PUB"}}',
    target=_RELATIVE,
    silent=any_of(
        with_members(**{_PUBLIC: with_members(_ENTITY)}),
        with_members(**{_PRIVATE: with_members(_COMPANY)}),
        at("actividadLaboral/clave", other_than(*(told for told, block in _BLOCKS.items() if block))),
    ),
)
def occupation_untold(person: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """An occupation without anything about it."""
    block = _BLOCKS.get(clave(person.get("actividadLaboral")))
    if not block or filled(person.get(block)):
        return None
    other = _PRIVATE if block == _PUBLIC else _PUBLIC
    return None if filled(person.get(other)) else At(block, {})


@object_rule(
    "s1.occupation-other-sector",
    "warning",
    FORM,
    '{"actividadLaboral": {"clave": "NIN"}, "actividadLaboralSectorPublico": {"empleoCargoComision": "Docente"}}',
    target=_RELATIVE,
    silent=any_of(
        members(**{_PUBLIC: False, _PRIVATE: False}),
        members(**{"actividadLaboral": with_members(clave=one_of("PUB")), _PRIVATE: False}),
        members(**{"actividadLaboral": with_members(clave=one_of("PRI", "OTRO", "OTR")), _PUBLIC: False}),
    ),
)
def occupation_elsewhere(person: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A job in a sector other than the one declared, or a job of somebody without one."""
    told = clave(person.get("actividadLaboral"))
    block = _BLOCKS.get(told)
    if block is None:
        return None
    for other in (_PUBLIC, _PRIVATE):
        if other != block and filled(person.get(other)):
            return At(other, {"clave": told} if block else {"variant": "none"})
    return None


@object_rule(
    "s1.job-sector",
    "warning",
    FORM,
    '{"ambitoSector": {"clave": "PUB"}, "nombreEmpresaSociedadAsociacion": "Ferretera"}',
    target=_JOB,
    silent=any_of(
        {**at("ambitoSector/clave", other_than(*_EMPLOYERS))},
        members(**{"ambitoSector": with_members(clave=one_of("PUB")), _COMPANY: False}),
        members(**{"ambitoSector": with_members(clave=one_of("PRV", "OTR")), _ENTITY: False}),
    ),
)
def job_sector(job: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A job whose employer is not of the sector that it tells."""
    employers = _EMPLOYERS.get(clave(job.get("ambitoSector")))
    if employers is None or not filled(job.get(employers[1])):
        return None
    own, other = employers
    return At(other, {"own": own, "variant": "both"} if filled(job.get(own)) else {"own": own})


@object_rule(
    "s1.study-document",
    "warning",
    FORM,
    '{"estatus": "CURSANDO", "documentoObtenido": "TITULO"}',
    target=_STUDY,
    silent=any_of(members(estatus=other_than("CURSANDO")), members(documentoObtenido=other_than("TITULO"))),
)
def study_document(study: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A degree of studies that go on, or were left."""
    if study.get("documentoObtenido") != "TITULO" or study.get("estatus") not in _UNFINISHED:
        return None
    return At("documentoObtenido", {})


@object_rule(
    "s1.study-date",
    "notice",
    FORM,
    '{"estatus": "FINALIZADO"}',
    target=_STUDY,
    silent=any_of(with_members("fechaObtencion"), members(estatus=other_than("FINALIZADO"))),
)
def study_date(study: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """Finished studies without the date of the document."""
    undated = study.get("estatus") == "FINALIZADO" and "fechaObtencion" not in study
    return At("fechaObtencion", {}) if undated else None


@record_rule(
    "s1.marital-property",
    "warning",
    _CIVIL_CODE,
    '{"situacionPersonalEstadoCivil": {"clave": "SOL"}, "regimenMatrimonial": {"clave": "SOC"}}',
    systems=S1,
    silent=any_of(
        at(f"{_GENERAL}/situacionPersonalEstadoCivil/clave", one_of("CAS")),
        at(_GENERAL, without("regimenMatrimonial")),
    ),
)
def marital_property(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A regime of marital property of somebody who is not married."""
    general = inner(patrimony(record), "datosGenerales")
    status = clave(general.get("situacionPersonalEstadoCivil"))
    if status in {"", "CAS"} or not clave(general.get("regimenMatrimonial")):
        return None
    return At(f"{PATRIMONY}/datosGenerales/regimenMatrimonial", {})


@record_rule(
    "s1.partner-single",
    "warning",
    FORM,
    '{"situacionPersonalEstadoCivil": {"clave": "SOL"}, "datosPareja": {"nombre": "Ana"}}',
    systems=S1,
    silent=any_of(
        at(f"{PATRIMONY}/datosPareja", without("nombre")),
        at(f"{_GENERAL}/situacionPersonalEstadoCivil/clave", other_than("SOL")),
    ),
)
def partner_of_single(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """The partner of somebody who says to be single."""
    section = patrimony(record)
    partner = inner(section, "datosPareja")
    if partner.get("ninguno") is True or not filled(partner.get("nombre")):
        return None
    single = clave(inner(section, "datosGenerales").get("situacionPersonalEstadoCivil")) == "SOL"
    return At(f"{PATRIMONY}/datosPareja", {}) if single else None


@record_rule("s1.rfc-parts", "error", _SAT, '{"rfc": {"rfc": "GOAP780732", "homoClave": "RH7"}}', systems=S1)
def rfc_parts(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """The declarant's RFC, in its two parts, that is none; parts that are too long are the schema's to tell."""
    parts = _parts(record)
    if parts is None:
        return None
    root, key = parts
    whole = root + key
    if rfc.PERSON_PATTERN.match(whole) and len(root) == 10:
        if whole in rfc.GENERIC_RFCS:
            return At(f"{_ROOT}/rfc", {"variant": "generic"}, root)
        return (
            None
            if rfc.birth_or_foundation_date_exists(whole)
            else At(f"{_ROOT}/rfc", {"variant": "date"}, root)
        )
    if len(root) == 10 and rfc.PERSON_PATTERN.match(f"{root}AA0"):
        return At(f"{_ROOT}/homoClave", {"variant": "key"}, key)
    return At(f"{_ROOT}/rfc", {}, root)


@record_rule("s1.rfc-homoclave", "warning", _SAT, '{"rfc": {"rfc": "GOAP780710"}}', systems=S1)
def rfc_without_homoclave(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """The declarant's RFC without its last three characters."""
    told = inner(patrimony(record), "datosGenerales", "rfc")
    return At(f"{_ROOT}/homoClave", {}) if filled(told.get("rfc")) and "homoClave" not in told else None


@record_rule(
    "s1.rfc-check-digit", "warning", _SAT, '{"rfc": {"rfc": "GOAP780710", "homoClave": "RH8"}}', systems=S1
)
def rfc_check_digit(record: Record, facts: Facts) -> At | None:
    """A declarant's RFC whose last character does not follow from the others.

    The SAT has issued a few such keys; an RFC of somebody else is told as such.
    """
    whole = _sound_rfc(record)
    if not whole or rfc.check_digit(whole[:12]) == whole[12] or _of_somebody_else(whole, facts):
        return None
    return At(f"{_ROOT}/homoClave", {}, whole[10:])


@record_rule(
    "s1.rfc-person",
    "warning",
    _SAT,
    '{"curp": "GOMC800101HDFMRR05", "rfc": {"rfc": "GOMC800102", "homoClave": "AB1"}}',
    systems=S1,
)
def rfc_of_another(record: Record, facts: Facts) -> At | None:
    """A declarant's RFC that differs from the CURP, or that these names cannot have given."""
    whole = _sound_rfc(record)
    return At(f"{_ROOT}/rfc", {}, whole[:10]) if whole and _of_somebody_else(whole, facts) else None


@record_screen(
    *("s1.rfc-parts", "s1.rfc-homoclave", "s1.rfc-check-digit", "s1.rfc-person"),
    schema=at(
        f"{PATRIMONY}/datosGenerales",
        right_rfc(("rfc/rfc", "rfc/homoClave"), "curp", ("nombre", "primerApellido", "segundoApellido")),
    ),
)
def sound_rfc(record: Record, facts: Facts) -> bool:
    """Tell at once that the declarant's RFC is one, and goes with the CURP."""
    told = record["declaracion"]["situacionPatrimonial"]["datosGenerales"]["rfc"]
    whole, curp = told["rfc"] + told["homoClave"], facts.persons[0].curp
    return (
        curp is not None
        and facts.persons[0].pointers["curp"].endswith("/datosGenerales/curp")
        and whole[:10] == curp[:10]
        and len(told["rfc"]) == 10
        and rfc.PERSON_PATTERN.match(whole) is not None
        and whole not in rfc.GENERIC_RFCS
        and rfc.birth_or_foundation_date_exists(whole)
        and rfc.check_digit(whole[:12]) == whole[12]
    )


def _parts(record: Record) -> tuple[str, str] | None:
    """Return the two parts of the declarant's RFC; None when one is missing, blank or too long."""
    told = inner(patrimony(record), "datosGenerales", "rfc")
    root, key = told.get("rfc"), told.get("homoClave")
    if type(root) is not str or type(key) is not str:
        return None
    return (
        (root, key)
        if 0 < len(root.strip()) <= len(root) <= 10 and 0 < len(key.strip()) <= len(key) <= 3
        else None
    )


def _sound_rfc(record: Record) -> str:
    """Return the declarant's RFC when nothing is wrong with its shape and date, else an empty text."""
    parts = _parts(record)
    whole = "".join(parts) if parts else ""
    good = (
        rfc.PERSON_PATTERN.match(whole)
        and whole not in rfc.GENERIC_RFCS
        and rfc.birth_or_foundation_date_exists(whole)
    )
    return whole if good else ""


def _of_somebody_else(whole: str, facts: Facts) -> bool:
    if not facts.persons or not facts.persons[0].pointers["nombres"].endswith("/datosGenerales/nombre"):
        return False
    declarant = facts.persons[0]
    if declarant.curp and whole[:10] == declarant.curp[:10]:
        return False
    person = replace(declarant, rfc=whole)
    return against_curp(person, facts) is not None or rfc_names(person, facts) is not None
