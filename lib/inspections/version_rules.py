"""How far two versions of a checklist may be compared: what came, went, was reworded or repriced. Pure."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from lib.inspections.checklist_rules import Checklist, Item

HUNDRED, TENTH = Decimal(100), Decimal("0.1")


@dataclass(frozen=True)
class Comparison:
    """Ids of items. moved: stands in another area now. weighed: areas, lines or what a critical item does.

    same: of the new one's points, the share in % on items that are as they were; rounded down, so that 100
    means all.
    """

    added: tuple[str, ...]
    gone: tuple[str, ...]
    reworded: tuple[str, ...]
    repriced: tuple[str, ...]
    moved: tuple[str, ...]
    weighed: bool
    same: Decimal

    @property
    def n(self) -> int:
        """Items that differ, each once however much does."""
        return len({*self.added, *self.gone, *self.reworded, *self.repriced, *self.moved})

    @property
    def alike(self) -> bool:
        return not self.n and not self.weighed


def comparable(old: Checklist, new: Checklist) -> Comparison:
    was, now = old.items, new.items
    both = [id for id in now if id in was]
    reworded = tuple(id for id in both if _words(was[id]) != _words(now[id]))
    repriced = tuple(id for id in both if _worth(was[id]) != _worth(now[id]))
    moved = tuple(id for id in both if was[id].area != now[id].area)
    touched = {*reworded, *repriced, *moved}
    kept = sum((now[id].check.points for id in both if id not in touched), Decimal(0))
    return Comparison(
        added=tuple(id for id in now if id not in was),
        gone=tuple(id for id in was if id not in now),
        reworded=reworded,
        repriced=repriced,
        moved=moved,
        weighed=_rules(old) != _rules(new),
        same=(kept / new.points * HUNDRED).quantize(TENTH, ROUND_DOWN) if new.points else Decimal(0),
    )


def _words(item: Item) -> object:
    """What is asked for; how one sees it may be told better without another result."""
    return item.label, item.check.standard


def _worth(item: Item) -> object:
    return item.check.points, item.check.critical


def _rules(checklist: Checklist) -> object:
    """Areas that came or went show in their items."""
    told = {area.id: (area.weight, area.line) for area in checklist.areas}
    return checklist.scoring, {id: one for id, one in told.items() if one != (None, None)}
