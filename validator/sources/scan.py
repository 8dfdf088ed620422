"""A tokenizer that only knows strings and brackets: the exact, slower way to find where records end.

The readers guess boundaries and let a JSON parser prove the guess; they come here when guesses fail, at the
end of an array, and to part the whole records of a damaged stretch from the broken ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

# A lone quote (the last alternative) opens a string that does not end in this text.
_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{},]|"', re.DOTALL)
_REST_OF_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+"', re.DOTALL)
_ARRAY_FOLLOWS = re.compile(rb"\s*:\s*\[")
_MAY_FOLLOW = re.compile(rb"\s*(?::\s*)?\Z")


@dataclass
class Elements:
    """The elements of an array's content.

    Attributes:
        spans: start and end of each complete element.
        end: position of the bracket that closes the array, or None when the text ends before it.
        rest: position after the last complete element's comma.
    """

    spans: list[tuple[int, int]] = field(default_factory=list)
    end: int | None = None
    rest: int = 0


def elements(text: bytes, *, after_comma: bool = False) -> Elements:
    """Part the content of an array into its elements; where one is wanting, a blank one stands for it.

    The text follows the array's opening bracket, or a comma between its elements.
    """
    found = Elements()
    depth = start = 0
    for token in _TOKENS.finditer(text):
        character = token[0]
        if character in b"[{":
            depth += 1
        elif character in b"]}":
            depth -= 1
            if depth < 0:
                found.end = token.start()
                if after_comma or text[start : found.end].strip():
                    found.spans.append((start, found.end))
                return found
        elif character == b"," and not depth:
            found.spans.append((start, token.start()))
            found.rest = start = token.end()
            after_comma = True
        elif character == b'"':
            break
    return found


class ElementEnd:
    """Looks for the end of one element of an array in a text that comes in parts."""

    def __init__(self) -> None:
        self._depth = 0
        self._string = b""

    def find(self, text: bytes) -> int | None:
        """Return the position in the next part of the comma or bracket that follows the element; None: not in it."""
        position = 0
        if self._string:
            closed = _REST_OF_STRING.match(self._string + text, 1)
            if closed is None:
                self._string = _open_string(self._string + text)
                return None
            position = closed.end() - len(self._string)
        for token in _TOKENS.finditer(text, position):
            character = token[0]
            if character in b"[{":
                self._depth += 1
            elif character in b"]}":
                self._depth -= 1
                if self._depth < 0:
                    return token.start()
            elif character == b"," and not self._depth:
                return token.start()
            elif character == b'"':
                self._string = _open_string(text[token.start() :])
                return None
        self._string = b""
        return None


def _open_string(text: bytes) -> bytes:
    """Return what is needed of a string that does not end in a text: whether a backslash holds its next character."""
    backslashes = len(text) - len(text.rstrip(b"\\"))
    return b'"' + b"\\" * (backslashes % 2)


@dataclass(frozen=True)
class Object:
    """What stands at the top of an object.

    Attributes:
        array: position after the opening bracket of a wanted member's array, or None.
        member: that member, as it is written; empty when there is none.
        end: position after the object's closing bracket, or None when the text ends before it.
    """

    array: int | None = None
    end: int | None = None
    member: bytes = b""


def top_of_object(text: bytes, members: Collection[bytes]) -> Object:
    """Find the first of some members that holds an array at the top level of an object, or else the object's end."""
    depth = 0
    for token in _TOKENS.finditer(text):
        character = token[0]
        if character in b"[{":
            depth += 1
        elif character in b"]}":
            depth -= 1
            if depth == 0:
                return Object(end=token.end())
        elif character == b'"':
            break
        elif depth == 1 and character in members:
            follows = _ARRAY_FOLLOWS.match(text, token.end())
            if follows:
                return Object(array=follows.end(), member=character)
            if _MAY_FOLLOW.match(text, token.end()):
                break
    return Object()
