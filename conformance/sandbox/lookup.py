"""Looking up one record by its parameters, and documents about it."""

from __future__ import annotations

from typing import Any

from conformance.sandbox.documents import WRITERS
from conformance.sandbox.exchange import Call, Reply, json_reply
from conformance.sandbox.holding import Holding
from conformance.sandbox.places import public_part
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.rows import Record
from standards.model import Endpoint


class LookingUp(Holding):
    """Each method is one decision about looking up.

    A parameter that is a member of the record tells which record; one that is a member of the items of a list in
    it tells which of those items come.
    """

    def answer_lookup(self, endpoint: Endpoint, call: Call) -> Reply:
        """Answer with the record that parameters name, or with a document about it."""
        parameters = self.readers[endpoint.name].read(call)
        found = self.narrowed(self.named(parameters), parameters)
        if endpoint.response is None:
            return self.document_reply(endpoint, found, parameters)
        return json_reply(200, public_part(found, self.answered) if self.settings.public_only else found)

    def named(self, parameters: dict[str, Any]) -> Record:
        """Return the record that parameters name."""
        wanted = {name: value for name, value in parameters.items() if name in self.place.members}
        for record in self.records:
            if all(record.get(name) == value for name, value in wanted.items()):
                return record
        raise Refusal(404, "record")

    def narrowed(self, record: Record, parameters: dict[str, Any]) -> Record:
        """Return a record with only those items of its lists that parameters mean."""
        return {
            name: [item for item in value if self.is_meant(item, name, parameters)]
            if isinstance(value, list)
            else value
            for name, value in record.items()
        }

    def is_meant(self, item: Any, member: str, parameters: dict[str, Any]) -> bool:
        """Whether an item of a list has the values that parameters ask for."""
        inner = self.place.members[member].members if member in self.place.members else {}
        return all(item.get(name) == value for name, value in parameters.items() if name in inner)

    def document_reply(self, endpoint: Endpoint, record: Record, parameters: dict[str, Any]) -> Reply:
        """Return a document about a record; there is none about lists of which nothing is left, nor about a no."""
        items = [item for value in record.values() if isinstance(value, list) for item in value]
        if not items or any(value is False for item in items for value in item.values()):
            raise Refusal(404, "record")
        lines = [
            endpoint.summary[self.settings.language],
            *(f"{name}: {value}" for name, value in parameters.items()),
        ]
        return Reply(200, WRITERS[endpoint.media_type](lines), {"Content-Type": endpoint.media_type})
