"""OAuth 2.0 as the reference provider offers it: who gets a token, and which token is taken."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from conformance.sandbox.exchange import FORM_TYPE, JSON_TYPE, Call
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.settings import Settings
from conformance.sandbox.tokens import Tokens
from standards.model import Security

BASIC_CHALLENGE = {"WWW-Authenticate": 'Basic realm="conforme"'}
BEARER_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="conforme"'}
INVALID_TOKEN_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="conforme", error="invalid_token"'}

REFRESH_TOKENS_KEPT = 10_000
"""The oldest go first: clients that ask for a token per query leave them behind."""

Form = Mapping[str, Any]


class Authorization:
    """Each method is one decision about tokens.

    Args:
        settings: credentials and lifetimes.
        seed: of the signing key.
        security: how the API is protected.
    """

    def __init__(self, settings: Settings, seed: int, security: Security = "oauth2-password") -> None:
        self.settings = settings
        self.security = security
        self.tokens = Tokens(seed)
        self.refresh_tokens: dict[str, float] = {}

    @property
    def gives_tokens(self) -> bool:
        """Whether clients ask here for their tokens."""
        return self.security == "oauth2-password"

    # Asking for a token ---------------------------------------------------------------------------------------

    def grant_token(self, call: Call) -> dict[str, Any]:
        """Return the token document that a request obtains."""
        form = self.token_form(call)
        self.check_client(call, form)
        if self.grant_type(form) == "password":
            self.check_user(form)
        else:
            self.check_refresh(form)
        self.check_scope(form)
        return self.token_document()

    def token_form(self, call: Call) -> Form:
        """Return the members of a token request, from a form or a JSON object."""
        if call.media_type == JSON_TYPE:
            if not isinstance(call.json, dict):
                raise Refusal(400, "malformed")
            return call.json
        if call.media_type in {FORM_TYPE, ""}:
            return call.form
        raise Refusal(415, "media-type", expected=f"{FORM_TYPE}, {JSON_TYPE}")

    def member(self, form: Form, name: str) -> str:
        """Return a member of a token request; empty when absent, refused when it is no text."""
        value = form.get(name, "")
        if not isinstance(value, str):
            raise Refusal(400, "type", place=(name,), member=name, expected="string")
        return value

    def check_client(self, call: Call, form: Form) -> None:
        """Refuse a client that is not known; what is stated in header and in body must both be right."""
        identifier, secret = self.member(form, "client_id"), self.member(form, "client_secret")
        basic = self.basic_credentials(call)
        identifiers = [each for each in (basic[0] if basic else "", identifier) if each]
        secrets = [each for each in (basic[1] if basic else "", secret) if each]
        if not identifiers or not secrets:
            raise Refusal(401, "client", headers=BASIC_CHALLENGE)
        if not all(map(self.is_client, identifiers)) or not all(map(self.is_client_secret, secrets)):
            raise Refusal(401, "client", headers=BASIC_CHALLENGE)

    def basic_credentials(self, call: Call) -> tuple[str, str] | None:
        """Return client and secret from the Basic header, if there is one."""
        scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            identifier, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            raise Refusal(401, "client", headers=BASIC_CHALLENGE) from None
        return identifier, secret

    def is_client(self, identifier: str) -> bool:
        """Whether a client identifier is the one known, written plainly or as RFC 6749 encodes it."""
        return _is(self.settings.credentials.client_id, identifier)

    def is_client_secret(self, secret: str) -> bool:
        """Whether a client secret is right, written plainly or as RFC 6749 encodes it."""
        return _is(self.settings.credentials.client_secret, secret)

    def grant_type(self, form: Form) -> str:
        """Return the grant that is asked for; others than the two offered are refused."""
        grant = self.member(form, "grant_type")
        if grant not in {"password", "refresh_token"}:
            raise Refusal(400, "grant-type")
        return grant

    def check_user(self, form: Form) -> None:
        """Refuse a wrong user or password, without telling which."""
        username, password = self.member(form, "username"), self.member(form, "password")
        if not username or not password:
            raise self.credentials_missing()
        known, right = self.is_user(username), self.is_password(password)
        if not known or not right:
            raise self.credentials_wrong(known=known)

    def is_user(self, username: str) -> bool:
        """Whether a user exists."""
        return same(self.settings.credentials.username, username)

    def is_password(self, password: str) -> bool:
        """Whether a password is right."""
        return same(self.settings.credentials.password, password)

    def credentials_missing(self) -> Refusal:
        """Return the refusal of a request without user or password."""
        return Refusal(400, "credentials-missing")

    def credentials_wrong(self, *, known: bool) -> Refusal:  # noqa: ARG002 - a careless provider tells it
        """Return the refusal of a wrong user or password."""
        return Refusal(401, "credentials-wrong")

    def check_refresh(self, form: Form) -> None:
        """Refuse a refresh token that was not given, was used or has expired; using it consumes it."""
        token = self.member(form, "refresh_token")
        if not token:
            raise Refusal(400, "refresh-missing")
        if self.refresh_tokens.pop(token, 0.0) <= time.time():
            raise Refusal(401, "refresh-wrong")

    def check_scope(self, form: Form) -> None:
        """Refuse a scope that the user does not have; none asked for means all that there is."""
        if not set(self.member(form, "scope").split()) <= set(self.settings.credentials.scope.split()):
            raise Refusal(400, "scope")

    def token_document(self) -> dict[str, Any]:
        """Return a new access token and its refresh token."""
        return {
            "access_token": self.access_token(time.time()),
            "token_type": "Bearer",
            "expires_in": self.settings.token_seconds,
            "refresh_token": self.new_refresh_token(),
            "scope": self.settings.credentials.scope,
        }

    def access_token(self, issued: float) -> str:
        """Return an access token as given at some moment."""
        return self.tokens.sign(
            {
                "sub": self.settings.credentials.username,
                "iat": round(issued, 3),
                "exp": round(issued + self.settings.token_seconds, 3),
                "jti": self.tokens.unique(),
                "scope": self.settings.credentials.scope,
            }
        )

    def old_token(self) -> str:
        """Return an access token that was genuine until a minute ago, for those who examine expiry."""
        return self.access_token(time.time() - self.settings.token_seconds - 60)

    def new_refresh_token(self) -> str:
        """Return a new refresh token and remember it."""
        token = self.tokens.unique()
        self.refresh_tokens[token] = time.time() + self.settings.refresh_seconds
        if len(self.refresh_tokens) > REFRESH_TOKENS_KEPT:
            del self.refresh_tokens[next(iter(self.refresh_tokens))]
        return token

    # Showing a token ------------------------------------------------------------------------------------------

    def authenticate(self, call: Call) -> None:
        """Refuse a call without a token that is genuine and still valid."""
        token = self.bearer_token(call)
        if token is None:
            self.token_missing(call)
        elif not self.is_genuine(token):
            self.token_invalid(call)
        elif self.is_expired(token):
            self.token_expired(call)

    def bearer_token(self, call: Call) -> str | None:
        """Return the token of a call: only from the Authorization header, only as Bearer."""
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None

    def is_genuine(self, token: str) -> bool:
        """Whether a token was given here and not altered."""
        return self.tokens.is_signed(token) or self.is_static(token)

    def is_static(self, token: str) -> bool:
        """Whether a token is the one that was agreed upon, where tokens are not asked for."""
        return self.security == "bearer" and same(self.settings.credentials.token, token)

    def is_expired(self, token: str) -> bool:
        """Whether a genuine token's time is over; an agreed one has no end."""
        if self.is_static(token):
            return False
        claims = self.tokens.claims(token) or {}
        return bool(claims.get("exp", 0) <= time.time())

    def token_missing(self, call: Call) -> None:  # noqa: ARG002 - a careless provider looks at it
        """Deal with a call without token."""
        raise Refusal(401, "token-missing", headers=BEARER_CHALLENGE)

    def token_invalid(self, call: Call) -> None:  # noqa: ARG002 - the same
        """Deal with a call whose token was not given here."""
        raise Refusal(401, "token-invalid", headers=INVALID_TOKEN_CHALLENGE)

    def token_expired(self, call: Call) -> None:  # noqa: ARG002 - the same
        """Deal with a call whose token has expired."""
        raise Refusal(401, "token-expired", headers=INVALID_TOKEN_CHALLENGE)


def same(expected: str, given: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(expected.encode(), given.encode())


def _is(expected: str, given: str) -> bool:
    return same(expected, given) or same(expected, unquote_plus(given))
