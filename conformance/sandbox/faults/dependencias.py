# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of the list of institutions."""

from __future__ import annotations

from typing import Any

from conformance.sandbox.exchange import Call, Reply
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.institutions import INSTITUTION_NAME
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal


@fault("dependencias-wrapped", breaks="dependencias.contract")
class DependenciasWrapped(Provider):
    def dependencias(self) -> Any:
        return {"dependencias": super().dependencias()}


@fault("dependencias-nameless", breaks="dependencias.contract")
class DependenciasNameless(Provider):
    def dependencias(self) -> Any:
        return [*super().dependencias(), {INSTITUTION_NAME: ""}]


@fault("dependencias-fails", breaks="dependencias.contract")
class DependenciasFails(Provider):
    def answer_dependencias(self, call: Call) -> Reply:
        return self.refuse(Refusal(500, "server"), call)


@fault("dependencias-repeats", breaks="dependencias.unique")
class DependenciasRepeats(Provider):
    """The same name with other initials is listed again."""

    def dependencias(self) -> Any:
        found = super().dependencias()
        return [
            *found,
            *({INSTITUTION_NAME: each[INSTITUTION_NAME], "siglas": "OTRAS"} for each in found[:1]),
        ]


@fault("dependencias-repeats-in-capitals", breaks="dependencias.unique")
class DependenciasRepeatsInCapitals(Provider):
    def dependencias(self) -> Any:
        found = super().dependencias()
        return [
            *found,
            *({**each, INSTITUTION_NAME: f" {each[INSTITUTION_NAME].upper()}"} for each in found[:1]),
        ]


@fault("dependencias-without-records", breaks="dependencias.searchable")
class DependenciasWithoutRecords(Provider):
    """As many institutions without records as with them, as in lists taken from a directory."""

    def dependencias(self) -> Any:
        found = super().dependencias()
        extinct = ({**each, INSTITUTION_NAME: f"{each[INSTITUTION_NAME]} (extinta)"} for each in found)
        return [*found, *extinct]


@fault("dependencias-incomplete", breaks="dependencias.complete")
class DependenciasIncomplete(Provider):
    def dependencias(self) -> Any:
        found = super().dependencias()
        return found[: max(1, len(found) - len(found) // 4)] if len(found) > 1 else []
