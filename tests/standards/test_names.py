"""Names of standards."""

from __future__ import annotations

import pytest

from standards.errors import UsageFailure
from standards.names import StandardName, parse


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("s2", StandardName("s2")),
        ("s2@1.1", StandardName("s2", version="1.1")),
        ("s1.inicial@2.0", StandardName("s1", "inicial", "2.0")),
        (
            "s3.faltas-graves-personas-fisicas@2.0",
            StandardName("s3", "faltas-graves-personas-fisicas", "2.0"),
        ),
        ("s2.spic@1.1:2021-09-22", StandardName("s2", "spic", "1.1", "2021-09-22")),
    ],
)
def test_parts(name: str, parts: StandardName) -> None:
    assert parse(name) == parts
    assert str(parts) == name


@pytest.mark.parametrize(
    "name", ["", "s7", "s2.", "s2@", "s2@1", "s2:2021-09-22", "s2@1.1:21-09-22", "s2/1.1", "s2\n@1.1"]
)
def test_malformed(name: str) -> None:
    with pytest.raises(UsageFailure) as failure:
        parse(name)
    assert failure.value.code == "standard-name-malformed"
    assert failure.value.params == {"name": name}
