"""Failures of an examination that are not the provider's answers: configuration, network, credentials."""

from __future__ import annotations

from standards.errors import ConformeError, UsageFailure


class ProviderFileError(UsageFailure):
    """The provider file cannot be used as it stands."""

    package = "conformance"


class ProbeError(ConformeError):
    """The examination could not be carried out; the verdict stays undecided."""

    package = "conformance"
