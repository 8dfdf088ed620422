"""Table templates: columns of every standard, what is told of each, values to choose from."""

import io
import sys

import openpyxl
import pytest

from standards.errors import ConformeError
from standards.registry import kinds, load
from standards.template import Column, columns, csv_text, workbook


def column(name: str, of: str, items: int = 2) -> Column:
    return next(each for each in columns(load(of), items) if each.name == name)


@pytest.mark.parametrize("name", [each.name for each in kinds() if not each.name.startswith("s6.record")])
def test_every_standard_has_a_template(name: str) -> None:
    found = [each.name for each in columns(load(name))]
    assert found
    assert len(set(found)) == len(found)
    assert not any("[]" in each for each in found)
    assert csv_text(load(name)).startswith("\ufeff")


def test_items_of_a_list_stand_together() -> None:
    found = [each.name for each in columns(load("s2@1.1"), 2) if each.name.startswith("tipoArea")]
    assert found == ["tipoArea[0].clave", "tipoArea[0].valor", "tipoArea[1].clave", "tipoArea[1].valor"]


def test_what_is_required() -> None:
    assert column("nombres", "s2@1.1").always
    assert column("institucionDependencia.nombre", "s2@1.1").always
    assert not column("rfc", "s2@1.1").always
    assert column("puesto.nombre", "s2@1.1").of == "puesto"
    assert column("institucionDependencia.siglas", "s2@1.1").of == ""
    assert column("tipoSancion[0].clave", "s3.servidores@1.1").always
    later = column("tipoSancion[1].clave", "s3.servidores@1.1")
    assert (later.always, later.within) == (False, "tipoSancion[1]")
    assert column("superiorInmediato.puesto.nombre", "s2@1.1").within == "superiorInmediato.puesto"


def test_values_to_choose_from() -> None:
    assert column("genero.clave", "s2@1.1").choices == ("F", "M", "O")
    assert column("genero.valor", "s2@1.1").choices == ("FEMENINO", "MASCULINO", "OTRO")
    assert column("tipoProcedimiento[0].clave", "s2@1.1").choices == (1, 2, 3, 4, 5)
    assert column("nombres", "s2@1.1").choices == ()
    assert column("multa.moneda.clave", "s3.servidores@1.1").choices == ()  # too many


def test_workbook_explains_its_columns_and_offers_values() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(load("s2@1.1"), 1, "es")))
    data, explained, lists = book.worksheets
    assert (data.title, explained.title, lists.title) == ("Datos", "Columnas", "Listas")
    assert lists.sheet_state == "hidden"
    names = [each.value for each in data[1]]
    told = {row[0]: row for row in explained.iter_rows(min_row=2, values_only=True)}
    assert list(told) == names
    assert told["genero.clave"][:4] == ("genero.clave", "texto", "no", "Género")
    assert told["puesto.nombre"][2] == "alguna de puesto"
    offered = {str(each.sqref).split(":")[0]: each.formula1 for each in data.data_validations.dataValidation}
    cell = data.cell(2, names.index("genero.clave") + 1).coordinate
    column_letter = offered[cell].split("!$")[1].split("$")[0]
    assert [each.value for each in lists[column_letter]][:3] == ["F", "M", "O"]


def test_texts_stay_texts_in_a_spreadsheet() -> None:
    data = openpyxl.load_workbook(io.BytesIO(workbook(load("s2@1.1")))).worksheets[0]
    formats = {
        data[f"{letter}1"].value: each.number_format for letter, each in data.column_dimensions.items()
    }
    assert formats["ejercicioFiscal"] == "@"
    assert formats["ramo.clave"] == "General"


def test_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ConformeError, match="pip install openpyxl"):
        workbook(load("s2@1.1"))
