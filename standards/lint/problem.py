"""What lint reports."""

from __future__ import annotations

from dataclasses import dataclass

from standards.texts import Language, text


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in the project's data.

    Attributes:
        code: stable; its text is ``lint.<code>`` in the message catalogue.
        where: file, schema or id, with a JSON Pointer where there is one.
        detail: what is wrong there, in the machine's words.
    """

    code: str
    where: str
    detail: str = ""

    def message(self, language: Language | None = None) -> str:
        """Return the text for people."""
        said = text("standards", f"lint.{self.code}", language)
        return f"{self.where}: {said} {self.detail}".rstrip()
