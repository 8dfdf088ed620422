"""schemathesis, as anybody runs it, finds nothing wrong with the reference provider of any API."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from support.sandboxes import access

from conformance.fuzz import _isolate_hypothesis
from conformance.practice import provider, standard_of
from conformance.sandbox.server import Sandbox
from standards.errors import UsageFailure
from standards.model import Api, Standard
from standards.openapi import document
from standards.registry import available

EXAMPLES = 25
SEED = 20260630
ROWS = 40

ACCEPTED = ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx"]
"""What schemathesis takes for an accepted request unless it is told otherwise."""

APIS = [(standard, api) for standard in available() for api in standard.apis]


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep schemathesis from what lies around, and its files out of the project."""
    monkeypatch.delenv("SCHEMATHESIS_HOOKS", raising=False)
    monkeypatch.chdir(tmp_path)
    _isolate_hypothesis()


def configuration(sandbox: Sandbox, api: Api) -> SchemathesisConfig:
    # A contract in JSON Schema cannot say which fields may be asked for, nor which operators: those of Directus
    # accept any text there, and a provider that refuses unknown names is right.
    accepted = [*ACCEPTED, "400"] if api.style == "collection" else ACCEPTED
    return SchemathesisConfig.from_dict(
        {
            "base-url": f"http://127.0.0.1:{sandbox.port}",
            "seed": SEED,
            "continue-on-failure": True,
            "headers": {"Authorization": access(sandbox.provider)["authorization"]},
            "generation": {"max-examples": EXAMPLES, "database": "none"},
            "checks": {"positive_data_acceptance": {"expected-statuses": accepted}},
        }
    )


def failures(standard: Standard, sandbox: Sandbox, requests: list[int]) -> Iterator[str]:
    schema = schemathesis.openapi.from_dict(
        document(standard, tolerant=True), config=configuration(sandbox, standard.api)
    )
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            requests.append(len(event.recorder.interactions))
            for check in (check for checks in event.recorder.checks.values() for check in checks):
                if check.failure_info is not None:
                    failed = check.failure_info
                    yield f"{check.name}: {failed.failure.message}\n{failed.code_sample}"
        elif isinstance(event, events.NonFatalError):
            yield f"{event.label}: {event.value!r}"
        elif isinstance(event, events.FatalError):
            yield repr(event.exception)


@pytest.mark.parametrize(
    ("standard", "api"), APIS, ids=[f"{standard.edition}-{api.name}" for standard, api in APIS]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_schemathesis_finds_nothing(standard: Standard, api: Api) -> None:
    chosen = standard_of(standard.edition, api.name)
    try:
        served = provider(chosen, rows=ROWS)
    except UsageFailure as failure:
        pytest.skip(failure.message("en"))
    requests: list[int] = []
    with Sandbox(served) as sandbox:
        found = list(failures(chosen, sandbox, requests))
    assert not found, "\n\n".join(found[:5])
    assert sum(requests) > EXAMPLES * len(api.endpoints)
