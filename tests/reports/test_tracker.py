from __future__ import annotations

import csv
import io
import runpy
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conformance.results import Run
from reports import tracker_site
from reports.errors import ReportsError
from reports.quarters import Quarter
from reports.render import tracker_text
from reports.sqlite_store import SqliteStore
from reports.tracker import Series, Tracker, build
from reports.tracker_export import BYTE_ORDER_MARK, COLUMNS, guarded, to_csv

MakeRun = Callable[..., Run]

PAGES = runpy.run_path(str(Path(__file__).with_name("test_pages.py")))
Page, check_safe, check_accessible = PAGES["Page"], PAGES["check_safe"], PAGES["check_accessible"]

FIRST, SECOND, FOURTH = (datetime(2026, month, 10, 18, tzinfo=UTC) for month in (2, 5, 11))
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "store.sqlite", create=True)) as opened:
        yield opened


def only(tracker: Tracker) -> Series:
    (series,) = tracker.series()
    return series


def test_the_last_run_of_a_quarter_counts(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run(finished=FOURTH))
    store.record(make_run({"S2-FUN-012": "fail"}, finished=FOURTH.replace(day=9)))
    series = only(build(store, "es"))
    assert series.current is not None
    assert series.current.verdict == "conformant"
    assert len(series.points) == 1


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"S2-FUN-012": "fail"}, {}, "advanced"),
        ({"S2-FUN-012": "fail", "S2-FUN-013": "fail"}, {"S2-FUN-012": "fail"}, "advanced"),
        ({}, {"S2-FUN-012": "fail"}, "fell-back"),
        ({"S2-SEC-018": "fail"}, {}, "advanced"),
        ({}, {}, "same"),
        ({}, {"S2-FUN-012": "error"}, "not-comparable"),
        ({"S2-FUN-012": "skip"}, {}, "not-comparable"),
    ],
)
def test_change_is_against_the_last_quarter_examined(
    before: dict[str, str], after: dict[str, str], change: str, store: SqliteStore, make_run: MakeRun
) -> None:
    store.record(make_run(before, finished=SECOND))
    store.record(make_run(after, finished=FOURTH))
    series = only(build(store, "es"))
    assert series.change == change
    assert series.previous is not None
    assert series.previous.quarter == "2026-T2"


def test_a_partial_run_does_not_compare(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run(finished=SECOND))
    store.record(make_run(finished=FOURTH, partial=["budget"]))
    assert only(build(store, "es")).change == "not-comparable"


def test_a_first_run_is_new(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run())
    assert only(build(store, "es")).change == "new"


def test_environments_and_standards_are_series_of_their_own(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run())
    store.record(make_run(provider={"environment": "desarrollo"}))
    store.record(make_run(standard="s3.particulares@1.1"))
    tracker = build(store, "es")
    assert len(tracker.series()) == 3
    assert tracker.systems == ["S1", "S2", "S3", "S6"]


def test_every_state_and_the_federation_are_there(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run(provider={"entity": "00"}))
    tracker = build(store, "es")
    assert [entity.clave for entity in tracker.entities] == [f"{number:02}" for number in range(33)]
    assert tracker.entities[0].name == "Federación"
    assert [entity.clave for entity in tracker.entities if entity.examined] == ["00"]
    assert (tracker.totals.entities, tracker.entities_total) == (1, 33)


def test_an_unknown_state_is_shown_and_not_counted(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run(provider={"entity": "99"}))
    tracker = build(store, "es")
    assert tracker.entities[-1].clave == "99"
    assert tracker.entities[-1].examined
    assert tracker.totals.entities == 0


def test_a_state_examined_before_is_without_examination_now(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run(finished=FIRST))
    store.record(make_run(provider={"id": "OTRO", "entity": "20"}, finished=FOURTH))
    tracker = build(store, "es")
    earlier = next(entity for entity in tracker.entities if entity.clave == "01")
    assert not earlier.examined
    assert earlier.series[0].current is None
    assert earlier.series[0].change is None
    assert [each.quarter for each in tracker.history] == ["2026-T1", "2026-T2", "2026-T3", "2026-T4"]
    assert [each.providers for each in tracker.history] == [1, 0, 0, 1]


def test_an_earlier_quarter_does_not_know_the_later_ones(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run({"S2-FUN-012": "fail"}, finished=FIRST, provider={"name": "Antes"}))
    store.record(make_run(finished=FOURTH, provider={"name": "Después"}))
    series = only(build(store, "es", Quarter(2026, 1)))
    assert series.provider.name == "Antes"
    assert [point.quarter for point in series.points] == ["2026-T1"]


def test_new_year_in_mexico_city(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run(finished=datetime(2027, 1, 1, 5, 30, tzinfo=UTC)))
    assert build(store, "es").quarter == "2026-T4"


def test_without_runs_there_is_nothing_to_tell(store: SqliteStore, make_run: MakeRun) -> None:
    with pytest.raises(ReportsError) as caught:
        build(store, "es")
    assert caught.value.code == "store-empty"
    store.record(make_run())
    with pytest.raises(ReportsError) as caught:
        build(store, "es", Quarter(2020, 1))
    assert caught.value.code == "quarter-early"


def test_json_round_trips(store: SqliteStore, make_run: MakeRun) -> None:
    store.record(make_run())
    tracker = build(store, "es")
    assert Tracker.model_validate_json(tracker.to_json()) == tracker


def fill(store: SqliteStore, make_run: MakeRun) -> None:
    for moment in (FIRST, FOURTH):
        store.record(make_run({"S2-FUN-012": "fail"}, finished=moment))
    store.record(make_run(finished=FIRST, provider={"id": "ANTES", "entity": "02"}))
    hostile = {"id": f"=../../{HOSTILE}", "name": f"@{HOSTILE}", "entity": "20"}
    store.record(make_run(finished=FOURTH, provider=hostile, partial=["budget"]))


def test_text_fits_eighty_columns(store: SqliteStore, make_run: MakeRun) -> None:
    fill(store, make_run)
    store.record(make_run(provider={"id": "X" * 90, "entity": "3" * 90}, standard="s3.particulares@1.1"))
    lines = tracker_text.render(build(store, "es")).splitlines()
    assert max(map(len, lines)) <= 80
    whole = " ".join(" ".join(lines).split())
    assert "2 de 33 entidades con examen" in whole
    assert "Sin examen (30): " in whole
    assert "▼" not in whole


def test_csv_is_safe_in_a_spreadsheet(store: SqliteStore, make_run: MakeRun) -> None:
    fill(store, make_run)
    text = to_csv(build(store, "es"))
    assert text.startswith(BYTE_ORDER_MARK)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))
    assert len(rows) == 33
    assert set(rows[0]) == set(COLUMNS)
    oaxaca = rows[20]
    assert oaxaca["provider"] == f"'=../../{HOSTILE}"
    assert oaxaca["provider_name"] == f"'@{HOSTILE}"
    assert (rows[5]["examined"], rows[5]["score"], rows[5]["verdict"]) == ("no", "", "")
    assert (rows[2]["examined"], rows[2]["previous_score"], rows[2]["score"]) == ("no", "100", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_guarded(start: str) -> None:
    assert guarded(f"{start}1") == f"'{start}1"
    assert guarded("a=1") == "a=1"
    assert guarded(-1) == -1


@pytest.mark.parametrize(("language", "tag"), [("es", "es-MX"), ("en", "en")])
def test_the_site_is_whole_and_safe(
    language: str, tag: str, store: SqliteStore, make_run: MakeRun, tmp_path: Path
) -> None:
    fill(store, make_run)
    folder = tmp_path / "site"
    tracker = build(store, language)  # type: ignore[arg-type]
    assert tracker_site.write(store, tracker, folder) == 4
    front = Page((folder / "index.html").read_text("utf-8"))
    check_safe(front)
    check_accessible(front, tag)
    links = {str(link["href"]) for link in front.find("a")}
    assert links >= {"tracker.csv", "tracker.json"}
    assert len(links) == 5
    for link in links:
        assert (folder / link).resolve().is_relative_to(folder.resolve())
        assert (folder / link).is_file()
    for entity in tracker.entities:
        assert entity.name in front.text
    for card in (folder / "scorecards").iterdir():
        check_safe(Page(card.read_text("utf-8")))


def test_the_history_has_a_text(store: SqliteStore, make_run: MakeRun) -> None:
    fill(store, make_run)
    tracker = build(store, "es")
    front = Page(tracker_site.page(tracker))
    labels = [str(svg.get("aria-label")) for svg in front.find("svg") if svg.get("role") == "img"]
    assert len(labels) == len(tracker.series()) == 3
    failing = next(each.current for each in tracker.series() if each.provider.id == "SESEA_EJEMPLO")
    assert failing is not None
    told = f"2026-T4: {failing.score}, No conforme"
    assert any("2026-T2: sin examen" in label and told in label for label in labels)


def test_the_site_is_the_same_bytes_each_time(store: SqliteStore, make_run: MakeRun, tmp_path: Path) -> None:
    fill(store, make_run)
    for name in ("one", "two"):
        tracker_site.write(store, build(store, "es"), tmp_path / name)
    one = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.*")}
    two = {path.relative_to(tmp_path / "two"): path.read_bytes() for path in (tmp_path / "two").rglob("*.*")}
    assert one == two
