"""Where the people of sample declarations live, work and own."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from standards.samples.s1.pool import Pool
from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record, words

SAME_PLACE = 78  # percent of people who live in the municipality where they work


class Place(NamedTuple):
    """A municipality with its state and the postal codes in use there."""

    number: int
    state: tuple[str, str]
    municipality: tuple[str, str]
    postal: tuple[int, int]
    dialling: str


@cache
def places() -> tuple[Place, ...]:
    """Return every place in Mexico."""
    known = words("places")
    return tuple(
        Place(
            number,
            tuple(place["entidad"]),
            tuple(place["municipio"]),
            tuple(place["postal"]),
            known["dialling"][place["entidad"][0]],
        )
        for number, place in enumerate(known["places"])
    )


@cache
def _of_state(clave: str) -> tuple[Place, ...]:
    return tuple(place for place in places() if place.state[0] == clave)


def near(draws: Stream, place: Place) -> Place:
    """Return a place from which people go to another every day: the same one or one of its state."""
    return place if draws.chance(SAME_PLACE) else draws.pick(_of_state(place.state[0]))


def state_pair(place: Place) -> Record:
    """Return the state of a place as clave and text."""
    return {"clave": place.state[0], "valor": place.state[1]}


@cache
def _house_numbers() -> tuple[str, ...]:
    # Numbers such as 111 look like a filler.
    return tuple(str(number) for number in range(3, 2400) if len(set(str(number))) > 1 or number < 10)


def in_mexico(draws: Stream, place: Place) -> Record:
    """Return an address in a place in Mexico."""
    address = _ADDRESSES.draw(draws, place.number)
    address["numeroExterior"] = draws.pick(_house_numbers())
    return address


def _address(draws: Stream, number: int) -> Record:
    known, place = words("places"), places()[number]
    address: Record = {"calle": draws.pick(known["streets"]), "numeroExterior": draws.pick(_house_numbers())}
    if draws.chance(35):
        address["numeroInterior"] = draws.pick(known["interiors"])
    address["coloniaLocalidad"] = draws.pick(known["settlements"])
    address["municipioAlcaldia"] = {"clave": place.municipality[0], "valor": place.municipality[1]}
    address["entidadFederativa"] = {"clave": place.state[0], "valor": place.state[1]}
    address["codigoPostal"] = f"{draws.between(*place.postal) // 10 * 10:05}"
    return address


_ADDRESSES = Pool("s1-address", 60, _address, keys=100)


def abroad(draws: Stream, city: Record) -> Record:
    """Return an address in a city abroad."""
    address: Record = {"calle": city["street"], "numeroExterior": draws.pick(_house_numbers())}
    if draws.chance(50):
        address["numeroInterior"] = draws.pick(words("places")["interiors"])
    return {
        **address,
        "ciudadLocalidad": city["city"],
        "estadoProvincia": city["state"],
        "pais": city["country"],
        "codigoPostal": city["postal"],
    }


def somewhere(draws: Stream, percent_abroad: int, place: Place | None = None) -> Record:
    """Return the one member that an address fills, in Mexico or abroad.

    Args:
        draws: where the choices come from.
        percent_abroad: how often it is abroad.
        place: where in Mexico; any place without it.
    """
    if draws.chance(percent_abroad):
        return {"domicilioExtranjero": abroad(draws, draws.pick(words("places")["foreign"]))}
    return {"domicilioMexico": in_mexico(draws, place or draws.pick(places()))}


def copied(address: Record) -> Record:
    """Return another address that is the same."""
    if "pais" in address:
        return dict(address)
    municipality, state = address["municipioAlcaldia"], address["entidadFederativa"]
    return {**address, "municipioAlcaldia": {**municipality}, "entidadFederativa": {**state}}


def located(draws: Stream, percent_abroad: int = 4) -> Record:
    """Return a country, and the state when it is Mexico."""
    if draws.chance(percent_abroad):
        return {"pais": draws.pick(words("places")["foreign"])["country"]}
    return {"pais": "MX", "entidadFederativa": state_pair(draws.pick(places()))}


def telephone(draws: Stream, place: Place) -> str:
    """Return a telephone number of a place: ten digits."""
    dialling = place.dialling
    rest = 10 - len(dialling)
    return f"{dialling}{2 + draws.below(7)}{draws.below(10 ** (rest - 1)):0{rest - 1}}"


@lru_cache(maxsize=256)
def _office(seed: int, institution: int) -> tuple[Place, Record]:
    draws = Stream("s1-office", seed, institution)
    place = draws.pick(places())
    return place, in_mexico(draws, place)


def office(seed: int, institution: int) -> tuple[Place, Record]:
    """Return where an institution is, and its address."""
    place, address = _office(seed, institution)
    return place, copied(address)
