"""Makes the library that screens records by their text, where a Rust compiler is at hand; all works without it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MADE = {"darwin": "libconforme_native.dylib", "win32": "conforme_native.dll"}
PLACE = "validator"


class Library(BuildHookInterface):  # type: ignore[type-arg]
    """The build hook that hatchling finds by the name of this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - given by hatchling
        """Make the library beside the code that loads it; what is installed then belongs to this platform."""
        made = self._made()
        if made is None:
            return
        target = Path(self.root, PLACE, f"conforme_native{made.suffix}")
        target.unlink(missing_ok=True)
        shutil.copyfile(made, target)
        build_data["artifacts"].append(f"/{PLACE}/{target.name}")
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"

    def _made(self) -> Path | None:
        source, cargo = Path(self.root, "native"), shutil.which("cargo")
        if cargo is None or not source.is_dir():
            self.app.display_warning(
                "No Rust compiler (cargo): records will be screened without the library."
            )
            return None
        command = [cargo, "build", "--release", "--offline", "--locked", "--lib"]
        built = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)  # noqa: S603
        if built.returncode:
            self.app.display_warning(f"The library could not be made, and is done without:\n{built.stderr}")
            return None
        return source / "target" / "release" / MADE.get(sys.platform, "libconforme_native.so")
