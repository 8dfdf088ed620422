"""The official documents, where they are beside this repository, read so that ours can be held against them."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import strategies as st

from standards.model import Standard
from standards.pointers import join, resolve
from standards.registry import load
from standards.schemas import bundle

REFERENCE = Path(__file__).parents[2].parent / "shared/reference"
needed = pytest.mark.skipif(
    not REFERENCE.exists(), reason="the official documents are not beside this repository"
)

ANNOTATIONS = frozenset(
    {
        "description",
        "example",
        "examples",
        "title",
        "$id",
        "$schema",
        "nullable",
        "id",
        "$defs",
        "definitions",
    }
    | {
        "discriminator",
        "externalDocs",
        "deprecated",
        "openCodelist",
        "codelist",
        "mergeStrategy",
        "mergeOptions",
    }
    | {"wholeListMerge", "omitWhenMerged", "versionId", "propertyOrder", "xml", "deprecatedVersion"}
)
RELEASE_URL = "https://standard.open-contracting.org/schema/1__1__5/release-schema.json"
VERSIONED_URL = RELEASE_URL.replace("release-schema", "versioned-release-validation-schema")
RELEASE = '"$ref": "#/definitions/RELEASE"'
OF_OBJECTS = frozenset({"type", "properties", "required"})
FORMATS_WITHOUT_MEANING = frozenset({"float", "double", "int32", "int64", "timestamp", "binary"})


@dataclass(frozen=True)
class Pair:
    """A schema of ours and the official one that it renders.

    Attributes:
        standard: name of the standard, read strictly.
        schema: name of its schema.
        file: official document, below the reference folder.
        pointer: of the official schema in it.
        at: where in our schema.
        absent: pointer below which the official text refers to a document that is not at hand.
    """

    standard: str
    schema: str
    file: str
    pointer: str
    at: str = ""
    absent: str = ""

    def __str__(self) -> str:
        return f"{self.standard}-{self.schema}{self.at.replace('/', '.')}"


@cache
def document(file: str) -> dict[str, Any]:
    """Return an official document; a comma too many, which one of them has, is taken out.

    What it refers to by URL and is at hand too stands in it under ``definitions``.
    """
    text = (REFERENCE / file).read_text(encoding="utf-8")
    if file.endswith((".yaml", ".yml")):
        return yaml.safe_load(text)
    text = text.replace(f'"$ref": "{VERSIONED_URL}"', '"x-absent": true')
    whole = json.loads(re.sub(r",(\s*[}\]])", r"\1", text.replace(f'"$ref": "{RELEASE_URL}"', RELEASE)))
    if RELEASE in json.dumps(whole):
        release = json.dumps(document("ocds/release-schema.json"))
        release = release.replace('"#/definitions/', '"#/definitions/RELEASE/definitions/')
        whole.setdefault("definitions", {})["RELEASE"] = json.loads(release)
    return whole


def as_2020(node: Any, *, names: bool = False) -> Any:
    """Return an OpenAPI 3.0 or draft-04 schema with the same meaning in JSON Schema 2020-12.

    ``nullable`` means something beside ``type`` alone (OpenAPI 3.0.3), and a list of values still has to name null.
    """
    if isinstance(node, list):
        return [as_2020(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {name: as_2020(value, names=name == "properties" and not names) for name, value in node.items()}
    if names:
        return made
    if made.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    if isinstance(made.get("id"), str) and "$schema" in made:
        del made["id"]
    return {
        name: value
        for name, value in made.items()
        if name not in {"nullable", "example", "deprecated", "$schema"}
    }


def canonical(schema: Any, follow: Callable[[str], Any], inside: tuple[str, ...] = ()) -> Any:
    """Return what a schema demands, in one shape for all ways of writing it.

    Args:
        schema: any schema.
        follow: returns what a reference stands for.
        inside: references that it stands inside of; a definition inside of itself is cut there.
    """
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = schema["$ref"]
        if target in inside:
            return {"recursive": True}
        return canonical(follow(target), follow, (*inside, target))
    made = {
        keyword: _canonical(keyword, value, lambda each: canonical(each, follow, inside))
        for keyword, value in schema.items()
        if _demands(keyword, value)
    }
    _as_one_schema(made)
    for branch in made.pop("allOf", []):
        made = merged(made, branch)
    if made.get("required") == []:
        del made["required"]
    if "properties" in made and "additionalProperties" not in made:
        # A member of which nothing is demanded is as good as one that is not named.
        made["properties"] = {name: each for name, each in made["properties"].items() if each != {}}
    return {keyword: value for keyword, value in made.items() if (keyword, value) != ("properties", {})}


def _demands(keyword: str, value: Any) -> bool:
    """Tell whether a keyword constrains instances."""
    if keyword in ANNOTATIONS or keyword.startswith("x-"):
        return False
    return keyword != "format" or value not in FORMATS_WITHOUT_MEANING


def _as_one_schema(made: dict[str, Any]) -> None:
    """Turn alternatives that are none into what they mean: ``oneOf`` over different types, a single branch."""
    alternatives = made.get("oneOf", [])
    if len({json.dumps(each.get("type")) for each in alternatives}) == len(alternatives) > 1:
        made["anyOf"] = made.pop("oneOf")  # of different types, no value can satisfy two
    if "anyOf" in made and _only_objects_say_more(made["anyOf"]):
        branches = made.pop("anyOf")
        united = {name: value for branch in branches for name, value in branch.items()}
        made.setdefault("allOf", []).append({**united, "type": sorted(branch["type"] for branch in branches)})
    for keyword in ("oneOf", "anyOf"):
        if len(made.get(keyword, [])) == 1:
            made.setdefault("allOf", []).extend(made.pop(keyword))


def _only_objects_say_more(branches: list[dict[str, Any]]) -> bool:
    """Tell whether alternatives of one type each are one schema with several types.

    Keywords about members say nothing about other values.
    """
    return all(
        isinstance(each.get("type"), str)
        and (each.keys() == {"type"} or (each["type"] == "object" and each.keys() <= OF_OBJECTS))
        for each in branches
    )


def _canonical(keyword: str, value: Any, inner: Callable[[Any], Any]) -> Any:
    if keyword in {"properties", "patternProperties"}:
        return {name: inner(each) for name, each in value.items()}
    if keyword in {"allOf", "anyOf", "oneOf"}:
        branches = [inner(each) for each in value]
        return (
            branches
            if keyword == "allOf"
            else sorted(branches, key=lambda each: json.dumps(each, sort_keys=True))
        )
    if keyword in {"required", "enum"}:
        return sorted(value, key=str)
    if keyword == "type" and isinstance(value, list):
        return sorted(value) if len(value) > 1 else value[0]
    if keyword in {"items", "not", "if", "then", "else", "additionalProperties", "contains"}:
        return inner(value)
    return value


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return one schema that demands what both do; what cannot be said at once stays apart."""
    made = dict(one)
    for keyword, value in other.items():
        if keyword not in made or made[keyword] == value:
            made[keyword] = value
        elif keyword == "required":
            made[keyword] = sorted({*made[keyword], *value})
        elif keyword in {"properties", "patternProperties"}:
            both = made[keyword].keys() & value.keys()
            made[keyword] = {**made[keyword], **value} | {
                name: merged(made[keyword][name], value[name]) for name in both
            }
        elif keyword == "items":
            made[keyword] = merged(made[keyword], value)
        else:
            made.setdefault("also", []).append({keyword: value})
    return made


def differences(one: Any, other: Any, pointer: str = "") -> Iterator[str]:
    """Yield where two canonical schemas differ, and how."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            if name not in one or name not in other:
                side = "ours lacks" if name not in one else "theirs lacks"
                value = json.dumps(other.get(name, one.get(name)), ensure_ascii=False, sort_keys=True)
                yield f"{pointer}/{name}: {side} {value[:160]}"
            else:
                yield from differences(one[name], other[name], f"{pointer}/{name}")
    elif one != other:
        yield f"{pointer}: ours {one!r:.120}, theirs {other!r:.120}"


def ours(standard: Standard, pair: Pair) -> Any:
    """Return our schema of a pair in its canonical shape."""
    by_id = {schema["$id"]: schema for schema in standard.schemas.values()}

    def follow(reference: str) -> Any:
        identity, _, fragment = reference.partition("#")
        return resolve(by_id[identity], fragment)

    return canonical(resolve(standard.schemas[pair.schema], pair.at), follow)


def theirs(pair: Pair) -> Any:
    """Return the official schema of a pair in its canonical shape."""
    whole = as_2020(document(pair.file))
    start = {"$ref": f"#{pair.pointer}"}
    return canonical(start, lambda reference: resolve(whole, reference.partition("#")[2]))


@cache
def our_validator(pair: Pair) -> Any:
    """Return the validator of our schema of a pair, read strictly."""
    standard = load(pair.standard, strict=True)
    identity = standard.schemas[pair.schema]["$id"]
    return jsonschema_rs.Draft202012Validator(bundle(standard, {"$ref": f"{identity}#{pair.at}"}))


@cache
def their_validator(pair: Pair) -> Any:
    """Return the validator of the official schema of a pair."""
    return jsonschema_rs.Draft202012Validator({**as_2020(document(pair.file)), "$ref": f"#{pair.pointer}"})


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "F", "T", "asc", "OTRO", "ATENCIÓN", "x" * 13, "2020-01-01", "1", "MX"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["clave", "valor", "nivel", "x"]), inner)
    ),
    max_leaves=4,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value inside a value, and its own."""
    found = [path]
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, child in children:
        found += places(child, (*path, name))
    return found


def mutate(instance: Any, draw: Any) -> Any:
    """Return the instance with one place replaced, removed or repeated."""
    path = draw(st.sampled_from(places(instance)))
    if not path:
        return draw(values)
    changed = copy.deepcopy(instance)
    parent = resolve(changed, join(path[:-1]))
    how = draw(st.sampled_from(["replace", "remove", "repeat"]))
    if how == "replace":
        parent[path[-1]] = draw(values)
    elif how == "remove":
        del parent[path[-1]]
    elif isinstance(parent, list):
        parent.append(copy.deepcopy(parent[path[-1]]))
    else:
        parent[f"{path[-1]}2"] = draw(values)
    return changed
