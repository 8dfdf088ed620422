"""Why the reference provider refuses a request."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):  # noqa: N818 - an answer to the client, not an error of this program
    """A request that is answered with an error.

    Attributes:
        reason: key of the text ``refusals.<reason>``, with ``params``.
        place: member names of the wrong value in the body, if one is.
        headers: that the answer must carry.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        *,
        place: tuple[str | int, ...] = (),
        headers: dict[str, str] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.place = place
        self.headers = headers or {}
        self.params = params
