"""What a sheet being filled in shows, and what still stands in the way of its end. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from db.choices.actions import Severity
from db.choices.inspections import InspectionOrigin, InspectionState, SignRole, Verdict
from lib.files.rules import FileRow
from lib.inspections.checklist_rules import Checklist
from lib.inspections.scoring_rules import Found, score

LONGEST_NOTE, LONGEST_PLACE = 1000, 120


class Lack(StrEnum):
    """VERDICT: not judged yet; NOTE and PHOTO: demanded of what falls short."""

    VERDICT = "verdict"
    NOTE = "note"
    PHOTO = "photo"


@dataclass(frozen=True)
class Position:
    """Degrees (WGS 84); accuracy in metres."""

    latitude: Decimal
    longitude: Decimal
    accuracy: int | None = None


@dataclass(frozen=True)
class Judgement:
    """What was found of one item so far."""

    id: int
    item: str
    verdict: Verdict | None
    deducted: Decimal
    severity: Severity
    note: str
    place: str
    fixed: bool
    owner_id: int | None
    due_on: date | None
    turn: int
    photos: tuple[FileRow, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """How an item fell short in the latest round before."""

    no: str
    held_on: date
    note: str


@dataclass(frozen=True)
class Signature:
    role: SignRole
    name: str
    word: str
    at: datetime
    file_id: int


@dataclass(frozen=True)
class Progress:
    """score in %, of what is judged so far; none where nothing applied yet."""

    judged: int
    total: int
    failed: int
    score: Decimal | None

    @property
    def left(self) -> int:
        return self.total - self.judged


@dataclass(frozen=True)
class Judged:
    """kept: not where a later change was there already, of that turn."""

    turn: int
    kept: bool
    at: datetime
    progress: Progress


@dataclass(frozen=True)
class Sheet:
    """guest: by the link alone; told no names, no owners, nothing of earlier rounds.

    both: signed for the project too, not by the inspector alone. owners: who may be given what falls short.
    actions: how many it has raised.
    """

    id: int
    code: str
    no: str
    title: str
    state: InspectionState
    origin: InspectionOrigin
    project_id: int
    project: str
    building: str
    equipment: str
    place: str
    inspectors: str
    firm: str
    held_on: date
    link_until: datetime | None
    guest: bool
    both: bool
    passed: bool | None
    checklist: Checklist
    found: Mapping[str, Judgement]
    progress: Progress
    lacks: Mapping[str, frozenset[Lack]]
    signatures: tuple[Signature, ...]
    visited: frozenset[int]
    buildings: Mapping[int, str] = field(default_factory=dict)
    owners: Mapping[int, str] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    actions: int = 0


def progress(plan: Checklist, found: Mapping[str, Found]) -> Progress:
    """By the same rules as the end, so that the last tap shows the score that stays."""
    known = {id: one for id, one in found.items() if id in plan.items}
    failed = sum(one.verdict == Verdict.FAILED for one in known.values())
    return Progress(len(known), len(plan.items), failed, score(plan, known, {}).score)


def lacking(plan: Checklist, found: Mapping[str, Judgement]) -> dict[str, frozenset[Lack]]:
    """Item → what it still lacks, in the checklist's order."""
    told = {id: frozenset(_lacks(plan, id, found.get(id))) for id in plan.items}
    return {id: lacks for id, lacks in told.items() if lacks}


def _lacks(plan: Checklist, id: str, one: Judgement | None) -> list[Lack]:
    if one is None or one.verdict is None:
        return [Lack.VERDICT]
    if one.verdict != Verdict.FAILED:
        return []
    check = plan.items[id].check
    note = [Lack.NOTE] if check.note and not one.note.strip() else []
    return note + ([Lack.PHOTO] if check.photo and not one.photos else [])


def found_of(findings: Mapping[str, Judgement]) -> dict[str, Found]:
    """Those judged, as scoring reads them."""
    return {id: Found(one.verdict, one.deducted) for id, one in findings.items() if one.verdict is not None}
