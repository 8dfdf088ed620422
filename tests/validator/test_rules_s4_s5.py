"""Rules of Systems 4 and 5: what a draft may say, and values that it must bear."""

from datetime import date
from typing import Any

import pytest

from standards.registry import load
from standards.texts import catalogue
from validator.pipeline import Options, validate_records
from validator.rules import all_rules
from validator.rules.declare import Rule

RULES = [rule for rule_id, rule in all_rules().items() if rule_id.startswith(("s4.", "s5."))]
OF_THE_LAW_OR_PRACTICE = {"s4.acts-concluded", "s5.narration-empty"}
WRONG: list[Any] = [None, 7, -1.5, True, "x", [], [None], {}, {"clave": 7}, {"fechaInicio": 3, "inicio": "x"}]
MEMBERS = {
    "s4.programa-anual": [
        *("ejercicio", "cuentaPublica", "totalAuditorias", "auditorias", "enlace", "id"),
        *("tipoDocumento", "montoProgramado", "entePublico"),
    ],
    "s4.auditoria": [
        "periodoRevisado",
        "periodoEjecucion",
        "universo",
        "muestra",
        "numeroAuditoria",
        "enteFiscalizado",
    ],
    "s4.informe": [
        *("tipoInforme", "resultados", "numActosFiscalizacion", "numActosConcluidos", "enlace"),
        *("fechaPublicacion", "trimestre", "programaId", "entePublico"),
    ],
    "s4.integrante": ["cargoComite", "periodo", "comiteRector"],
    "s5.denuncia": ["hechos", "personasDenunciadas", "conductas", "fechaPresentacion", "folio"],
    "s5.seguimiento": ["evento", "calificacion", "fecha", "estatusResultante"],
    "s5.estadistica": [
        "total",
        "porClasificacion",
        "porEstatus",
        "porConducta",
        "periodo",
        "anonimas",
        "ambito",
    ],
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_draft_is_no_law(rule: Rule) -> None:
    assert catalogue("validator", "es")[f"{rule.id}.why"].startswith("No cumple con el borrador 0.1")
    assert catalogue("validator", "en")[f"{rule.id}.why"].startswith("It does not conform to draft 0.1")
    assert rule.severity != "error" or rule.id in OF_THE_LAW_OR_PRACTICE


@pytest.mark.parametrize(
    ("kind", "member"), [(kind, member) for kind, members in MEMBERS.items() for member in members]
)
def test_nothing_of_a_wrong_type_breaks_a_rule(kind: str, member: str) -> None:
    records = [{member: wrong, "resultados": {"observaciones": wrong}} for wrong in WRONG]
    report = validate_records(load(f"{kind}@0.1"), records, options=Options(today=date(2025, 6, 30)))
    assert report.summary.records == len(WRONG)
