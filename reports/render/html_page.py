"""The scorecard as one self-contained HTML page."""

from __future__ import annotations

from reports.render.environment import html_environment
from reports.scorecard import Scorecard


def render(scorecard: Scorecard, back: str | None = None) -> str:
    """Return the page; ``back`` is the relative address of the tracker page that lists it, if one does."""
    template = html_environment(scorecard.language).get_template("scorecard.html.j2")
    return template.render(card=scorecard, back=back)
