# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of refusals: what is not refused, and with which words."""

from __future__ import annotations

from typing import Any

from conformance.sandbox.exchange import Call, Reply, json_reply
from conformance.sandbox.faults.common import html_page, is_token_request, query_of, without
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal


class _MalformedRefusal(Provider):
    """Deals with bodies that are not JSON in a way of its own; with everything else as it should."""

    def malformed(self, refusal: Refusal) -> Reply:
        """Return the answer to a malformed body."""
        raise NotImplementedError

    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        if refusal.reason == "malformed" and not is_token_request(call):
            return self.malformed(refusal)
        return super().refuse(refusal, call)


@fault("malformed-fails", breaks="errors.malformed")
class MalformedFails(_MalformedRefusal):
    def malformed(self, refusal: Refusal) -> Reply:  # noqa: ARG002 - that is the fault
        return html_page(500, "Internal Server Error")


@fault("malformed-html", breaks="errors.malformed")
class MalformedHtml(_MalformedRefusal):
    def malformed(self, refusal: Refusal) -> Reply:
        return html_page(refusal.status, "Bad Request")


@fault("malformed-numeric-code", breaks="errors.malformed")
class MalformedNumericCode(_MalformedRefusal):
    def malformed(self, refusal: Refusal) -> Reply:
        return json_reply(refusal.status, {"code": refusal.status})


@fault("malformed-served", breaks="errors.malformed")
class MalformedServed(_MalformedRefusal):
    def malformed(self, refusal: Refusal) -> Reply:  # noqa: ARG002 - that is the fault
        return self.search_reply(self.read({}))


@fault("number-as-text", breaks="errors.wrong-types")
class NumberAsText(Provider):
    def search_body(self, call: Call) -> Any:
        document = super().search_body(call)
        query = query_of(document)
        numbers = {
            name: str(value)
            for name, value in query.items()
            if name in self.filters and self.filters[name].match == "contains" and type(value) is int
        }
        return {**document, "query": {**query, **numbers}} if numbers else document


@fault("query-text-ignored", breaks="errors.wrong-types")
class QueryTextIgnored(Provider):
    def search_body(self, call: Call) -> Any:
        document = super().search_body(call)
        wrong = isinstance(document, dict) and isinstance(document.get("query"), str)
        return without(document, "query") if wrong else document


@fault("query-null-hangs", breaks="errors.wrong-types")
class QueryNullHangs(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        reply = super().refuse(refusal, call)
        if refusal.place == ("query",) and call.json["query"] is None:
            reply.delay += self.settings.hang_seconds
        return reply


@fault("filter-number-fails", breaks="errors.wrong-types", side_effects=("generated.no-server-error",))
class FilterNumberFails(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        if refusal.place[:1] == ("query",) and type(query_of(call.json).get(str(refusal.place[-1]))) is int:
            return html_page(500, "Internal Server Error")
        return super().refuse(refusal, call)


class _RefusalShape(Provider):
    """Words its refusals in a way of its own; those of malformed bodies and of tokens as it should."""

    def shaped(self, refusal: Refusal) -> Reply:
        """Return the answer to a refused call."""
        raise NotImplementedError

    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        if refusal.reason == "malformed" or is_token_request(call):
            return super().refuse(refusal, call)
        return self.shaped(refusal)


@fault("error-numeric-code", breaks="errors.shape")
class ErrorNumericCode(_RefusalShape):
    def shaped(self, refusal: Refusal) -> Reply:
        return json_reply(
            refusal.status, {**self.error_document(refusal), "code": refusal.status}, refusal.headers
        )


@fault("error-without-message", breaks="errors.shape")
class ErrorWithoutMessage(_RefusalShape):
    def shaped(self, refusal: Refusal) -> Reply:
        return json_reply(refusal.status, {"code": str(refusal.status)}, refusal.headers)


@fault("error-oauth-style", breaks="errors.shape")
class ErrorOauthStyle(_RefusalShape):
    def shaped(self, refusal: Refusal) -> Reply:
        message = self.error_document(refusal)["message"]
        return json_reply(
            refusal.status, {"error": refusal.reason, "error_description": message}, refusal.headers
        )


@fault("error-html", breaks="errors.shape")
class ErrorHtml(_RefusalShape):
    def shaped(self, refusal: Refusal) -> Reply:
        return html_page(refusal.status, "Error")


@fault("error-empty", breaks="errors.shape")
class ErrorEmpty(_RefusalShape):
    def shaped(self, refusal: Refusal) -> Reply:
        return Reply(refusal.status, headers=refusal.headers)
