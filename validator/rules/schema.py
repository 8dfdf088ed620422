"""Rules of the JSON Schema: one per keyword that the standards use."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from standards.spanish import search_fold
from validator.model import Params
from validator.rules.declare import declared, members_rule

if TYPE_CHECKING:
    from validator.plan import Node

_OAS = "PDNMX/api_docs, OpenAPI"

declared("schema.required", "error", _OAS, '{"id": "A-1"}', "schema")
declared("schema.type", "error", _OAS, '{"puesto": "Director"}', "schema")
declared("schema.enum", "error", _OAS, '{"genero": {"clave": "X"}}', "schema")
declared("schema.minimum", "error", _OAS, '{"ramo": {"clave": 0}}', "schema")
declared("schema.max-length", "error", _OAS, '{"puesto": {"nivel": "Nivel veintitrés"}}', "schema")
declared(
    "schema.unique-items", "error", _OAS, '{"tipoProcedimiento": [{"clave": 1}, {"clave": 1}]}', "schema"
)
declared("schema.min-length", "error", _OAS, '{"ocid": ""}', "schema")
declared("schema.maximum", "error", _OAS, '{"porcentajePropiedad": 120}', "schema")
declared("schema.pattern", "error", _OAS, '{"entidadFederativa": {"clave": "9"}}', "schema")
declared("schema.const", "error", _OAS, '{"tipoDocumento": {"clave": "OTRO"}}', "schema")
declared("schema.min-items", "error", _OAS, '{"tag": []}', "schema")
declared("schema.max-items", "error", _OAS, '{"tipoContratacion": [{}, {}, {}]}', "schema")
declared("schema.any-of", "error", _OAS, '{"resolucion": true}', "schema")
declared("schema.one-of", "error", _OAS, '{"records": [{}]}', "schema")
declared("schema.not", "error", _OAS, '{"anonima": true, "denunciante": {}}', "schema")
declared("schema.additional-properties", "error", _OAS, '{"porClasificacion": {"otras": 9}}', "schema")


def similar_name(name: str, known: Iterable[str]) -> str | None:
    """Return the name that looks most like another; case, accents and signs do not count."""
    by_plain = {_plain(each): each for each in known}
    similar = difflib.get_close_matches(_plain(name), by_plain, n=1, cutoff=0.8)
    return by_plain[similar[0]] if similar else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", search_fold(name[:100]))


@members_rule("schema.misspelt-member", "warning", _OAS, '{"observacion": "…"}')
def misspelt(name: str, value: dict[str, Any], node: Node) -> Params | None:
    """A member that the schema does not know, and that looks like an optional one that is absent.

    A required one is reported as missing, with the look-alike.
    """
    absent = [known for known, child in node.children.items() if known not in value and not child.required]
    known = similar_name(name, absent)
    return {"similar": known} if known else None
