"""Catalogues are closed lists whose texts tell their claves apart."""

from __future__ import annotations

import pytest

from standards import catalog, curp
from standards.spanish import fold


@pytest.mark.parametrize("name", catalog.names())
def test_claves_and_texts_are_unique(name: str) -> None:
    found = catalog.load(name)
    assert len(found.by_clave) == len(found.entries)
    assert len(found.by_text) == sum(len(entry.folded) for entry in found.entries)


@pytest.mark.parametrize("name", catalog.names())
def test_catalogues_have_source_and_date(name: str) -> None:
    found = catalog.load(name)
    assert found.source
    assert 2000 < found.date.year < 2100
    assert found.other <= found.by_clave.keys()
    assert all(entry.valor == " ".join(entry.valor.split()) for entry in found.entries)


def test_states_are_those_of_the_curp() -> None:
    states = {entry.curp: entry.clave for entry in catalog.load("inegi-entidad").entries}
    assert states == {code: clave for code, clave in curp.STATE_CODES.items() if clave}


def test_texts_are_found_whatever_their_case_accents_and_variants() -> None:
    procedures = catalog.load("s2-tipo-procedimiento")
    for said in ("contrataciones publicas", " CONTRATACIONES  PÚBLICAS. "):
        assert procedures.by_text[fold(said)].clave == 1
    assert procedures.by_text[fold("Concesiones, licencias, permisos, autorizaciones y prórrogas")].clave == 2


def test_unknown_catalogue() -> None:
    with pytest.raises(FileNotFoundError):
        catalog.load("nada")
