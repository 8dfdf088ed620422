"""Failures of the validator: input that cannot be read, and wrong usage."""

from __future__ import annotations

from standards.errors import ConformeError, UsageFailure


class InputError(ConformeError):
    """A file that cannot be read to its end; what was read until then counts."""

    package = "validator"


class ValidatorUsage(UsageFailure):
    """Wrong options: nothing was examined."""

    package = "validator"
