from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.evidence import REDACTED, Recorder, Redactor, mask, reserved_members
from standards.registry import load

CURP = "BEML920313HMCLNS09"
RESERVED = reserved_members(load("s2@1.1"))


def capture(recorder: Recorder, body: bytes | None = None, answer: bytes = b"{}", **headers: str) -> str:
    recorder.capture(
        purpose="session",
        started="2026-11-20T00:00:00+00:00",
        seconds=0.1,
        request=("POST", "https://example.org/spic", headers, body),
        answer=(200, [("Content-Type", "application/json"), ("Set-Cookie", "sesion=abc")], answer),
        error=None,
    )
    return recorder.ndjson()


def test_reserved_members_come_from_the_schemas() -> None:
    assert {"curp", "rfc", "rfcSolicitante"} <= RESERVED
    assert "nombres" not in RESERVED


def test_reserved_values_and_personal_data_in_text_are_masked() -> None:
    record = {"curp": CURP, "superiorInmediato": {"rfc": "GOAP780710RH7"}, "observaciones": f"ver {CURP}"}
    evidence = capture(Recorder(Redactor([], RESERVED)), answer=json.dumps({"results": [record]}).encode())
    assert CURP not in evidence
    assert "GOAP780710RH7" not in evidence
    assert mask(CURP) in evidence


def test_tokens_passwords_and_cookies_are_removed() -> None:
    recorder = Recorder(Redactor(["s3creto"], RESERVED))
    body = b"grant_type=password&username=pdn&password=s3creto"
    evidence = capture(
        recorder,
        body,
        json.dumps({"access_token": "abc.def.ghi", "expires_in": 5}).encode(),
        **{"Authorization": "Bearer abc.def.ghi", "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert "s3creto" not in evidence
    assert "abc.def.ghi" not in evidence
    assert "sesion=abc" not in evidence
    assert json.loads(evidence)["request_headers"]["authorization"] == f"Bearer {REDACTED}"


SECRETS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=12, max_size=30)


@given(SECRETS.filter(lambda secret: secret not in REDACTED))
def test_no_form_of_a_secret_survives(secret: str) -> None:
    encoded = base64.b64encode(secret.encode()).decode()
    told = "\n".join([secret, quote(secret, safe=""), quote_plus(secret), encoded, json.dumps({"a": secret})])
    text = Recorder(Redactor([secret], frozenset())).redactor.text(told)
    assert secret not in text
    assert encoded not in text


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"[" * 100_000, b"", b"no es json", b'{"a": NaN}'])
def test_any_body_can_be_captured(body: bytes) -> None:
    assert capture(Recorder(Redactor([], RESERVED)), body, body)


def test_curl_keeps_secrets_as_variables() -> None:
    recorder = Recorder(Redactor(["abc.def.ghi"], RESERVED))
    capture(recorder, b'{"query": {"nombres": "D\'Angelo"}}', Authorization="Bearer abc.def.ghi")
    line = recorder.curl(1)
    assert "$TOKEN" in line
    assert "abc.def.ghi" not in line
    assert line.startswith("curl -sS -i -X POST https://example.org/spic")


def test_digest_is_that_of_the_file() -> None:
    import hashlib

    recorder = Recorder(Redactor([], RESERVED))
    evidence = capture(recorder)
    assert recorder.digest() == hashlib.sha256(evidence.encode()).hexdigest()
