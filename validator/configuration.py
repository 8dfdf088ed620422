"""``conforme.toml``, or ``[tool.conforme]`` of ``pyproject.toml``: what a project always asks of its data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from validator.errors import ValidatorUsage
from validator.model import FAIL_ON, SEVERITIES, Severity
from validator.results import Profile

FILE, PROJECT = "conforme.toml", "pyproject.toml"
LISTS = ("select", "ignore")
MEMBERS = frozenset({*LISTS, "severity", "files", "fail-on", "profile", "baseline", "max-findings"})


@dataclass(frozen=True)
class FileRules:
    """What is not asked of some files.

    Attributes:
        pattern: glob that their path, as it was given, has to match.
    """

    pattern: str
    ignore: frozenset[str]


@dataclass(frozen=True)
class Configuration:
    """What the command line says unless it says otherwise; None where the file is silent.

    Attributes:
        path: the file; None when there is none.
        severities: by rule, the one that counts instead of its own.
        baseline: resolved against the file's folder.
    """

    path: Path | None = None
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    severities: tuple[tuple[str, Severity], ...] = ()
    files: tuple[FileRules, ...] = ()
    fail_on: str | None = None
    profile: Profile | None = None
    baseline: Path | None = None
    max_findings: int | None = None


def find(folder: Path) -> Path | None:
    """Return the configuration that holds in a folder: its own or that of the nearest folder above it."""
    for each in (folder, *folder.parents):
        if (each / FILE).is_file():
            return each / FILE
        project = each / PROJECT
        if project.is_file() and "conforme" in _toml(project).get("tool", {}):
            return project
    return None


def read(path: Path | None, known_rules: frozenset[str]) -> Configuration:
    """Read a configuration.

    Raises:
        ValidatorUsage: ``configuration-unreadable``, ``configuration-member`` or ``rule-unknown``.
    """
    if path is None:
        return Configuration()
    data = _toml(path)
    if path.name == PROJECT:
        data = data["tool"]["conforme"]
    found = data.get("validate", {})
    reader = _Reader(path, known_rules)
    reader.known(data, frozenset({"validate"}), "")
    reader.known(found, MEMBERS, "validate.")
    baseline = reader.text(found, "baseline")
    return Configuration(
        path=path,
        select=reader.rules(found, "select"),
        ignore=reader.rules(found, "ignore"),
        severities=reader.severities(found.get("severity", {})),
        files=tuple(reader.files(found.get("files", []))),
        fail_on=reader.choice(found, "fail-on", FAIL_ON),
        profile=cast("Profile | None", reader.choice(found, "profile", get_args(Profile))),
        baseline=path.parent / baseline if baseline else None,
        max_findings=reader.whole(found, "max-findings"),
    )


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValidatorUsage("configuration-unreadable", path=path, detail=error) from error


@dataclass(frozen=True)
class _Reader:
    """Takes members out of a table, and says where one is wrong."""

    path: Path
    known_rules: frozenset[str]

    def wrong(self, member: str) -> ValidatorUsage:
        """Return the failure about a member."""
        return ValidatorUsage("configuration-member", path=self.path, member=member)

    def known(self, table: Any, members: frozenset[str], prefix: str) -> None:
        """Refuse what is no table, and members that nobody reads."""
        if not isinstance(table, dict):
            raise self.wrong(prefix.rstrip("."))
        for name in sorted(table.keys() - members):
            raise self.wrong(f"{prefix}{name}")

    def rules(self, table: dict[str, Any], member: str) -> frozenset[str]:
        """Return a list of rules."""
        found = table.get(member, [])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise self.wrong(member)
        for name in found:
            self.rule(name)
        return frozenset(found)

    def rule(self, name: str) -> None:
        """Refuse a name that no rule has."""
        if name not in self.known_rules:
            raise ValidatorUsage("rule-unknown", rule=name, hint="")

    def severities(self, table: Any) -> tuple[tuple[str, Severity], ...]:
        """Return the severities of rules."""
        if not isinstance(table, dict):
            raise self.wrong("severity")
        for name, severity in table.items():
            self.rule(name)
            if severity not in SEVERITIES:
                raise self.wrong(f"severity.{name}")
        return tuple(sorted(table.items()))

    def files(self, tables: Any) -> list[FileRules]:
        """Return what is not asked of some files."""
        if not isinstance(tables, list):
            raise self.wrong("files")
        found = []
        for table in tables:
            self.known(table, frozenset({"pattern", "ignore"}), "files.")
            pattern = self.text(table, "pattern")
            if not pattern:
                raise self.wrong("files.pattern")
            found.append(FileRules(pattern, self.rules(table, "ignore")))
        return found

    def text(self, table: dict[str, Any], member: str) -> str | None:
        """Return a text, if it is there."""
        found = table.get(member)
        if found is not None and not isinstance(found, str):
            raise self.wrong(member)
        return found

    def choice(self, table: dict[str, Any], member: str, options: tuple[str, ...]) -> str | None:
        """Return one of some texts, if it is there."""
        found = self.text(table, member)
        if found is not None and found not in options:
            raise self.wrong(member)
        return found

    def whole(self, table: dict[str, Any], member: str) -> int | None:
        """Return a number from 0 on, if it is there."""
        found = table.get(member)
        if found is not None and (not isinstance(found, int) or isinstance(found, bool) or found < 0):
            raise self.wrong(member)
        return found
