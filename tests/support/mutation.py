"""Records with something changed at random places: what providers get wrong, and what they almost get wrong."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

TEXTS = (
    *(
        "",
        " ",
        "N/A",
        "NO APLICA",
        "no tiene",
        "Ninguno.",
        "XXX",
        "aaaa",
        "000",
        "S/N",
        "null",
        "prueba",
        "nd",
        "-",
    ),
    *(
        "MuÃ±oz",
        "Mun\u0303oz",
        " Ana",
        "Ana ",
        "De  la Cruz",
        "<b>x</b>",
        "A\u0000",
        "A\u200b",
        "Niño %20",
        "¿Qué?",
    ),
    *("Lic. Ana", "Obras del Sur SA de CV", "Ana 2", "ana.ruiz@correo.mx", "Director GOMC800101HDFMRR05"),
    *(
        "GOMC800101HDFMRR05",
        "GOMC800101HDFMRR06",
        "GOMC800101AB1",
        "XAXX010101000",
        "JPM851111C44",
        "BEML920313HMCLNS09",
    ),
    *("Tel. 55 1234 5678", "012180001234567890", "2025-02-30", "2025-13-01", "31/01/2025", "2099-01-01"),
    *(
        "2099-01-01T00:00:00Z",
        "1990-01-01T00:00:00Z",
        "2025-01-21T17:32:28",
        "2024-02-29",
        "2023-02-29",
        "1850-01-01",
    ),
    *(
        "AGREGAR",
        "BAJA",
        "SIN_CAMBIOS",
        "INICIAL",
        "MODIFICACIÓN",
        "DEC",
        "CTER",
        "MXN",
        "USD",
        "pesos",
        "MX",
        "09",
    ),
    *(
        "OTRO",
        "O",
        "OTR",
        "F",
        "M",
        "H",
        "FEMENINO",
        "PUB",
        "PRI",
        "NIN",
        "FISICA",
        "MORAL",
        "MONETARIO",
        "ESPECIE",
    ),
    *(
        "CURSANDO",
        "FINALIZADO",
        "TITULO",
        "NO APLICA",
        "CONTADO",
        "CPV",
        "HRN",
        "999",
        "1",
        "Á" * 600,
        "1.5",
        "\n",
    ),
)
OTHERS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    2,
    -1,
    99,
    100,
    1.5,
    3.0,
    10**30,
    [],
    {},
    [[]],
    [None],
    {"clave": ""},
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place of a record: who holds it, and its key there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        yield value, key
        yield from places(child)


def mutated(record: Any, random: Random, times: int = 1) -> Any:
    """Return a copy of a record, changed at so many places."""
    changed = copy.deepcopy(record)
    for _ in range(times):
        found = list(places(changed))
        if not found:
            break
        _change(*random.choice(found), found, random)
    return changed


def _change(holder: Any, key: Any, found: list[tuple[Any, Any]], random: Random) -> None:
    match random.randrange(8):
        case 0 | 1 | 2:
            holder[key] = random.choice(TEXTS)
        case 3:
            holder[key] = copy.deepcopy(random.choice(OTHERS))
        case 4:
            del holder[key]
        case 5:
            other, at = random.choice(found)
            holder[key] = copy.deepcopy(other[at])
        case 6 if isinstance(holder, dict):
            holder[str(key)[:-1] + random.choice("xs")] = copy.deepcopy(holder[key])
        case 6:
            holder.append(copy.deepcopy(holder[key]))
        case _ if isinstance(holder[key], str):
            text = holder[key]
            holder[key] = random.choice(
                [text.upper(), text.lower(), f"{text} ", text[:-1], text + "0", text[::-1]]
            )
        case _ if isinstance(holder[key], int | float):
            holder[key] += random.choice([-1, 1, 0.5, 1000])
        case _:
            holder[key] = copy.deepcopy(random.choice(OTHERS))
