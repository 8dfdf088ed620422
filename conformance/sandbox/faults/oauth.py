# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of the token endpoint."""

from __future__ import annotations

import time
from typing import Any

from conformance.sandbox.authorization import Form
from conformance.sandbox.exchange import Call, Reply, json_reply
from conformance.sandbox.faults.common import html_page, is_token_request
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal

DIFFERENCE = 600
"""Seconds between the two ends of a token's life."""


@fault("token-type-missing", breaks="oauth.token-issued")
class TokenTypeMissing(Provider):
    def token_document(self) -> dict[str, Any]:
        document = super().token_document()
        del document["token_type"]
        return document


@fault("token-type-jwt", breaks="oauth.token-issued")
class TokenTypeJwt(Provider):
    def token_document(self) -> dict[str, Any]:
        return {**super().token_document(), "token_type": "JWT"}


@fault("token-lifetime-missing", breaks="oauth.token-lifetime")
class TokenLifetimeMissing(Provider):
    def token_document(self) -> dict[str, Any]:
        document = super().token_document()
        del document["expires_in"]
        return document


@fault("token-lifetime-differs", breaks="oauth.token-lifetime")
class TokenLifetimeDiffers(Provider):
    """The token itself says another end than the one that expires_in tells and the provider keeps."""

    def access_token(self, issued: float) -> str:
        claims = self.tokens.claims(super().access_token(issued)) or {}
        return self.tokens.sign({**claims, "exp": claims["exp"] + DIFFERENCE})

    def is_expired(self, token: str) -> bool:
        claims = self.tokens.claims(token) or {}
        return bool(claims.get("exp", 0) - DIFFERENCE <= time.time())


@fault("token-lifetime-zero", breaks="oauth.token-lifetime")
class TokenLifetimeZero(Provider):
    def token_document(self) -> dict[str, Any]:
        return {**super().token_document(), "expires_in": -1}


@fault("password-ignored", breaks="oauth.wrong-password")
class PasswordIgnored(Provider):
    def check_user(self, form: Form) -> None:
        if not (self.is_user(self.member(form, "username")) and self.member(form, "password")):
            super().check_user(form)


@fault("password-refused-with-200", breaks="oauth.wrong-password")
class PasswordRefusedWith200(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        reply = super().refuse(refusal, call)
        if refusal.reason == "credentials-wrong" and self.is_user(str(self.token_form(call).get("username"))):
            reply.status = 200
        return reply


@fault("user-ignored", breaks="oauth.wrong-user")
class UserIgnored(Provider):
    def is_user(self, username: str) -> bool:  # noqa: ARG002 - that is the fault
        return True


@fault("client-ignored", breaks="oauth.wrong-client")
class ClientIgnored(Provider):
    def is_client(self, identifier: str) -> bool:  # noqa: ARG002 - that is the fault
        return True


@fault("client-secret-ignored", breaks="oauth.wrong-client")
class ClientSecretIgnored(Provider):
    def is_client_secret(self, secret: str) -> bool:  # noqa: ARG002 - that is the fault
        return True


@fault("grant-ignored", breaks="oauth.grant-required")
class GrantIgnored(Provider):
    def grant_type(self, form: Form) -> str:
        return "refresh_token" if self.member(form, "grant_type") == "refresh_token" else "password"


@fault("grant-optional", breaks="oauth.grant-required")
class GrantOptional(Provider):
    def grant_type(self, form: Form) -> str:
        return super().grant_type(form) if self.member(form, "grant_type") else "password"


@fault("password-optional", breaks="oauth.credentials-required")
class PasswordOptional(Provider):
    def check_user(self, form: Form) -> None:
        if not self.is_user(self.member(form, "username")) or "password" in form:
            super().check_user(form)


@fault(
    "credentials-missing-fails",
    breaks="oauth.credentials-required",
    side_effects=("oauth.operator-injection",),
)
class CredentialsMissingFails(Provider):
    def credentials_missing(self) -> Refusal:
        return Refusal(500, "server")


@fault("credentials-operator-accepted", breaks="oauth.operator-injection")
class CredentialsOperatorAccepted(Provider):
    def member(self, form: Form, name: str) -> str:
        value = form.get(name)
        if isinstance(value, dict) and any(key.startswith("$") for key in value):
            value = {
                "username": self.settings.credentials.username,
                "password": self.settings.credentials.password,
            }.get(name, value)
        return super().member({**form, name: value} if name in form else form, name)


@fault("credentials-operator-in-form", breaks="oauth.operator-injection")
class CredentialsOperatorInForm(Provider):
    def token_form(self, call: Call) -> Form:
        form, credentials = super().token_form(call), self.settings.credentials
        found = {"username": credentials.username, "password": credentials.password}
        injected = {
            name: value for name, value in found.items() if any(key.startswith(f"{name}[$") for key in form)
        }
        return {**form, **injected}


@fault("credentials-operator-fails", breaks="oauth.operator-injection")
class CredentialsOperatorFails(Provider):
    def member(self, form: Form, name: str) -> str:
        if isinstance(form.get(name), dict):
            raise Refusal(500, "server")
        return super().member(form, name)


@fault("token-error-numeric-code", breaks="oauth.error-shape")
class TokenErrorNumericCode(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        if not is_token_request(call):
            return super().refuse(refusal, call)
        document = {**self.error_document(refusal), "code": refusal.status}
        return json_reply(refusal.status, document, refusal.headers)


@fault("token-error-html", breaks="oauth.error-shape")
class TokenErrorHtml(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        if is_token_request(call):
            return html_page(refusal.status, "Unauthorized")
        return super().refuse(refusal, call)


@fault("refusal-tells-user", breaks="oauth.indistinguishable")
class RefusalTellsUser(Provider):
    def credentials_wrong(self, *, known: bool) -> Refusal:
        return Refusal(401, "password-wrong" if known else "user-unknown")


@fault("refusal-status-tells-user", breaks="oauth.indistinguishable")
class RefusalStatusTellsUser(Provider):
    def credentials_wrong(self, *, known: bool) -> Refusal:
        return Refusal(401 if known else 404, "credentials-wrong")


@fault("token-cacheable", breaks="oauth.not-cached")
class TokenCacheable(Provider):
    def token_reply(self, document: dict[str, Any]) -> Reply:
        reply = super().token_reply(document)
        reply.headers["Cache-Control"] = "public, max-age=3600"
        return reply


@fault("refresh-refused", breaks="oauth.refresh")
class RefreshRefused(Provider):
    def check_refresh(self, form: Form) -> None:
        super().check_refresh(form)
        raise Refusal(400, "grant-type")


@fault("refresh-invented-accepted", breaks="oauth.refresh")
class RefreshInventedAccepted(Provider):
    def check_refresh(self, form: Form) -> None:
        if not self.member(form, "refresh_token"):
            super().check_refresh(form)


@fault("refresh-hangs", breaks="oauth.refresh")
class RefreshHangs(Provider):
    def answer_token(self, call: Call) -> Reply:
        reply = super().answer_token(call)
        if self.token_form(call).get("grant_type") == "refresh_token":
            reply.delay += self.settings.hang_seconds
        return reply


@fault("token-slow", breaks="oauth.time", side_effects=("stress.token-time",))
class TokenSlow(Provider):
    def token_reply(self, document: dict[str, Any]) -> Reply:
        reply = super().token_reply(document)
        reply.delay += self.settings.slow_seconds
        return reply
