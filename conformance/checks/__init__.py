"""Checks: one function per requirement family, which decides it from requests and answers alone."""
