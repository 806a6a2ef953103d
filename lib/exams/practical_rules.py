"""What a filled-in checklist of practical work is worth. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lib.errors import Refused, all_of
from lib.forms.checks import visible_fields
from lib.forms.schema import MOST_SCORE, MOST_STARS, FormField, FormSchema, Kind
from lib.i18n import N_

JUDGED = frozenset({Kind.RATING, Kind.SCORE, Kind.YES_NO})
"""Fields that make points: a rating and a score as many as were given, a yes one."""


def judged_fields(schema: FormSchema, values: Mapping[str, Any]) -> list[FormField]:
    """Those asked with these answers; what is hidden counts neither way."""
    return [field for field in visible_fields(schema, dict(values)) if field.kind in JUDGED]


def practical_points(schema: FormSchema, values: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """(points, full marks); every item asked must be judged, so that leaving one out gains nothing."""
    fields = judged_fields(schema, values)
    if not fields:
        raise Refused(N_("This checklist has nothing that makes points: no rating, score or yes-no."))
    missing = [field for field in fields if values.get(field.id) is None]
    if missing:
        raise all_of([Refused(N_("{field}: please judge this too."), field=field.label) for field in missing])
    points = sum((_points(field, values[field.id]) for field in fields), Decimal(0))
    full = sum((_full(field) for field in fields), Decimal(0))
    return min(max(points, Decimal(0)), full), full


def _points(field: FormField, value: Any) -> Decimal:
    return Decimal(int(value)) if field.kind == Kind.YES_NO else Decimal(str(value))


def _full(field: FormField) -> Decimal:
    if field.kind == Kind.YES_NO:
        return Decimal(1)
    usual = MOST_STARS if field.kind == Kind.RATING else MOST_SCORE
    return field.most if field.most is not None else Decimal(usual)
