"""How a fault is declared, found and composed with others into a provider."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from conformance.sandbox.errors import SandboxFailure
from conformance.sandbox.provider import PACKAGE, Provider
from conformance.sandbox.rows import Record
from conformance.sandbox.settings import Settings
from standards.model import Api, Standard
from standards.registry import available
from standards.requirements import requirements
from standards.texts import Language, text

FaultyProvider = type[Provider]
MemberFault = Callable[[str], FaultyProvider]


@dataclass(frozen=True)
class Fault:
    """A way in which a provider breaks exactly one requirement.

    Attributes:
        name: what people call it by.
        breaks: family of the requirement.
        member: filter or sort member that it is about, or an empty text.
        side_effects: families of other requirements that it cannot help breaking.
        kind: key of its description: the name without the member.
        mixin: the provider with nothing but this fault.
    """

    name: str
    breaks: str
    member: str
    side_effects: tuple[str, ...]
    kind: str
    mixin: FaultyProvider

    def description(self, language: Language | None = None) -> str:
        """Return in one line what is wrong."""
        return text(PACKAGE, f"faults.{self.kind}", language, member=self.member)


@dataclass(frozen=True)
class _Declared:
    kind: str
    breaks: str
    side_effects: tuple[str, ...]
    members: Callable[[Api], Iterable[str]] | None
    make: MemberFault
    member: str = ""


_DECLARED: dict[str, _Declared] = {}


def _declare(declared: _Declared) -> None:
    if declared.kind in _DECLARED:
        raise ValueError(f"two faults named {declared.kind}")
    _DECLARED[declared.kind] = declared


def fault(
    name: str, *, breaks: str, member: str = "", side_effects: tuple[str, ...] = ()
) -> Callable[[FaultyProvider], FaultyProvider]:
    """Declare a provider class with one method overridden as a fault; ``member`` for one of a family's instances."""

    def declare(mixin: FaultyProvider) -> FaultyProvider:
        _declare(_Declared(name, breaks, side_effects, None, lambda _: mixin, member))
        return mixin

    return declare


def member_fault(
    kind: str, *, breaks: str, members: Callable[[Api], Iterable[str]], side_effects: tuple[str, ...] = ()
) -> Callable[[MemberFault], MemberFault]:
    """Declare a function that makes a faulty provider class for each of a standard's filters or sort members."""

    def declare(make: MemberFault) -> MemberFault:
        _declare(_Declared(kind, breaks, side_effects, members, make))
        return make

    return declare


@cache
def faults(standard: Standard | None = None) -> dict[str, Fault]:
    """Return by name the faults that break a requirement of a standard, or of any when none is given."""
    _import_all()
    if standard is None:
        return {name: each for one in available() for name, each in faults(one).items()}
    known = {requirement.family for requirement in requirements(standard)}
    found = [
        _fault(declared, member)
        for declared in _DECLARED.values()
        if declared.breaks in known
        for member in (declared.members(standard.api) if declared.members else ("",))
    ]
    return {each.name: each for each in found}


def check_names(names: Iterable[str], standard: Standard | None = None) -> list[str]:
    """Return names of faults, each once, when all of them are known.

    Raises:
        SandboxFailure: ``fault-unknown``.
    """
    asked = list(dict.fromkeys(names))
    for name in asked:
        if name not in faults(standard):
            raise SandboxFailure("fault-unknown", name=name)
    return asked


def _import_all() -> None:
    package = importlib.import_module("conformance.sandbox.faults")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def _fault(declared: _Declared, member: str) -> Fault:
    name = f"{declared.kind}-{member}" if member else declared.kind
    return Fault(
        name,
        declared.breaks,
        member or declared.member,
        declared.side_effects,
        declared.kind,
        declared.make(member),
    )


def build(
    names: Iterable[str],
    standard: Standard,
    records: Iterable[Record],
    settings: Settings | None = None,
    seed: int = 0,
) -> Provider:
    """Return a provider with the faults of those names; with none, the reference provider.

    Raises:
        SandboxFailure: ``fault-unknown``.
    """
    mixins = [faults(standard)[name].mixin for name in check_names(names, standard)]
    faulty: FaultyProvider = type("FaultySandbox", (*mixins, Provider), {})
    return faulty(standard, records, settings, seed)
