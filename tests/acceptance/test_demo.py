"""``conforme demo``: the whole job, as a newcomer sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CONFORME = Path(sys.executable).with_name("conforme")


def test_the_demo_shows_a_provider_that_conforms_and_one_that_does_not(tmp_path: Path) -> None:
    done = subprocess.run(
        [CONFORME, "demo", "--out", str(tmp_path)], capture_output=True, text=True, timeout=180, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    verdicts = {}
    for folder in ("conforme", "con-fallas"):
        verdicts[folder] = json.loads((tmp_path / folder / "examen.json").read_text("utf-8"))["verdict"]
        for name in ("tarjeta.html", "tarjeta.md", "tarjeta.json", "validacion.json"):
            assert (tmp_path / folder / name).stat().st_size
            assert str(tmp_path / folder) in done.stdout
    assert verdicts == {"conforme": "conformant", "con-fallas": "non-conformant"}
    page = (tmp_path / "seguimiento" / "index.html").read_text("utf-8")
    assert "DEMO_CONFORME" in page
    assert str(tmp_path / "seguimiento" / "index.html") in done.stdout
