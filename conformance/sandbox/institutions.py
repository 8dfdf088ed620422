"""The institutions that a provider has records of."""

from __future__ import annotations

from itertools import chain
from typing import Any

from conformance.sandbox.holding import Holding
from conformance.sandbox.places import place_of
from standards.pointers import values_at
from standards.spanish import collation_key, search_fold

INSTITUTION_NAME = "nombre"
"""The member of an institution that names it, in every system that lists them."""


class Listing(Holding):
    """The list of institutions."""

    def dependencias(self) -> Any:
        """Return the institutions of all records, each once, by name."""
        members = place_of(self.standard, self.api.endpoint("dependencias").response or "").members
        found: dict[str, dict[str, Any]] = {}
        ordered = sorted(self.records, key=lambda record: str(record.get("id", "")))
        for institution in chain.from_iterable(values_at(record, self.api.institution) for record in ordered):
            if isinstance(institution, dict) and institution.get(INSTITUTION_NAME):
                shown = {name: value for name, value in institution.items() if name in members}
                found.setdefault(search_fold(institution[INSTITUTION_NAME]), shown)
        return sorted(found.values(), key=lambda each: collation_key(each[INSTITUTION_NAME]))
