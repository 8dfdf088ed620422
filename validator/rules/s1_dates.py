"""Rules of System 1 about dates: their order, and when a declaration was due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from standards.curp import PATTERN
from validator.model import At, Facts, Record
from validator.rules.curps import born
from validator.rules.dates import day_of
from validator.rules.declare import object_rule, record_rule, record_screen
from validator.rules.s1_reading import (
    CONCLUSION,
    FORM,
    INITIAL,
    LISTS,
    MODIFICATION,
    PATRIMONY,
    S1,
    inner,
    kind_of,
    objects,
    patrimony,
)
from validator.rules.silence import (
    BORN,
    CAPTURED,
    any_of,
    at,
    before,
    born_on,
    both,
    days_between,
    one_of,
    ordered,
    with_members,
    without,
    years_between,
)

_LGRA = "Ley General de Responsabilidades Administrativas, art. 33"
_CONSTITUTION = "Constitución Política de los Estados Unidos Mexicanos, art. 123, apartado A, fracción III"

_RENAPO = "RENAPO, Instructivo Normativo para la Asignación de la CURP (DOF, 18 oct 2021)"

_WINDOW = 60
_MAY = 5
_WORKING_AGE, _LONGEST_LIFE = 15, 150
_ACQUIRED = ("bienesInmuebles", "vehiculos", "bienesMuebles", "adeudos", "adeudosPasivos")
_LIVED = (
    ("experienciaLaboral", "experiencia", "fechaIngreso"),
    ("datosCurricularesDeclarante", "escolaridad", "fechaObtencion"),
)
"""What only somebody who was born has done: section, its list and the member that is a day."""
_RELATIVES = ("datosDependienteEconomico", "datosDependientesEconomicos")
_PAST_DAYS = (
    *((f"{name}/{LISTS[name]}/*", "fechaAdquisicion") for name in _ACQUIRED),
    *(
        (place, "fechaNacimiento")
        for place in ("datosPareja", *(f"{name}/{LISTS[name]}/*" for name in _RELATIVES))
    ),
)
"""Where days stand that lie in the past of whoever declares, besides those that were lived, and under which name."""


@record_rule(
    "s1.after-presentation",
    "error",
    FORM,
    '{"metadata": {"actualizacion": "2024-05-01T00:00:00Z"}, "vehiculo": [{"fechaAdquisicion": "2024-08-01"}]}',
    systems=S1,
)
def after_presentation(record: Record, facts: Facts) -> Iterator[At]:
    """Something that happened after the declaration that tells it: bought, born, begun or finished."""
    if facts.captured is None:
        return
    last = facts.captured + timedelta(days=1)
    # Days written as they should be compare as texts.
    shown, presented = last.isoformat(), {"presented": facts.captured.isoformat()}
    for place, value in _past(patrimony(record)):
        if type(value) is str and value > shown and (day := day_of(value)) is not None and day > last:
            yield At(place, presented, value)


_OFFICE = f"{PATRIMONY}/datosEmpleoCargoComision/fechaTomaPosesion"
_LAST_YEAR = any_of(
    both(with_members(servidorPublicoAnioAnterior=one_of(False)), without("fechaIngreso")),
    ordered("fechaIngreso", "fechaConclusion"),
)
_OLD_ENOUGH = both(ordered(_OFFICE, CAPTURED), years_between(BORN, _OFFICE, _WORKING_AGE + 1, _LONGEST_LIFE))
_IN_TIME = any_of(
    both(
        at("metadata/tipo", one_of("MODIFICACIÓN", "MODIFICACION")),
        at("metadata/actualizacion", {"pattern": f"^[0-9]{{4}}-{_MAY:02}-"}),
    ),
    days_between(_OFFICE, CAPTURED, 0, _WINDOW + 1),
)


@record_screen(
    *("s1.last-year-order", "s1.after-presentation", "s1.before-birth", "s1.office-age"),
    *("s1.presented-early", "s1.presented-late", "s1.last-year-dates"),
    schema=both(
        *(
            at(
                f"{PATRIMONY}/{name}/{items}/*",
                any_of(without(day), both(before(BORN, day), ordered(day, CAPTURED))),
            )
            for name, items, day in _LIVED
        ),
        *(
            at(f"{PATRIMONY}/{place}", any_of(without(day), ordered(day, CAPTURED)))
            for place, day in _PAST_DAYS
        ),
        at(f"{PATRIMONY}/actividadAnualAnterior", _LAST_YEAR),
        _OLD_ENOUGH,
        _IN_TIME,
    ),
)
def in_order(record: Record, facts: Facts) -> bool:
    """Tell at once that the days of a declaration follow one another, and that it came in time."""
    presented, section, kind = facts.captured, record["declaracion"]["situacionPatrimonial"], kind_of(record)
    declarant = facts.persons[0]
    birth = born(declarant.curp) if declarant.pointers["curp"].endswith("/datosGenerales/curp") else None
    if presented is None or birth is None:
        return False
    born_on, shown = birth.isoformat(), presented.isoformat()
    lived = (
        item.get(member, shown) for name, items, member in _LIVED for item in _listed(section, name, items)
    )
    return (
        all(born_on < day <= shown for day in lived)
        and not any(day > shown for day in _acquired_or_born(section))
        and _last_year_in_order(section)
        and _office_in_time(section, kind, presented, birth)
    )


def _listed(section: Record, name: str, items: str) -> Iterable[Record]:
    return section.get(name, {}).get(items) or ()


def _acquired_or_born(section: Record) -> Iterator[str]:
    for name in _ACQUIRED:
        for item in _listed(section, name, LISTS[name]):
            yield item.get("fechaAdquisicion", "")
    yield section.get("datosPareja", {}).get("fechaNacimiento", "")
    for name in _RELATIVES:
        for person in _listed(section, name, LISTS[name]):
            yield person.get("fechaNacimiento", "")


def _last_year_in_order(section: Record) -> bool:
    last = section.get("actividadAnualAnterior")
    if last is None or last.get("servidorPublicoAnioAnterior") is False:
        return last is None or "fechaIngreso" not in last
    return bool(last["fechaIngreso"] <= last["fechaConclusion"])


def _office_in_time(section: Record, kind: str, presented: date, birth: date) -> bool:
    if kind == MODIFICATION and presented.month != _MAY:
        return False
    told = section.get("datosEmpleoCargoComision", {}).get("fechaTomaPosesion")
    taken = day_of(told)
    if taken is None:
        return told is None
    late = kind != MODIFICATION and (presented - taken).days - 1 > _WINDOW
    return not late and taken <= presented and taken.year - birth.year > _WORKING_AGE


def _past(section: Record) -> Iterator[tuple[str, object]]:
    """Yield dates that lie in the past of whoever declares, with their places."""
    for name in _ACQUIRED:
        for index, item in objects(inner(section, name).get(LISTS[name])):
            yield f"{PATRIMONY}/{name}/{LISTS[name]}/{index}/fechaAdquisicion", item.get("fechaAdquisicion")
    for index, study in objects(inner(section, "datosCurricularesDeclarante").get("escolaridad")):
        place = f"{PATRIMONY}/datosCurricularesDeclarante/escolaridad/{index}/fechaObtencion"
        yield place, study.get("fechaObtencion")
    for index, job in objects(inner(section, "experienciaLaboral").get("experiencia")):
        yield f"{PATRIMONY}/experienciaLaboral/experiencia/{index}/fechaIngreso", job.get("fechaIngreso")
    yield f"{PATRIMONY}/datosPareja/fechaNacimiento", inner(section, "datosPareja").get("fechaNacimiento")
    for name in _RELATIVES:
        for index, person in objects(inner(section, name).get(LISTS[name])):
            yield f"{PATRIMONY}/{name}/{LISTS[name]}/{index}/fechaNacimiento", person.get("fechaNacimiento")


def _post_day(record: Record) -> date | None:
    """Return the day of taking office; in a declaration of leaving the same member tells that one."""
    return day_of(inner(patrimony(record), "datosEmpleoCargoComision").get("fechaTomaPosesion"))


@record_rule(
    "s1.office-age",
    "warning",
    _CONSTITUTION,
    '{"curp": "GOMC800101HDFMRR05", "fechaTomaPosesion": "1990-01-01"}',
    systems=S1,
)
def office_age(record: Record, facts: Facts) -> At | None:
    """Office taken before the age at which anybody may work."""
    taken = _post_day(record)
    birth = born(facts.persons[0].curp) if facts.persons else None
    general = birth is not None and facts.persons[0].pointers["curp"].endswith("/datosGenerales/curp")
    if not general or birth is None or taken is None or taken.year - birth.year > _WORKING_AGE:
        return None
    years = taken.year - birth.year - ((taken.month, taken.day) < (birth.month, birth.day))
    if years >= _WORKING_AGE:
        return None
    return At(f"{PATRIMONY}/datosEmpleoCargoComision/fechaTomaPosesion", {}, taken.isoformat())


@record_rule(
    "s1.before-birth",
    "error",
    FORM,
    '{"curp": "GOMC800101HDFMRR05", "experiencia": [{"fechaIngreso": "1979-02-01"}]}',
    systems=S1,
)
def before_birth(record: Record, facts: Facts) -> Iterator[At]:
    """A job that the declarant began, or studies that the declarant finished, before being born."""
    person = facts.persons[0] if facts.persons else None
    if person is None or not person.curp or person.pointers["curp"] != f"/{PATRIMONY}/datosGenerales/curp":
        return
    birth = born(person.curp)
    section, shown = patrimony(record), birth.isoformat() if birth else ""
    for name, items, member in _LIVED:
        for index, item in objects(inner(section, name).get(items)):
            day = item.get(member)
            # Days written as they should be compare as texts.
            if type(day) is str and day <= shown and day_of(day) is not None:
                yield At(f"{PATRIMONY}/{name}/{items}/{index}/{member}", {}, day)


@object_rule(
    "s1.birth-date",
    "warning",
    _RENAPO,
    '{"datosPareja": {"fechaNacimiento": "1983-09-07", "curp": "RIST830709HJCSLM01"}}',
    target="relative",
    reads=["curp", "fechaNacimiento"],
    schema=any_of(without("curp"), without("fechaNacimiento"), born_on("curp", "fechaNacimiento")),
)
def birth_date(person: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A relative's date of birth that is not the one in the CURP."""
    key, told = person.get("curp"), person.get("fechaNacimiento")
    if type(key) is not str or type(told) is not str or not PATTERN.match(key):
        return None
    if key[4:10] == f"{told[2:4]}{told[5:7]}{told[8:10]}" and key[16].isdigit() == (told[:2] == "19"):
        return None
    birth, day = born(key), day_of(told)
    return At("fechaNacimiento", {}, told) if birth and day and birth != day else None


@record_rule(
    "s1.presented-early",
    "warning",
    _LGRA,
    '{"metadata": {"actualizacion": "2024-05-01T00:00:00Z"}, "fechaTomaPosesion": "2024-08-01"}',
    systems=S1,
)
def presented_early(record: Record, facts: Facts) -> At | None:
    """A declaration of taking or leaving office that was made before doing so, or of a year with another office."""
    day = _post_day(record)
    if day is None or facts.captured is None or day <= facts.captured + timedelta(days=1):
        return None
    kind = kind_of(record)
    if not kind:
        return None
    params = {"variant": "leaving"} if kind == CONCLUSION else {}
    return At(f"{PATRIMONY}/datosEmpleoCargoComision/fechaTomaPosesion", params, day.isoformat())


@record_rule(
    "s1.presented-late",
    "notice",
    _LGRA,
    '{"metadata": {"tipo": "INICIAL", "actualizacion": "2024-05-01T00:00:00Z"}, "fechaTomaPosesion": "2024-01-01"}',
    systems=S1,
)
def presented_late(record: Record, facts: Facts) -> At | None:
    """A declaration outside of the time that the law gives; the date may be that of a later correction."""
    presented, kind = facts.captured, kind_of(record)
    if presented is None:
        return None
    if kind == MODIFICATION:
        # On the first of June in UTC it may still be May in Mexico.
        months = {presented.month, (presented - timedelta(days=1)).month}
        return (
            None
            if _MAY in months
            else At("metadata/actualizacion", {"variant": "may"}, presented.isoformat())
        )
    day = _post_day(record)
    if kind not in {INITIAL, CONCLUSION} or day is None:
        return None
    late = (presented - day).days - 1 > _WINDOW
    return At("metadata/actualizacion", {"window": _WINDOW}, presented.isoformat()) if late else None
