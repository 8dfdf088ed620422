"""Errors of the reference provider as a program."""

from standards.errors import UsageFailure


class SandboxFailure(UsageFailure):
    """The reference provider cannot be served as asked."""

    package = "conformance.sandbox"
