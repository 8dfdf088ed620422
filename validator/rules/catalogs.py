"""Rules about claves and their texts, held against the catalogues."""

from __future__ import annotations

import difflib
from typing import Any

from standards.catalog import Catalog, Clave, Entry
from standards.spanish import fold
from validator.model import At, Pair, Params
from validator.rules.declare import code_rule, list_rule, pair_rule

_CATALOGS = "PDNMX/api_docs, OpenAPI: catálogos de clave y valor"
_ISO = "iso-"
_CLAVE, _VALOR = "/clave", "/valor"
_USUAL_WORDS = {
    "mn": "MXN",
    "mxp": "MXN",
    "mx$": "MXN",
    "peso": "MXN",
    "pesos": "MXN",
    "pesos mexicanos": "MXN",
    "moneda nacional": "MXN",
    "dls": "USD",
    "dlls": "USD",
    "dolar": "USD",
    "dolares": "USD",
    "euros": "EUR",
    "mex": "MX",
    "mexicana": "MX",
    "mexicano": "MX",
    "usa": "US",
    "eua": "US",
    "eeuu": "US",
}
"""How currencies and countries are written where their code is due -> the code."""


def _entry(pair: Pair, catalog: Catalog) -> Entry | None:
    """Return the clave's entry; None when there is none, which is the schema's matter."""
    clave = int(pair.clave) if isinstance(pair.clave, float) and pair.clave.is_integer() else pair.clave
    return catalog.by_clave.get(clave) if isinstance(clave, str | int) else None


def _folded(pair: Pair) -> str:
    return fold(pair.valor) if isinstance(pair.valor, str) else ""


@pair_rule("catalog.swapped", "error", _CATALOGS, '{"genero": {"clave": "FEMENINO", "valor": "F"}}')
def swapped(pair: Pair, catalog: Catalog) -> At | None:
    """The text where the clave is due, and the clave where the text is due."""
    if not isinstance(pair.clave, str) or not isinstance(pair.valor, str | int):
        return None
    entry = catalog.by_text.get(fold(pair.clave))
    if entry is None or str(pair.valor).strip().upper() != str(entry.clave) or entry.clave == pair.clave:
        return None
    return At("", {"clave": entry.clave, "expected": entry.valor})


@pair_rule("catalog.clave-missing", "warning", _CATALOGS, '{"genero": {"valor": "FEMENINO"}}')
def clave_missing(pair: Pair, catalog: Catalog) -> At | None:
    """A text of a catalogue without its clave, or nothing at all."""
    if pair.clave not in (None, ""):
        return None
    entry = catalog.by_text.get(_folded(pair))
    params: Params = {"expected": entry.clave, "variant": "known"} if entry else {}
    return At("", params, pair.valor)


@pair_rule("catalog.unknown", "error", _CATALOGS, '{"municipio": {"clave": "999", "valor": "Zapopan"}}')
def unknown(pair: Pair, catalog: Catalog) -> At | None:
    """A clave that its catalogue does not have; where it depends on another clave, the part under that one."""
    if not isinstance(pair.clave, str | int) or pair.clave == "" or pair.clave in catalog.by_clave:
        return None
    if _follows_the_last(pair.clave, catalog):
        return None
    entry = catalog.by_text.get(_folded(pair))
    params: Params = {"catalog": catalog.name}
    return At(
        "/clave", {**params, "expected": entry.clave, "variant": "known"} if entry else params, pair.clave
    )


@pair_rule("catalog.newer", "warning", _CATALOGS, '{"municipio": {"clave": "126", "valor": "Nuevo"}}')
def newer(pair: Pair, catalog: Catalog) -> At | None:
    """The number after the last one of a catalogue of numbers: a municipality may be new, and the catalogue old."""
    return At("/clave", {}, pair.clave) if _follows_the_last(pair.clave, catalog) else None


def _follows_the_last(clave: object, catalog: Catalog) -> bool:
    if not catalog.parent or not isinstance(clave, str) or clave in catalog.by_clave:
        return False
    if not (clave.isdecimal() and clave.isascii()):
        return False
    numbers = [int(each) for each in catalog.by_clave if isinstance(each, str) and each.isdecimal()]
    return len(numbers) == len(catalog.by_clave) > 0 and int(clave) == max(numbers) + 1


@code_rule(
    "catalog.iso-code",
    "error",
    "ISO 3166-1; ISO 4217",
    '{"moneda": "pesos"}',
    instead_of=["schema.max-length", "schema.pattern"],
)
def not_an_iso_code(text: str, catalog: Catalog) -> Params | None:
    """A text where the code of a country or of a currency is due, that is none."""
    return _not_a_code(text, catalog) if catalog.name.startswith(_ISO) else None


@code_rule("catalog.code", "warning", _CATALOGS, '{"sexo": "Femenino"}')
def not_a_code(text: str, catalog: Catalog) -> Params | None:
    """A text where a clave of a catalogue is expected, that is none; the official text does not forbid it."""
    return None if catalog.name.startswith(_ISO) else _not_a_code(text, catalog)


def _not_a_code(text: str, catalog: Catalog) -> Params | None:
    if text in catalog.by_clave:
        return None
    meant = _clave_meant(text, catalog)
    params: Params = {"catalog": catalog.name}
    return params if meant is None else {**params, "expected": meant, "variant": "similar"}


def _clave_meant(text: str, catalog: Catalog) -> Clave | None:
    """Return the clave that a text stands for in other letters, by its meaning, in usual words or nearly."""
    shape, folded = text.strip().upper(), fold(text)
    if shape in catalog.by_clave:
        return shape
    if entry := catalog.by_text.get(folded):
        return entry.clave
    usual = _USUAL_WORDS.get(folded.replace(".", "").strip(), "")
    if usual in catalog.by_clave:
        return usual
    claves = [each for each in catalog.by_clave if isinstance(each, str)]
    return next(iter(difflib.get_close_matches(shape[:100], claves, n=1, cutoff=0.8)), None)


def clave_told(pair: Pair, catalog: Catalog) -> Clave | None:
    """Return the clave that a pair means when its own is none: the one of its text, or of its clave read as text."""
    for said in (pair.clave, pair.valor):
        entry = catalog.by_text.get(fold(said)) if isinstance(said, str) else None
        if entry is not None:
            return entry.clave
    return None


@pair_rule("catalog.pair", "error", _CATALOGS, '{"genero": {"clave": "F", "valor": "MASCULINO"}}')
def belongs_to_another(pair: Pair, catalog: Catalog) -> At | None:
    """A text that the catalogue gives to another clave."""
    entry, other = _entry(pair, catalog), catalog.by_text.get(_folded(pair))
    if entry is None or other is None or _folded(pair) in entry.folded:
        return None
    return At(_VALOR, {"clave": entry.clave, "expected": entry.valor, "other": other.clave}, pair.valor)


@pair_rule(
    "catalog.valor-missing", "warning", _CATALOGS, '{"tipoProcedimiento": [{"clave": 1, "valor": ""}]}'
)
def valor_missing(pair: Pair, catalog: Catalog) -> At | None:
    """A clave whose text is there but blank."""
    entry = _entry(pair, catalog)
    if entry is None or not isinstance(pair.valor, str) or pair.valor.strip() or _wants_text(entry, catalog):
        return None
    return At(_VALOR, {"clave": entry.clave, "expected": entry.valor}, pair.valor)


@pair_rule("catalog.text", "warning", _CATALOGS, '{"tipoArea": [{"clave": "C", "valor": "COMPRAS"}]}')
def differs(pair: Pair, catalog: Catalog) -> At | None:
    """A text that is not the clave's; capitals, accents and known variants do not count."""
    entry, folded = _entry(pair, catalog), _folded(pair)
    if entry is None or not isinstance(pair.valor, str) or not pair.valor.strip():
        return None
    if folded in entry.folded or entry.clave in catalog.other:
        return None
    if folded in catalog.by_text:
        return None
    return At(_VALOR, {"clave": entry.clave, "expected": entry.valor}, pair.valor)


def _wants_text(entry: Entry, catalog: Catalog) -> bool:
    """Tell whether the clave means "none of these", and its text has to say which one."""
    return entry.clave in catalog.other and catalog.other_explained


@pair_rule("catalog.other-blank", "warning", _CATALOGS, '{"tipoArea": [{"clave": "O", "valor": ""}]}')
def other_blank(pair: Pair, catalog: Catalog) -> At | None:
    """A clave "other" without a text."""
    entry = _entry(pair, catalog)
    if entry is None or not _wants_text(entry, catalog) or _folded(pair):
        return None
    if pair.valor is None:
        return At("", {"clave": entry.clave})
    return At(_VALOR, {"clave": entry.clave}, pair.valor) if isinstance(pair.valor, str) else None


@pair_rule(
    "catalog.other-unexplained", "notice", _CATALOGS, '{"tipoArea": [{"clave": "O", "valor": "OTRA"}]}'
)
def other_unexplained(pair: Pair, catalog: Catalog) -> At | None:
    """A clave "other" whose text only says "other": legal, and tells nobody anything."""
    entry = _entry(pair, catalog)
    if entry is None or not _wants_text(entry, catalog) or _folded(pair) not in entry.folded:
        return None
    return At(_VALOR, {"clave": entry.clave}, pair.valor)


@list_rule(
    "catalog.repeated",
    "warning",
    _CATALOGS,
    '{"tipoArea": [{"clave": "T"}, {"clave": "T", "valor": "TÉCNICA"}]}',
)
def repeated(claves: list[Any]) -> Params | None:
    """One clave twice in a list."""
    seen: set[Any] = set()
    for clave in claves:
        if clave in seen:
            return {"clave": clave}
        seen.add(clave)
    return None
