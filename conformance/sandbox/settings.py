"""How a reference provider is set up."""

from __future__ import annotations

from dataclasses import dataclass, field

from standards.texts import Language


@dataclass(frozen=True)
class Credentials:
    """Who may ask for tokens. The defaults hold every character that clients have been seen to break.

    Attributes:
        token: that is agreed upon, for APIs where tokens are not asked for.
    """

    username: str = "pdn"
    password: str = "Añ0 50% + tres: «sí» & no=?"  # noqa: S105 - of a test server, public by design
    client_id: str = "cliente-pdn"
    client_secret: str = "s3creto:100%+ñ/=&"  # noqa: S105 - the same
    scope: str = "read"
    token: str = "pdn-t0ken.de~prueba_+/="  # noqa: S105 - the same


@dataclass(frozen=True)
class Settings:
    """What can be chosen about a reference provider.

    Attributes:
        token_seconds: lifetime of an access token.
        refresh_seconds: lifetime of a refresh token.
        slow_seconds: how long a slow fault takes: longer than clients wait.
        hang_seconds: how long a fault that never answers takes: bounded, so that it ends.
        public_only: give reserved fields only to who says rfcSolicitante, as in a productive environment.
        language: of the messages of refusals.
    """

    credentials: Credentials = field(default_factory=Credentials)
    token_seconds: int = 3600
    refresh_seconds: int = 86_400
    slow_seconds: float = 5.0
    hang_seconds: float = 6.0
    public_only: bool = False
    language: Language = "es"
