"""An inspection's sheet as its pages draw it: areas and items in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.choices.actions import Severity
from db.choices.inspections import SignRole, Verdict
from lib import clock
from lib.forms.schema import Check, Text
from lib.i18n import N_, pick, translate
from lib.inspections.checklist_rules import GENERAL, Area, Item
from lib.inspections.scoring_rules import Result, score
from lib.inspections.sheet_rules import Earlier, Judgement, Lack, Sheet, found_of

# What is wrong most often, said with one tap.
PHRASES = (
    N_("Dirty or dusty"),
    N_("Damaged, needs repair"),
    N_("Blocked by things put there"),
    N_("Sign missing or unclear"),
    N_("Record missing or incomplete"),
    N_("Does not know how it is done"),
)


@dataclass(frozen=True)
class Line:
    """One item. found: nothing of it where it was never judged."""

    n: int
    id: str
    label: str
    standard: str
    method: str
    help: str
    points: str
    check: Check
    found: Judgement | None
    earlier: Earlier | None
    lacks: frozenset[Lack]

    @property
    def verdict(self) -> str:
        return self.found.verdict.value if self.found and self.found.verdict else ""

    @property
    def turn(self) -> int:
        return self.found.turn if self.found else 0


@dataclass(frozen=True)
class Group:
    """An area with its items."""

    title: str
    lines: tuple[Line, ...]

    @property
    def judged(self) -> int:
        return sum(bool(line.verdict) for line in self.lines)


def groups(sheet: Sheet, lang: str) -> list[Group]:
    return [
        Group(_title(area, lang), tuple(_line(sheet, item, lang) for item in area.items))
        for area in sheet.checklist.areas
    ]


def _title(area: Area, lang: str) -> str:
    return translate(lang, str(area.title)) if area.id == GENERAL else pick(area.title, lang)


def _line(sheet: Sheet, item: Item, lang: str) -> Line:
    def said(text: Text) -> str:
        return pick(text, lang)

    return Line(
        n=item.n,
        id=item.id,
        label=said(item.label),
        standard=said(item.check.standard),
        method=said(item.check.method),
        help=said(item.help),
        points=number(item.check.points),
        check=item.check,
        found=sheet.found.get(item.id),
        earlier=sheet.earlier.get(item.id),
        lacks=sheet.lacks.get(item.id, frozenset()),
    )


def lines(sheet: Sheet, lang: str) -> list[Line]:
    return [line for group in groups(sheet, lang) for line in group.lines]


def head(sheet: Sheet, code: str, page: str) -> dict[str, Any]:
    """What every page of an inspection shows."""
    return {"sheet": sheet, "code": code, "page": page, "number": number, "day": day, "when": clock.shown}


def filled(sheet: Sheet, lang: str) -> dict[str, Any]:
    return {
        "areas": groups(sheet, lang),
        "help": pick(sheet.checklist.help, lang),
        "levels": list(Severity),
        "phrases": [translate(lang, words) for words in PHRASES],
    }


def scored(sheet: Sheet, lang: str) -> dict[str, Any]:
    """The score with its working, by the rules it was kept by."""
    titles: Mapping[str, str] = {area.id: _title(area, lang) for area in sheet.checklist.areas}
    result: Result = score(sheet.checklist, found_of(sheet.found), titles)
    failed = [line for line in lines(sheet, lang) if line.verdict == Verdict.FAILED]
    return {"result": result, "failed": failed}


def to_sign(sheet: Sheet) -> SignRole | None:
    """The inspector first, then for the project, which no guest can do."""
    if not any(one.role == SignRole.INSPECTOR for one in sheet.signatures):
        return SignRole.INSPECTOR
    return None if sheet.guest else SignRole.PROJECT


def number(value: Decimal | None) -> str:
    """86.5, 100, 0; a dash where there is none."""
    if value is None:
        return "—"
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def day(value: date) -> str:
    return value.isoformat()
