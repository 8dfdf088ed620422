"""Runs to test with, made of the requirements of s2@1.1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.results import RequirementResult, Run, score_of, tally_of, verdict_of
from standards import registry
from standards.requirements import CATEGORIES, requirements

HOSTILE = "<script>alert(1)</script>"


def make_run(
    statuses: Mapping[str, str] | None = None,
    *,
    provider: Mapping[str, Any] | None = None,
    finished: datetime = datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
    reason: str = "Llegó 500 con una página HTML; se esperaba 400 con {code, message}.",
    **changes: Any,
) -> Run:
    """Return a run where every requirement passes but those given by id."""
    given = statuses or {}
    standard = registry.load("s2@1.1")
    results = [
        RequirementResult.model_validate(
            {
                "id": each.id,
                "level": each.level,
                "category": each.category,
                "status": given.get(each.id, "pass"),
                "message": each.text["es"],
                "reason": reason if each.id in given else "",
                "evidence": [3, 14] if each.id in given else [3],
                "reproduce": f"curl -sS -H \"Authorization: Bearer $TOKEN\" 'https://api.example.org/v1/spic?{each.id}'",
            }
        )
        for each in requirements(standard)
    ]
    tallies = {name: tally_of([each for each in results if each.category == name]) for name in CATEGORIES}
    document: dict[str, Any] = {
        "tool": {"name": "conforme", "version": "0.1.0"},
        "provider": {
            "id": "SESEA_EJEMPLO",
            "name": "Secretaría Ejecutiva de Ejemplo",
            "entity": "01",
            "environment": "productivo",
            "url": "https://api.example.org/v1/spic",
            **(provider or {}),
        },
        "standard": standard.name,
        "standard_status": standard.status,
        "schema_sha256": standard.schema_sha256,
        "profile": "full",
        "started": finished - timedelta(seconds=42),
        "finished": finished,
        "seed": 7,
        "verdict": verdict_of(results),
        "score": score_of(results) or 0,
        "categories": tallies,
        "requirements": results,
        "requests": 1234,
        "seconds": 41.6,
        "evidence_sha256": "e" * 64,
    }
    return Run.model_validate(document | changes)
