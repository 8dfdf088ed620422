"""What the checks of one run share: the session, the records seen, and what each profile may spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from conformance.results import ProbeProfile
from conformance.session import Session
from conformance.survey import PAGE_SIZE, Page, Walk, page_of, walk
from conformance.transport import Reply

if TYPE_CHECKING:
    from conformance.load import LoadResult
    from validator.results import Report


@dataclass(frozen=True)
class Plan:
    """What a profile spends.

    Attributes:
        pages: pages of a walk at the most.
        values: values tried per filter.
        institutions: names of dependencias that are searched.
        generated: generated requests of each kind (valid, invalid).
        wait: seconds that the run may wait for a token to expire.
        stages: numbers of concurrent clients, in the order tried.
        requests_per_client: in each stage.
    """

    pages: int
    values: int
    institutions: int
    generated: int
    wait: float
    stages: tuple[int, ...]
    requests_per_client: int


PLANS: dict[ProbeProfile, Plan] = {
    "quick": Plan(3, 2, 8, 20, 5.0, (1, 4, 8), 6),
    "full": Plan(10, 4, 40, 60, 60.0, (1, 4, 8, 16), 20),
}


class Blocked(Exception):  # noqa: N818 - it is no error: a precondition of the check is absent
    """A check cannot be carried out, since the provider does not get that far."""

    def __init__(self, reason: str, *replies: Reply, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.replies = replies
        self.params = params


class Examination:
    """One run's shared state.

    Args:
        session: with the provider.
        profile: what may be spent.
        seed: of everything that is chosen or generated.
        today: the date that rules on dates compare with.
    """

    def __init__(self, session: Session, profile: ProbeProfile, seed: int, today: date) -> None:
        self.session = session
        self.standard = session.standard
        self.plan = PLANS[profile]
        self.seed = seed
        self.today = today

    def refresh(self) -> None:
        """Forget what was seen, so that a repeated check compares with what is served now."""
        for name in ("survey", "baseline", "report", "answers"):
            self.__dict__.pop(name, None)

    def has_moved(self) -> bool:
        """Tell whether the data changed since the baseline was taken, as a live database's do."""
        if "baseline" not in self.__dict__:
            return False
        now = page_of(self.session.search({"page": 1, "pageSize": 10}))
        if now is None:
            return False
        before = {record.get("id"): record for record in self.baseline.records}
        edited = any(before.get(record.get("id"), record) != record for record in now.records)
        return edited or now.total != self.baseline.total

    @cached_property
    def survey(self) -> Walk:
        """The first pages of everything; ``Blocked`` when a plain search does not give records."""
        found = walk(self.session, PAGE_SIZE, self.plan.pages, query={})
        if found.broken is not None and not found.pages:
            found = walk(self.session, PAGE_SIZE, self.plan.pages)
        if not found.pages:
            raise Blocked("search-fails", *([found.broken] if found.broken else []))
        if not found.records:
            raise Blocked("no-records", *found.replies)
        return found

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records of the survey."""
        return self.survey.records

    @cached_property
    def baseline(self) -> Page:
        """The first page of ten without filters."""
        return self.page({"page": 1, "pageSize": 10})

    def page(self, body: dict[str, Any]) -> Page:
        """Search and read a page; ``Blocked`` when none comes."""
        reply = self.session.search(body)
        page = page_of(reply)
        if page is None:
            raise Blocked("search-fails", reply)
        return page

    @cached_property
    def answers(self) -> dict[str, list[Any]]:
        """Answers to generated requests, by kind of request."""
        return {}

    @cached_property
    def report(self) -> Report:
        """The surveyed records, through the validator with all its rules."""
        from validator.pipeline import validate_records

        return validate_records(self.standard, self.records, today=self.today)

    @cached_property
    def load(self) -> LoadResult:
        """The provider under concurrent clients."""
        from conformance.load import run_load

        return run_load(self)
