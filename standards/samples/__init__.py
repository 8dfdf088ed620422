"""Synthetic records: valid by schema and by every rule, the same for the same seed and index.

Any slice can be made alone, so that many processes share the work. A standard whose records can be made has
an entry in `GENERATORS`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from standards.errors import UsageFailure
from standards.model import Standard

TODAY = date(2026, 6, 30)
"""The day as of which records are made unless another is asked for: fixed, so that bytes are stable."""

Generator = Callable[[int, range, date], Iterator[dict[str, Any]]]

GENERATORS: dict[str, dict[str, str]] = {
    "s1@2.0": {
        "declaracion": "s1.declaraciones:mixed",
        "inicial": "s1.declaraciones:initial",
        "modificacion": "s1.declaraciones:modification",
        "conclusion": "s1.declaraciones:conclusion",
        "declaracion-fiscal": "s1.fiscal:records",
    },
    "s2@1.1": {"spic": "s2:records"},
    "s2@2.0": {"servidor-publico": "s2v2:records"},
    "s3@1.1": {"servidores": "s3v1:servidores", "particulares": "s3v1:particulares"},
    "s3@2.0": {
        "faltas-administrativas-graves": "s3v2:graves",
        "faltas-administrativas-no-graves": "s3v2:no_graves",
        "faltas-graves-personas-fisicas": "s3v2:personas_fisicas",
        "faltas-graves-personas-morales": "s3v2:personas_morales",
    },
    "s4@0.1": {
        "programa-anual": "s4.programmes:records",
        "auditoria": "s4.audits:records",
        "informe": "s4.reports:records",
        "integrante": "s4.members:records",
    },
    "s5@0.1": {
        "denuncia": "s5.complaints:records",
        "seguimiento": "s5.followups:records",
        "estadistica": "s5.figures:records",
    },
    "s6@1.1": {
        "release": "s6:releases",
        "release-package": "s6:release_packages",
        "record-package": "s6:record_packages",
        "record": "s6:interconnection_records",
    },
}
"""By version and kind of record: the module of this package, and its function."""


def generate(
    standard: Standard, count: int, seed: int = 0, start: int = 0, *, today: date = TODAY
) -> Iterator[dict[str, Any]]:
    """Yield synthetic records.

    Args:
        standard: whose records; its ``record`` tells which kind.
        count: how many.
        seed: another seed makes other records.
        start: index of the first one.
        today: nothing in a record is later than the day before.

    Raises:
        UsageFailure: ``sample-unavailable`` when this standard's records cannot be made.
    """
    place = GENERATORS.get(standard.edition, {}).get(standard.record.name)
    if place is None:
        raise UsageFailure("sample-unavailable", name=standard.name, known=", ".join(GENERATORS))
    module, _, function = place.partition(":")
    generator: Generator = getattr(importlib.import_module(f"{__name__}.{module}"), function)
    return generator(seed, range(start, start + count), today)
