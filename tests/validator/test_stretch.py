"""A run says the same whether records are screened by their texts, as parsed, or examined one by one."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from support.mutation import mutated

from standards.registry import load
from standards.samples import TODAY, generate
from validator import native, worker
from validator.pipeline import Options, validate_files

ALWAYS, NEVER = 0, 10**9
OPTIONS = Options(today=TODAY, max_findings=100_000)


def reported(path: Path, name: str, few: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(worker, "_FEW", few)
    return validate_files([str(path)], load(name), OPTIONS).to_json()


@pytest.mark.parametrize("form", ["ndjson", "array", "spaced array"])
@pytest.mark.parametrize(
    "name", ["s1.inicial@2.0", "s1@2.0", "s2@1.1", "s2@2.0", "s3.servidores@1.1", "s6.release@1.1"]
)
def test_the_report_is_the_same(
    name: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(f"{name} {form}")
    sound = list(generate(load(name), 60, 3))
    records = [mutated(each, random) if random.random() < 0.2 else each for each in sound]
    records += random.sample(records, 12) + [
        {**each, "id": f"otro-{at}"} for at, each in enumerate(records[:6])
    ]
    random.shuffle(records)
    texts = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in records]
    whole = {
        "ndjson": "\n".join(texts),
        "array": f"[{','.join(texts)}]",
        "spaced array": json.dumps(records, indent=1),
    }
    path = tmp_path / ("a.ndjson" if form == "ndjson" else "a.json")
    path.write_text(whole[form], encoding="utf-8")
    one, other = (reported(path, name, few, monkeypatch) for few in (ALWAYS, NEVER))
    assert one == other
    monkeypatch.setattr(native, "_library", lambda: None)
    assert reported(path, name, ALWAYS, monkeypatch) == one
    assert json.loads(one)["summary"]["rules"]
