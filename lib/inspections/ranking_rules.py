"""Projects beside one another by their score, and how far the scores compare. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lib.i18n import N_
from lib.inspections.board_rules import Round, age, mean
from lib.inspections.checklist_rules import Checklist
from lib.inspections.version_rules import comparable

MANY_SKIPPED = Decimal("0.2")
"""From this share of items not applicable a score stands on another basis than the others."""


@dataclass(frozen=True)
class Note:
    """A sentence of the catalog and what fills it."""

    words: str
    params: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Ranked:
    """place from 1, of all the company's projects with a score; tied: shared with another."""

    project_id: int
    place: int
    tied: bool
    score: Decimal
    n: int
    items: int
    skipped: int
    passed: bool
    latest: int
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Standing:
    """Of all the company's projects with a score in the quarter, without a name."""

    n: int
    mean: Decimal | None
    best: Decimal | None


def remarks(one: Ranked, line: Decimal) -> tuple[Note, ...]:
    """How far it compares, and why a good score may still not do."""
    if one.passed or one.score < line:
        return one.notes
    return Note(N_("a critical item or an area fell short")), *one.notes


def standing(found: Mapping[int, Decimal]) -> Standing:
    return Standing(len(found), mean(found.values()), max(found.values(), default=None))


def ranking(
    rounds: Sequence[Round], company: Mapping[int, Decimal], apart: Mapping[int, Decimal]
) -> list[Ranked]:
    """The best first. company: all scores, a place is one among them; apart: as of the function below."""
    own: dict[int, list[Round]] = defaultdict(list)
    for one in rounds:
        own[one.project_id].append(one)
    places = _places(company)
    found = [
        _ranked(many, company[project], *places[project], apart)
        for project, many in own.items()
        if project in company
    ]
    return sorted(found, key=lambda one: (one.place, one.project_id))


def _places(company: Mapping[int, Decimal]) -> dict[int, tuple[int, bool]]:
    """Equal scores share a place, and as many places after it are left out."""
    values = list(company.values())
    return {
        project: (1 + sum(value > score for value in values), values.count(score) > 1)
        for project, score in company.items()
    }


def _ranked(
    many: list[Round], score: Decimal, place: int, tied: bool, apart: Mapping[int, Decimal]
) -> Ranked:
    latest = max(many, key=age)
    return Ranked(
        project_id=latest.project_id,
        place=place,
        tied=tied,
        score=score,
        n=len(many),
        items=sum(one.items - one.skipped for one in many),
        skipped=sum(one.skipped for one in many),
        passed=bool(latest.passed),
        latest=latest.id,
        notes=tuple(_notes(many, apart)),
    )


def apart(plans: Mapping[int, Checklist], rounds: Sequence[Round]) -> dict[int, Decimal]:
    """Versions that ask otherwise than the one most rounds went by → the share in % asked as in that."""
    used = Counter(one.version_id for one in rounds if one.version_id in plans)
    if not used:
        return {}
    usual = max(used, key=lambda id: (used[id], id))
    found = {id: comparable(plans[usual], plans[id]) for id in used}
    return {id: one.same for id, one in found.items() if not one.alike}


def _notes(many: list[Round], apart: Mapping[int, Decimal]) -> Iterable[Note]:
    """Why this score does not stand beside the others as it is."""
    if others := [apart[one.version_id] for one in many if one.version_id in apart]:
        yield Note(
            N_("another version of the checklist, {same} % asked alike"), (("same", f"{min(others):g}"),)
        )
    items, skipped = sum(one.items for one in many), sum(one.skipped for one in many)
    if items and skipped >= MANY_SKIPPED * items:
        yield Note(N_("{n} of {items} items not applicable"), (("n", skipped), ("items", items)))
    empty = {area.title for one in many for area in one.areas if not area.full}
    if empty:
        yield Note(N_("without {areas}"), (("areas", "、".join(sorted(empty))),))
    outside = sum(one.outside for one in many)
    if outside == len(many):
        yield Note(N_("by a third party"))
    elif outside:
        yield Note(N_("{n} of {rounds} rounds by a third party"), (("n", outside), ("rounds", len(many))))
