"""Bytes to records with their place: JSON in every layout and tables, plain or packed, in folders and at addresses."""

from __future__ import annotations

from validator.sources.batch import TOO_DEEP, Batch, Damaged
from validator.sources.reader import SINGLE, Source
from validator.sources.table import Rows

__all__ = ["SINGLE", "TOO_DEEP", "Batch", "Damaged", "Rows", "Source"]
