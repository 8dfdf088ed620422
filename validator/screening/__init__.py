"""The quick way to tell that nothing is wrong with a record, so that only the others are examined rule by rule.

The rules that JSON Schema can express are compiled into the schema that the fast engine screens with; the others
(check digits, persons, sums) are asked of what passes. A screen may suspect a sound record, which costs time and
no more; it never passes a record that a rule would object to: tests hold that for every rule and standard.
"""

from __future__ import annotations

from validator.screening.screen import Screen
from validator.screening.texts import TextScreen

__all__ = ["Screen", "TextScreen"]
