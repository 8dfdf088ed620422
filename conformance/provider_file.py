"""The provider file: who is examined, where, and with which secrets out of the environment."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from conformance.errors import ProviderFileError
from conformance.results import Environment, ProviderIdentity
from standards.catalog import load as load_catalog
from standards.names import parse as parse_name
from standards.registry import load as load_standard

AuthType = Literal["oauth2-password", "bearer"]

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
FEDERATION = "00"
SECRETS = ("password", "client_secret", "token", "expired_token")

REQUIRED: dict[str, tuple[str, ...]] = {
    "provider": ("id", "name", "entity", "environment"),
    "api": ("standard", "url"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "provider": (),
    "api": ("dependencias",),
    "auth": (
        "type", "token_url", "username", "password", "client_id", "client_secret", "scope", "token", "expired_token",
    ),
    "limits": ("max_rps", "token_timeout", "data_timeout"),
}  # fmt: skip


@dataclass(frozen=True)
class Auth:
    """How to obtain access. Secrets stay out of every representation.

    Attributes:
        expired_token: a token known to have expired, for providers whose tokens outlive a probe.
    """

    type: AuthType
    token_url: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    scope: str = ""
    token: str = field(default="", repr=False)
    expired_token: str = field(default="", repr=False)

    @property
    def secrets(self) -> frozenset[str]:
        """The values that no artefact may hold."""
        return frozenset(filter(None, (getattr(self, name) for name in SECRETS)))


@dataclass(frozen=True)
class Limits:
    """What the examination may ask and how long it waits.

    Attributes:
        max_rps: requests per second; 0 for no limit.
        token_timeout: seconds within which the PDN wants a token.
        data_timeout: seconds within which the PDN wants data.
    """

    max_rps: float = 10.0
    token_timeout: float = 2.0
    data_timeout: float = 4.0

    @property
    def patience(self) -> float:
        """Seconds after which a request counts as unanswered: longer than the PDN waits, to tell slow from dead."""
        return 2.5 * max(self.data_timeout, self.token_timeout)


@dataclass(frozen=True)
class Target:
    """One API of one provider."""

    id: str
    name: str
    entity: str
    environment: Environment
    standard: str
    url: str
    dependencias: str | None
    auth: Auth
    limits: Limits

    @property
    def identity(self) -> ProviderIdentity:
        """Who it is, for reports."""
        return ProviderIdentity(
            id=self.id, name=self.name, entity=self.entity, environment=self.environment, url=self.url
        )

    @property
    def loopback(self) -> bool:
        """Whether it is served on this machine."""
        return is_loopback(self.url)


@dataclass(frozen=True)
class ProviderFile:
    """A provider and its APIs; ``warnings`` are keys of texts about what is legal but unwise."""

    targets: tuple[Target, ...]
    warnings: tuple[tuple[str, dict[str, str]], ...] = ()


def is_loopback(url: str) -> bool:
    """Tell whether a URL's host is this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def read(path: Path, environment: Mapping[str, str] | None = None) -> ProviderFile:
    """Read a provider file, with ``${NAME}`` taken from the environment.

    Raises:
        ProviderFileError: missing, not TOML, a member absent, unknown or of the wrong type, or a variable that is
            not set.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProviderFileError("provider-file-missing", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ProviderFileError("provider-file-unreadable", path=path, detail=str(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise ProviderFileError("provider-file-not-toml", path=path, detail=str(error)) from error
    return parse(data, os.environ if environment is None else environment, path)


def parse(data: Mapping[str, Any], environment: Mapping[str, str], path: Path) -> ProviderFile:
    """Make a provider of the file's data; see ``read``."""
    for table in data:
        if table not in OPTIONAL:
            raise ProviderFileError(
                "provider-table-unknown", path=path, table=table, known=", ".join(OPTIONAL)
            )
    apis = data.get("api", [])
    tables = apis if isinstance(apis, list) else [apis]
    if not tables:
        raise ProviderFileError("provider-member-missing", path=path, member="api.standard")
    provider = _strings(data.get("provider", {}), "provider", environment, path)
    auth, warnings = _auth(data.get("auth", {}), environment, path)
    limits = _limits(data.get("limits", {}), path)
    _check_provider(provider, path)
    targets = tuple(
        _target(provider, _strings(table, "api", environment, path), auth, limits, path) for table in tables
    )
    return ProviderFile(targets=targets, warnings=tuple(warnings))


def _check_provider(provider: Mapping[str, str], path: Path) -> None:
    if provider["environment"] not in get_args(Environment):
        raise ProviderFileError(
            "provider-environment",
            path=path,
            value=provider["environment"],
            known=", ".join(get_args(Environment)),
        )
    if provider["entity"] != FEDERATION and provider["entity"] not in load_catalog("inegi-entidad").by_clave:
        raise ProviderFileError("provider-entity", path=path, value=provider["entity"])


def _target(
    provider: Mapping[str, str], api: Mapping[str, str], auth: Auth, limits: Limits, path: Path
) -> Target:
    for member in ("url", "dependencias"):
        if member in api:
            _check_url(api[member], f"api.{member}", path)
    return Target(
        id=provider["id"],
        name=provider["name"],
        entity=provider["entity"],
        environment="productivo" if provider["environment"] == "productivo" else "desarrollo",
        standard=api["standard"],
        url=api["url"],
        dependencias=api.get("dependencias"),
        auth=auth,
        limits=limits,
    )


def _auth(
    table: Mapping[str, Any], environment: Mapping[str, str], path: Path
) -> tuple[Auth, list[tuple[str, dict[str, str]]]]:
    literal = [
        name
        for name in SECRETS
        if isinstance(table.get(name), str) and table[name] and not VARIABLE.search(table[name])
    ]
    values = _strings(table, "auth", environment, path)
    kind = values.pop("type", "oauth2-password")
    if kind not in get_args(AuthType):
        raise ProviderFileError(
            "provider-auth-type", path=path, value=kind, known=", ".join(get_args(AuthType))
        )
    needed = ("token",) if kind == "bearer" else ("token_url", "username", "password")
    for member in needed:
        if not values.get(member):
            raise ProviderFileError("provider-member-missing", path=path, member=f"auth.{member}")
    if kind != "bearer":
        _check_url(values["token_url"], "auth.token_url", path)
    warnings = [("literal-secret", {"member": f"auth.{name}"}) for name in literal]
    return Auth(type="bearer" if kind == "bearer" else "oauth2-password", **values), warnings


def _limits(table: Mapping[str, Any], path: Path) -> Limits:
    _check_members(table, "limits", path)
    for name, value in table.items():
        positive = name == "max_rps" or value != 0
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or not positive:
            raise ProviderFileError("provider-number", path=path, member=f"limits.{name}", value=value)
    return Limits(**{name: float(value) for name, value in table.items()})


def _strings(table: Any, name: str, environment: Mapping[str, str], path: Path) -> dict[str, str]:
    if not isinstance(table, dict):
        raise ProviderFileError("provider-not-a-table", path=path, table=name)
    _check_members(table, name, path)
    values: dict[str, str] = {}
    for member, value in table.items():
        if not isinstance(value, str):
            raise ProviderFileError("provider-text", path=path, member=f"{name}.{member}", value=value)
        values[member] = _expand(value, f"{name}.{member}", environment, path)
    for member in REQUIRED.get(name, ()):
        if not values.get(member, "").strip():
            raise ProviderFileError("provider-member-missing", path=path, member=f"{name}.{member}")
    return values


def _check_members(table: Mapping[str, Any], name: str, path: Path) -> None:
    known = (*REQUIRED.get(name, ()), *OPTIONAL[name])
    for member in table:
        if member not in known:
            raise ProviderFileError(
                "provider-member-unknown", path=path, member=f"{name}.{member}", known=", ".join(known)
            )


def _expand(value: str, member: str, environment: Mapping[str, str], path: Path) -> str:
    def replace(found: re.Match[str]) -> str:
        variable = found.group(1)
        if variable not in environment:
            raise ProviderFileError("provider-variable-unset", path=path, member=member, variable=variable)
        return environment[variable]

    return VARIABLE.sub(replace, value)


def _check_url(url: str, member: str, path: Path) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ProviderFileError("provider-url", path=path, member=member)


def choose(file: ProviderFile, standard: str | None, path: Path) -> Target:
    """Return the API of a provider file that is to be examined.

    Raises:
        ProviderFileError: several APIs and none chosen, or none of the standard asked for.
    """
    known = ", ".join(target.standard for target in file.targets)
    if standard is None:
        if len(file.targets) > 1:
            raise ProviderFileError("provider-standard-choice", path=path, known=known)
        return file.targets[0]
    load_standard(standard)
    wanted = parse_name(standard)
    for target in file.targets:
        served = load_standard(target.standard)
        fits = wanted.version in {None, served.version} and wanted.record in {None, served.record.name}
        if wanted.system == served.system and fits:
            return target
    raise ProviderFileError("provider-standard-absent", path=path, name=standard, known=known)
