"""What several faults need."""

from __future__ import annotations

from typing import Any

from conformance.sandbox.exchange import Call, Reply
from conformance.sandbox.provider import TOKEN_PATH, Provider
from conformance.sandbox.refusals import Refusal

HTML_HEADERS = {"Content-Type": "text/html; charset=utf-8"}


def html_page(status: int, title: str) -> Reply:
    """Return the page that a web server shows when nobody took care of an error."""
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Reply(status, page.encode(), dict(HTML_HEADERS))


def without(document: Any, *names: str) -> Any:
    """Return an object without some of its members; anything else as it is."""
    if not isinstance(document, dict):
        return document
    return {name: value for name, value in document.items() if name not in names}


def query_of(document: Any) -> dict[str, Any]:
    """Return the query of a body, valid or not; empty when there is none."""
    query = document.get("query") if isinstance(document, dict) else None
    return query if isinstance(query, dict) else {}


def texts_of(query: dict[str, Any]) -> list[str]:
    """Return the texts among a query's values."""
    return [value for value in query.values() if isinstance(value, str)]


def is_search(provider: Provider, call: Call) -> bool:
    """Whether a call is a search."""
    search = provider.api.endpoint("search")
    return (call.method, call.path) == (search.method, search.path)


def is_token_request(call: Call) -> bool:
    """Whether a call goes to the token endpoint."""
    return call.path == TOKEN_PATH


def has_valid_body(provider: Provider, call: Call) -> bool:
    """Whether a search's body satisfies the contract."""
    try:
        provider.validate(provider.search_body(call))
    except Refusal:
        return False
    return True
