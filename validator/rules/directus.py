"""Rules of the collections that Directus serves: versions 2.0 of Systems 2 and 3."""

from __future__ import annotations

import re

from validator.model import At, Facts, Record
from validator.rules.declare import record_rule
from validator.rules.silence import members

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_OAS = "PDNMX/herramienta-capturador-s2 y s3, especificaciones técnicas, OpenAPI, info.version 2.0.0: id uuid"


@record_rule(
    "id.not-uuid",
    "error",
    _OAS,
    '{"id": "129"}',
    systems=("s2@2.0", "s3@2.0"),
    silent=members(id={"pattern": f"^{_UUID.pattern}$"}),
)
def not_uuid(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """An id that is not the UUID that the capture tool gives every record."""
    told = facts.id
    if type(told) is not str or not told.strip() or (len(told) == 36 and _UUID.fullmatch(told)):
        return None
    return At(facts.id_member, {}, told)
