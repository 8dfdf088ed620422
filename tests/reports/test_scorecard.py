from __future__ import annotations

from collections.abc import Callable

import pytest

from conformance.results import RequirementResult, Run
from reports.scorecard import Scorecard, build
from standards import registry
from standards.requirements import requirements

MakeRun = Callable[..., Run]


def test_json_round_trips(make_run: MakeRun) -> None:
    card = build(make_run({"S2-FUN-012": "fail", "S2-STR-001": "error"}), "es")
    assert Scorecard.model_validate_json(card.to_json()) == card


@pytest.mark.parametrize("language", ["es", "en"])
def test_sentences_and_mends_are_in_the_language_asked(language: str, make_run: MakeRun) -> None:
    card = build(make_run(), language)  # type: ignore[arg-type]
    known = requirements(registry.load("s2@1.1"))
    assert [(item.id, item.sentence, item.mend, item.source) for item in card.requirements] == [
        (each.id, each.text[language], each.mend[language], each.source)
        for each in known  # type: ignore[index]
    ]


def test_failed_musts_come_first(make_run: MakeRun) -> None:
    card = build(make_run({"S2-DAT-006": "fail", "S2-SEC-018": "fail", "S2-STR-001": "fail"}), "es")
    assert [item.level for item in card.failed] == ["must", "should", "may"]


@pytest.mark.parametrize(
    ("statuses", "changes", "outcome"),
    [
        ({}, {}, "conformant"),
        ({}, {"partial": ["without-stress"]}, "partial"),
        ({}, {"standard_status": "draft"}, "draft"),
        ({}, {"standard_status": "draft", "partial": ["budget"]}, "partial"),
        ({"S2-SEC-001": "error"}, {}, "undecided"),
        ({"S2-SEC-001": "fail"}, {"partial": ["budget"]}, "non-conformant"),
    ],
)
def test_only_a_whole_run_of_an_official_standard_is_plainly_conformant(
    statuses: dict[str, str], changes: dict[str, object], outcome: str, make_run: MakeRun
) -> None:
    assert build(make_run(statuses, **changes), "es").outcome == outcome


def test_a_partial_run_says_why_in_words(make_run: MakeRun) -> None:
    run = make_run(partial=["without-stress", "Otra razón"])
    assert build(run, "en").partial == ["The category Load was not examined.", "Otra razón"]


def test_what_was_not_examined_is_named(make_run: MakeRun) -> None:
    run = make_run()
    shorter = run.model_copy(update={"requirements": run.requirements[1:]})
    assert build(shorter, "es").not_examined == [run.requirements[0].id]


def test_a_requirement_that_is_not_known_keeps_the_words_of_its_run(make_run: MakeRun) -> None:
    foreign = RequirementResult(
        id="S9-SEC-001", level="must", category="security", status="pass", message="Sentence of another time"
    )
    run = make_run().model_copy(update={"requirements": [foreign], "standard": "s9@7.0"})
    card = build(run, "es")
    assert card.standard_title == ""
    assert card.requirements[0].sentence == "Sentence of another time"


def reason(code: str, params: dict[str, object], make_run: MakeRun) -> str:
    run = make_run({"S2-SEC-001": "skip"}, reason="como vino")
    changed = run.requirements[0].model_copy(update={"reason_code": code, "params": params})
    card = build(run.model_copy(update={"requirements": [changed]}), "en")
    return card.requirements[0].reason


def test_a_reason_with_a_known_code_is_said_in_the_language_asked(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"reasons.slow": "It took {seconds} s."}
    monkeypatch.setattr("reports.scorecard.catalogue", lambda package, language: texts)  # noqa: ARG005
    assert reason("slow", {"seconds": 7}, make_run) == "It took 7 s."
    assert reason("slow", {}, make_run) == "como vino"
    assert reason("unknown", {}, make_run) == "como vino"


def test_characters_that_act_are_shown_as_such(make_run: MakeRun) -> None:
    run = make_run({"S2-SEC-001": "fail"}, reason="\x1b[31mrojo\u202e", provider={"name": "A\nB\x00"})
    card = build(run, "es")
    assert card.provider.name == "A B\ufffd"
    assert card.failed[0].reason == "\ufffd[31mrojo\ufffd"
