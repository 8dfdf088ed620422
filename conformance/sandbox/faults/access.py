# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of access: which token is asked for and taken, and what replies give away."""

from __future__ import annotations

from conformance.sandbox.exchange import Call, Reply, json_reply
from conformance.sandbox.faults.common import has_valid_body, is_search
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal

STACK = (
    "TypeError: Cannot read properties of undefined (reading 'split')\n"
    "    at search (/usr/src/app/controllers/search.js:42:17)\n"
    "    at Layer.handle (/usr/src/app/node_modules/express/lib/router/layer.js:95:5)"
)
DATABASE_ERROR = "MongoServerError: query requires an object, host db-01:27017"


def _is_plain_search(provider: Provider, call: Call) -> bool:
    """Whether a call is a valid search that just lacks its token: nothing else is tried with it."""
    return (
        is_search(provider, call)
        and not call.parameters
        and "authorization" not in call.headers
        and has_valid_body(provider, call)
    )


@fault("search-without-token", breaks="access.token-required")
class SearchWithoutToken(Provider):
    def token_missing(self, call: Call) -> None:
        if not _is_plain_search(self, call):
            super().token_missing(call)


@fault("search-without-token-403", breaks="access.token-required")
class SearchWithoutToken403(Provider):
    def token_missing(self, call: Call) -> None:
        if _is_plain_search(self, call):
            raise Refusal(403, "token-missing")
        super().token_missing(call)


@fault("dependencias-without-token", breaks="access.token-required-dependencias")
class DependenciasWithoutToken(Provider):
    def token_missing(self, call: Call) -> None:
        if is_search(self, call):
            super().token_missing(call)


@fault("dependencias-without-token-403", breaks="access.token-required-dependencias")
class DependenciasWithoutToken403(Provider):
    def token_missing(self, call: Call) -> None:
        if is_search(self, call):
            super().token_missing(call)
        raise Refusal(403, "token-missing")


@fault("token-signature-ignored", breaks="access.token-tampered")
class TokenSignatureIgnored(Provider):
    def is_genuine(self, token: str) -> bool:
        return self.tokens.claims(token) is not None


@fault("token-invented-accepted", breaks="access.token-tampered")
class TokenInventedAccepted(Provider):
    def token_invalid(self, call: Call) -> None:
        if "." in call.headers.get("authorization", ""):
            super().token_invalid(call)


@fault("token-invalid-403", breaks="access.token-tampered")
class TokenInvalid403(Provider):
    def token_invalid(self, call: Call) -> None:  # noqa: ARG002 - that is the fault
        raise Refusal(403, "token-invalid")


@fault("token-expired-accepted", breaks="access.token-expired")
class TokenExpiredAccepted(Provider):
    def is_expired(self, token: str) -> bool:  # noqa: ARG002 - that is the fault
        return False


@fault("token-expired-403", breaks="access.token-expired")
class TokenExpired403(Provider):
    def token_expired(self, call: Call) -> None:  # noqa: ARG002 - that is the fault
        raise Refusal(403, "token-expired")


@fault("scheme-ignored", breaks="access.scheme")
class SchemeIgnored(Provider):
    def bearer_token(self, call: Call) -> str | None:
        words = call.headers.get("authorization", "").split()
        return super().bearer_token(call) or (words[-1] if words and self.is_genuine(words[-1]) else None)


@fault("token-in-address", breaks="access.token-in-query")
class TokenInAddress(Provider):
    def bearer_token(self, call: Call) -> str | None:
        return super().bearer_token(call) or call.parameters.get("access_token")


@fault("validation-first", breaks="access.auth-before-validation")
class ValidationFirst(Provider):
    def token_missing(self, call: Call) -> None:
        if is_search(self, call):
            self.validate(self.search_body(call))
        super().token_missing(call)


@fault("get-searches", breaks="access.methods")
class GetSearches(Provider):
    def serve(self, call: Call) -> Reply:
        search = self.api.endpoint("search")
        if (call.method, call.path) != ("GET", search.path):
            return super().serve(call)
        self.authenticate(call)
        return self.search_reply(self.read({}))


@fault("put-accepted", breaks="access.methods")
class PutAccepted(Provider):
    def serve(self, call: Call) -> Reply:
        if (call.method, call.path) == ("PUT", self.api.endpoint("search").path):
            return json_reply(200, {"code": "200", "message": "OK"})
        return super().serve(call)


@fault("cors-any-origin", breaks="access.cors")
class CorsAnyOrigin(Provider):
    def finish(self, call: Call, reply: Reply) -> Reply:
        reply.headers["Access-Control-Allow-Origin"] = "*"
        reply.headers["Access-Control-Allow-Credentials"] = "true"
        return super().finish(call, reply)


@fault("cors-mirrors-origin", breaks="access.cors")
class CorsMirrorsOrigin(Provider):
    def finish(self, call: Call, reply: Reply) -> Reply:
        if "origin" in call.headers:
            reply.headers["Access-Control-Allow-Origin"] = call.headers["origin"]
            reply.headers["Access-Control-Allow-Credentials"] = "true"
        return super().finish(call, reply)


@fault("stack-trace-shown", breaks="access.no-internals")
class StackTraceShown(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        if refusal.reason != "malformed" or not is_search(self, call):
            return super().refuse(refusal, call)
        return json_reply(refusal.status, {**self.error_document(refusal), "message": STACK})


@fault("database-error-shown", breaks="access.no-internals")
class DatabaseErrorShown(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        if "query" not in refusal.place[:1]:
            return super().refuse(refusal, call)
        return json_reply(refusal.status, {**self.error_document(refusal), "message": DATABASE_ERROR})


@fault("powered-by-shown", breaks="access.no-versions")
class PoweredByShown(Provider):
    def finish(self, call: Call, reply: Reply) -> Reply:
        reply.headers["X-Powered-By"] = "PHP/7.4.3"
        return super().finish(call, reply)


@fault("server-version-shown", breaks="access.no-versions")
class ServerVersionShown(Provider):
    def finish(self, call: Call, reply: Reply) -> Reply:
        reply.headers["Server"] = "Apache/2.4.41 (Ubuntu)"
        return super().finish(call, reply)
