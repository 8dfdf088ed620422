"""The packages depend on one another in one direction only, and the command line loads them late."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "standards": set(),
    "validator": {"standards"},
    "conformance": {"standards", "validator"},
    "reports": {"standards", "validator", "conformance"},
}
RESULTS_ONLY = {
    "validator": {"validator.results", "validator.events"},
    "conformance": {"conformance.results"},
}
"""What reports may know of the packages below: their results and events, not how a check works."""

COMPOSITION = {"reports/demo.py"}
"""Carries the whole job out, so that it calls every package."""


def everything_imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def imported(file: Path) -> set[str]:
    return {name for name in everything_imported(file) if name.split(".")[0] in MAY_IMPORT}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_dependencies_point_one_way(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        foreign = {name.split(".")[0] for name in imported(file)} - {package}
        assert foreign <= MAY_IMPORT[package], file


def test_reports_know_results_only() -> None:
    for file in (ROOT / "reports").rglob("*.py"):
        if str(file.relative_to(ROOT)) in COMPOSITION:
            continue
        for name in imported(file):
            allowed = RESULTS_ONLY.get(name.split(".")[0])
            assert allowed is None or name in allowed, f"{file}: {name}"


def test_standards_know_no_network() -> None:
    for file in (ROOT / "standards").rglob("*.py"):
        assert not {"httpx", "requests", "urllib.request", "socket"} & everything_imported(file), file


def loaded_by(*arguments: str) -> set[str]:
    """Return the modules that the command line has loaded when it ends."""
    script = (
        f"import sys, json; sys.argv = ['conforme', *{arguments!r}]\n"
        "import conforme\n"
        "try: conforme.main()\n"
        "except SystemExit: pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(done.stderr))


def test_help_loads_no_heavy_library() -> None:
    assert not loaded_by("--help") & {
        "pydantic",
        "jsonschema",
        "jsonschema_rs",
        "httpx",
        "schemathesis",
        "starlette",
        "jinja2",
        "openpyxl",
        "pyarrow",
        "fsspec",
        "zstandard",
    }


def test_a_validation_loads_no_library_that_it_can_do_without(tmp_path: Path) -> None:
    (tmp_path / "datos.ndjson").write_text('{"id": "1"}\n{"id": "2"}\n', encoding="utf-8")
    arguments = "validate", "-s", "s2@1.1", "-f", "json", "-o", str(tmp_path / "informe.json")
    loaded = loaded_by(*arguments, str(tmp_path / "datos.ndjson"))
    assert (tmp_path / "informe.json").exists()
    assert not loaded & {
        "pydantic",
        "importlib.metadata",
        "jsonschema",
        "multiprocessing",
        "concurrent.futures",
        "openpyxl",
        "pyarrow",
        "fsspec",
        "jinja2",
        "httpx",
    }
