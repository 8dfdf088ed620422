"""The validator's nouns: what a rule says about a value, and what is known when it says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the gravest to the lightest."""
FAIL_ON = ("error", "warning", "never")
"""From which severity on data do not hold."""
LOCAL = "local"
"""The engine that is this machine; others are addresses of clusters."""

Params = dict[str, Any]
"""What a finding's texts are rendered with: plain JSON values, and no reserved ones.

``variant`` picks the text ``<rule>.message-<variant>`` instead of ``<rule>.message``.
"""

Record = dict[str, Any]


class Hit(NamedTuple):
    """A rule broken at a place of a record (or of an envelope)."""

    rule: str
    pointer: str
    value: Any
    params: Params

    @property
    def cause(self) -> str:
        """What two hits share when they tell the same defect: the place, and the member that is missing there."""
        return f"{self.pointer}/{self.params.get('member', '')}" if "member" in self.params else self.pointer


class At(NamedTuple):
    """What a rule about an object answers: the member that is wrong, relative to the object."""

    member: str
    params: Params
    value: Any = None


class Pair(NamedTuple):
    """An object with a clave of a catalogue and its text."""

    clave: Any
    valor: Any


@dataclass(slots=True)
class Person:
    """A person in a record; a part that is absent, of a wrong type or already found wrong is None.

    Attributes:
        named: whether both surnames and given names are fit for comparison.
        pointers: of its members by role, such as ``curp``.
    """

    pointers: dict[str, str]
    nombres: str | None = None
    primer_apellido: str | None = None
    segundo_apellido: str | None = None
    curp: str | None = None
    rfc: str | None = None
    genero: str | None = None
    named: bool = True
    minor: bool = False


@dataclass(slots=True)
class Facts:
    """What rules know besides the value at hand.

    Attributes:
        today: the day of the run.
        captured: day on which the record says that it was captured.
        persons: those of the record.
        id: the record's own id, as it stands.
        id_member: the member that holds it.
        captured_at: as the record writes it.
        text: of the record in JSON, without blanks between tokens; empty when it is not at hand.
    """

    today: date
    id_member: str = ""
    captured: date | None = None
    captured_at: Any = None
    text: bytes = b""
    id: Any = None
    persons: Sequence[Person] = ()


@dataclass(frozen=True)
class FileFacts:
    """What is known at the end of a file.

    Attributes:
        pagination: that of an envelope; empty when the file has none.
        records: how many the file holds.
        byte_order_mark: whether the file begins with one.
    """

    pagination: Params
    records: int
    byte_order_mark: bool


class Key(NamedTuple):
    """Something of a record that is compared with the other records of a run.

    Attributes:
        pointer: where it stands.
        key: what is looked for.
        value: what the same key must have everywhere; empty when the key must not come again at all. Of several lines
            it is a person's names, the last of which is the second surname, and compared as such.
        shown: the value to report.
    """

    pointer: str
    key: str | bytes
    value: str = ""
    shown: Any = None
