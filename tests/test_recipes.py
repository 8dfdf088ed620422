"""The recipes of CONTRIBUTING stay short and true: under ten lines, about files, commands and names that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import conforme

ROOT = Path(__file__).parent.parent
SOURCE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", SOURCE, re.MULTILINE))
RECIPES = {title: body for title, body in SECTIONS.items() if title.startswith("Add a ")}
CODE = re.compile(r"`([^`]+)`")
TARGET = re.compile(r"^([\w-]+):", re.MULTILINE)


def lines(recipe: str) -> list[str]:
    return [line for line in recipe.splitlines() if line.strip()]


def paths(text: str) -> list[str]:
    """Files and folders named in a text, cut before their first placeholder."""
    named = [code for code in CODE.findall(text) if "/" in code and " " not in code]
    return [code.partition("<")[0] for code in named]


def test_the_recipes_are_there() -> None:
    assert set(RECIPES) == {"Add a rule", "Add a requirement", "Add a standard"}


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_has_under_ten_lines(title: str) -> None:
    assert 3 <= len(lines(RECIPES[title])) < 10


def test_a_line_is_one_step() -> None:
    steps = [line for recipe in RECIPES.values() for line in lines(recipe) if line[0].isdecimal()]
    assert all(re.match(r"\d\. [A-Z].{10,120}$", line) for line in steps)


def test_what_is_named_exists() -> None:
    missing = [path for path in paths(SOURCE) if not path.startswith(".venv/") and not (ROOT / path).exists()]
    assert missing == []


def test_commands_and_targets_exist() -> None:
    codes = [code.split() for code in CODE.findall(SOURCE)]
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert {words[1] for words in codes if words[0] == "make"} <= targets
    assert {words[1] for words in codes if words[0] == "conforme"} <= set(conforme.COMMANDS)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("conformance/checks/registry.py", "def check(family"),
        ("conformance/sandbox/faults/registry.py", "breaks: str"),
        ("standards/samples/__init__.py", "GENERATORS"),
        ("conformance/messages/es.toml", "[reasons]"),
        ("conformance/sandbox/messages/es.toml", "[faults]"),
    ],
)
def test_the_names_that_recipes_use_are_in_the_code(file: str, text: str) -> None:
    assert text in (ROOT / file).read_text(encoding="utf-8")
