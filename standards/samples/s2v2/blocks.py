"""The four blocks of an S2 2.0 sample record, one for each kind of procedure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from standards.samples.people import birthdays, person
from standards.samples.s2v2.case import Case, Record, Span, parts

OTHER = "OTRO"
BENEFICIARY_AGES = (21, 80)
YEARS_OF_VALIDITY = (1, 2, 3, 5, 10, 15, 30)


def hiring(case: Case) -> list[Record]:
    """Return one to three contracts, of purchases or of works."""
    return [_contract(case, number) for number in range(1 + case.draws.below(6) // 3 + case.draws.below(2))]


def concession(case: Case) -> Record:
    """Return the grant of a concession, licence, permit or authorisation."""
    act = case.draws.pick(parts()["acts"])
    span = case.span()
    return case.block(
        {
            "tipoActo": act["kind"],
            "nivelResponsabilidadConcesiones": case.stages("concession", as_text=True),
            "datosGeneralesConcesiones": _granted(case, act, span),
            "informacionPersonasBeneficiarias": _beneficiary(case, 0),
            "continuaParticipando": case.still([span]),
        }
    )


def sale(case: Case) -> Record:
    """Return the disposal of goods."""
    span = case.span()
    return case.block(
        {
            "nivelesResponsabilidadesEnajenaciones": case.stages("sale", as_text=False),
            "datosEnajenacionesBienes": _told(case, "EB", span, parts()["descriptions"]["sales"]),
            "continuaParticipando": case.still([span]),
        },
        as_text=True,
    )


def appraisal(case: Case) -> Record:
    """Return an appraisal, or the valuation of a rent."""
    span = case.span()
    return case.block(
        {
            "nivelesResponsabilidadesAvaluos": case.stages("appraisal", as_text=False),
            "datosDictaminacionesAvaluos": _told(case, "DV", span, parts()["descriptions"]["appraisals"]),
            "continuaParticipando": case.still([span]),
        },
        as_text=True,
    )


BLOCKS: dict[str, tuple[str, Callable[[Case], Any]]] = {
    "CONTRATACION_PUBLICA": ("tipoContratacion", hiring),
    "OTORGAMIENTO_CONCESIONES": ("otorgamientoConcesion", concession),
    "ENAJENACION_BIENES": ("enajenacionBien", sale),
    "DICTAMEN_VALUATORIO": ("avaluosJustipreciacion", appraisal),
}
"""Kind of procedure -> the member of the record that tells it, and what makes that member."""


def _contract(case: Case, number: int) -> Record:
    is_works = case.draws.chance(40)
    spans = [case.span() for _ in range(1 + case.draws.below(4) * case.draws.below(2))]
    procedure = _works if is_works else _purchase
    level = "nivelResponsabilidadObra" if is_works else "nivelResponsabilidadContratacion"
    part = case.block(
        {
            "tipoArea": _area(case),
            level: case.stages("contract", number, as_text=True),
            "informacionPersonasBeneficiarias": _beneficiary(case, number),
            "continuaParticipando": case.still(spans),
            "datosGeneralesProcedimientos": [
                procedure(case, span, number * 4 + place) for place, span in enumerate(spans)
            ],
        },
        number,
    )
    return case.block(
        {
            "clave": "CONTRATACION_OBRAS" if is_works else "CONTRATACION_ADQUISICIONES",
            "contratacionAdquisicion": None if is_works else part,
            "contratacionObra": part if is_works else None,
        },
        number,
    )


def _area(case: Case) -> str | list[str]:
    areas: list[str] = parts()["areas"]
    first, second = case.draws.pick(areas), case.draws.pick(areas)
    if not case.lists:
        return first
    return [first] if first == second else [first, second]


def _days(span: Span) -> Record:
    return {
        "fechaInicioProcedimiento": span.start.isoformat(),
        "fechaConclusionProcedimiento": span.end and span.end.isoformat(),
    }


def _purchase(case: Case, span: Span, number: int) -> Record:
    matter = case.draws.pick(parts()["purchase_matters"])
    return case.block(
        {
            "numeroExpedienteFolio": case.file("AD", span, number),
            "materia": matter,
            "otroMateria": case.draws.pick(parts()["other_purchases"]) if matter == OTHER else None,
            "tipoProcedimiento": case.draws.pick(parts()["purchase_ways"]),
            **_days(span),
        },
        number,
    )


def _works(case: Case, span: Span, number: int) -> Record:
    return case.block(
        {
            "numeroExpedienteFolio": case.file("OP", span, number),
            "materia": case.draws.pick(parts()["works_matters"]),
            "tipoProcedimiento": case.draws.pick(parts()["works_ways"]),
            **_days(span),
        },
        number,
    )


def _told(case: Case, prefix: str, span: Span, descriptions: list[str]) -> Record:
    return case.block(
        {
            "numeroExpedienteFolio": case.file(prefix, span),
            "descripcion": case.draws.pick(descriptions),
            **_days(span),
        }
    )


def _granted(case: Case, act: Record, span: Span) -> Record:
    draws = case.draws
    is_public = draws.chance(15)
    is_person = not is_public and draws.chance(50)
    recipient = parts()["public_recipients" if is_public else "companies"]
    sector = "PUBLICO" if is_public else "PRIVADO"
    file = case.file("CL", span)
    # Valid from the day on which it was granted, or from that of the capture while that is not known.
    first = span.end or case.day
    last = first + timedelta(days=365 * draws.pick(YEARS_OF_VALIDITY))
    return case.block(
        {
            "numeroExpedienteFolio": file,
            "denominacion": draws.pick(act["names"]),
            "objeto": act["purpose"] if draws.chance(80) else None,
            "fundamento": act["ground"],
            "nombrePersonaFisica": " ".join(filter(None, _names(case).values())) if is_person else None,
            "denominacionPersonaMoral": None if is_person else draws.pick(recipient),
            "sectorActoJuridico": [sector] if case.lists else sector,
            "fechaInicioVigencia": first.isoformat(),
            "fechaConclusionVigencia": last.isoformat(),
            "monto": _amount(case),
            "urlActoJuridico": f"https://actos.{case.initials.lower()}.example/{file}.pdf"
            if draws.chance(60)
            else None,
        }
    )


def _amount(case: Case) -> str | float | None:
    cents = 50_000 + case.draws.below(500_000_000)
    if case.draws.chance(30):
        return None
    return cents / 100 if case.lists else f"{cents // 100}.{cents % 100:02}"


def _names(case: Case) -> dict[str, str | None]:
    births = birthdays(*BENEFICIARY_AGES, case.day.year)
    one = person(case.draws, births, case.draws.below(1000))
    return {
        "nombre": one.nombres,
        "primerApellido": one.primer_apellido,
        "segundoApellido": one.segundo_apellido,
    }


def _beneficiary(case: Case, number: int) -> Record | None:
    """Return who benefits: a company, a person, or nobody that the record tells."""
    if case.draws.chance(40):
        return None
    if case.draws.chance(50):
        nobody = dict.fromkeys(("nombre", "primerApellido", "segundoApellido"))
        return case.block({"razonSocial": case.draws.pick(parts()["companies"]), **nobody}, number)
    return case.block({"razonSocial": None, **_names(case)}, number)
