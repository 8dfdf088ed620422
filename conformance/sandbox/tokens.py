"""Access tokens (JSON Web Tokens, HS256) and refresh tokens, signed with the standard library alone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from itertools import count
from typing import Any


class Tokens:
    """Makes and reads the tokens of one provider.

    Args:
        seed: of key and identifiers: this is a test server, the same tokens every time are a virtue.
    """

    def __init__(self, seed: int) -> None:
        self._key = hashlib.sha256(f"conforme-sandbox-{seed}".encode()).digest()
        self._numbers = count(1)

    def unique(self) -> str:
        """Return an identifier that was not given before."""
        return hmac.new(self._key, b"id-%d" % next(self._numbers), hashlib.sha256).hexdigest()

    def sign(self, claims: dict[str, Any]) -> str:
        """Return a token with those claims."""
        head = _encode(b'{"alg":"HS256","typ":"JWT"}')
        payload = _encode(json.dumps(claims, separators=(",", ":")).encode())
        return f"{head}.{payload}.{self._signature(head, payload)}"

    def is_signed(self, token: str) -> bool:
        """Whether the token was made here and not altered."""
        head, _, rest = token.partition(".")
        payload, _, signature = rest.partition(".")
        return hmac.compare_digest(signature.encode(), self._signature(head, payload).encode())

    def claims(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a token, verified or not; None when it has none."""
        parts = token.split(".")
        try:
            claims = json.loads(_decode(parts[1]))
        except (IndexError, ValueError, binascii.Error):
            return None
        return claims if isinstance(claims, dict) else None

    def _signature(self, head: str, payload: str) -> str:
        return _encode(hmac.new(self._key, f"{head}.{payload}".encode(), hashlib.sha256).digest())


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
