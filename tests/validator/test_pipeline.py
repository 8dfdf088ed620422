"""Files to a report: counts, shares, places, redaction, comparison across files, interruption."""

import gc
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.registry import load
from standards.samples import generate
from standards.texts import LANGUAGES
from validator.collect import Collector, Kept
from validator.events import Event, FileFinished, FileStarted, Progress
from validator.model import Hit
from validator.pipeline import Options, validate_files, validate_records
from validator.results import Report
from validator.rules import all_rules
from validator.sources import blocks

STANDARD = load("s2@1.1")
TODAY = date(2025, 6, 30)
OPTIONS = Options(today=TODAY)
EXAMPLES = Path(__file__).parents[1] / "examples"


def samples(count: int, seed: int = 1) -> list[dict[str, Any]]:
    return list(generate(STANDARD, count, seed, today=TODAY))


def write(path: Path, records: Any) -> str:
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("seed", range(10))
def test_synthetic_records_have_no_finding(seed: int) -> None:
    report = validate_records(STANDARD, samples(300, seed), TODAY)
    assert report.summary.rules == {}
    assert report.summary.valid == 300


def test_files_and_records_give_the_same_findings(tmp_path: Path) -> None:
    records = [*samples(5), {"id": 1}, "x", *samples(2)]
    from_file = validate_files([write(tmp_path / "a.json", records)], STANDARD, OPTIONS)
    from_memory = validate_records(STANDARD, records, TODAY)
    assert from_file.summary.rules == from_memory.summary.rules

    def told(report: Report) -> list[tuple[str, int | None, str]]:
        return [(finding.rule, finding.record, finding.pointer) for finding in report.findings]

    assert told(from_file) == told(from_memory)


def test_a_report_is_the_same_whatever_the_size_of_the_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = samples(40)
    for number, record in enumerate(records):
        record.update({"puesto": {}} if number % 3 else {"nombres": "N/A"})
    path, reports = write(tmp_path / "a.json", records), set()
    for size in (100, 5000, 10**6):
        monkeypatch.setattr(blocks, "BLOCK_SIZE", size)
        reports.add(validate_files([path], STANDARD, OPTIONS).to_json())
    assert len(reports) == 1


def test_the_search_for_garbage_goes_on_after_a_validation(tmp_path: Path) -> None:
    paths = [write(tmp_path / "a.json", samples(1))]
    validate_files(paths, STANDARD, OPTIONS)
    assert gc.isenabled()
    gc.disable()
    try:
        validate_files(paths, STANDARD, OPTIONS)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_repeated_id_is_found_across_files_with_its_first_place(tmp_path: Path) -> None:
    first, second = samples(2)
    second["id"] = first["id"]
    paths = [write(tmp_path / "1.json", [first]), write(tmp_path / "2.json", [second])]
    (finding,) = validate_files(paths, STANDARD, OPTIONS).findings
    assert (finding.rule, finding.file, finding.record) == ("id.duplicate", paths[1], 1)
    assert finding.params == {"first_record": 1, "first_file": paths[0]}


def test_invalid_records_are_those_with_an_error(tmp_path: Path) -> None:
    good, warned, bad = samples(3)
    warned["nivelResponsabilidad"] = []
    bad["tipoProcedimiento"] = []
    report = validate_files([write(tmp_path / "a.json", [good, warned, bad])], STANDARD, OPTIONS)
    assert (report.summary.valid, report.summary.invalid) == (2, 1)
    assert report.summary.findings.keys() == {"error": 1, "warning": 1, "notice": 0}
    assert report.summary.rules == {"s2.level-missing": 1, "s2.procedure-missing": 1}


def test_a_record_with_a_member_twice_is_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"id": "1", "id": "1"}')
    report = validate_files([str(path)], STANDARD, OPTIONS)
    assert report.summary.invalid == 1


def test_unread_input_makes_the_report_partial(tmp_path: Path) -> None:
    good = write(tmp_path / "a.json", samples(3))
    report = validate_files([str(tmp_path / "nada"), good], STANDARD, OPTIONS)
    assert report.partial == ["input"]
    assert report.files[0].error is not None
    assert report.files[0].error.code == "input-missing"
    assert report.files[1].records == 3
    assert {"file.byte-order-mark"} <= {each.rule for each in report.summary.not_run}


def test_an_interruption_leaves_a_partial_report(tmp_path: Path) -> None:
    def stop(event: Event) -> None:
        if isinstance(event, Progress):
            raise KeyboardInterrupt

    report = validate_files([write(tmp_path / "a.json", samples(3))], STANDARD, OPTIONS, stop)
    assert report.partial == ["interrupted"]
    assert report.summary.records > 0


def test_events_tell_what_happens(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", samples(3))
    events: list[Event] = []
    validate_files([path], STANDARD, OPTIONS, events.append)
    size = Path(path).stat().st_size
    assert events[0] == FileStarted(path, size)
    assert events[-2:] == [Progress(path, size, size, 3), FileFinished(path, 3, None)]


def test_select_and_ignore(tmp_path: Path) -> None:
    record = samples(1)[0] | {"tipoProcedimiento": [], "puesto": {}}
    path = write(tmp_path / "a.json", record)
    selected = validate_files([path], STANDARD, Options(today=TODAY, select=frozenset({"s2.puesto-empty"})))
    assert selected.summary.rules == {"s2.puesto-empty": 1}
    assert ("id.duplicate", "not-selected") in {(each.rule, each.reason) for each in selected.summary.not_run}
    ignored = validate_files([path], STANDARD, Options(today=TODAY, ignore=frozenset({"s2.puesto-empty"})))
    assert ignored.summary.rules == {"s2.procedure-missing": 1}
    assert ("s2.puesto-empty", "ignored") in {(each.rule, each.reason) for each in ignored.summary.not_run}


def test_reserved_values_are_masked_everywhere() -> None:
    for folder in (
        "curp.shape",
        "rfc.generic",
        "privacy.free-text",
        "privacy.misplaced",
        "id.personal-data",
        "curp.shared",
    ):
        for path in (EXAMPLES / folder / "negative").iterdir():
            report = validate_files([str(path)], STANDARD, OPTIONS).to_json()
            assert not re.search(r"[A-Z]{4}\d{6}[HMX]?[A-Z]{2,5}\w|\d{16}", report), path


def test_texts_are_in_the_language_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", samples(1)[0] | {"puesto": {}})
    messages = {
        language: validate_files([path], STANDARD, Options(today=TODAY, language=language))
        .findings[0]
        .message
        for language in LANGUAGES
    }
    assert messages == {"es": "El puesto no tiene nombre.", "en": "The post has no name."}


def test_the_envelope_is_examined_by_its_own_schema(tmp_path: Path) -> None:
    envelope = {"pagination": {"page": "1", "pageSize": 10, "totalRows": 0}, "results": []}
    findings = validate_files([write(tmp_path / "a.json", envelope)], STANDARD, OPTIONS).findings
    assert {(finding.rule, finding.pointer, finding.record) for finding in findings} == {
        ("schema.required", "/pagination", None),
        ("schema.type", "/pagination/page", None),
    }


HITS = st.lists(
    st.tuples(
        st.sampled_from(["curp.date", "text.empty", "schema.type"]),
        st.sampled_from(["/a", "/b/0", "/b/1", "/c"]),
    ),
    max_size=80,
)


@given(HITS, st.integers(0, 12))
@settings(max_examples=300, deadline=None)
def test_collector_counts_all_and_shares_what_it_keeps(hits: list[tuple[str, str]], limit: int) -> None:
    collector = Collector(all_rules(), limit)
    for number, (rule, pointer) in enumerate(hits):
        hit = Hit(rule, pointer, None, {})
        if collector.wants(hit):
            collector.keep(Kept(hit, 0, number, None))
    kept = collector.kept()
    assert collector.counts.total() == len(hits)
    assert len(kept) == min(limit, len(hits))
    assert collector.truncated == (len(kept) < len(hits))
    groups = {(rule, pointer.replace("0", "*").replace("1", "*")) for rule, pointer in hits}
    if len(groups) <= limit:
        shown = {(each.hit.rule, each.hit.pointer.replace("0", "*").replace("1", "*")) for each in kept}
        assert shown == groups, "every group shows an example as long as there is room"


SAMPLE = Path(__file__).parents[3] / "shared/reference/samples/s2-1.1-dataton2021-300.json"
JUDGED = {
    "catalog.other-unexplained": 160,
    "catalog.valor-missing": 1,
    "curp.check-digit": 173,
    "curp.date": 13,
    "curp.names": 3,
    "curp.shape": 200,
    "curp.state": 190,
    "rfc.check-digit": 367,
    "rfc.date": 33,
    "rfc.names": 126,
    "rfc.shape": 25,
    "s2.area-missing": 17,
    "s2.area-unexpected": 15,
    "s2.level-missing": 85,
    "s2.procedure-missing": 55,
    "schema.type": 299,
    "text.empty": 1,
    "text.outer-blanks": 54,
}
"""Counts on real input, each rule's findings looked at by hand."""


@pytest.mark.skipif(not SAMPLE.exists(), reason="the published sample is not beside the repository")
def test_published_sample() -> None:
    report = validate_files([str(SAMPLE)], STANDARD, Options(today=date(2026, 6, 30)))
    assert report.summary.records == 300
    assert report.summary.rules == JUDGED


def test_a_record_that_is_no_json_holds_under_no_revision(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(
        b"\n".join([json.dumps(each).encode() for each in samples(3)] + [b'{"id": "A-1", "nombres": }'])
    )
    report = validate_files([str(path)], STANDARD, replace(OPTIONS, revisions=True))
    assert {each.invalid for each in report.revisions} == {1}
    assert {cause.rule for each in report.revisions for cause in each.because} == {"json.syntax"}
