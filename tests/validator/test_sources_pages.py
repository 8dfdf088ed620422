"""The pages of a download as one set: what is missing, what came twice, and what is none of that."""

import pytest

from validator.sources.pages import Page, flaws


def pages(
    *numbers: int, total: int = 6, size: int = 2, name: str = "data-{}.json", records: int = 2
) -> list[Page]:
    return [
        Page(
            file,
            name.format(f"{file + 1:04}"),
            {"page": number, "pageSize": size, "totalRows": total},
            records,
        )
        for file, number in enumerate(numbers)
    ]


def told(*given: Page) -> list[tuple[str, int, str]]:
    return [(flaw.rule, flaw.file, str(flaw.params.get("pages", ""))) for flaw in flaws(given)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (pages(1, 2, 3), []),
        (pages(0, 1, 2), []),
        (pages(1), []),
        (pages(1, 3), [("page.missing", 0, "2")]),
        (pages(2, 5, total=14), [("page.missing", 0, "1, 3-4, 6-7")]),
        (pages(1, 2, 2, 3), [("page.repeated", 2, "")]),
        (pages(1, 2, 3, records=1), [("page.set-total", 0, "")]),
        (pages(1, 3, name="{}/data.json"), []),
        (pages(1, 3, name="data.json"), []),
        (pages(1, 10**12, total=9), [("page.missing", 0, "2-999999999999")]),
    ],
)
def test_sets_of_pages(given: list[Page], expected: list[tuple[str, int, str]]) -> None:
    assert told(*given) == expected


def test_set_that_was_not_read_to_its_end_lacks_nothing_for_sure() -> None:
    assert told(*pages(1, 3), Page(2, "data-0003.json", {}, 0, whole=False)) == []


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["d-0000000001.json", "d-0000000002.json", "d-0000000004.json"], "3"),
        (["d-0000.json", "d-0001.json"], ""),
        (["d-2019.json", "d-2021.json"], ""),
        (["d-01.json", "d-03.json"], ""),
        (["d-0001.json", "e-0003.json"], ""),
        (["d-0002.ndjson.gz", "d-0003.ndjson.gz"], "1"),
    ],
)
def test_files_that_do_not_say_their_page(names: list[str], missing: str) -> None:
    found = told(*(Page(file, name, {}, 1) for file, name in enumerate(names)))
    assert found == ([("page.missing", 0, missing)] if missing else [])


def test_stretches_that_are_listed_are_few() -> None:
    [flaw] = flaws(pages(*range(1, 100, 2), total=198))
    assert flaw.params["count"] == 49
    assert str(flaw.params["pages"]).count(",") == 10
