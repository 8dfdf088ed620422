"""The scorecard as Markdown."""

from __future__ import annotations

from reports.render.environment import markdown_environment
from reports.scorecard import Scorecard


def render(scorecard: Scorecard) -> str:
    """Return the text."""
    template = markdown_environment(scorecard.language).get_template("scorecard.md.j2")
    return template.render(card=scorecard)
