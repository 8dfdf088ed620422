"""Rules of System 1 about jobs: when they began and ended, last year's, and another one at the same time."""

from __future__ import annotations

from validator.model import At, Facts, Record
from validator.rules.dates import comes_before, day_of
from validator.rules.declare import object_rule, record_rule
from validator.rules.s1_reading import FORM, MODIFICATION, PATRIMONY, S1, filled, inner, kind_of, patrimony
from validator.rules.silence import (
    any_of,
    at,
    before,
    both,
    members,
    one_of,
    ordered,
    other_than,
    with_members,
    without,
)

_JOBS = ("actividadLaboralSectorPublico", "actividadLaboralSectorPrivadoOtro")
_TOLD_OF_NO_POST = frozenset({"servidorPublicoAnioAnterior", "aclaracionesObservaciones"})
"""What may be told of last year by somebody who had no public post."""


@object_rule(
    "s1.job-dates",
    "error",
    FORM,
    '{"fechaIngreso": "2020-01-01", "fechaEgreso": "2019-01-01"}',
    target="job",
    schema=any_of(without("fechaIngreso"), without("fechaEgreso"), ordered("fechaIngreso", "fechaEgreso")),
)
def job_dates(job: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A job that ended before it began."""
    return (
        At("fechaEgreso", {}, job["fechaEgreso"]) if _reversed(job, "fechaIngreso", "fechaEgreso") else None
    )


@object_rule(
    "s1.hired-before-birth",
    "error",
    FORM,
    '{"fechaNacimiento": "1990-01-01", "actividadLaboralSectorPublico": {"fechaIngreso": "1989-01-01"}}',
    target="relative",
    schema=both(
        *(
            any_of(
                without("fechaNacimiento"),
                members(**{name: without("fechaIngreso")}),
                before("fechaNacimiento", f"{name}/fechaIngreso"),
            )
            for name in _JOBS
        )
    ),
)
def hired_before_birth(person: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A relative who was hired before being born."""
    birth = day_of(person.get("fechaNacimiento"))
    for name in _JOBS if birth else ():
        hired = day_of(inner(person, name).get("fechaIngreso"))
        if hired and birth and hired <= birth:
            return At(f"{name}/fechaIngreso", {})
    return None


@record_rule(
    "s1.last-year-order",
    "error",
    FORM,
    '{"actividadAnualAnterior": {"fechaIngreso": "2020-06-01", "fechaConclusion": "2020-01-01"}}',
    systems=S1,
)
def last_year_order(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Last year's post that ended before it began."""
    last = inner(patrimony(record), "actividadAnualAnterior")
    if not _reversed(last, "fechaIngreso", "fechaConclusion"):
        return None
    return At(f"{PATRIMONY}/actividadAnualAnterior/fechaConclusion", {}, last["fechaConclusion"])


def _reversed(holder: Record, first: str, last: str) -> bool:
    return comes_before(holder.get(last), holder.get(first))


@record_rule("s1.last-year-dates", "error", FORM, '{"servidorPublicoAnioAnterior": true}', systems=S1)
def last_year_dates(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A public post last year without its first or last day."""
    last = inner(patrimony(record), "actividadAnualAnterior")
    if last.get("servidorPublicoAnioAnterior") is not True:
        return None
    missing = [name for name in ("fechaIngreso", "fechaConclusion") if name not in last]
    return At(f"{PATRIMONY}/actividadAnualAnterior", {"members": ", ".join(missing)}) if missing else None


@record_rule(
    "s1.last-year-contradicted",
    "warning",
    FORM,
    '{"servidorPublicoAnioAnterior": false, "remuneracionNetaCargoPublico": {"valor": 100}}',
    systems=S1,
    silent=at(
        f"{PATRIMONY}/actividadAnualAnterior",
        any_of(
            members(servidorPublicoAnioAnterior=other_than(False)),
            {"propertyNames": one_of(*sorted(_TOLD_OF_NO_POST))},
        ),
    ),
)
def last_year_contradicted(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Income of a public post last year, and that there was none."""
    last = inner(patrimony(record), "actividadAnualAnterior")
    if last.get("servidorPublicoAnioAnterior") is not False:
        return None
    if not any(filled(value) for name, value in last.items() if name not in _TOLD_OF_NO_POST):
        return None
    return At(f"{PATRIMONY}/actividadAnualAnterior/servidorPublicoAnioAnterior", {})


@record_rule(
    "s1.other-post-contradicted",
    "error",
    FORM,
    '{"cuentaConOtroCargoPublico": false, "otroEmpleoCargoComision": [{"empleoCargoComision": "Docente"}]}',
    systems=S1,
    silent=at(
        f"{PATRIMONY}/datosEmpleoCargoComision",
        any_of(members(cuentaConOtroCargoPublico=other_than(False)), without("otroEmpleoCargoComision")),
    ),
)
def other_post_contradicted(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Another public post that is denied and told."""
    post = inner(patrimony(record), "datosEmpleoCargoComision")
    if post.get("cuentaConOtroCargoPublico") is not False or not filled(post.get("otroEmpleoCargoComision")):
        return None
    if kind_of(record) != MODIFICATION:
        return None
    return At(f"{PATRIMONY}/datosEmpleoCargoComision/cuentaConOtroCargoPublico", {})


@record_rule(
    "s1.other-post-untold",
    "warning",
    FORM,
    '{"cuentaConOtroCargoPublico": true}',
    systems=S1,
    silent=at(
        f"{PATRIMONY}/datosEmpleoCargoComision",
        any_of(
            members(cuentaConOtroCargoPublico=other_than(True)),
            with_members(otroEmpleoCargoComision={"minItems": 1}),
        ),
    ),
)
def other_post_untold(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Another public post that is announced and not told."""
    post = inner(patrimony(record), "datosEmpleoCargoComision")
    if post.get("cuentaConOtroCargoPublico") is not True or kind_of(record) != MODIFICATION:
        return None
    if post.get("otroEmpleoCargoComision", []) != []:
        return None
    return At(f"{PATRIMONY}/datosEmpleoCargoComision/otroEmpleoCargoComision", {})
