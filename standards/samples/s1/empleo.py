"""The post that a declaration is about, and the jobs before it."""

from __future__ import annotations

from standards.samples.people import Person
from standards.samples.s1.case import ABROAD, Case, Job
from standards.samples.s1.parties import company
from standards.samples.s1.places import abroad, office, somewhere, telephone
from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record, amount, explained_pair, iso, none_or, pair, remark, words

LEVELS = {"F": "FEDERAL", "E": "ESTATAL", "M": "MUNICIPAL_ALCALDIA"}
POWERS = {"E": "EJECUTIVO", "L": "LEGISLATIVO", "J": "JUDICIAL", "O": "ORGANO_AUTONOMO"}

OTHER_PUBLIC_POST = 8  # percent
ON_FEES = 12  # percent
_SECTORS = ("PRV",) * 8 + ("OTR",)


def post_abroad(case: Case) -> None:
    """Send some federal officials to an office abroad."""
    institution = words("employment")["institutions"][case.institution]
    if institution["level"] == "F" and case.draws.chance(3 * ABROAD):
        city = case.draws.pick(words("places")["foreign"])
        case.office = {"domicilioExtranjero": abroad(case.draws, city)}


def _body(institution: Record) -> Record:
    return {
        "nivelOrdenGobierno": LEVELS[institution["level"]],
        "ambitoPublico": POWERS[institution["power"]],
        "nombreEntePublico": institution["name"],
    }


def institution_name(case: Case) -> str:
    """Return the name of the institution where the declarant works."""
    name: str = words("employment")["institutions"][case.institution]["name"]
    return name


def employment(case: Case) -> Record:
    """Return ``datosEmpleoCargoComision``; when leaving, its date is that of leaving."""
    draws = case.draws
    section: Record = {"tipoOperacion": "AGREGAR"}
    if case.tipo == "MODIFICACIÓN":
        section["tipoOperacion"] = draws.pick(("SIN_CAMBIOS", "SIN_CAMBIOS", "MODIFICAR"))
    elif case.tipo == "CONCLUSIÓN":
        section["tipoOperacion"] = "BAJA"
    institution = words("employment")["institutions"][case.institution]
    day = case.until if case.tipo == "CONCLUSIÓN" else case.hired
    section |= _post(draws, institution, case.post, case.person, day)
    section["telefonoOficina"] |= {"telefono": telephone(draws, case.place)}
    section |= case.office
    if case.tipo == "MODIFICACIÓN":
        other = draws.chance(OTHER_PUBLIC_POST)
        section["cuentaConOtroCargoPublico"] = other
        if other:
            section["otroEmpleoCargoComision"] = [_other_post(case)]
    return remark(draws, section)


def _post(draws: Stream, institution: Record, post: Record, holder: Person, day: int) -> Record:
    known = words("employment")
    return {
        **_body(institution),
        "areaAdscripcion": draws.pick(known["areas"]),
        "empleoCargoComision": post[holder.sex],
        "contratadoPorHonorarios": draws.chance(ON_FEES),
        "nivelEmpleoCargoComision": post["level"],
        "funcionPrincipal": draws.pick(known["duties"]),
        "fechaTomaPosesion": iso(day),
        "telefonoOficina": {"extension": str(draws.between(1012, 1099))} if draws.chance(70) else {},
    }


def _other_post(case: Case) -> Record:
    draws, known = case.draws, words("employment")
    number = (case.institution + 1 + draws.below(len(known["institutions"]) - 1)) % len(known["institutions"])
    place, address = office(case.seed, number)
    day = draws.between(case.hired, case.until)
    item = _post(draws, known["institutions"][number], known["posts"][4], case.person, day)
    item["telefonoOficina"]["telefono"] = telephone(draws, place)
    return remark(draws, item | ({"domicilioMexico": address} if draws.chance(95) else somewhere(draws, 100)))


def experience(case: Case) -> Record:
    """Return ``experienciaLaboral``: the latest job first."""
    return none_or(case.draws, "experiencia", [_job(case, job) for job in case.jobs])


def _job(case: Case, job: Job) -> Record:
    draws = case.draws
    item: Record = {"tipoOperacion": "AGREGAR" if case.initial else "SIN_CAMBIOS"}
    item |= _public_job(draws, case.person) if job.public else _private_job(case)
    return {
        **item,
        "fechaIngreso": iso(job.first),
        "fechaEgreso": iso(job.last),
        "ubicacion": "EX" if not job.public and draws.chance(5) else "MX",
    }


def _public_job(draws: Stream, holder: Person) -> Record:
    known = words("employment")
    return {
        "ambitoSector": pair("ambito-sector", "PUB"),
        **_body(draws.pick(known["institutions"])),
        "areaAdscripcion": draws.pick(known["areas"]),
        "empleoCargoComision": draws.pick(known["posts"])[holder.sex],
        "funcionPrincipal": draws.pick(known["duties"]),
    }


def _private_job(case: Case) -> Record:
    draws, known = case.draws, words("employment")
    employer = company(draws, case.seed)
    return {
        "ambitoSector": explained_pair(draws, "ambito-sector", draws.pick(_SECTORS), known["other_fields"]),
        "nombreEmpresaSociedadAsociacion": employer.name,
        "rfc": employer.rfc,
        "area": draws.pick(known["private_areas"]),
        "puesto": draws.pick(known["private_posts"])[case.person.sex],
        "sector": employer.sector_pair(),
    }


def relative_work(
    case: Case, holder: Person, activity: str, since: int, post_member: str
) -> tuple[Record, int]:
    """Return what a partner or dependant does for a living, and the net pesos that it brings a month.

    Args:
        case: whose relative it is.
        holder: the relative.
        activity: clave of the kind of work.
        since: the first day on which the relative may have begun.
        post_member: name of the member that tells the post in a company.
    """
    draws, known = case.draws, words("employment")
    work: Record = {
        "actividadLaboral": explained_pair(draws, "actividad-laboral", activity, known["other_work"])
    }
    if activity == "NIN":
        return work, 0
    begun = iso(draws.between(min(max(since, case.until - 5000), case.until), case.until))
    if activity == "PUB":
        post = draws.pick(known["posts"])
        salary = draws.between(*post["pay"])
        work["actividadLaboralSectorPublico"] = {
            **_body(draws.pick(known["institutions"])),
            "areaAdscripcion": draws.pick(known["areas"]),
            "empleoCargoComision": post[holder.sex],
            "funcionPrincipal": draws.pick(known["duties"]),
            "salarioMensualNeto": amount(salary),
            "fechaIngreso": begun,
        }
        return work, salary
    salary = draws.between(6500, 42000)
    employer = company(draws, case.seed)
    work["actividadLaboralSectorPrivadoOtro"] = {
        "nombreEmpresaSociedadAsociacion": employer.name,
        post_member: draws.pick(known["private_posts"])[holder.sex],
        "rfc": employer.rfc,
        "fechaIngreso": begun,
        "sector": employer.sector_pair(),
        "salarioMensualNeto": amount(salary),
        "proveedorContratistaGobierno": draws.chance(8),
    }
    return work, salary
