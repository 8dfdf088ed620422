"""Names of standards: ``SYSTEM[.RECORD][@VERSION[:REVISION]]``, for instance ``s2.spic@1.1:2021-09-22``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from standards.errors import UsageFailure

NAME = re.compile(
    r"(?P<system>s[1-6])(?:\.(?P<record>[a-z0-9]+(?:-[a-z0-9]+)*))?"
    r"(?:@(?P<version>\d+\.\d+)(?::(?P<revision>\d{4}-\d{2}-\d{2}))?)?"
)


@dataclass(frozen=True)
class StandardName:
    """The parts of a standard's name; a part that was not given is None."""

    system: str
    record: str | None = None
    version: str | None = None
    revision: str | None = None

    def __str__(self) -> str:
        record = f".{self.record}" if self.record else ""
        version = f"@{self.version}" if self.version else ""
        revision = f":{self.revision}" if self.revision else ""
        return f"{self.system}{record}{version}{revision}"


def parse(name: str) -> StandardName:
    """Split a standard's name.

    Raises:
        UsageFailure: ``standard-name-malformed`` when it does not have the form.
    """
    found = NAME.fullmatch(name.strip().lower())
    if found is None:
        raise UsageFailure("standard-name-malformed", name=name)
    return StandardName(**found.groupdict())
