"""The forms of a report. Each is a module with ``render(report, fail_on, language)``, imported when it is asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standards.texts import Language
    from validator.results import Report

_MODULES = {
    "text": "text",
    "json": "as_json",
    "ndjson": "ndjson",
    "junit": "junit",
    "sarif": "sarif",
    "github": "github",
    "csv": "sheet",
    "csv-fields": "sheet_fields",
    "html": "page",
}
"""Form -> module of this package; none bears the name of a module of Python's own."""

FORMATS = tuple(_MODULES)
OF_FIELDS = "csv-fields"
"""The form that is about how full the fields are, and not about the findings."""


def render(report: Report, form: str, fail_on: str, language: Language | None = None) -> str:
    """Return a report in a form.

    The same report gives the same text always: no form tells the moment or the machine.

    Args:
        report: to render; its values are redacted already.
        form: one of `FORMATS`.
        fail_on: gravity from which the data do not hold, where the form tells a verdict.
        language: of the texts around the findings; this process's when absent.
    """
    module = importlib.import_module(f"{__name__}.{_MODULES[form]}")
    rendered: str = module.render(report, fail_on, language)
    return rendered
