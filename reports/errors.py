"""Errors of this package; their texts live in ``messages``, under ``errors.<code>``."""

from __future__ import annotations

from standards.errors import ConformeError, UsageFailure


class ReportsError(ConformeError):
    """What was given cannot be read, or what was asked for cannot be told from it."""

    package = "reports"


class ReportsUsageError(UsageFailure):
    """Wrong usage: nothing was read."""

    package = "reports"
