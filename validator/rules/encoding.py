"""Rules that the reader decides about how files are written, cut into pages or laid out in columns."""

from __future__ import annotations

from validator.rules.declare import declared

_OAS = "PDNMX/api_docs, OpenAPI: pagination"

declared("json.encoding", "warning", "RFC 8259, §8.1", '{"primerApellido": "Mu\\u00f1oz"}', "input")
declared("csv.cells", "error", "RFC 4180, §2", '["id,nombres", "A-1,Ana,Luz"]', "input")
declared("xlsx.formula", "error", "ECMA-376, §18.3.1.40", '["id,nombres", "A-1,=B7"]', "input")
declared("xlsx.error-value", "error", "ECMA-376, §18.18.11", '["id,nombres", "A-1,#N/A"]', "input")
declared(
    "page.missing",
    "warning",
    _OAS,
    '[{"pagination": {"page": 1}, "results": []}, {"pagination": {"page": 3}, "results": []}]',
    "input",
)
declared(
    "page.repeated",
    "warning",
    _OAS,
    '[{"pagination": {"page": 1}, "results": []}, {"pagination": {"page": 1}, "results": []}]',
    "input",
)
declared(
    "page.set-total",
    "warning",
    _OAS,
    '[{"pagination": {"page": 1, "totalRows": 3}, "results": [{"…": 1}]}, '
    '{"pagination": {"page": 2, "totalRows": 3}, "results": [{"…": 2}]}]',
    "input",
)
