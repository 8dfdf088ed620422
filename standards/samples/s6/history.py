"""The past of a process, told from its newest release: earlier releases, compiled and versioned ones."""

from __future__ import annotations

from typing import Any

from standards.samples.s6.process import CONTRACT, STAGES, TENDER, Process

Record = dict[str, Any]

_ROLES: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "buyer",
            "funder",
            "requestingUnit",
            "contractingUnit",
            "technicalUnit",
            "invitedSupplier",
            "issuingSupplier",
            "interestedParty",
            "reviewBody",
        }
    ),
    frozenset({"procuringEntity"}),
    frozenset({"tenderer", "enquirer", "attendee", "supplier"}),
    frozenset({"guarantor"}),
    frozenset({"payer", "payee"}),
)
_SECTIONS = ("planning", "tender", "awards", "contracts", "")
_BIDDING = ("numberOfTenderers", "tenderers", "amendments", "clarificationMeetings")
_WHOLE = frozenset({"additionalClassifications", "additionalIdentifiers"})
_OMITTED = frozenset({"id", "date", "tag", "ocid"})


def snapshots(newest: Record, process: Process) -> list[Record]:
    """Return the releases of a process, oldest first; the last is the newest one itself."""
    return [*(_snapshot(newest, process, stage) for stage in range(process.stage)), newest]


def _snapshot(newest: Record, process: Process, stage: int) -> Record:
    dates = process.dates
    told = (dates.planned + 2, dates.opened + 1, dates.decided + 1, dates.signed + 2)[stage]
    hidden = {section for section in _SECTIONS[stage + 1 :] if section}
    found = {name: copied(value) for name, value in newest.items() if name not in hidden}
    found |= {
        "id": f"{process.ocid}-{STAGES[stage]}",
        "date": process.moment(told, "19:00:00"),
        "tag": [STAGES[stage]],
    }
    known: frozenset[str] = frozenset().union(*_ROLES[: stage + 1])
    for party in found["parties"]:
        party["roles"] = [role for role in party["roles"] if role in known]
    found["parties"] = [party for party in found["parties"] if party["roles"]]
    _rewind_milestones(found, found["date"])
    if stage == TENDER:
        found["tender"]["status"] = "active"
        for name in _BIDDING:
            found["tender"].pop(name, None)
    if stage == CONTRACT:
        for contract in found["contracts"]:
            contract["status"] = "active"
            contract.pop("implementation", None)
            contract.pop("amendments", None)
    return found


def _rewind_milestones(found: Record, date: str) -> None:
    """Let milestones stand as they did on a date."""
    sections = [found["planning"], *found.get("contracts", ())]
    for milestone in [each for section in sections for each in section.get("milestones", ())]:
        milestone["dateModified"] = date
        if milestone["dueDate"] > date:
            milestone["status"] = "scheduled"
            milestone.pop("dateMet", None)


def copied(value: Any) -> Any:
    """Return a copy of JSON data that shares nothing with it."""
    if isinstance(value, dict):
        return {name: copied(child) for name, child in value.items()}
    if isinstance(value, list):
        return [copied(child) for child in value]
    return value


def compiled(newest: Record) -> Record:
    """Return the compiled release: the newest state of everything."""
    return {**copied(newest), "id": f"{newest['ocid']}-compiled", "tag": ["compiled"]}


def linked(history: list[Record], address: str) -> list[Record]:
    """Return links to releases."""
    return [
        {"url": f"{address}#{each['id']}", "date": each["date"], "tag": list(each["tag"])} for each in history
    ]


def versioned(history: list[Record]) -> Record:
    """Return every value that each member has had, with the release that set it."""
    found: Record = {"ocid": history[0]["ocid"]}
    for release in history:
        stamp = {"releaseID": release["id"], "releaseDate": release["date"], "releaseTag": release["tag"]}
        _merge(found, {name: value for name, value in release.items() if name not in _OMITTED}, stamp)
    return found


def _merge(known: Record, news: Record, stamp: Record, *, listed: bool = False) -> None:
    for name, value in news.items():
        if listed and name == "id":
            known[name] = value
        elif isinstance(value, dict):
            _merge(known.setdefault(name, {}), value, stamp)
        elif isinstance(value, list) and name not in _WHOLE and all(isinstance(each, dict) for each in value):
            _merge_list(known.setdefault(name, []), value, stamp)
        else:
            _note(known.setdefault(name, []), value, stamp)


def _merge_list(known: list[Record], news: list[Record], stamp: Record) -> None:
    """Merge the items of a list: those of one id are one, and what has no id is added."""
    for item in news:
        same = next((each for each in known if "id" in item and each.get("id") == item["id"]), None)
        if same is None:
            same = {}
            known.append(same)
        _merge(same, item, stamp, listed=True)


def _note(values: list[Record], value: Any, stamp: Record) -> None:
    if not values or values[-1]["value"] != value:
        values.append({**stamp, "releaseTag": list(stamp["releaseTag"]), "value": copied(value)})
