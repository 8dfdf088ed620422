"""Known findings: accepted, stale, expired, and what is new beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standards.registry import load
from standards.samples import generate
from validator.baseline import Accepted, read
from validator.errors import ValidatorUsage
from validator.pipeline import Options, validate_records
from validator.results import Report
from validator.rules import all_rules

TODAY = date(2025, 6, 30)
KNOWN = Accepted("s2.procedure-missing", "/tipoProcedimiento", "en captura")


def records(broken: int = 3) -> list[dict[str, Any]]:
    made = list(generate(load("s2@1.1"), 6, today=TODAY))
    return [
        {**each, "tipoProcedimiento": []} if number < broken else each for number, each in enumerate(made)
    ]


def report(*accepted: Accepted, broken: int = 3) -> Report:
    return validate_records(
        load("s2@1.1"), records(broken), options=Options(today=TODAY, accepted=tuple(accepted))
    )


def states(found: Report) -> list[tuple[str, int]]:
    return [(each.state, each.count) for each in found.baseline]


def test_what_is_known_counts_for_nothing() -> None:
    found = report(KNOWN)
    assert (found.summary.rules, found.summary.invalid) == ({}, 0)
    assert states(found) == [("accepted", 3)]


def test_what_is_new_still_counts() -> None:
    found = report(Accepted("s2.procedure-missing", "/puesto", "otro lugar"))
    assert found.summary.rules == {"s2.procedure-missing": 3}


def test_what_no_longer_appears_is_stale() -> None:
    assert states(report(KNOWN, broken=0)) == [("stale", 0)]


@pytest.mark.parametrize(("day", "state"), [(TODAY, "accepted"), (date(2025, 6, 29), "expired")])
def test_patience_ends_after_its_day(day: date, state: str) -> None:
    found = report(Accepted(KNOWN.rule, KNOWN.pointer, "hasta entonces", day))
    assert found.baseline[0].state == state
    assert bool(found.summary.rules) == (state == "expired")


def test_indices_do_not_matter() -> None:
    record = {**records(0)[0], "tipoArea": [{"clave": "T", "valor": "TÉCNICA"}, {"clave": "C", "valor": "X"}]}
    accepted = Accepted("catalog.text", "/tipoArea/*/valor", "catálogo propio")
    found = validate_records(load("s2@1.1"), [record], options=Options(today=TODAY, accepted=(accepted,)))
    assert found.summary.rules == {}


def test_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "base.toml"
    path.write_text(
        '[[accepted]]\nrule = "curp.shape"\npointer = "/curp"\nreason = "migración"\nexpires = 2026-01-31\n'
    )
    assert read(path, frozenset(all_rules())) == (
        Accepted("curp.shape", "/curp", "migración", date(2026, 1, 31)),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[[accepted]", "baseline-unreadable"),
        ("accepted = 5\n", "baseline-member"),
        ('[[acepted]]\nrule = "curp.shape"\npointer = "/curp"\nreason = "x"\n', "baseline-member"),
        ('[[accepted]]\nrule = "curp.shape"\npointer = "/curp"\n', "baseline-entry"),
        ('[[accepted]]\nrule = "curp.shape"\npointer = "/curp"\nreason = " "\n', "baseline-entry"),
        ('[[accepted]]\nrule = "curp.shape"\npointer = "/curp"\nreason = "x"\nuntil = 1\n', "baseline-entry"),
        (
            '[[accepted]]\nrule = "curp.shape"\npointer = "/curp"\nreason = "x"\nexpires = "mañana"\n',
            "baseline-entry",
        ),
        ('[[accepted]]\nrule = "curp.shapes"\npointer = "/curp"\nreason = "x"\n', "rule-unknown"),
    ],
)
def test_wrong_files_are_refused(text: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "base.toml"
    path.write_text(text)
    with pytest.raises(ValidatorUsage) as failure:
        read(path, frozenset(all_rules()))
    assert failure.value.code == code
    assert failure.value.message("es") != failure.value.message("en")
