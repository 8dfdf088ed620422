"""Text in another encoding than UTF-8, told from its bytes and made UTF-8 as it is read.

The marks and the zeros of UTF-16 and UTF-32 show at the front. Latin-1 shows at the first byte beyond ASCII,
which decides for the whole file: a file whose first such bytes are good UTF-8 is not looked at any more.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from validator.sources.batch import line_feeds

_UTF8_MARK = b"\xef\xbb\xbf"
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""The longer before the shorter that they begin with."""
_ZEROS: dict[tuple[bool, ...], str] = {
    (True, True, True, False): "utf-32-be",
    (False, True, True, True): "utf-32-le",
    (True, False, True, False): "utf-16-be",
    (False, True, False, True): "utf-16-le",
}
"""Which of the first four bytes are zero when the text begins with two characters of ASCII."""

_ASCII = bytes(range(128))
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")
_SINGLE_BYTE = "".join(
    bytes([code]).decode("latin-1" if code in _UNDEFINED else "cp1252") for code in range(256)
)
_USUAL = frozenset(
    "áéíóúüñÁÉÍÓÚÜÑ¿¡ºª°«»·´¨\xa0‘’“”–—…•€àèìòùâêîôûçäöëïãõÀÈÌÒÙÂÊÎÔÛÇÄÖËÏÃÕ§©®".encode("cp1252")
)
_UTF8_PAIR = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
_PLAUSIBLE = 0.9
"""Share of the bytes beyond ASCII that must be usual in Spanish text."""

SINGLE_BYTE = "Windows-1252 (Latin-1)"


class Recoder:
    """Blocks of text in any of these encodings in, blocks of UTF-8 out.

    Attributes:
        encoding: what the text was in, for people; empty when it was UTF-8.
        line: on which that showed.
        byte_order_mark: whether UTF-8 began with a mark.
    """

    def __init__(self) -> None:
        self.encoding = ""
        self.line = 1
        self.byte_order_mark = False
        self._held = b""
        self._step: Callable[[bytes], bytes] = self._begin
        self._decoder: codecs.IncrementalDecoder | None = None

    @property
    def is_settled(self) -> bool:
        """Whether the text is known to be UTF-8, as long as it may go on."""
        return self._step is _unchanged

    def feed(self, block: bytes) -> bytes:
        """Return what is sure of a block and of what was held back before; an empty one ends the text.

        Raises:
            UnicodeDecodeError: the text is not in the encoding that its beginning shows.
        """
        return self._step(block)

    def _begin(self, block: bytes) -> bytes:
        data = self._held + block
        if block and len(data) < 4:
            self._held = data
            return b""
        self._held = b""
        codec, mark = _shown_by(data)
        if codec:
            self.encoding = codec[:6].upper()
            self._decoder = codecs.getincrementaldecoder(codec)()
            self._step = self._decoded
            return self._decoded(data[mark:], final=not block)
        self.byte_order_mark = data.startswith(_UTF8_MARK)
        self._step = self._undecided
        return self._undecided(data.removeprefix(_UTF8_MARK), final=not block)

    def _decoded(self, block: bytes, *, final: bool = False) -> bytes:
        assert self._decoder is not None  # noqa: S101 - set with this step
        return self._decoder.decode(block, final or not block).encode()

    def _undecided(self, block: bytes, *, final: bool = False) -> bytes:
        """Pass ASCII on until something else comes, which decides."""
        data, self._held = self._held + block, b""
        if data.isascii():
            self.line += line_feeds(data)
            return data
        try:
            data.decode()
        except UnicodeDecodeError as error:
            ascii_before = data[: error.start].isascii()
            cut = error.reason == "unexpected end of data" and error.end == len(data)
            if cut and ascii_before and block and not final:
                self._held = data[error.start :]
                self.line += data.count(b"\n", 0, error.start)
                return data[: error.start]
            if ascii_before and not (cut and block) and _is_single_byte(data):
                self.encoding = SINGLE_BYTE
                self.line += data.count(b"\n", 0, error.start)
                self._step = _from_single_byte
                return _from_single_byte(data)
        self._step = _unchanged
        return data


def _unchanged(block: bytes) -> bytes:
    return block


def _from_single_byte(block: bytes) -> bytes:
    return codecs.charmap_decode(block, "strict", _SINGLE_BYTE)[0].encode()


def _shown_by(data: bytes) -> tuple[str, int]:
    """Return the codec that the first bytes show and the length of its mark; an empty one for UTF-8."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec, len(mark)
    return _ZEROS.get(tuple(not byte for byte in data[:4]), ""), 0


def _is_single_byte(data: bytes) -> bool:
    """Tell whether bytes that are not UTF-8 are text in Latin-1 or Windows-1252, rather than rubbish or a mixture."""
    high = data.translate(None, _ASCII)
    pairs = len(_UTF8_PAIR.findall(data))
    if _BINARY.search(data) or not _UNDEFINED.isdisjoint(high) or 4 * pairs >= len(high):
        return False
    return sum(map(_USUAL.__contains__, high)) >= _PLAUSIBLE * len(high)
