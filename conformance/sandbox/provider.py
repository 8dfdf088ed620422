"""The reference provider: every decision that an API takes, each in a small method that a fault can override."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import orjson

from conformance.sandbox.authorization import Authorization
from conformance.sandbox.collection import Collecting
from conformance.sandbox.exchange import JSON_TYPE, Call, Reply, json_reply
from conformance.sandbox.holding import Holding
from conformance.sandbox.institutions import Listing
from conformance.sandbox.lookup import LookingUp
from conformance.sandbox.parameters import path_values
from conformance.sandbox.places import Place, place_of
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.rows import Record
from conformance.sandbox.search import Asked, Searching
from conformance.sandbox.settings import Settings
from standards.model import Endpoint, Standard
from standards.texts import text

PACKAGE = "conformance.sandbox"
TOKEN_PATH = "/oauth/token"  # noqa: S105 - an address

COMMON_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True)
class Operation:
    """Something that the API offers at an address.

    Attributes:
        answer: what serves it.
        protected: whether it needs a token.
    """

    method: str
    path: str
    answer: Callable[[Call], Reply]
    protected: bool


class Provider(Authorization, Searching, Listing, Collecting, LookingUp):
    """A provider of a standard's data, without HTTP: calls in, replies out.

    Args:
        standard: what its API promises.
        records: what it serves.
        settings: credentials, lifetimes, limits.
        seed: of the keys that sign tokens.
    """

    def __init__(
        self, standard: Standard, records: Iterable[Record], settings: Settings | None = None, seed: int = 0
    ) -> None:
        settings = settings or Settings()
        Authorization.__init__(self, settings, seed, standard.api.security)
        Holding.__init__(self, standard, records, settings)
        if self.api.style == "search":
            self.prepare_search()
        elif self.api.style == "collection":
            self.prepare_collection()

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """What is offered: the standard's endpoints and, where tokens are given, the token."""
        offered = tuple(
            Operation(each.method, each.path, self.answer_of(each), protected=self.is_protected(each))
            for each in self.api.endpoints
        )
        if not self.gives_tokens:
            return offered
        return Operation("POST", TOKEN_PATH, self.answer_token, protected=False), *offered

    def answer_of(self, endpoint: Endpoint) -> Callable[[Call], Reply]:
        """Return what serves an endpoint."""
        if self.api.style == "lookup":
            return partial(self.answer_lookup, endpoint)
        answers = {
            ("search", "search"): self.answer_search,
            ("search", "dependencias"): self.answer_dependencias,
            ("collection", "list"): self.answer_list,
            ("collection", "item"): self.answer_item,
        }
        return answers[self.api.style, endpoint.name]

    def is_protected(self, endpoint: Endpoint) -> bool:
        """Whether an endpoint needs a token."""
        return self.api.security != "none" and not endpoint.public

    # Calls ----------------------------------------------------------------------------------------------------

    def handle(self, call: Call) -> Reply:
        """Answer a call."""
        try:
            reply = self.serve(call)
        except Refusal as refusal:
            reply = self.refuse(refusal, call)
        return self.finish(call, reply)

    def serve(self, call: Call) -> Reply:
        """Find what a call asks for, then check its token, then its body."""
        if call.oversized:
            raise Refusal(413, "oversized")
        operation = self.operation(call)
        if operation.protected:
            self.authenticate(call)
        return operation.answer(call)

    def operation(self, call: Call) -> Operation:
        """Return what is offered at an address for a method."""
        there = [each for each in self.operations if path_values(each.path, call.path) is not None]
        if not there:
            raise Refusal(404, "address")
        for each in there:
            if each.method == call.method:
                return each
        allowed = ", ".join(each.method for each in there)
        raise Refusal(405, "method", headers={"Allow": allowed}, expected=allowed)

    # Endpoints ------------------------------------------------------------------------------------------------

    def answer_token(self, call: Call) -> Reply:
        """Answer a token request."""
        return self.token_reply(self.grant_token(call))

    def token_reply(self, document: dict[str, Any]) -> Reply:
        """Return the answer that carries a token; no cache may keep it."""
        return json_reply(200, document, {"Pragma": "no-cache"})

    def answer_search(self, call: Call) -> Reply:
        """Answer a search."""
        self.readers["search"].read(call)
        document = self.search_body(call)
        self.validate(document)
        return self.search_reply(self.read(document))

    def search_body(self, call: Call) -> Any:
        """Return the body of a search as JSON."""
        if call.media_type not in {JSON_TYPE, ""}:
            raise Refusal(415, "media-type", expected=JSON_TYPE)
        return call.json

    def search_reply(self, asked: Asked) -> Reply:
        """Return the answer to a valid search."""
        document = self.search_document(asked, self.order(self.select(asked), asked))
        # A page number has no upper bound, and orjson's integers do.
        block = self.api.paging.pagination
        document[block] = orjson.Fragment(json.dumps(document[block]))
        return json_reply(200, document)

    def answer_dependencias(self, call: Call) -> Reply:  # noqa: ARG002 - every endpoint takes its call
        """Answer with the list of institutions."""
        return json_reply(200, self.dependencias())

    # Refusals and headers -------------------------------------------------------------------------------------

    def refuse(self, refusal: Refusal, call: Call) -> Reply:  # noqa: ARG002 - a careless provider shows it
        """Return the answer to a refused call."""
        return json_reply(refusal.status, self.error_document(refusal), refusal.headers)

    def error_document(self, refusal: Refusal) -> dict[str, Any]:
        """Return code and message of a refusal, in the form that the contract gives its errors."""
        message = text(PACKAGE, f"refusals.{refusal.reason}", self.settings.language, **refusal.params)
        return _error(self.error_place, refusal.status, message)

    @cached_property
    def error_place(self) -> Place:
        """What the contract says of every error."""
        return place_of(self.standard, self.api.error)

    def finish(self, call: Call, reply: Reply) -> Reply:  # noqa: ARG002 - a careless provider differs by call
        """Return the reply with the headers that every reply carries."""
        reply.headers = {**COMMON_HEADERS, **reply.headers}
        return reply


def _error(place: Place, status: int, message: str) -> dict[str, Any]:
    if "error" in place.members:
        return {"error": _error(place.members["error"], status, message)}
    number = "code" in place.members and "integer" in place.members["code"].types
    return {"code": status if number else str(status), "message": message}
