"""``conforme validate`` on addresses: web servers and an S3 server on loopback, as a user runs it."""

import gzip
import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import boto3
import pytest
import trustme
import zstandard
from moto.server import ThreadedMotoServer
from support.bad_servers import always, http, serving
from support.file_servers import serving_files

from standards.registry import load
from standards.samples import generate
from validator.formats import FORMATS, render, text
from validator.pipeline import validate_files

COMMAND = str(Path(sys.executable).with_name("conforme"))
TODAY = "2025-06-30"
SECRETS = ("Contrasena99", "Ficha77", "Llave55")
"""Password, query and header that must show nowhere."""


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    words = [COMMAND, "validate", *map(str, arguments), "--today", TODAY, "--lang", "es"]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, **environment}, timeout=120
    )


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return list(generate(load("s2@1.1"), 30, seed=3, today=date.fromisoformat(TODAY)))


@pytest.fixture(scope="module")
def content(records: list[dict[str, Any]]) -> dict[str, bytes]:
    array = json.dumps(records).encode()
    lines = "\n".join(map(json.dumps, records)).encode()
    table = b"id;nombres\nA-1;Ana\n"
    return {
        "/arreglo.json": array,
        "/lineas.ndjson": lines,
        "/lineas.ndjson.gz": gzip.compress(lines),
        "/arreglo.json.zst": zstandard.compress(array),
        "/tabla.csv": table,
    }


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def context(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(made)
    return made


def test_every_layout_over_https(
    content: dict[str, bytes], authority: trustme.CA, context: ssl.SSLContext, tmp_path: Path
) -> None:
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with serving_files(content, context=context) as files:
        addresses = [f"{files.address}{path}" for path in content]
        done = run(*addresses, "-s", "s2@1.1", "-f", "json", SSL_CERT_FILE=str(trusted))
    document = json.loads(done.stdout)
    assert [(file["path"], file["format"], file["records"]) for file in document["files"]] == [
        (f"{files.address}/arreglo.json", "json-array", 30),
        (f"{files.address}/lineas.ndjson", "ndjson", 30),
        (f"{files.address}/lineas.ndjson.gz", "ndjson", 30),
        (f"{files.address}/arreglo.json.zst", "json-array", 30),
        (f"{files.address}/tabla.csv", "csv", 1),
    ]
    assert [method for method, _, _ in files.asked] == ["GET"] * 5


def test_standard_is_recognised_at_an_address(content: dict[str, bytes]) -> None:
    with serving_files(content) as files:
        done = run(f"{files.address}/arreglo.json?token={SECRETS[1]}")
    assert done.returncode == 0
    assert "estándar reconocido: s2@1.1" in done.stderr
    assert SECRETS[1] not in done.stdout + done.stderr


def test_server_that_nobody_trusts(content: dict[str, bytes], context: ssl.SSLContext) -> None:
    with serving_files(content, context=context) as files:
        done = run(f"{files.address}/arreglo.json", "-s", "s2@1.1")
    assert done.returncode == 3
    assert "la conexión TLS no es segura" in done.stdout
    assert not files.asked


ANSWERS = {
    "missing": (http("404 Not Found", b""), "no existe en el servidor"),
    "unauthorized": (http("401 Unauthorized", b""), "no da acceso"),
    "forbidden": (http("403 Forbidden", b""), "no da acceso"),
    "broken": (http("500 Internal Server Error", b""), "respondió 500"),
    "cut": (http("200 OK", b"[" + b" " * 99).replace(b"100", b"200"), "cortó la respuesta"),
    "no-http": (b"SSH-2.0-OpenSSH_9\r\n\r\n", "no se puede leer"),
    "loop": (http("302 Found", b"", "Location: /otra"), "redirige más de 5 veces"),
    "bad-target": (http("302 Found", b"", "Location: ftp://x/"), "la dirección está mal escrita"),
}


@pytest.mark.parametrize("case", [*ANSWERS, "missing-recognised"])
def test_bad_answers_are_told_without_secrets(case: str) -> None:
    answer, told = ANSWERS[case.removesuffix("-recognised")]
    named = [] if case.endswith("recognised") else ["-s", "s2@1.1"]
    with serving(always(answer)) as address:
        secret = address.replace("http://", f"http://ana:{SECRETS[0]}@")
        done = run(f"{secret}/datos.json?firma={SECRETS[1]}#x", *named, COLUMNS="1000")
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 3
    assert told in said
    assert f"{address}/datos.json?…" in said
    assert "Traceback" not in said
    assert not any(secret in said for secret in SECRETS)


def test_refused_connection() -> None:
    with serving(always(b"")) as address:
        pass
    done = run(f"{address}/datos.json", "-s", "s2@1.1")
    assert done.returncode == 3
    assert "no se pudo conectar con el servidor" in " ".join(done.stdout.split())


def test_no_report_tells_the_secrets_of_an_address() -> None:
    with serving_files({"/datos.json": b'[{"id": "A-1"}]'}) as files:
        address = files.address.replace("http://", f"http://ana:{SECRETS[0]}@")
        report = validate_files([f"{address}/datos.json?firma={SECRETS[1]}"], load("s2@1.1"))
    assert report.findings
    for form in FORMATS:
        said = text.render(report, "error") if form == "text" else render(report, form, "error")
        assert not any(secret in said for secret in SECRETS), form
    assert files.asked[0][1] == f"/datos.json?firma={SECRETS[1]}"
    assert files.asked[0][2]["authorization"].startswith("Basic ")


def test_redirect_to_another_host_carries_no_credentials(content: dict[str, bytes]) -> None:
    configuration = json.dumps({"client_kwargs": {"headers": {"X-Api-Key": SECRETS[2]}}})
    with serving_files(content) as other:
        moved = {"/uno.json": "/dos.json", "/dos.json": f"{other.address}/arreglo.json"}
        with serving_files({}, moved) as first:
            address = first.address.replace("http://", f"http://ana:{SECRETS[0]}@")
            done = run(f"{address}/uno.json", "-s", "s2@1.1", FSSPEC_HTTPS=configuration)
    assert done.returncode == 0
    assert [headers["x-api-key"] for _, _, headers in first.asked] == [SECRETS[2]] * 2
    assert all("authorization" in headers for _, _, headers in first.asked)
    assert len(other.asked) == 1
    sent = json.dumps(other.asked)
    assert "authorization" not in sent
    assert not any(secret in sent for secret in SECRETS)


@pytest.fixture(scope="module")
def bucket(content: dict[str, bytes]) -> Iterator[dict[str, str]]:
    """An S3 server with a bucket ``entregas``: the environment to reach it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ACCESS_KEY_ID": "AKIAEJEMPLO",
        "AWS_SECRET_ACCESS_KEY": SECRETS[2],
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    client = boto3.client(
        "s3",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id="AKIAEJEMPLO",
        aws_secret_access_key=SECRETS[2],
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="entregas")
    for path, body in content.items():
        client.put_object(Bucket="entregas", Key=f"2025{path}", Body=body)
    yield environment
    server.stop()


def test_objects_of_s3(content: dict[str, bytes], bucket: dict[str, str]) -> None:
    addresses = [f"s3://entregas/2025{path}" for path in content]
    done = run(*addresses, "-s", "s2@1.1", "-f", "json", **bucket)
    document = json.loads(done.stdout)
    assert [(file["path"], file["records"]) for file in document["files"]] == list(
        zip(addresses, [30, 30, 30, 30, 1], strict=True)
    )
    assert SECRETS[2] not in done.stdout + done.stderr


@pytest.mark.parametrize("address", ["s3://entregas/nada.json", "s3://nada/a.json"])
def test_object_that_is_not_there(address: str, bucket: dict[str, str]) -> None:
    done = run(address, "-s", "s2@1.1", **bucket)
    assert done.returncode == 3
    assert "no existe en el servidor" in done.stdout


def test_s3_without_credentials(bucket: dict[str, str], tmp_path: Path) -> None:
    without = {name: value for name, value in bucket.items() if "KEY" not in name}
    done = run("s3://entregas/2025/arreglo.json", "-s", "s2@1.1", **without, HOME=str(tmp_path))
    assert done.returncode == 3
    assert "no da acceso" in done.stdout
