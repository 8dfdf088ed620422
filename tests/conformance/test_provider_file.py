from __future__ import annotations

from pathlib import Path

import pytest

from conformance.errors import ProviderFileError
from conformance.provider_file import choose, read

GOOD = """
[provider]
id = "SESEA_EJEMPLO"
name = "Secretaría Ejecutiva de Ejemplo"
entity = "01"
environment = "desarrollo"
[api]
standard = "s2@1.1"
url = "https://api.example.org/v1/spic"
dependencias = "https://api.example.org/v1/spic/dependencias"
[auth]
token_url = "https://api.example.org/oauth/token"
username = "${S2_USER}"
password = "${S2_PASSWORD}"
client_id = "${S2_CLIENT}"
client_secret = "${S2_SECRET}"
scope = ""
[limits]
max_rps = 10
token_timeout = 2.0
data_timeout = 4.0
"""
ENVIRONMENT = {"S2_USER": "pdn", "S2_PASSWORD": "p", "S2_CLIENT": "c", "S2_SECRET": "s"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "proveedor.toml"


def code_of(path: Path, content: str) -> str:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ProviderFileError) as caught:
        read(path, ENVIRONMENT)
    assert caught.value.exit_code == 2
    assert caught.value.message("es") != caught.value.message("en")
    return caught.value.code


def test_secrets_come_from_the_environment_and_stay_out_of_representations(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    file = read(path, {**ENVIRONMENT, "S2_PASSWORD": "muy-secreta"})
    assert file.targets[0].auth.password == "muy-secreta"
    assert file.warnings == ()
    assert "muy-secreta" not in repr(file)


def test_a_literal_secret_draws_a_warning(path: Path) -> None:
    path.write_text(GOOD.replace("${S2_PASSWORD}", "a la vista"), encoding="utf-8")
    assert read(path, ENVIRONMENT).warnings == (("literal-secret", {"member": "auth.password"}),)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[provider]", "[provider", "provider-file-not-toml"),
        ("[limits]", "[limites]", "provider-table-unknown"),
        ('name = "Secretaría Ejecutiva de Ejemplo"', "", "provider-member-missing"),
        ('scope = ""', 'alcance = ""', "provider-member-unknown"),
        ('entity = "01"', "entity = 1", "provider-text"),
        ('entity = "01"', 'entity = "33"', "provider-entity"),
        ('"desarrollo"', '"pruebas"', "provider-environment"),
        ("max_rps = 10", "max_rps = -1", "provider-number"),
        ("data_timeout = 4.0", "data_timeout = 0", "provider-number"),
        ("data_timeout = 4.0", "data_timeout = true", "provider-number"),
        ("https://api.example.org/v1/spic\"", "api.example.org\"", "provider-url"),
        ("https://api.example.org/oauth", "ftp://api.example.org/oauth", "provider-url"),
        ("https://api.example.org/v1/spic\"", "https://u:p@api.example.org\"", "provider-url"),
        ("${S2_USER}", "${S2_NADIE}", "provider-variable-unset"),
        ('username = "${S2_USER}"', "", "provider-member-missing"),
        ('[auth]', '[auth]\ntype = "basic"', "provider-auth-type"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(path: Path, old: str, new: str, code: str) -> None:
    assert old in GOOD
    assert code_of(path, GOOD.replace(old, new)) == code


def test_missing_file(path: Path) -> None:
    with pytest.raises(ProviderFileError) as caught:
        read(path)
    assert caught.value.code == "provider-file-missing"


def test_wrong_encoding(path: Path) -> None:
    path.write_bytes(GOOD.encode("latin-1"))
    with pytest.raises(ProviderFileError) as caught:
        read(path)
    assert caught.value.code == "provider-file-unreadable"


def test_one_of_several_apis_must_be_chosen(path: Path) -> None:
    path.write_text(GOOD.replace("[api]", "[[api]]"), encoding="utf-8")
    file = read(path, ENVIRONMENT)
    assert choose(file, "s2", path).standard == "s2@1.1"
    two = type(file)(targets=file.targets * 2)
    with pytest.raises(ProviderFileError) as caught:
        choose(two, None, path)
    assert caught.value.code == "provider-standard-choice"
