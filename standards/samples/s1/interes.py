"""Interests: what the declarant, the partner or a dependant takes part in, receives and represents."""

from __future__ import annotations

from collections.abc import Callable

from standards.samples.s1.case import YEAR, YOUNGEST_AT_WORK, Case
from standards.samples.s1.empleo import LEVELS
from standards.samples.s1.parties import Party, company, full_name, individual, named, organisation, party
from standards.samples.s1.places import located
from standards.samples.s1.pool import Pool
from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record, amount, claves, explained_pair, iso, none_or, words

PARTICIPATION, DECISIONS, SUPPORT, REPRESENTATION, CLIENTS, BENEFITS, TRUSTS = 56, 48, 42, 38, 42, 34, 30
"""Percent of declarants with something to tell in each section."""

_PARTNERS = {"CAS": "CY", "CON": "CON", "SCO": "CONV"}
_RELATIVES = {
    "HIJ": "HIJ", "HER": "HER", "MAD": "MA", "PAD": "PA", "SOB": "SOB", "NIE": "NIE", "AHI": "AHI", "ABU": "ABU",
    "CUN": "CU", "TIOA": "TIO", "PRI": "PRI", "NUE": "NUE", "YER": "YER", "OTRO": "OTRO",
}  # fmt: skip
"""What dependants are called as beneficiaries."""
_MOSTLY: tuple[str, ...] = ("DECLARANTE",) * 7
_ROLES = ("FIDEICOMITENTE", "FIDUCIARIO", "FIDEICOMISARIO", "COMITE_TECNICO")
_PARTS = ("SCIO",) * 3 + ("ACCI",) * 3 + ("COMI", "REPR", "APOD", "COLB", "BENE", "OTRO")


def interests(case: Case) -> Record:
    """Return ``interes``."""
    return {
        "participacion": _several(case, "participacion", PARTICIPATION, _participation),
        "participacionTomaDecisiones": _several(case, "participacion", DECISIONS, _decisions),
        "apoyos": _several(case, "apoyo", SUPPORT, _support),
        "representacion": _several(case, "representacion", REPRESENTATION, _representation),
        "clientesPrincipales": _several(case, "cliente", CLIENTS, _client),
        "beneficiosPrivados": _several(case, "beneficio", BENEFITS, _benefit),
        "fideicomisos": _several(case, "fideicomiso", TRUSTS, _trust),
    }


def _several(case: Case, member: str, percent: int, make: Callable[[Case], Record]) -> Record:
    number = case.draws.pick((1, 2, 2)) if case.draws.chance(percent) else 0
    return none_or(case.draws, member, [make(case) for _ in range(number)])


def _relation(case: Case) -> str:
    """Return whom it is about: mostly the declarant, else somebody of the household."""
    options = _MOSTLY
    if case.partner is not None:
        options = (*options, "PAREJA")
    if case.dependants:
        options = (*options, "DEPENDIENTE_ECONOMICO")
    return case.draws.pick(options)


def _entry(case: Case, pool: Pool) -> Record:
    """Return what opens an entry, and what a pool tells of it."""
    opening = {"tipoOperacion": case.operation(), "tipoRelacion": _relation(case)}
    return opening | pool.draw(case.draws, case.seed)


def _beneficiary(case: Case) -> Record:
    draws = case.draws
    known = ["DC", "DC", *filter(None, map(_RELATIVES.get, case.dependants))]
    if case.partner is not None:
        known.append(_PARTNERS[case.marital])
    others = words("property")["other_beneficiaries"]
    return explained_pair(draws, "beneficiarios-programa", draws.pick(known), others)


def _paid(draws: Stream, percent: int) -> Record:
    """Return whether something is paid for, and how much a month if it is."""
    if not draws.chance(percent):
        return {"recibeRemuneracion": False}
    return {"recibeRemuneracion": True, "montoMensual": amount(draws.between(800, 24_000))}


def _recent(case: Case, years: int = 2) -> str:
    return iso(case.draws.between(max(case.until - years * YEAR, case.birth + YOUNGEST_AT_WORK), case.until))


def _participation(case: Case) -> Record:
    return _entry(case, _PARTICIPATIONS)


def _participation_parts(draws: Stream, seed: int) -> Record:
    one, others = company(draws, seed), words("property")["other_participations"]
    return {
        "nombreEmpresaSociedadAsociacion": one.name,
        "rfc": one.rfc,
        "porcentajeParticipacion": draws.between(1, 100),
        "tipoParticipacion": explained_pair(draws, "tipo-participacion", draws.pick(_PARTS), others),
        **_paid(draws, 55),
        "ubicacion": located(draws),
        "sector": one.sector_pair(),
    }


def _decisions(case: Case) -> Record:
    return _entry(case, _DECISIONS) | {"fechaInicioParticipacion": _recent(case, 6)}


def _decisions_parts(draws: Stream, seed: int) -> Record:  # noqa: ARG001 - the same for every seed
    known, kind = words("property"), draws.pick(claves("tipo-institucion"))
    one = organisation(draws.pick(known["associations"][kind]))
    return {
        "tipoInstitucion": explained_pair(draws, "tipo-institucion", kind, known["other_associations"]),
        "nombreInstitucion": one.name,
        "rfc": one.rfc,
        "puestoRol": draws.pick(known["roles"]),
        **_paid(draws, 20),
        "ubicacion": located(draws),
    }


def _support(case: Case) -> Record:
    draws, known = case.draws, words("property")
    one = draws.pick(known["programmes"])
    item: Record = {
        "tipoOperacion": case.operation(),
        "tipoPersona": "FISICA",
        "beneficiarioPrograma": _beneficiary(case),
        "nombrePrograma": one["name"],
        "institucionOtorgante": one["giver"],
        "nivelOrdenGobierno": LEVELS[one["level"]],
        "tipoApoyo": explained_pair(draws, "tipo-apoyo", one["kind"], known["other_supports"]),
    }
    if one["kind"] == "SUB" and draws.chance(75):
        return {**item, "formaRecepcion": "MONETARIO", "montoApoyoMensual": amount(draws.between(400, 6200))}
    return {**item, "formaRecepcion": "ESPECIE", "especifiqueApoyo": one["gift"]}


def _representation(case: Case) -> Record:
    return _entry(case, _REPRESENTATIONS) | {"fechaInicioRepresentacion": _recent(case)}


def _representation_parts(draws: Stream, seed: int) -> Record:
    return {
        "tipoRepresentacion": draws.pick(("REPRESENTANTE", "REPRESENTADO")),
        **named(party(draws, seed)),
        **_paid(draws, 45),
        "ubicacion": located(draws),
        "sector": company(draws, seed).sector_pair(),
    }


def _client(case: Case) -> Record:
    return _entry(case, _CLIENTS)


def _client_parts(draws: Stream, seed: int) -> Record:
    one = company(draws, seed)
    return {
        "realizaActividadLucrativa": True,
        "empresa": {"nombreEmpresaServicio": one.name, "rfc": one.rfc},
        "clientePrincipal": named(party(draws, seed, 65)),
        "sector": one.sector_pair(),
        "montoAproximadoGanancia": amount(draws.between(28_500, 160_000)),
        "ubicacion": located(draws),
    }


def _benefit(case: Case) -> Record:
    first, second = _beneficiary(case), _beneficiary(case)
    both = [first] if first["clave"] == second["clave"] else [first, second]
    item = {"tipoOperacion": case.operation(), "beneficiario": both}
    return item | _BENEFITS.draw(case.draws, case.seed)


def _benefit_parts(draws: Stream, seed: int) -> Record:
    known, kind = words("property"), draws.pick(claves("tipo-beneficio"))
    giver = party(draws, seed, 70)
    item: Record = {
        "tipoPersona": giver.kind,
        "tipoBeneficio": explained_pair(draws, "tipo-beneficio", kind, known["other_benefits"]),
        "otorgante": named(giver),
        "sector": company(draws, seed).sector_pair(),
    }
    if draws.chance(50):
        worth = amount(draws.between(500, 9000))
        return {**item, "formaRecepcion": "MONETARIO", "montoMensualAproximado": worth}
    return {**item, "formaRecepcion": "ESPECIE", "especifiqueBeneficio": known["benefits"][kind]}


def _trust(case: Case) -> Record:
    """Return a trust, in which the one whom it is about has the part that is told."""
    item = _entry(case, _TRUSTS)
    one = {"DECLARANTE": case.person, "PAREJA": case.partner}.get(item["tipoRelacion"])
    part = item["tipoParticipacion"].lower()
    if one is not None and part in item and part != "fiduciario":
        item[part] = named(Party("FISICA", full_name(one), one.rfc))
    return item


def _trust_parts(draws: Stream, seed: int) -> Record:
    known = words("property")
    trust = organisation(draws.pick(known["trusts"]))
    bank = organisation(draws.pick(known["banks"]))
    role = draws.pick(_ROLES)
    settlor = individual(draws, seed) if role == "FIDEICOMITENTE" else party(draws, seed, 60)
    return {
        "tipoFideicomiso": draws.pick(("PUBLICO", "PRIVADO", "PRIVADO", "MIXTO")),
        "tipoParticipacion": role,
        "rfcFideicomiso": trust.rfc,
        "fideicomitente": named(settlor),
        "fiduciario": {"nombreRazonSocial": bank.name, "rfc": bank.rfc},
        "fideicomisario": named(individual(draws, seed)),
        "sector": company(draws, seed).sector_pair(),
        "extranjero": "EX" if draws.chance(6) else "MX",
    }


_PARTICIPATIONS = Pool("s1-participation", 300, _participation_parts)
_DECISIONS = Pool("s1-decisions", 200, _decisions_parts)
_REPRESENTATIONS = Pool("s1-representation", 300, _representation_parts)
_CLIENTS = Pool("s1-client", 300, _client_parts)
_BENEFITS = Pool("s1-benefit", 300, _benefit_parts)
_TRUSTS = Pool("s1-trust", 300, _trust_parts)
