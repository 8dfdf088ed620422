"""The tracker as a static site: a page, the scorecards that it links to, and the data."""

from __future__ import annotations

import re
from pathlib import Path

from reports import scorecard
from reports.render import html_page
from reports.render.environment import html_environment
from reports.store import Store
from reports.tracker import Point, Series, Tracker
from reports.tracker_export import to_csv
from standards.console import write_whole
from standards.spanish import fold

SCORECARDS = "scorecards"


def write(store: Store, tracker: Tracker, folder: Path) -> int:
    """Write the site, its front page last, and return how many scorecards it has.

    Files of an earlier writing stay, so that addresses that were published keep working.
    """
    pages = [(series, point) for series in tracker.series() for point in series.points]
    for series, point in pages:
        card = scorecard.build(store.get(point.run_sha256), tracker.language)
        write_whole(folder / address(series, point), html_page.render(card, back="../index.html"))
    write_whole(folder / "tracker.json", tracker.to_json())
    write_whole(folder / "tracker.csv", to_csv(tracker))
    write_whole(folder / "index.html", page(tracker))
    return len(pages)


def address(series: Series, point: Point) -> str:
    """Return the relative address of a scorecard, the same for ever.

    The digest tells apart what the readable part does not, and is not made of anybody's text.
    """
    words = f"{series.provider.id} {series.standard} {series.provider.environment} {point.quarter}"
    readable = re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:80]
    return f"{SCORECARDS}/{readable}-{point.run_sha256[:10]}.html"


def page(tracker: Tracker) -> str:
    """Return the front page."""
    template = html_environment(tracker.language).get_template("tracker.html.j2")
    most = max(sum(quarter.outcomes.values()) for quarter in tracker.history)
    return template.render(tracker=tracker, address=address, most=most)
