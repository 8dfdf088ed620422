"""Failures of the validator: input that cannot be read, and wrong usage."""

from __future__ import annotations

from standards.errors import ConformeError, UsageFailure
from standards.texts import Language, text
from validator.messages import parser_said


class InputError(ConformeError):
    """A file that cannot be read to its end; what was read until then counts."""

    package = "validator"

    def message(self, language: Language | None = None) -> str:
        """Return the text for people; what the parser said in their language."""
        detail = str(self.params.get("detail", ""))
        params = {**self.params, "detail": parser_said(detail, language)}
        return text(self.package, f"errors.{self.code}", language, **params)


class TemporaryFileError(ConformeError):
    """No room, or no right, for a temporary file."""

    package = "validator"


class ValidatorUsage(UsageFailure):
    """Wrong options: nothing was examined."""

    package = "validator"


class EngineError(ConformeError):
    """A cluster that cannot be worked with: nothing was examined."""

    package = "validator"
