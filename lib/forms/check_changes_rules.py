"""What a new version changes about a checklist: points, standards, weights, lines, in words. Pure."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from lib.forms.schema import Check, FormField, FormSchema, Scoring
from lib.forms.values import plain
from lib.i18n import N_

Said = Iterator[tuple[str, dict[str, Any]]]


def changes_of_item(old: FormField, new: FormField) -> Said:
    """Of an item, or of an area's heading."""
    for message, part in (
        (N_("“{field}”: weight {new} (was {old})"), (old.weight, new.weight)),
        (N_("“{field}”: passed from {new} % on (was {old})"), (old.line, new.line)),
    ):
        if part[0] != part[1]:
            yield message, {"field": new.label, "old": _number(part[0]), "new": _number(part[1])}
    if old.check and new.check and old.check != new.check:
        yield from _check(new, old.check, new.check)


def _number(value: Decimal | None) -> str:
    return "—" if value is None else plain(value)


def _check(field: FormField, old: Check, new: Check) -> Said:
    of = {"field": field.label}
    if old.points != new.points:
        points = {"old": plain(old.points), "new": plain(new.points)}
        yield N_("“{field}”: worth {new} points (was {old})"), {**of, **points}
    if old.critical != new.critical:
        yield CRITICAL[new.critical], of
    for message, part in PARTS.items():
        if part(old) != part(new):
            yield message, of


CRITICAL = {
    True: N_("“{field}” is critical now: when it falls short, the whole is not passed"),
    False: N_("“{field}” is critical no longer"),
}
PARTS: dict[str, Callable[[Check], Any]] = {
    N_("“{field}”: the standard was rewritten"): lambda check: check.standard,
    N_("“{field}”: how it is checked was rewritten"): lambda check: check.method,
    N_("“{field}”: what is asked for when it falls short has changed"): lambda c: (c.photo, c.note),
    N_("“{field}”: whether it may be not applicable has changed"): lambda check: check.skip,
    N_("“{field}”: the severity of its action has changed"): lambda check: check.severity,
}


def changes_of_scoring(old: FormSchema, new: FormSchema) -> Said:
    was, now = old.scoring or Scoring(), new.scoring or Scoring()
    if was.line != now.line:
        lines = {"old": plain(was.line), "new": plain(now.line)}
        yield N_("Passed from {new} % on (was {old} %)"), lines
    if was.veto != now.veto:
        yield N_("What a critical item that falls short does has changed"), {}
