"""Real estate, vehicles and other goods."""

from __future__ import annotations

from datetime import date

from standards.samples.s1.case import Case
from standards.samples.s1.places import places, somewhere, state_pair
from standards.samples.s1.pool import Pool
from standards.samples.s1.stream import Stream
from standards.samples.s1.titularidad import acquired, loss, origin, ownership
from standards.samples.s1.words import Record, explained_pair, none_or, words

_BUILDINGS = ("CASA",) * 7 + ("DPTO",) * 4 + ("TERR",) * 3 + ("EDIF", "LOCC", "BODG", "PALC", "RACH", "OTRO")
_LAND_ONLY = frozenset({"TERR", "RACH"})
_WITHOUT_LAND = frozenset({"DPTO", "PALC"})
_VEHICLES = ("AUMOT",) * 17 + ("AERN", "BARYA", "OTRO")
_GOODS = ("MECA", "MECA", "APAE", "APAE", "JOYA", "COLEC", "OBRA", "OTRO")
_LISTS = {"AERN": "aircraft", "BARYA": "boats", "OTRO": "other_vehicles"}
_SERIAL = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"  # letters that look like digits are not used


def real_estate(case: Case) -> Record:
    """Return ``bienesInmuebles``."""
    number = case.draws.pick((0, 1, 1, 1, 2, 2, 3, 4))
    return none_or(case.draws, "bienInmueble", [_building(case) for _ in range(number)])


def _building(case: Case) -> Record:
    draws, operation = case.draws, case.operation()
    item = {"tipoOperacion": operation, **_ESTATES.draw(draws, case.seed)}
    owners = ownership(case)
    item |= owners.members()
    item["porcentajePropiedad"] = owners.percent
    acquired(case, operation, item)
    item["datoIdentificacion"] = f"Folio real {draws.between(100000, 999998)}"
    item |= somewhere(draws, 4, case.place if draws.chance(60) else None)
    return item | loss(case, operation, "INMUEBLE", item["valorAdquisicion"]["valor"])


def _estate(draws: Stream, seed: int) -> Record:
    kind = draws.pick(_BUILDINGS)
    came = origin(draws, seed, draws.between(180, 4200) * 1000)
    judged = came["formaAdquisicion"]["clave"] == "STC"
    return {
        "tipoInmueble": building_kind(draws, kind),
        **_surfaces(draws, kind),
        **came,
        "valorConformeA": "SENTENCIA" if judged else draws.pick(("ESCRITURA PÚBLICA",) * 4 + ("CONTRATO",)),
    }


_ESTATES = Pool("s1-estate", 600, _estate)


def building_kind(draws: Stream, clave: str = "") -> Record:
    """Return a kind of real estate as clave and text."""
    others = words("property")["other_buildings"]
    return explained_pair(draws, "tipo-inmueble", clave or draws.pick(_BUILDINGS), others)


def _surfaces(draws: Stream, kind: str) -> Record:
    if kind == "RACH":
        unit = draws.pick(("ha",) * 7 + ("km2",))
        area = draws.between(2, 60) if unit == "ha" else draws.between(1, 4)
        return {"superficieTerreno": {"valor": area, "unidad": unit}}
    land = {"valor": draws.between(90, 900), "unidad": "m2"}
    if kind in _LAND_ONLY:
        return {"superficieTerreno": land}
    built = {"valor": draws.between(45, 320), "unidad": "m2"}
    if kind in _WITHOUT_LAND:
        return {"superficieConstruccion": built}
    return {"superficieTerreno": land, "superficieConstruccion": built}


def vehicles(case: Case) -> Record:
    """Return ``vehiculos``."""
    number = case.draws.pick((0, 1, 1, 1, 2, 2, 3))
    return none_or(case.draws, "vehiculo", [_vehicle(case) for _ in range(number)])


def _model(draws: Stream) -> tuple[Record, Record, int]:
    """Return the kind of a vehicle, what else it is, and its price."""
    clave = draws.pick(_VEHICLES)
    model = draws.pick(words("property")[_LISTS.get(clave, "vehicles")])
    explained = [model["kind"]] if "kind" in model else []
    kind = explained_pair(draws, "tipo-vehiculo", clave, explained)
    return kind, {"marca": model["brand"], "modelo": model["model"]}, model["price"]


def _made(case: Case, last_year: int) -> Record:
    """Return the year of a vehicle, at most that one, and its serial number."""
    draws = case.draws
    letters = "".join(draws.pick(_SERIAL) for _ in range(5))
    return {
        "anio": last_year - draws.pick((0, 0, 0, 1, 1, 2, 3, 4, 6, 8)),
        "numeroSerieRegistro": f"3{letters}{draws.below(10**9):09}{draws.between(10, 98)}",
    }


def _registered(case: Case) -> Record:
    draws = case.draws
    if draws.chance(3):
        return {"pais": "US"}
    place = case.place if draws.chance(80) else draws.pick(places())
    return {"pais": "MX", "entidadFederativa": state_pair(place)}


def _vehicle(case: Case) -> Record:
    operation = case.operation()
    item = {"tipoOperacion": operation, **_VEHICLES_OF_SALE.draw(case.draws, case.seed)}
    item |= ownership(case).members()
    day = acquired(case, operation, item)
    item |= _made(case, date.fromordinal(day).year)
    item["lugarRegistro"] = _registered(case)
    return item | loss(case, operation, "VEHICULO", item["valorAdquisicion"]["valor"])


def _vehicle_of_sale(draws: Stream, seed: int) -> Record:
    kind, what, price = _model(draws)
    return {"tipoVehiculo": kind, **what, **origin(draws, seed, price * draws.between(35, 100) // 100)}


_VEHICLES_OF_SALE = Pool("s1-vehicle", 600, _vehicle_of_sale)


def lent_vehicle(case: Case) -> Record:
    """Return a vehicle that somebody else owns."""
    kind, what, _ = _model(case.draws)
    made = _made(case, date.fromordinal(case.until).year)
    return {"tipo": kind, **what, **made, "lugarRegistro": _registered(case)}


def goods(case: Case) -> Record:
    """Return ``bienesMuebles``."""
    number = case.draws.pick((0, 0, 1, 1, 2))
    return none_or(case.draws, "bienMueble", [_good(case) for _ in range(number)])


def _good(case: Case) -> Record:
    operation = case.operation()
    item = {"tipoOperacion": operation, **_GOODS_OF_SALE.draw(case.draws, case.seed)}
    item |= ownership(case).members()
    acquired(case, operation, item)
    return item | loss(case, operation, "MUEBLE", item["valorAdquisicion"]["valor"])


def _good_of_sale(draws: Stream, seed: int) -> Record:
    known, kind = words("property"), draws.pick(_GOODS)
    return {
        "tipoBien": explained_pair(draws, "tipo-bien-muebles", kind, known["other_movables"]),
        "descripcionGeneralBien": draws.pick(known["movables"][kind]),
        **origin(draws, seed, draws.between(12, 260) * 1000),
    }


_GOODS_OF_SALE = Pool("s1-good", 400, _good_of_sale)
