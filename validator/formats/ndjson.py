"""One finding a line, then one line that sums up.

A finding's line has ``"kind": "finding"`` and the keys of a finding of the published report: ``rule``, ``severity``,
``file``, ``record``, ``line``, ``column``, ``pointer``, ``value``, ``params``, ``message``, ``fix``. The last line has
``"kind": "summary"`` and all other keys of the report: ``standard``, ``files``, ``summary``, ``partial``, ``truncated``
and the rest. A stream without that last line was cut.
"""

from __future__ import annotations

import json
from typing import Any

from standards.texts import Language
from validator.results import Report


def render(report: Report, fail_on: str, language: Language | None = None) -> str:  # noqa: ARG001 - as every form
    """Return the lines."""
    document = report.model_dump(mode="json")
    findings = document.pop("findings")
    lines = [_line("finding", finding) for finding in findings]
    return "".join([*lines, _line("summary", document)])


def _line(kind: str, keys: dict[str, Any]) -> str:
    return json.dumps({"kind": kind, **keys}, ensure_ascii=False, separators=(",", ":")) + "\n"
