"""Rules of System 1 about what the tax administration tells: the declaración fiscal."""

from __future__ import annotations

from collections.abc import Iterator

from validator.model import At, Facts, Record
from validator.rules.declare import record_rule, record_screen
from validator.rules.s1_reading import S1, objects
from validator.rules.silence import without

_TAXES = "PDNMX/api_docs, S1, declaración fiscal, OpenAPI: ejercicio"
_FIRST_TAX_YEAR = 2000


@record_screen("s1.tax-year", schema=without("resultados"))
def tells_no_taxes(record: Record, facts: Facts) -> bool:  # noqa: ARG001 - every record screen takes both
    """Tell at once that nothing of the tax administration is told."""
    return "resultados" not in record


@record_rule("s1.tax-year", "error", _TAXES, '{"resultados": [{"ejercicio": 20}]}', systems=S1)
def tax_year(record: Record, facts: Facts) -> Iterator[At]:
    """A fiscal year that is not of four digits, or cannot be, in what the tax administration tells."""
    if "resultados" not in record:
        return
    last = facts.today.year + 1
    for index, result in objects(record["resultados"]):
        year = result.get("ejercicio")
        if type(year) is int and not _FIRST_TAX_YEAR <= year <= last:
            yield At(f"resultados/{index}/ejercicio", {"first": _FIRST_TAX_YEAR, "last": last}, year)
