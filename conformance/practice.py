"""Examining the sandbox: a served reference provider together with the provider file that describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from conformance.provider_file import Auth, Limits, Target
from conformance.results import Environment
from conformance.sandbox.faults import build
from conformance.sandbox.provider import Provider
from conformance.sandbox.server import Sandbox
from conformance.sandbox.settings import Settings
from standards.model import Standard
from standards.registry import load, sibling
from standards.samples import generate

ROWS = 250
PROVIDER_ID = "SANDBOX"
PROVIDER_NAME = "Proveedor de prueba de Conforme"
ENTITY = "01"

LIMITS = Limits(max_rps=0)
"""No limit of requests on this machine; the times that the PDN waits, so that a busy machine accuses nobody."""

SETTINGS = Settings(slow_seconds=4.5, hang_seconds=11.0)
"""Faults that are slow are slower than those times; faults that hang, longer than anybody waits."""


def standard_of(name: str, api: str = "") -> Standard:
    """Return a standard with one of its APIs chosen, and the kind of record that this API serves.

    Raises:
        UsageFailure: there is no such standard, or it has no such API.
    """
    standard = load(name, api=api)
    records = [kind for each in standard.apis if each.name == api for kind in each.records]
    if not records or standard.record.name in records:
        return standard
    return sibling(standard, records[0])


def provider(
    standard: Standard,
    faults: Sequence[str] = (),
    *,
    rows: int = ROWS,
    seed: int = 0,
    settings: Settings = SETTINGS,
) -> Provider:
    """Return a reference provider with synthetic records of today and the given faults."""
    records = generate(standard, rows, seed, today=datetime.now(UTC).date())
    return build(faults, standard, records, settings, seed)


def target_of(
    sandbox: Sandbox,
    *,
    limits: Limits = LIMITS,
    environment: Environment = "desarrollo",
    id_: str = PROVIDER_ID,
) -> Target:
    """Return the target that a served reference provider is."""
    return Target(
        id=id_,
        name=PROVIDER_NAME,
        entity=ENTITY,
        environment=environment,
        standard=sandbox.provider.standard.name,
        url=sandbox.url,
        dependencias=sandbox.dependencias_url,
        auth=auth_of(sandbox),
        limits=limits,
    )


def auth_of(sandbox: Sandbox) -> Auth:
    """Return how access to a served reference provider is obtained; an API that is open takes any token."""
    credentials = sandbox.provider.settings.credentials
    if not sandbox.provider.gives_tokens:
        return Auth(type="bearer", token=credentials.token, expired_token=sandbox.provider.old_token())
    return Auth(
        type="oauth2-password",
        token_url=sandbox.token_url,
        username=credentials.username,
        password=credentials.password,
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        scope=credentials.scope,
        expired_token=sandbox.provider.old_token(),
    )


@contextmanager
def practice(  # noqa: PLR0913 - each has a default
    standard: Standard,
    faults: Sequence[str] = (),
    *,
    seed: int = 0,
    environment: Environment = "desarrollo",
    settings: Settings = SETTINGS,
    limits: Limits = LIMITS,
    id_: str = PROVIDER_ID,
) -> Iterator[Target]:
    """Serve a reference provider while a ``with`` block lasts, and give the target to examine."""
    public = replace(settings, public_only=environment == "productivo")
    with Sandbox(provider(standard, faults, seed=seed, settings=public)) as sandbox:
        yield target_of(sandbox, limits=limits, environment=environment, id_=id_)


def provider_file_of(target: Target) -> str:
    """Return a provider file for a sandbox. Its secrets are written out: they are public by design."""
    limits = target.limits
    address = {"standard": target.standard, "url": target.url}
    tables: dict[str, Mapping[str, str | float]] = {
        "provider": {
            "id": target.id, "name": target.name, "entity": target.entity, "environment": target.environment,
        },
        "api": {**address, "dependencias": target.dependencias} if target.dependencias else address,
        "auth": _auth_table(target.auth),
        "limits": {
            "max_rps": limits.max_rps, "token_timeout": limits.token_timeout, "data_timeout": limits.data_timeout,
        },
    }  # fmt: skip
    return "\n".join(
        f"[{table}]\n"
        + "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in members.items())
        for table, members in tables.items()
    )


def _auth_table(auth: Auth) -> dict[str, str]:
    if auth.type == "bearer":
        return {"type": auth.type, "token": auth.token, "expired_token": auth.expired_token}
    names = ("token_url", "username", "password", "client_id", "client_secret", "scope", "expired_token")
    return {name: getattr(auth, name) for name in names}
