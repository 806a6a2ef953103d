"""From what was found to a score, with its working. Pure; every figure can be followed back to its items.

An item earns its points less what was deducted; one that is not applicable leaves the denominator. An area's
share is earned over full points. The whole is the areas' shares by their weights where the checklist gives
weights, else all points together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pydantic import BaseModel, ConfigDict

from db.choices.inspections import Verdict
from lib.inspections.checklist_rules import Area, Checklist

CENT, HUNDRED = Decimal("0.01"), Decimal(100)


@dataclass(frozen=True)
class Found:
    """deducted: of the item's points, when it falls short."""

    verdict: Verdict
    deducted: Decimal = Decimal(0)


class AreaResult(BaseModel):
    """share in %, none where nothing in it applied; veto: critical items that fell short."""

    model_config = ConfigDict(frozen=True)
    id: str
    title: str
    weight: Decimal | None
    line: Decimal | None
    full: Decimal
    got: Decimal
    share: Decimal | None
    items: int
    failed: int
    skipped: int
    veto: tuple[str, ...] = ()
    passed: bool = True


class Result(BaseModel):
    """score in %, none where nothing applied. weighted: by areas' weights, not by points."""

    model_config = ConfigDict(frozen=True)
    score: Decimal | None
    passed: bool
    line: Decimal
    weighted: bool
    veto: tuple[str, ...]
    areas: tuple[AreaResult, ...]


def deducted(points: Decimal, asked: Decimal | None) -> Decimal:
    """What falls short costs all its points unless said otherwise; at most them, nor below none."""
    return points if asked is None else min(max(asked, Decimal(0)), points)


def missing(checklist: Checklist, found: Mapping[str, Found]) -> list[str]:
    """Items not judged yet, in their order."""
    return [id for id in checklist.items if id not in found]


def score(checklist: Checklist, found: Mapping[str, Found], titles: Mapping[str, str]) -> Result:
    """titles: of the areas, in the language results are kept in. What is not judged is not applicable."""
    areas = tuple(_area(checklist, area, found, titles) for area in checklist.areas)
    counted = [area for area in areas if area.share is not None]
    weighted = any(area.weight is not None for area in areas)
    total = _weighted(counted) if weighted else _by_points(counted)
    veto = tuple(id for area in areas for id in area.veto)
    if veto and checklist.scoring.veto == "total" and total is not None:
        total = Decimal(0)
    under = total is not None and total < checklist.scoring.line
    passed = not under and not veto and all(area.passed for area in areas)
    return Result(
        score=None if total is None else _cents(total),
        passed=passed,
        line=checklist.scoring.line,
        weighted=weighted,
        veto=veto,
        areas=areas,
    )


def _area(
    checklist: Checklist, area: Area, found: Mapping[str, Found], titles: Mapping[str, str]
) -> AreaResult:
    full = got = Decimal(0)
    skipped, failed, veto = 0, 0, []
    for item in area.items:
        one = found.get(item.id)
        if one is None or one.verdict == Verdict.NOT_APPLICABLE:
            skipped += 1
            continue
        full += item.check.points
        if one.verdict == Verdict.GOOD:
            got += item.check.points
            continue
        failed += 1
        got += item.check.points - deducted(item.check.points, one.deducted)
        if item.check.critical:
            veto.append(item.id)
    if veto and checklist.scoring.veto == "area":
        got = Decimal(0)
    share = got / full * HUNDRED if full else None
    return AreaResult(
        id=area.id,
        title=titles.get(area.id, area.id),
        weight=area.weight,
        line=area.line,
        full=full,
        got=got,
        share=None if share is None else _cents(share),
        items=len(area.items),
        failed=failed,
        skipped=skipped,
        veto=tuple(veto),
        passed=share is None or area.line is None or share >= area.line,
    )


def _by_points(areas: list[AreaResult]) -> Decimal | None:
    full = sum((area.full for area in areas), Decimal(0))
    return sum((area.got for area in areas), Decimal(0)) / full * HUNDRED if full else None


def _weighted(areas: list[AreaResult]) -> Decimal | None:
    """An area without a weight counts nothing where others have one."""
    weights = sum((area.weight or Decimal(0) for area in areas), Decimal(0))
    if not weights:
        return None
    shares = ((area.weight or Decimal(0)) * area.got / area.full for area in areas)
    return sum(shares, Decimal(0)) / weights * HUNDRED


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
