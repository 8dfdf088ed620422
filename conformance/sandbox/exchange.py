"""Requests and replies as the reference provider sees them, without any HTTP framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import orjson

from conformance.sandbox.refusals import Refusal
from conformance.sandbox.values import read_json

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"

JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Call:
    """A request.

    Attributes:
        parameters: of the address, the last of each name.
        headers: by name in lower case.
        oversized: whether the body was larger than is read.
        client: address and port that it came from.
        pairs: every parameter of the address, in its order.
    """

    method: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    oversized: bool = False
    client: str = ""
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, in lower case; empty when absent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Any:
        """The body as JSON.

        Raises:
            Refusal: ``malformed`` when it is not JSON that can be written again: broken UTF-8, lone
                surrogates, numbers out of range and endless nesting are not.
        """
        try:
            content = self.body.decode("utf-8")
        except UnicodeDecodeError:
            raise Refusal(400, "malformed") from None
        return read_json(content)

    @cached_property
    def form(self) -> dict[str, str]:
        """The members of a form body.

        Raises:
            Refusal: ``malformed`` when it is not a form, or says something twice.
        """
        try:
            pairs = parse_qsl(
                self.body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
            )
        except ValueError:
            raise Refusal(400, "malformed") from None
        if len(dict(pairs)) < len(pairs):
            raise Refusal(400, "malformed")
        return dict(pairs)


@dataclass
class Reply:
    """An answer.

    Attributes:
        delay: seconds that it is held back.
    """

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


def json_reply(status: int, document: Any, headers: dict[str, str] | None = None) -> Reply:
    """Return a reply with a JSON body."""
    return Reply(status, orjson.dumps(document), {**JSON_HEADERS, **(headers or {})})
