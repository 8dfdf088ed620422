"""Rules about every text: what is empty, what stands for nothing, and what its encoding broke."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from standards.spanish import fold
from validator.model import Params
from validator.rules.declare import text_rule

if TYPE_CHECKING:
    from validator.plan import Node

_BASES = (
    "Bases para el funcionamiento de la Plataforma Digital Nacional (DOF, 23 oct 2018), calidad de los datos"
)
_UNICODE = "RFC 8259, §8.1 (UTF-8); Unicode Standard, §2.11 y §5.22"

_FREE_TEXT = "free-text"
_LONGEST, _LONGEST_REMARKS = 500, 20_000
_CODE_MEMBERS = frozenset(
    {"nivel", "siglas", "clave", "numeroExterior", "numeroInterior", "articulo", "fraccion", "id"}
)
"""Members whose legitimate values are short codes, which look like placeholders elsewhere."""
_CODE_MEANINGS = frozenset(
    {"rfc-homoclave", "local-id", "organization-identifier", "file-number", "account-number", "amount"}
)
"""Meanings of which the same holds."""

_ALWAYS = re.compile(
    r"n\.a|n/a|s/n|s/d|n/d|no aplica|no disponible|dato no (?:proporcionado|disponible)"
    r"|#(?:n/a|n/d|ref!|value!|valor!|name\?|¿nombre\?|div/0!)|\(?null\)?|undefined|none|nan|nil"
    r"|no (?:proporcionad|especificad|identificad|definid|capturad|registrad)[oa]|por (?:definir|asignar)"
    r"|sin (?:datos?|informacion|nombre|(?:segundo )?apellidos?|definir|asignar|especificar)"
    r"|x{3,}|[-–—._*?¿,;:]+|lorem ipsum.*|patito|prueba|test|ejemplo|asdf\w*|qwerty\w*|string|\(?vacio\)?"
)
_OUTSIDE_CODES = re.compile(r"na|nd|sn|sd|xx?|0+|(\w)\1{2,}|no|no tiene|ningun[oa]|desconocid[oa]|pendiente")
_WORDS_IN_CODES = re.compile(r"no tiene|ningun[oa]|desconocid[oa]|pendiente")
_FIT_FOR_REMARKS = re.compile(r"no|no tiene|ningun[oa]|pendiente")


@text_rule("text.too-long", "warning", _BASES, '{"nombres": "(600 letras)"}')
def too_long(text: str, node: Node) -> Params | None:
    """More than anybody writes in such a field; other rules do not read it."""
    limit = _LONGEST_REMARKS if node.meaning == _FREE_TEXT else _LONGEST
    return {"length": len(text), "limit": limit} if len(text) > limit else None


@text_rule("text.blank", "error", _BASES, '{"nombres": "   "}')
def blank(text: str, node: Node) -> Params | None:
    """A required text without a visible character."""
    if text.strip() or not node.required or node.in_pair:
        return None
    return {"name": node.name}


@text_rule("text.empty", "notice", _BASES, '{"segundoApellido": ""}')
def empty(text: str, node: Node) -> Params | None:
    """An optional text that is there but empty; claves and their texts are the catalogue rules' matter."""
    return None if text.strip() or node.in_pair else {"name": node.name}


_TWICE_ENCODED = re.compile(
    "[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï¿½|ï»¿|\ufffd|[├┬][\u2500-\u259f\u00a0-\u00ff]"
)
_UTF7 = re.compile(r"\+(?:A[A-P][A-Za-z0-9+/]+|//[A-Za-z0-9+/]+)-")
_ESCAPES = re.compile(r"\\u00[0-9a-fA-F]{2}|%C3%[89AB][0-9A-F]|[^\W\d_]%20")
_LOST_LETTER = re.compile(r"[^\W\d_](?:\?|[¤¥¢£¡§]|\x81|\x90)[^\W\d_]")


@text_rule("text.mojibake", "warning", _UNICODE, '{"primerApellido": "MuÃ±oz"}')
def mojibake(text: str, node: Node) -> Params | None:  # noqa: ARG001 - every text rule takes both
    """Letters that a wrong conversion of encodings broke, or lost."""
    broken = (
        ("+" in text and _UTF7.search(text))
        or ("://" not in text and ("\\" in text or "%" in text) and _ESCAPES.search(text))
        or ("://" not in text and _LOST_LETTER.search(text))
        or (not text.isascii() and _TWICE_ENCODED.search(text))
    )
    if not broken:
        return None
    mended = _encoded_once(text)
    return {"mended": mended, "variant": "mended"} if mended else {}


def _encoded_once(text: str) -> str | None:
    for encoding in ("cp1252", "latin-1", "cp850"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROLS_BUT_LINES = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)


@text_rule("text.control-characters", "warning", _UNICODE, '{"nombres": "Ana\\u0000"}')
def control_characters(text: str, node: Node) -> Params | None:
    """Characters that are not seen: controls, marks of direction, zero-width blanks. Remarks may have lines."""
    if text.isascii() and text.isprintable():
        return None
    found = (_CONTROLS_BUT_LINES if node.meaning == _FREE_TEXT else _CONTROLS).search(text)
    return {"character": f"U+{ord(found[0]):04X}"} if found else None


_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,6});")


@text_rule("text.html", "warning", _BASES, '{"observaciones": "<b>Urgente</b>"}')
def html(text: str, node: Node) -> Params | None:  # noqa: ARG001 - every text rule takes both
    """Tags or entities of HTML."""
    found = _MARKUP.search(text) if "<" in text or "&" in text else None
    return {"markup": found[0][:20]} if found else None


@text_rule("text.decomposed", "warning", _UNICODE, '{"nombres": "Jose\\u0301"}')
def decomposed(text: str, node: Node) -> Params | None:  # noqa: ARG001 - every text rule takes both
    """Accents as characters of their own, which look the same and compare as different."""
    return None if text.isascii() or unicodedata.is_normalized("NFC", text) else {}


@text_rule("text.placeholder", "warning", _BASES, '{"segundoApellido": "NO APLICA"}')
def placeholder(text: str, node: Node) -> Params | None:
    """A text that stands for the lack of one. Only a whole text counts, and codes may be short."""
    if len(text) > 40 or node.in_pair:
        return {} if "orem ipsum" in text else None
    if node.catalog is not None and text in node.catalog.by_clave:
        return None
    folded = fold(text) or text.strip()
    if _ALWAYS.fullmatch(folded):
        return {}
    fillers = _WORDS_IN_CODES if is_short_code(node) else _OUTSIDE_CODES
    if not fillers.fullmatch(folded):
        return None
    return None if node.meaning == _FREE_TEXT and _FIT_FOR_REMARKS.fullmatch(folded) else {}


def is_short_code(node: Node) -> bool:
    """Tell whether a place holds short codes, which look like placeholders elsewhere."""
    return node.name in _CODE_MEMBERS or node.meaning in _CODE_MEANINGS


@text_rule("text.outer-blanks", "notice", _BASES, '{"primerApellido": " Muñoz"}')
def outer_blanks(text: str, node: Node) -> Params | None:  # noqa: ARG001 - every text rule takes both
    """Blanks before or after a text."""
    return None if text == text.strip() else {}


@text_rule("text.inner-blanks", "notice", _BASES, '{"primerApellido": "De  la Cruz"}')
def inner_blanks(text: str, node: Node) -> Params | None:
    """Two blanks in a row; remarks and the texts of catalogues may have them."""
    return {} if "  " in text and node.meaning != _FREE_TEXT and not node.in_pair else None
