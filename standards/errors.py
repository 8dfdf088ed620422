"""Errors that end a command, as types with a code; their texts live in the message catalogues."""

from __future__ import annotations

from standards.texts import Language, text


class ConformeError(Exception):
    """A failure that a person can act on.

    Attributes:
        package: whose catalogue holds the text, under ``errors.<code>``.
        code: stable identifier, also written into machine formats.
        params: values for the text.
        exit_code: of the command that it ends (see the design: 2 usage, 3 undecided).
    """

    package = "standards"
    exit_code = 3

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def message(self, language: Language | None = None) -> str:
        """Return the text for people, in the given language or this process's."""
        return text(self.package, f"errors.{self.code}", language, **self.params)

    def __str__(self) -> str:
        return self.message()


class UsageFailure(ConformeError):  # noqa: N818 - a failure of whoever asked, not of this tool
    """Wrong usage or configuration: nothing was examined."""

    exit_code = 2
