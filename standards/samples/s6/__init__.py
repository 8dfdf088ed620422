"""Sample data of S6: releases of contracting processes, their packages and records."""

from standards.samples.s6.packages import interconnection_records, record_packages, release_packages, releases

__all__ = ["interconnection_records", "record_packages", "release_packages", "releases"]
