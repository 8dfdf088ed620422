# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults that only several clients at once bring to light."""

from __future__ import annotations

import time
from typing import Any

from conformance.sandbox.exchange import Call, Reply
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.filtering import Rows
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.search import Asked

CROWD = 3
"""Clients at once that are too many for these providers."""

RECENT = 0.25
"""Seconds after its last call during which a client counts as present: answers come too fast to overlap."""

QUIET = 0.4
"""Seconds after which a crowd is gone."""

LOCKED = 5.0


class _Crowded(Provider):
    """Knows how many clients it serves at once."""

    present: dict[str, float]

    def handle(self, call: Call) -> Reply:
        """Answer a call, and remember who asked."""
        now = time.monotonic()
        earlier = getattr(self, "present", {})
        self.present = {client: until for client, until in earlier.items() if until > now} | {
            call.client: now + RECENT
        }
        reply = super().handle(call)
        self.present[call.client] += reply.delay
        return reply

    @property
    def is_crowded(self) -> bool:
        """Whether there are too many clients."""
        return len(self.present) >= CROWD


@fault("crowd-refused", breaks="stress.errors")
class CrowdRefused(_Crowded):
    def search_reply(self, asked: Asked) -> Reply:
        if self.is_crowded:
            raise Refusal(503, "busy")
        return super().search_reply(asked)


@fault("crowd-searches-slow", breaks="stress.data-time")
class CrowdSearchesSlow(_Crowded):
    def search_reply(self, asked: Asked) -> Reply:
        reply = super().search_reply(asked)
        reply.delay += self.settings.slow_seconds if self.is_crowded else 0
        return reply


@fault("crowd-tokens-slow", breaks="stress.token-time")
class CrowdTokensSlow(_Crowded):
    def token_reply(self, document: dict[str, Any]) -> Reply:
        reply = super().token_reply(document)
        reply.delay += self.settings.slow_seconds if self.is_crowded else 0
        return reply


@fault("crowd-answers-mixed", breaks="stress.same-answers")
class CrowdAnswersMixed(_Crowded):
    """Keeps the answer of a search where the next one finds it."""

    last: dict[str, Any] | None = None

    def search_document(self, asked: Asked, found: Rows) -> dict[str, Any]:
        document = super().search_document(asked, found)
        shown = self.last if self.is_crowded and self.last else document
        self.last = dict(document)
        return shown


@fault("crowd-locks-out", breaks="stress.recovery")
class CrowdLocksOut(_Crowded):
    crowded_at = 0.0
    locked_until = 0.0

    def search_reply(self, asked: Asked) -> Reply:
        now = time.monotonic()
        if self.is_crowded:
            self.crowded_at = now
        elif self.crowded_at and now - self.crowded_at > QUIET:
            self.crowded_at, self.locked_until = 0.0, now + LOCKED
        if now < self.locked_until:
            raise Refusal(429, "busy")
        return super().search_reply(asked)
