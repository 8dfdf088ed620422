"""Bytes to records with their place: arrays, envelopes, single records and lines, plain or gzipped."""

from __future__ import annotations

from validator.sources.batch import Batch, Damaged
from validator.sources.reader import SINGLE, Source

__all__ = ["SINGLE", "Batch", "Damaged", "Source"]
