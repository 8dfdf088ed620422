"""What the command lines share: results appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from standards.console import emit, write_whole
from standards.errors import ConformeError


def test_file_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "new" / "result.json"
    write_whole(target, "ñ")
    assert target.read_bytes() == "ñ".encode()
    assert [path.name for path in target.parent.iterdir()] == ["result.json"]


def test_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "result"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"


def test_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "result"
    write_whole(target, "before")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(target, "after")
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_unwritable_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConformeError) as failure:
        write_whole(tmp_path / "file" / "result", "x")
    assert failure.value.code == "output-unwritable"
    assert failure.value.exit_code == 3


def test_emit_ends_with_one_line_break(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    emit("a", None)
    emit("b\n", None)
    assert capsys.readouterr().out == "a\nb\n"
    emit("c", tmp_path / "c")
    assert (tmp_path / "c").read_text() == "c\n"


def test_a_device_is_written_to_and_stays_what_it_is() -> None:
    write_whole(Path("/dev/null"), "x")
    assert Path("/dev/null").is_char_device()
