"""Catalogues are closed lists whose texts tell their claves apart."""

from __future__ import annotations

import pytest

from standards import catalog, curp
from standards.spanish import fold


@pytest.mark.parametrize("name", catalog.names())
def test_claves_and_texts_are_unique(name: str) -> None:
    found = catalog.load(name)
    assert len({(entry.under, entry.clave) for entry in found.entries}) == len(found.entries)
    if not found.parent:  # two municipalities of a state may share a name
        apart = [entry for entry in found.entries if not entry.same_as]
        assert len({text for entry in apart for text in entry.folded}) == sum(len(e.folded) for e in apart)
        assert {entry.same_as for entry in found.entries} - {""} <= found.by_clave.keys()


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


@pytest.mark.parametrize("name", [name for name in catalog.names() if catalog.load(name).parent])
def test_dependent_claves_stand_under_claves_of_the_parent(name: str) -> None:
    found = catalog.load(name)
    assert found.by_parent.keys() <= catalog.load(found.parent).by_clave.keys()


def test_municipalities_are_those_of_their_state() -> None:
    found = catalog.load("inegi-municipio")
    assert len(found.entries) == 2475
    assert found.by_parent.keys() == catalog.load("inegi-entidad").by_clave.keys()
    assert found.by_parent["09"].by_clave["015"].valor == "Cuauhtémoc"
    assert "001" not in found.by_parent["09"].by_clave


def test_lists_of_the_library_have_spanish_names() -> None:
    assert catalog.load("iso-3166-1").by_clave["DE"].valor == "Alemania"
    assert catalog.load("iso-3166-1").by_text["germany"].clave == "DE"
    assert catalog.load("iso-4217").by_clave["MXN"].valor == "Peso mexicano"
