"""Pieces of schemas that say how what stands in some lists of an object stands to what stands in others.

They are understood by who reads records from their text, and only by those, as the comparisons of
`validator.rules.silence`. Ids are texts without blanks around them, or whole numbers; what has others does not satisfy
them. ``*`` in a path is any item.
"""

from __future__ import annotations

from standards.model import Schema
from validator.rules.silence import compare


def among(of: str, *named: str) -> Schema:
    """Return a schema of objects in which all ids at some paths are among those at the first."""
    return compare("among", of, *named)


def among_with(items: str, own: str, member: str, text: str, *named: str) -> Schema:
    """Return the same, of the ids of items that have a text in a list that is a member."""
    return compare("among-with", items, own, member, text, *named)


def named_alike(items: str, own: str, name: str, *holders: str) -> Schema:
    """Return a schema of objects in which what stands at some paths has the name of the item with its id, or none."""
    return compare("named-alike", items, own, name, *holders)


def apart(one: str, *others: str) -> Schema:
    """Return a schema of objects with an id, if there is one, that is not among those at other paths."""
    return compare("apart", one, *others)


def covered(items: str, own: str, amount: str, others: str, named: str) -> Schema:
    """Return a schema of objects with items of which amounts of others that name them come to no more than theirs."""
    return compare("covered", items, own, amount, others, named)


def sum_at_most(total: str, parts: str) -> Schema:
    """Return a schema of objects with a number not less than the sum of others, none below zero, but for roundings."""
    return compare("sum-at-most", total, parts)


def priced(value: str, items: str) -> Schema:
    """Return a schema of objects with a value that the prices of items come to, where all have one."""
    return compare("priced", value, items)


def counts(number: str, items: str) -> Schema:
    """Return a schema of objects with the number of the items of a list that has some."""
    return compare("counts", number, items)


def joined(whole: str, one: str, other: str) -> Schema:
    """Return a schema of objects with a text that two others make with a hyphen between them."""
    return compare("joined", whole, one, other)


def among_own(others: str, named: str, items: str, own: str, ids: str) -> Schema:
    """Return a schema of objects in which ids in those that name an item are all among the ids in that item."""
    return compare("among-own", others, named, items, own, ids)


def unique_ids(member: str, *names: str) -> Schema:
    """Return a schema of objects in which no list of some names, wherever it stands, has an id twice."""
    return compare("unique-ids", member, *names)


def years_from(year: str, days: str, least: int, most: int) -> Schema:
    """Return a schema of objects with a number, and texts that open with years, so much later."""
    return compare("years-from", year, days, least, most)


def none_exceeds(total: str, *parts: str) -> Schema:
    """Return a schema of objects with a number that none of others exceeds."""
    return compare("none-exceeds", total, *parts)


def figures(total: str, least: int, *parts: str) -> Schema:
    """Return a schema of objects with a number that others come to.

    It may be more than those where one of them is no number, or fewer than ``least`` are told.
    """
    return compare("figures", total, least, *parts)
