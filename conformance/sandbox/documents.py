"""Documents that are no JSON, made of a few lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def pdf(lines: Iterable[str]) -> bytes:
    """Return a PDF of one page with lines of text."""
    shown = b" T* ".join(b"(%b) Tj" % _literal(line) for line in lines)
    text = b"BT /F 12 Tf 16 TL 72 720 Td " + shown + b" ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE,
        b"<</Length %d>>stream\n%b\nendstream" % (len(text), text),
        FONT,
    )
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(written))
    )


def _literal(line: str) -> bytes:
    content = line.encode("cp1252", errors="replace")
    for special in (b"\\", b"(", b")"):
        content = content.replace(special, b"\\" + special)
    return content


WRITERS: dict[str, Callable[[Iterable[str]], bytes]] = {"application/pdf": pdf}
"""By media type, what writes a document."""
