"""The template environments: HTML and Markdown, each escaping everything by default."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import wording
from reports.quarters import Quarter
from reports.render import charts
from standards.requirements import CATEGORIES
from standards.texts import Language, text

# What starts markup inside a line; `&` and `<` would start HTML.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~&#])")


class Markdown(str):
    """A text that is Markdown already."""

    __slots__ = ()


def escape_markdown(value: object) -> str:
    """Return a value as Markdown text on one line; a `Markdown` text stays as it is."""
    if isinstance(value, Markdown):
        return value
    return _MARKUP.sub(r"\\\1", re.sub(r"\s+", " ", str(value)))


def fenced(command: str) -> Markdown:
    """Return a block of code, fenced by more backticks than it contains."""
    longest = max((len(run) for run in re.findall(r"`+", command)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markdown(f"{fence}sh\n{command}\n{fence}")


def html_environment(language: Language) -> Environment:
    """Return the environment of the HTML templates: every value is escaped."""
    environment = Environment(autoescape=True, **_options())
    return _furnish(environment, language)


def markdown_environment(language: Language) -> Environment:
    """Return the environment of the Markdown templates: every value is escaped on its way out."""
    # HTML escaping would show as such; `finalize` escapes for Markdown instead, and as surely.
    environment = Environment(autoescape=False, finalize=escape_markdown, **_options())  # noqa: S701
    environment.filters["fenced"] = fenced
    return _furnish(environment, language)


def _options() -> dict[str, Any]:
    return {
        "loader": PackageLoader("reports", "templates"),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }


def _furnish(environment: Environment, language: Language) -> Environment:
    def words(key: str, **params: object) -> str:
        return text("reports", key, language, **params)

    environment.globals.update(
        t=words,
        language=language,
        categories=CATEGORIES,
        moment=partial(wording.moment, language=language),
        quarter_title=lambda name: Quarter.parse(name).title(language),
        tone_of=charts.tone_of,
        stacked=charts.stacked,
        tones=charts.tones,
        bars=charts.bars,
        quarters_shown=charts.QUARTERS_SHOWN,
        change_marks=charts.CHANGE_MARKS,
        marks=charts.MARKS,
    )
    return environment
