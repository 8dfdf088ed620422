"""The command-line library's own words, in Spanish."""

from __future__ import annotations

import gettext
from pathlib import Path

from babel.messages.pofile import read_po

import standards

FOLDER = Path(standards.__file__).parent / "locale" / "es" / "LC_MESSAGES"


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with (FOLDER / "messages.po").open("rb") as file:
        source = read_po(file)
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in source:
        if isinstance(message.id, str) and message.id:
            assert compiled.gettext(message.id) == message.string
        elif message.id:
            assert compiled.ngettext(*message.id, 1) == message.string[0]
            assert compiled.ngettext(*message.id, 2) == message.string[1]


def test_placeholders_are_kept() -> None:
    with (FOLDER / "messages.po").open("rb") as file:
        for message in read_po(file):
            texts = message.string if isinstance(message.string, tuple | list) else [message.string]
            ids = message.id if isinstance(message.id, tuple | list) else [message.id]
            if message.id:
                for one, other in zip(ids, texts, strict=True):
                    assert {part.split("}")[0].split("!")[0] for part in one.split("{")[1:]} == {
                        part.split("}")[0].split("!")[0] for part in other.split("{")[1:]
                    }
