"""Sample records of S3 2.0."""

from standards.samples.s3v2.records import graves, no_graves, personas_fisicas, personas_morales

__all__ = ["graves", "no_graves", "personas_fisicas", "personas_morales"]
