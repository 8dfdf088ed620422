"""The configuration file: found, read, refused when it is wrong, and obeyed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from standards.registry import load
from standards.samples import generate
from validator.configuration import Configuration, FileRules, find, read
from validator.errors import ValidatorUsage
from validator.rules import all_rules

COMMAND = str(Path(sys.executable).with_name("conforme"))
RULES = frozenset(all_rules())
WHOLE = """
[validate]
select = ["s2.procedure-missing", "curp.shape"]
ignore = ["curp.shape"]
fail-on = "warning"
profile = "public"
baseline = "conocido.toml"
max-findings = 5
severity = { "s2.procedure-missing" = "notice" }

[[validate.files]]
pattern = "viejos/*"
ignore = ["text.empty"]
"""


def test_everything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "conforme.toml"
    path.write_text(WHOLE)
    assert read(path, RULES) == Configuration(
        path=path,
        select=frozenset({"s2.procedure-missing", "curp.shape"}),
        ignore=frozenset({"curp.shape"}),
        severities=(("s2.procedure-missing", "notice"),),
        files=(FileRules("viejos/*", frozenset({"text.empty"})),),
        fail_on="warning",
        profile="public",
        baseline=tmp_path / "conocido.toml",
        max_findings=5,
    )


def test_nothing_is_nothing() -> None:
    assert read(None, RULES) == Configuration()


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find(inner) is None
    (tmp_path / "pyproject.toml").write_text("[tool.conforme.validate]\nmax-findings = 1\n")
    assert find(inner) == tmp_path / "pyproject.toml"
    assert read(find(inner), RULES).max_findings == 1
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.otra]\n")
    assert find(inner) == tmp_path / "pyproject.toml"
    (tmp_path / "a" / "conforme.toml").write_text("")
    assert find(inner) == tmp_path / "a" / "conforme.toml"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[validate", "configuration-unreadable"),
        ("[valida]\n", "configuration-member"),
        ("validate = 1\n", "configuration-member"),
        ("[validate]\nselects = []\n", "configuration-member"),
        ('[validate]\nselect = "curp.shape"\n', "configuration-member"),
        ('[validate]\nselect = ["curp.shapes"]\n', "rule-unknown"),
        ('[validate]\nfail-on = "all"\n', "configuration-member"),
        ("[validate]\nmax-findings = true\n", "configuration-member"),
        ('[validate]\nseverity = { "curp.shape" = "grave" }\n', "configuration-member"),
        ('[validate]\nseverity = "error"\n', "configuration-member"),
        ('[[validate.files]]\nignore = ["curp.shape"]\n', "configuration-member"),
        ('[[validate.files]]\npattern = "*"\nselect = []\n', "configuration-member"),
    ],
)
def test_wrong_files_are_refused(text: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "conforme.toml"
    path.write_text(text)
    with pytest.raises(ValidatorUsage) as failure:
        read(path, RULES)
    assert failure.value.code == code
    assert str(path) in failure.value.message("es") or code == "rule-unknown"


def validate(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    command = [COMMAND, "validate", *arguments, "-s", "s2@1.1", "-f", "json", "--today", "2026-06-30"]
    done = subprocess.run(command, capture_output=True, cwd=folder, check=False)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    records = [{**each, "tipoProcedimiento": []} for each in generate(load("s2@1.1"), 3)]
    (tmp_path / "datos.json").write_text(json.dumps(records))
    return tmp_path


def test_severity_of_a_project_counts(folder: Path) -> None:
    assert validate(folder, "datos.json")[0] == 1
    (folder / "conforme.toml").write_text('[validate.severity]\n"s2.procedure-missing" = "warning"\n')
    code, report = validate(folder, "datos.json")
    assert (code, report["summary"]["invalid"]) == (0, 0)
    assert report["findings"][0]["severity"] == "warning"
    assert validate(folder, "datos.json", "--fail-on", "warning")[0] == 1


def test_some_files_are_not_asked_everything(folder: Path) -> None:
    (folder / "viejos.json").write_text((folder / "datos.json").read_text())
    (folder / "conforme.toml").write_text(
        '[[validate.files]]\npattern = "viejos*"\nignore = ["s2.procedure-missing", "id.duplicate", "curp.shared"]\n'
    )
    _, report = validate(folder, "datos.json", "viejos.json")
    assert {each["file"] for each in report["findings"]} == {"datos.json"}


def test_another_file_can_be_named(folder: Path) -> None:
    (folder / "conforme.toml").write_text('[validate]\nignore = ["s2.procedure-missing"]\n')
    (folder / "otra.toml").write_text("")
    assert validate(folder, "datos.json")[0] == 0
    assert validate(folder, "datos.json", "--config", "otra.toml")[0] == 1


def test_stale_baseline_fails(folder: Path) -> None:
    known = (
        '[[accepted]]\nrule = "s2.procedure-missing"\npointer = "/tipoProcedimiento"\nreason = "en captura"\n'
    )
    (folder / "conforme.toml").write_text('[validate]\nbaseline = "conocido.toml"\n')
    (folder / "conocido.toml").write_text(known)
    assert validate(folder, "datos.json")[0] == 0
    (folder / "conocido.toml").write_text(known + known.replace("s2.procedure-missing", "curp.shape"))
    code, report = validate(folder, "datos.json")
    assert code == 1
    assert [each["state"] for each in report["baseline"]] == ["accepted", "stale"]
