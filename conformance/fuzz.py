"""Generated requests: schemathesis makes them from our OpenAPI document; our requirements judge the answers."""

from __future__ import annotations

import importlib
import json
import os
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.schemas import APIOperation

    from standards.model import Schema, Standard

Mode = Literal["positive", "negative"]
DRAWS = 1000
"""Cases drawn at the most; fixed, so that a shorter list is the beginning of a longer one."""

LARGEST_NUMBER = 2**53
"""Whole numbers beyond it do not survive in every JSON reader; the contract does not ask for them."""


@dataclass(frozen=True)
class GeneratedRequest:
    """One request of a generated list.

    Attributes:
        operation: name of the endpoint.
        body: bytes to send; None for none.
        valid: whether the request satisfies the contract.
    """

    operation: str
    body: bytes | None
    valid: bool


class _Enough(BaseException):
    """Stops Hypothesis once there are as many cases as asked for."""


def generate(standard: Standard, mode: Mode, count: int, seed: int) -> list[GeneratedRequest]:
    """Return generated searches: the same list for the same standard, mode, count and seed, in any process."""
    return list(_generated(standard, mode, count, seed))


@cache
def _generated(standard: Standard, mode: Mode, count: int, seed: int) -> tuple[GeneratedRequest, ...]:
    operation = _search_operation(standard)
    seen: dict[bytes, GeneratedRequest] = {}

    def keep(case: Case[Any]) -> None:
        request = _request(standard, case)
        if request is not None and request.valid == (mode == "positive"):
            seen.setdefault(request.body or b"", request)
        if len(seen) >= count:
            raise _Enough

    _draw(operation, mode, seed, keep)
    return tuple(seen.values())[:count]


def _search_operation(standard: Standard) -> APIOperation[Any, Any, Any, Any]:
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.core.result import Ok

    from standards.openapi import document

    os.environ.pop("SCHEMATHESIS_HOOKS", None)
    _isolate_hypothesis()
    config = SchemathesisConfig.from_dict(
        {
            "base-url": "http://localhost",
            "generation": {"with-security-parameters": False, "allow-x00": False},
        }
    )
    schema = schemathesis.openapi.from_dict(document(standard), config=config)
    search = standard.api.endpoint("search")
    for result in schema.get_all_operations():
        if (
            isinstance(result, Ok)
            and result.ok().method.upper() == search.method
            and result.ok().path == search.path
        ):
            return result.ok()
    raise LookupError(search.path)


def _isolate_hypothesis() -> None:
    """Keep generation the same in every process, and keep it from writing into the working folder.

    Hypothesis mixes in constants that it finds in the source of whatever modules are loaded, and stores its tables
    in ``.hypothesis``.
    """
    from hypothesis.configuration import set_hypothesis_home_dir

    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    set_hypothesis_home_dir(Path(home) / "conforme" / "hypothesis")
    providers = importlib.import_module("hypothesis.internal.conjecture.providers")
    nothing = providers.Constants()
    providers._get_local_constants = lambda: nothing  # type: ignore[attr-defined]  # noqa: SLF001 - no public switch


def _draw(operation: APIOperation[Any, Any, Any, Any], mode: Mode, seed: int, keep: Any) -> None:
    import hypothesis
    from hypothesis import HealthCheck, Phase, Verbosity, given, settings
    from schemathesis import GenerationMode
    from schemathesis.generation.feedback import NO_FEEDBACK

    strategy = operation.as_strategy(generation_mode=GenerationMode(mode), feedback=NO_FEEDBACK)
    test = settings(
        settings.get_profile("default"),
        database=None,
        max_examples=DRAWS,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )(hypothesis.seed(seed)(given(case=strategy)(keep)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            test()
        except (_Enough, hypothesis.errors.Unsatisfiable):
            return


def _request(standard: Standard, case: Case[Any]) -> GeneratedRequest | None:
    """Make a request of a case; None for those that a fair provider may answer either way."""
    from schemathesis.core import NOT_SET

    if case.body is NOT_SET:
        return None
    if isinstance(case.body, bytes):
        return None
    try:
        body = json.dumps(case.body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, TypeError, UnicodeEncodeError):
        return None
    if _is_extreme(case.body) or _has_strangers(standard, case.body):
        return None
    return GeneratedRequest("search", body, _is_valid(standard, case.body))


def _has_strangers(standard: Standard, body: Any) -> bool:
    """Tell whether a body has members that the contract does not name: providers may ignore or refuse them."""
    schema = standard.schemas[standard.api.endpoint("search").request or ""]
    return _strangers(schema, body)


def _strangers(schema: Schema, value: Any) -> bool:
    if not isinstance(value, dict) or "properties" not in schema:
        return False
    known = schema["properties"]
    return any(name not in known or _strangers(known[name], each) for name, each in value.items())


def _is_extreme(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_is_extreme(each) or "\0" in name for name, each in value.items())
    if isinstance(value, list):
        return any(map(_is_extreme, value))
    if isinstance(value, float):
        return True
    if isinstance(value, str):
        return "\0" in value
    return isinstance(value, int) and abs(value) > LARGEST_NUMBER


def _is_valid(standard: Standard, body: Any) -> bool:
    return next(iter(_validator(standard).iter_errors(body)), None) is None


@cache
def _validator(standard: Standard) -> Any:
    import jsonschema_rs

    endpoint = standard.api.endpoint("search")
    return jsonschema_rs.Draft202012Validator(standard.schemas[endpoint.request or ""])


def defects(standard: Standard, body: Any) -> list[list[str | int]]:
    """Return the path of each place in a request's body that breaks the contract."""
    return [list(error.instance_path) for error in _validator(standard).iter_errors(body)]
