"""One Python library over one NDJSON file: how many records are valid, as a line of JSON.

    python benchmarks/python_peer.py LIBRARY SCHEMA FILE

Only the library that is measured is imported, so that its start-up counts and the others' does not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Check = Callable[[bytes], Any]
"""Returns something true for a valid record."""

# What drafts 7 and 2020-12 read alike. A schema of nothing else needs only its dialect named anew.
COMMON_KEYWORDS = frozenset(
    [
        "$schema",
        "$id",
        "title",
        "description",
        "type",
        "properties",
        "required",
        "items",
        "enum",
        "const",
        "pattern",
        "format",
        "default",
        "examples",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "uniqueItems",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
    ]
)


def jsonschema(schema: dict[str, Any]) -> Check:
    """Check with the reference implementation in Python, over the standard library's parser."""
    from jsonschema import Draft202012Validator

    is_valid = Draft202012Validator(schema).is_valid
    return lambda line: is_valid(json.loads(line))


def fastjsonschema(schema: dict[str, Any]) -> Check:
    """Check with generated Python code; it knows drafts up to 7, so the schema is converted first."""
    import fastjsonschema as library

    validate = library.compile(as_draft_7(schema), use_formats=False, detailed_exceptions=False)

    def check(line: bytes) -> bool:
        try:
            validate(json.loads(line))
        except library.JsonSchemaException:
            return False
        return True

    return check


def jsonschema_rs(schema: dict[str, Any]) -> Check:
    """Check with the implementation in Rust, over orjson's parser."""
    import jsonschema_rs as library
    import orjson

    is_valid = library.validator_for(schema).is_valid
    return lambda line: is_valid(orjson.loads(line))


def orjson(schema: dict[str, Any]) -> Check:  # noqa: ARG001 - every library is given the schema
    """Check nothing but that it is JSON: what reading alone costs with the fastest parser."""
    import orjson as library

    return library.loads


def as_draft_7(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the same schema in draft 7.

    Raises:
        ValueError: when it has a keyword that the two drafts do not read alike.
    """
    if strange := keywords(schema) - COMMON_KEYWORDS:
        raise ValueError(f"not the same in draft 7: {', '.join(sorted(strange))}")
    return {**schema, "$schema": "http://json-schema.org/draft-07/schema#"}


def keywords(schema: dict[str, Any]) -> set[str]:
    """Return every keyword in a schema, annotations of our own (``x-``) left out."""
    inside = [*schema.get("properties", {}).values()]
    inside += [schema["items"]] if isinstance(schema.get("items"), dict) else []
    inside += [branch for name in ("allOf", "anyOf", "oneOf") for branch in schema.get(name, ())]
    own = {name for name in schema if not name.startswith("x-")}
    return own.union(*map(keywords, inside))


LIBRARIES: dict[str, Callable[[dict[str, Any]], Check]] = {
    "jsonschema": jsonschema,
    "fastjsonschema": fastjsonschema,
    "jsonschema-rs": jsonschema_rs,
    "orjson": orjson,
}


def main(library: str, schema: str, file: str) -> None:
    """Count the valid and invalid records of a file."""
    check = LIBRARIES[library](json.loads(Path(schema).read_text(encoding="utf-8")))
    counts = {True: 0, False: 0}
    with Path(file).open("rb") as lines:
        for line in lines:
            counts[bool(check(line))] += 1
    print(json.dumps({"valid": counts[True], "invalid": counts[False]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
