"""Rules that the reader decides: records that are not JSON, or say something twice."""

from __future__ import annotations

from validator.rules.declare import declared

_JSON = "RFC 8259 (JSON)"

declared("json.syntax", "error", _JSON, '{"id": "A-1", "nombres": }', "input")
declared("json.duplicate-key", "error", f"{_JSON}, §4", '{"id": "A-1", "id": "A-2"}', "input")
